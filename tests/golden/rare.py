"""Adapter for `jasp-rareEventCharts`: g and t charts of dates, times, hours and opportunities."""

import math
from datetime import datetime

from terminal.quality.charts.options import Options
from terminal.quality.charts.rare_events import g_chart, t_chart
from terminal.quality.charts.result import Chart
from tests.golden.cases import Adapter, Case, Checked, Option, number, options, printed, table
from tests.golden.jasp.chart_tables import LIKE_JASP, Grouped, rules_of, text, violation_cells

DAY = 24 * 60 * 60.0
PARTS = {"d": "%d", "m": "%m", "y": "%Y", "H": "%H", "M": "%M", "S": "%S", "p": "%p", "I": "%I"}


def violations(case: Case) -> Checked:
    """Table of the g or of the t chart."""
    given = options(case)
    lines = table(case)
    cells = [line[text(given, "variable")] for line in lines]
    stages = [line[text(given, "stage")] for line in lines] if text(given, "stage") else None
    between = _between(cells, stages, given)
    asked = Options(rules=rules_of(given, ("we1",)), conventions=LIKE_JASP)
    chart = (_t if case.table.startswith("tChart") else _g)(between, stages, given, asked)
    data = Grouped([[value] for value in between], stages, None)
    return printed(case.expect_cells or [], violation_cells(chart, chart.location, data))


def _g(
    between: list[float | None], stages: list[str] | None, given: dict[str, Option], asked: Options
) -> Chart:
    historical = given.get("gChartProportionSource") == "historical"
    rate = float(str(given.get("gChartHistoricalProportion", 0.5))) if historical else None
    return g_chart(between, asked, stages=stages, event_rate=rate)


def _t(
    between: list[float | None], stages: list[str] | None, given: dict[str, Option], asked: Options
) -> Chart:
    law = str(given.get("tChartDistribution", "weibull")).upper()
    asked = Options(rules=asked.rules, conventions=asked.conventions, estimator=law)
    if given.get("tChartDistributionParameterSource") != "historical":
        return t_chart(between, asked, stages=stages)
    shape = float(str(given.get("tChartHistoricalParametersWeibullShape", 2.0)))
    scale = float(str(given.get("tChartHistoricalParametersScale", 2.0)))
    return t_chart(between, asked, stages=stages, shape=1.0 if law == "EXPONENTIAL" else shape, scale=scale)


def _between(cells: list[str], stages: list[str] | None, given: dict[str, Option]) -> list[float | None]:
    """Return what lies between the events, in the unit of the column; of dates and times in days, hours or
    minutes.
    """
    if given.get("dataType") != "dataTypeDates":
        if given.get("dataTypeIntervalType") == "time":
            return [_clock(cell, str(given.get("dataTypeIntervalTimeFormat", "HM"))) for cell in cells]
        return [number(cell) for cell in cells]
    times = [_moment(cell, given) for cell in cells]
    seconds: list[float | None] = [None]
    for at in range(1, len(times)):
        new_stage = stages is not None and stages[at] != stages[at - 1]
        before, now = times[at - 1], times[at]
        gap = None if new_stage or before is None or now is None else (now - before).total_seconds()
        seconds.append(gap)
    return _in_largest_unit(seconds)


def _in_largest_unit(seconds: list[float | None]) -> list[float | None]:
    longest = max((value for value in seconds if value is not None), default=0.0)
    unit = DAY if longest >= DAY else 3600.0 if longest >= 3600.0 else 60.0
    return [None if value is None else value / unit for value in seconds]


def _moment(cell: str, given: dict[str, Option]) -> datetime | None:
    """Return a date or a time; a year or a day that is not written is the same for all."""
    structure = given.get("dataTypeDatesStructure", "dateOnly")
    date, clock = (text(given, f"dataTypeDatesFormat{part}") for part in ("Date", "Time"))
    order = {"dateOnly": date, "timeOnly": clock, "dateTime": date + clock, "timeDate": clock + date}[
        str(structure)
    ]
    return _parsed(cell, order)


def _parsed(cell: str, order: str) -> datetime | None:
    """Read the numbers of a cell in the order of the letters."""
    digits = "".join(sign if sign.isalnum() else " " for sign in cell).split()
    if len(digits) != len(order):
        return None
    shape, written = [PARTS[letter] for letter in order], list(digits)
    if "y" not in order and "d" in order:
        shape, written = [*shape, "%Y"], [*written, "2024"]
    return datetime.strptime(" ".join(written), " ".join(shape))  # noqa: DTZ007 (only differences count)


def _clock(cell: str, order: str) -> float | None:
    """Return a time of day in hours."""
    moment = _parsed(cell, order)
    hours = math.nan if moment is None else moment.hour + moment.minute / 60.0 + moment.second / 3600.0
    return None if math.isnan(hours) else hours


ADAPTERS: dict[str, Adapter] = {"jasp-rareEventCharts": violations}
