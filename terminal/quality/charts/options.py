"""What a person may choose about any control chart, and the parts every chart is made of.

No chart is made here: `charts_variables`, `charts_attributes`, `charts_rare`, `charts_time_weighted` do that.
"""

from collections.abc import Hashable, Sequence

import msgspec
import numpy as np

from terminal.quality.charts.result import ChartLine, CompanionCentre, Given, Stage
from terminal.quality.charts.rule_set import DEFAULT_RULES, DISPERSION_RULES, Conventions
from terminal.quality.charts.rules import Judged, broken
from terminal.quality.constants import Constants
from terminal.quality.exact.lines import ExactSeries
from terminal.quality.refusal import QualityReason, QualityRefused, unknown
from terminal.quality.values import Floats, positive


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """Choices with their defaults.

    `estimator` "" is the usual one of the chart, else the name of an `Estimator`. `companion_centre` "sigma"
    puts the centre line of R or S at d2(n) sigma or c4(n) sigma, "mean" at the mean of all weighted
    by size: the same for equal sizes and the usual estimator. `moving_range` is the window of a moving range.
    """

    nsigmas: float = 3.0
    constants: Constants = Constants.EXACT
    estimator: str = ""
    rules: tuple[str, ...] = DEFAULT_RULES
    companion_rules: tuple[str, ...] = DISPERSION_RULES
    conventions: Conventions = Conventions()
    companion_centre: CompanionCentre = CompanionCentre.SIGMA
    moving_range: int = 2

    def checked(self) -> "Options":
        """Return the options; refused where one of them cannot be meant."""
        positive("The number of sigmas", self.nsigmas)
        for what, chosen, known in (
            ("The set of constants", self.constants, tuple(Constants)),
            ("The centre of the companion", self.companion_centre, tuple(CompanionCentre)),
        ):
            if chosen not in known:
                raise unknown(what, chosen, known)
        return self


PLAIN = Options()
"""The defaults."""


class LimitBand(msgspec.Struct, frozen=True, eq=False):
    """Centre and half width of the limits of each point; limits stay within `floor` and `cap`."""

    centre: Floats
    spread: Floats
    floor: float = -np.inf
    cap: Floats | float = np.inf


def series(
    name: str,
    statistic: Floats,
    band: LimitBand,
    options: Options,
    names: Sequence[str],
    stages: Sequence[Stage],
    exact: ExactSeries,
) -> ChartLine:
    """Return a judged series with limits at centre +/- spread."""
    lcl = np.maximum(band.floor, band.centre - band.spread)
    ucl = np.minimum(band.cap, band.centre + band.spread)
    scale = max(exact.scale, *(largest(line) for line in (band.centre, band.spread)))
    judged = Judged(statistic, band.centre, lcl, ucl, band.spread, band.floor, band.cap, exact, scale)
    return judged_series(name, judged, options, names, stages)


def judged_series(
    name: str, judged: Judged, options: Options, names: Sequence[str], stages: Sequence[Stage] = ()
) -> ChartLine:
    """Return a series with whatever limits it has, and the points that broke the rules."""
    return ChartLine(
        name=name,
        statistic=judged.statistic,
        centre=judged.centre,
        lcl=judged.lcl,
        ucl=judged.ucl,
        rules=tuple(names),
        broken=broken(judged, names, options.conventions, stages),
        exact=judged.exact,
    )


def largest(values: Floats) -> float:
    """Return the largest magnitude; 0 where there is none."""
    there = np.abs(values[np.isfinite(values)])
    return float(there.max()) if there.size else 0.0


def stages_of(labels: Sequence[Hashable] | None, points: int) -> tuple[Stage, ...]:
    """Return the stages that a label a point makes; one stage without labels. A label that comes back is
    refused.
    """
    if labels is None:
        return (Stage("", 1, points),)
    if len(labels) != points:
        detail = f"{len(labels)} stage labels for {points} points: no chart was made. Give one label a point."
        raise QualityRefused(QualityReason.WRONG_SHAPE, detail, labels=len(labels), points=points)
    starts = [at for at in range(points) if at == 0 or labels[at] != labels[at - 1]]
    if len({labels[at] for at in starts}) < len(starts):
        detail = "A stage comes back after another one: no chart was made. Name it anew or sort the points."
        raise QualityRefused(QualityReason.WRONG_SHAPE, detail)
    ends = [*starts[1:], points]
    return tuple(Stage(str(labels[first]), first + 1, last) for first, last in zip(starts, ends, strict=True))


def one_way_only(new: object, labels: object) -> None:
    """Refuse new points beside stages: which stage's limits would judge them?"""
    if new is not None and labels is not None:
        detail = "New points and stages do not go together: no chart was made. Give limits of the last stage."
        raise QualityRefused(QualityReason.WRONG_SHAPE, detail)


def source_words(given: Given, phase_one: int) -> str:
    """Return where centre and sigma come from."""
    taken = [name for name, value in (("centre", given.centre), ("sigma", given.sigma)) if value is not None]
    if len(taken) == 2:
        return "given"
    estimated = f"estimated from {phase_one} points"
    return f"{taken[0]} given, the rest {estimated}" if taken else estimated
