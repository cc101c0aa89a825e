"""What a unit is now, as a fold over its events. The same fold runs at the station and at the hub.

`history` keeps what still stands (a report taken back leaves it); everything else about progress is derived
from it, what it counts for in `count`. Whether an event can be at all is judged before it is folded
(`terminal.domain.rules`); what a rule makes of the state (may this unit be worked on?) is in `routing`.
"""

from collections.abc import Callable
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

import msgspec

from terminal.domain.events import payloads as ev
from terminal.domain.events.kinds import Disposition, StepVerdict
from terminal.domain.events.payloads import Event, EventKey
from terminal.domain.ids import Operation
from terminal.domain.state.hours import local_hour
from terminal.domain.state.seen import seen


class UnitStatus(StrEnum):
    """Where a unit stands. `built_in`: it is part of another unit."""

    IN_PROCESS = "in_process"
    HELD = "held"
    SCRAPPED = "scrapped"
    FINISHED = "finished"
    PACKED = "packed"
    BUILT_IN = "built_in"


class WorkResult(StrEnum):
    """What came of the work on a unit at an operation."""

    GOOD = "good"
    HELD = "held"
    SCRAP = "scrap"
    REWORK = "rework"


class Standing(msgspec.Struct, frozen=True, omit_defaults=True):
    """A report or disposition that stands, with the order, the shift and the hour of the day it counts in.

    `first`: nothing had been reported at the operation before it; `retried`: a step had failed there before.
    """

    key: EventKey
    result: WorkResult
    operation: Operation
    at: int
    station: str
    order: str = ""
    shift: str = ""
    hour: int = 0
    rework_to: Operation | None = None
    completes: bool = False
    first: bool = False
    retried: bool = False


class StepDone(msgspec.Struct, frozen=True, omit_defaults=True):
    """A step done at an operation; `rework_round` counts the reworks that came before it, `signals` are the
    rules of control charts that its value broke.
    """

    operation: Operation
    step: int
    verdict: StepVerdict
    at: int
    rework_round: int
    code: str = ""
    value: Decimal | None = None
    signals: tuple[str, ...] = ()


class Held(msgspec.Struct, frozen=True):
    """Why a unit may not go on."""

    key: EventKey
    at: int
    station: str
    operation: Operation | None
    defect: str | None


class UnitDoc(msgspec.Struct, frozen=True):
    """A unit's state. `operation` is the one now open; `through` the last sequence seen of each
    "terminal/epoch".
    """

    unit: str
    item: str = ""
    order: str = ""
    operation: Operation | None = None
    station: str = ""
    started_at: int = 0
    updated_at: int = 0
    steps: tuple[StepDone, ...] = ()
    history: tuple[Standing, ...] = ()
    holds: tuple[Held, ...] = ()
    built_into: str = ""
    box: str = ""
    through: dict[str, int] = {}

    @property
    def held(self) -> Held | None:
        """The oldest of the holds that nobody has decided about."""
        return self.holds[0] if self.holds else None

    @property
    def status(self) -> UnitStatus:
        """Where it stands, worst first."""
        if self.scrapped:
            return UnitStatus.SCRAPPED
        if self.holds:
            return UnitStatus.HELD
        if self.built_into:
            return UnitStatus.BUILT_IN
        if self.box:
            return UnitStatus.PACKED
        return UnitStatus.FINISHED if self._complete() else UnitStatus.IN_PROCESS

    @property
    def scrapped(self) -> bool:
        """True once anybody scrapped it."""
        return any(entry.result == WorkResult.SCRAP for entry in self.history)

    def passed(self) -> frozenset[int]:
        """The operations passed and not sent back since."""
        done: set[int] = set()
        for entry in self.history:
            if entry.result == WorkResult.GOOD:
                done.add(entry.operation)
            if entry.rework_to is not None:
                done = {number for number in done if number < entry.rework_to}
        return frozenset(done)

    def steps_done(self, operation: int) -> dict[int, StepDone]:
        """The steps of `operation` that still count, by step number. Components stay in the unit through a
        rework.
        """
        since = self.rounds(operation)
        return {
            done.step: done
            for done in self.steps
            if done.operation == operation
            and (done.rework_round >= since or done.verdict == StepVerdict.CONSUMED)
        }

    def rounds(self, operation: int | None = None) -> int:
        """How many reworks there were; with `operation`: up to and with the last that sent back to it or
        before it.
        """
        reworks = [entry.rework_to for entry in self.history if entry.rework_to is not None]
        if operation is None:
            return len(reworks)
        return max((n for n, to in enumerate(reworks, start=1) if to <= operation), default=0)

    def sent_back_to(self) -> Operation | None:
        """The operation a rework sent it to and that it has not passed again."""
        target = next(
            (entry.rework_to for entry in reversed(self.history) if entry.rework_to is not None), None
        )
        return target if target is not None and target not in self.passed() else None

    def first_result(self, operation: int) -> bool:
        """True when nothing was ever reported at `operation`."""
        return all(entry.operation != operation for entry in self.history)

    def failed_at(self, operation: int) -> bool:
        """True when a step of `operation` ever failed, repeated or conceded since or not."""
        return any(done.operation == operation and done.verdict in _FAILED for done in self.steps)

    def _complete(self) -> bool:
        """True once the last operation is passed, in whatever order the others came; not while one that is
        made up for is open, or one that it was sent back to.
        """
        passed = self.passed()
        last = any(entry.completes and entry.operation in passed for entry in self.history)
        return last and (self.operation is None or self.operation in passed) and self.sent_back_to() is None


