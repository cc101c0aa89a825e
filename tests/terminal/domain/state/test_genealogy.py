"""The walk of a trace: any depth, cycles, and exactly what a plain search finds."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal.domain.state.fold import Doc, Thing
from terminal.domain.state.genealogy import MOST_DOCS, Completeness, Direction, Join, Told, reachable, trace
from terminal.domain.state.place import BoxDoc
from terminal.domain.state.unit import UnitDoc

THINGS = [("unit", f"U{number}") for number in range(12)] + [("lot", "U0"), ("lot", "L1"), ("box", "B1")]


def join(child: Thing, parent: Thing) -> Join:
    return Join(child, parent, Decimal(1), 1_000_000, "ST-010", 10)


class Plain:
    """A reader over a list of joins."""

    def __init__(self, joins: Sequence[Join], docs: Mapping[Thing, Doc] | None = None) -> None:
        self.joins, self.known = joins, docs or {}
        self.asked: tuple[Thing, ...] = ()
        self.at_once: list[int] = []

    def kinds_of(self, code: str) -> tuple[str, ...]:
        return ()

    def reach(self, start: Thing, *, back: bool) -> Iterable[Join]:
        return reachable(
            start,
            lambda thing: [j for j in self.joins if (j.child if back else j.parent) == thing],
            back=back,
        )

    def docs(self, kind: str, codes: Sequence[str]) -> Mapping[Thing, Doc]:
        self.at_once.append(len(codes))
        return {(kind, code): self.known[kind, code] for code in codes if (kind, code) in self.known}

    def lots(self, codes: Sequence[str]) -> Mapping[str, str]:
        return {code: "blocked" for code in codes if code == "L-MASTER"}

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
    chain = [join(("unit", f"D{level}"), ("unit", f"D{level + 1}")) for level in range(5000)]
    answer = {j.child: j for j in chain}
    found = reachable(("unit", "D0"), lambda thing: [answer[thing]] if thing in answer else [], back=True)
    assert len(found) == 5000


def test_place_is_that_of_the_outermost_unit() -> None:
    joins = [join(("unit", "OUT"), ("unit", "IN")), join(("unit", "IN"), ("lot", "L1"))]
    docs: dict[Thing, Doc] = {
        ("unit", "IN"): UnitDoc("IN", station="ST-010", built_into="OUT"),
        ("unit", "OUT"): UnitDoc("OUT", station="ST-020", box="B7"),
    }
    answer = trace(Plain(joins, docs), "lot", "L1", Direction.FORWARD)
    assert {(node.code, node.place, node.status) for node in answer.nodes} == {
        ("L1", "", "unknown"),
        ("IN", "B7", "built_in"),
        ("OUT", "B7", "packed"),
    }


def test_place_is_the_pallet_where_the_box_is_on_one() -> None:
    joins = [join(("box", "B"), ("unit", "U")), join(("box", "P"), ("box", "B"))]
    docs: dict[Thing, Doc] = {
        ("unit", "U"): UnitDoc("U", station="ST-010", box="B"),
        ("box", "B"): BoxDoc("B", station="ST-080", units=("U",), pallet="P", closed_at=1),
        ("box", "P"): BoxDoc("P", station="ST-080", boxes=("B",)),
    }
    answer = trace(Plain(joins, docs), "unit", "U", Direction.FORWARD)
    assert {(node.code, node.place, node.status) for node in answer.nodes} == {
        ("U", "P", "packed"),
        ("B", "P", "on_pallet"),
        ("P", "ST-080", "pallet_open"),
    }
    inside = Plain(joins, docs)
    trace(inside, "box", "P", Direction.BACK)
    assert inside.asked == (("box", "P"), ("box", "B"), ("unit", "U"))


def test_place_ends_on_a_cycle() -> None:
    docs: dict[Thing, Doc] = {
        ("unit", "A"): UnitDoc("A", station="ST-1", built_into="B"),
        ("unit", "B"): UnitDoc("B", station="ST-2", built_into="A"),
    }
    answer = trace(Plain([join(("unit", "B"), ("unit", "A"))], docs), "unit", "A", Direction.BOTH)
    assert {node.code: node.place for node in answer.nodes} == {"A": "ST-2", "B": "ST-1"}


@pytest.mark.slow
def test_docs_are_asked_for_by_kind_and_not_too_many_at_once() -> None:
    reader = Plain([join(("unit", "A"), ("unit", f"U{number}")) for number in range(MOST_DOCS)])
    reader.joins = [*reader.joins, join(("unit", "A"), ("lot", "L"))]
    assert len(trace(reader, "unit", "A", Direction.BACK).nodes) == MOST_DOCS + 2
    assert sorted(reader.at_once) == [1, 1, MOST_DOCS]


def test_facts_are_asked_of_the_thing_and_units_inside() -> None:
    reader = Plain(
        [
            join(("unit", "A"), ("unit", "B")),
            join(("unit", "B"), ("lot", "L")),
            join(("unit", "Z"), ("unit", "A")),
        ]
    )
    trace(reader, "unit", "A", Direction.BOTH)
    assert reader.asked == (("unit", "A"), ("unit", "B"))


def test_directions() -> None:
    reader = Plain([join(("unit", "A"), ("lot", "L")), join(("box", "X"), ("unit", "A"))])
    ends = {way: {edge.parent for edge in trace(reader, "unit", "A", way).edges} for way in Direction}
    assert ends == {Direction.BACK: {"L"}, Direction.FORWARD: {"A"}, Direction.BOTH: {"L", "A"}}


def test_a_lot_that_only_the_master_data_know_stands_as_it_does_there() -> None:
    told = trace(Plain([]), "lot", "L-MASTER", Direction.BOTH)
    assert [(node.code, node.status) for node in told.nodes] == [("L-MASTER", "blocked")]
    told = trace(Plain([]), "unit", "L-MASTER", Direction.BOTH)
    assert [node.status for node in told.nodes] == ["unknown"]
