"""What the station says when nothing can be heard. No Qt."""

from ui.feedback import Feedback, Tone
from ui.text import text
from ui.widgets.content import PillState, PillTone

SOUND = "sound"


def sound_pill() -> PillState:
    """Stands in the header as long as no sound comes out."""
    return PillState(SOUND, "volume-x", text("No sound"), PillTone.WARN)


def silent_words(why: str) -> Feedback:
    """What is said when the pill is touched; `why` is what the players said."""
    return Feedback(
        Tone.NEUTRAL,
        text("No sound comes out at this station"),
        why,
        text("Next: look at the screen after each scan; check loudspeaker and volume of this computer"),
        "volume-x",
    )
