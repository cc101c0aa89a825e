"""Who works at a terminal and on what, as a fold over that terminal's own events. What all terminals of a
station share is not here (`place`).
"""

from typing import Any

import msgspec

from terminal.domain.events import payloads as ev
from terminal.domain.events.payloads import Event
from terminal.domain.ids import ThingKind
from terminal.domain.state.seen import seen


class TerminalDoc(msgspec.Struct, frozen=True):
    """Who is signed in, which order, unit, box and pallet are open, and when the terminal last did anything;
    `left` is who signed out last, at `left_at` (0: nobody yet). Times in microseconds UTC.
    """

    terminal_id: str
    station: str = ""
    actor: str | None = None
    actor_name: str = ""
    session: str | None = None
    session_at: int = 0
    order: str | None = None
    unit: str | None = None
    operation: int | None = None
    box: str | None = None
    pallet: str | None = None
    shift: str | None = None
    last_at: int = 0
    left: str = ""
    left_at: int = 0
    through: dict[str, int] = {}


def fold_terminal(doc: TerminalDoc | None, terminal_id: str, event: Event) -> TerminalDoc:
    """The terminal after `event`, which is one of its own. A refused scan is no work."""
    before = doc or TerminalDoc(terminal_id)
    envelope = event.envelope
    changes: dict[str, Any] = seen(before.through, event) | {"station": envelope.station}
    if not isinstance(event.payload, ev.ScanRefused):
        changes |= _changes(before, event)
        changes |= {"last_at": max(before.last_at, envelope.occurred_at), "shift": envelope.shift}
    return msgspec.structs.replace(before, **changes)


def _changes(before: TerminalDoc, event: Event) -> dict[str, Any]:
    """What changes but for the time."""
    envelope = event.envelope
    payload = event.payload
    subject = envelope.subject[1] if envelope.subject and envelope.subject[0] == ThingKind.UNIT else None
    changes: dict[str, Any] = {}
    match payload:
        case ev.SessionStarted():
            changes = {"actor": envelope.actor, "actor_name": payload.name, "session": envelope.session}
            changes |= {"session_at": envelope.occurred_at}
        case ev.SessionEnded():
            changes = {"actor": None, "actor_name": "", "session": None}
            changes |= {"left": before.actor or envelope.actor or "", "left_at": envelope.occurred_at}
        case ev.OrderChosen():
            changes = {"order": envelope.order, "unit": None, "operation": None}
        case ev.UnitStarted() | ev.ReportTakenBack() if subject:
            changes = {"order": envelope.order, "unit": subject, "operation": envelope.operation}
        case ev.WorkReported() | ev.UnitHeld() if subject and subject == before.unit:
            changes = {"unit": None, "operation": None}
        case ev.UnitPacked() | ev.UnitUnpacked():
            changes = {"box": payload.box}
        case ev.BoxPacked() | ev.BoxUnpacked():
            changes = {"pallet": payload.box}
        case ev.BoxClosed():
            changes = {"pallet" if payload.boxes else "box": None}
        case _:
            pass
    return changes
