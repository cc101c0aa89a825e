"""A whole capability study: indices with confidence limits, normality, stability, and what speaks against
them.

    capability_study(rows, Specification(lower=.., upper=.., target=..)) -> CapabilityStudy
    capability_study(rows, .., transform="box-cox")                      the same of transformed values and
    limits nonnormal_study(values, specification, "weibull")                    -> NonnormalStudy,
    percentiles of a fit

`rows` are subgroups (lists of values) or single values in order; `terminal.quality.study_values.in_subgroups`
makes them of a column. Warnings are sentences for the person who reads the figures. No chart is drawn here.
"""

import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Final, Literal

import msgspec
import numpy as np
from scipy import stats

from terminal.quality.capability import AboutTarget, CapabilityIndices, Specification, capability, checked
from terminal.quality.charts.options import Options
from terminal.quality.charts.variables import i_mr, xbar_r
from terminal.quality.constants import Constants
from terminal.quality.estimators import Estimator
from terminal.quality.refusal import QualityReason, QualityRefused
from terminal.quality.studies.capability.intervals import (
    IndexLimits,
    Interval,
    IntervalOptions,
    overall_limits,
    within_limits,
)
from terminal.quality.studies.capability.nonnormal import EMPIRICAL, Method, Nonnormal, nonnormal
from terminal.quality.studies.capability.transformations import Transform, Transformation, transformation
from terminal.quality.studies.distributions import Family
from terminal.quality.studies.log_tails import log_tails, normal_distance
from terminal.quality.studies.normality import FAMILIES, LEAST, GoodnessOfFit, anderson_darling
from terminal.quality.study_values import Floats, among, readings, refuse, rows

ENOUGH_VALUES: Final = 100
DOUBTFUL: Final = 0.05
"""A p-value below it makes the normal distribution doubtful."""


class Unstable(StrEnum):
    """What an unstable process leads to: a warning, no study, or nothing, for it is not looked at."""

    WARN = "warn"
    REFUSE = "refuse"
    IGNORE = "ignore"


class StudyOptions(msgspec.Struct, frozen=True, kw_only=True):
    """`estimator`, `constants`, `mean`, `sigma`, `about_target` as in `terminal.quality.capability`;
    `unstable`: what an unstable process leads to; `power`, `shift`, `groups`, `plain_power` of a
    transformation as in `transformations`.
    """

    estimator: Estimator | None = None
    constants: Constants = Constants.EXACT
    mean: float | None = None
    sigma: float | None = None
    intervals: IntervalOptions = IntervalOptions()
    about_target: AboutTarget = AboutTarget.SPREAD
    unstable: Unstable = Unstable.WARN
    power: float | None = None
    shift: float = 0.0
    groups: tuple[Hashable, ...] | None = None
    plain_power: bool = False


PLAIN: Final = StudyOptions()


