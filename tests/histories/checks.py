"""What must hold of a plant's docs whatever happened: each thing is in one place, and all that tells of
it says so. Knows no rule of the folds.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import msgspec

from terminal.domain.ids import Thing, ThingKind
from terminal.domain.state.fold import Doc
from terminal.domain.state.place import BoxDoc, LotDoc
from terminal.domain.state.unit import UnitDoc

Joins = Counter[tuple[Any, ...]]
"""What contains what, as `Records.joins`."""
Inside = dict[tuple[Thing, Thing], Decimal]
"""How much of the second is in the first."""


class Difference(msgspec.Struct, frozen=True):
    """Something is not as it must be: which check found it, and what."""

    check: str
    detail: str


def contradictions(docs: Mapping[Thing, Doc], joins: Joins) -> list[Difference]:
    """Where two docs, or docs and joins, say different things of what is where; empty when all agree."""
    inside = joined(joins)
    found = (*_of_boxes(docs, inside), *_of_parts(docs, inside), *_of_lots(docs, inside), *_twice(inside))
    return [Difference("whereabouts", each) for each in found]


def joined(joins: Joins) -> Inside:
    """What the joins leave inside what."""
    found: defaultdict[tuple[Thing, Thing], Decimal] = defaultdict(Decimal)
    for (child_kind, child, parent_kind, parent, *_, quantity), count in joins.items():
        found[(child_kind, child), (parent_kind, parent)] += quantity * count
    return {ends: quantity for ends, quantity in found.items() if quantity}


def _of_boxes(docs: Mapping[Thing, Doc], inside: Inside) -> Iterator[str]:
    """Contents of boxes and pallets are the units and boxes that say they are there, and the joins'."""
    listed = set()
    said = set()
    for thing, doc in docs.items():
        if isinstance(doc, BoxDoc):
            listed |= {(doc.box, (ThingKind.UNIT, code)) for code in doc.units}
            listed |= {(doc.box, (ThingKind.BOX, code)) for code in doc.boxes}
            said |= {(doc.pallet, thing)} if doc.pallet else set()
        elif isinstance(doc, UnitDoc) and doc.box:
            said.add((doc.box, thing))
    told = {(child[1], parent) for child, parent in inside if child[0] == ThingKind.BOX}
    yield from (f"{box} lists {thing[1]}, which is not there" for box, thing in listed - said)
    yield from (f"{thing[1]} says it is in {box}, which does not list it" for box, thing in said - listed)
    yield from (f"a join has {thing[1]} in {box}, which does not list it" for box, thing in told - listed)
    yield from (f"{box} lists {thing[1]}, no join does" for box, thing in listed - told)


def _of_parts(docs: Mapping[Thing, Doc], inside: Inside) -> Iterator[str]:
    """A unit is in the unit that has it in a step, and in the joins."""
    has = {
        (doc.unit, step.code)
        for doc in docs.values()
        if isinstance(doc, UnitDoc)
        for step in doc.steps
        if step.code and isinstance(docs.get((ThingKind.UNIT, step.code)), UnitDoc)
    }
    said = {(d.built_into, d.unit) for d in docs.values() if isinstance(d, UnitDoc) and d.built_into}
    told = {(child[1], parent[1]) for child, parent in inside if child[0] == parent[0] == ThingKind.UNIT}
    yield from (f"{unit} has {part}, which is not in it" for unit, part in has - said)
    yield from (f"{part} says it is in {unit}, which has it not" for unit, part in said - has)
    yield from (f"a join has {part} in {unit}, which has it not" for unit, part in told - has)
    yield from (f"{unit} has {part}, no join does" for unit, part in has - told)
    both = [d for d in docs.values() if isinstance(d, UnitDoc) and d.built_into and d.box]
    yield from (f"{doc.unit} is in {doc.box} and in {doc.built_into}" for doc in both)


def _of_lots(docs: Mapping[Thing, Doc], inside: Inside) -> Iterator[str]:
    """What was used of a lot is what is in things."""
    used: Counter[str] = Counter()
    for (_, (kind, code)), quantity in inside.items():
        if kind == ThingKind.LOT:
            used[code] += quantity  # type: ignore[assignment]
    for doc in docs.values():
        if isinstance(doc, LotDoc) and doc.used != used[doc.lot]:
            yield f"{doc.used} of {doc.lot} were used, {used[doc.lot]} are in things"


def _twice(inside: Inside) -> Iterator[str]:
    """No member is in two places, and none more than once."""
    places: defaultdict[Thing, dict[Thing, Decimal]] = defaultdict(dict)
    for (child, parent), quantity in inside.items():
        if parent[0] != ThingKind.LOT:
            places[parent][child] = quantity
    for member, found in places.items():
        if list(found.values()) != [1]:
            yield f"{member[1]} is in {', '.join(f'{code} x {n}' for (_, code), n in found.items())}"


def differences(check: str, one: Mapping[Thing, Any], other: Mapping[Thing, Any]) -> list[Difference]:
    """Which docs differ, and how."""
    things = sorted(thing for thing in one.keys() | other.keys() if one.get(thing) != other.get(thing))
    return [
        Difference(check, f"{kind} {key}: {one.get((kind, key))} / {other.get((kind, key))}")
        for kind, key in things
    ]


Asked = tuple[frozenset[tuple[str, str]], frozenset[tuple[str, str]]]
"""Disputes as (event, code): those that are open, and those that a person has ended."""


def asked_differently(check: str, one: Asked, other: Asked) -> list[Difference]:
    """Where one asks what the other does not. What a person has ended may be asked or not."""
    extra = (one[0] - other[0] - other[1], other[0] - one[0] - one[1])
    return [
        Difference(check, f"{code} about {event} {where}")
        for where, found in zip(("before", "after"), extra, strict=True)
        for event, code in sorted(found)
    ]
