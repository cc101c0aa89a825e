"""What a unit is now, as a fold over its events. The same fold runs at the station and at the hub.

`history` keeps what still stands (a report taken back leaves it); everything else about progress is derived
from it. What a rule
makes of the state (may this unit be worked on?) is in `routing`.
"""

from collections.abc import Callable
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

import msgspec

from terminal.domain.events import payloads as ev
from terminal.domain.events.finding import Finding, FindingCode
from terminal.domain.events.kinds import Disposition, StepVerdict
from terminal.domain.events.payloads import Event, EventKey
from terminal.domain.ids import Operation


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


class Standing(msgspec.Struct, frozen=True):
    """A report or disposition that stands."""

    key: EventKey
    result: WorkResult
    operation: Operation
    at: int
    station: str
    rework_to: Operation | None = None
    completes: bool = False
    counted: bool = True


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
    held: Held | None = None
    built_into: str = ""
    box: str = ""
    through: dict[str, int] = {}

    @property
    def status(self) -> UnitStatus:
        """Where it stands, worst first."""
        if any(entry.result == WorkResult.SCRAP for entry in self.history):
            return UnitStatus.SCRAPPED
        if self.held:
            return UnitStatus.HELD
        if self.built_into:
            return UnitStatus.BUILT_IN
        if self.box:
            return UnitStatus.PACKED
        return UnitStatus.FINISHED if self._complete() else UnitStatus.IN_PROCESS

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

    def counted_good(self, operation: int) -> bool:
        """True when it counts as a good piece of `operation` already, sent back since or not."""
        return any(entry.result == WorkResult.GOOD and entry.operation == operation for entry in self.history)

    def _complete(self) -> bool:
        """True once the last operation is passed, in whatever order the others came; not while one that is
        made up for is open.
        """
        passed = self.passed()
        last = any(entry.completes and entry.operation in passed for entry in self.history)
        return last and (self.operation is None or self.operation in passed)


_FAILED: Final = (StepVerdict.FAIL, StepVerdict.CONCEDED)
UnitFold = tuple[UnitDoc, Finding | None]


def fold_unit(doc: UnitDoc | None, unit: str, event: Event) -> UnitFold:
    """The state of `unit` after `event`, and what was wrong with the event. Total: never raises."""
    before = doc or UnitDoc(unit)
    handler = _HANDLERS.get(type(event.payload))
    after, finding = handler(before, event, event.payload) if handler else (before, None)
    envelope = event.envelope
    place = f"{envelope.terminal_id}/{envelope.epoch}"
    through = {**before.through, place: max(before.through.get(place, 0), envelope.sequence)}
    return msgspec.structs.replace(
        after, through=through, updated_at=max(before.updated_at, envelope.occurred_at)
    ), finding


def _started(doc: UnitDoc, event: Event, payload: ev.UnitStarted) -> UnitFold:
    envelope = event.envelope
    order = envelope.order or ""
    if doc.item and (doc.item, doc.order) != (payload.item, order):
        return _hold(doc, event, None), Finding(
            FindingCode.SERIAL_CONFLICT, {"order": doc.order, "other_order": order}
        )
    finding = _on_hold(doc)
    changes = msgspec.structs.replace(
        doc,
        item=payload.item,
        order=order,
        operation=envelope.operation,
        station=envelope.station,
        started_at=envelope.occurred_at,
    )
    return changes, finding


def _step(doc: UnitDoc, event: Event, done: StepDone) -> UnitDoc:
    changed = msgspec.structs.replace(doc, steps=(*doc.steps, done), station=event.envelope.station)
    return changed if doc.operation else msgspec.structs.replace(changed, operation=event.envelope.operation)


def _consumed(doc: UnitDoc, event: Event, payload: ev.ComponentConsumed) -> UnitFold:
    if doc.unit == payload.unit:
        if doc.built_into and event.envelope.subject and doc.built_into != event.envelope.subject[1]:
            return doc, Finding(FindingCode.COMPONENT_TWICE, {"unit": doc.unit, "other": doc.built_into})
        return msgspec.structs.replace(
            doc, built_into=event.envelope.subject[1] if event.envelope.subject else ""
        ), None
    done = StepDone(
        event.envelope.operation or Operation(0),
        payload.step,
        StepVerdict.CONSUMED,
        event.envelope.occurred_at,
        doc.rounds(),
        payload.lot or payload.unit or "",
        payload.quantity,
    )
    return _step(doc, event, done), _on_hold(doc)


def _recorded(doc: UnitDoc, event: Event, payload: ev.ParameterRecorded | ev.InspectionRecorded) -> UnitFold:
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
    return _step(doc, event, done), _on_hold(doc)


def _verified(doc: UnitDoc, event: Event, payload: ev.LabelVerified) -> UnitFold:
    done = StepDone(
        event.envelope.operation or Operation(0),
        payload.step,
        StepVerdict.PASS,
        event.envelope.occurred_at,
        doc.rounds(),
        payload.template,
    )
    return _step(doc, event, done), _on_hold(doc)


