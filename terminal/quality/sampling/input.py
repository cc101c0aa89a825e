"""What a sampling function was given, as numbers it can use, or a refusal that names the argument.

Not a parser of files or forms: text is refused, never read as a number.
"""

import math
from numbers import Integral, Real

from terminal.quality.refusal import QualityReason, QualityRefused


def number(name: str, value: object, least: float = -math.inf, most: float = math.inf) -> float:
    """Return `value` as a finite float within `least` and `most`, or refuse."""
    if isinstance(value, bool) or not isinstance(value, Real):
        raise QualityRefused(
            QualityReason.NOT_NUMERIC,
            f"{name} is {value!r}, which is no number: nothing was computed; give a number.",
            name=name,
            value=value,
        )
    given = _float(value)
    if not math.isfinite(given):
        raise QualityRefused(
            QualityReason.NOT_FINITE,
            f"{name} is {given}: nothing was computed; give a finite number.",
            name=name,
            value=given,
        )
    if not least <= given <= most:
        raise QualityRefused(
            QualityReason.OUT_OF_RANGE,
            f"{name} is {given:g}: nothing was computed; give a number {_span(least, most)}.",
            name=name,
            value=given,
        )
    return given


def whole(name: str, value: object, least: int, most: float = math.inf) -> int:
    """Return `value` as an int within `least` and `most`, or refuse; 80.0 is a whole number, 80.5 is none."""
    given = number(name, value, least, most)
    exact = int(value) if isinstance(value, Integral) else int(given)
    if exact != given and not isinstance(value, Integral):
        raise QualityRefused(
            QualityReason.OUT_OF_RANGE,
            f"{name} is {given}: nothing was computed; give a whole number.",
            name=name,
            value=given,
        )
    return exact


def chance(name: str, value: object) -> float:
    """Return `value` as a probability strictly between 0 and 1, or refuse."""
    given = number(name, value, 0.0, 1.0)
    if given in (0.0, 1.0):
        raise QualityRefused(
            QualityReason.OUT_OF_RANGE,
            f"{name} is {given:g}: nothing was computed; give a probability above 0 and below 1.",
            name=name,
            value=given,
        )
    return given


def one_of(name: str, value: object, known: tuple[str, ...]) -> str:
    """Return `value` if it is one of the known words, or refuse and list them."""
    if isinstance(value, str) and value in known:
        return str(value)
    raise QualityRefused(
        QualityReason.UNKNOWN_OPTION,
        f"{name} is {value!r}, which is not known: nothing was computed; give one of {', '.join(known)}.",
        name=name,
        value=value,
    )


def _float(value: Real) -> float:
    try:
        return float(value)
    except OverflowError:  # a whole number beyond every float
        return math.inf


def _span(least: float, most: float) -> str:
    if math.isinf(most):
        return f"of at least {least:g}"
    return f"up to {most:g}" if math.isinf(least) else f"from {least:g} to {most:g}"
