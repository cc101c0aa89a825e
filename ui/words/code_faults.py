"""What can be wrong with the data of a code, in words: of one that was read, or one to be printed. No Qt."""

from typing import Final

from terminal.domain.codes.fault import Fault
from ui.text import phrase

FAULT_WORDS: Final[dict[str, str]] = {
    Fault.EMPTY: phrase("A value is missing"),
    Fault.TOO_LONG: phrase("The code is too long"),
    Fault.UNKNOWN_IDENTIFIER: phrase("A field with an unknown identifier"),
    Fault.FORMAT: phrase("A field has the wrong format"),
    Fault.CHECK_DIGIT: phrase("The check digit is wrong"),
    Fault.DATE: phrase("There is no such date"),
    Fault.QUANTITY: phrase("A quantity is not a number with a unit"),
    Fault.CONTRADICTION: phrase("Two fields contradict each other"),
    Fault.SEPARATOR_MISSING: phrase("A separator is missing"),
    Fault.COMPRESSED_LINK: phrase("Compressed GS1 links are not supported"),
    Fault.UNSUPPORTED: phrase("This kind of code is not supported"),
    Fault.NO_SINGLE_THING: phrase("The code names a whole class, not a single thing"),
    Fault.NOT_GS1: phrase("No GS1 data"),
}
"""What can be wrong with the data of a code."""
