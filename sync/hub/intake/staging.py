"""Bytes that arrive in pieces before they are what they should be: each terminal's own, so that none can
spoil another's. Files of events (`attachments`) and events that fit in no request go this way.
"""

import hashlib
import re
import shutil
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final

from sync.hub.denied import Denied, bad_request
from sync.hub.store.hub import Hub
from sync.protocol.handover import Handover
from sync.protocol.messages import MAX_EVENT, AttachmentReply, ExchangeRequest
from sync.protocol.problems import ProblemCode
from terminal.secret_files import owner_only

FOLDER: Final = "arriving"
LEAST_FREE: Final = 500 * 1024 * 1024
MOST_HELD: Final = 64 * 1024 * 1024
"""Most bytes one terminal may have under way."""
HASH: Final = re.compile(r"[0-9a-f]{64}")
_writing: Final = threading.Lock()


def draft(hub: Hub, terminal_id: str, sha256: str) -> Path:
    """Where the bytes of that name from that terminal gather; the terminal's name is made a safe one."""
    return hub.directory / FOLDER / hashlib.sha256(terminal_id.encode()).hexdigest()[:16] / sha256


def add_piece(hub: Hub, terminal_id: str, sha256: str, offset: int, piece: bytes) -> int:
    """Adds the piece if it follows what is there; how many bytes there are then. Raises Denied."""
    path = draft(hub, terminal_id, sha256)
    with _writing:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        held = path.stat().st_size if path.exists() else 0
        if offset != held or not piece:
            return held
        _require_room(path.parent, len(piece))
        with open(path, "ab", opener=owner_only) as file:
            file.write(piece)
        return held + len(piece)


def _require_room(folder: Path, more: int) -> None:
    if shutil.disk_usage(folder).free < LEAST_FREE:
        detail = "The hub's disk is nearly full: nothing was stored. Free space at the hub."
        raise Denied(ProblemCode.STORE_FULL, detail, retry_after_s=60)
    if sum(each.stat().st_size for each in folder.iterdir()) + more > MOST_HELD:
        detail = "This terminal has too much under way: nothing was stored. Finish what was begun."
        raise Denied(ProblemCode.TOO_LARGE, detail)


def require_whole(path: Path, sha256: str) -> None:
    """Raises Denied where the gathered bytes are not what their name says; then they are thrown away."""
    if hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
        path.unlink()
        detail = "The file is not what its name says: nothing of it was kept. Send it anew."
        raise Denied(ProblemCode.WRONG_HASH, detail)


def take_event_piece(
    hub: Hub, terminal_id: str, sha256: str, offset: int, size: int, piece: bytes
) -> AttachmentReply:
    """Takes a piece of an event that fits in no request; the event itself follows in an exchange."""
    if not HASH.fullmatch(sha256):
        raise bad_request("An event is named by its SHA-256, 64 small hexadecimal digits: nothing was done.")
    if not 0 < size <= MAX_EVENT or not 0 <= offset <= size or offset + len(piece) > size:
        raise bad_request(f"An event may have {MAX_EVENT} bytes: nothing was stored.")
    held = add_piece(hub, terminal_id, sha256, offset, piece)
    if held >= size:
        require_whole(draft(hub, terminal_id, sha256), sha256)
    return AttachmentReply(sha256, held, complete=held == size)


def ahead_of(hub: Hub, terminal_id: str) -> Callable[[str, int], bytes]:
    """Finds the bytes of that terminal's events that went ahead."""

    def read(sha256: str, size: int) -> bytes:
        path = draft(hub, terminal_id, sha256) if HASH.fullmatch(sha256) else None
        if path is None or not path.exists() or path.stat().st_size != size:
            detail = "The bytes of an event have not arrived: nothing was stored. Send them ahead again."
            raise Denied(ProblemCode.NOT_AHEAD, detail)
        return path.read_bytes()

    return read


def forget_ahead(hub: Hub, request: ExchangeRequest | Handover) -> None:
    """Throws away what went ahead of events that are stored now."""
    for frame in request.frames:
        if frame.is_ahead and HASH.fullmatch(frame.hash):
            draft(hub, request.terminal_id, frame.hash).unlink(missing_ok=True)
