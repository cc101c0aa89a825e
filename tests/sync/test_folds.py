"""Every type of event is folded alike at the station, at the hub and in what each makes again."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from terminal.domain.events.bounds import OutOfBounds
from terminal.domain.events.finding import FindingCode
from terminal.domain.events.payloads import (
    EVENT_TYPES,
    DisputeAnswered,
    EventKey,
    Payload,
    ReportTakenBack,
    WorkReported,
)
from terminal.store.facts import ExchangeState
from terminal.usecases.parts.workplace import Workplace
from tests.fakes.clock import FakeClock
from tests.fakes.floor import FANS, Floor, kinds_after
from tests.fakes.workplace import demo_rows, make_workplace
from tests.sync.fold_examples import EXAMPLES
from tests.sync.folds import Journal, alike, listen, made_again_alike
from tests.sync.hub.pen import plant_rows
from tests.sync.hub.projecting import Bench
from tests.terminal.domain.journals import ABOUT, PAYLOADS, START, of_type
from tests.terminal.usecases.scenes.refused import FAN

pytestmark = pytest.mark.slow

KINDS: Final = [name for name, _, _ in EVENT_TYPES]
TERMINALS: Final = (("T-ST-020", "ST-020"), ("T-ST-020.2", "ST-020"), ("T-ST-030", "ST-030"))
"""Two at one station, one elsewhere."""
HEADER: Final = ("occurred_at", "zone", "shift", "actor")
MEETING: Final = st.fixed_dictionaries(
    {
        "order": st.sampled_from(["WO-1", "WO-9"]),
        "operation": st.sampled_from([10, 20]),
        "subject": st.tuples(st.sampled_from(["unit", "lot", "box", "order"]), st.sampled_from(["U1", "L1"])),
        "shift": st.just("2026-11-22/D"),
        "actor": st.sampled_from([None, "P1"]),
        "corrects": st.builds(
            EventKey, st.sampled_from([name for name, _ in TERMINALS]), st.just(1), st.integers(1, 3)
        ),
        "occurred_at": st.sampled_from([START, START + 60_000_000, START + 3_600_000_000]),
        "zone": st.just("Asia/Shanghai"),
    }
)
"""Envelopes whose events meet: one thing, one shift, an order the hub knows and one that it does not."""
Written = tuple[int, Payload, dict[str, Any]]
"""Which terminal, what, and what the envelope says besides."""


@pytest.fixture(scope="module")
def demo_hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    made = Bench(tmp_path_factory.mktemp("demo"), late_clock(), demo_rows())
    yield made
    made.hub.close()


@pytest.fixture(scope="module")
def small_hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    made = Bench(tmp_path_factory.mktemp("small"), late_clock(), plant_rows())
    yield made
    made.hub.close()


def late_clock() -> FakeClock:
    """All has happened when the hub hears of it."""
    clock = FakeClock()
    clock.turn(86_400)
    return clock


@pytest.fixture
def floor(tmp_path: Path) -> Iterator[Floor]:
    made = Floor(tmp_path)
    yield made
    made.close()


@pytest.mark.parametrize("kind", KINDS)
def test_an_act_with(kind: str, demo_hub: Bench) -> None:
    assert kind in kinds_folded_alike(EXAMPLES[kind], demo_hub)


@cache
def kinds_folded_alike(history: Callable[[Floor], None], hub: Bench) -> set[str]:
    """The types of event in a history whose folds were compared; once for all types that have it."""
    with TemporaryDirectory() as folder, closing(Floor(Path(folder))) as floor:
        history(floor)
        works = list(floor.places.values())
        alike(hub, works)
        return {each for work in works for each in kinds_after(work)}


def test_a_journal_that_ended_as_evidence(floor: Floor, demo_hub: Bench) -> None:
    """What the hub keeps of it counts nowhere, however often the station makes its docs again."""
    work = floor.at("ST-020")
    floor.make(work, FAN, FANS)
    work.store.keep(msgspec.structs.replace(work.identity, epoch=2))
    floor.make(work, "FAN40-2611-000002", FANS)
    made_again_alike(work)
    demo_hub.clear()
    demo_hub.take(Journal(work))
    listen(demo_hub, work)
    assert work.order_doc(FANS).at(10).good == 1
    made_again_alike(work)


@pytest.mark.parametrize("struct", [struct for _, _, struct in EVENT_TYPES], ids=KINDS)
def test_any_history_with(struct: type[Payload], small_hub: Bench, examples: int) -> None:
    @given(histories_with(struct))
    @settings(max_examples=max(2, examples // 300))
    def folds_alike(history: Sequence[Written]) -> None:
        with workplaces() as works:
            for who, payload, about in history:
                write(works[who], payload, about)
            alike(small_hub, works, every=6)

    folds_alike()


def histories_with(struct: type[Payload]) -> st.SearchStrategy[Sequence[Written]]:
    """An event of that type among some of any, told by terminals that may know nothing of each other."""
    who, about = st.integers(0, len(TERMINALS) - 1), st.one_of(MEETING, MEETING, ABOUT)
    some = st.lists(st.tuples(who, PAYLOADS, about), max_size=3)
    return st.tuples(some, st.tuples(who, of_type(struct), about), some).map(
        lambda parts: aimed([*parts[0], parts[1], *parts[2]])
    )


def aimed(history: list[Written]) -> list[Written]:
    """The history with take-backs and answers about its own reports, where there are any."""
    reports = [number for number, (_, payload, _) in enumerate(history) if isinstance(payload, WorkReported)]
    return [
        _about(history, reports[number % len(reports)], written) if reports else written
        for number, written in enumerate(history)
    ]


def _about(history: list[Written], at: int, written: Written) -> Written:
    """A take-back or an answer, made to be about the report at that place; any other event as it was."""
    who, payload, about = written
    writer, report, said = history[at]
    assert isinstance(report, WorkReported)
    key = EventKey(TERMINALS[writer][0], 1, sum(1 for each, _, _ in history[: at + 1] if each == writer))
    if isinstance(payload, ReportTakenBack):
        payload = msgspec.structs.replace(
            payload,
            good=report.good,
            scrap=report.scrap,
            rework=report.rework,
            completes=report.completes,
            station=TERMINALS[writer][1],
            shift=said["shift"] or "",
            reported_at=said["occurred_at"],
        )
    elif isinstance(payload, DisputeAnswered):
        payload = msgspec.structs.replace(payload, code=FindingCode.DUPLICATE_REPORT.value)
    else:
        return written
    return (
        who,
        payload,
        about | {name: said[name] for name in ("order", "operation", "subject", "zone")} | {"corrects": key},
    )


@contextmanager
def workplaces() -> Iterator[list[Workplace]]:
    """Terminals with stores of their own, on one clock."""
    clock, works = FakeClock(), []
    with TemporaryDirectory() as folder:
        for name, station in TERMINALS:
            work = make_workplace(Path(folder) / name, station, clock)
            work.store.database.connection().exec_driver_sql("PRAGMA synchronous = OFF")
            work.store.keep(msgspec.structs.replace(work.identity, terminal_id=name))
            work.store.keep(ExchangeState(contact_at=clock.now()))  # it has heard of no hold
            works.append(work)
        try:
            yield works
        finally:
            for work in works:
                work.store.close()


def write(work: Workplace, payload: Payload, about: dict[str, Any]) -> None:
    """Records an event as an act does; nothing where it is larger than events may be."""
    work.clock.turn(1)  # type: ignore[attr-defined]
    header = msgspec.structs.replace(work.header(), **{name: about[name] for name in HEADER})
    rest = {name: value for name, value in about.items() if name not in HEADER}
    with suppress(OutOfBounds), work.store.act(header) as act:
        act.add(work.new_id(), payload, **rest)
