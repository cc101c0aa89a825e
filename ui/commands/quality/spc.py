"""`tracepost analyse spc`: which chart, from which points, by which choices; and what the chart says."""

import argparse
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, Final

import numpy as np

from terminal.quality.charts.attributes import c_chart, np_chart, p_chart, u_chart
from terminal.quality.charts.decisions import Decision, Smoothing
from terminal.quality.charts.options import Options
from terminal.quality.charts.rare_events import g_chart, t_chart
from terminal.quality.charts.result import Chart, ChartLine, Estimate, Given, Stage, document
from terminal.quality.charts.rule_set import NELSON, WESTERN_ELECTRIC
from terminal.quality.charts.time_weighted import cusum, ewma
from terminal.quality.charts.variables import i_mr, xbar_r, xbar_s
from terminal.quality.constants import Constants
from terminal.quality.estimators import DEFINITIONS
from ui.commands.quality.points import Grouping, Points, Value, inspected, points_of, value_columns
from ui.commands.quality.report import Fact, ReportTable, StudyReport, decimals_for, figure, fixed
from ui.commands.quality.spc_checks import COUNTED, RARE, SUBGROUPED, WEIGHTED, ChartName, check_options
from ui.commands.quality.table.file import Table as File
from ui.commands.quality.words import CHART_TITLES, RULES, SERIES, say, wrong
from ui.text import text

DEFAULT_RULES = "1,4"
DEFAULT_WIDTH = 2.962
"""Of an EWMA chart with the weight 0.2: one false alarm in about 500 points."""
_BROKEN_SHOWN = 40


def chart_of(file: File, options: argparse.Namespace) -> tuple[Chart, Points]:
    """The chart that was asked for. Raises ConfigFault, QualityRefused."""
    columns = value_columns(file, options.value)
    check_options(options, len(columns))
    counted = options.chart in COUNTED
    size = 1 if counted or options.size is None else options.size
    grouping = Grouping(options.subgroup or "", size, options.label or "", options.phase or "")
    points = points_of(file, columns, grouping)
    if options.sizes:
        points = inspected(file, points, options.sizes)
    return _maker(options)(file, points, options), points


Maker = Callable[[File, Points, argparse.Namespace], Chart]


def _maker(options: argparse.Namespace) -> Maker:
    makers: dict[str, Maker] = {
        **dict.fromkeys((*SUBGROUPED, ChartName.I_MR), _shewhart),
        **dict.fromkeys(WEIGHTED, _weighted),
        **dict.fromkeys((*COUNTED, ChartName.C), _counts),
        **dict.fromkeys(RARE, _rare),
        ChartName.T2: _several,
    }
    return makers[options.chart]


def choices(options: argparse.Namespace) -> Options:
    """The engine's options for the ones of the command line. Raises ConfigFault for unknown rules."""
    rules = rule_names(options.rules or DEFAULT_RULES)
    beyond = ("n1",) if all(name.startswith("n") for name in rules) else ("we1",)
    return Options(
        nsigmas=3.0 if options.nsigmas is None else options.nsigmas,
        constants=Constants(options.constants),
        estimator=(options.estimator or "").upper(),
        rules=rules,
        companion_rules=beyond,
    )


def rule_names(words: str) -> tuple[str, ...]:
    """The rules by the engine's names: we, nelson, numbers (Western Electric, above 4 Nelson), or we1,n3."""
    sets = {"we": WESTERN_ELECTRIC, "nelson": NELSON}
    if words.lower() in sets:
        return sets[words.lower()]
    parts = [part.strip().lower() for part in words.split(",")]
    prefix = "n" if any(part.isdecimal() and int(part) > 4 for part in parts) else "we"
    names = tuple(f"{prefix}{part}" if part.isdecimal() else part for part in parts)
    unknown = [name for name in names if name not in RULES]
    if unknown:
        raise wrong(
            text(
                "--rules {words} is not known; nothing was computed. Say we, nelson, or numbers as 1,4.",
                words=words,
            )
        )
    return tuple(dict.fromkeys(names))


# ---------------------------------------------------------------- one chart each


_SHEWHART: Final[dict[str, Any]] = {
    ChartName.XBAR_R: xbar_r,
    ChartName.XBAR_S: xbar_s,
    ChartName.I_MR: i_mr,
}
_COUNTS: Final[dict[str, Any]] = {ChartName.P: p_chart, ChartName.NP: np_chart, ChartName.U: u_chart}


