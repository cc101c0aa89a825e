"""The lists of the own reports in words: their names, and what is said of an empty one. No Qt."""

from typing import Final, NamedTuple

from ui.text import phrase

MINE: Final = "mine"
UNSENT: Final = "unsent"
DISPUTED: Final = "disputed"


class ListWords(NamedTuple):
    """English literals of the text layer; an icon."""

    name: str
    icon: str
    empty: str
    hint: str


LISTS: Final = {
    MINE: ListWords(
        phrase("My reports"),
        "list",
        phrase("No reports yet in this shift"),
        phrase("Scan a unit or report a quantity."),
    ),
    UNSENT: ListWords(
        phrase("To send"), "send", phrase("All is sent"), phrase("The hub has every event of this station.")
    ),
    DISPUTED: ListWords(
        phrase("To clear up"),
        "triangle-alert",
        phrase("Nothing to clear up"),
        phrase("The hub has accepted everything."),
    ),
}
