"""What can be wrong or odd about the data of a code, and where. The words for it are in the ui.

A fault is no exception: parsers hand it back instead of a result. A warning goes with a result.
"""

from enum import StrEnum
from typing import Final

import msgspec


class DataFault(StrEnum):
    """Why a text is no clean data."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    UNKNOWN_IDENTIFIER = "unknown_identifier"
    FORMAT = "format"
    CHECK_DIGIT = "check_digit"
    DATE = "date"
    QUANTITY = "quantity"
    CONTRADICTION = "contradiction"
    SEPARATOR_MISSING = "separator_missing"
    COMPRESSED_LINK = "compressed_link"
    UNSUPPORTED = "unsupported"
    NO_SINGLE_THING = "no_single_thing"
    NOT_GS1 = "not_gs1"
    UNSEEN = "unseen"


class CodeFault(msgspec.Struct, frozen=True):
    """A fault and the identifier or the piece of text it was found at; "" = the whole."""

    kind: DataFault
    where: str = ""


_LONGEST_PLACE: Final = 12


def fault_at(kind: DataFault, text: str, start: int) -> CodeFault:
    """The fault with the beginning of what could not be read."""
    return CodeFault(kind, text[start : start + _LONGEST_PLACE])


class CodeWarning(StrEnum):
    """What was odd about a code that could be read all the same."""

    NOT_FLAGGED = "not_flagged"
    """GS1 data in a symbol that does not say so: the label printer leaves out the first FNC1."""
    FNC1_MISSING = "fnc1_missing"
    """The separator after a value is missing; the value's known shape or length told where it ends."""
    SEPARATOR_GUESSED = "separator_guessed"
    """What scanners leave of a separator was taken for one."""
    LOT_UNUSUAL = "lot_unusual"
    """The lot number does not have the shape its item's lots have."""
    SERIAL_UNUSUAL = "serial_unusual"
    """The serial number does not have the shape its item's units have."""
    MAY_GO_ON = "may_go_on"
    """A lot or serial number of no known shape ends like further data: its separator may be missing."""
    UNKNOWN_IDENTIFIER = "unknown_identifier"
    """A field nobody here knows was kept as it is."""
