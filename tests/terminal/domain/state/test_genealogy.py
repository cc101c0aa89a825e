"""The walk of a trace: any depth, cycles, and exactly what a plain search finds."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal.domain.ids import Thing, ThingKind
from terminal.domain.masters.kinds import LotState
from terminal.domain.state.fold import Doc
from terminal.domain.state.genealogy import MOST_DOCS, Completeness, Direction, Join, Told, reachable, trace
from terminal.domain.state.place import BoxDoc
from terminal.domain.state.unit import UnitDoc

THINGS = [
    *((ThingKind.UNIT, f"U{number}") for number in range(12)),
    *((ThingKind.LOT, "U0"), (ThingKind.LOT, "L1"), (ThingKind.BOX, "B1")),
]


def join(child: Thing, parent: Thing) -> Join:
    return Join(child, parent, Decimal(1), 1_000_000, "ST-010", 10)


class Plain:
    """A reader over a list of joins."""

    def __init__(self, joins: Sequence[Join], docs: Mapping[Thing, Doc] | None = None) -> None:
        self.joins, self.known = joins, docs or {}
        self.asked: tuple[Thing, ...] = ()
        self.at_once: list[int] = []

    def kinds_of(self, code: str) -> tuple[ThingKind, ...]:
        return ()

    def reach(self, start: Thing, *, back: bool) -> Iterable[Join]:
        return reachable(
            start,
            lambda thing: [j for j in self.joins if (j.child if back else j.parent) == thing],
            back=back,
        )

    def docs(self, kind: ThingKind, codes: Sequence[str]) -> Mapping[Thing, Doc]:
        self.at_once.append(len(codes))
        return {(kind, code): self.known[kind, code] for code in codes if (kind, code) in self.known}

    def lots(self, codes: Sequence[str]) -> Mapping[str, LotState]:
        return {code: LotState.BLOCKED for code in codes if code == "L-MASTER"}

    def told(self, things: Sequence[Thing]) -> Iterable[Told]:
        self.asked = tuple(things)
        return []

    def completeness(self) -> Completeness:
        return Completeness(True, "")


def closure(start: Thing, joins: Sequence[Join], *, back: bool) -> set[Join]:
    """The plain answer: add joins until nothing changes."""
    reached, found = {start}, set[Join]()
    while True:
        more = {j for j in joins if (j.child if back else j.parent) in reached}
        if more == found:
            return found
        found = more
        reached |= {j.parent if back else j.child for j in more}


@pytest.mark.slow
@given(
    st.lists(st.tuples(st.sampled_from(THINGS), st.sampled_from(THINGS)), max_size=40),
    st.sampled_from(THINGS),
    st.booleans(),
)
def test_walk_finds_all_and_nothing_else(pairs: list[tuple[Thing, Thing]], start: Thing, back: bool) -> None:
    joins = [join(child, parent) for child, parent in dict.fromkeys(pairs)]
    found = list(Plain(joins).reach(start, back=back))
    assert set(found) == closure(start, joins, back=back)
    assert len(found) == len(set(found))


@pytest.mark.slow
def test_depth_is_not_limited() -> None:
    chain = [join((ThingKind.UNIT, f"D{level}"), (ThingKind.UNIT, f"D{level + 1}")) for level in range(5000)]
    answer = {j.child: j for j in chain}
    found = reachable(
        (ThingKind.UNIT, "D0"), lambda thing: [answer[thing]] if thing in answer else [], back=True
    )
    assert len(found) == 5000


def test_place_is_that_of_the_outermost_unit() -> None:
    joins = [
        join((ThingKind.UNIT, "OUT"), (ThingKind.UNIT, "IN")),
        join((ThingKind.UNIT, "IN"), (ThingKind.LOT, "L1")),
    ]
    docs: dict[Thing, Doc] = {
        (ThingKind.UNIT, "IN"): UnitDoc("IN", station="ST-010", built_into="OUT"),
        (ThingKind.UNIT, "OUT"): UnitDoc("OUT", station="ST-020", box="B7"),
    }
    answer = trace(Plain(joins, docs), ThingKind.LOT, "L1", Direction.FORWARD)
    assert {(node.code, node.place, node.status) for node in answer.nodes} == {
        ("L1", "", "unknown"),
        ("IN", "B7", "built_in"),
        ("OUT", "B7", "packed"),
    }


def test_place_is_the_pallet_where_the_box_is_on_one() -> None:
    joins = [
        join((ThingKind.BOX, "B"), (ThingKind.UNIT, "U")),
        join((ThingKind.BOX, "P"), (ThingKind.BOX, "B")),
    ]
    docs: dict[Thing, Doc] = {
        (ThingKind.UNIT, "U"): UnitDoc("U", station="ST-010", box="B"),
        (ThingKind.BOX, "B"): BoxDoc("B", station="ST-080", units=("U",), pallet="P", closed_at=1),
        (ThingKind.BOX, "P"): BoxDoc("P", station="ST-080", boxes=("B",)),
    }
    answer = trace(Plain(joins, docs), ThingKind.UNIT, "U", Direction.FORWARD)
    assert {(node.code, node.place, node.status) for node in answer.nodes} == {
        ("U", "P", "packed"),
        ("B", "P", "on_pallet"),
        ("P", "ST-080", "pallet_open"),
    }
    inside = Plain(joins, docs)
    trace(inside, ThingKind.BOX, "P", Direction.BACK)
    assert inside.asked == (("box", "P"), ("box", "B"), ("unit", "U"))


def test_place_ends_on_a_cycle() -> None:
    docs: dict[Thing, Doc] = {
        (ThingKind.UNIT, "A"): UnitDoc("A", station="ST-1", built_into="B"),
        (ThingKind.UNIT, "B"): UnitDoc("B", station="ST-2", built_into="A"),
    }
    answer = trace(
        Plain([join((ThingKind.UNIT, "B"), (ThingKind.UNIT, "A"))], docs), ThingKind.UNIT, "A", Direction.BOTH
    )
    assert {node.code: node.place for node in answer.nodes} == {"A": "ST-2", "B": "ST-1"}


@pytest.mark.slow
def test_docs_are_asked_for_by_kind_and_not_too_many_at_once() -> None:
    reader = Plain(
        [join((ThingKind.UNIT, "A"), (ThingKind.UNIT, f"U{number}")) for number in range(MOST_DOCS)]
    )
    reader.joins = [*reader.joins, join((ThingKind.UNIT, "A"), (ThingKind.LOT, "L"))]
    assert len(trace(reader, ThingKind.UNIT, "A", Direction.BACK).nodes) == MOST_DOCS + 2
    assert sorted(reader.at_once) == [1, 1, MOST_DOCS]


def test_facts_are_asked_of_the_thing_and_units_inside() -> None:
    reader = Plain(
        [
            join((ThingKind.UNIT, "A"), (ThingKind.UNIT, "B")),
            join((ThingKind.UNIT, "B"), (ThingKind.LOT, "L")),
            join((ThingKind.UNIT, "Z"), (ThingKind.UNIT, "A")),
        ]
    )
    trace(reader, ThingKind.UNIT, "A", Direction.BOTH)
    assert reader.asked == (("unit", "A"), ("unit", "B"))


def test_directions() -> None:
    reader = Plain(
        [join((ThingKind.UNIT, "A"), (ThingKind.LOT, "L")), join((ThingKind.BOX, "X"), (ThingKind.UNIT, "A"))]
    )
    ends = {way: {edge.parent for edge in trace(reader, ThingKind.UNIT, "A", way).edges} for way in Direction}
    assert ends == {Direction.BACK: {"L"}, Direction.FORWARD: {"A"}, Direction.BOTH: {"L", "A"}}


def test_a_lot_that_only_the_master_data_know_stands_as_it_does_there() -> None:
    told = trace(Plain([]), ThingKind.LOT, "L-MASTER", Direction.BOTH)
    assert [(node.code, node.status) for node in told.nodes] == [("L-MASTER", "blocked")]
    told = trace(Plain([]), ThingKind.UNIT, "L-MASTER", Direction.BOTH)
    assert [node.status for node in told.nodes] == ["unknown"]
