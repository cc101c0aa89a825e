"""Kappa, tau and W: published examples, extremes, refusals."""

from typing import Any

import pytest
from scipy import stats

from terminal.quality.refusal import QualityReason, QualityRefused
from terminal.quality.studies.gage.agreement import (
    cohen_kappa,
    fleiss_kappa,
    fleiss_kappa_by_category,
    kendall_tau,
    kendall_w,
)

FLEISS_1971 = (
    *((0, 0, 0, 0, 14), (0, 2, 6, 4, 2), (0, 0, 3, 5, 6), (0, 3, 9, 2, 0), (2, 2, 8, 1, 1)),
    *((7, 7, 0, 0, 0), (3, 2, 6, 3, 0), (2, 5, 3, 2, 2), (6, 5, 2, 1, 0), (0, 2, 2, 3, 7)),
)
"""The table of ten subjects and fourteen raters that encyclopedias work through: kappa 0.210."""


def ratings_of(counts: tuple[int, ...]) -> list[int]:
    return [category for category, count in enumerate(counts) for _ in range(count)]


def test_fleiss_of_the_usual_example() -> None:
    items = [ratings_of(row) for row in FLEISS_1971]
    assert fleiss_kappa(items).value == pytest.approx(0.20993, abs=5e-6)
    by_category = fleiss_kappa_by_category(items)
    assert set(by_category) == set(range(5))
    whole = sum(by_category[c].value * w for c, w in zip(range(5), weights(items), strict=True)) / sum(
        weights(items)
    )
    assert whole == pytest.approx(0.20993, abs=5e-6)


def weights(items: list[list[int]]) -> list[float]:
    flat = [rating for item in items for rating in item]
    shares = [flat.count(category) / len(flat) for category in range(5)]
    return [share * (1 - share) for share in shares]


def test_cohen_of_the_usual_example() -> None:
    """Grant proposals: 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no: 0.7 seen, 0.5 by chance, kappa 0.4."""
    one = ["yes"] * 25 + ["no"] * 25
    other = ["yes"] * 20 + ["no"] * 5 + ["yes"] * 10 + ["no"] * 15
    found = cohen_kappa(one, other)
    assert found.value == pytest.approx(0.4)
    assert found.z == pytest.approx(0.4 / (found.error or 0))


def test_perfect_and_opposite_raters() -> None:
    one, other = [1, 2, 1, 2], [2, 1, 2, 1]
    assert cohen_kappa(one, one).value == 1
    assert cohen_kappa(one, other).value == -1
    assert fleiss_kappa([(a, a) for a in one]).value == 1
    assert kendall_tau(one, other).value == pytest.approx(-1)
    assert kendall_w([one, one, one]).value == pytest.approx(1)


def test_w_with_ties_is_friedmans() -> None:
    raters = [[1, 2, 2, 4, 5], [2, 1, 3, 4, 4], [1, 1, 3, 5, 4]]
    friedman = stats.friedmanchisquare(*[[row[at] for row in raters] for at in range(5)])
    found = kendall_w(raters)
    assert found.value == pytest.approx(friedman.statistic / (3 * 4))
    assert found.p == pytest.approx(friedman.pvalue)


@pytest.mark.parametrize(
    ("figure", "given", "reason"),
    [
        (cohen_kappa, (["a"], []), QualityReason.WRONG_SHAPE),
        (cohen_kappa, (["a", "a"], ["a", "a"]), QualityReason.CONSTANT),
        (fleiss_kappa, ([["a"], ["b"]],), QualityReason.WRONG_SHAPE),
        (fleiss_kappa, ([["a", "b"], ["b"]],), QualityReason.WRONG_SHAPE),
        (fleiss_kappa, ([],), QualityReason.WRONG_SHAPE),
        (fleiss_kappa, ([["a", "a"], ["a", "a"]],), QualityReason.CONSTANT),
        (kendall_tau, ([1, 1], [1, 2]), QualityReason.CONSTANT),
        (kendall_tau, (["a", "b"], [1, 2]), QualityReason.NOT_NUMERIC),
        (kendall_w, ([[1, 2]],), QualityReason.WRONG_SHAPE),
        (kendall_w, ([[1, 2], [1, float("nan")]],), QualityReason.NOT_NUMERIC),
    ],
)
def test_what_is_not_defined_is_refused(figure: Any, given: tuple[Any, ...], reason: QualityReason) -> None:
    with pytest.raises(QualityRefused) as refused:
        figure(*given)
    assert refused.value.reason is reason
