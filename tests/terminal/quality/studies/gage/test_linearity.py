"""Linearity: a planted line comes back, a peer's regression agrees, gaps and refusals."""

from typing import Any

import numpy as np
import pytest
from scipy import stats

from terminal.quality.refusal import QualityReason, QualityRefused
from terminal.quality.studies.gage.linearity import confidence_band, linearity

REFERENCES = np.repeat([2.0, 4.0, 6.0, 8.0], 10)
READINGS = REFERENCES + 0.5 - 0.1 * REFERENCES + np.random.default_rng(2).normal(0, 0.05, 40)


def test_a_peers_regression_agrees() -> None:
    found, peer = linearity(READINGS, REFERENCES), stats.linregress(REFERENCES, READINGS - REFERENCES)
    assert found.slope.value == pytest.approx(peer.slope, rel=1e-10)
    assert found.slope.error == pytest.approx(peer.stderr, rel=1e-10)
    assert found.slope.p == pytest.approx(peer.pvalue, rel=1e-8)
    assert found.intercept.value == pytest.approx(peer.intercept, rel=1e-10)
    assert found.intercept.error == pytest.approx(peer.intercept_stderr, rel=1e-10)
    assert found.r_squared == pytest.approx(peer.rvalue**2, rel=1e-10)
    assert found.slope.value == pytest.approx(-0.1, abs=0.02)


def test_each_part_has_its_bias_and_its_test() -> None:
    found = linearity(READINGS, REFERENCES, process_variation=5.0)
    first = found.parts[0]
    assert (first.part, first.n, first.reference) == ("2", 10, 2.0)
    assert first.p == pytest.approx(stats.ttest_1samp(READINGS[:10] - 2, 0).pvalue)
    assert first.percent == pytest.approx(100 * abs(first.bias) / 5)
    assert found.linearity == pytest.approx(5 * abs(found.slope.value))
    assert found.average.bias == pytest.approx(np.mean(READINGS - REFERENCES))


def test_the_band_is_narrowest_in_the_middle_and_holds_the_line() -> None:
    found = linearity(READINGS, REFERENCES)
    line, low, high = confidence_band(found, np.array([2.0, 5.0, 8.0]))
    assert np.all((low < line) & (line < high))
    assert (high - low)[1] < (high - low)[0] == pytest.approx((high - low)[2])


def test_rows_with_gaps_are_left_out_and_counted() -> None:
    readings: list[float | None] = READINGS.tolist()
    readings[3] = None
    assert (linearity(readings, REFERENCES).n, linearity(readings, REFERENCES).missing) == (39, 1)
    parts = ["", *["p"] * 39]
    assert linearity(READINGS, REFERENCES, parts=parts).missing == 1


def test_readings_of_one_part_that_do_not_vary_have_no_test() -> None:
    readings = READINGS.copy()
    readings[:10] = 2.5
    assert linearity(readings, REFERENCES).parts[0].p is None


@pytest.mark.parametrize(
    ("readings", "references", "reason"),
    [
        ([], [], QualityReason.EMPTY),
        ([1, 2], [1, 2], QualityReason.TOO_FEW),
        ([1, 2, 3], [1, 2], QualityReason.WRONG_SHAPE),
        ([1, 2, 4], [1, 1, 1], QualityReason.CONSTANT),
        ([1, 2, 3], [1, 2, 3], QualityReason.CONSTANT),
        ([1, 2, "x"], [1, 2, 3], QualityReason.NOT_NUMERIC),
        ([1, 2, float("inf")], [1, 2, 3], QualityReason.NOT_FINITE),
    ],
)
def test_what_makes_no_line_is_refused(readings: Any, references: Any, reason: QualityReason) -> None:
    with pytest.raises(QualityRefused) as refused:
        linearity(readings, references)
    assert refused.value.reason is reason
