"""A drawn history: terminals, acts and calm after them; what is wrong then; and the shortest part of it in
which the same is wrong.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import msgspec

from tests.chaos.computers import Templates, fast_folder
from tests.histories.checks import Difference
from tests.histories.drawn.acts import drawn, perform
from tests.histories.drawn.choice import Act
from tests.histories.drawn.compared import differences_of
from tests.histories.plant import Plant
from tests.histories.rows import STATIONS

ACTS: Final = 110
_CLOCKS_S: Final = (0, 0, 0, 2, -30, 3600, -86_000)
_STEP_S: Final = 0.001
"""Between two acts: no two are at one time."""


class Drawn(msgspec.Struct, frozen=True):
    """What happens: the terminals with how far their clocks are off in seconds, and the acts in order."""

    seed: int
    stations: tuple[tuple[str, int], ...]
    acts: tuple[Act, ...]


def draw(seed: int, acts: int = ACTS) -> Drawn:
    """The history of that seed: two terminals at one station, and up to three more elsewhere."""
    chance = random.Random(seed)
    double = chance.choice(("SA", "SB", "SB", "SC"))
    others = [code for code in STATIONS if code != double]
    codes = (double, double, *chance.sample(others, chance.choice((0, 1, 2, 2, 3, 3))))
    stations = tuple((code, chance.choice(_CLOCKS_S)) for code in codes)
    return Drawn(seed, stations, tuple(drawn(chance, acts)))


@contextmanager
def played(history: Drawn, templates: Templates, folder: Path) -> Iterator[Plant]:
    """The plant in which it happened, as it is when everybody has heard everything."""
    plant = Plant(folder, templates, history.seed)
    try:
        for code, ahead_s in history.stations:
            plant.station(code, ahead_s)
        plant.full()
        for act in history.acts:
            plant.tick(_STEP_S)
            perform(plant, act)
        plant.full()
        yield plant
    finally:
        plant.close()


class Tried(msgspec.Struct, frozen=True):
    """What came of a history: what is wrong in the end, and how many events of which type there are."""

    wrong: list[Difference]
    types: dict[str, int]


def tried(history: Drawn, templates: Templates) -> Tried:
    """Plays a history and compares."""
    with (
        TemporaryDirectory(prefix="tracepost-drawn-", dir=fast_folder()) as name,
        played(history, templates, Path(name)) as plant,
    ):
        types = Counter(event.envelope.type for station in plant.all for event in station.journal())
        return Tried(differences_of(plant, random.Random(history.seed)), types)


def shrunk(history: Drawn, is_wrong: Callable[[Drawn], bool], tries: int = 150) -> Drawn:
    """A part of the history in which it is wrong all the same; no act of it can be left out, where `tries`
    were enough to find that.
    """
    size = len(history.acts) // 2
    while size and tries:
        at = 0
        while at < len(history.acts) and tries:
            shorter = msgspec.structs.replace(history, acts=history.acts[:at] + history.acts[at + size :])
            tries -= 1
            if is_wrong(shorter):
                history = shorter
            else:
                at += size
        size //= 2
    return history
