"""The exchange between terminal and hub: one definition for both ends. No transport, no storage.

All bodies are JSON by msgspec. An event travels as the very bytes that were stored and hashed
(`msgspec.Raw`); a row that is no JSON
travels as base64 in `opaque`, so that damage never blocks what comes after it. Where journal and hub
disagree the station hands its journal over (`sync.protocol.handover`).
"""

import base64
import re
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Final
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta

from terminal.domain.events.payloads import EventKey

MAX_EVENTS: Final = 500
MAX_BYTES: Final = 256 * 1024
"""Most bytes of a compressed exchange request."""
MAX_CHANGES: Final = 1000
MAX_ATTACHMENT: Final = 1024 * 1024
"""Most bytes of a file that belongs to an event."""
MAX_EVENT: Final = 4 * 1024 * 1024
"""Most bytes of one event; one that fits in no request goes ahead of it in pieces."""
LONG_POLL_S: Final = 25
PROTOCOL: Final = "1"
_LABEL: Final = "[0-9A-Za-z]([0-9A-Za-z_-]{0,61}[0-9A-Za-z])?"
_HOST: Final = re.compile(
    rf"(?=.{{1,253}}$){_LABEL}(\.{_LABEL})*\.?|[0-9A-Fa-f]*:[0-9A-Fa-f:.]+(%[0-9A-Za-z]+)?"
)
NOTHING: Final = msgspec.Raw()
"""A body that is not there; this very object, so that it is left out on the wire."""


_MOST: Final = 2**63 - 1
Count = Annotated[int, Meta(ge=0, le=_MOST)]
"""A whole number that every database can hold."""
Moment = Annotated[int, Meta(ge=-_MOST, le=_MOST)]
"""Microseconds UTC; a clock may stand before 1970."""


class Frame(msgspec.Struct, frozen=True, omit_defaults=True):
    """One event with the hash stored beside it; its bytes in `body`, or base64 in `opaque` where they are no
    JSON. With `size` they went ahead in pieces, under the hash as their name.
    """

    hash: str
    body: msgspec.Raw = NOTHING
    opaque: str = ""
    size: Count = 0

    @property
    def is_opaque(self) -> bool:
        """True when the event's bytes travel as base64."""
        return not self.body and not self.size

    @property
    def is_ahead(self) -> bool:
        """True when the event's bytes went ahead."""
        return not self.body and self.size > 0

    def data(self) -> bytes:
        """The event's bytes. Raises ValueError on broken base64."""
        return base64.b64decode(self.opaque, validate=True) if self.is_opaque else bytes(self.body)


def frame(body: bytes, digest: str, *, opaque: bool = False) -> Frame:
    """The frame of an event's bytes."""
    if opaque:
        return Frame(digest, NOTHING, base64.b64encode(body).decode("ascii"))
    return Frame(digest, msgspec.Raw(body))


class ExchangeRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Push and pull in one. `first` is the sequence of the first frame, `head` the hash of the last.

    `signature` (base64 Ed25519) is over `signed_batch`; "" with no frames. `cursor` is what the last reply
    gave, "" at first.
    `wait` seconds may the hub hold the reply while it has nothing to say. `unsent` counts what the terminal
    still holds, `sent_at` its wall clock in microseconds UTC. `life` names the run of the program that asks,
    `last` the newest number its journal has given.
    """

    terminal_id: str
    epoch: Count
    first: Count
    frames: tuple[Frame, ...] = ()
    head: str = ""
    signature: str = ""
    cursor: str = ""
    wait: Count = 0
    unsent: Count = 0
    sent_at: Moment = 0
    software: str = ""
    max_changes: Count = MAX_CHANGES
    life: str = ""
    last: Count = 0


class Change(msgspec.Struct, frozen=True, omit_defaults=True):
    """A row of the feed: a master row or a doc (`terminal.domain.state.fold`); without `body` it is
    removed.
    """

    table: str
    kind: str
    key: str
    revision: int
    body: msgspec.Raw = NOTHING

    @property
    def is_removal(self) -> bool:
        """True when the row is gone."""
        return not self.body


class Dispute(msgspec.Struct, frozen=True, omit_defaults=True):
    """The hub could not take a stored event as it stands. `settled` ends it; the parameters fill the sentence
    a person reads.
    """

    key: EventKey
    code: str
    parameters: dict[str, str] = {}
    settled: bool = False


class Receipt(msgspec.Struct, frozen=True):
    """The hub's signed word: it holds all events up to `acknowledged`, whose hash is `head`, at `hub_time`
    (us UTC).
    """

    terminal_id: str
    epoch: int
    acknowledged: int
    head: str
    hub_time: int
    signature: str


class TableCheck(msgspec.Struct, frozen=True):
    """Count and rolling hash of the rows of a kind at the reply's cursor; a difference re-syncs that kind
    alone.
    """

    table: str
    kind: str
    count: int
    hash: str


class ExchangeReply(msgspec.Struct, frozen=True, kw_only=True):
    """The answer. `expected` is the sequence the hub wants next (a gap makes the station rewind); `more`: ask
    again at once.

    `checks` are given when the feed is read to its end. `snapshot` True: the changes are the whole state,
    from nothing. `admission`: the hub's signature over `signed_admission` of this terminal; `admitted_at`
    (us UTC) when this hub came to know it, which changes when the hub was restored from an older backup.
    """

    receipt: Receipt
    expected: int
    disputes: tuple[Dispute, ...] = ()
    changes: tuple[Change, ...] = ()
    cursor: str = ""
    more: bool = False
    snapshot: bool = False
    checks: tuple[TableCheck, ...] = ()
    admission: str = ""
    admitted_at: int = 0


class AttachmentReply(msgspec.Struct, frozen=True):
    """How far a file is at the hub: it holds the first `received` bytes; `complete` when all of them are on
    disk and are what the name says.
    """

    sha256: str
    received: int
    complete: bool


class EnrollRequest(msgspec.Struct, frozen=True):
    """A new terminal presents the one-time code it was given. `public_key`: raw Ed25519, base64. `above`: the
    newest epoch of which there are events on this computer; the new one is given a later one.
    """

    code: str
    station: str
    public_key: str
    host: str = ""
    above: Count = 0


class EnrollReply(msgspec.Struct, frozen=True):
    """Its identity. `hub_key`: the hub's raw Ed25519 key, base64, for receipts. `pepper`: what the verifiers
    of the PINs are sealed with, base64; it is kept beside the store's key, never in a database. `admission`:
    the hub's signature over `signed_admission`; a hub that has lost its newest days knows the terminal by it.
    """

    terminal_id: str
    epoch: int
    station: str
    hub_key: str
    zone: str
    pepper: str = ""
    admission: str = ""


class Challenge(msgspec.Struct, frozen=True):
    """A random text to sign within a minute."""

    nonce: str


class TokenRequest(msgspec.Struct, frozen=True):
    """`signature`: base64 Ed25519 over `signed_challenge`, by the key of `epoch` (0 = the present one). The
    rest is what the hub signed when it admitted the terminal; one that no longer knows it admits it again.
    """

    terminal_id: str
    nonce: str
    signature: str
    epoch: Count = 0
    station: str = ""
    public_key: str = ""
    admission: str = ""


class Token(msgspec.Struct, frozen=True):
    """A bearer token and the seconds it lives."""

    token: str
    expires_s: int


class BoardItem(msgspec.Struct, frozen=True, kw_only=True):
    """What was made of one item in this shift: at a station, or by the line.

    `plan` is 0 where no plan names the item. `first_pass_yield` 0..1 or None, of `first_results` pieces.
    `item` is "" for work without an order that the hub knows.
    """

    item: str
    name_zh: str = ""
    name_en: str = ""
    good: Decimal = Decimal(0)
    scrap: Decimal = Decimal(0)
    rework: Decimal = Decimal(0)
    plan: int = 0
    plan_now: int = 0
    first_pass_yield: Decimal | None = None
    first_results: Decimal = Decimal(0)


class WorkState(StrEnum):
    """What a station does, as the hub knows it."""

    RUNNING = "running"
    IDLE = "idle"
    STOPPED = "stopped"
    NO_DATA = "no_data"


class BoardTerminal(msgspec.Struct, frozen=True, kw_only=True):
    """A terminal of a station: who is signed in there ("" nobody), by code and name, and its order."""

    terminal_id: str
    actor: str = ""
    actor_name: str = ""
    order: str = ""


class BoardTile(msgspec.Struct, frozen=True, kw_only=True):
    """One station on the board, all its terminals together. Times in microseconds UTC; `contact_at` when one
    of them last spoke, None never. `terminals` are those that are not silent.

    `called_at` when the oldest open call was raised. `state` is a `WorkState`, or what only a newer hub says.
    `halted`: stopped because its journal and the hub's differ. `held`: units put on hold there that still
    wait for a decision.
    `first_pass_yield` 0..1 or None, of `first_results` pieces. `good`, `plan` and the yield are of everything
    made there; `items` are the same figures item by item, planned items first, then by code.
    """

    station: str
    name_zh: str
    name_en: str
    line: str
    state: str
    since: int
    reason: str = ""
    owner: str = ""
    terminals: tuple[BoardTerminal, ...] = ()
    good: Decimal = Decimal(0)
    scrap: Decimal = Decimal(0)
    rework: Decimal = Decimal(0)
    plan: int = 0
    plan_now: int = 0
    first_pass_yield: Decimal | None = None
    first_results: Decimal = Decimal(0)
    open_calls: int = 0
    called_at: int | None = None
    acknowledged: bool = False
    contact_at: int | None = None
    unsent: int = 0
    halted: bool = False
    held: int = 0
    good_by_hour: dict[int, Decimal] = {}
    items: tuple[BoardItem, ...] = ()


class BoardReply(msgspec.Struct, frozen=True, kw_only=True):
    """The board of a line: hub time, shift, its tiles and the open calls' age.

    `items` are the line's figures, each item by itself: good pieces and plan are those of the last operation
    of its routing, scrap, rework and first-pass yield those of all its stations together.
    """

    hub_time: int
    line: str
    shift: str
    shift_zh: str
    shift_en: str
    tiles: tuple[BoardTile, ...]
    items: tuple[BoardItem, ...] = ()


def is_hub_url(text: str) -> bool:
    """Whether this is the address of a hub: https://HOST or https://HOST:PORT, and nothing more."""
    try:
        parts = urlsplit(text)
        port = parts.port
        host = parts.hostname or ""
    except ValueError:
        return False
    bare = not (parts.path.strip("/") or parts.query or parts.fragment or parts.username is not None)
    if not text.isprintable() or text.endswith(("#", "?")):
        return False
    return parts.scheme == "https" and bare and port != 0 and bool(_HOST.fullmatch(host))


def signed_batch(terminal_id: str, epoch: int, first: int, last: int, head: str) -> bytes:
    """What a terminal signs for a batch."""
    return f"tracepost batch {PROTOCOL}\n{terminal_id}\n{epoch}\n{first}\n{last}\n{head}".encode()


def signed_receipt(terminal_id: str, epoch: int, acknowledged: int, head: str, hub_time: int) -> bytes:
    """What the hub signs for a receipt."""
    return (
        f"tracepost receipt {PROTOCOL}\n{terminal_id}\n{epoch}\n{acknowledged}\n{head}\n{hub_time}".encode()
    )


def signed_challenge(terminal_id: str, nonce: str) -> bytes:
    """What a terminal signs for a token."""
    return f"tracepost token {PROTOCOL}\n{terminal_id}\n{nonce}".encode()


def signed_admission(terminal_id: str, epoch: int, station: str, public_key: str) -> bytes:
    """What the hub signs when it admits a terminal."""
    return f"tracepost admission {PROTOCOL}\n{terminal_id}\n{epoch}\n{station}\n{public_key}".encode()
