"""What orders and stations have made, as sums: over what each unit counts for as it stands now, and over what
is reported by quantity. The same sums are made at the station and at the hub.

What a unit counts for follows from its history alone, so a sum is right whatever came first, and what was
taken back leaves nothing: `added` is the difference that an event makes.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Final, TypeVar

import msgspec

from terminal.domain.events.payloads import Event, ReportTakenBack, WorkReported
from terminal.domain.ids import Thing, ThingKind
from terminal.domain.state.hours import local_hour
from terminal.domain.state.seen import seen
from terminal.domain.state.unit import Standing, UnitDoc, WorkResult

ZERO: Final = Decimal(0)
ONE: Final = Decimal(1)
K = TypeVar("K", int, str)


class Counts(msgspec.Struct, frozen=True):
    """Pieces reported, none counted good twice. `first_good` of `first_total` passed at their first result:
    what `terminal.quality.figures.yields.first_pass_yield` takes.
    """

    good: Decimal = ZERO
    scrap: Decimal = ZERO
    rework: Decimal = ZERO
    first_good: Decimal = ZERO
    first_total: Decimal = ZERO

    def plus(self, other: "Counts", sign: int = 1) -> "Counts":
        """The sum, or with `sign` -1 the difference."""
        pairs = zip(msgspec.structs.astuple(self), msgspec.structs.astuple(other), strict=True)
        return Counts(*(mine + sign * theirs for mine, theirs in pairs))


NOTHING: Final = Counts()


class OrderDoc(msgspec.Struct, frozen=True):
    """What was made of an order, by operation number: good are the pieces that passed it and were not
    scrapped since, so that a scrapped one can be made again. `through` as in UnitDoc.
    """

    order: str
    operations: dict[int, Counts] = {}
    through: dict[str, int] = {}

    def at(self, operation: int) -> Counts:
        """The counts of one operation."""
        return self.operations.get(operation, NOTHING)


class OutputDoc(msgspec.Struct, frozen=True):
    """What a station made in one shift ("2026-11-22/day"): in all, by hour of the plant's day, and by order
    ("" = work without one). A piece that was good there stays so. What item an order is for is the masters'
    word.
    """

    station: str
    shift: str
    total: Counts = NOTHING
    good_by_hour: dict[int, Decimal] = {}
    last_at: int = 0
    through: dict[str, int] = {}
    orders: dict[str, Counts] = {}


class ReportShare(msgspec.Struct, frozen=True):
    """What one report or decision counts for: of an order at an operation, in a shift ("" = none) and an hour
    of a station. `lost`: the piece was scrapped since.
    """

    order: str
    operation: int
    station: str
    shift: str
    hour: int
    counts: Counts
    lost: bool = False


SumDoc = OrderDoc | OutputDoc
Sums = dict[Thing, SumDoc]
"""What is added to the sums of these things."""


def shares_of(doc: UnitDoc | None) -> dict[Standing, ReportShare]:
    """What a unit counts for now, by the entries of its history."""
    if doc is None:
        return {}
    lost = doc.scrapped
    good: set[int] = set()
    found = {}
    for entry in doc.history:
        counts = _counts_of_unit(entry, again=entry.operation in good)
        if entry.result == WorkResult.GOOD:
            good.add(entry.operation)
        if entry.operation:
            place = (entry.station, entry.shift, entry.hour)
            found[entry] = ReportShare(entry.order, entry.operation, *place, counts, lost)
    return found


def _counts_of_unit(entry: Standing, *, again: bool) -> Counts:
    """What an entry of a unit's history counts for; `again`: the unit was counted good there before."""
    good = ONE if entry.result == WorkResult.GOOD and not again else ZERO
    return Counts(
        good=good,
        scrap=ONE if entry.result == WorkResult.SCRAP else ZERO,
        rework=ONE if entry.result == WorkResult.REWORK else ZERO,
        first_good=good if entry.first and not entry.retried else ZERO,
        first_total=ONE if entry.first else ZERO,
    )


