"""Numbers of sensors to decimals: exact, rounded to the stated step, never binary noise."""

import struct
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.capabilities import Flaw
from devices.reading.quantity import Quantity, content_of


@pytest.mark.parametrize(
    ("number", "quantity", "value", "resolution"),
    [
        ("1832", Quantity(unit="°C", scale="0.1"), "183.2", "0.1"),
        ("1830", Quantity(scale="0.1"), "183.0", "0.1"),
        ("-5", Quantity(), "-5", "1"),
        ("-4", Quantity(resolution="10"), "0", "10"),
        ("4000", Quantity(scale="0.00625", offset="-25", resolution="0.01"), "0.00", "0.01"),
        ("1.25", Quantity(resolution="0.5"), "1.0", "0.5"),
        ("1E2", Quantity(), "100", "1"),
    ],
)
def test_scale_offset_and_step(number: str, quantity: Quantity, value: str, resolution: str) -> None:
    content = content_of(Decimal(number), quantity, "a")
    assert (content.value, content.resolution, content.unit, content.channel) == (
        value,
        resolution,
        quantity.unit,
        "a",
    )
    assert content.flaw is None


@pytest.mark.slow
@given(st.integers(-99999, 99999))
def test_a_float32_of_a_decimal_comes_back_as_that_decimal(tenths: int) -> None:
    """The noise of the float is smaller than the step, so it is gone."""
    told = Decimal(tenths) / 10
    (single,) = struct.unpack(">f", struct.pack(">f", float(told)))
    content = content_of(Decimal(single), Quantity(resolution="0.1"))
    assert Decimal(content.value) == told
    assert len(content.value.partition(".")[2]) == 1


@pytest.mark.parametrize(
    ("number", "flaw"),
    [
        ("NaN", Flaw.DEVICE_ERROR),
        ("Infinity", Flaw.OVERLOAD),
        ("-Infinity", Flaw.UNDERLOAD),
        ("1E300", Flaw.NOT_A_VALUE),
        ("101", Flaw.OVERLOAD),
        ("-0.1", Flaw.UNDERLOAD),
    ],
)
def test_what_is_no_value(number: str, flaw: Flaw) -> None:
    assert content_of(Decimal(number), Quantity(lowest="0", highest="100", resolution="0.1")).flaw is flaw
