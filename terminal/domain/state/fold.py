"""The state of everything, as one fold: which things an event touches, and what each is afterwards.

A thing is (kind, key); its state is a *doc*. Station and hub keep docs in a table of their own and call the
same `fold`, so both always agree. Docs can be thrown away and made again from the journal. What events add to
the sums of orders and outputs is `count.added`.
"""

from collections.abc import Callable
from typing import Any, Final

import msgspec

from terminal.domain.events import payloads as ev
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
"""Every kind of doc, in the order in which an event is folded: the unit first, for sums follow from it."""

SUMS: Final = frozenset({ThingKind.ORDER, ThingKind.OUTPUT})
"""Kinds that are sums over what units and quantities count for."""

TRACED: Final = frozenset({ThingKind.UNIT, ThingKind.LOT, ThingKind.BOX})
"""Kinds that appear in a trace."""

_RANKS = {kind: rank for rank, kind in enumerate(DOC_TYPES)}
_COUNTED = (ev.WorkReported, ev.ReportTakenBack, ev.UnitDisposed)
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
    envelope = event.envelope
    payload = event.payload
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
        shift = payload.shift if isinstance(payload, ev.ReportTakenBack) else envelope.shift
        station = payload.station if isinstance(payload, ev.ReportTakenBack) else envelope.station
        found += [(ThingKind.OUTPUT, f"{station}|{shift}")] if shift else []
    if isinstance(payload, ev.LotMounted):
        found.append((ThingKind.PLACE, envelope.station))
    found.append((ThingKind.TERMINAL, envelope.terminal_id))
    return tuple(sorted(dict.fromkeys(found), key=_rank))


def consulted(event: Event) -> tuple[Thing, ...]:
    """The things that `event` names without changing them; by their state it is judged."""
    payload = event.payload
    if isinstance(payload, ev.BoxClosed | ev.BoxPacked):
        return tuple((ThingKind.UNIT, unit) for unit in dict.fromkeys(payload.members))
    return ()


def _rank(thing: Thing) -> int:
    return _RANKS[thing[0]]


def fold(thing: Thing, doc: Doc | None, event: Event, *, stands: bool = True) -> Doc:
    """The doc of `thing` after `event`; one that does not stand has only been heard of."""
    kind, key = thing
    if kind in _JUDGED:
        return _JUDGED[kind](doc, key, event, stands=stands)
    return _FOLDS[kind](doc, key, event)


_JUDGED: Final[dict[ThingKind, Callable[..., Doc]]] = {
    ThingKind.UNIT: fold_unit,
    ThingKind.LOT: fold_lot,
    ThingKind.BOX: fold_box,
}
_FOLDS: Final[dict[ThingKind, Callable[[Any, str, Event], Doc]]] = {
    ThingKind.CALL: fold_call,
    ThingKind.ORDER: fold_order,
    ThingKind.OUTPUT: fold_output,
    ThingKind.TERMINAL: fold_terminal,
    ThingKind.PLACE: fold_place,
    ThingKind.LABEL: fold_label,
}


def encode_doc(doc: Doc) -> bytes:
    """A doc as JSON."""
    return msgspec.json.encode(doc)


def decode_doc(kind: str, body: bytes) -> Doc:
    """A doc from JSON. Raises msgspec.ValidationError on foreign bytes, KeyError on an unknown kind."""
    return decoder_of(kind)(body)


def decoder_of(kind: str) -> Callable[[bytes], Doc]:
    """What decodes docs of that kind. Raises KeyError on an unknown one."""
    return _DECODERS[kind].decode
