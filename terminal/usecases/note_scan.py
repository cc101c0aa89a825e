"""Record a code that was read and refused. Failed scans are quality data, and they settle disputes about
what was scanned.
"""

import base64
from hashlib import sha256
from typing import Final

from terminal.domain.events.bounds import LONGEST_RAW
from terminal.domain.events.payloads import ScanRefused
from terminal.domain.ids import EventId
from terminal.domain.outcome import Accepted, Outcome, Refused
from terminal.usecases.parts.workplace import Workplace, once, stop_of

MOST_BYTES: Final = LONGEST_RAW * 3 // 4
"""So much of a code is kept: what fits its bound in base64 too."""

_MOST_HASHED: Final = 1024 * 1024
"""Of more, which no label holds, the length must do: the hash would keep the screen waiting."""


@once
def note_refused_scan(
    work: Workplace, command: EventId, raw: bytes, device: str, screen: str, why: Refused
) -> Outcome[None]:
    """Keeps the raw code with the rule that refused it. Works with nobody signed in."""
    if stopped := stop_of(work):
        return stopped
    kept = raw[:MOST_BYTES]
    text = kept.decode("utf-8", "replace").rstrip("\r\n\t")
    printable = text.isprintable() and "\ufffd" not in text
    cut = len(kept) < len(raw)
    payload = ScanRefused(
        device=device,
        refusal=why.code.value,
        screen=screen,
        raw=text if printable else "",
        raw_base64="" if printable else base64.b64encode(kept).decode("ascii"),
        parameters=why.parameters,
        length=len(raw) if cut else 0,
        sha256=sha256(raw).hexdigest() if cut and len(raw) <= _MOST_HASHED else "",
    )
    here = work.terminal()
    with work.act() as act:
        act.add(command, payload, order=here.order, operation=here.operation)
    return Accepted(None)