_FAILED: Final = (StepVerdict.FAIL, StepVerdict.CONCEDED)


def fold_unit(doc: UnitDoc | None, unit: str, event: Event, *, stands: bool = True) -> UnitDoc:
    """The state of `unit` after `event`. Total: never raises.

    An event that does not stand changes nothing, but two units under one serial number are held.
    """
    before = doc or UnitDoc(unit)
    envelope = event.envelope
    if stands:
        handler = _HANDLERS.get(type(event.payload))
        after = handler(before, event, event.payload) if handler else before
    else:
        after = _hold(before, event, None) if other_unit(before, event) else before
    updated_at = max(before.updated_at, envelope.occurred_at)
    return msgspec.structs.replace(after, updated_at=updated_at, **seen(before.through, event))


def other_unit(doc: UnitDoc, event: Event) -> bool:
    """True where the event starts a unit of another item or order under the same serial number."""
    payload = event.payload
    if not isinstance(payload, ev.UnitStarted) or not doc.item:
        return False
    return (doc.item, doc.order) != (payload.item, event.envelope.order or "")


def _started(doc: UnitDoc, event: Event, payload: ev.UnitStarted) -> UnitDoc:
    envelope = event.envelope
    return msgspec.structs.replace(
        doc,
        item=payload.item,
        order=envelope.order or "",
        operation=envelope.operation,
        station=envelope.station,
        started_at=envelope.occurred_at,
    )


def _step(doc: UnitDoc, event: Event, done: StepDone) -> UnitDoc:
    changed = msgspec.structs.replace(doc, steps=(*doc.steps, done), station=event.envelope.station)
    return changed if doc.operation else msgspec.structs.replace(changed, operation=event.envelope.operation)


def _consumed(doc: UnitDoc, event: Event, payload: ev.ComponentConsumed) -> UnitDoc:
    if doc.unit == payload.unit:
        into = event.envelope.subject[1] if event.envelope.subject else ""
        return msgspec.structs.replace(doc, built_into=into)
    done = StepDone(
        event.envelope.operation or Operation(0),
        payload.step,
        StepVerdict.CONSUMED,
        event.envelope.occurred_at,
        doc.rounds(),
        payload.lot or payload.unit or "",
        payload.quantity,
    )
    return _step(doc, event, done)


def _recorded(doc: UnitDoc, event: Event, payload: ev.ParameterRecorded | ev.InspectionRecorded) -> UnitDoc:
    done = StepDone(
        event.envelope.operation or Operation(0),
        payload.step,
        payload.verdict,
        event.envelope.occurred_at,
        doc.rounds(),
        getattr(payload, "defect", None) or "",
        payload.value,
        payload.signals,
    )
    return _step(doc, event, done)


def _verified(doc: UnitDoc, event: Event, payload: ev.LabelVerified) -> UnitDoc:
    done = StepDone(
        event.envelope.operation or Operation(0),
        payload.step,
        StepVerdict.PASS,
        event.envelope.occurred_at,
        doc.rounds(),
        payload.template,
    )
    return _step(doc, event, done)


