"""Stored events as they travel: plain, as opaque bytes, or ahead in pieces. What goes when is `pace`'s."""

from collections.abc import Callable, Sequence
from typing import Final

from sync.protocol.messages import Frame, frame
from sync.station.client import Client
from sync.station.pace import Pace
from terminal.domain.events.chain import Link, digest
from terminal.domain.events.codec import NotUnderstood, decode_envelope
from terminal.domain.events.payloads import Attachment

PIECE: Final = 64 * 1024


def frames_of(links: Sequence[Link], pace: Pace) -> tuple[Frame, ...]:
    """The events as they go next; bytes that are no event of this place go as they are and stop nothing."""
    return tuple(_frame(link, pace) for link in links)


def send_ahead(client: Client, links: Sequence[Link], pace: Pace) -> None:
    """Sends what goes ahead of its request. Raises SyncFault, Abandoned."""
    for link in links:
        if link.sequence in pace.ahead:
            send_pieces(client.put_event, Attachment(link.hash, len(link.body), ""), link.body)


def send_pieces(put: Callable[[Attachment, int, bytes], int], named: Attachment, data: bytes) -> None:
    """Sends all of `data`; `put` says how far the hub is."""
    sent = put(named, 0, data[:PIECE])
    while sent < len(data):
        sent = put(named, sent, data[sent : sent + PIECE])


def _frame(link: Link, pace: Pace) -> Frame:
    if link.sequence in pace.ahead and _is_readable(link):
        return Frame(link.hash, size=len(link.body))
    return frame(link.body, link.hash, opaque=link.sequence in pace.opaque or not _is_readable(link))


def _is_readable(link: Link) -> bool:
    try:
        envelope = decode_envelope(link.body)
    except NotUnderstood:
        return False
    place = (envelope.terminal_id, envelope.epoch, envelope.sequence)
    return digest(link.body) == link.hash and place == (link.terminal_id, link.epoch, link.sequence)
