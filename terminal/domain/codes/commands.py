"""Printed commands: a code that tells the terminal what to do, so that gloved hands need not touch it.

A command code is XTPX, the command's word, two check letters: XTPXGOODxx. It uses only 19 capital letters,
because their keys are the same on US, UK, German, French, Spanish, Italian, Nordic and Turkish Q keyboards:
no digit (shifted on French), no % or - (moved on German and French), no A M Q W Y Z (moved), no I (dotted
in Turkish). So it arrives whole even from a scanner set to another layout; Caps Lock only changes its case,
which does not count. Printing is `ui.commands.command_sheet`.
"""

from enum import Enum
from typing import Final

COMMAND_PREFIX: Final = "XTPX"
COMMAND_LETTERS: Final = "BCDEFGHJKLNOPRSTUVX"

_PLACE: Final = {letter: place for place, letter in enumerate(COMMAND_LETTERS)}


class CommandWord(Enum):
    """Every command a sheet may carry; the value is the word inside its code. Released words never change."""

    GOOD = "GOOD"
    SCRAP = "SCRP"
    REWORK = "REDO"
    UNDO = "UNDO"
    CONFIRM = "CONF"
    CANCEL = "CNCL"
    PLUS_ONE = "PLUS"
    HELP = "HELP"
    SIGN_OUT = "LOGOUT"
    DIGIT_0 = "DGTO"
    DIGIT_1 = "DGTE"
    DIGIT_2 = "DGTB"
    DIGIT_3 = "DGTD"
    DIGIT_4 = "DGTF"
    DIGIT_5 = "DGTV"
    DIGIT_6 = "DGTX"
    DIGIT_7 = "DGTS"
    DIGIT_8 = "DGTH"
    DIGIT_9 = "DGTN"
    CALL_MATERIAL = "CLLSTOR"
    CALL_QUALITY = "CLLTEST"
    CALL_MACHINE = "CLLTECH"
    CALL_LEADER = "CLLLEDR"
    CALL_SAFETY = "CLLSOS"
    ENGLISH = "LNGEN"
    CHINESE = "LNGCN"

    @property
    def digit(self) -> int | None:
        """The digit a quantity goes on with, None for any other command."""
        return int(self.name[-1]) if self.name.startswith("DIGIT_") else None

    @property
    def is_call(self) -> bool:
        """Whether the command raises a call of its kind at once."""
        return self.name.startswith("CALL_")


def command_code(word: CommandWord) -> str:
    """The text to print as a symbol (Code 128 or DataMatrix)."""
    return COMMAND_PREFIX + word.value + _check_letters(word.value)


def _check_letters(word: str) -> str:
    """Two sums over the field of 19: any two wrong letters change one or both (powers of 2 and 4)."""
    first = sum(_PLACE[letter] * pow(2, place, 19) for place, letter in enumerate(word))
    second = sum(_PLACE[letter] * pow(4, place, 19) for place, letter in enumerate(word))
    return COMMAND_LETTERS[first % 19] + COMMAND_LETTERS[second % 19]


_WORDS: Final = {command_code(word): word for word in CommandWord}


def looks_like_command(text: str) -> bool:
    """Whether `text` begins as only command codes do."""
    return text[:4].upper() == COMMAND_PREFIX


def command_of(text: str) -> CommandWord | None:
    """The command `text` stands for; None unless the whole code with its check letters is right."""
    return _WORDS.get(text.upper())
