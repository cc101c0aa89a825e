"""Files of events at the hub: named by content, beside the database, taken piece by piece.

Only a file that a stored event names is taken; it is served as it came. HTTP and who may call is `web`'s.
"""

import os
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Row, insert, select, update

from sync.hub.denied import Denied, bad_request
from sync.hub.intake.staging import HASH, add_piece, draft, require_whole
from sync.hub.store.hub import Hub
from sync.hub.store.tables import attachment
from sync.protocol.messages import MAX_ATTACHMENT, AttachmentReply
from sync.protocol.problems import ProblemCode
from terminal.domain.events.payloads import Envelope
from terminal.secret_files import sync_folder

FOLDER: Final = "attachments"
MEDIA_TYPES: Final = frozenset({"image/jpeg"})
MOST_LISTED: Final = 1000
_finishing = threading.Lock()


class AttachmentLine(msgspec.Struct, frozen=True):
    """A file that an event names: which terminal, which event, and since when the hub holds it (us UTC; None
    while it is missing). Times in microseconds UTC.
    """

    sha256: str
    size: int
    media_type: str
    terminal: str
    event: str
    named_at: int
    received_at: int | None


def note_attachments(connection: Connection, envelopes: Iterable[Envelope], now: int) -> None:
    """Notes the files that new events name; inside the writer. What cannot be a file's name is passed over:
    its event is kept all the same.
    """
    wanted = {each.sha256: (each, of) for of in envelopes for each in of.attachments if _possible(each)}
    if not wanted:
        return
    known = connection.scalars(select(attachment.c.sha256).where(attachment.c.sha256.in_(list(wanted))))
    new = wanted.keys() - set(known)
    values = [
        {
            "sha256": name,
            "size": wanted[name][0].size,
            "media_type": wanted[name][0].media_type,
            "terminal_id": wanted[name][1].terminal_id,
            "event": str(wanted[name][1].key),
            "named_at": now,
            "received_at": None,
        }
        for name in sorted(new)
    ]
    if values:
        connection.execute(insert(attachment), values)


def _possible(named: Any) -> bool:
    size_fits = 0 < named.size <= MAX_ATTACHMENT
    return bool(HASH.fullmatch(named.sha256)) and size_fits and named.media_type in MEDIA_TYPES


def take_piece(
    hub: Hub, terminal_id: str, sha256: str, offset: int, size: int, piece: bytes
) -> AttachmentReply:
    """Takes the bytes from `offset` on of a file of `size` bytes; says how many the hub holds in a row from
    this terminal, which no other can spoil.

    A piece that does not follow what is there changes nothing: the answer says where to go on. The last one
    is answered when the whole file is on disk under its name. Raises Denied.
    """
    row = _row(hub, sha256)
    if row.received_at is not None:
        return AttachmentReply(sha256, row.size, complete=True)
    if size != row.size or not 0 <= offset <= size or offset + len(piece) > size:
        raise bad_request(f"The event names a file of {row.size} bytes: nothing was stored.")
    held = add_piece(hub, terminal_id, sha256, offset, piece)
    if held < size:
        return AttachmentReply(sha256, held, complete=False)
    with _finishing:
        _finish(hub, draft(hub, terminal_id, sha256), sha256)
    now = hub.clock.now()
    where = attachment.c.sha256 == sha256
    hub.write(lambda work: work.connection.execute(update(attachment).where(where).values(received_at=now)))
    return AttachmentReply(sha256, size, complete=True)


def read_file(hub: Hub, sha256: str) -> bytes:
    """The whole file. Raises Denied where the hub does not hold it."""
    row = _row(hub, sha256)
    path = _path(hub, sha256)
    if row.received_at is None or not path.exists():
        detail = "The hub does not hold this file yet; its terminal sends it by itself."
        raise Denied(ProblemCode.MISSING, detail)
    return path.read_bytes()


def list_attachments(connection: Connection, *, missing: bool) -> list[AttachmentLine]:
    """The files that events name, newest first; with `missing` those the hub does not hold. At most 1000."""
    query = select(attachment).order_by(attachment.c.named_at.desc(), attachment.c.sha256)
    if missing:
        query = query.where(attachment.c.received_at.is_(None))
    return [AttachmentLine(*row) for row in connection.execute(query.limit(MOST_LISTED))]


def _row(hub: Hub, sha256: str) -> Row[Any]:
    if not HASH.fullmatch(sha256):
        raise bad_request("A file is named by its SHA-256, 64 small hexadecimal digits: nothing was done.")
    with hub.database.reading() as connection:
        row = connection.execute(select(attachment).where(attachment.c.sha256 == sha256)).first()
    if row is None:
        detail = "No stored event names this file: send its event first."
        raise Denied(ProblemCode.UNKNOWN_ATTACHMENT, detail)
    return row


def _path(hub: Hub, sha256: str) -> Path:
    """Two levels, so that no folder grows beyond what file systems like."""
    return hub.directory / FOLDER / sha256[:2] / sha256


def _finish(hub: Hub, arrived: Path, sha256: str) -> None:
    """Gives the whole file its name, once it is known to be what its name says."""
    path = _path(hub, sha256)
    if not arrived.exists() and path.exists():
        return
    require_whole(arrived, sha256)
    with arrived.open("rb+") as file:
        os.fsync(file.fileno())
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    arrived.replace(path)
    for folder in (path.parent, path.parent.parent):
        sync_folder(folder)
