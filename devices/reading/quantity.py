"""What a number of a sensor means: scaled, rounded to the step the model states, with its unit.

A float never shows its binary noise: its exact value is rounded to the stated resolution. Where none is
stated the digits are those of the number itself. Reading bytes is for the drivers. Pure.
"""

from decimal import ROUND_HALF_EVEN, Decimal
from typing import Final

import msgspec

from devices.capabilities import Content, Flaw
from devices.reading.decimals import decimal_text, resolution_of

_TOO_LARGE: Final = Decimal(10) ** 15


class Quantity(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`unit` in its usual spelling; the value is number times `scale` plus `offset`, rounded half to even to
    `resolution`, all decimals as text. Outside `lowest` and `highest`, where given, it is no value.
    """

    unit: str = ""
    scale: str = "1"
    offset: str = "0"
    resolution: str = ""
    lowest: str = ""
    highest: str = ""

    def __post_init__(self) -> None:
        for name in ("scale", "offset", "resolution", "lowest", "highest"):
            digits = getattr(self, name)
            if digits and decimal_text(digits) is None:
                raise ValueError(f"{name} {digits!r} is no decimal")
        if self.resolution and Decimal(self.resolution) <= 0:
            raise ValueError("resolution must be above 0")


def content_of(number: Decimal, quantity: Quantity, channel: str = "") -> Content:
    """The value that `number`, as the device gave it, stands for; flawed where it is none.

    Not a number is an error of the device; infinite is outside what it measures.
    """
    if not number.is_finite():
        flaw = Flaw.DEVICE_ERROR if number.is_nan() else Flaw.OVERLOAD if number > 0 else Flaw.UNDERLOAD
        return Content(str(number), flaw=flaw, channel=channel)
    exact = number * Decimal(quantity.scale) + Decimal(quantity.offset)
    if abs(exact) >= _TOO_LARGE:
        return Content(str(number), flaw=Flaw.NOT_A_VALUE, channel=channel)
    value = _text(_rounded(exact, quantity.resolution))
    return Content(
        value,
        flaw=_outside(Decimal(value), quantity),
        unit=quantity.unit,
        channel=channel,
        resolution=quantity.resolution or resolution_of(value),
    )


def _rounded(value: Decimal, resolution: str) -> Decimal:
    if not resolution:
        return value
    step = Decimal(resolution)
    return (value / step).quantize(Decimal(1), ROUND_HALF_EVEN) * step


def _text(value: Decimal) -> str:
    """Plain digits; no "-0.0": a zero has no sign."""
    return f"{value or abs(value):f}"


def _outside(value: Decimal, quantity: Quantity) -> Flaw | None:
    if quantity.highest and value > Decimal(quantity.highest):
        return Flaw.OVERLOAD
    return Flaw.UNDERLOAD if quantity.lowest and value < Decimal(quantity.lowest) else None
