"""The state of everything, as one fold: which things an event touches, and what each is afterwards.

A thing is (kind, key); its state is a *doc*. Station and hub keep docs in a table of their own and call the
same `fold`, so both
always agree. Docs can be thrown away and made again from the journal.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec

from terminal.domain.events import payloads as ev
from terminal.domain.events.finding import Finding
from terminal.domain.events.payloads import Event
from terminal.domain.ids import Thing, ThingKind, thing_of
from terminal.domain.state.count import OrderDoc, OutputDoc, fold_order, fold_output
from terminal.domain.state.label import LabelDoc, fold_label
from terminal.domain.state.place import (
    BoxDoc,
    CallDoc,
    LotDoc,
    PlaceDoc,
    fold_box,
    fold_call,
    fold_lot,
    fold_place,
)
from terminal.domain.state.print_job import label_key
from terminal.domain.state.terminal import TerminalDoc, fold_terminal
from terminal.domain.state.unit import UnitDoc, fold_unit

Doc = UnitDoc | LotDoc | BoxDoc | CallDoc | OrderDoc | OutputDoc | TerminalDoc | PlaceDoc | LabelDoc

DOC_TYPES: Final[dict[ThingKind, type[Doc]]] = {
    ThingKind.UNIT: UnitDoc,
    ThingKind.LOT: LotDoc,
    ThingKind.BOX: BoxDoc,
    ThingKind.CALL: CallDoc,
    ThingKind.ORDER: OrderDoc,
    ThingKind.OUTPUT: OutputDoc,
    ThingKind.TERMINAL: TerminalDoc,
    ThingKind.PLACE: PlaceDoc,
    ThingKind.LABEL: LabelDoc,
}
"""Every kind of doc, in the order in which an event is folded: the unit first, for it says whether the event
counts.
"""

TRACED: Final = frozenset({ThingKind.UNIT, ThingKind.LOT, ThingKind.BOX})
"""Kinds that appear in a trace."""

_RANKS = {kind: rank for rank, kind in enumerate(DOC_TYPES)}
_COUNTED = (ev.WorkReported, ev.ReportTakenBack)
_QUIET = (ev.SettingChanged, ev.KioskLeft)
_BOXED = (ev.IntoBox, ev.OutOfBox)
_CALLS = (ev.CallRaised, ev.CallAcknowledged, ev.CallCleared)
_PLACED = (ThingKind.TERMINAL, ThingKind.PLACE)
"""What follows from where an event was written, never from what it names."""
_LABELS = (ev.LabelPrinted, ev.LabelVerified)
_DECODERS: Final[dict[str, msgspec.json.Decoder[Doc]]] = {
    kind: msgspec.json.Decoder(struct) for kind, struct in DOC_TYPES.items()
}


def touched(event: Event) -> tuple[Thing, ...]:
    """The things whose state `event` changes, in the order of DOC_TYPES, none twice."""
    envelope, payload = event.envelope, event.payload
    if isinstance(payload, _QUIET):
        return ()
    subject = thing_of(envelope.subject)
    found = [subject] if subject and subject[0] not in _PLACED else []
    if isinstance(payload, ev.ComponentConsumed):
        found += [(ThingKind.UNIT, payload.unit)] if payload.unit else [(ThingKind.LOT, payload.lot or "")]
    if isinstance(payload, ev.ComponentReturned):
        found.append((ThingKind.LOT, payload.lot))
    if isinstance(payload, _BOXED):
        found.append((ThingKind.BOX, payload.box))
    if isinstance(payload, _CALLS):
        found.append((ThingKind.CALL, payload.call))
    if isinstance(payload, _LABELS) and envelope.subject:
        found.append((ThingKind.LABEL, label_key(payload.template, envelope.subject)))
    if isinstance(payload, _COUNTED):
        found += [(ThingKind.ORDER, envelope.order)] if envelope.order else []
        found += [(ThingKind.OUTPUT, f"{envelope.station}|{envelope.shift}")] if envelope.shift else []
    if isinstance(payload, ev.LotMounted):
        found.append((ThingKind.PLACE, envelope.station))
    found.append((ThingKind.TERMINAL, envelope.terminal_id))
    return tuple(sorted(dict.fromkeys(found), key=_rank))


def _rank(thing: Thing) -> int:
    return _RANKS[thing[0]]


def fold(thing: Thing, doc: Doc | None, event: Event) -> tuple[Doc, Finding | None]:
    """The doc of `thing` after `event`, and for units and boxes what was wrong with the event."""
    kind, key = thing
    if kind == ThingKind.UNIT:
        return fold_unit(doc if isinstance(doc, UnitDoc) else None, key, event)
    if kind == ThingKind.BOX:
        return fold_box(doc if isinstance(doc, BoxDoc) else None, key, event)
    return _FOLDS[kind](doc, key, event), None


def _output(doc: OutputDoc | None, key: str, event: Event) -> OutputDoc:
    return fold_output(doc, key, event, local_hour(event))


_FOLDS: Final[dict[ThingKind, Callable[[Any, str, Event], Doc]]] = {
    ThingKind.LOT: fold_lot,
    ThingKind.CALL: fold_call,
    ThingKind.ORDER: fold_order,
    ThingKind.OUTPUT: _output,
    ThingKind.TERMINAL: fold_terminal,
    ThingKind.PLACE: fold_place,
    ThingKind.LABEL: fold_label,
}


def local_hour(event: Event) -> int:
    """The hour of the plant's day, 0..23, at which `event` happened by the station's clock."""
    moment = datetime.fromtimestamp(event.envelope.occurred_at / 1e6, ZoneInfo(event.envelope.zone))
    return moment.hour


def encode_doc(doc: Doc) -> bytes:
    """A doc as JSON."""
    return msgspec.json.encode(doc)


def decode_doc(kind: str, body: bytes) -> Doc:
    """A doc from JSON. Raises msgspec.ValidationError on foreign bytes, KeyError on an unknown kind."""
    return decoder_of(kind)(body)


def decoder_of(kind: str) -> Callable[[bytes], Doc]:
    """What decodes docs of that kind. Raises KeyError on an unknown one."""
    return _DECODERS[kind].decode
