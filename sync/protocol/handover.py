"""The messages by which a station hands over a journal that is not the hub's (decision 0025): one definition
for both ends and for exported files. No transport, no storage.
"""

from enum import StrEnum
from typing import Final

import msgspec

from sync.protocol.messages import PROTOCOL, Count, Frame, Moment

MAX_KNOWN: Final = 64
"""Most places of its journal that a station names to find where the hub's parts from it."""


class Known(msgspec.Struct, frozen=True, array_like=True):
    """A place in a journal: a sequence and the hash of its event."""

    sequence: Count
    hash: str


class Span(msgspec.Struct, frozen=True, array_like=True):
    """Sequences from `first` to `last`; `hash` of the last of them where the event after it names it."""

    first: Count
    last: Count
    hash: str = ""


class Handover(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a journal for the hub to keep, whatever it holds under those numbers itself.

    `first`, `frames`, `head`, `signature`: as in an exchange. `known`: places of this journal, newest first,
    to find where the hub's parts from it. `last`: the newest number this journal is known to have given;
    `missing`: numbers up to it whose events the station no longer has, in one message or over several.
    `next_key`: the public key it would go on with in a new epoch. `told`: in a file, the signature over
    `signed_missing`. `public_key`, `station`, `admission` say who it is where it comes as a file.
    """

    terminal_id: str
    epoch: Count
    first: Count = 1
    frames: tuple[Frame, ...] = ()
    head: str = ""
    signature: str = ""
    known: tuple[Known, ...] = ()
    last: Count = 0
    missing: tuple[Span, ...] = ()
    told: str = ""
    next_key: str = ""
    life: str = ""
    sent_at: Moment = 0
    software: str = ""
    public_key: str = ""
    station: str = ""
    admission: str = ""


class ExportHead(msgspec.Struct, frozen=True):
    """The first line of an exported journal. `written_at`: the station's clock, us UTC; `formers`: what other
    terminals the computer was before, whose journals follow too.
    """

    terminal: str
    station: str
    written_at: Moment
    format: str = "tracepost journal 1"
    formers: tuple[str, ...] = ()


class End(msgspec.Struct, frozen=True):
    """The last line of an exported journal: so many messages stand before it."""

    messages: Count


class HandoverOutcome(StrEnum):
    """How the station goes on: with what follows `held`; with the hub's journal, which is this one; later,
    for another computer spoke under this name a moment ago; by asking with `next_key`; as a new epoch with
    it; not at all, for another computer has taken this one's place.
    """

    MORE = "more"
    IN_ORDER = "in_order"
    WAIT = "wait"
    GO_ON = "go_on"
    NEW_EPOCH = "new_epoch"
    REPLACED = "replaced"


class HandoverReply(msgspec.Struct, frozen=True, kw_only=True):
    """`held`: the newest of the places named that the hub holds, with all before it that the station has, but
    for what is `wanted`; 0 = none. `signature` is the hub's over `signed_handover`.

    `outcome` is one of `HandoverOutcome`, or what only a newer hub says. `admitted_at` as in an exchange.
    `wanted`: what another journal of this epoch has lost; who has the event of that hash gives them too.
    """

    held: Known
    outcome: str
    hub_time: Moment
    signature: str
    admitted_at: Moment = 0
    epoch: Count = 0
    admission: str = ""
    wanted: tuple[Span, ...] = ()


def signed_handover(terminal_id: str, epoch: int, held: Known, hub_time: int) -> bytes:
    """What the hub signs for what it keeps of a journal that is not the one it has."""
    place = f"{terminal_id}\n{epoch}\n{held.sequence}\n{held.hash}\n{hub_time}"
    return f"tracepost handover {PROTOCOL}\n{place}".encode()


def signed_missing(terminal_id: str, epoch: int, missing: tuple[Span, ...]) -> bytes:
    """What a terminal signs, in a file, for what it has lost."""
    spans = "\n".join(f"{span.first} {span.last} {span.hash}" for span in missing)
    return f"tracepost missing {PROTOCOL}\n{terminal_id}\n{epoch}\n{spans}".encode()
