"""Equipment effectiveness: the ratios of ISO 22400-2 on a shift worked by hand."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal.quality.figures.oee import Quantities, UnitTimes, effectiveness
from terminal.quality.refusal import QualityReason, QualityRefused

SHIFT = UnitTimes(planned_busy=28_800, production=21_600, setup=1_800, delay=2_400, busy=27_000)
PIECES = Quantities(produced=1_000, good=950, scrap=20, rework=30)


def test_a_shift_worked_by_hand() -> None:
    found = effectiveness(SHIFT, PIECES, 18.0)
    assert found.availability == 0.75
    assert found.performance == pytest.approx(18_000 / 21_600)
    assert found.quality == 0.95
    assert found.oee == pytest.approx(0.75 * 18_000 / 21_600 * 0.95)
    assert found.net_effectiveness == pytest.approx(23_400 / 28_800 * 18_000 / 21_600 * 0.95)
    assert (found.allocation, found.utilization) == (0.9375, 0.8)
    assert found.technical == 0.9
    assert found.setup == pytest.approx(1 / 13)
    assert (found.scrap, found.rework) == (0.02, 0.03)


def test_nothing_produced_has_an_availability_and_no_effectiveness() -> None:
    found = effectiveness(UnitTimes(planned_busy=100, production=0), Quantities(produced=0, good=0), 5)
    assert (found.availability, found.performance, found.quality, found.oee) == (0, None, None, None)
    assert (found.allocation, found.utilization, found.setup) == (None, None, None)


@pytest.mark.slow
@given(st.floats(1e-3, 1e6), st.integers(1, 1000))
def test_the_unit_of_time_does_not_matter(scale: float, good: int) -> None:
    times = UnitTimes(planned_busy=100 * scale, production=60 * scale, setup=10 * scale)
    pieces = Quantities(produced=1000, good=good)
    seconds = effectiveness(UnitTimes(planned_busy=100, production=60, setup=10), pieces, 0.05)
    scaled = effectiveness(times, pieces, 0.05 * scale)
    assert scaled.oee == pytest.approx(seconds.oee)
    assert scaled.net_effectiveness == pytest.approx(seconds.net_effectiveness)


@pytest.mark.parametrize(
    ("times", "pieces", "reason"),
    [
        ({"planned_busy": 0, "production": 0}, {"produced": 0, "good": 0}, QualityReason.EMPTY),
        ({"planned_busy": 10, "production": 11}, {"produced": 1, "good": 1}, QualityReason.OUT_OF_RANGE),
        (
            {"planned_busy": 10, "production": 9, "busy": 8},
            {"produced": 1, "good": 1},
            QualityReason.OUT_OF_RANGE,
        ),
        ({"planned_busy": 10, "production": 9}, {"produced": 1, "good": 2}, QualityReason.OUT_OF_RANGE),
        ({"planned_busy": 10, "production": -1}, {"produced": 1, "good": 1}, QualityReason.OUT_OF_RANGE),
        (
            {"planned_busy": float("inf"), "production": 1},
            {"produced": 1, "good": 1},
            QualityReason.OUT_OF_RANGE,
        ),
        (
            {"planned_busy": float("nan"), "production": 1},
            {"produced": 1, "good": 1},
            QualityReason.OUT_OF_RANGE,
        ),
    ],
)
def test_what_cannot_be_is_refused(
    times: dict[str, Any], pieces: dict[str, Any], reason: QualityReason
) -> None:
    with pytest.raises(QualityRefused, match="so no effectiveness was given") as refused:
        effectiveness(UnitTimes(**times), Quantities(**pieces), 1.0)
    assert refused.value.reason is reason
