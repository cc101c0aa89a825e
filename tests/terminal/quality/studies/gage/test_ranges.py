"""Studies from ranges: printed K factors, agreement with the analysis of variance, refusals."""

from typing import Any

import numpy as np
import pytest

from terminal.quality.constants import Constants
from terminal.quality.refusal import QualityReason, QualityRefused
from terminal.quality.studies.gage.ranges import average_and_range, d2_star, retest
from terminal.quality.studies.gage.repeatability import GageOptions, gage_rr


@pytest.mark.parametrize(
    ("n", "ranges", "factor"),
    [(2, 1, 0.7071), (3, 1, 0.5231), (5, 1, 0.4030), (10, 1, 0.3146)],
)
def test_k_factors_of_the_printed_form(n: int, ranges: int, factor: float) -> None:
    assert 1 / d2_star(n, ranges) == pytest.approx(factor, abs=5e-5)


def test_many_ranges_need_no_correction() -> None:
    assert d2_star(2, 10**6) == pytest.approx(1.1283792, abs=1e-6)
    assert d2_star(2, 15, Constants.TABLE3) == 1.14965


def planted() -> tuple[list[float], list[int], list[str]]:
    rng = np.random.default_rng(9)
    y = (
        rng.normal(0, 3, (10, 1, 1))
        + np.array([0.0, 0.4, -0.4])[None, :, None]
        + rng.normal(0, 0.5, (10, 3, 3))
    )
    index = np.indices(y.shape).reshape(3, -1)
    return y.ravel().tolist(), index[0].tolist(), [str(at) for at in index[1]]


def test_ranges_and_variances_tell_the_same() -> None:
    readings, parts, people = planted()
    by_range, by_anova = average_and_range(readings, parts, people), gage_rr(readings, parts, people)
    spread = {one.name: one.sd for one in by_range.components}
    for name in ("repeatability", "gage r&r", "part-to-part"):
        assert spread[name] == pytest.approx(by_anova.component(name).sd, rel=0.25)
    assert by_range.mean_range == pytest.approx(spread["repeatability"] * 1.692569, rel=1e-6)


def test_tolerance_and_process_are_taken_as_in_the_other_method() -> None:
    found = average_and_range(*planted(), options=GageOptions(tolerance=10.0, historical_sd=4.0))
    shares = {one.name: one for one in found.components}
    assert shares["total"].sd == 4.0
    assert shares["gage r&r"].percent_tolerance == pytest.approx(60 * shares["gage r&r"].sd)


def test_a_retest_worked_by_hand() -> None:
    found = retest([1.0, 2.0, 3.0, 1.2, 1.8, 3.1], [1, 2, 3, 1, 2, 3], process_sd=1.0, tolerance=2.0)
    assert found.mean_range == pytest.approx(0.5 / 3)
    assert found.sd == pytest.approx(0.5 / 3 / d2_star(2, 3))
    assert found.of_process == found.sd
    assert found.of_tolerance == pytest.approx(3 * found.sd)
    assert found.correlation == pytest.approx(np.corrcoef([1, 2, 3], [1.2, 1.8, 3.1])[0, 1])
    plain = retest([1.0, 2.0, 1.2, 2.2], "abab")
    assert (plain.of_process, plain.of_tolerance) == (None, None)


@pytest.mark.parametrize(
    ("readings", "parts", "reason"),
    [
        ([1, 2, 3, 4, 5], list("aabbb"), QualityReason.WRONG_SHAPE),
        ([1, 2, 3, None], list("aabb"), QualityReason.TOO_FEW),
        ([1, 1, 1, 1], list("aabb"), QualityReason.CONSTANT),
        ([1, 2, 3, "4"], list("aabb"), QualityReason.NOT_NUMERIC),
        ([], [], QualityReason.EMPTY),
        ([1, 2], ["a"], QualityReason.WRONG_SHAPE),
    ],
)
def test_what_is_no_retest_is_refused(readings: Any, parts: list[str], reason: QualityReason) -> None:
    with pytest.raises(QualityRefused) as refused:
        retest(readings, parts)
    assert refused.value.reason is reason
