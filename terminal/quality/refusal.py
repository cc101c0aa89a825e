"""When a figure cannot be given: one closed list of reasons and a sentence for the person who asked.

Not a fault of an edge (`terminal.faults`) and not a rule of the floor (`terminal.domain.outcome`).
"""

from collections.abc import Iterable
from enum import StrEnum


class QualityReason(StrEnum):
    """Why the engine gives no figure."""

    EMPTY = "empty"
    NOT_NUMERIC = "not_numeric"
    NOT_FINITE = "not_finite"
    TOO_FEW = "too_few"
    CONSTANT = "constant"
    OUT_OF_RANGE = "out_of_range"
    WRONG_SHAPE = "wrong_shape"
    UNKNOWN_OPTION = "unknown_option"
    NOT_AVAILABLE = "not_available"
    NO_SOLUTION = "no_solution"
    UNSTABLE = "unstable"


class QualityRefused(ValueError):
    """No figure is given. `detail` is one English sentence: what was wrong, what was not done, what to do.

    `parameters` holds the values the sentence speaks of, for a caller that words it in another language.
    """

    def __init__(self, reason: QualityReason, detail: str, **parameters: object) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail
        self.parameters = parameters


def _shown(given: object) -> object:
    return str(given) if isinstance(given, str) else given


def unknown(name: str, given: object, known: Iterable[str]) -> QualityRefused:
    """Return the refusal of an option that is not among the known ones."""
    detail = f"{name} {_shown(given)!r} is not known: nothing was computed. Choose one of {', '.join(known)}."
    return QualityRefused(QualityReason.UNKNOWN_OPTION, detail, name=name, given=given)
