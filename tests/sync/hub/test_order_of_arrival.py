"""In whatever order terminals reach the hub: same docs, same counts, same open disputes; and a rebuild."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from sync.hub.intake.rebuild import rebuild
from sync.hub.store.tables import dispute, doc, feed_check
from terminal.domain.events import payloads as ev
from terminal.domain.events.kinds import Disposition
from terminal.domain.ids import (
    BoxCode,
    CallId,
    ItemCode,
    LotCode,
    Operation,
    OrderCode,
    ReasonCode,
    StepNumber,
    UnitCode,
)
from tests.sync.hub.conftest import SetClock
from tests.sync.hub.pen import Pen, plant_rows, undo
from tests.sync.hub.projecting import Bench

pytestmark = pytest.mark.slow

P, ONE = ItemCode("P"), Decimal(1)
SCRAP, REWORK = ev.Scrapped(ReasonCode("R"), ONE), ev.Reworked(ReasonCode("R"), ONE, Operation(10))


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    made = Bench(tmp_path_factory.mktemp("arrival"), SetClock(), plant_rows())
    yield made
    made.hub.close()


class Act:
    """One act, drawn: who, what, about which unit, how long after."""

    def __init__(self, who: int, what: int, which: int, operation: int, after: float) -> None:
        self.who, self.what, self.which, self.operation, self.after = who, what, which, operation, after

    def __repr__(self) -> str:
        return f"Act({self.who}, {self.what}, {self.which}, {self.operation}, {self.after})"


ACTS = st.builds(
    Act,
    st.integers(0, 2),
    st.integers(0, 16),
    st.integers(0, 2),
    st.sampled_from([10, 20]),
    st.sampled_from([0, 1, 5, 60, -30]),
)


def payload_of(act: Act, reports: Sequence[Any], held: Sequence[Any]) -> tuple[ev.Payload, dict[str, Any]]:
    unit, other = f"SN{act.which}", UnitCode(f"SN{(act.which + 1) % 3}")
    order, subject = ("order", "WO-1"), ("unit", unit)
    target = reports[act.which % len(reports)] if reports else None
    holds = tuple(key for key, of in held if of == subject)[: 1 + act.which]
    choices: tuple[tuple[ev.Payload, dict[str, Any]], ...] = (
        (ev.UnitStarted(item=P), {"subject": subject}),
        (ev.UnitStarted(item=P), {"subject": subject, "order": OrderCode("WO-2")}),
        (ev.WorkReported(good=ONE, completes=act.operation == 20), {"subject": subject}),
        (ev.WorkReported(good=Decimal(0), scrap=(SCRAP,)), {"subject": subject}),
        (ev.WorkReported(good=Decimal(0), rework=(REWORK,)), {"subject": subject}),
        (ev.WorkReported(good=Decimal(4)), {"subject": order}),
        (ev.UnitHeld(), {"subject": subject}),
        (
            ev.UnitDisposed(
                disposition=Disposition.REWORK, reason=ReasonCode("R"), ends=holds, rework_to=Operation(10)
            ),
            {"subject": subject},
        ),
        (ev.ComponentConsumed(step=StepNumber(1), item=P, quantity=ONE, unit=other), {"subject": subject}),
        (
            ev.ComponentConsumed(
                step=StepNumber(2), item=ItemCode("SCREW"), quantity=ONE, lot=LotCode("L-1")
            ),
            {"subject": subject},
        ),
        (ev.UnitPacked(box=BoxCode(f"B{act.operation}"), item=P), {"subject": subject}),
        (ev.CallRaised(call=CallId("C1"), call_kind=ReasonCode("HELP")), {}),
        (ev.CallAcknowledged(call=CallId("C1")), {}),
        (ev.BoxPacked(box=BoxCode(f"P{act.which}"), item=P), {"subject": ("box", "B10")}),
        (ev.BoxUnpacked(box=BoxCode(f"P{act.which}"), item=P), {"subject": ("box", "B10")}),
        (ev.BoxClosed(item=P, units=1), {"subject": ("box", "B10")}),
    )
    if act.what == len(choices):
        about = target[1] if target else subject
        taken = target[2] if target else ONE
        return undo(taken), {"subject": about, "corrects": target[0] if target else None}
    return choices[act.what]


def pens_of(acts: Sequence[Act]) -> list[Pen]:
    """The journals that come of the acts: two terminals at one station, one elsewhere with a wrong clock."""
    pens = [Pen("T1"), Pen("T2"), Pen("T3", "ST-020")]
    pens[2].offset, pens[2].at = 40_000_000, pens[2].at + 40_000_000
    reports: list[Any] = []
    held: list[Any] = []
    for act in acts:
        payload, more = payload_of(act, reports, held)
        key = pens[act.who].write(payload, operation=Operation(act.operation), after_s=act.after, **more)
        if isinstance(payload, ev.WorkReported):
            reports.append((key, more["subject"], payload.good))
        if isinstance(payload, ev.UnitHeld):
            held.append((key, more["subject"]))
    return pens


def arrive(bench: Bench, pens: Sequence[Pen], turns: Sequence[int]) -> tuple[Any, Any]:
    """Takes the journals in pieces; each turn says whose next piece comes, and how long it is."""
    bench.clear()
    done = [0] * len(pens)
    for turn in (*turns, *range(len(pens))):
        who, rest = turn % len(pens), turn // len(pens)
        total = len(pens[who].bodies)
        upto = total if turn < len(pens) else min(total, done[who] + 1 + rest % 4)
        if done[who] < upto:
            bench.take(pens[who], done[who] + 1, upto)
            done[who] = upto
    return bench.docs(), bench.disputes()


def same_however_it_arrives(bench: Bench, acts: Sequence[Act], turns: Sequence[int]) -> None:
    pens = pens_of(acts)
    plain = arrive(bench, pens, ())
    assert arrive(bench, pens, turns) == plain
    bench.job(rebuild)
    assert (bench.docs(), bench.disputes()) == plain


TURNS = st.lists(st.integers(3, 40), max_size=20)
CLOSE = settings(deadline=None, suppress_health_check=list(HealthCheck))


BEFORE = (Act(0, 0, 0, 10, 0), Act(0, 15, 0, 10, 0), Act(1, 0, 1, 20, 0), Act(0, 2, 1, 10, 60))
"""A unit begun at 20, its operation 10 reported after: what comes then is heard of with it, or apart."""


@example([Act(0, 2, 0, 10, 1), Act(2, 2, 0, 10, 1), Act(1, 16, 0, 10, 1)], [5, 4, 3])
@example([*BEFORE, Act(0, 4, 1, 10, 0)], [18, 10])
@example([*BEFORE, Act(0, 16, 0, 10, 0)], [18, 10])
@given(st.lists(ACTS, max_size=14), TURNS)
@settings(CLOSE, max_examples=6)
def test_order_of_arrival(shared: Bench, acts: list[Act], turns: list[int]) -> None:
    same_however_it_arrives(shared, acts, turns)


@pytest.mark.slow
def test_order_of_arrival_at_length(shared: Bench, examples: int) -> None:
    @given(st.lists(ACTS, min_size=5, max_size=40), TURNS)
    @settings(CLOSE, max_examples=examples // 7)
    def arrives(acts: list[Act], turns: list[int]) -> None:
        same_however_it_arrives(shared, acts, turns)

    arrives()


def test_rebuild_leaves_revisions_alone(shared: Bench) -> None:
    pens = pens_of([Act(who, what, 0, 10, 1) for what in (2, 5, 6, 9) for who in (0, 2)])
    arrive(shared, pens, ())
    before = revisions(shared)
    result = shared.job(rebuild)
    assert result.changed == 0
    assert revisions(shared) == before


def revisions(bench: Bench) -> Any:
    with bench.hub.database.reading() as connection:
        docs = {tuple(row) for row in connection.execute(select(doc.c.kind, doc.c.key, doc.c.revision))}
        disputes = {tuple(row) for row in connection.execute(select(dispute))}
        return docs, disputes, {tuple(row) for row in connection.execute(select(feed_check)) if row.rows}
