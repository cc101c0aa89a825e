"""The picture of a capability study: histogram, curves and limits, boxes of indices."""

import argparse
import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from terminal.pictures.model import Figure, FigureBox, Picture, Plot, Series, Stroke, Tone, Upright
from terminal.quality.capability import Specification
from terminal.quality.studies.capability.nonnormal import EMPIRICAL
from terminal.quality.studies.capability.study import CapabilityStudy
from terminal.quality.studies.distributions import frozen
from ui.commands.quality.capability import Study, index_tables, ppm_table, spread_facts
from ui.commands.quality.points import Points
from ui.commands.quality.report import NOTHING, ReportTable, StudyReport, figure, line
from ui.text import text

Floats = NDArray[np.float64]
Density = Callable[[Floats], Floats]

_MOST_BARS = 60
_CURVE_POINTS = 240
_REACH = 4.0
"""A curve is drawn so many sigmas from the mean."""


def capability_picture(
    study: Study, points: Points, report: StudyReport, options: argparse.Namespace
) -> Picture:
    """The picture of a study; title, warnings and notes are those of its report."""
    values = _values(study, points)
    panel = _histogram(study, values, ", ".join(options.titles))
    tables = (*index_tables(study, options), ppm_table(study))
    boxes = (_process_box(study), *[_box(table) for table in tables[:-1]], _ppm_box(tables[-1]))
    return Picture(
        report.title,
        ((panel,),),
        _facts(report),
        boxes=boxes,
        notes=report.notes,
        warnings=report.warnings,
    )


def _facts(report: StudyReport) -> tuple[str, ...]:
    wanted = (
        text("File"),
        text("Sigma within"),
        text("Anderson-Darling"),
        text("Stability"),
        text("Transformation"),
    )
    return tuple(line(fact) for fact in report.facts if fact[0] in wanted)


def _values(study: Study, points: Points) -> Floats:
    """The values as they were judged: all that are there, transformed where the study did so."""
    there = np.array([value for row in points.rows for value in row if value is not None], dtype=np.float64)
    change = study.transformation if isinstance(study, CapabilityStudy) else None
    return change(there) if change else there


# ---------------------------------------------------------------- histogram


def _histogram(study: Study, values: Floats, name: str) -> Plot:
    counts, edges = np.histogram(values, bins=min(_MOST_BARS, _bars(values)))
    width = float(edges[1] - edges[0])
    bars = Series(
        tuple(float(edge) + width / 2 for edge in edges[:-1]),
        tuple(float(count) for count in counts),
        Stroke.BARS,
        "plain",
        width=width,
    )
    scale = values.size * width
    transformed = isinstance(study, CapabilityStudy) and study.transformation is not None
    return Plot(
        text("Histogram of the transformed values") if transformed else text("Histogram"),
        (bars, *_curves(study, values, scale)),
        uprights=_limits(study),
        x_name=name,
        floor=True,
        show_y=False,
    )


def _bars(values: Floats) -> int:
    """Freedman and Diaconis, or Sturges where that is more, as numpy's "auto"."""
    return max(5, len(np.histogram_bin_edges(values, "auto")) - 1)


def _curves(study: Study, values: Floats, scale: float) -> tuple[Series, ...]:
    if isinstance(study, CapabilityStudy):
        found = study.capability
        inside = found.within_spread.sigma
        overall = found.overall_spread.sigma
        reach = _REACH * max(inside, overall)
        x = np.linspace(found.mean - reach, found.mean + reach, _CURVE_POINTS)
        return (
            _curve(x, _normal(found.mean, inside), scale, text("within"), dashed=False),
            _curve(x, _normal(found.mean, overall), scale, text("overall"), dashed=True),
        )
    other = study.nonnormal
    if other.family == EMPIRICAL:
        return ()
    fitted = frozen(other.family, other.parameters)  # type: ignore[arg-type]
    low, high = (float(end) for end in fitted.ppf([0.0001, 0.9999]))
    x = np.linspace(min(low, values.min()), max(high, values.max()), _CURVE_POINTS)
    with np.errstate(divide="ignore", invalid="ignore"):
        return (_curve(x, lambda at: np.exp(fitted.logpdf(at)), scale, text("fitted"), dashed=False),)


def _normal(mean: float, sigma: float) -> Density:
    return lambda at: np.exp(-0.5 * ((at - mean) / sigma) ** 2) / (sigma * math.sqrt(2 * math.pi))


def _curve(x: Floats, density: Density, scale: float, name: str, *, dashed: bool) -> Series:
    heights = density(x) * scale
    y = tuple(float(height) if math.isfinite(height) else None for height in heights)
    tone: Tone = "second" if dashed else "data"
    return Series(tuple(x.tolist()), y, Stroke.LINE, tone, name, dashed=dashed)


def _limits(study: Study) -> tuple[Upright, ...]:
    """LSL, target and USL, where they stand in the scale of the values that were judged."""
    limits = _specification(study)
    found: tuple[tuple[str, float | None, Tone], ...] = (
        ("LSL", limits.lower, "spec"),
        ("T", limits.target, "target"),
        ("USL", limits.upper, "spec"),
    )
    return tuple(
        Upright(value, f"{name} {figure(value, 7)}", tone) for name, value, tone in found if value is not None
    )


def _specification(study: Study) -> Specification:
    if isinstance(study, CapabilityStudy):
        return study.capability.specification
    return study.nonnormal.specification


# ---------------------------------------------------------------- boxes


def _process_box(study: Study) -> FigureBox:
    """The facts without the definitions that stand in the notes of a report."""
    return FigureBox(
        text("Process"),
        tuple(Figure(name, value.partition(" (")[0]) for name, value in spread_facts(study)),
    )


def _box(table: ReportTable) -> FigureBox:
    title, _, level = table.head
    known = any(limits != NOTHING for _, _, limits in table.rows)
    figures = tuple(Figure(name, value, limits if known else "") for name, value, limits in table.rows)
    return FigureBox(title, figures, level if known else "")


def _ppm_box(table: ReportTable) -> FigureBox:
    rows = tuple(Figure(name, total, f"{below} / {above}") for name, below, above, total in table.rows)
    return FigureBox(table.head[0], rows, text("below / above"))
