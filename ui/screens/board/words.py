"""What a station does, in one word for a board. No Qt."""

from typing import Final

from ui.text import phrase, text
from ui.widgets.content import Condition

_WORDS: Final = {
    Condition.STOPPED: phrase("Stopped"),
    Condition.WARNING: phrase("Called"),
    Condition.NO_DATA: phrase("No data"),
    Condition.IDLE: phrase("Idle"),
    Condition.RUNNING: phrase("Running"),
}


def condition_words(condition: Condition) -> str:
    """The word for it."""
    return text(_WORDS[condition])
