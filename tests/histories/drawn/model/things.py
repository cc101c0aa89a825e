"""The model's things as they stand: units, boxes, lots, and the lines of what was reported. What happens to
them is in `told`, what must not in `rules`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from terminal.domain.events.payloads import Envelope, Event, EventKey, WorkReported
from terminal.domain.masters.rows import MasterRow

ZERO, ONE = Decimal(0), Decimal(1)
GOOD, HELD, SCRAP, REWORK = "good", "held", "scrap", "rework"

Masters = Callable[[str, str, int], MasterRow | None]
"""The row of a kind and key by a revision."""


@dataclass(frozen=True)
class Line:
    """What one report or decision says of pieces, and where and when."""

    key: EventKey
    order: str
    operation: int
    station: str
    shift: str
    hour: int
    revision: int
    good: Decimal = ZERO
    scrap: Decimal = ZERO
    rework: Decimal = ZERO
    first_good: Decimal = ZERO
    first_total: Decimal = ZERO
    lost: bool = False
    """The piece was scrapped since."""
    over: Decimal = ZERO
    """Good pieces that are more than was ordered, and taken off already."""


@dataclass
class Result:
    """A result in a unit's life."""

    key: EventKey
    kind: str
    operation: int
    line: Line
    back: int | None = None
    last: bool = False


@dataclass
class Unit:
    """A unit: its results that stand, what holds it, and where it is."""

    item: str = ""
    order: str = ""
    open_at: int | None = None
    results: list[Result] = field(default_factory=list)
    failed: set[int] = field(default_factory=set)
    holds: set[EventKey] = field(default_factory=set)
    inside: str = ""
    box: str = ""
    sent_back_since: bool = False
    """It was sent back after it was started where it is open now."""

    def passed(self) -> set[int]:
        """The operations that are done and were not sent back since."""
        done: set[int] = set()
        for each in self.results:
            done |= {each.operation} if each.kind == GOOD else set()
            done = done if each.back is None else {number for number in done if number < each.back}
        return done

    def sent_back(self) -> bool:
        """It was sent back to an operation that it has not passed again."""
        back = next((each.back for each in reversed(self.results) if each.back is not None), None)
        return back is not None and back not in self.passed()

    def stopped(self) -> bool:
        """It must go nowhere."""
        return bool(self.holds) or self.scrapped()

    def scrapped(self) -> bool:
        return any(each.kind == SCRAP for each in self.results)


@dataclass
class Box:
    """A box or pallet; `item` is that of all that is inside, "" where there are several."""

    item: str = ""
    inside: list[str] = field(default_factory=list)
    pallet: str = ""
    closed: bool = False


@dataclass
class Stock:
    """What came in and what went out."""

    born: bool = False
    received: Decimal = ZERO
    used: Decimal = ZERO


def is_about(event: Event, kind: str) -> bool:
    return event.envelope.subject is not None and event.envelope.subject[0] == kind


def subject_of(event: Event) -> str:
    return event.envelope.subject[1] if event.envelope.subject else ""


def kind_of(payload: WorkReported) -> str:
    if payload.scrap:
        return SCRAP
    return REWORK if payload.rework else HELD if payload.held else GOOD


def line_of(envelope: Envelope) -> Line:
    at = datetime.fromtimestamp(envelope.occurred_at / 1e6, ZoneInfo(envelope.zone))
    order, operation, shift = envelope.order or "", envelope.operation or 0, envelope.shift or ""
    return Line(envelope.key, order, operation, envelope.station, shift, at.hour, envelope.revision)


def by_quantity(envelope: Envelope, payload: WorkReported) -> Line:
    """Of a quantity each piece is a first result."""
    scrap = sum((part.quantity for part in payload.scrap), ZERO)
    rework = sum((part.quantity for part in payload.rework), ZERO)
    total = payload.good + scrap + rework + payload.held
    return replace(
        line_of(envelope),
        good=payload.good,
        scrap=scrap,
        rework=rework,
        first_good=payload.good,
        first_total=total,
    )
