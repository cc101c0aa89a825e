"""The panels of a gage R&R: components, by part, ranges and means by operator, part by operator.

Means and ranges are only taken to be drawn; their control limits are the engine's.
"""

from collections.abc import Sequence
from itertools import pairwise
from statistics import fmean
from typing import Final

from terminal.pictures.model import Limit, Mark, PhaseBreak, Plot, Series, Stroke, Tone
from terminal.quality.charts.result import ChartLine as Charted
from terminal.quality.charts.variables import xbar_r
from terminal.quality.refusal import QualityRefused
from terminal.quality.studies.gage.ranges import GageRange
from terminal.quality.studies.gage.repeatability import GageRR
from ui.commands.quality.msa import Readings
from ui.commands.quality.msa_report import source_name
from ui.commands.quality.report import decimals_for, fixed
from ui.text import text

Cells = dict[str, dict[str, list[float]]]
"""Readings by operator and part, both in the order in which they are first met."""

SHOWN: Final = ("gage r&r", "repeatability", "reproducibility", "part-to-part")
_LOOKS: Final[tuple[tuple[Tone, bool], ...]] = (
    ("data", False),
    ("second", True),
    ("target", False),
    ("bad", True),
    ("plain", False),
    ("centre", True),
)


def gage_rows(study: GageRR | GageRange, readings: Readings, *, nested: bool) -> tuple[tuple[Plot, ...], ...]:
    """Two panels a row; without operators the first row alone."""
    cells = _cells(readings, nested=nested)
    first = (_components(study), _by_part(cells))
    if readings.operators is None:
        return (first,)
    interaction = _by_part_of_each(cells) if not nested else _by_operator(cells)
    ranges, means = _charted(cells)
    second = (ranges, _by_operator(cells)) if not nested else (ranges, interaction)
    return (first, second, (means, interaction)) if not nested else (first, second, (means,))


def _cells(readings: Readings, *, nested: bool) -> Cells:
    found: Cells = {}
    operators = readings.operators or [""] * len(readings.values)
    for value, part, operator in zip(readings.values, readings.parts or (), operators, strict=True):
        if value is not None:
            name = f"{operator} {part}" if nested else part
            found.setdefault(operator, {}).setdefault(name, []).append(value)
    return found


def _components(study: GageRR | GageRange) -> Plot:
    """Bars of each component: share of variance, of study variation and of tolerance."""
    shown = [one for one in study.components if one.name in SHOWN]
    shown = shown or list(study.components)
    kinds: list[tuple[str, Tone, list[float | None]]] = [
        (text("% contribution"), "data", [one.contribution for one in shown]),
        (text("% study variation"), "second", [one.percent_study for one in shown]),
        (text("% tolerance"), "plain", [one.percent_tolerance for one in shown]),
    ]
    kinds = [kind for kind in kinds if kind[2][0] is not None]
    width = 0.8 / len(kinds)
    return Plot(
        text("Components of variation"),
        tuple(
            Series(
                tuple(at + 1 + (place - (len(kinds) - 1) / 2) * width for at in range(len(shown))),
                tuple(shares),
                Stroke.BARS,
                tone,
                name,
                width=width * 0.92,
            )
            for place, (name, tone, shares) in enumerate(kinds)
        ),
        names=tuple(source_name(one.name) for one in shown),
        floor=True,
    )


def _by_part(cells: Cells) -> Plot:
    parts: dict[str, list[float]] = {}
    for own in cells.values():
        for part, values in own.items():
            parts.setdefault(part, []).extend(values)
    return _spread(text("By part"), parts)


def _by_operator(cells: Cells) -> Plot:
    values = {
        operator: [value for own in parts.values() for value in own] for operator, parts in cells.items()
    }
    return _spread(text("By operator"), values)


def _spread(title: str, groups: dict[str, list[float]]) -> Plot:
    """Every reading of each group, and the line of their means."""
    dots = [(float(at), value) for at, values in enumerate(groups.values(), start=1) for value in values]
    means = tuple(fmean(values) for values in groups.values())
    return Plot(
        title,
        (
            Series(
                tuple(x for x, _ in dots), tuple(y for _, y in dots), Stroke.DOTS, "plain", text("reading")
            ),
            Series(
                tuple(float(at) for at in range(1, len(means) + 1)),
                means,
                Stroke.LINKED,
                "data",
                text("mean"),
            ),
        ),
        names=tuple(groups),
    )


def _by_part_of_each(cells: Cells) -> Plot:
    """A line of means over the parts for each operator: lines that cross are an interaction."""
    parts = tuple(dict.fromkeys(part for own in cells.values() for part in own))
    lines = []
    for place, (operator, own) in enumerate(cells.items()):
        tone, dashed = _LOOKS[place % len(_LOOKS)]
        y = tuple(fmean(own[part]) if part in own else None for part in parts)
        x = tuple(float(at) for at in range(1, len(parts) + 1))
        lines.append(Series(x, y, Stroke.LINKED, tone, operator, dashed=dashed))
    return Plot(text("Part × operator"), tuple(lines), names=parts)


def _charted(cells: Cells) -> tuple[Plot, Plot]:
    """Ranges and means of the trials, operator after operator, with the limits of an Xbar-R chart."""
    rows = [values for own in cells.values() for values in own.values()]
    names = tuple(part for own in cells.values() for part in own)
    breaks = []
    begin = 0.5
    for operator, own in cells.items():
        breaks.append(PhaseBreak(begin, operator))
        begin += len(own)
    try:
        chart = xbar_r(rows)
    except QualityRefused:  # every range is 0: there are points and no limits
        ranges = tuple(max(values) - min(values) for values in rows)
        plain = tuple(fmean(values) for values in rows)
        return (
            _plain(text("Range by operator"), ranges, names, breaks),
            _plain(text("Mean by operator"), plain, names, breaks),
        )
    assert chart.companion is not None
    return (
        _judged(text("Range by operator"), chart.companion, names, breaks, marked=True),
        _judged(text("Mean by operator: outside the limits is good"), chart.location, names, breaks),
    )


def _plain(title: str, y: tuple[float, ...], names: tuple[str, ...], breaks: Sequence[PhaseBreak]) -> Plot:
    """The points of each operator joined, those of different operators not."""
    edges = [*[int(begin.x) for begin in breaks], len(y)]
    series = tuple(
        Series(tuple(float(at + 1) for at in range(first, last)), y[first:last])
        for first, last in pairwise(edges)
    )
    return Plot(title, series, names=names, breaks=tuple(breaks))


def _judged(
    title: str, series: Charted, names: tuple[str, ...], breaks: Sequence[PhaseBreak], *, marked: bool = False
) -> Plot:
    """Points and limits; ranges beyond them are marked, means are to be beyond them where parts differ."""
    y = tuple(float(value) for value in series.statistic)
    lines: tuple[tuple[str, float, Tone], ...] = (
        ("UCL", float(series.ucl[0]), "limit"),
        ("CL", float(series.centre[0]), "centre"),
        ("LCL", float(series.lcl[0]), "limit"),
    )
    places = decimals_for(lines[2][1], lines[0][1])
    beyond = [(at, value) for at, value in enumerate(y, start=1) if not lines[2][1] <= value <= lines[0][1]]
    panel = _plain(title, y, names, breaks)
    return Plot(
        title,
        panel.series,
        tuple(
            Limit(f"{name} {fixed(level, places)}", (0.0, len(y) + 1.0), (level, level), tone)
            for name, level, tone in lines
        ),
        marks=tuple(Mark(float(at), value, "") for at, value in beyond if marked),
        breaks=panel.breaks,
        names=names,
    )
