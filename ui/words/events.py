"""The name and icon of a kind of event in the language in force. No Qt."""

from terminal.words.events import event_words
from ui.text import language


def event_name(kind: str) -> str:
    """What an event of that type is called; a type only a newer version knows by its own name."""
    return event_words(kind, language())[0]


def event_icon(kind: str) -> str:
    """The icon of an event of that type."""
    return event_words(kind, language())[1]
