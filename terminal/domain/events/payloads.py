"""Events: every act on the floor, written once and never changed.

The envelope says who, when, where and about what; the payload says what. An event is encoded to JSON bytes
once; they are stored, hashed and sent as they are (`chain`). What events mean is folded in `state`.
"""

from decimal import Decimal
from typing import Final

import msgspec

from terminal.domain.events.kinds import Disposition, PhotoCause, StepVerdict
from terminal.domain.ids import (
    BoxCode,
    CallId,
    DefectCode,
    EventId,
    ItemCode,
    LotCode,
    Operation,
    OrderCode,
    PersonCode,
    ReasonCode,
    StationCode,
    StepNumber,
    UnitCode,
)
from terminal.domain.measuring import Measured


class EventKey(msgspec.Struct, frozen=True, order=True, array_like=True):
    """The key of an event: terminal, epoch of its journal, gapless sequence from 1."""

    terminal_id: str
    epoch: int
    sequence: int

    def __str__(self) -> str:
        return f"{self.terminal_id}/{self.epoch}/{self.sequence}"


class Payload(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was done. Fields may be added with a default; a changed meaning is a new version."""


class SessionStarted(Payload, frozen=True):
    """A person took over the terminal; `replaced` was signed in until then."""

    name: str
    replaced: PersonCode | None = None


class SessionEnded(Payload, frozen=True):
    """The person left: `how` is "badge", "button", "idle", "restart", "switch" or "shift_end"."""

    how: str


class ScanRefused(Payload, frozen=True):
    """A code was read and refused. `raw` is text, `raw_base64` what is none or holds control characters.

    Of a code too long to be kept they are the beginning, `length` its bytes and `sha256` their hash
    (up to 1 MiB).
    """

    device: str
    refusal: str
    screen: str
    raw: str = ""
    raw_base64: str = ""
    parameters: dict[str, str] = {}
    length: int = 0
    sha256: str = ""


class OrderChosen(Payload, frozen=True):
    """The order this terminal now works on."""

    item: ItemCode


class UnitStarted(Payload, frozen=True):
    """A unit began an operation here."""

    item: ItemCode


class ComponentConsumed(Payload, frozen=True):
    """`quantity` of a lot, or one finished unit, went into the subject: one of `lot` and `unit` is set."""

    step: StepNumber
    item: ItemCode
    quantity: Decimal
    lot: LotCode | None = None
    unit: UnitCode | None = None


class LotMounted(Payload, frozen=True):
    """From now on the subject lot is what this station uses of `item`, whatever the order."""

    item: ItemCode


class ComponentReturned(Payload, frozen=True):
    """`quantity` of a lot that the consumption named by the envelope's `corrects` put into the subject was
    not used after all.
    """

    item: ItemCode
    quantity: Decimal
    lot: LotCode


class StepResult(Payload, frozen=True, kw_only=True):
    """What parameters and inspections share: `verdict` by the limits as they were; `signals`
    are the rules of control charts that the value broke, like "we1".
    """

    step: StepNumber
    name: str
    verdict: StepVerdict
    lower: Decimal | None = None
    upper: Decimal | None = None
    device: str = ""
    measured: Measured | None = None
    signals: tuple[str, ...] = ()


class ParameterRecorded(StepResult, frozen=True, kw_only=True):
    """A process parameter at the unit."""

    value: Decimal
    uom: str


class InspectionRecorded(StepResult, frozen=True, kw_only=True):
    """An inspection result: attribute (`value` None) or measured. A fail names its `defect`."""

    value: Decimal | None = None
    uom: str = ""
    defect: DefectCode | None = None


class Scrapped(msgspec.Struct, frozen=True):
    """So many pieces scrapped for that reason."""

    reason: ReasonCode
    quantity: Decimal


class Reworked(msgspec.Struct, frozen=True):
    """So many pieces sent to rework for that reason; `operation` is where they go back to."""

    reason: ReasonCode
    quantity: Decimal
    operation: Operation


class WorkReported(Payload, frozen=True):
    """Good, scrap and rework of one operation in one commit; for the subject unit (total 1) or for a
    quantity, of which the subject lot is made.

    `completes`: it was the last operation of the routing. `held`: pieces that failed and wait for a
    supervisor. `item`: what the subject lot is. Whether it is a first result, a second one or a piece made
    again follows from the events before it (`state`).
    """

    good: Decimal
    scrap: tuple[Scrapped, ...] = ()
    rework: tuple[Reworked, ...] = ()
    completes: bool = False
    seconds: int | None = None
    held: Decimal = Decimal(0)
    item: str = ""


class ReportTakenBack(Payload, frozen=True):
    """Undoes the report named by the envelope's `corrects`: what that counted, where, in which shift and when
    it was made, as the person saw it.
    """

    good: Decimal
    station: StationCode
    reported_at: int
    shift: str = ""
    scrap: tuple[Scrapped, ...] = ()
    rework: tuple[Reworked, ...] = ()
    completes: bool = False


class UnitHeld(Payload, frozen=True):
    """The subject may not go on until a supervisor has disposed of it."""

    defect: DefectCode | None = None
    note: str = ""


class UnitDisposed(Payload, frozen=True):
    """A supervisor's decision on a unit; it ends the holds named by the keys of their events.

    A rework goes back to the operation `rework_to`. `good`: used as it is the unit has all its steps and is
    good at the operation of the envelope, `completes` if that was the last one.
    """

    disposition: Disposition
    reason: ReasonCode
    ends: tuple[EventKey, ...]
    rework_to: Operation | None = None
    note: str = ""
    good: bool = False
    completes: bool = False


class CallRaised(Payload, frozen=True):
    """Help is wanted: `call_kind` is a reason code of use "call"."""

    call: CallId
    call_kind: ReasonCode


class CallAcknowledged(Payload, frozen=True):
    """Somebody is coming."""

    call: CallId


class CallCleared(Payload, frozen=True):
    """The trouble is over."""

    call: CallId


class LotReceived(Payload, frozen=True):
    """Material came in and is now known as the subject lot."""

    item: ItemCode
    quantity: Decimal
    supplier: str = ""
    supplier_lot: str = ""
    expires: str = ""


class IntoBox(Payload, frozen=True, kw_only=True):
    """The subject went into `box`."""

    box: BoxCode
    item: ItemCode


class OutOfBox(Payload, frozen=True, kw_only=True):
    """The subject came out of `box` again: what was closed is open again, its label no longer true.

    `corrects` names the packing where this terminal wrote it.
    """

    box: BoxCode
    item: ItemCode


class UnitPacked(IntoBox, frozen=True):
    """The subject unit, finished, went into a box."""


class UnitUnpacked(OutOfBox, frozen=True):
    """The subject unit came out of a box."""


class BoxPacked(IntoBox, frozen=True):
    """The subject box, closed, went on a pallet: `box` is the pallet's number, an SSCC. `item` is "" where
    nothing is known of what is in it; `members` are the units that are known to be.
    """

    members: tuple[UnitCode, ...] = ()


class BoxUnpacked(OutOfBox, frozen=True):
    """The subject box came off a pallet."""


class BoxClosed(Payload, frozen=True):
    """The subject box or pallet is full or declared complete; `units` or `boxes` count what is in it,
    `members` are the units in it or in its boxes, as far as known.
    """

    item: ItemCode
    units: int
    boxes: int = 0
    members: tuple[UnitCode, ...] = ()


class LabelPrinted(Payload, frozen=True):
    """The printer `device` took the label of the subject: its printing `number` (1 = the first), in
    so many `copies`; why, from the second on. The actor is who asked for it. `twice`: the line broke while it
    was sent, so it may have come out before already.
    """

    template: str
    number: int
    copies: int
    device: str
    reason: str = ""
    twice: bool = False


class LabelVerified(Payload, frozen=True):
    """The label of the subject was stuck on and read. Of a unit: its step is done; else `step` is 0."""

    step: StepNumber
    template: str
    number: int


class PhotoTaken(Payload, frozen=True):
    """The attachment shows the subject unit; a fail is that of `step`."""

    cause: PhotoCause
    step: StepNumber | None = None


class SettingChanged(Payload, frozen=True):
    """A station setting was changed by the actor."""

    setting: str
    old: str
    new: str


class KioskLeft(Payload, frozen=True):
    """The full-screen terminal was left by badge and PIN; `allowed` False records a refused try."""

    allowed: bool


class DisputeAnswered(Payload, frozen=True):
    """What a person says about the hub's dispute `code` of the event named by the envelope's `corrects`.

    `answer` "rework": the report the hub took for a second one was rework. It changes no count.
    """

    code: str
    answer: str


EVENT_TYPES: Final[tuple[tuple[str, int, type[Payload]], ...]] = (
    ("session.started", 1, SessionStarted),
    ("session.ended", 1, SessionEnded),
    ("scan.refused", 1, ScanRefused),
    ("order.chosen", 1, OrderChosen),
    ("unit.started", 1, UnitStarted),
    ("component.consumed", 1, ComponentConsumed),
    ("parameter.recorded", 1, ParameterRecorded),
    ("inspection.recorded", 1, InspectionRecorded),
    ("work.reported", 1, WorkReported),
    ("report.taken_back", 1, ReportTakenBack),
    ("unit.held", 1, UnitHeld),
    ("unit.disposed", 1, UnitDisposed),
    ("call.raised", 1, CallRaised),
    ("call.acknowledged", 1, CallAcknowledged),
    ("call.cleared", 1, CallCleared),
    ("lot.received", 1, LotReceived),
    ("unit.packed", 1, UnitPacked),
    ("box.closed", 1, BoxClosed),
    ("unit.unpacked", 1, UnitUnpacked),
    ("setting.changed", 1, SettingChanged),
    ("kiosk.left", 1, KioskLeft),
    ("dispute.answered", 1, DisputeAnswered),
    ("lot.mounted", 1, LotMounted),
    ("component.returned", 1, ComponentReturned),
    ("label.printed", 1, LabelPrinted),
    ("label.verified", 1, LabelVerified),
    ("photo.taken", 1, PhotoTaken),
    ("box.packed", 1, BoxPacked),
    ("box.unpacked", 1, BoxUnpacked),
)
"""Every event type ever released, with its version. A version, once released, stays accepted for ever."""


class Attachment(msgspec.Struct, frozen=True, array_like=True):
    """A file that belongs to the event, by content."""

    sha256: str
    size: int
    media_type: str


class Envelope(msgspec.Struct, frozen=True, kw_only=True):
    """Who, when, where, about what. `payload` is the raw JSON of the struct that `type` and `version` name.

    `occurred_at` microseconds UTC; `clock_offset_us` this clock minus the hub's, None when never measured;
    `subject` is (kind, code), a kind of a newer version as it stands; `revision` the master-data revision the
    act was judged by; `prev` the hash of the event before, hex.
    """

    terminal_id: str
    epoch: int
    sequence: int
    id: EventId
    type: str
    version: int
    occurred_at: int
    zone: str
    monotonic_ns: int
    boot_id: str
    clock_offset_us: int | None
    actor: PersonCode | None
    authentication: str
    session: str | None
    station: StationCode
    order: OrderCode | None
    operation: Operation | None
    subject: tuple[str, str] | None
    equipment: str | None
    shift: str | None
    revision: int
    corrects: EventKey | None
    attachments: tuple[Attachment, ...]
    payload: msgspec.Raw
    prev: str

    @property
    def key(self) -> EventKey:
        """Its key."""
        return EventKey(self.terminal_id, self.epoch, self.sequence)


class Event(msgspec.Struct, frozen=True):
    """An envelope with its payload understood."""

    envelope: Envelope
    payload: Payload
