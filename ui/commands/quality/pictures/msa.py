"""The pictures of measurement systems: gage R&R, runs, lines of bias, agreement."""

import argparse
from collections.abc import Sequence

import numpy as np

from terminal.pictures.model import Band, Figure, FigureBox, Limit, Mark, Picture, Plot, Series, Stroke, Tone
from terminal.quality.studies.gage.attribute_agreement import AttributeAgreement
from terminal.quality.studies.gage.linearity import Linearity, confidence_band
from terminal.quality.studies.gage.ranges import GageRange, Retest
from terminal.quality.studies.gage.repeatability import Design, GageRR
from terminal.quality.studies.gage.type1 import Type1
from ui.commands.quality.gage_panels import gage_rows
from ui.commands.quality.msa import Readings, Study
from ui.commands.quality.msa_report import shares_of, source_name
from ui.commands.quality.report import StudyReport, chance, figure, fixed, interval, line
from ui.text import text

_LINE_POINTS = 41
_BOX_FACTS = 12


def msa_picture(
    study: Study, readings: Readings, report: StudyReport, options: argparse.Namespace
) -> Picture:
    """The picture of a study; title, warnings and notes are those of its report."""
    if isinstance(study, GageRR | GageRange):
        return _gage(study, readings, report)
    if isinstance(study, Type1):
        return _of(report, ((_run(study, readings),),), (_facts_box(report),))
    if isinstance(study, Linearity):
        return _of(report, ((_line(study, readings, options),),), (_facts_box(report), _line_box(study)))
    if isinstance(study, AttributeAgreement):
        return _of(report, ((_agreement(study),),), (_facts_box(report), _share_box(study)))
    return _of(report, ((_ranges(study, readings),),), (_facts_box(report),))


def _of(
    report: StudyReport,
    rows: tuple[tuple[Plot, ...], ...],
    boxes: tuple[FigureBox, ...],
    size: tuple[int, int] = (1120, 680),
) -> Picture:
    facts = tuple(line(fact) for fact in report.facts[:2])
    return Picture(
        report.title, rows, facts, boxes=boxes, notes=report.notes, warnings=report.warnings, size=size
    )


def _facts_box(report: StudyReport) -> FigureBox:
    """What the report tells beside file and method; an interval stands below its figure's name."""
    shown = [(name, value.partition(" (")[0]) for name, value in report.facts[2:]]
    return FigureBox(text("Study"), tuple(Figure(name, value) for name, value in shown[:_BOX_FACTS]))


# ---------------------------------------------------------------- gage R&R


def _gage(study: GageRR | GageRange, readings: Readings, report: StudyReport) -> Picture:
    nested = isinstance(study, GageRR) and study.design == Design.NESTED
    rows = gage_rows(study, readings, nested=nested)
    shares = tuple(
        Figure(source_name(one.name), f"{fixed(one.percent_study, 1)} %", f"{fixed(one.contribution, 1)} %")
        for one in study.components
    )
    boxes = (_facts_box(report), FigureBox(text("% study variation"), shares, text("% contribution")))
    return _of(report, rows, boxes, (1400, 980) if len(rows) > 1 else (1400, 560))


# ---------------------------------------------------------------- one reference


def _run(study: Type1, readings: Readings) -> Plot:
    """The readings in order, between the limits of the share of the tolerance that they may take."""
    values = [value for value in readings.values if value is not None]
    half = study.share / 2 * study.tolerance
    share = f"{study.share / 2 * 100:g} %"
    last = len(values) + 1.0
    lines: tuple[tuple[str, float, Tone], ...] = (
        (text("reference + {share}", share=share), study.reference + half, "limit"),
        (text("reference"), study.reference, "target"),
        (text("reference − {share}", share=share), study.reference - half, "limit"),
        (text("mean"), study.mean, "centre"),
    )
    x = tuple(float(at) for at in range(1, len(values) + 1))
    beyond = [(at, value) for at, value in zip(x, values, strict=True) if abs(value - study.reference) > half]
    return Plot(
        text("Readings of the reference part"),
        (Series(x, tuple(values)),),
        tuple(
            Limit(f"{name} = {figure(level)}", (0.0, last), (level, level), tone)
            for name, level, tone in lines
        ),
        marks=tuple(Mark(at, value, "") for at, value in beyond),
        x_name=text("reading"),
        x_range=(0.5, len(values) + 0.5),
    )


