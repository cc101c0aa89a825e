"""Digits to decimals: nothing is rounded, nothing is guessed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.reading.decimals import decimal_text, resolution_of


@pytest.mark.parametrize(
    ("digits", "value", "resolution"),
    [
        ("+00012.340", "12.340", "0.001"),
        ("-000.50", "-0.50", "0.01"),
        ("   100", "100", "1"),
        ("-   0.20", "-0.20", "0.01"),
        (".5", "0.5", "0.1"),
        ("12.", "12", "1"),
        ("000", "0", "1"),
    ],
)
def test_digits_and_resolution_are_kept(digits: str, value: str, resolution: str) -> None:
    assert decimal_text(digits) == value
    assert resolution_of(value) == resolution


@pytest.mark.parametrize(
    "digits",
    [
        "",
        "+",
        ".",
        "-.",
        "1,5",
        "1.2.3",
        "1e5",
        "1 2",
        "--1",
        "+ -1",
        "１２",
        "0x1",
        "1_0",
        "9" * 16,
        "1\n",
        "NaN",
    ],
)
def test_what_is_no_number(digits: str) -> None:
    assert decimal_text(digits) is None


def test_the_comma_only_where_the_model_says_so() -> None:
    assert decimal_text("-1,50", ",") == "-1.50"
    assert decimal_text("1.50", ",") is None


@pytest.mark.slow
@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9))
def test_it_is_the_same_number(number: Decimal) -> None:
    value = decimal_text(f"{number:+016.4f}")
    assert value is not None
    assert (Decimal(value), Decimal(resolution_of(value))) == (number, Decimal("0.0001"))
