"""What orders and stations have made, as additive counts over reports. The same fold runs at the station and
at the hub.

Counts can be added in any order and subtracted again (`sign` -1), which is how a report that turns out to be
a duplicate is left out.
"""

from decimal import Decimal

import msgspec

from terminal.domain.events.payloads import Event, ReportTakenBack, WorkReported

ZERO = Decimal(0)


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


class OrderDoc(msgspec.Struct, frozen=True):
    """What was made of an order, by operation number. `through` as in UnitDoc."""

    order: str
    operations: dict[int, Counts] = {}
    through: dict[str, int] = {}

    def at(self, operation: int) -> Counts:
        """The counts of one operation."""
        return self.operations.get(operation, Counts())


class OutputDoc(msgspec.Struct, frozen=True):
    """What a station made in one shift ("2026-11-22/day"): in all, by hour of the plant's day, and by order
    ("" = work without one). What item an order is for is the masters' word.
    """

    station: str
    shift: str
    total: Counts = Counts()
    good_by_hour: dict[int, Decimal] = {}
    last_at: int = 0
    through: dict[str, int] = {}
    orders: dict[str, Counts] = {}


def counts_of(event: Event) -> Counts | None:
    """What an event adds to the counts; a report taken back subtracts. None for all other events."""
    payload = event.payload
    if isinstance(payload, WorkReported):
        return _counts(payload)
    if isinstance(payload, ReportTakenBack):
        return Counts().plus(_counts(payload), -1)
    return None


def _counts(payload: WorkReported | ReportTakenBack) -> Counts:
    scrap = sum((entry.quantity for entry in payload.scrap), ZERO)
    rework = sum((entry.quantity for entry in payload.rework), ZERO)
    held = payload.held if isinstance(payload, WorkReported) else ZERO
    good = ZERO if payload.again else payload.good
    first = good + scrap + rework + held if payload.first_pass else ZERO
    first_good = good if payload.first_pass and not payload.retried else ZERO
    return Counts(good, scrap, rework, first_good, first)


def fold_order(doc: OrderDoc | None, order: str, event: Event, sign: int = 1) -> OrderDoc:
    """The order's counts after `event`."""
    before = doc or OrderDoc(order)
    counts = counts_of(event)
    through = _through(before.through, event)
    if counts is None:
        return msgspec.structs.replace(before, through=through)
    operation = event.envelope.operation or 0
    changed = {**before.operations, operation: before.at(operation).plus(counts, sign)}
    return msgspec.structs.replace(before, operations=changed, through=through)


def fold_output(doc: OutputDoc | None, key: str, event: Event, hour: int, sign: int = 1) -> OutputDoc:
    """The station's output after `event`. `key` is "station|shift", `hour` the local hour of the event."""
    station, _, shift = key.partition("|")
    before = doc or OutputDoc(station, shift)
    changed = msgspec.structs.replace(
        before,
        last_at=max(before.last_at, event.envelope.occurred_at),
        through=_through(before.through, event),
    )
    counts = counts_of(event)
    if counts is None:
        return changed
    by_hour = {**before.good_by_hour, hour: before.good_by_hour.get(hour, ZERO) + sign * counts.good}
    order = event.envelope.order or ""
    orders = {**before.orders, order: before.orders.get(order, Counts()).plus(counts, sign)}
    total = before.total.plus(counts, sign)
    return msgspec.structs.replace(changed, total=total, good_by_hour=by_hour, orders=orders)


def _through(through: dict[str, int], event: Event) -> dict[str, int]:
    place = f"{event.envelope.terminal_id}/{event.envelope.epoch}"
    return {**through, place: max(through.get(place, 0), event.envelope.sequence)}