def _reported(doc: UnitDoc, event: Event, payload: ev.WorkReported) -> UnitFold:
    envelope = event.envelope
    operation = envelope.operation or Operation(0)
    result, back = _result(payload)
    duplicate = Finding(FindingCode.DUPLICATE_REPORT, {"operation": str(operation)})
    if payload.decided and result != WorkResult.GOOD:
        return doc, None if _decided_before(doc, envelope) else duplicate
    finding = _on_hold(doc)
    if operation in doc.passed() or doc.status is UnitStatus.SCRAPPED:
        finding = duplicate
        if result in (WorkResult.GOOD, WorkResult.HELD):
            return doc, finding
    counted = finding is None or finding.counted
    entry = Standing(
        envelope.key,
        result,
        operation,
        envelope.occurred_at,
        envelope.station,
        back,
        payload.completes,
        counted,
    )
    open_now = doc.operation if result == WorkResult.HELD else None
    history = (*doc.history, entry)
    return msgspec.structs.replace(
        doc, history=history, operation=open_now, station=envelope.station
    ), finding


def _result(payload: ev.WorkReported) -> tuple[WorkResult, Operation | None]:
    """What a report says of the one unit, and where a rework sends it."""
    if payload.scrap:
        return WorkResult.SCRAP, None
    if payload.rework:
        return WorkResult.REWORK, payload.rework[0].operation
    return WorkResult.HELD if payload.held else WorkResult.GOOD, None


def _decided_before(doc: UnitDoc, envelope: ev.Envelope) -> bool:
    """True when the event right before this one in its journal is a disposition that stands."""
    before = EventKey(envelope.terminal_id, envelope.epoch, envelope.sequence - 1)
    return any(entry.key == before for entry in doc.history)


def _taken_back(doc: UnitDoc, event: Event, payload: ev.ReportTakenBack) -> UnitFold:
    target = event.envelope.corrects
    found = next((entry for entry in doc.history if entry.key == target), None)
    if found is None:
        return doc, Finding(FindingCode.CORRECTION_RACE, {"target": str(target)})
    history = tuple(entry for entry in doc.history if entry.key != target)
    if found != doc.history[-1] or doc.operation is not None:  # it has gone on since: that stands
        return msgspec.structs.replace(doc, history=history), None
    return msgspec.structs.replace(
        doc, history=history, operation=found.operation, station=found.station
    ), None


def _held(doc: UnitDoc, event: Event, payload: ev.UnitHeld) -> UnitFold:
    return _hold(doc, event, payload.defect), None


def _hold(doc: UnitDoc, event: Event, defect: str | None) -> UnitDoc:
    envelope = event.envelope
    held = Held(envelope.key, envelope.occurred_at, envelope.station, envelope.operation, defect)
    return doc if doc.held else msgspec.structs.replace(doc, held=held)


def _disposed(doc: UnitDoc, event: Event, payload: ev.UnitDisposed) -> UnitFold:
    envelope = event.envelope
    if doc.held is None:
        return doc, Finding(FindingCode.CORRECTION_RACE, {"target": doc.unit})
    operation = doc.held.operation or Operation(0)
    released = msgspec.structs.replace(doc, held=None)
    if payload.disposition == Disposition.USE_AS_IS:
        accepted = tuple(_as_accepted(done, operation) for done in doc.steps)
        return msgspec.structs.replace(released, steps=accepted), None
    entry = Standing(
        envelope.key,
        WorkResult(payload.disposition),
        operation,
        envelope.occurred_at,
        envelope.station,
        payload.rework_to if payload.disposition == Disposition.REWORK else None,
    )
    return msgspec.structs.replace(released, history=(*doc.history, entry), operation=None), None


def _as_accepted(done: StepDone, operation: int) -> StepDone:
    failed_here = done.operation == operation and done.verdict == StepVerdict.FAIL
    return msgspec.structs.replace(done, verdict=StepVerdict.CONCEDED) if failed_here else done


def _packed(doc: UnitDoc, event: Event, payload: ev.UnitPacked) -> UnitFold:
    if doc.box and doc.box != payload.box:
        return doc, Finding(FindingCode.PACKED_TWICE, {"box": doc.box})
    return msgspec.structs.replace(doc, box=payload.box), _on_hold(doc)


def _unpacked(doc: UnitDoc, event: Event, payload: ev.UnitUnpacked) -> UnitFold:
    if doc.box != payload.box:
        return doc, Finding(FindingCode.CORRECTION_RACE, {"target": doc.unit})
    return msgspec.structs.replace(doc, box=""), None


def _on_hold(doc: UnitDoc) -> Finding | None:
    return Finding(FindingCode.ON_HOLD, {"unit": doc.unit}, counted=True) if doc.held else None


_HANDLERS: Final[dict[type[Any], Callable[[UnitDoc, Event, Any], UnitFold]]] = {
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
