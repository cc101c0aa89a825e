"""Adapter for the capability study of jaspQualityControl: what is studied by which options, and how it is
judged.

The tables themselves are laid out in `capability_tables`. A cell without a figure in the file has to be
without one in the engine.
"""

import math
from collections.abc import Callable
from typing import Any

import msgspec
import numpy as np

from terminal.quality.capability import AboutTarget, Specification
from terminal.quality.charts.options import Options
from terminal.quality.charts.variables import i_mr
from terminal.quality.constants import Constants
from terminal.quality.refusal import QualityReason, QualityRefused
from terminal.quality.studies.capability.intervals import IntervalOptions
from terminal.quality.studies.capability.nonnormal import Method
from terminal.quality.studies.capability.study import (
    CapabilityStudy,
    NonnormalStudy,
    StudyOptions,
    capability_study,
    nonnormal_study,
)
from terminal.quality.studies.distributions import NAMES, Family, Parameters, fit, log_likelihood
from terminal.quality.studies.normality import GoodnessOfFit, anderson_darling
from terminal.quality.study_values import in_subgroups
from tests.golden.cases import Case, Checked, Option, number, options, printed, table
from tests.golden.jasp import capability_tables as tables
from tests.golden.jasp.chart_tables import INDIVIDUALS_DEFAULT, LIKE_JASP, Grouped, rules_of, violation_cells
from tests.golden.search_accuracy import STOPPING_RULE, Vector, least_drop

Cells = list[Any]
Subgroups = list[list[float | None]]
NO_FIGURE = ("*", "", "NaN", "Inf", "<unicode>")
"""Printed where there is no figure; "-" stands where the program shows none though there may be one."""
FAMILIES: dict[str, Family] = {
    "weibull": Family.WEIBULL,
    "lognormal": Family.LOGNORMAL,
    "3ParameterWeibull": Family.WEIBULL3,
    "3ParameterLognormal": Family.LOGNORMAL3,
    "logistic": Family.LOGISTIC,
    "loglogistic": Family.LOGLOGISTIC,
    "gamma": Family.GAMMA,
    "exponential": Family.EXPONENTIAL,
}
GIVEN = {
    "shape": "historicalShape",
    "scale": "historicalScale",
    "log_mean": "historicalLogMean",
    "log_sd": "historicalLogStdDev",
    "threshold": "historicalThreshold",
    "location": "historicalLocation",
}
CHART_TABLES = {"tableIndividual": False, "tableMR": True}
SEARCHED_TRANSFORMATION = 0.005
"""What the folder's note allows; the program's line search for lambda or z ends at 1e-4 of it."""
Searched = Callable[[int, Any], float]


class Asked(msgspec.Struct, frozen=True):
    """A case with its options parsed."""

    case: Case
    options: dict[str, Option]

    def of(self, name: str, default: Any = None) -> Any:
        """Return an option."""
        return self.options.get(name, default)


def check_table(case: Case) -> Checked:
    """Makes the table asked for and compares it."""
    asked = Asked(case, options(case))
    name = case.table.rsplit("_", 1)[-1]
    if name not in (*CHART_TABLES, "probabilityTable", *tables.NORMAL, *tables.NONNORMAL):
        return Checked("not_applicable", why=f"the table {case.table} holds no figure the engine gives")
    try:
        got = _table(asked, name)
    except QualityRefused as refused:
        return _refused(case, refused)
    return judged(case.expect_cells or [], got, _searched(asked, name))


def _table(asked: Asked, name: str, parameters: list[Parameters] | None = None) -> Cells:
    """The cells; with the parameters of each stage where they are not to be fitted."""
    if name in CHART_TABLES:
        return individuals_chart(asked, CHART_TABLES[name])
    parts = stages(asked)
    known: list[Parameters | None] = [*parameters] if parameters else [None] * len(parts)
    if name == "probabilityTable":
        return tables.goodness(
            [(one[0], tested(asked, one[1], at)) for one, at in zip(parts, known, strict=True)]
        )
    if name in tables.NONNORMAL:
        studies = [(one[0], nonnormal(asked, one[1], at)) for one, at in zip(parts, known, strict=True)]
        return tables.NONNORMAL[name](studies)
    with_z = bool(asked.of("processCapabilityTableZ", False))
    return tables.NORMAL[name]([(label, normal(asked, rows)) for label, rows in parts], with_z)


