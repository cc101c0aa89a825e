"""The words for what was done and for what could not be verified. No Qt."""

from typing import Final

from ui.text import phrase, text

WARNING_WORDS: Final[dict[str, str]] = {
    "routing_unverified": phrase(
        "Earlier operations not confirmed: no word from the hub. The hub will check."
    ),
    "component_unverified": phrase("Part not confirmed: no word from the hub. The hub will check."),
    "unit_unverified": phrase("Not confirmed as finished: no word from the hub. The hub will check."),
    "instrument_unknown": phrase("The instrument is not registered."),
    "calibration_expired": phrase("The instrument's calibration has expired."),
    "instrument_too_coarse": phrase("The instrument is too coarse for this tolerance."),
}


def warning_words(code: str) -> str:
    """The sentence for a warning of an accepted act."""
    return text(WARNING_WORDS[code])
