"""The picture of a control chart: location over dispersion, limits labelled, broken points with rules."""

import math
from collections.abc import Sequence
from itertools import groupby

from terminal.pictures import model
from terminal.quality.charts.result import Chart, ChartLine
from terminal.quality.values import Floats
from ui.commands.quality.points import Points
from ui.commands.quality.report import StudyReport, decimals_for, fixed, line
from ui.commands.quality.spc import marked_points
from ui.commands.quality.words import RULES, SERIES
from ui.text import text

_NAMED_POINTS = 2000
_LISTED = 12


def control_picture(chart: Chart, points: Points, report: StudyReport) -> model.Picture:
    """The picture of a chart; title, facts and notes are those of its report."""
    panels = _cusum_panels(chart) if chart.kind == "CUSUM" else _panels(chart)
    named = points.named and len(points.names) <= _NAMED_POINTS
    shown = [_with_points(panel, chart, points, last=panel is panels[-1], named=named) for panel in panels]
    facts = tuple(line(fact) for fact in report.facts if fact[0] != text("Rules"))
    return model.Picture(
        report.title,
        tuple((panel,) for panel in shown),
        facts,
        weights=(3.0, 2.0)[: len(shown)],
        notes=(*_rule_notes(chart), *points.notes),
        warnings=report.warnings,
    )


def _panels(chart: Chart) -> list[model.Plot]:
    return [_panel(chart, one) for one in (chart.location, chart.companion) if one]


def _panel(chart: Chart, series: ChartLine) -> model.Plot:
    low, high = _ends(series)
    places = decimals_for(low, high)
    lines: tuple[tuple[str, Floats, model.Tone], ...] = (
        ("UCL", series.ucl, "limit"),
        ("CL", series.centre, "centre"),
        ("LCL", series.lcl, "limit"),
    )
    return model.Plot(
        text(SERIES[series.name]),
        (_joined(series),),
        tuple(_limit(name, values, tone, places) for name, values, tone in lines),
        marks=_marks(series),
    )


def _cusum_panels(chart: Chart) -> list[model.Plot]:
    """Both sides in one panel, the lower one below 0, between the decision intervals."""
    upper, lower = chart.location, chart.companion
    assert lower is not None
    panel = _panel(chart, upper)
    below = _limit("LCL", lower.lcl, "limit", decimals_for(*_ends(upper)))
    above = _joined(upper)
    under = _joined(lower)
    named = (
        model.Series(above.x, above.y, model.Stroke.LINKED, "data", text(SERIES[upper.name])),
        model.Series(under.x, under.y, model.Stroke.LINKED, "second", text(SERIES[lower.name]), dashed=True),
    )
    return [
        model.Plot(
            text("Cumulative sum, standardised"),
            named,
            (panel.limits[0], panel.limits[1], below),
            marks=(*panel.marks, *_marks(lower)),
        )
    ]


def _with_points(panel: model.Plot, chart: Chart, points: Points, *, last: bool, named: bool) -> model.Plot:
    count = len(chart.location.statistic)
    return model.Plot(
        panel.title,
        panel.series,
        panel.limits,
        marks=panel.marks,
        breaks=_breaks(chart),
        names=points.names if named else (),
        x_name=text("point") if last and not named else "",
        x_range=(0.5, count + 0.5),
    )


def _joined(series: ChartLine) -> model.Series:
    values = [float(value) for value in series.statistic]
    return model.Series(
        tuple(float(at) for at in range(1, len(values) + 1)),
        tuple(value if math.isfinite(value) else None for value in values),
    )


def _limit(name: str, values: Floats, tone: model.Tone, places: int) -> model.Limit:
    """A line as few steps as it has; its label tells the level at the right end."""
    levels = [float(value) for value in values]
    known = [level for level in levels if math.isfinite(level)]
    label = f"{name} {fixed(known[-1], places)}" if known else ""
    if len(set(levels)) == 1:
        return model.Limit(label if known else "", (0.0, len(levels) + 1.0), (_or_gap(levels[0]),) * 2, tone)
    places_at = tuple(float(at) for at in range(1, len(levels) + 1))
    return model.Limit(label, places_at, tuple(_or_gap(level) for level in levels), tone)


def _or_gap(level: float) -> float | None:
    return level if math.isfinite(level) else None


def _ends(series: ChartLine) -> tuple[float, float]:
    lows = [float(value) for value in series.lcl if math.isfinite(value)]
    highs = [float(value) for value in series.ucl if math.isfinite(value)]
    centre = [float(value) for value in series.centre if math.isfinite(value)]
    if not highs:
        return 0.0, 0.0
    return (min(lows) if lows else min(centre, default=0.0)), max(highs)


def _marks(series: ChartLine) -> tuple[model.Mark, ...]:
    short = len({_set_of(rule) for _, rule in series.broken}) < 2
    return tuple(
        model.Mark(float(index), float(series.statistic[index - 1]), _numbers(rules, short=short))
        for index, rules in marked_points(series)
    )


def _set_of(rule: str) -> str:
    return rule.rstrip("0123456789")


def _numbers(rules: str, *, short: bool) -> str:
    """The numbers alone where all rules are of one set, else with the set's letters."""
    if short:
        return rules.replace("we", "").replace("n", "").replace(" ", "").upper()
    return rules.upper().replace(" ", "")


def _breaks(chart: Chart) -> tuple[model.PhaseBreak, ...]:
    """Where stages begin, and where the points begin that did not give the limits."""
    if len(chart.stages) > 1:
        return tuple(model.PhaseBreak(stage.first - 0.5, stage.label) for stage in chart.stages)
    count = len(chart.location.statistic)
    if 0 < chart.phase_one < count:
        return (
            model.PhaseBreak(0.5, text("gave the limits")),
            model.PhaseBreak(chart.phase_one + 0.5, text("judged by them")),
        )
    return ()


def _rule_notes(chart: Chart) -> tuple[str, ...]:
    """Each broken rule in words, with its points."""
    broken = [mark for one in (chart.location, chart.companion) if one for mark in one.broken]
    by_rule = sorted(broken, key=lambda mark: (mark[1], mark[0]))
    return tuple(
        text("{rule}: points {points}", rule=text(RULES[rule]), points=_list([index for index, _ in marks]))
        for rule, marks in groupby(by_rule, key=lambda mark: mark[1])
    )


def _list(indices: Sequence[int]) -> str:
    shown = list(dict.fromkeys(indices))
    more = f" … ({len(shown)})" if len(shown) > _LISTED else ""
    return ", ".join(str(index) for index in shown[:_LISTED]) + more
