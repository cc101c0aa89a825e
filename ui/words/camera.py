"""The words for what a camera sees, and for what would help it. No Qt."""

from dataclasses import dataclass
from typing import Final

from devices.camera.sight import Advice, CodeMark, Sight, Stand
from ui.feedback import Tone
from ui.text import phrase, text

ADVICE_WORDS: Final[dict[Advice, tuple[str, str, str]]] = {
    Advice.MOVE_CLOSER: (
        "search",
        phrase("Move closer"),
        phrase("The bars or squares of the code are too small in the picture."),
    ),
    Advice.HOLD_STILL: ("hand", phrase("Hold still"), phrase("The picture is blurred by the movement.")),
    Advice.FOCUS: ("eye", phrase("Not sharp"), phrase("Change the distance, or wipe the lens.")),
    Advice.MORE_LIGHT: ("sun", phrase("More light"), phrase("The picture is too dark to read a code.")),
}
"""Icon, title and detail."""
STAND_TONES: Final = {
    Stand.SEEN: Tone.NEUTRAL,
    Stand.ACCEPTED: Tone.OK,
    Stand.UNKNOWN: Tone.WARN,
    Stand.DOUBTED: Tone.WARN,
}
LEAST_MODULE_PX: Final = 3.0
LONGEST_SHOWN: Final = 28


@dataclass(frozen=True, slots=True)
class Said:
    """What stands beside the picture."""

    icon: str
    title: str
    detail: str
    tone: Tone = Tone.NEUTRAL


def advice_words(sight: Sight) -> Said:
    """What to do now, or what became of the code in view."""
    if sight.advice is not None:
        icon, title, detail = ADVICE_WORDS[sight.advice]
        return Said(icon, text(title), text(detail))
    stands = {mark.stand for mark in sight.marks}
    if Stand.ACCEPTED in stands:
        return Said("circle-check", text("Code read"), "", Tone.OK)
    if Stand.UNKNOWN in stands:
        detail = text("Nothing here has this code; it was not used.")
        return Said("triangle-alert", text("Unknown code"), detail, Tone.WARN)
    if Stand.DOUBTED in stands:
        detail = text("Length or check digit is wrong; it was not used.")
        return Said("triangle-alert", text("Doubtful code"), detail, Tone.WARN)
    return Said("scan-barcode", text("Hold a code before the camera"), "")


def mark_words(mark: CodeMark) -> str:
    """What stands beside a code: its text, shortened, without what cannot be seen."""
    shown = "".join(character if character.isprintable() else "·" for character in mark.text)
    return shown if len(shown) <= LONGEST_SHOWN else shown[: LONGEST_SHOWN - 1] + "…"


def figure_words(sight: Sight) -> tuple[tuple[str, str], ...]:
    """Names and values for whoever mounts the camera: pixels a module, and sharpness."""
    mark = next((mark for mark in sight.marks if mark.module_px), None)
    sharpness = mark.sharpness if mark else sight.sharpness
    module = f"{mark.module_px:.1f}" if mark else "–"
    sharp = f"{round(sharpness * 100)} %" if sharpness else "–"
    least = text("at least {n}", n=f"{LEAST_MODULE_PX:g}")
    return (text("{what} ({least})", what=text("Pixels per module"), least=least), module), (
        text("Sharpness"),
        sharp,
    )
