"""Adapters for tables of points that broke a test: `jasp-variablesCharts*` and `jasp-attributesCharts`."""

from typing import Any

from terminal.quality.charts.attributes import c_chart, np_chart, p_chart, u_chart
from terminal.quality.charts.options import Options
from terminal.quality.charts.result import Given
from terminal.quality.charts.variables import i_mr, xbar_r, xbar_s
from terminal.quality.constants import Constants
from terminal.quality.refusal import QualityRefused
from tests.golden.cases import Adapter, Case, Checked, Option, number, options, printed, table
from tests.golden.jasp.chart_tables import (
    INDIVIDUALS_DEFAULT,
    LIKE_JASP,
    NO_VIOLATIONS,
    SUBGROUPS_DEFAULT,
    Grouped,
    grouped,
    rules_of,
    text,
    violation_cells,
)

DISPERSION_TESTS = (1, 2, 3)
LAST_OF_TABLE = 25


def individuals(case: Case) -> Checked:
    """Table of the I or of the MR chart."""
    given = options(case)
    if case.table not in ("Ichart_tableI", "Ichart_tableMR"):
        return Checked("not_applicable", why=f"the table {case.table} is no table of broken points")
    lines = table(case)
    values = [number(line[text(given, "measurement")]) for line in lines]
    stages, labels = (_column(lines, text(given, name)) for name in ("stage", "axisLabels"))
    data = _sorted([[value] for value in values], stages, labels)
    window = int(float(str(given.get("xmrChartMovingRangeLength", 2))))
    asked = Options(
        constants=Constants.TABLE3 if window <= LAST_OF_TABLE else Constants.EXACT,
        moving_range=window,
        rules=rules_of(given, INDIVIDUALS_DEFAULT),
        companion_rules=rules_of(given, INDIVIDUALS_DEFAULT, DISPERSION_TESTS),
        conventions=LIKE_JASP,
    )
    made = i_mr([row[0] for row in data.rows], asked, stages=data.stages)
    if case.table == "Ichart_tableI":
        return printed(case.expect_cells or [], violation_cells(made, made.location, data))
    assert made.companion is not None
    return printed(case.expect_cells or [], violation_cells(made, made.companion, data))


def _column(lines: list[dict[str, str]], name: str) -> list[str] | None:
    return [line[name] for line in lines] if name else None


def _sorted(rows: Any, stages: list[str] | None, labels: list[str] | None) -> Grouped:
    if stages is None:
        return Grouped(rows, None, labels)
    seen = [name for name in dict.fromkeys(stages) if name.strip() not in ("", "NA")]
    order = [at for name in seen for at, one in enumerate(stages) if one == name]
    named = None if labels is None else [labels[at] for at in order]
    return Grouped([rows[at] for at in order], [stages[at] for at in order], named)


def subgroups(case: Case) -> Checked:
    """Table of the X-bar chart or of the R or S chart below it."""
    given = options(case)
    kind = str(given.get("chartType", "xBarAndR"))
    if kind not in ("xBarAndR", "xBarAndS"):
        return Checked("not_applicable", why=f"a chart of the type {kind} is not made")
    if case.table not in ("controlCharts_xBarTable", "controlCharts_secondTable"):
        return Checked("not_applicable", why=f"the table {case.table} is no table of broken points")
    data = grouped(case, given)
    located = rules_of(given, SUBGROUPS_DEFAULT)
    asked = Options(
        constants=Constants.TABLE3,
        estimator=_estimator(kind, given),
        rules=located,
        companion_rules=rules_of(given, SUBGROUPS_DEFAULT, DISPERSION_TESTS),
        conventions=LIKE_JASP,
    )
    make = xbar_r if kind == "xBarAndR" else xbar_s
    made = make(data.rows, asked, stages=data.stages, given=_known(given))
    series = made.location if case.table == "controlCharts_xBarTable" else made.companion
    assert series is not None
    return printed(case.expect_cells or [], violation_cells(made, series, data))


def _estimator(kind: str, given: dict[str, Option]) -> str:
    if kind == "xBarAndR":
        return "BURR-R"
    return "MVLUE-SD" if given.get("xBarAndSUnbiasingConstant", True) is True else "MEAN-SD"


def _known(given: dict[str, Option]) -> Given:
    if given.get("knownParameters") is not True:
        return Given()
    return Given(
        float(str(given.get("knownParametersMean", 0.0))), float(str(given.get("knownParametersSd", 3.0)))
    )


def attributes(case: Case) -> Checked:
    """Table of a chart of counts: one column a test, the numbers of the points."""
    given = options(case)
    lines = table(case)
    found = [number(line[text(given, "defectiveOrDefect")]) for line in lines]
    sizes = [number(line[text(given, "total")]) for line in lines]
    asked = Options(rules=SUBGROUPS_DEFAULT, conventions=LIKE_JASP)
    of_units = given.get("attributesChart") == "defectives"
    chart = str(given.get(f"attributesChart{'Defectives' if of_units else 'Defects'}ChartType"))
    makers = {
        "npChart": lambda: np_chart(found, sizes, asked),
        "pChart": lambda: p_chart(found, sizes, asked),
        "cChart": lambda: c_chart(found, asked),
        "uChart": lambda: u_chart(found, sizes, asked),
    }
    if chart not in makers:
        return Checked("not_applicable", why=f"no expected figure of a {chart} is understood")
    try:
        made = makers[chart]()
    except QualityRefused as refused:
        return Checked("not_applicable", why=f"the data are refused: {refused.detail}")
    marked = [made.location.points_of(name) for name in made.rules]
    shown = [points for points in marked if points]
    height = max((len(points) for points in shown), default=0)
    cells = [points[row] if row < len(points) else "" for row in range(height) for points in shown]
    return printed(case.expect_cells or [], cells or [NO_VIOLATIONS])


ADAPTERS: dict[str, Adapter] = {
    "jasp-variablesChartsIndividuals": individuals,
    "jasp-variablesChartsSubgroups": subgroups,
    "jasp-attributesCharts": attributes,
}
