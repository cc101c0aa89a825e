"""Gauge repeatability and reproducibility by analysis of variance.

    gage_rr(readings, parts, operators)                        crossed: every operator measures every part
    gage_rr(readings, parts, operators, design="nested")       parts are destroyed or stay with their operator
    gage_rr(readings, parts, None, design="one-way")           no operators (type 3)

One reading a row, balanced (see `gage_anova`). Average and range, and test-retest studies, are in
`gage_range`. Source: AIAG, Measurement Systems Analysis, 4th ed.; Montgomery, Design and Analysis of
Experiments.
"""

import math
from collections.abc import Hashable, Iterable, Sequence
from enum import StrEnum
from typing import Final, Literal

import msgspec

from terminal.quality.refusal import QualityReason
from terminal.quality.studies.gage.anova import CrossedData, ErrorTerm, Table, block, crossed, nested, one_way
from terminal.quality.study_values import among, positive, refuse

DISTINCT: Final = math.sqrt(2)
"""Factor of the number of distinct categories; printed guides round it to 1.41."""


class Design(StrEnum):
    """Who measures which parts: every operator all of them, each his own; or there are no operators."""

    CROSSED = "crossed"
    NESTED = "nested"
    ONE_WAY = "one-way"


class GageOptions(msgspec.Struct, frozen=True, kw_only=True):
    """`alpha`: the interaction is kept where its p-value is below it. `error`: what F is taken against.
    `tolerance`: width of the tolerance. `historical_sd`: standard deviation of the process, which then is the
    total. `multiplier`: study variation in standard deviations.
    """

    alpha: float = 0.05
    error: ErrorTerm = ErrorTerm.INTERACTION
    tolerance: float | None = None
    historical_sd: float | None = None
    multiplier: float = 6.0


PLAIN: Final = GageOptions()


