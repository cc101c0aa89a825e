"""Trace at the hub against a plain walk on a synthetic plant: nothing missing, nothing too much."""

import random
from collections.abc import Sequence
from decimal import Decimal

import pytest

from sync.hub.denied import Denied
from sync.hub.views.trace import trace_code
from sync.hub.views.trace_reader import HubTraceReader
from terminal.domain.events import payloads as ev
from terminal.domain.events.codec import decode_event
from terminal.domain.events.kinds import StepVerdict
from terminal.domain.ids import BoxCode, ItemCode, LotCode, StepNumber, Thing, UnitCode
from terminal.domain.state.genealogy import Join, Trace, joins_in, reachable
from tests.sync.hub.pen import Pen
from tests.sync.hub.projecting import Bench

ONE, P = Decimal(1), ItemCode("P")


def into(pen: Pen, child: str, *, unit: str = "", lot: str = "") -> None:
    payload = ev.ComponentConsumed(
        step=StepNumber(1),
        item=P,
        quantity=ONE,
        unit=UnitCode(unit) if unit else None,
        lot=LotCode(lot) if lot else None,
    )
    pen.write(payload, subject=("unit", child))


def synthetic(seed: int, levels: int = 6, width: int = 12) -> list[Pen]:
    """Two stations that build units of `levels` out of each other and of lots, and pack the outermost."""
    draw, pens = random.Random(seed), [Pen("T1"), Pen("T2", "ST-020")]
    for level in range(levels):
        parts = draw.sample(range(width), width)  # a part is in one unit
        for number in range(width):
            pen, unit = draw.choice(pens), f"U{level}-{number}"
            into(pen, unit, lot=f"LOT{draw.randrange(8)}")
            if level:
                into(pen, unit, unit=f"U{level - 1}-{parts[number]}")
            if level == levels - 1:
                pen.write(ev.UnitPacked(box=BoxCode(f"BOX{number // 5}"), item=P), subject=("unit", unit))
    return pens


def joins_of(pens: Sequence[Pen]) -> list[Join]:
    return [join for pen in pens for body in pen.bodies for join in joins_in(decode_event(body))]


def plain(joins: Sequence[Join], start: Thing, *, back: bool) -> set[Join]:
    return set(
        reachable(
            start, lambda thing: [j for j in joins if (j.child if back else j.parent) == thing], back=back
        )
    )


def ask(bench: Bench, code: str, kind: str = "", direction: str = "both") -> Trace:
    with bench.hub.database.reading() as connection:
        return trace_code(connection, bench.hub.clock.now(), code, kind, direction)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_nothing_missing_nothing_too_much(bench: Bench, seed: int) -> None:
    pens = synthetic(seed)
    for pen in pens:
        bench.take(pen)
    joins = joins_of(pens)
    things = sorted({end for join in joins for end in (join.child, join.parent)})
    with bench.hub.database.reading() as connection:
        reader = HubTraceReader(connection, bench.hub.clock.now())
        for thing in random.Random(seed).sample(things, 12):
            for back in (True, False):
                found = list(reader.reach(thing, back=back))
                assert len(found) == len(set(found))
                assert set(found) == plain(joins, thing, back=back)


@pytest.mark.slow
def test_depth_of_fifty(bench: Bench) -> None:
    pen = Pen("T1")
    for level in range(50):
        into(pen, f"D{level + 1}", unit=f"D{level}")
    into(pen, "D0", lot="ROOT")
    bench.take(pen)
    forward = ask(bench, "ROOT", direction="forward")
    assert {node.code for node in forward.nodes if node.kind == "unit"} == {
        f"D{level}" for level in range(51)
    }
    assert len(ask(bench, "D50", direction="back").edges) == 51
    assert {node.place for node in forward.nodes if node.code == "D0"} == {"ST-010"}


@pytest.mark.slow
def test_cycle_ends(bench: Bench) -> None:
    pen = Pen("T1")
    for child, parent in (("A", "B"), ("B", "C"), ("C", "A"), ("A", "A")):
        into(pen, child, unit=parent)
    bench.take(pen)
    assert len(ask(bench, "A").edges) == 3  # A is in C by then, and not in itself too
    assert {node.code for node in ask(bench, "A", direction="back").nodes} == {"A", "B", "C"}


