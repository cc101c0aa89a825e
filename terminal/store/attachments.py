"""Files that belong to events: named by their content, encrypted, on disk before their event is written.

A file is kept until the hub has it and 30 days have passed, or until space is short. Sending them is
`sync.station.attachments`; which event a file belongs to is in the journal, the table here follows from it.
"""

import hashlib
import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from terminal.domain.events.payloads import Attachment
from terminal.faults import FaultCode, StoreFault
from terminal.secret_files import owner_only, sync_folder
from terminal.store.database import Database
from terminal.store.tables import attachment, place_of, position

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MOST_BYTES: Final = 1024 * 1024
"""Of one file, before it is encrypted."""
KEPT_US: Final = 30 * 86_400_000_000
SHORT_OF_SPACE: Final = 500 * 1024 * 1024
ORPHAN_US: Final = 86_400_000_000
"""A file without an event that is older than this was left by a program that ended in between."""
_MAGIC: Final = b"TPA1"
_NONCE_BYTES: Final = 12
_PURPOSE: Final = b"tracepost attachments 1"
_HASH: Final = re.compile(r"[0-9a-f]{64}")
_AT_ONCE: Final = 50


class Attachments:
    """The attachments of one station. Files may be kept by any thread; the table has the store's writer."""

    def __init__(
        self, database: Database, folder: Path, key: bytes, require_space: Callable[[], None]
    ) -> None:
        self._database = database
        self._folder = folder
        self._key = key
        self._require_space = require_space

    # ------------------------------------------------------------ files

    def keep(self, data: bytes, media_type: str) -> Attachment:
        """Writes `data`, which is on disk under its name when this returns; twice the same is one file.

        Raises StoreFault when there is no room (less than 200 MB), ValueError beyond `MOST_BYTES`.
        """
        if not 0 < len(data) <= MOST_BYTES:
            raise ValueError(f"an attachment has 1 to {MOST_BYTES} bytes, this one {len(data)}")
        name = hashlib.sha256(data).hexdigest()
        if not self.has(name):
            self._require_space()
            self._write(name, data)
        return Attachment(name, len(data), media_type)

    def has(self, sha256: str) -> bool:
        """Whether the file is on this station's disk."""
        return self._path(sha256).exists()

    def read(self, sha256: str) -> bytes:
        """The content. Raises StoreFault where the file is gone or is not what its name says."""
        try:
            sealed = self._path(sha256).read_bytes()
        except OSError as error:
            raise _damaged(sha256, "cannot be read") from error
        data = self._opened(sha256, sealed)
        if data is None or hashlib.sha256(data).hexdigest() != sha256:
            raise _damaged(sha256, "was altered")
        return data

    def _write(self, name: str, data: bytes) -> None:
        """Under another name first: what has its name is whole, whenever the power goes."""
        self._folder.mkdir(mode=0o700, exist_ok=True)
        draft = self._folder / f"{secrets.token_hex(8)}.new"
        try:
            with open(draft, "xb", opener=owner_only) as file:
                file.write(self._sealed(name, data))
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self._path(name))
        except OSError as error:
            draft.unlink(missing_ok=True)
            raise StoreFault(
                FaultCode.STORE_FULL,
                "The photo could not be written; it was not kept. Free space, repeat it.",
            ) from error
        sync_folder(self._folder)

    def _path(self, sha256: str) -> Path:
        if not _HASH.fullmatch(sha256):
            raise ValueError("that is no SHA-256")
        return self._folder / sha256

    # ------------------------------------------------------------ encryption

    @cached_property
    def _cipher(self) -> "AESGCM":
        """AES-256-GCM with a key of its own, derived from the store's (HKDF, RFC 5869)."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        return AESGCM(HKDF(SHA256(), 32, None, _PURPOSE).derive(self._key))

    def _sealed(self, name: str, data: bytes) -> bytes:
        nonce = os.urandom(_NONCE_BYTES)
        return _MAGIC + nonce + self._cipher.encrypt(nonce, data, name.encode())

    def _opened(self, name: str, sealed: bytes) -> bytes | None:
        from cryptography.exceptions import InvalidTag

        begin = len(_MAGIC) + _NONCE_BYTES
        if not sealed.startswith(_MAGIC) or len(sealed) < begin:
            return None
        try:
            return self._cipher.decrypt(sealed[len(_MAGIC) : begin], sealed[begin:], name.encode())
        except InvalidTag:
            return None

    # ------------------------------------------------------------ which are sent

    def to_send(self, acknowledged: int) -> Attachment | None:
        """The oldest one that the hub has not, of an event it has: up to position `acknowledged`."""
        query = select(attachment).where(
            attachment.c.sent_at.is_(None), attachment.c.position <= acknowledged
        )
        row = self._database.connection().execute(query.order_by(attachment.c.position).limit(1)).first()
        return None if row is None else Attachment(row.sha256, row.size, row.media_type)

    def note_sent(self, sha256: str, at: int) -> None:
        """The hub has said that it holds the file; `at` us UTC."""
        with self._database.write() as connection:
            connection.execute(update(attachment).where(attachment.c.sha256 == sha256).values(sent_at=at))

    def give_up(self, sha256: str) -> None:
        """The file is lost here: it is not tried again. Its event stays, and the hub lists it as missing."""
        with self._database.write() as connection:
            connection.execute(delete(attachment).where(attachment.c.sha256 == sha256))

    def waiting(self) -> int:
        """How many the hub has not."""
        query = select(attachment.c.sha256).where(attachment.c.sent_at.is_(None))
        return len(self._database.connection().execute(query).all())

    def tidy(self, now: int) -> int:
        """Removes what was sent 30 days ago, or is sent while space is short, and files without an event;
        gives how many. `now` us UTC.
        """
        short = shutil.disk_usage(self._database.path.parent).free < SHORT_OF_SPACE
        until = now if short else now - KEPT_US
        query = select(attachment.c.sha256).where(attachment.c.sent_at <= until)
        done = self._database.connection().scalars(query.order_by(attachment.c.sent_at).limit(_AT_ONCE)).all()
        for name in done:
            self._path(name).unlink(missing_ok=True)
        if done:
            with self._database.write() as connection:
                connection.execute(delete(attachment).where(attachment.c.sha256.in_(done)))
        return len(done) + self._remove_orphans(now)

    def _remove_orphans(self, now: int) -> int:
        if not self._folder.is_dir():
            return 0
        known = set(self._database.connection().scalars(select(attachment.c.sha256)))
        orphans = [
            path
            for path in self._folder.iterdir()
            if path.name not in known and now - path.stat().st_mtime * 1e6 > ORPHAN_US
        ]
        for path in orphans:
            path.unlink(missing_ok=True)
        return len(orphans)


def add_attachments(connection: Connection, position: int, found: Iterable[Attachment]) -> None:
    """Notes the files of a new event; inside its transaction. One that another event has stays as it is."""
    for each in found:
        values = {
            "sha256": each.sha256,
            "position": position,
            "size": each.size,
            "media_type": each.media_type,
            "sent_at": None,
        }
        connection.execute(insert(attachment).values(values).on_conflict_do_nothing())


def send_again(connection: Connection, acknowledged: int) -> None:
    """The hub has lost the events behind that position in its epoch, and with them their files."""
    epoch, _ = place_of(acknowledged)
    behind = attachment.c.position.between(acknowledged + 1, position(epoch + 1, 0))
    lost = behind, attachment.c.sent_at.is_not(None)
    connection.execute(update(attachment).where(*lost).values(sent_at=None))


def _damaged(sha256: str, what: str) -> StoreFault:
    return StoreFault(
        FaultCode.STORE_DAMAGED,
        f"The photo {sha256[:12]} {what}; it was not sent. Its event stays, the rest goes on.",
    )
