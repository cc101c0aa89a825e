"""Andon: call for help, acknowledge, clear. Works without anybody signed in: help must not wait for a
badge.
"""

import msgspec

from terminal.domain.events.payloads import CallAcknowledged, CallCleared, CallRaised
from terminal.domain.ids import CallId, EventId, ReasonCode
from terminal.domain.masters.kinds import ReasonUse
from terminal.domain.masters.rows import Reason
from terminal.domain.outcome import Accepted, Outcome, Refusal, refused
from terminal.domain.state.place import CallDoc
from terminal.usecases.parts.workplace import Workplace, may_act, once, stop_of


class Called(msgspec.Struct, frozen=True):
    """A call and what became of it."""

    call: CallId
    kind: ReasonCode


@once
def raise_call(work: Workplace, command: EventId, kind: ReasonCode) -> Outcome[Called]:
    """Calls for help of that kind; one call of a kind is open at a station at a time."""
    if stopped := stop_of(work):
        return stopped
    reason = work.masters.get(Reason, kind)
    if reason is None or reason.use not in (ReasonUse.CALL, ReasonUse.STOP):
        return refused(Refusal.REASON_UNKNOWN, reason=kind, use=ReasonUse.CALL)
    if any(call.call_kind == kind for call in open_calls(work)):
        return refused(Refusal.CALL_OPEN, kind_zh=reason.names.zh, kind_en=reason.names.en)
    order = work.terminal().order
    with work.act() as act:
        act.add(command, CallRaised(call=CallId(command), call_kind=kind), order=order)
    return Accepted(Called(CallId(command), kind))


@once
def acknowledge_call(work: Workplace, command: EventId, call: CallId) -> Outcome[Called]:
    """Says that somebody is coming; their name is on the board from now on."""
    doc = work.store.doc(CallDoc, call)
    if problem := may_act(work):
        return problem
    if doc is None or doc.acknowledged_at or doc.cleared_at:
        return refused(Refusal.NO_SUCH_CALL)
    with work.act() as act:
        act.add(command, CallAcknowledged(call=call), order=doc.order or None)
    return Accepted(Called(call, ReasonCode(doc.call_kind)))


@once
def clear_call(work: Workplace, command: EventId, call: CallId) -> Outcome[Called]:
    """Says that the trouble is over."""
    doc = work.store.doc(CallDoc, call)
    if problem := may_act(work):
        return problem
    if doc is None or doc.cleared_at:
        return refused(Refusal.NO_SUCH_CALL)
    with work.act() as act:
        act.add(command, CallCleared(call=call), order=doc.order or None)
    return Accepted(Called(call, ReasonCode(doc.call_kind)))


def open_calls(work: Workplace) -> tuple[CallDoc, ...]:
    """The calls of this station that are not cleared, oldest first."""
    return tuple(call for call in work.store.open_calls() if call.station == work.identity.station)
