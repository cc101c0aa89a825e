"""The hash chain of a journal: each event names the hash of the one before it.

SHA-256 over the event's bytes exactly as stored. Signing heads is not here (`signing`).
"""

from collections.abc import Iterable
from enum import StrEnum
from hashlib import sha256
from typing import Final

import msgspec

from terminal.domain.events.codec import NotUnderstood, decode_envelope
from terminal.domain.events.payloads import Envelope, EventKey

GENESIS: Final = "0" * 64
"""`prev` of the first event of an epoch."""


def encode(envelope: Envelope) -> bytes:
    """The bytes of an event; made once, never again."""
    return msgspec.json.encode(envelope)


def encode_payload(payload: msgspec.Struct) -> msgspec.Raw:
    """The raw JSON of a payload; decimals as text."""
    return msgspec.Raw(msgspec.json.encode(payload))


def digest(body: bytes) -> str:
    """Hex SHA-256 of an event's bytes."""
    return sha256(body).hexdigest()


class BreakReason(StrEnum):
    """What is wrong with a stored event: its bytes, its place, the hash it names, its own hash; it is gone,
    or its page cannot be read.
    """

    BAD_FRAME = "bad_frame"
    WRONG_PLACE = "wrong_place"
    WRONG_PREV = "wrong_prev"
    WRONG_HASH = "wrong_hash"
    MISSING = "missing"
    UNREADABLE = "unreadable"


class Break(msgspec.Struct, frozen=True):
    """Where a chain is broken and how."""

    sequence: int
    reason: BreakReason


class Link(msgspec.Struct, frozen=True):
    """One stored event: its place, its bytes and the hash stored beside them."""

    terminal_id: str
    epoch: int
    sequence: int
    body: bytes
    hash: str


def first_break(links: Iterable[Link], prev: str = GENESIS, first: int = 1) -> Break | None:
    """The first broken link of one terminal and epoch in order, None when all hold.

    Args:
        links: the events by rising sequence.
        prev: hash of the event before the first link.
        first: the sequence the first link must have.
    """
    expected = first
    for link in links:
        reason = _problem(link, expected, prev)
        if reason is not None:
            return Break(expected, reason)
        prev = link.hash
        expected += 1
    return None


def seen_alone(link: Link) -> tuple[BreakReason | None, str]:
    """What is wrong with a link whatever stands before it, and the hash it names."""
    if digest(link.body) != link.hash:
        return BreakReason.WRONG_HASH, ""
    try:
        envelope = decode_envelope(link.body)
    except NotUnderstood:
        return BreakReason.BAD_FRAME, ""
    place = EventKey(link.terminal_id, link.epoch, link.sequence)
    return None if envelope.key == place else BreakReason.WRONG_PLACE, envelope.prev


def _problem(link: Link, expected: int, prev: str) -> BreakReason | None:
    reason, named = seen_alone(link)
    if reason or link.sequence != expected:
        return reason or BreakReason.WRONG_PLACE
    return None if named == prev else BreakReason.WRONG_PREV
