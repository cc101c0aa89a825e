"""Adapters for Shewhart charts, the constants behind them, overdispersion, and what R and S charts miss."""

from typing import Any

import numpy as np
from scipy.stats import chi2

from terminal.quality import constants
from terminal.quality.charts import attributes as charts_attributes
from terminal.quality.charts import variables as charts_variables
from terminal.quality.charts.options import Options
from terminal.quality.charts.result import Chart, ChartLine, CompanionCentre
from terminal.quality.charts.rule_set import NELSON, WESTERN_ELECTRIC, Conventions, WindowLines
from terminal.quality.constants import Constants
from terminal.quality.studies.dispersion_power import of_deviations, of_ranges
from terminal.quality.studies.probability_limits import at_probability, sigmas_of
from tests.golden.cases import Adapter, Case, Checked, compare

USUAL = {"R": "UWAVE-R", "S": "UWAVE-SD"}
LARGE_SUBGROUP = 25
"""Above it the peer's usual estimator of an X-bar chart is RMSDF."""
D3_COLUMN_ERROR = 3e-7
"""`d3_exact` of the file is that far off at n = 25; two independent integrals agree with the product to
1e-11.
"""


def constants_row(case: Case) -> Checked:
    """One row of constants.csv, every column at 1e-9 but d3_exact, whose own error is larger."""
    n = int(case.input["n"])
    got = {
        "d2_peer": constants.d2(n, Constants.TABLE3),
        "d3_peer": constants.d3(n, Constants.TABLE3),
        "c4": constants.c4(n),
        "d2_exact": constants.d2(n),
    }
    checked = compare({name: case.input[name] for name in got}, got)
    loose = compare(case.input["d3_exact"], constants.d3(n), D3_COLUMN_ERROR)
    return checked if checked.status == "failed" else loose


def chart(case: Case) -> Checked:
    """One chart of the peer: centre, sigma, points, limits at 1e-9 and every rule to the letter."""
    given = case.params or {}
    kind = given.get("chart") or case.kind.removeprefix("chart-")
    confidence = given.get("confidence_level")
    made = MAKERS[kind](case, _options(case, kind))
    if confidence is not None:
        made = at_probability(made, confidence, _options(case, kind))
    series = made.companion if kind in ("R", "S", "MR") else made.location
    if series is None:
        return Checked("failed", why="the chart has no such series")
    wanted = {key: value for key, value in case.expect.items() if key not in IGNORED and value is not None}
    figures = _figures(made, series, kind, wanted)
    if kind == "c" and case.input.get("sizes"):  # a c chart needs no size; the peer repeats the one it got
        figures["sizes"] = case.input["sizes"]
    return compare(wanted, figures)


IGNORED = ("note", "type", "nsigmas")


def _options(case: Case, kind: str) -> Options:
    given = case.params or {}
    method = given.get("std_dev_method") or "default"
    confidence = given.get("confidence_level")
    rules = (*WESTERN_ELECTRIC, *NELSON)
    return Options(
        nsigmas=given.get("nsigmas") or 3.0 if confidence is None else sigmas_of(confidence),
        constants=Constants.TABLE3,
        estimator=_estimator(case, kind) if method == "default" else method,
        rules=rules,
        companion_rules=rules,
        companion_centre=CompanionCentre.MEAN,
        conventions=Conventions(window_lines=WindowLines.CURRENT),
    )


def _estimator(case: Case, kind: str) -> str:
    rows = case.input["data"]
    widest = max((sum(cell is not None for cell in row) for row in rows if isinstance(row, list)), default=1)
    if kind == "xbar":
        return "RMSDF" if widest > LARGE_SUBGROUP else "UWAVE-R"
    return USUAL.get(kind, "")


def _figures(made: Chart, series: ChartLine, kind: str, wanted: dict[str, Any]) -> dict[str, Any]:
    """The chart in the shape of `expect`."""
    offset = int(kind == "MR")
    first, points = made.phase_one - offset, series.statistic[offset:]
    rules = {name: [at - offset for at in series.points_of(name)] for name in series.rules}
    sizes = np.full(made.sizes.shape, 2) if kind == "MR" else made.sizes
    centre, sigma = _centre_and_sigma(made, series, kind)
    return {
        "center": _like(wanted.get("center"), centre),
        "std_dev": _like(wanted.get("std_dev"), sigma),
        "statistics": points[:first].tolist(),
        "new_statistics": points[first:].tolist(),
        "sizes": sizes[:first].tolist(),
        "lcl": _like(wanted.get("lcl"), series.lcl[offset:]),
        "ucl": _like(wanted.get("ucl"), series.ucl[offset:]),
        "rules": rules,
    }