def _shewhart(file: File, points: Points, options: argparse.Namespace) -> Chart:
    make: Any = _SHEWHART[options.chart]
    plotted: Sequence[Any] = points.single if options.chart == ChartName.I_MR else points.rows
    made: Chart = make(*_phased(plotted, options), choices(options), **_known(points, options, plotted))
    return made


def _weighted(file: File, points: Points, options: argparse.Namespace) -> Chart:
    plotted: Sequence[Any] = points.rows if len(points.rows[0]) > 1 else points.single
    nsigmas = DEFAULT_WIDTH if options.nsigmas is None else options.nsigmas
    how: Any = (
        Smoothing(_or(options.weight, 0.2), nsigmas)
        if options.chart == ChartName.EWMA
        else Decision(_or(options.k, 0.5), _or(options.h, 5.0))
    )
    make: Any = ewma if options.chart == ChartName.EWMA else cusum
    made: Chart = make(*_phased(plotted, options), how, choices(options), **_known(points, options, plotted))
    return made


def _or(given: float | None, usual: float) -> float:
    return usual if given is None else given


def _counts(file: File, points: Points, options: argparse.Namespace) -> Chart:
    found = points.single
    known = _known(points, options, found)
    if options.chart == ChartName.C:
        return c_chart(*_phased(found, options), choices(options), **known)
    sizes = list(points.sizes) or [Decimal(options.size)] * len(found)
    if "new" in known:
        known["new"] = (known["new"], sizes[options.history :])
    make: Any = _COUNTS[options.chart]
    made: Chart = make(
        *_phased(found, options),
        sizes[: options.history] if options.history else sizes,
        choices(options),
        **known,
    )
    return made


def _rare(file: File, points: Points, options: argparse.Namespace) -> Chart:
    make: Any = g_chart if options.chart == ChartName.G else t_chart
    made: Chart = make(points.single, choices(options), stages=points.phases)
    return made


def _several(file: File, points: Points, options: argparse.Namespace) -> Chart:
    from terminal.quality.studies.multivariate import t2_individuals, t2_subgroups

    variables = len(options.titles)
    first = points.rows[: options.history]
    rest = points.rows[options.history :] if options.history else ()
    if not (options.subgroup or options.size):
        return t2_individuals(first, new=rest or None).chart
    return t2_subgroups(_blocks(first, variables), new=_blocks(rest, variables) if rest else None).chart


def _blocks(rows: Sequence[Sequence[Value]], variables: int) -> Any:
    """Subgroups as m x n x p. Raises ConfigFault where they are not all complete and of one size."""
    sizes = {len(row) for row in rows}
    if len(sizes) != 1 or any(value is None for row in rows for value in row):
        raise wrong(
            text(
                "t2 needs complete subgroups of one size; nothing was computed. "
                "Correct or leave out the others."
            )
        )
    return np.array(rows, dtype=np.float64).reshape(len(rows), -1, variables)


def _phased(plotted: Sequence[Any], options: argparse.Namespace) -> tuple[Sequence[Any]]:
    """The points that give the limits."""
    return (plotted[: options.history] if options.history else plotted,)


def _known(points: Points, options: argparse.Namespace, plotted: Sequence[Any]) -> dict[str, Any]:
    """The points judged by the limits of the first ones, the phases, and what is given."""
    known: dict[str, Any] = {"stages": points.phases, "given": Given(options.centre, options.sigma)}
    if options.history and options.history < len(plotted):
        known["new"] = plotted[options.history :]
    return known


# ---------------------------------------------------------------- what it says


def chart_document(chart: Chart, points: Points, options: argparse.Namespace) -> dict[str, Any]:
    """The chart for a program: a series each with limits, points, and broken rules by index from 1."""
    whole = document(chart)
    series = [whole.pop("location"), whole.pop("companion")]
    return {
        "chart": options.chart,
        "file": options.file.name,
        "in_control": chart.in_control,
        "series": [_series_document(one) for one in series if one],
        "names": list(points.names) if points.named else None,
        **whole,
        "data_notes": list(points.notes),
    }


def _series_document(series: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": series["name"],
        "points": series["statistic"],
        "limits": {"lcl": series["lcl"], "centre": series["centre"], "ucl": series["ucl"]},
        "rules": series["rules"],
        "broken": [{"index": index, "rule": rule} for index, rule in series["broken"]],
    }


def chart_report(chart: Chart, points: Points, options: argparse.Namespace) -> StudyReport:
    """The chart for a person."""
    series = [one for one in (chart.location, chart.companion) if one]
    facts = (*chart_facts(chart, options), (text("Points"), _counted(chart, points)))
    tables = tuple(
        table for table in (_limits_table(chart, series), _broken_table(series, points)) if table.rows
    )
    verdict = () if chart.in_control else (not_in_control(series),)
    notes = (*points.notes, *[say(note) for note in chart.notes], *_conventions(chart))
    if chart.in_control:
        notes = (text("No point breaks a rule."), *notes)
    return StudyReport(chart_title(options), facts, tables, verdict, notes)


