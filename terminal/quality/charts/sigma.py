"""The standard deviation of a single value by each estimator (`terminal.quality.estimators` names them).

Missing cells are NaN. No limit is made here.
"""

import math

import numpy as np

from terminal.quality.constants import MEDIAN_RANGE_OF_TWO, Constants, c4, d2, d3, each
from terminal.quality.estimators import OF_SINGLES, WITHIN, Estimator
from terminal.quality.refusal import QualityReason, QualityRefused, unknown
from terminal.quality.values import Floats, Integers, spread_out


def within(table: Floats, method: str, constants: Constants = Constants.EXACT) -> float:
    """Estimate sigma from subgroups (m x widest); a subgroup of one value has no spread and is left out."""
    if method not in WITHIN:
        raise unknown("The estimator", method, WITHIN)
    sizes = np.sum(~np.isnan(table), axis=1)
    kept = sizes >= 2
    if not np.any(kept):
        detail = (
            "No subgroup has two values: sigma was not estimated. Use an individuals chart, or give sigma."
        )
        raise QualityRefused(QualityReason.TOO_FEW, detail)
    table = table[kept]
    sizes = sizes[kept]
    by_range = method.endswith("-R")
    return spread_out((_from_ranges if by_range else _from_deviations)(table, sizes, method, constants))


def _from_ranges(table: Floats, sizes: Integers, method: str, constants: Constants) -> float:
    different = {int(n): d2(int(n), constants) for n in set(sizes.tolist())}
    each_d2 = each(sizes, different)
    scaled = ranges(table) / each_d2
    if method == Estimator.UWAVE_R:
        return float(np.mean(scaled))
    if method == Estimator.BURR_R:
        return float(np.average(scaled, weights=sizes - 1))
    each_d3 = each(sizes, {n: d3(n, constants) for n in different})
    return float(np.average(scaled, weights=(each_d2 / each_d3) ** 2))


def _from_deviations(table: Floats, sizes: Integers, method: str, constants: Constants) -> float:
    each_c4 = each(sizes, {int(n): c4(int(n)) for n in set(sizes.tolist())})
    each_s = deviations(table)
    freedom = sizes - 1
    if method in (Estimator.RMSDF, Estimator.POOLED):
        pooled = math.sqrt(float(np.average(each_s**2, weights=freedom)))
        return pooled / c4(int(freedom.sum()) + 1) if method == Estimator.RMSDF else pooled
    if method == Estimator.MEAN_SD:
        return float(np.mean(each_s))
    weights = np.ones_like(each_c4) if method == Estimator.UWAVE_SD else each_c4**2 / (1 - each_c4**2)
    return float(np.average(each_s / each_c4, weights=weights))


def of_singles(
    values: Floats, method: str = Estimator.MR, window: int = 2, constants: Constants = Constants.EXACT
) -> float:
    """Estimate sigma from single values in order; a moving range that touches a missing value is left out."""
    there = values[~np.isnan(values)]
    if method == Estimator.SD:
        return spread_out(float(np.std(there, ddof=1)) / c4(there.size)) if there.size > 1 else _no_range()
    if method not in OF_SINGLES:
        raise unknown("The estimator", method, OF_SINGLES)
    moving = moving_ranges(values, window)
    moving = moving[~np.isnan(moving)]
    if moving.size == 0:
        _no_range()
    if method == Estimator.MEDIAN_MR and window != 2:
        detail = (
            "The median moving range is known for ranges of two: nothing was estimated. Take window 2 or MR."
        )
        raise QualityRefused(QualityReason.NOT_AVAILABLE, detail, window=window)
    if method == Estimator.MEDIAN_MR:
        return spread_out(float(np.median(moving)) / MEDIAN_RANGE_OF_TWO)
    return spread_out(float(np.mean(moving)) / d2(window, constants))


def _no_range() -> float:
    detail = "No two values follow each other: sigma was not estimated. Give more values, or give sigma."
    raise QualityRefused(QualityReason.TOO_FEW, detail)


def moving_ranges(values: Floats, window: int = 2) -> Floats:
    """Return the range of each value and the `window` - 1 before it (m numbers); NaN where one is missing."""
    moving = np.full(values.shape, np.nan)
    if window == 2:
        moving[1:] = np.abs(np.diff(values))
    elif 2 < window <= values.size:
        views = np.lib.stride_tricks.sliding_window_view(values, window)
        moving[window - 1 :] = views.max(axis=1) - views.min(axis=1)
    elif window < 2:
        raise QualityRefused(
            QualityReason.OUT_OF_RANGE, f"A moving range over {window} value(s) is none. Take 2 or more."
        )
    return moving


def ranges(table: Floats) -> Floats:
    """Return the range of each subgroup; NaN where it has fewer than two values."""
    enough = np.sum(~np.isnan(table), axis=1) >= 2
    found = np.full(table.shape[0], np.nan)
    found[enough] = np.nanmax(table[enough], axis=1) - np.nanmin(table[enough], axis=1)
    return found


def deviations(table: Floats) -> Floats:
    """Return the standard deviation (n - 1) of each subgroup; NaN where it has fewer than two values."""
    enough = np.sum(~np.isnan(table), axis=1) >= 2
    found = np.full(table.shape[0], np.nan)
    found[enough] = np.nanstd(table[enough], axis=1, ddof=1)
    return found


def means(table: Floats) -> Floats:
    """Return the mean of each subgroup; NaN where it is empty."""
    there = np.sum(~np.isnan(table), axis=1)
    found = np.full(there.shape, np.nan)
    np.divide(np.nansum(table, axis=1), there, out=found, where=there > 0)
    return found