@pytest.mark.slow
def test_lot_shows_where_each_unit_is(bench: Bench) -> None:
    pen = Pen("T1")
    into(pen, "SUB", lot="L-1")
    into(pen, "TOP", unit="SUB")
    pen.write(ev.UnitPacked(box=BoxCode("BOX1"), item=P), subject=("unit", "TOP"))
    bench.take(pen)
    places = {node.code: (node.place, node.status) for node in ask(bench, "L-1", direction="forward").nodes}
    assert places["SUB"] == ("BOX1", "built_in")
    assert places["TOP"] == ("BOX1", "packed")


@pytest.mark.slow
def test_a_pallet_in_both_directions(bench: Bench) -> None:
    """From a lot to the pallet its units are on, and from the pallet to every unit."""
    pen, sscc = Pen("T1"), BoxCode("369012340806930019")
    for number in range(4):
        into(pen, f"U{number}", lot="L-1")
        box = BoxCode(f"BOX{number // 2}")
        pen.write(ev.UnitPacked(box=box, item=P), subject=("unit", f"U{number}"))
        if number % 2:
            pen.write(ev.BoxClosed(item=P, units=2), subject=("box", box))
            pen.write(ev.BoxPacked(box=sscc, item=P), subject=("box", box))
    pen.write(ev.BoxUnpacked(box=sscc, item=P), subject=("box", "BOX0"), after_s=60)
    bench.take(pen)
    recalled = {node.code: node.place for node in ask(bench, "L-1", direction="forward").nodes}
    assert recalled == {
        "L-1": "ST-010",
        "U0": "BOX0",
        "U1": "BOX0",
        "U2": sscc,
        "U3": sscc,
        "BOX0": "ST-010",
        "BOX1": sscc,
        sscc: "ST-010",
    }
    inside = ask(bench, sscc, direction="back")
    assert {node.code for node in inside.nodes} == {sscc, "BOX0", "BOX1", "U0", "U1", "U2", "U3", "L-1"}
    ended = {edge.parent: edge.to_at is not None for edge in inside.edges if edge.child == sscc}
    assert ended == {"BOX0": True, "BOX1": False}
    assert "box.closed" in {fact.type for fact in inside.facts}


@pytest.mark.slow
def test_facts_carry_values_and_disputes(bench: Bench) -> None:
    pen = Pen("T1")
    value = ev.ParameterRecorded(
        step=StepNumber(2),
        name="torque",
        value=Decimal("1.20"),
        uom="Nm",
        verdict=StepVerdict.PASS,
        lower=Decimal(1),
        upper=Decimal(2),
    )
    pen.write(value, subject=("unit", "SN1"))
    for _ in range(2):
        pen.write(ev.WorkReported(good=ONE), subject=("unit", "SN1"))
    bench.take(pen)
    facts = ask(bench, "SN1").facts
    assert {name: facts[0].data[name] for name in ("name", "value", "uom", "lower", "upper", "verdict")} == {
        "name": "torque",
        "value": "1.20",
        "uom": "Nm",
        "lower": "1",
        "upper": "2",
        "verdict": "pass",
    }
    assert (facts[0].actor, facts[0].station, facts[0].at) == (
        "P1",
        "ST-010",
        "2026-09-21T14:13:21.000+00:00",
    )
    assert [fact.disputes for fact in facts] == [(), (), ("duplicate_report",)]


@pytest.mark.slow
def test_silent_terminal_is_named(bench: Bench) -> None:
    pen = Pen("T1")
    into(pen, "A", lot="L-1")
    bench.take(pen)
    gaps = ask(bench, "A").completeness
    assert not gaps.complete
    assert [(gap.terminal, gap.silent, gap.last_contact) for gap in gaps.gaps] == [("T1", True, None)]


@pytest.mark.slow
def test_unknown_code(bench: Bench) -> None:
    with pytest.raises(Denied, match="unknown_code"):
        ask(bench, "NOPE")


@pytest.mark.slow
@pytest.mark.parametrize(("code", "status"), [("L-1", "released"), ("L-2", "blocked")])
def test_a_lot_that_nobody_has_used_yet_is_known_by_the_master_data(
    bench: Bench, code: str, status: str
) -> None:
    assert [(node.code, node.status) for node in ask(bench, code).nodes] == [(code, status)]
