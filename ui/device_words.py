"""What the header says about a device that is not there. No Qt."""

from typing import Final

from devices.capabilities import DeviceState, Phase, ReasonCode
from ui.text import phrase, text
from ui.widgets.content import PillState, PillTone

REASON_WORDS: Final[dict[ReasonCode, str]] = {
    ReasonCode.NOT_FOUND: phrase("{device}: not found"),
    ReasonCode.AMBIGUOUS: phrase("{device}: several found"),
    ReasonCode.BUSY: phrase("{device}: used by another program"),
    ReasonCode.DENIED: phrase("{device}: access denied"),
    ReasonCode.CUT: phrase("{device}: unplugged"),
    ReasonCode.LINE_ERROR: phrase("{device}: line error"),
    ReasonCode.NO_DRIVER: phrase("{device}: program part missing"),
    ReasonCode.AWAY: phrase("{device}: not connected"),
    ReasonCode.CANNOT: phrase("{device}: cannot do this"),
    ReasonCode.INTERNAL: phrase("{device}: internal error"),
}


def device_pill(device: str, state: DeviceState) -> PillState | None:
    """A red pill while a device is away; None while it works or was stopped on purpose."""
    if state.phase in (Phase.READY, Phase.STOPPED):
        return None
    if state.reason is None:
        return PillState(device, "plug", text("{device}: connecting", device=device), PillTone.WARN)
    words = text(REASON_WORDS[state.reason.code], device=device)
    return PillState(device, "unplug", words, PillTone.BAD)