def _ranges(study: Retest, readings: Readings) -> Plot:
    x = tuple(float(at) for at in range(1, study.parts + 1))
    mean = Limit(
        text("mean {value}", value=figure(study.mean_range)),
        (0.0, study.parts + 1.0),
        (study.mean_range, study.mean_range),
        "centre",
    )
    names = tuple(dict.fromkeys(readings.parts or ()))
    return Plot(
        text("Difference of both readings"), (Series(x, study.ranges),), (mean,), names=names, floor=True
    )


# ---------------------------------------------------------------- several references


def _line(study: Linearity, readings: Readings, options: argparse.Namespace) -> Plot:
    """Bias over reference: each reading, the mean of each part, the line and its confidence band."""
    pairs = [
        (reference, value - reference)
        for reference, value in zip(readings.references or (), readings.values, strict=True)
        if reference is not None and value is not None
    ]
    low, high = min(x for x, _ in pairs), max(x for x, _ in pairs)
    at = np.linspace(low, high, _LINE_POINTS)
    line, under, above = (curve.tolist() for curve in confidence_band(study, at, options.confidence))
    x = tuple(at.tolist())
    means = [(one.reference, one.bias) for one in study.parts]
    level = text("{level} % interval", level=f"{options.confidence * 100:g}")
    return Plot(
        text("Bias"),
        (
            Series(*_columns(pairs), Stroke.DOTS, "plain", text("reading")),
            Series(*_columns(means), Stroke.DOTS, "second", text("mean")),
            Series(x, tuple(line), Stroke.LINE, "data", text("line and {interval}", interval=level)),
        ),
        (Limit("0", (low, high), (0.0, 0.0), "centre"),),
        bands=(Band(x, tuple(under), tuple(above)),),
        x_name=text("Reference"),
    )


def _columns(pairs: Sequence[tuple[float, float]]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    return tuple(x for x, _ in pairs), tuple(y for _, y in pairs)


def _line_box(study: Linearity) -> FigureBox:
    rows = tuple(
        Figure(figure(one.reference), figure(one.bias, 4), f"p {chance(one.p)}") for one in study.parts
    )
    average = Figure(text("Average"), figure(study.average.bias, 4), f"p {chance(study.average.p)}")
    return FigureBox(text("Reference and bias"), (*rows, average))


# ---------------------------------------------------------------- attributes


def _agreement(study: AttributeAgreement) -> Plot:
    """Bars of agreement, each with its confidence interval."""
    shares = shares_of(study)
    x = tuple(float(at) for at in range(1, len(shares) + 1))
    bars = Series(x, tuple(one.percent for _, one in shares), Stroke.BARS, "plain", width=0.6)
    whiskers = tuple(
        Series((at, at), (one.low, one.high), Stroke.LINE, "second")
        for at, (_, one) in zip(x, shares, strict=True)
    )
    points = Series(x, tuple(one.percent for _, one in shares), Stroke.DOTS, "second")
    return Plot(
        text("Items that agree, %, with confidence interval"),
        (bars, *whiskers, points),
        names=tuple(name for name, _ in shares),
        y_range=(0.0, 104.0),
    )


def _share_box(study: AttributeAgreement) -> FigureBox:
    level = text("{level} % interval", level=f"{study.level * 100:g}")
    rows = tuple(
        Figure(name, f"{fixed(one.percent, 1)} %", interval(one.low, one.high, 1))
        for name, one in shares_of(study)
    )
    return FigureBox(text("Agreement"), rows, level)