def share_by_quantity(event: Event) -> ReportShare | None:
    """What a report by quantity counts for; taken back it counts for as much less, where and when it was
    made. None for all other events.
    """
    envelope = event.envelope
    payload = event.payload
    if envelope.subject and envelope.subject[0] == ThingKind.UNIT:
        return None
    order = envelope.order or ""
    operation = envelope.operation or 0
    if isinstance(payload, WorkReported):
        hour = local_hour(envelope.occurred_at, envelope.zone)
        counts = _counts_by_quantity(payload)
        return ReportShare(order, operation, envelope.station, envelope.shift or "", hour, counts)
    if isinstance(payload, ReportTakenBack):
        hour = local_hour(payload.reported_at, envelope.zone)
        counts = NOTHING.plus(_counts_by_quantity(payload), -1)
        return ReportShare(order, operation, payload.station, payload.shift, hour, counts)
    return None


def _counts_by_quantity(payload: WorkReported | ReportTakenBack) -> Counts:
    scrap = sum((entry.quantity for entry in payload.scrap), ZERO)
    rework = sum((entry.quantity for entry in payload.rework), ZERO)
    return Counts(payload.good, scrap, rework, payload.good, payload.good + scrap + rework)


def added(before: UnitDoc | None, after: UnitDoc | None, event: Event) -> Sums:
    """What `event` adds to the sums: the difference of what its unit counts for, or its quantity."""
    by_quantity = share_by_quantity(event)
    if by_quantity is not None:
        return sums_of([(by_quantity, 1)])
    if before is not None and after is not None and before.history is after.history:
        return {}
    was, now = shares_of(before), shares_of(after)
    gone = [(share, -1) for entry, share in was.items() if now.get(entry) != share]
    come = [(share, 1) for entry, share in now.items() if was.get(entry) != share]
    return sums_of([*gone, *come])


def sums_of(shares: Iterable[tuple[ReportShare, int]]) -> Sums:
    """The sums of shares, each taken once (1) or taken out (-1)."""
    found: Sums = {}
    for share, sign in shares:
        for thing, part in _parts(share, sign):
            before = found.get(thing)
            found[thing] = part if before is None else plus(before, part)
    return found


def _parts(share: ReportShare, sign: int) -> list[tuple[Thing, SumDoc]]:
    counts = NOTHING.plus(share.counts, sign)
    parts: list[tuple[Thing, SumDoc]] = []
    if share.order:
        net = msgspec.structs.replace(counts, good=ZERO) if share.lost else counts
        parts.append(((ThingKind.ORDER, share.order), OrderDoc(share.order, {share.operation: net})))
    if share.shift:
        output = OutputDoc(
            share.station,
            share.shift,
            counts,
            {share.hour: counts.good} if counts.good else {},
            orders={share.order: counts},
        )
        parts.append(((ThingKind.OUTPUT, f"{share.station}|{share.shift}"), output))
    return parts


def plus(doc: SumDoc, part: SumDoc, sign: int = 1) -> SumDoc:
    """A sum with a part more, with `sign` -1 less; what is nothing then is as if it had never been."""
    if isinstance(doc, OrderDoc) and isinstance(part, OrderDoc):
        return msgspec.structs.replace(doc, operations=_merged(doc.operations, part.operations, sign))
    assert isinstance(doc, OutputDoc)
    assert isinstance(part, OutputDoc)
    hours = dict(doc.good_by_hour)
    for hour, good in part.good_by_hour.items():
        hours[hour] = hours.get(hour, ZERO) + sign * good
    return msgspec.structs.replace(
        doc,
        total=doc.total.plus(part.total, sign),
        good_by_hour={hour: good for hour, good in hours.items() if good},
        orders=_merged(doc.orders, part.orders, sign),
    )


def _merged(counts: dict[K, Counts], more: dict[K, Counts], sign: int) -> dict[K, Counts]:
    found = dict(counts)
    for key, part in more.items():
        found[key] = found.get(key, NOTHING).plus(part, sign)
    return {key: each for key, each in found.items() if each != NOTHING}


def fold_order(doc: OrderDoc | None, order: str, event: Event) -> OrderDoc:
    """The order's sum with the word that `event` has been heard; what it adds is `added`."""
    before = doc or OrderDoc(order)
    return msgspec.structs.replace(before, **seen(before.through, event))


def fold_output(doc: OutputDoc | None, key: str, event: Event) -> OutputDoc:
    """The same of a station's output; `key` is "station|shift"."""
    station, _, shift = key.partition("|")
    before = doc or OutputDoc(station, shift)
    last_at = max(before.last_at, event.envelope.occurred_at)
    return msgspec.structs.replace(before, last_at=last_at, **seen(before.through, event))
