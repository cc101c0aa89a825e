"""What buttons are called between the words that show them and the presenters that hear them."""

from enum import StrEnum


class Button(StrEnum):
    """A button of an action column or a row. `MAIN` is the one thing to do first where that changes."""

    MAIN = "main"
    GOOD = "good"
    SCRAP = "scrap"
    REWORK = "rework"
    VALUE = "value"
    HELP = "help"
    LABEL = "label"
    PRINT = "print"
    OUT = "out"
    RECEIVE = "receive"
    ITEM = "item"
    TAGS = "tags"
    CANCEL = "cancel"
    RENAME = "rename"
    REMOVE = "remove"
    KEEP = "keep"
    LOCK = "lock"
    BACK = "back"
