"""The words for every refusal of a measured value; those of all others are in `refusal_words`. No Qt."""

from typing import Final

from terminal.domain.outcome import Refusal
from ui.text import phrase

MEASURING_WORDS: Final[dict[Refusal, tuple[str, str]]] = {
    Refusal.NO_VALUE_WAITED_FOR: (
        phrase("No value is needed now – not recorded"),
        phrase("{value} {uom} came, but nothing waits for it. Go on with the next step."),
    ),
    Refusal.WRONG_UNIT_OF_MEASURE: (
        phrase("Wrong unit of measure – not recorded"),
        phrase("The device shows {uom}, the plan asks for {wanted}. Switch the device over, then repeat."),
    ),
    Refusal.INSTRUMENT_UNKNOWN: (
        phrase("Unknown instrument – not recorded"),
        phrase(
            "The plan allows known instruments only. Take one that is registered, or ask your supervisor."
        ),
    ),
    Refusal.CALIBRATION_EXPIRED: (
        phrase("Calibration expired – not recorded"),
        phrase("{instrument} had to be calibrated by {due}. Take another instrument."),
    ),
    Refusal.INSTRUMENT_TOO_COARSE: (
        phrase("Instrument too coarse – not recorded"),
        phrase("{instrument} resolves {resolution}, a tenth of the tolerance is needed. Take a finer one."),
    ),
    Refusal.VALUE_NOT_VALID: (
        phrase("No valid value – not recorded"),
        phrase("The device did not settle, or is over its range. Measure again."),
    ),
    Refusal.SENSOR_SILENT: (
        phrase("Sensor silent – not recorded"),
        phrase("{step_name} comes from {sensor}, which sends nothing. Check it, then repeat."),
    ),
}
