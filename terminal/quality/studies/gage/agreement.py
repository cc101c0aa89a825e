"""Coefficients of agreement between ratings: Cohen's and Fleiss' kappa, Kendall's tau and W.

Each refuses what it is not defined for. A study of appraisers against a standard is in `attribute_agreement`.
"""

import math
from collections.abc import Hashable, Sequence

import msgspec
import numpy as np
from scipy import stats

from terminal.quality.refusal import QualityReason
from terminal.quality.study_values import Floats, refuse

Ratings = Sequence[Hashable]


class Coefficient(msgspec.Struct, frozen=True, kw_only=True):
    """`value` with its standard error under "no agreement", z and one-sided p (None where it has none)."""

    value: float
    error: float | None = None
    z: float | None = None
    p: float | None = None


def cohen_kappa(one: Ratings, other: Ratings) -> Coefficient:
    """Agreement of two raters beyond chance (Cohen 1960); error under the null by Fleiss, Cohen, Everitt
    1969.

    Refused: unequal or empty lists; both used a single category alone.
    """
    _paired(one, other)
    categories = list(dict.fromkeys((*one, *other)))
    first, second = (_shares(rater, categories) for rater in (one, other))
    seen = sum(a == b for a, b in zip(one, other, strict=True)) / len(one)
    chance = float(first @ second)
    _some_variety(chance)
    spread = chance + chance**2 - float(np.sum(first * second * (first + second)))
    return _judged((seen - chance) / (1 - chance), math.sqrt(max(spread, 0.0) / len(one)) / (1 - chance))


def fleiss_kappa(items: Sequence[Ratings]) -> Coefficient:
    """Agreement of the same number of ratings on each item (Fleiss 1971, error under the null of 1979).

    Refused: fewer than two ratings an item, unequal numbers, a single category alone.
    """
    counted, _ = _counted(items)
    n = counted.shape[0]
    m = int(counted[0].sum())
    shares = counted.sum(0) / (n * m)
    seen = float(np.mean((np.sum(counted**2, axis=1) - m) / (m * (m - 1))))
    chance = float(np.sum(shares**2))
    _some_variety(chance)
    mixed = shares * (1 - shares)
    spread = float(mixed.sum() ** 2 - np.sum(mixed * (1 - 2 * shares)))
    error = math.sqrt(2 * max(spread, 0.0) / (n * m * (m - 1))) / float(mixed.sum())
    return _judged((seen - chance) / (1 - chance), error)


def fleiss_kappa_by_category(items: Sequence[Ratings]) -> dict[Hashable, Coefficient]:
    """Kappa of each category against all others; categories that every rating has are left out."""
    counted, categories = _counted(items)
    n = counted.shape[0]
    m = int(counted[0].sum())
    error = math.sqrt(2 / (n * m * (m - 1)))
    shares = counted.sum(0) / (n * m)
    apart = np.sum(counted * (m - counted), axis=0) / (n * m * (m - 1))
    return {
        category: _judged(1 - float(apart[at] / (shares[at] * (1 - shares[at]))), error)
        for at, category in enumerate(categories)
        if 0 < shares[at] < 1
    }


def kendall_tau(one: Sequence[float], other: Sequence[float]) -> Coefficient:
    """Tau-b of two ordinal ratings of the same items, ties allowed; two-sided p. Refused where one is
    constant.
    """
    _paired(one, other)
    _ordinal(one, other)
    found = stats.kendalltau(one, other)
    return Coefficient(value=float(found.statistic), p=float(found.pvalue))


def kendall_w(raters: Sequence[Sequence[float]]) -> Coefficient:
    """Concordance of several ordinal ratings (rows) of the same items, corrected for ties; chi-square p.

    W = 12 S / (m^2 (n^3 - n) - m T). Refused: fewer than two raters or items, a rater who rates all alike.
    """
    if len(raters) < 2 or len({len(row) for row in raters}) > 1 or len(raters[0]) < 2:
        refuse(
            QualityReason.WRONG_SHAPE,
            "The ratings are not a table of two or more by two or more",
            "Complete it.",
        )
    _ordinal(*raters)
    ranks = np.array([stats.rankdata(row) for row in raters])
    m, n = ranks.shape
    ties = sum(
        float(np.sum(counts**3.0 - counts))
        for counts in (np.unique(row, return_counts=True)[1] for row in ranks)
    )
    squares = float(np.sum((ranks.sum(0) - m * (n + 1) / 2) ** 2))
    w = 12 * squares / (m**2 * (n**3 - n) - m * ties)
    return Coefficient(value=w, p=float(stats.chi2.sf(m * (n - 1) * w, n - 1)))


def _judged(value: float, error: float) -> Coefficient:
    if error <= 0:
        return Coefficient(value=value)
    return Coefficient(value=value, error=error, z=value / error, p=float(stats.norm.sf(value / error)))


def _shares(ratings: Ratings, categories: list[Hashable]) -> Floats:
    return np.array([sum(rating == one for rating in ratings) / len(ratings) for one in categories])


def _counted(items: Sequence[Ratings]) -> tuple[Floats, list[Hashable]]:
    """Items x categories, how often each was given."""
    sizes = {len(item) for item in items}
    if not items or len(sizes) != 1 or min(sizes) < 2:
        refuse(
            QualityReason.WRONG_SHAPE,
            f"{len(items)} items have {sorted(sizes)} ratings",
            "Give the same number of ratings, two or more, for each item.",
        )
    categories = list(dict.fromkeys(rating for item in items for rating in item))
    return np.array(
        [[sum(rating == one for rating in item) for one in categories] for item in items], float
    ), categories


def _some_variety(chance: float) -> None:
    if chance >= 1:
        refuse(
            QualityReason.CONSTANT,
            "Every rating is the same category",
            "Take items of at least two categories: agreement beyond chance cannot be told.",
        )


def _paired(one: Sequence[object], other: Sequence[object]) -> None:
    if not one or len(one) != len(other):
        refuse(
            QualityReason.WRONG_SHAPE,
            f"{len(one)} ratings stand beside {len(other)}",
            "Give two ratings for each item.",
        )


def _ordinal(*raters: Sequence[object]) -> None:
    for row in raters:
        for rating in row:
            if isinstance(rating, bool) or not isinstance(rating, int | float) or not math.isfinite(rating):
                refuse(
                    QualityReason.NOT_NUMERIC,
                    f"The rating {rating!r} has no order",
                    "Rate by numbers, or take kappa.",
                )
        if len(set(row)) < 2:
            refuse(
                QualityReason.CONSTANT, "A rater rates all items alike", "Leave the rater out, or take kappa."
            )
