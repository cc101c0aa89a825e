"""What printed commands are called, on their sheet and wherever one is spoken of. No Qt."""

from typing import Final

from terminal.domain.codes.commands import CommandWord, command_of
from ui.text import phrase, text

COMMAND_NAMES: Final[dict[CommandWord, str]] = {
    CommandWord.GOOD: phrase("Good"),
    CommandWord.SCRAP: phrase("Scrap"),
    CommandWord.REWORK: phrase("Rework"),
    CommandWord.UNDO: phrase("Take back last report"),
    CommandWord.CONFIRM: phrase("Confirm"),
    CommandWord.CANCEL: phrase("Cancel"),
    CommandWord.PLUS_ONE: phrase("One more"),
    CommandWord.HELP: phrase("Call for help"),
    CommandWord.SIGN_OUT: phrase("Sign out"),
    **{word: str(word.digit) for word in CommandWord if word.digit is not None},
    CommandWord.CALL_MATERIAL: phrase("Call: material"),
    CommandWord.CALL_QUALITY: phrase("Call: quality"),
    CommandWord.CALL_MACHINE: phrase("Call: machine"),
    CommandWord.CALL_LEADER: phrase("Call: team leader"),
    CommandWord.CALL_SAFETY: phrase("Call: safety"),
    CommandWord.ENGLISH: "English",
    CommandWord.CHINESE: "中文",
}
"""What a command is called; digits and languages are called the same everywhere."""


def command_name(code: str) -> str:
    """What the command is called that `code` stands for; "" where it is no command."""
    word = command_of(code)
    return text(COMMAND_NAMES[word]) if word else ""