def individuals_chart(asked: Asked, of_ranges: bool) -> Cells:
    """Points of the individuals chart, or of the moving range chart, that broke a test."""
    values = [cell for _, rows in stages(asked) for row in rows for cell in row]
    chosen = Options(
        constants=Constants.TABLE3,
        rules=rules_of(asked.options, INDIVIDUALS_DEFAULT),
        companion_rules=rules_of(asked.options, INDIVIDUALS_DEFAULT, (1, 2, 3)),
        conventions=LIKE_JASP,
    )
    made = i_mr(values, chosen)
    series = made.companion if of_ranges else made.location
    assert series is not None
    return violation_cells(made, series, Grouped([[value] for value in values], None, None))


def _refused(case: Case, refused: QualityRefused) -> Checked:
    """A refusal agrees with a table without figures; a figure made of fewer values than the engine takes is
    another matter.
    """
    shown = [cell for cell in case.expect_cells or [] if isinstance(cell, float)]
    if refused.reason not in (QualityReason.EMPTY, QualityReason.TOO_FEW):
        return Checked("failed", math.inf, refused.detail)
    if not shown:
        return Checked("passed")
    return Checked("not_applicable", why=f"the engine refuses where {shown} is printed: {refused.detail}")


def judged(expected: Cells, got: Cells, searched: Searched | None = None) -> Checked:
    """Compare cell by cell to the digits printed; cells of a search as `search_accuracy` says."""
    if len(expected) != len(got):
        return Checked("failed", math.inf, f"{len(got)} cells instead of {len(expected)}: {got}"[:300])
    shown = [_shown(one, other) for one, other in zip(expected, got, strict=True)]
    strict = printed(expected, shown)
    if strict.status == "passed" or searched is None:
        return strict
    eased = [
        one if printed([one], [other]).status == "failed" and searched(at, one) <= STOPPING_RULE else other
        for at, (one, other) in enumerate(zip(expected, shown, strict=True))
    ]
    checked = printed(expected, eased)
    return msgspec.structs.replace(checked, worst=strict.worst)


def _shown(expected: Any, got: Any) -> Any:
    """What is compared: no figure agrees with any sign for it."""
    if expected == "-" or (expected in NO_FIGURE and got is None):
        return expected
    return got


def _searched(asked: Asked, name: str) -> Searched | None:
    """The least drop of the likelihood that explains a cell; None where no search was involved."""
    if asked.of("dataTransformation", "").endswith(("Auto", "johnson")):
        return lambda at, wanted: (
            0.0 if abs(wanted - _table(asked, name)[at]) <= SEARCHED_TRANSFORMATION else math.inf
        )
    of_test = name == "probabilityTable"
    family = FAMILIES.get(asked.of("nullDistribution" if of_test else "nonNormalDistribution", ""))
    if family is None or name == "processSummaryTable":
        return None
    return lambda at, wanted: _drop(asked, name, family, at, wanted)


def _drop(asked: Asked, name: str, family: Family, at: int, wanted: Any) -> float:
    """All stages together: their likelihoods add up, and a change between stages depends on both."""
    if isinstance(wanted, str):
        return math.inf
    given = {} if name == "probabilityTable" else _given(asked, family)
    data = [[cell for row in rows for cell in row if cell is not None] for _, rows in stages(asked)]
    fits = [fit(family, np.array(values), given) for values in data]
    free = [key for key in NAMES[family] if key not in given]
    if not free:
        return math.inf

    def parameters(vector: Vector) -> list[Parameters]:
        return [
            {**given, **dict(zip(free, part, strict=True))} for part in vector.reshape(len(data), -1).tolist()
        ]

    def likelihood(vector: Vector) -> float:
        each = zip(parameters(vector), data, strict=True)
        return sum(log_likelihood(family, at_these, np.array(values)) for at_these, values in each)

    def figure(vector: Vector) -> float:
        return float(_table(asked, name, parameters(vector))[at])

    return least_drop(
        figure, likelihood, np.array([[one[key] for key in free] for one in fits]).ravel(), wanted
    )


# ---------------------------------------------------------------- what is studied


def stages(asked: Asked) -> list[tuple[Any, Subgroups]]:
    """Return the stages in order, each with its label and its subgroups; one without label where there are
    none.
    """
    if asked.of("dataFormat") == "wideFormat":
        return _wide(asked)
    column, by = asked.of("measurementLongFormat"), asked.of("stagesLongFormat")
    rows = [row for row in table(asked.case) if by is None or row[by]]
    found: dict[Any, Subgroups] = {}
    for group in _in_subgroups(asked, rows):
        stage = group[0][by] if by else None
        found.setdefault(stage, []).append([number(row[column]) for row in group])
    return list(found.items())


