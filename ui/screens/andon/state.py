"""What there is to see on the andon screen. Frozen; made by the presenter, drawn by the view. No Qt."""

from dataclasses import dataclass

from ui.widgets.content import Choice


@dataclass(frozen=True, slots=True)
class CallRow:
    """An open call: what for, since when, and who comes ("" while nobody does).

    `acknowledge` and `clear` are the words of its buttons; an empty one is not offered.
    """

    key: str
    icon: str
    title: str
    since: str
    answer: str
    answered: bool
    acknowledge: str
    clear: str


@dataclass(frozen=True, slots=True)
class AndonState:
    """The kinds of help as tiles, apart from them those that stop the station, and the open calls: unanswered
    ones first, then oldest first.
    """

    kinds: tuple[Choice, ...]
    stops: tuple[Choice, ...]
    calls: tuple[CallRow, ...]
    nothing: tuple[str, str]
    """Title and hint while there are no kinds at all."""
