"""Units of quantity as labels and masters spell them, and exact conversion between those of one dimension.

Sources: X12 data element 355 (the two characters behind a quantity 7Q of ANS MH10.8.2) and UN/ECE
recommendation 20. Packages (box, reel, carton) are no units: how much is in one is told nowhere here.
"""

from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

import msgspec

_TABLE: Final = """
mass 0.001 mg me mgm 毫克|mass 1 g gr grm 克|mass 1000 kg kgm 千克 公斤|mass 1000000 t mp tne 吨
mass 28.349523125 oz onz|mass 453.59237 lb lbr lbs|mass 907184.74 tn stn
length 1 mm mmt 毫米|length 10 cm cmt 厘米|length 100 dm dmt|length 1000 m mr mtr 米|length 1000000 km kmt
length 25.4 in inh|length 304.8 ft fot|length 914.4 yd yrd
area 0.0001 cm2 cm² cmk|area 1 m2 m² sm mtk 平方米|area 0.09290304 sf ftk
volume 1 ml mlt 毫升|volume 10 cl clt|volume 1000 l lt ltr 升|volume 1000000 m3 m³ cr mtq 立方米
volume 3785.411784 ga gll
count 1 pcs pc pce ea c62 h87 st. stk 个 件 只 支 片 台 套|count 2 pr npr 对 双
count 12 dz dzn 打|count 100 hu cen|count 1000 th mil
"""
"""Dimension, how many of its smallest unit, spellings; capitals and small letters are the same."""


class _Unit(msgspec.Struct, frozen=True):
    dimension: str
    factor: Fraction


def _units() -> dict[str, _Unit]:
    rows = (row.split() for row in _TABLE.replace("\n", "|").split("|") if row)
    return {
        spelling: _Unit(dimension, Fraction(factor))
        for dimension, factor, *spellings in rows
        for spelling in spellings
    }


_UNITS: Final = _units()
_MOST_DIGITS: Final = 15


class NotConverted(StrEnum):
    """Why an amount is none in the other unit."""

    UNKNOWN_UNIT = "unknown_unit"
    OTHER_DIMENSION = "other_dimension"
    NOT_EXACT = "not_exact"
    NOT_WHOLE = "not_whole"


def is_counted(unit: str) -> bool:
    """Whether `unit` counts pieces: a part of one is none."""
    known = _UNITS.get(unit.casefold())
    return known is not None and known.dimension == "count"


def converted(amount: Decimal, unit: str, wanted: str) -> Decimal | NotConverted:
    """`amount` of `unit` ("" = the wanted one) in `wanted`, to the last digit, or why there is none."""
    one, other = _UNITS.get(unit.casefold()), _UNITS.get(wanted.casefold())
    if not unit or unit.casefold() == wanted.casefold():
        found: Decimal | None = amount
    elif one is None or other is None:
        return NotConverted.UNKNOWN_UNIT
    elif one.dimension != other.dimension:
        return NotConverted.OTHER_DIMENSION
    else:
        found = _exact(Fraction(amount) * one.factor / other.factor)
    if found is not None and is_counted(wanted) and found != found.to_integral_value():
        return NotConverted.NOT_WHOLE
    return NotConverted.NOT_EXACT if found is None else found


def _exact(value: Fraction) -> Decimal | None:
    """`value` as a decimal with all its digits; None where they do not end."""
    for places in range(_MOST_DIGITS + 1):
        scaled = value * 10**places
        if scaled.denominator == 1:
            return Decimal(scaled.numerator).scaleb(-places)
    return None
