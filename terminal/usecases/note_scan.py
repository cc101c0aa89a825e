"""Record a code that was read and refused. Failed scans are quality data, and they settle disputes about
what was scanned.
"""

import base64

from terminal.domain.events import ScanRefused
from terminal.domain.ids import EventId
from terminal.domain.outcome import Accepted, Outcome, Refused
from terminal.usecases.workplace import Workplace, once, stop_of

_LONGEST = 4096


@once
def note_refused_scan(
    work: Workplace, command: EventId, raw: bytes, device: str, screen: str, why: Refused
) -> Outcome[None]:
    """Keeps the raw code with the rule that refused it. Works with nobody signed in."""
    if stopped := stop_of(work):
        return stopped
    text = raw[:_LONGEST].decode("utf-8", "replace").rstrip("\r\n\t")
    printable = text.isprintable() and "\ufffd" not in text
    payload = ScanRefused(
        device=device,
        refusal=why.code.value,
        screen=screen,
        raw=text if printable else "",
        raw_base64="" if printable else base64.b64encode(raw[:_LONGEST]).decode("ascii"),
        parameters=why.parameters,
    )
    place = work.place()
    with work.act() as act:
        act.add(command, payload, order=place.order, operation=place.operation)
    return Accepted(None)
