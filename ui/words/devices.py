"""What is said about devices: how they are, what they said, how to go on without one. No Qt."""

from typing import Final

from devices.capabilities import Capability, DeviceState, Flaw, Phase, Reading, ReasonCode, StateReason
from ui.feedback import Feedback, Tone
from ui.text import phrase, text
from ui.widgets.content import PillState, PillTone

REASON_WORDS: Final[dict[ReasonCode, str]] = {
    ReasonCode.NOT_FOUND: phrase("{device}: not found"),
    ReasonCode.AMBIGUOUS: phrase("{device}: several found"),
    ReasonCode.BUSY: phrase("{device}: used by another program"),
    ReasonCode.DENIED: phrase("{device}: access denied"),
    ReasonCode.REFUSED: phrase("{device}: user or password refused"),
    ReasonCode.UNTRUSTED: phrase("{device}: server not trusted"),
    ReasonCode.OTHER_NAME: phrase("{device}: certificate of another name"),
    ReasonCode.EXPIRED: phrase("{device}: certificate expired"),
    ReasonCode.NOT_SECURED: phrase("{device}: server does not encrypt"),
    ReasonCode.STATION_UNTRUSTED: phrase("{device}: server does not trust this station"),
    ReasonCode.CLOSED: phrase("{device}: server ended the connection"),
    ReasonCode.NO_FILE: phrase("{device}: certificate or key file wrong"),
    ReasonCode.CUT: phrase("{device}: unplugged"),
    ReasonCode.LINE_ERROR: phrase("{device}: line error"),
    ReasonCode.NO_DRIVER: phrase("{device}: program part missing"),
    ReasonCode.AWAY: phrase("{device}: not connected"),
    ReasonCode.NO_ANSWER: phrase("{device}: does not answer"),
    ReasonCode.PAPER_OUT: phrase("{device}: paper is out"),
    ReasonCode.RIBBON_OUT: phrase("{device}: ribbon is out"),
    ReasonCode.HEAD_OPEN: phrase("{device}: print head is open"),
    ReasonCode.PAUSED: phrase("{device}: paused"),
    ReasonCode.CANNOT: phrase("{device}: cannot do this"),
    ReasonCode.INTERNAL: phrase("{device}: internal error"),
}


PHASE_WORDS: Final[dict[Phase, str]] = {
    Phase.SEARCHING: phrase("Searching"),
    Phase.READY: phrase("Ready"),
    Phase.LOST: phrase("Lost"),
    Phase.RECONNECTING: phrase("Lost, searching"),
    Phase.STOPPED: phrase("Switched off"),
}
FLAW_WORDS: Final[dict[Flaw, str]] = {
    Flaw.OVERLONG: phrase("too long, no end mark"),
    Flaw.UNTERMINATED: phrase("end mark missing"),
    Flaw.OUTSIDE: phrase("outside the frame"),
    Flaw.CUT: phrase("cut off"),
    Flaw.UNDECODABLE: phrase("no readable text"),
    Flaw.INPUT_METHOD: phrase("changed by an input method"),
    Flaw.UNSTABLE: phrase("not settled"),
    Flaw.OVERLOAD: phrase("over its range"),
    Flaw.UNDERLOAD: phrase("under its range"),
    Flaw.CHECKSUM: phrase("wrong checksum"),
    Flaw.NOT_A_VALUE: phrase("not in the model's form"),
    Flaw.DEVICE_ERROR: phrase("the device reports an error"),
    Flaw.NO_ANSWER: phrase("no answer"),
    Flaw.STALE: phrase("old value"),
    Flaw.IN_PIECES: phrase("came in pieces"),
}
MANUAL_WAYS: Final[dict[Capability, tuple[str, str]]] = {
    Capability.CODE: (
        phrase("use another scanner"),
        phrase("Read with another scanner or the camera; choose orders and results by touch."),
    ),
    Capability.VALUE: (
        phrase("enter by hand"),
        phrase("Touch “Enter” at the step and type what the gauge shows."),
    ),
    Capability.SENSOR: (
        phrase("values are missing"),
        phrase("Steps bound to it stay open; where the plan allows it, touch “Enter” and type the value."),
    ),
    Capability.TAG: (
        phrase("scan the label"),
        phrase("Scan the printed label or the badge's barcode in its place."),
    ),
    Capability.FRAME: (
        phrase("use the scanner"),
        phrase("Read with a scanner; take evidence pictures later."),
    ),
    Capability.PRINT: (
        phrase("labels wait"),
        phrase("Labels are not printed now. Switch the printer on, or write the label by hand."),
    ),
    Capability.SIGNAL: (
        phrase("look at the screen"),
        phrase("The lamps show nothing now: the screen and its sounds do."),
    ),
}
"""How one goes on without such a device: in the pill, and in a sentence."""


def reason_words(device: str, reason: StateReason) -> str:
    """Why it is not ready, with what the line or the program said of it."""
    words = text(REASON_WORDS[reason.code], device=device)
    detail = reason.parameters.get("detail") or reason.parameters.get("ports", "")
    return f"{words} ({detail})" if detail else words


def reading_words(reading: Reading) -> str:
    """What a device said: the value with its unit, or why it is none."""
    value = f"{reading.value} {reading.unit or ''}".strip()
    if reading.channel:
        value = f"{reading.channel}: {value}"
    return f"{text(FLAW_WORDS[reading.flaw])} · {value}" if reading.flaw else value


def device_pill(device: str, state: DeviceState, capability: Capability | None = None) -> PillState | None:
    """A red pill while a device is away, with the manual way on; None while it works or was stopped on
    purpose.
    """
    if state.phase in (Phase.READY, Phase.STOPPED):
        return None
    if state.reason is None:
        return PillState(device, "plug", text("{device}: connecting", device=device), PillTone.WARN)
    words = text(REASON_WORDS[state.reason.code], device=device)
    if capability is not None:
        words = f"{words} · {text(MANUAL_WAYS[capability][0])}"
    return PillState(device, "unplug", words, PillTone.BAD)


def lost_words(pill: PillState, capability: Capability | None) -> Feedback:
    """What is said when the pill of a lost device is touched."""
    detail = text(MANUAL_WAYS[capability][1]) if capability is not None else ""
    following = text("Next: plug it in; it is found by itself")
    return Feedback(Tone.NEUTRAL, pill.words.partition(" · ")[0], detail, following, "unplug")
