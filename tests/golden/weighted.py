"""Adapters for EWMA and CUSUM charts: the peer's at 1e-9, the `jasp-timeWeightedCharts` tables point by
point.
"""

from typing import Any

from terminal.quality.charts.decisions import Decision, SizeVariance, SmoothedLimits, Smoothing
from terminal.quality.charts.options import Options
from terminal.quality.charts.result import Chart, Given
from terminal.quality.charts.time_weighted import cusum, ewma
from terminal.quality.constants import Constants
from tests.golden.cases import Adapter, Case, Checked, compare, options, printed
from tests.golden.jasp.chart_tables import NO_VIOLATIONS, Grouped, grouped, numbers_within, stage_cell

LARGE_SUBGROUP = 25
CUSUM, EWMA = "cumulativeSumChart", "exponentiallyWeightedMovingAverageChart"


def ewma_case(case: Case) -> Checked:
    """Smoothed values, limits that widen, points beyond them."""
    given = case.params or {}
    smoothing = Smoothing(
        given["lambda"], given.get("nsigmas") or 3.0, SmoothedLimits.EXACT, SizeVariance.CURRENT
    )
    made = ewma(_rows(case), smoothing, _options(case), new=case.input.get("newdata"))
    one, series = made.estimates[0], made.location
    figures = {
        "center": one.centre,
        "std_dev": one.sigma,
        "ewma": series.statistic.tolist(),
        "lcl": series.lcl.tolist(),
        "ucl": series.ucl.tolist(),
        "violations": [point for point, _ in series.broken],
    }
    return compare(_present(case), figures)


def cusum_case(case: Case) -> Checked:
    """Both sums and the points beyond the decision interval."""
    given = case.params or {}
    start = given.get("head_start") or 0.0
    decision = Decision(given["se_shift"] / 2.0, given["decision_interval"], start)
    made = cusum(_rows(case), decision, _options(case), new=case.input.get("newdata"))
    one, lower = made.estimates[0], made.companion
    assert lower is not None
    figures = {
        "center": one.centre,
        "std_dev": one.sigma,
        "pos": made.location.statistic.tolist(),
        "neg": lower.statistic.tolist(),
        "upper": [point for point, _ in made.location.broken],
        "lower": [point for point, _ in lower.broken],
    }
    return compare(_present(case), figures)


def _rows(case: Case) -> Any:
    return case.input["data"]


def _present(case: Case) -> dict[str, Any]:
    return {key: value for key, value in case.expect.items() if value is not None}


def _options(case: Case) -> Options:
    widest = max(len(row) if isinstance(row, list) else 1 for row in case.input["data"])
    method = (case.params or {}).get("std_dev_method") or "default"
    usual = "RMSDF" if widest > LARGE_SUBGROUP else ""
    return Options(constants=Constants.TABLE3, estimator=usual if method == "default" else method)


# ---------------------------------------------------------------- jasp


def jasp_table(case: Case) -> Checked:
    """The points beyond the limits, stage after stage, the upper side before the lower."""
    given = options(case)
    which = (
        "cumulativeSumChart"
        if case.table.lower().startswith("cusum")
        else "exponentiallyWeightedMovingAverageChart"
    )
    if given.get(CUSUM) is False and which == CUSUM:
        return Checked("not_applicable", why="the chart is switched off")
    data = grouped(case, given)
    known = given.get(f"{which}SdSource", "data") == "historical"
    sigma = float(str(given.get(f"{which}SdValue", 3.0))) if known else None
    method = _method(str(given.get(f"{which}SdMethod", "r")), data)
    usual = Options(
        constants=Constants.TABLE3,
        estimator=method,
        moving_range=int(float(str(given.get(_window(which), 2)))),
    )
    made = (_jasp_cusum if which == CUSUM else _jasp_ewma)(data, given, usual, sigma)
    return printed(case.expect_cells or [], _cells(made, data, which))


def _window(which: str) -> str:
    return f"{which}AverageMovingRangeLength"


def _method(by: str, data: Grouped) -> str:
    if data.single:
        return "MR"
    return "BURR-R" if by == "r" else "MVLUE-SD"


def _jasp_cusum(data: Grouped, given: dict[str, Any], usual: Options, sigma: float | None) -> Chart:
    decision = Decision(
        float(given.get("cumulativeSumChartShiftSize", 0.5)),
        float(given.get("cumulativeSumChartNumberSd", 4.0)),
    )
    target = Given(float(given.get("cumulativeSumChartTarget", 0.0)), sigma)
    return cusum(data.rows, decision, usual, stages=data.stages, given=target)


def _jasp_ewma(data: Grouped, given: dict[str, Any], usual: Options, sigma: float | None) -> Chart:
    smoothing = Smoothing(
        float(given.get(f"{EWMA}Lambda", 0.3)), float(given.get(f"{EWMA}SigmaControlLimits", 3.0))
    )
    return ewma(data.rows, smoothing, usual, stages=data.stages, given=Given(None, sigma))


def _cells(made: Chart, data: Grouped, which: str) -> list[Any]:
    """One column of points, with the stage before it where there are stages."""
    sides = [(made.location, " - upper"), *([(made.companion, " - lower")] if made.companion else [])]
    cells: list[Any] = []
    for stage in made.stages:
        found = [
            data.label(point, suffix if which == CUSUM else "")
            for series, suffix in sides
            for point in numbers_within(stage, [at for at, _ in series.broken])
        ]
        for at, words in enumerate(found):
            cells += [*([stage_cell(stage) if at == 0 else ""] if data.stages else []), words]
    return cells or [NO_VIOLATIONS]


ADAPTERS: dict[str, Adapter] = {
    "chart-ewma": ewma_case,
    "chart-cusum": cusum_case,
    "jasp-timeWeightedCharts": jasp_table,
}
