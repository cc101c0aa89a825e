"""Amounts of one unit in another: exact to the last digit, or not at all."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal.domain.units import NotConverted, converted


@pytest.mark.parametrize(
    ("amount", "unit", "wanted", "found"),
    [
        ("1.5", "KG", "g", "1500"),
        ("1500", "GR", "g", "1500"),
        ("500", "FT", "m", "152.4"),
        ("1", "LB", "g", "453.59237"),
        ("2.5", "MR", "mm", "2500"),
        ("0.5", "LT", "ml", "500"),
        ("3", "DZ", "pcs", "36"),
        ("20", "PC", "pcs", "20"),
        ("20", "", "pcs", "20"),
        ("1.5", "", "g", "1.5"),
        ("7", "卷", "卷", "7"),
        ("2", "公斤", "g", "2000"),
    ],
)
def test_amounts_of_one_dimension(amount: str, unit: str, wanted: str, found: str) -> None:
    assert converted(Decimal(amount), unit, wanted) == Decimal(found)


@pytest.mark.parametrize(
    ("amount", "unit", "wanted", "why"),
    [
        ("2.5", "KG", "pcs", NotConverted.OTHER_DIMENSION),
        ("500", "FT", "g", NotConverted.OTHER_DIMENSION),
        ("20", "BX", "pcs", NotConverted.UNKNOWN_UNIT),
        ("3", "RL", "m", NotConverted.UNKNOWN_UNIT),
        ("20", "XX", "g", NotConverted.UNKNOWN_UNIT),
        ("20", "PC", "卷", NotConverted.UNKNOWN_UNIT),
        ("20.5", "PC", "pcs", NotConverted.NOT_WHOLE),
        ("20.5", "", "pcs", NotConverted.NOT_WHOLE),
        ("0.25", "DZ", "个", None),
        ("1", "MR", "ft", NotConverted.NOT_EXACT),
    ],
)
def test_what_is_no_amount_there(amount: str, unit: str, wanted: str, why: NotConverted | None) -> None:
    found = converted(Decimal(amount), unit, wanted)
    assert found == (why or Decimal(3))


@pytest.mark.slow
@given(st.decimals(0, 10**6, places=3), st.sampled_from(["g", "KG", "mg", "t", "LB"]))
def test_there_and_back_is_the_same_amount(amount: Decimal, unit: str) -> None:
    there = converted(amount, unit, "mg")
    assert isinstance(there, Decimal)
    assert converted(there, "mg", unit) == amount