class Stability(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a control chart of the same values has points that break its rules, as (point, rule)."""

    chart: str
    rules: tuple[str, ...]
    broken: tuple[tuple[int, str], ...]
    dispersion_broken: tuple[tuple[int, str], ...]

    @property
    def stable(self) -> bool:
        """Whether no point broke a rule."""
        return not self.broken and not self.dispersion_broken


class CapabilityStudy(msgspec.Struct, frozen=True, kw_only=True):
    """`capability` of the values, or of the transformed ones where `transformation` is there (its
    specification is then the transformed one). `stability` and `normality` are None where there are too few
    values to judge.
    """

    capability: CapabilityIndices
    within_limits: IndexLimits
    overall_limits: IndexLimits
    specification: Specification
    transformation: Transformation | None
    normality: GoodnessOfFit | None
    stability: Stability | None
    warnings: tuple[str, ...]


class NonnormalStudy(msgspec.Struct, frozen=True, kw_only=True):
    """`fit` is None for families without an Anderson-Darling test here, and with given parameters."""

    nonnormal: Nonnormal
    fit: GoodnessOfFit | None
    stability: Stability | None
    warnings: tuple[str, ...]


def capability_study(
    table: Iterable[object],
    specification: Specification,
    options: StudyOptions = PLAIN,
    *,
    transform: Transform | None = None,
) -> CapabilityStudy:
    """The study of normal values, transformed before if asked; refusals as in `capability` and
    `transformation`, and for an unstable process where `unstable` is "refuse".
    """
    checked(specification)
    found = rows(table)
    mapped, limits, change = _transformed(found, specification, options, transform)
    stability = stability_of(mapped, options)
    points = capability(
        mapped,
        limits,
        estimator=options.estimator,
        constants=options.constants,
        mean=options.mean,
        sigma=options.sigma,
        about_target=options.about_target,
    )
    normality = _normality(mapped)
    return CapabilityStudy(
        capability=points,
        within_limits=within_limits(points, options.intervals),
        overall_limits=overall_limits(points, options.intervals),
        specification=specification,
        transformation=change,
        normality=normality,
        stability=stability,
        warnings=(*_warnings(points.n, stability), *_doubts(normality)),
    )


def nonnormal_study(
    table: Iterable[object],
    specification: Specification,
    family: Family | Literal["empirical"],
    *,
    method: Method = Method.PERCENTILE,
    given: Mapping[str, float] | None = None,
    options: StudyOptions = PLAIN,
) -> NonnormalStudy:
    """The study of values that follow another distribution; refusals as in `nonnormal`."""
    found = rows(table)
    points = nonnormal(found.ravel(), specification, family, method=method, given=given)
    stability = stability_of(_normal_scores(found, points), options)
    tested = family in FAMILIES and not given and points.n >= LEAST
    fit = anderson_darling(found.ravel(), family) if tested else None  # type: ignore[arg-type]
    return NonnormalStudy(
        nonnormal=points,
        fit=fit,
        stability=stability,
        warnings=(*_warnings(points.n, stability), *_doubts(fit)),
    )


def figures(study: CapabilityStudy) -> dict[str, tuple[float, Interval | None]]:
    """Every index that exists by the name it is known by, with its confidence limits: Cp, Cpl, Cpu, Cpk, Cpm
    with the spread within subgroups, Pp, Ppl, Ppu, Ppk, Ppm with the overall one.
    """
    found: dict[str, tuple[float, Interval | None]] = {}
    spreads = (
        ("C", study.capability.within, study.within_limits),
        ("P", study.capability.overall, study.overall_limits),
    )
    for letter, indices, limits in spreads:
        for part in ("p", "pl", "pu", "pk", "pm"):
            value: float | None = getattr(indices, part)
            if value is not None:
                found[letter + part] = (value, getattr(limits, part))
    return found


# ---------------------------------------------------------------- stability


def _normal_scores(table: Floats, points: Nonnormal) -> Floats:
    """The values as normal ones of the same rank in their distribution, so that skew alone breaks no rule."""
    if points.family == EMPIRICAL:
        there = ~np.isnan(table)
        below = np.full(table.shape, np.nan)
        below[there] = (stats.rankdata(table[there]) - 0.5) / points.n
        return np.asarray(stats.norm.ppf(below))
    scores = np.full(table.shape, np.nan)
    there = ~np.isnan(table)
    tails = log_tails(points.family, points.parameters, table[there])  # type: ignore[arg-type]
    scores[there] = -normal_distance(*tails)
    return scores


def stability_of(table: Floats, options: StudyOptions = PLAIN) -> Stability | None:
    """Judges the order of normal values by a chart of individuals, or of means and ranges, with its default
    rules.

    None where the chart refuses (too few values) or is not asked for; refused where it shows an unstable
    process and the options say so.
    """
    among("unstable", options.unstable, tuple(Unstable))
    if options.unstable == Unstable.IGNORE:
        return None
    judged = _charted(table, options.constants)
    if judged and not judged.stable and options.unstable == Unstable.REFUSE:
        refuse(
            QualityReason.UNSTABLE,
            _unstable_words(judged),
            "Find the causes and measure again; indices of an unstable process foretell nothing.",
        )
    return judged


def _charted(table: Floats, constants: Constants) -> Stability | None:
    chosen = Options(constants=constants)
    try:
        chart = i_mr(table.ravel(), chosen) if table.shape[1] == 1 else xbar_r(table, chosen)
    except QualityRefused:
        return None
    companion = chart.companion
    return Stability(
        chart=chart.kind,
        rules=chart.rules,
        broken=chart.location.broken,
        dispersion_broken=companion.broken if companion else (),
    )


def _unstable_words(judged: Stability) -> str:
    points = sorted({point for point, _ in (*judged.broken, *judged.dispersion_broken)})
    named = ", ".join(str(point) for point in points[:10]) + (" ..." if len(points) > 10 else "")
    return f"The process is not stable ({judged.chart} chart, {len(points)} points break a rule: {named})"


# ---------------------------------------------------------------- transformation


def _transformed(
    table: Floats, specification: Specification, options: StudyOptions, name: Transform | None
) -> tuple[Floats, Specification, Transformation | None]:
    if name is None:
        return table, specification, None
    there = ~np.isnan(table)
    groups = _groups_there(options.groups, there)
    change = transformation(
        name,
        readings(table[there]),
        options.power,
        shift=options.shift,
        groups=groups,
        plain=options.plain_power,
    )
    mapped = np.full(table.shape, np.nan)
    mapped[there] = change(table[there])
    return mapped, mapped_specification(change, specification), change


def _groups_there(
    groups: Sequence[Hashable] | None, there: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]
) -> list[Hashable] | None:
    """The label of each value that is there, from one label a cell."""
    if groups is None or len(groups) != there.size:
        return None if groups is None else list(groups)
    return [label for label, is_there in zip(groups, there.ravel(), strict=True) if is_there]


def mapped_specification(change: Transformation, specification: Specification) -> Specification:
    """The limits through the transformation; a limit beyond its reach is one that no value can pass: left
    out. Refused where it is one that every value passes.
    """
    return msgspec.structs.replace(
        specification,
        lower=_mapped_limit(change, "lower", specification.lower),
        upper=_mapped_limit(change, "upper", specification.upper),
        target=_mapped(change, specification.target),
    )


def _mapped_limit(
    change: Transformation, side: Literal["lower", "upper"], limit: float | None
) -> float | None:
    image = _mapped(change, limit)
    if limit is not None and image is None and change.reaches_above(limit) == (side == "upper"):
        refuse(
            QualityReason.OUT_OF_RANGE,
            f"The {side} limit {limit:g} leaves every value outside",
            "Look at limits and unit; no index can say how bad that is.",
        )
    return image


def _mapped(change: Transformation, limit: float | None) -> float | None:
    if limit is None:
        return None
    image = float(change(np.array([limit]))[0])
    return image if math.isfinite(image) else None


# ---------------------------------------------------------------- warnings


def _normality(table: Floats) -> GoodnessOfFit | None:
    there = table[~np.isnan(table)]
    return anderson_darling(there) if there.size >= LEAST else None


def _warnings(n: int, stability: Stability | None) -> list[str]:
    found = []
    if n < ENOUGH_VALUES:
        found.append(
            f"{n} values are few: read the confidence limits, not the indices. {ENOUGH_VALUES} are customary."
        )
    if stability and not stability.stable:
        found.append(f"{_unstable_words(stability)}: the indices say nothing about its future.")
    return found


def _doubts(fit: GoodnessOfFit | None) -> list[str]:
    if fit is None or fit.p >= DOUBTFUL:
        return []
    looks = f"The values do not look {fit.family} (Anderson-Darling, p = {fit.p:.2g})"
    return [f"{looks}: indices and parts per million are off. Try another distribution or a transformation."]