def _conventions(chart: Chart) -> tuple[str, ...]:
    if not chart.conventions:
        return ()
    return (text("Conventions:"), *[f"- {say(words)}" for words in chart.conventions])


def chart_title(options: argparse.Namespace) -> str:
    """What chart of what."""
    return text("{chart} of {what}", chart=text(CHART_TITLES[options.chart]), what=", ".join(options.titles))


def chart_facts(chart: Chart, options: argparse.Namespace) -> tuple[Fact, ...]:
    """Estimator, constants, rules and where the limits come from."""
    first = chart.estimates[0] if chart.estimates else None
    facts = [(text("File"), options.file.name), (text("Limits"), say(chart.limits))]
    if first:
        facts.append((text("Sigma"), _estimator(first)))
        facts += [(text("Constants"), str(first.constants))] if first.constants else []
        facts.append((text("Source"), say(first.source)))
    rules = dict.fromkeys([*chart.location.rules, *(chart.companion.rules if chart.companion else ())])
    return (*facts, (text("Rules"), "; ".join(text(RULES[rule]) for rule in rules)))


def _estimator(estimate: Estimate) -> str:
    meaning = DEFINITIONS.get(estimate.estimator, estimate.estimator)
    words = say(meaning)
    return words if meaning == estimate.estimator else f"{estimate.estimator}: {words}"


def _counted(chart: Chart, points: Points) -> str:
    """How many points there are, and how many have no value; a sum or mean of the past goes on over those."""
    plotted = len(chart.location.statistic)
    empty = sum(all(value is None for value in row) for row in points.rows)
    counted = (
        text("{n}, and {empty} without a value", n=plotted - empty, empty=empty) if empty else str(plotted)
    )
    if chart.phase_one in (0, plotted):
        return counted
    return text("{n}, limits from the first {first}", n=counted, first=chart.phase_one)


def not_in_control(series: Sequence[ChartLine]) -> str:
    """The warning of a chart with marked points."""
    marked = len({index for one in series for index, _ in one.broken})
    return text(
        "Not in control: {n} point breaks a rule. Look for its cause before the limits are used.|"
        "Not in control: {n} points break a rule. Look for their causes before the limits are used.",
        n=marked,
    )


def _limits_table(chart: Chart, series: Sequence[ChartLine]) -> ReportTable:
    """The limits of each series and stage; the ones of its last point where they change within it."""
    rows = [_limits_row(one, stage) for one in series for stage in chart.stages]
    return ReportTable((text("Limits"), "LCL", "CL", "UCL"), tuple(rows))


def _limits_row(series: ChartLine, stage: Stage) -> tuple[str, ...]:
    at = stage.last - 1
    lines = [float(line[at]) for line in (series.lcl, series.centre, series.ucl)]
    places = decimals_for(lines[0], lines[2])
    changing = len({float(level) for level in series.ucl[stage.first : stage.last]}) > 1
    name = text(SERIES[series.name]) + (f", {stage.label}" if stage.label else "")
    return (name + (text(" (last point)") if changing else ""), *(fixed(line, places) for line in lines))


def _broken_table(series: Sequence[ChartLine], points: Points) -> ReportTable:
    """The marked points, the first 40."""
    rows = [
        (text(SERIES[one.name]), point_name(points, index), figure(float(one.statistic[index - 1])), rule)
        for one in series
        for index, rule in marked_points(one)
    ]
    shown = rows[:_BROKEN_SHOWN]
    if len(rows) > len(shown):
        shown.append((text("… and {n} more", n=len(rows) - len(shown)), "", "", ""))
    return ReportTable((text("Broken rules"), text("point"), text("value"), text("rules")), tuple(shown))


def marked_points(series: ChartLine) -> list[tuple[int, str]]:
    """Each marked point once, with all rules it breaks, as "we1, we4"."""
    found: dict[int, list[str]] = {}
    for index, rule in series.broken:
        found.setdefault(index, []).append(rule)
    return [(index, ", ".join(rules)) for index, rules in found.items()]


def point_name(points: Points, index: int) -> str:
    """The number of a point from 1, and its name if it has one."""
    name = points.names[index - 1] if index <= len(points.names) else ""
    return f"{index} ({name})" if name not in ("", str(index)) else str(index)