class Component(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the variation: `contribution` % of the total variance, `study` = multiplier sd, its % of the
    total and of the tolerance (None without one).
    """

    name: str
    variance: float
    contribution: float
    sd: float
    study: float
    percent_study: float
    percent_tolerance: float | None


class GageRR(msgspec.Struct, frozen=True, kw_only=True):
    """`anova` with the interaction, `reduced` without (crossed designs); `interaction_kept` tells which one
    the components come from. `distinct`: number of distinct categories, None for a gauge without any spread.
    """

    design: Design
    parts: tuple[str, ...]
    operators: tuple[str, ...]
    trials: int
    anova: Table
    reduced: Table | None
    interaction_kept: bool | None
    components: tuple[Component, ...]
    distinct: int | None
    options: GageOptions
    total_source: Literal["study", "historical"]
    source: str = "AIAG MSA 4th edition, ANOVA method; balanced, random effects"

    def component(self, name: str) -> Component:
        """The component of that name; KeyError where the design has none."""
        return {one.name: one for one in self.components}[name]


def gage_rr(
    readings: Iterable[object],
    parts: Sequence[Hashable],
    operators: Sequence[Hashable] | None,
    *,
    design: Design = Design.CROSSED,
    options: GageOptions = PLAIN,
) -> GageRR:
    """The study; refused where it is not balanced, has gaps, text or constant readings, or too few of
    anything.
    """
    among("design", design, tuple(Design))
    _checked(options)
    if (operators is None) != (design == Design.ONE_WAY):
        refuse(
            QualityReason.WRONG_SHAPE,
            f"A {design} design {'has' if operators is not None else 'needs'} operators",
            "Give operators for crossed and nested designs alone.",
        )
    found = block(readings, parts, operators, nested=design == Design.NESTED)
    anova, reduced, kept = _tables(found, design, options)
    used = anova if reduced is None or kept else reduced
    variances = VARIANCES[design](found, _mean_squares(used))
    components = _components(variances, options)
    return GageRR(
        design=design,
        parts=found.parts,
        operators=found.operators if operators is not None else (),
        trials=found.values.shape[2],
        anova=anova,
        reduced=reduced,
        interaction_kept=kept,
        components=components,
        distinct=distinct_categories(components),
        options=options,
        total_source="study" if options.historical_sd is None else "historical",
    )


def _checked(options: GageOptions) -> None:
    among("error", options.error, tuple(ErrorTerm))
    positive("multiplier", options.multiplier)
    for name in ("tolerance", "historical_sd"):
        value: float | None = getattr(options, name)
        if value is not None:
            positive(name, value)


def _tables(
    found: CrossedData, design: Design, options: GageOptions
) -> tuple[Table, Table | None, bool | None]:
    if design == Design.NESTED:
        return nested(found), None, None
    if design == Design.ONE_WAY:
        return one_way(found), None, None
    whole, reduced = crossed(found, error=options.error)
    p = next(row.p for row in whole if row.source == "part:operator")
    return whole, reduced, p is None or p < options.alpha


def _mean_squares(table: Table) -> dict[str, float]:
    return {row.source: row.mean_square for row in table if row.mean_square is not None}


# ---------------------------------------------------------------- variances of each design, none below 0


def _crossed(found: CrossedData, squares: dict[str, float]) -> dict[str, float]:
    parts, operators, trials = found.values.shape
    error = squares["repeatability"]
    between = squares.get("part:operator", error)
    variances = {
        "repeatability": error,
        "operator": max(0.0, (squares["operator"] - between) / (parts * trials)),
        "part-to-part": max(0.0, (squares["part"] - between) / (operators * trials)),
    }
    if "part:operator" in squares:
        variances["part:operator"] = max(0.0, (between - error) / trials)
    return variances


def _nested(found: CrossedData, squares: dict[str, float]) -> dict[str, float]:
    parts, _, trials = found.values.shape
    within = squares["part(operator)"]
    return {
        "repeatability": squares["repeatability"],
        "operator": max(0.0, (squares["operator"] - within) / (parts * trials)),
        "part-to-part": max(0.0, (within - squares["repeatability"]) / trials),
    }


def _one_way(found: CrossedData, squares: dict[str, float]) -> dict[str, float]:
    _, operators, trials = found.values.shape
    error = squares["repeatability"]
    return {
        "repeatability": error,
        "part-to-part": max(0.0, (squares["part"] - error) / (operators * trials)),
    }


VARIANCES: Final = {Design.CROSSED: _crossed, Design.NESTED: _nested, Design.ONE_WAY: _one_way}


# ---------------------------------------------------------------- the table a person reads


def _components(variances: dict[str, float], options: GageOptions) -> tuple[Component, ...]:
    people = [variances[name] for name in ("operator", "part:operator") if name in variances]
    gage = variances["repeatability"] + sum(people)
    whole = {"gage r&r": gage, "repeatability": variances["repeatability"]}
    if people:
        whole["reproducibility"] = sum(people)
    whole |= {name: variances[name] for name in ("operator", "part:operator") if name in variances}
    return components_of(whole, gage, variances["part-to-part"], options)


def components_of(
    known: dict[str, float], gage: float, part: float, options: GageOptions
) -> tuple[Component, ...]:
    """The table from variances: `known` ones, then part-to-part and total. With a historical standard
    deviation the total is its square and the parts are what the gauge leaves of it.
    """
    total = gage + part
    if options.historical_sd is not None:
        total = options.historical_sd**2
        part = max(0.0, total - gage)
    every = {**known, "part-to-part": part, "total": total}
    return tuple(_component(name, variance, total, options) for name, variance in every.items())


def _component(name: str, variance: float, total: float, options: GageOptions) -> Component:
    sd = math.sqrt(variance)
    study = options.multiplier * sd
    return Component(
        name=name,
        variance=variance,
        contribution=100 * variance / total,
        sd=sd,
        study=study,
        percent_study=100 * sd / math.sqrt(total),
        percent_tolerance=None if options.tolerance is None else 100 * study / options.tolerance,
    )


def distinct_categories(components: tuple[Component, ...]) -> int | None:
    """sqrt(2) times part over gauge standard deviation, cut to a whole number, at least 1."""
    sd = {one.name: one.sd for one in components}
    if sd["gage r&r"] <= 0:
        return None
    return max(1, math.floor(DISTINCT * sd["part-to-part"] / sd["gage r&r"]))