def _centre_and_sigma(made: Chart, series: ChartLine, kind: str) -> tuple[Any, Any]:
    one, sizes = made.estimates[0], np.asarray(made.sizes[: made.phase_one], dtype=float)
    if kind == "p":
        return one.centre, one.sigma / np.sqrt(sizes)
    if kind == "np":
        return one.centre * sizes, one.sigma * np.sqrt(sizes)
    if kind in ("R", "S", "MR"):
        return series.centre[1:], one.sigma
    return one.centre, one.sigma


def _like(wanted: Any, got: Any) -> Any:
    """A number a point, or one number where one is expected and all are equal."""
    values = np.atleast_1d(got)
    if isinstance(wanted, list) and len(wanted) > 1:
        return np.broadcast_to(values, (len(wanted),)).tolist() if values.size == 1 else values.tolist()
    one = float(values[0]) if np.ptp(values) <= 1e-12 * abs(values[0]) else values.tolist()
    return [one] if isinstance(wanted, list) else one


# ---------------------------------------------------------------- one maker a chart type


def _singles(rows: Any) -> Any:
    return None if rows is None else [row[0] if isinstance(row, list) else row for row in rows]


def _subgroups(case: Case, options: Options) -> Chart:
    kind = (case.params or {}).get("chart") or case.kind.removeprefix("chart-")
    maker = charts_variables.xbar_s if kind == "S" else charts_variables.xbar_r
    return maker(case.input["data"], options, new=case.input.get("newdata"))


def _individuals(case: Case, options: Options) -> Chart:
    rows = case.input["data"]
    pairs = all(isinstance(row, list) and len(row) == 2 for row in rows)
    values = [rows[0][0], *(row[1] for row in rows)] if pairs else _singles(rows)
    return charts_variables.i_mr(values, options, new=_singles(case.input.get("newdata")))


def _counted(case: Case, options: Options) -> Chart:
    kind = (case.params or {}).get("chart") or case.kind.removeprefix("chart-")
    found, more = _singles(case.input["data"]), _singles(case.input.get("newdata"))
    if kind == "c":
        return charts_attributes.c_chart(found, options, new=more)
    new = None if more is None else (more, case.input["newsizes"])
    maker = {"p": charts_attributes.p_chart, "np": charts_attributes.np_chart, "u": charts_attributes.u_chart}
    return maker[kind](found, case.input["sizes"], options, new=new)


MAKERS = {
    **dict.fromkeys(("xbar", "R", "S"), _subgroups),
    **dict.fromkeys(("xbar.one", "MR"), _individuals),
    **dict.fromkeys(("p", "np", "c", "u"), _counted),
}


# ---------------------------------------------------------------- beside charts


def overdispersion(case: Case) -> Checked:
    """Ratio and statistic at 1e-9; the p-value to the five digits printed, with the peer's floor."""
    kind = (case.params or {}).get("type", "binomial")
    sizes = case.input.get("size") or [1.0]
    found = charts_attributes.overdispersion(case.input["x"], sizes, kind)
    ratio, statistic, p_value = case.expect
    strict = compare([ratio, statistic], [found.ratio, found.statistic])
    got = max(float(chi2.sf(found.statistic, found.freedom)), 2.2204e-16)
    return strict if strict.status == "failed" else compare(p_value, float(f"{got:.5g}"), 1e-5)


def dispersion_oc(case: Case) -> Checked:
    """What an R or an S chart misses when sigma grows."""
    kind = (case.params or {}).get("chart")
    if kind not in ("R", "S"):
        return Checked("not_applicable", why=f"{kind} is no dispersion chart")
    sizes, multiples = case.expect["size"], case.expect["multiplier"]
    beta = (
        of_ranges(multiples, sizes, 3.0, Constants.TABLE3) if kind == "R" else of_deviations(multiples, sizes)
    )
    # 1e-6: the studentised range of the peer is an approximation of that order
    return compare({"beta": case.expect["beta"]}, {"beta": beta.tolist()}, 1e-6)


ADAPTERS: dict[str, Adapter] = {
    "constants": constants_row,
    **{f"chart-{kind}": chart for kind in MAKERS},
    "overdispersion": overdispersion,
    "oc-curve": dispersion_oc,
}