def _reported(doc: UnitDoc, event: Event, payload: ev.WorkReported) -> UnitDoc:
    result = result_of(payload)
    entry = _standing(doc, event, result, event.envelope.operation or Operation(0))
    back = payload.rework[0].operation if payload.rework else None
    entry = msgspec.structs.replace(entry, rework_to=back, completes=payload.completes)
    open_now = doc.operation if result == WorkResult.HELD else None
    return msgspec.structs.replace(
        doc, history=(*doc.history, entry), operation=open_now, station=event.envelope.station
    )


def _standing(doc: UnitDoc, event: Event, result: WorkResult, operation: Operation) -> Standing:
    """What the event says of the unit at the operation, counted at the event's station."""
    envelope = event.envelope
    return Standing(
        envelope.key,
        result,
        operation,
        envelope.occurred_at,
        envelope.station,
        order=envelope.order or "",
        shift=envelope.shift or "",
        hour=local_hour(envelope.occurred_at, envelope.zone),
        first=doc.first_result(operation),
        retried=doc.failed_at(operation),
    )


def result_of(payload: ev.WorkReported) -> WorkResult:
    """What a report says of the one unit."""
    if payload.scrap:
        return WorkResult.SCRAP
    if payload.rework:
        return WorkResult.REWORK
    return WorkResult.HELD if payload.held else WorkResult.GOOD


def _taken_back(doc: UnitDoc, event: Event, payload: ev.ReportTakenBack) -> UnitDoc:
    target = event.envelope.corrects
    found = next((entry for entry in doc.history if entry.key == target), None)
    if found is None:
        return doc
    history = tuple(entry for entry in doc.history if entry.key != target)
    return msgspec.structs.replace(doc, history=history, operation=found.operation, station=found.station)


def _held(doc: UnitDoc, event: Event, payload: ev.UnitHeld) -> UnitDoc:
    return _hold(doc, event, payload.defect)


def _hold(doc: UnitDoc, event: Event, defect: str | None) -> UnitDoc:
    envelope = event.envelope
    held = Held(envelope.key, envelope.occurred_at, envelope.station, envelope.operation, defect)
    return msgspec.structs.replace(doc, holds=(*doc.holds, held))


def _disposed(doc: UnitDoc, event: Event, payload: ev.UnitDisposed) -> UnitDoc:
    operation = event.envelope.operation or Operation(0)
    still = tuple(held for held in doc.holds if held.key not in payload.ends)
    released = msgspec.structs.replace(doc, holds=still)
    if payload.disposition == Disposition.USE_AS_IS:
        accepted = tuple(_as_accepted(done, operation) for done in doc.steps)
        released = msgspec.structs.replace(released, steps=accepted)
        if not payload.good:
            return released
        entry = _standing(released, event, WorkResult.GOOD, operation)
        entry = msgspec.structs.replace(entry, completes=payload.completes)
    else:
        entry = _standing(doc, event, WorkResult(payload.disposition), operation)
        entry = msgspec.structs.replace(entry, rework_to=payload.rework_to)
    return msgspec.structs.replace(released, history=(*doc.history, entry), operation=None)


def _as_accepted(done: StepDone, operation: int) -> StepDone:
    failed_here = done.operation == operation and done.verdict == StepVerdict.FAIL
    return msgspec.structs.replace(done, verdict=StepVerdict.CONCEDED) if failed_here else done


def _packed(doc: UnitDoc, event: Event, payload: ev.UnitPacked) -> UnitDoc:
    return msgspec.structs.replace(doc, box=payload.box)


def _unpacked(doc: UnitDoc, event: Event, payload: ev.UnitUnpacked) -> UnitDoc:
    return msgspec.structs.replace(doc, box="")


_HANDLERS: Final[dict[type[Any], Callable[[UnitDoc, Event, Any], UnitDoc]]] = {
    ev.UnitStarted: _started,
    ev.ComponentConsumed: _consumed,
    ev.ParameterRecorded: _recorded,
    ev.InspectionRecorded: _recorded,
    ev.LabelVerified: _verified,
    ev.WorkReported: _reported,
    ev.ReportTakenBack: _taken_back,
    ev.UnitHeld: _held,
    ev.UnitDisposed: _disposed,
    ev.UnitPacked: _packed,
    ev.UnitUnpacked: _unpacked,
}
