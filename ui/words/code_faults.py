"""What can be wrong with the data of a code, in words: of one that was read, or one to be printed. No Qt."""

from typing import Final

from terminal.domain.codes.fault import DataFault
from ui.text import phrase

FAULT_WORDS: Final[dict[str, str]] = {
    DataFault.EMPTY: phrase("A value is missing"),
    DataFault.TOO_LONG: phrase("The code is too long"),
    DataFault.UNKNOWN_IDENTIFIER: phrase("A field with an unknown identifier"),
    DataFault.FORMAT: phrase("A field has the wrong format"),
    DataFault.CHECK_DIGIT: phrase("The check digit is wrong"),
    DataFault.DATE: phrase("There is no such date"),
    DataFault.QUANTITY: phrase("A quantity is not a number with a unit"),
    DataFault.CONTRADICTION: phrase("Two fields contradict each other"),
    DataFault.SEPARATOR_MISSING: phrase("A separator is missing"),
    DataFault.COMPRESSED_LINK: phrase("Compressed GS1 links are not supported"),
    DataFault.UNSUPPORTED: phrase("This kind of code is not supported"),
    DataFault.NO_SINGLE_THING: phrase("The code names a whole class, not a single thing"),
    DataFault.NOT_GS1: phrase("No GS1 data"),
    DataFault.UNSEEN: phrase("A name holds characters that cannot be seen"),
}
"""What can be wrong with the data of a code."""