def _in_subgroups(asked: Asked, rows: list[dict[str, str]]) -> list[list[dict[str, str]]]:
    """Rows in subgroups; a subgroup belongs to the stage of its first row."""
    numbered = [float(at) for at in range(len(rows))]
    by_key = asked.of("subgroupSizeType") == "groupingVariable"
    keys = [row[asked.of("subgroup")] for row in rows] if by_key else int(asked.of("manualSubgroupSizeValue"))
    return [[rows[int(at)] for at in group] for group in in_subgroups(numbered, keys)]


def _wide(asked: Asked) -> list[tuple[Any, Subgroups]]:
    found: dict[Any, Subgroups] = {}
    by = asked.of("stagesWideFormat")
    for row in table(asked.case):
        if by is None or row[by]:
            cells = [number(row[column]) for column in asked.of("measurementsWideFormat")]
            found.setdefault(row[by] if by else None, []).append(cells)
    return list(found.items())


def specification(asked: Asked) -> Specification:
    """Return limits and target."""
    return Specification(
        lower=asked.of("lowerSpecificationLimitValue"),
        upper=asked.of("upperSpecificationLimitValue"),
        target=asked.of("targetValue"),
        lower_is_boundary=asked.of("lowerSpecificationLimitBoundary", False),
        upper_is_boundary=asked.of("upperSpecificationLimitBoundary", False),
    )


def _degrees(rows: Subgroups) -> float:
    """Degrees of freedom within: 0.9 n (k - 1), where Bissell has 0.9 k (n - 1) for k subgroups of n."""
    there = sum(cell is not None for row in rows for cell in row)
    return 0.9 * (there - max(map(len, rows)))


def normal(asked: Asked, rows: Subgroups) -> CapabilityStudy:
    """Return the study of one stage."""
    by_deviation = asked.of("controlChartSdEstimationMethodGroupSizeLargerThanOne") == "sBar"
    biased = asked.of("controlChartSdUnbiasingConstant") is False
    estimator = ("MEAN-SD" if biased else "UWAVE-SD") if by_deviation else "BURR-R"
    chosen = StudyOptions(
        estimator="MR" if max(map(len, rows)) == 1 else estimator,  # type: ignore[arg-type]
        mean=asked.of("historicalMeanValue"),
        sigma=asked.of("historicalStdDevValue"),
        constants=Constants.TABLE3,
        about_target=AboutTarget.MEAN_SQUARE,
        intervals=IntervalOptions(level=0.9, degrees=_degrees(rows)),
    )
    name = asked.of("dataTransformation")
    if name is None:
        return capability_study(rows, specification(asked), chosen)
    return _transformed(asked, name, rows, chosen)


def _transformed(asked: Asked, name: str, rows: Subgroups, chosen: StudyOptions) -> CapabilityStudy:
    kind = {
        "boxCox": "box-cox",
        "boxCoxAuto": "box-cox",
        "yeoJohnson": "yeo-johnson",
        "yeoJohnsonAuto": "yeo-johnson",
    }
    auto = name.endswith("Auto")
    change = msgspec.structs.replace(
        chosen,
        power=None if auto else asked.of("dataTransformationLambda"),
        shift=asked.of("dataTransformationShift", 0.0),
        groups=tuple(at for row in rows for at in range(len(row))) if name == "boxCoxAuto" else None,
        plain_power=True,
    )
    return capability_study(rows, specification(asked), change, transform=kind.get(name, "johnson"))  # type: ignore[arg-type]


def nonnormal(asked: Asked, rows: Subgroups, parameters: Parameters | None = None) -> NonnormalStudy:
    """Return the study of one stage by another distribution."""
    family = FAMILIES[asked.of("nonNormalDistribution")]
    outside = asked.of("nonNormalMethod") == "nonConformance"
    method = Method.NONCONFORMANCE if outside else Method.PERCENTILE
    given = parameters or _given(asked, family)
    return nonnormal_study(rows, specification(asked), family, method=method, given=given)


def _given(asked: Asked, family: Family) -> Parameters:
    """Parameters that are not fitted; the program's fields keep four decimals (exp(2) is 7.3891)."""
    known = {
        name: round(asked.of(f"{GIVEN[name]}Value"), 4)
        for name in NAMES[family]
        if asked.of(GIVEN[name], False)
    }
    if family is Family.LOGLOGISTIC and "location" in known:
        known["location"] = math.log(known["location"])
    return known


def tested(asked: Asked, rows: Subgroups, parameters: Parameters | None) -> GoodnessOfFit:
    """Return the test of one stage; the program takes a Weibull statistic without correction for size."""
    family = FAMILIES.get(asked.of("nullDistribution", ""), Family.NORMAL)
    values = [cell for row in rows for cell in row]
    found = anderson_darling(values, family, corrected=False)
    return found if parameters is None else msgspec.structs.replace(found, parameters=parameters)
