"""The words for what was done and for what could not be verified. No Qt."""

from collections.abc import Iterable
from typing import Final

from terminal.domain.codes.fault import CodeWarning
from terminal.domain.outcome import WarningCode
from ui.text import joined, phrase, text

WARNING_WORDS: Final[dict[WarningCode | CodeWarning, str]] = {
    WarningCode.ROUTING_UNVERIFIED: phrase(
        "Earlier operations not confirmed: no word from the hub. The hub will check."
    ),
    WarningCode.COMPONENT_UNVERIFIED: phrase("Part not confirmed: no word from the hub. The hub will check."),
    WarningCode.UNIT_UNVERIFIED: phrase(
        "Not confirmed as finished: no word from the hub. The hub will check."
    ),
    WarningCode.BOX_UNVERIFIED: phrase("Not confirmed as closed: no word from the hub. The hub will check."),
    CodeWarning.FNC1_MISSING: phrase("Separator missing on the label: compare the number with the print."),
    CodeWarning.MAY_GO_ON: phrase(
        "Separator perhaps missing on the label: compare the number with the print."
    ),
    CodeWarning.LOT_UNUSUAL: phrase("Unusual lot number for this item: compare it with the print."),
    CodeWarning.SERIAL_UNUSUAL: phrase("Unusual serial number for this item: compare it with the print."),
    WarningCode.INSTRUMENT_UNKNOWN: phrase("The instrument is not registered."),
    WarningCode.CALIBRATION_EXPIRED: phrase("The instrument's calibration has expired."),
    WarningCode.LABEL_NOT_PRINTABLE: phrase(
        "Its label would be wrong and was not printed. Tell your supervisor."
    ),
    WarningCode.PAST_DATE: phrase("Its best-before date is over: it cannot be used. Put it aside."),
    WarningCode.INSTRUMENT_TOO_COARSE: phrase("The instrument is too coarse for this tolerance."),
}


def warning_words(code: WarningCode | CodeWarning) -> str:
    """The sentence for a warning of an accepted act."""
    return text(WARNING_WORDS[code])


def label_notes(warnings: Iterable[CodeWarning]) -> str:
    """What a person must know about a label that could be read all the same; "" if nothing."""
    return joined(*(warning_words(code) for code in warnings if code in WARNING_WORDS))
