"""What every control chart answers with: `Chart`, its one or two `ChartLine`, and how its figures came about.

    chart.location.statistic, .centre, .lcl, .ucl    arrays, one number a point (NaN: the point is missing)
    chart.location.broken                            ((37, "we1"), (38, "we2"), ...), points counted from 1
    chart.companion                                  R, S, MR, the lower side of a CUSUM, or None
    chart.estimates[0].estimator, .constants, .source, .sigma, .centre    one a stage
    chart.rules, .conventions                        what was looked for, and how ties and windows are judged

A point k of `chart.companion` belongs to the point k of `chart.location`; a moving range begins with NaN.
`document(chart)` gives the same as plain lists for JSON. Nothing is computed or drawn here.
"""

import math
from enum import StrEnum
from typing import Any

import msgspec
import numpy as np

from terminal.quality.constants import Constants
from terminal.quality.exact.lines import ExactSeries
from terminal.quality.values import Floats, Integers

Broken = tuple[int, str]


class Statistic(StrEnum):
    """What a Shewhart chart plots, as it is named: a value and the range to the one before; mean, range and
    standard deviation of a subgroup; fraction and number of defective units; defects, and those a unit.
    """

    SINGLE = "I"
    MR = "MR"
    XBAR = "Xbar"
    R = "R"
    S = "S"
    P = "p"
    NP = "np"
    C = "c"
    U = "u"


class CompanionCentre(StrEnum):
    """Where the centre line of R or S is: at what sigma says, or at the mean of all."""

    SIGMA = "sigma"
    MEAN = "mean"


class ChartLine(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """One plotted line with its centre line and limits, each an array of m numbers, and the points that broke
    a rule. `exact` is what decided where floats could not; it is no part of the document.
    """

    name: str
    statistic: Floats
    centre: Floats
    lcl: Floats
    ucl: Floats
    rules: tuple[str, ...] = ()
    broken: tuple[Broken, ...] = ()
    exact: ExactSeries | None = None

    def points_of(self, rule: str) -> list[int]:
        """Return the points that one rule marked."""
        return [point for point, name in self.broken if name == rule]


class Estimate(msgspec.Struct, frozen=True, kw_only=True):
    """Centre and sigma of one stage: by which estimator and constants, from what. Sigma is that of a single
    value.
    """

    centre: float
    sigma: float
    estimator: str
    source: str
    constants: Constants | None = None
    stage: str = ""
    points: int = 0


class Given(msgspec.Struct, frozen=True):
    """What is known and not estimated; None is estimated."""

    centre: float | None = None
    sigma: float | None = None


class Stage(msgspec.Struct, frozen=True):
    """A part of the chart with limits of its own: the points `first` to `last`, counted from 1."""

    label: str
    first: int
    last: int


class Chart(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """A control chart as figures. `phase_one` points gave the limits; those after it are judged by them."""

    kind: str
    location: ChartLine
    estimates: tuple[Estimate, ...]
    companion: ChartLine | None = None
    sizes: Integers | Floats
    phase_one: int
    stages: tuple[Stage, ...] = ()
    limits: str = "3 sigma"
    conventions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules applied to the location series."""
        return self.location.rules

    @property
    def in_control(self) -> bool:
        """Whether no point of either series broke a rule."""
        return not self.location.broken and not (self.companion and self.companion.broken)


def document(chart: Chart) -> dict[str, Any]:
    """Return the chart as dicts and lists that JSON can hold; a missing number is None."""
    whole: dict[str, Any] = msgspec.to_builtins(chart, enc_hook=_plain)
    for series in (whole["location"], whole["companion"]):
        if series:
            del series["exact"]
    return whole


def _plain(value: object) -> object:
    if isinstance(value, np.ndarray):
        return [None if isinstance(v, float) and not math.isfinite(v) else v for v in value.tolist()]
    if isinstance(value, ExactSeries):
        return None
    raise NotImplementedError(type(value))
