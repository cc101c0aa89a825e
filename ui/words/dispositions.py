"""What becomes of a unit on hold, in words: the question, the button, what is said when it is done. No Qt."""

from typing import Final, NamedTuple

from terminal.domain.events.kinds import Disposition
from ui.text import phrase, text


class DispositionWords(NamedTuple):
    """English literals of the text layer."""

    name: str
    why: str
    confirm: str
    done: str


_WORDS: Final[dict[str, DispositionWords]] = {
    Disposition.REWORK: DispositionWords(
        phrase("Rework"),
        phrase("Why can it be reworked?"),
        phrase("Send to rework"),
        phrase("Sent to rework"),
    ),
    Disposition.SCRAP: DispositionWords(
        phrase("Scrap"), phrase("Why is it scrap?"), phrase("Scrap the unit"), phrase("Scrapped")
    ),
    Disposition.USE_AS_IS: DispositionWords(
        phrase("Use as it is"),
        phrase("Why is it used as it is?"),
        phrase("Release the unit"),
        phrase("Released – used as it is"),
    ),
}


def disposition_words(disposition: str) -> DispositionWords:
    """The words for it in the language in force. KeyError for one that this version does not know."""
    return DispositionWords(*map(text, _WORDS[disposition]))


def disposition_name(disposition: str) -> str:
    """What it is called; one that this version does not know by its own name."""
    return disposition_words(disposition).name if disposition in _WORDS else disposition
