"""Events for tests of the folds: written as a station writes them, or any that can be decoded at all."""

import types
import typing
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

import msgspec
from hypothesis import strategies as st

from terminal.domain.events.chain import GENESIS, Link, digest, encode, encode_payload
from terminal.domain.events.codec import decode_event, type_of
from terminal.domain.events.payloads import EVENT_TYPES, Envelope, Event, EventKey, Payload, ReportTakenBack
from terminal.domain.ids import EventId, Operation, OrderCode, PersonCode, StationCode

START: Final = 1_795_312_800_000_000
"""2026-11-22 10:00 in Shanghai."""
CODES: Final = ("U1", "U2", "L1", "WO-1", "B1", "")
KINDS: Final = ("unit", "lot", "box", "order", "call", "terminal", "place", "output", "reports", "?")


SHIFT: Final = "2026-11-22/D"


def undo(good: int | Decimal = 1, station: str = "ST-020", **more: Any) -> ReportTakenBack:
    """Takes a report of so many good pieces back, made at START unless `more` says otherwise."""
    said: dict[str, Any] = {"reported_at": START, "shift": SHIFT} | more
    return ReportTakenBack(good=Decimal(good), station=StationCode(station), **said)


class Scribe:
    """Writes the journal of one terminal, a second between two events."""

    def __init__(self, station: str = "ST-020", epoch: int = 1) -> None:
        self.station, self.epoch, self.at, self.prev = station, epoch, START, GENESIS
        self.events: list[Event] = []
        self.links: list[Link] = []

    def write(self, payload: Payload, **changes: Any) -> Event:
        """Adds an event; `changes` are fields of its envelope."""
        self.at += 1_000_000
        kind, version = type_of(payload)
        fields: dict[str, Any] = {
            "terminal_id": f"T-{self.station}",
            "epoch": self.epoch,
            "sequence": len(self.events) + 1,
            "id": EventId(f"{self.station}-{self.epoch}-{len(self.events) + 1}"),
            "type": kind,
            "version": version,
            "occurred_at": self.at,
            "zone": "Asia/Shanghai",
            "monotonic_ns": self.at * 1000,
            "boot_id": "boot",
            "clock_offset_us": None,
            "actor": PersonCode("E1"),
            "authentication": "badge",
            "session": "S1",
            "station": StationCode(self.station),
            "order": OrderCode("WO-1"),
            "operation": Operation(10),
            "subject": None,
            "equipment": None,
            "shift": SHIFT,
            "revision": 1,
            "corrects": None,
            "attachments": (),
            "payload": encode_payload(payload),
            "prev": self.prev,
        }
        body = encode(Envelope(**{**fields, **changes}))
        self.prev = digest(body)
        self.links.append(Link(f"T-{self.station}", self.epoch, len(self.events) + 1, body, self.prev))
        self.events.append(decode_event(body))
        return self.events[-1]


def of_type(wanted: Any) -> st.SearchStrategy[Any]:
    """Values of a type that occurs in payloads; codes are few, so that things meet."""
    if isinstance(wanted, typing.NewType):
        return of_type(wanted.__supertype__)
    if typing.get_origin(wanted) in (types.UnionType, typing.Union):
        return st.one_of([of_type(each) for each in typing.get_args(wanted)])
    if typing.get_origin(wanted) is tuple:
        return st.lists(of_type(typing.get_args(wanted)[0]), max_size=2).map(tuple)
    if typing.get_origin(wanted) is dict:
        return st.dictionaries(st.sampled_from(CODES), st.sampled_from(CODES), max_size=2)
    if isinstance(wanted, type) and issubclass(wanted, msgspec.Struct):
        return st.builds(
            wanted, **{field.name: of_type(field.type) for field in msgspec.structs.fields(wanted)}
        )
    return st.sampled_from(tuple(wanted)) if issubclass(wanted, StrEnum) else _PLAIN[wanted]


_PLAIN: Final[dict[Any, st.SearchStrategy[Any]]] = {
    date: st.dates(),
    str: st.sampled_from(CODES),
    int: st.sampled_from((0, 1, 10, 20, 30, 2**31)),
    bool: st.booleans(),
    Decimal: st.sampled_from([Decimal(text) for text in ("0", "1", "2", "-1", "0.5", "1e15", "1e-12")]),
    type(None): st.none(),
}
PAYLOADS: Final = st.one_of([of_type(struct) for _, _, struct in EVENT_TYPES])
KEYS: Final = st.builds(EventKey, st.sampled_from(["T-ST-020", "T-ST-030"]), st.just(1), st.integers(1, 9))
ABOUT: Final = st.fixed_dictionaries(
    {
        "order": st.sampled_from([None, "WO-1", "WO-2", ""]),
        "operation": st.sampled_from([None, 0, 10, 20, 30]),
        "subject": st.one_of(st.none(), st.tuples(st.sampled_from(KINDS), st.sampled_from(CODES))),
        "shift": st.sampled_from([None, "2026-11-22/D", "2026-11-22/E"]),
        "actor": st.sampled_from([None, "E1", "E2"]),
        "corrects": st.one_of(st.none(), KEYS),
        "occurred_at": st.sampled_from([0, START, START + 3_600_000_000, 4_102_444_800_000_000]),
        "zone": st.sampled_from(["UTC", "Asia/Shanghai", "Europe/Berlin"]),
    }
)
"""What the envelope of an event may say besides who wrote it."""


@st.composite
def histories(draw: st.DrawFn, most: int = 12) -> list[Event]:
    """Any decodable events of two stations, in any mixture."""
    scribes = (Scribe("ST-020"), Scribe("ST-030"))
    return [
        draw(st.sampled_from(scribes)).write(draw(PAYLOADS), **draw(ABOUT))
        for _ in range(draw(st.integers(1, most)))
    ]
