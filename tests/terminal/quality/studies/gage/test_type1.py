"""Type 1 study: figures by hand, the unit does not matter, refusals."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal.quality.refusal import QualityReason, QualityRefused
from terminal.quality.studies.gage.type1 import type_1

READINGS = [10.0, 10.2, 9.9, 10.1, 10.3]


def test_figures_by_hand() -> None:
    found = type_1(READINGS, reference=10.0, tolerance=4.0)
    sd = math.sqrt(0.025)
    assert found.sd == pytest.approx(sd)
    assert found.bias == pytest.approx(0.1)
    assert found.percent_bias == pytest.approx(2.5)
    assert found.cg == pytest.approx(0.8 / (6 * sd))
    assert found.cgk == pytest.approx(0.3 / (3 * sd))
    assert found.percent_repeatability == pytest.approx(20 / found.cg)
    assert found.percent_both == pytest.approx(20 / found.cgk)
    assert found.t == pytest.approx(math.sqrt(2))
    assert found.p == pytest.approx(0.2301996410, rel=1e-9)
    assert found.bias_low == pytest.approx(0.1 - 2.7764451052 * sd / math.sqrt(5))


def test_a_bias_beyond_its_share_leaves_no_percentage() -> None:
    found = type_1(READINGS, reference=12.0, tolerance=4.0)
    assert found.cgk < 0
    assert found.percent_both is None


@pytest.mark.slow
@given(st.floats(-1e3, 1e3), st.floats(1e-3, 1e3))
def test_zero_and_unit_do_not_matter(shift: float, scale: float) -> None:
    first = type_1(READINGS, reference=10.0, tolerance=4.0)
    moved = [value * scale + shift for value in READINGS]
    second = type_1(moved, reference=10.0 * scale + shift, tolerance=4.0 * scale)
    assert second.cg == pytest.approx(first.cg, rel=1e-6)
    assert second.cgk == pytest.approx(first.cgk, rel=1e-6)


@pytest.mark.parametrize(
    ("readings", "options", "reason"),
    [
        ([], {}, QualityReason.EMPTY),
        ([1.0], {}, QualityReason.TOO_FEW),
        ([1.0, 1.0, 1.0], {}, QualityReason.CONSTANT),
        ([1.0, math.inf], {}, QualityReason.NOT_FINITE),
        ([1.0, "2"], {}, QualityReason.NOT_NUMERIC),
        (READINGS, {"tolerance": 0.0}, QualityReason.OUT_OF_RANGE),
        (READINGS, {"share": 20.0}, QualityReason.OUT_OF_RANGE),
        (READINGS, {"level": 0.0}, QualityReason.OUT_OF_RANGE),
        (READINGS, {"reference": math.nan}, QualityReason.NOT_FINITE),
    ],
)
def test_what_tells_nothing_is_refused(
    readings: Any, options: dict[str, float], reason: QualityReason
) -> None:
    with pytest.raises(QualityRefused) as refused:
        type_1(readings, **{"reference": 10.0, "tolerance": 4.0, **options})
    assert refused.value.reason is reason
