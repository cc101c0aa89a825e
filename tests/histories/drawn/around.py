"""What happens around the people of a drawn history: time, clocks, lines, programs, planners, the hub."""

from sync.hub.intake.disputes import list_disputes, settle_dispute
from tests.histories.drawn.choice import Act, of
from tests.histories.drawn.things import CHANGES
from tests.histories.plant import Plant, Station
from tests.histories.rows import BOSS


def waits(plant: Plant, at: Station, act: Act) -> None:
    plant.tick(of((1, 30, 300, 1800, 7200), act.one))


def clock_is_set(plant: Plant, at: Station, act: Act) -> None:
    """Somebody sets the station's clock, by up to a day, while the hub can be asked for the time."""
    at.sync()
    at.clock.jump(of((-86_000, -3600, -40, 40, 3600, 86_000), act.one))
    at.sync()


def exchanges(plant: Plant, at: Station, act: Act) -> None:
    """A few rounds, some of which get lost or arrive twice."""
    plant.hub.cut, plant.hub.twice = 0.15, 0.15
    at.exchange(1 + act.one % 6)
    plant.hub.cut = plant.hub.twice = 0.0


def is_heard(plant: Plant, at: Station, act: Act) -> None:
    at.sync()


def restarts(plant: Plant, at: Station, act: Act) -> None:
    assert at.start()


def masters_change(plant: Plant, at: Station, act: Act) -> None:
    """The planners change a row."""
    plant.load(of(CHANGES, act.one))
    plant.saved = None


def somebody_settles(plant: Plant, at: Station, act: Act) -> None:
    """A person at the hub settles a dispute."""
    with plant.hub.hub.database.reading() as connection:
        rows = sorted(list_disputes(connection), key=lambda row: (row.key, row.code))
    if rows:
        row = of(tuple(rows), act.one)
        settle_dispute(plant.hub.hub, row.key, row.code, BOSS)
        plant.saved = None


def is_saved(plant: Plant, at: Station, act: Act) -> None:
    plant.saved = plant.backup()


def is_restored(plant: Plant, at: Station, act: Act) -> None:
    """The hub is restored from the last backup, if nothing of the office's happened since."""
    if plant.saved is not None:
        plant.restore(plant.saved)
