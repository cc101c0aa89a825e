"""Exact arithmetic for verdicts: on which side of a line a value is, a tie being a tie.

Values are decimals and limits are computed from them; in binary floats a value that is the mean may lie
above it. Here everything is a decimal of 80 digits: sums, products, quotients and roots of what anybody
measures are then so near to the truth that a relative difference below 1e-60 is none. A float stands for the
shortest decimal that is read as it. Loads no numpy: stations step with it.
"""

import decimal
from decimal import Decimal
from typing import Final

import msgspec

Number = float | Decimal
"""What a value may be given as."""

EXACT: Final = decimal.Context(
    prec=80, rounding=decimal.ROUND_HALF_EVEN, Emin=-999999, Emax=999999, traps=[decimal.InvalidOperation]
)
NOTHING: Final = Decimal(0)
_THREE: Final = Decimal(3)
_DIGITS: Final = 60


def exact(value: Number) -> Decimal:
    """A number as the decimal it stands for."""
    return value if isinstance(value, Decimal) else Decimal(repr(float(value)))


def side(one: Decimal, other: Decimal) -> int:
    """1 where `one` is above `other`, -1 where it is below, 0 where they are equal."""
    away = EXACT.subtract(one, other)
    if not away or away.adjusted() <= max(one.adjusted(), other.adjusted()) - _DIGITS:
        return 0
    return -1 if away.is_signed() else 1


def settled(value: Decimal, scale: Decimal) -> Decimal:
    """The value, 0 where it is none beside `scale`: the rest of a difference of equals."""
    return value if value.adjusted() > scale.adjusted() - _DIGITS else NOTHING


def root(value: Decimal) -> Decimal:
    """The square root."""
    return EXACT.sqrt(value)


def times(one: Decimal, other: Decimal) -> Decimal:
    """The product."""
    return EXACT.multiply(one, other)


def over(one: Decimal, other: Decimal) -> Decimal:
    """The quotient."""
    return EXACT.divide(one, other)


def plus(one: Decimal, other: Decimal) -> Decimal:
    """The sum."""
    return EXACT.add(one, other)


def minus(one: Decimal, other: Decimal) -> Decimal:
    """The difference."""
    return EXACT.subtract(one, other)


class ExactBand(msgspec.Struct, frozen=True):
    """Centre and half width of the limits, which stay within `floor` and `cap` where there are any."""

    centre: Decimal
    spread: Decimal
    floor: Decimal | None = None
    cap: Decimal | None = None

    def line(self, thirds: int) -> Decimal:
        """The centre (0), a zone line, or a limit (3, -3)."""
        away = over(times(self.spread, Decimal(thirds)), _THREE)
        at = EXACT.add(self.centre, away)
        if self.floor is not None:
            at = max(at, self.floor) if thirds < 0 else at
        return min(at, self.cap) if self.cap is not None and thirds > 0 else at


class ExactLimits(msgspec.Struct, frozen=True):
    """Centre and limits that have no zones between them."""

    lcl: Decimal
    centre: Decimal
    ucl: Decimal

    def line(self, thirds: int) -> Decimal:
        """The centre (0) or a limit (3, -3)."""
        return self.centre if thirds == 0 else self.ucl if thirds > 0 else self.lcl


Lines = ExactBand | ExactLimits
