"""Hotelling's T2: the statistic of single vectors and of subgroups, and what it is computed from.

Limits need the beta and F distributions: `terminal.quality.studies.multivariate` makes the chart. Source:
Montgomery, Introduction to Statistical Quality Control, ch. 11; Tracy, Young and Mason 1992.
"""

from enum import StrEnum

import msgspec
import numpy as np

from terminal.quality.refusal import QualityReason, QualityRefused, unknown
from terminal.quality.values import Floats, Rows, enough, subgroups


class Covariance(StrEnum):
    """What single vectors are estimated from: all together, or their successive differences."""

    SAMPLE = "SAMPLE"
    SUCCESSIVE = "SUCCESSIVE"


class Vectors(msgspec.Struct, frozen=True, eq=False):
    """Mean (p), covariance (p x p) and, of subgroups, the number m of samples of size n they come from."""

    mean: Floats
    covariance: Floats
    samples: int
    size: int = 1
    estimator: str = Covariance.SAMPLE

    @property
    def variables(self) -> int:
        """How many variables are watched."""
        return self.mean.size


def vectors(rows: Rows) -> Floats:
    """Return m x p numbers without a gap; refused where a row misses a variable."""
    table, there = subgroups(rows)
    if np.any(there < table.shape[1]):
        detail = "A row misses a variable: no T2 was computed. Leave that row out or complete it."
        raise QualityRefused(QualityReason.WRONG_SHAPE, detail)
    return table


def of_singles(rows: Rows, covariance: Covariance = Covariance.SAMPLE) -> Vectors:
    """Estimate from m single vectors of p variables; m has to be above p.

    SUCCESSIVE takes half the mean product of successive differences, which drifts inflate less.
    """
    table = vectors(rows)
    if covariance not in tuple(Covariance):
        raise unknown("The estimator", covariance, tuple(Covariance))
    _more_than(table.shape[0], table.shape[1])
    if covariance == Covariance.SAMPLE:
        spread = np.atleast_2d(np.cov(table, rowvar=False))
    else:
        steps = np.diff(table, axis=0)
        spread = steps.T @ steps / (2.0 * (table.shape[0] - 1))
    return Vectors(table.mean(axis=0), _regular(spread), table.shape[0], 1, covariance)


def of_subgroups(blocks: Floats) -> Vectors:
    """Estimate from m subgroups of n vectors (m x n x p): mean of means, mean of the covariances within."""
    found = enough(np.asarray(blocks, dtype=np.float64), 2)
    if found.ndim != 3 or found.shape[1] < 2 or np.any(np.isnan(found)):
        detail = "Subgroups have to be m x n x p numbers, n above 1, none missing: no T2 was computed."
        raise QualityRefused(QualityReason.WRONG_SHAPE, detail)
    _more_than(found.shape[0] * (found.shape[1] - 1), found.shape[2])
    away = found - found.mean(axis=1, keepdims=True)
    within = np.einsum("mni,mnj->ij", away, away) / (found.shape[0] * (found.shape[1] - 1))
    return Vectors(found.mean(axis=(0, 1)), _regular(within), found.shape[0], found.shape[1], "POOLED")


def t2(means: Floats, known: Vectors) -> Floats:
    """Return n (x - mean)' S^-1 (x - mean) of each row (m x p)."""
    away = means - known.mean
    solved = np.linalg.solve(known.covariance, away.T).T
    squared: Floats = known.size * np.einsum("ij,ij->i", away, solved)
    return squared


def _more_than(freedom: int, variables: int) -> None:
    if freedom <= variables:
        detail = f"{freedom} samples are too few for {variables} variables: no T2 was computed. Give more."
        raise QualityRefused(QualityReason.TOO_FEW, detail, given=freedom, variables=variables)


def _regular(covariance: Floats) -> Floats:
    """Return a covariance that can be inverted, judged without regard to the units of the variables."""
    spread = np.sqrt(np.diag(covariance))
    if np.any(spread == 0.0) or np.linalg.cond(covariance / np.outer(spread, spread)) > 1e12:
        detail = (
            "Variables are constant or follow from each other: no T2 was computed. Leave one of them out."
        )
        raise QualityRefused(QualityReason.CONSTANT, detail)
    return covariance
