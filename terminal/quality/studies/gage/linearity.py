"""Bias and linearity of a gauge: readings of several reference parts, and the line of their bias.

    linearity(readings, references, process_variation=..) -> Linearity
    confidence_band(study, at)                            -> line and its limits, for a picture

Source: AIAG, Measurement Systems Analysis, 4th ed., chapter III-B (independent sample and linearity methods).
"""

import math
from collections.abc import Hashable, Iterable, Sequence

import msgspec
import numpy as np
from scipy import stats

from terminal.quality.refusal import QualityReason
from terminal.quality.study_values import Floats, cells, positive, refuse, varied


class Bias(msgspec.Struct, frozen=True, kw_only=True):
    """Of one reference part, or of all together: `t` and `p` None where its readings do not vary or are
    single.

    `percent`: of the process variation, None without one.
    """

    part: str
    n: int
    reference: float
    mean: float
    bias: float
    percent: float | None
    t: float | None
    p: float | None


class Term(msgspec.Struct, frozen=True, kw_only=True):
    """Intercept or slope of the line."""

    value: float
    error: float
    t: float
    p: float


class Linearity(msgspec.Struct, frozen=True, kw_only=True):
    """`s`: residual standard deviation; `linearity` = |slope| process variation and `percent_linearity` =
    100 |slope| (None and as it is without a process variation). `average` is tested with s and n - 2 degrees.
    """

    n: int
    missing: int
    parts: tuple[Bias, ...]
    average: Bias
    intercept: Term
    slope: Term
    s: float
    r_squared: float
    linearity: float | None
    percent_linearity: float
    process_variation: float | None
    reference_mean: float
    reference_squares: float
    source: str = "AIAG MSA 4th edition, linearity; least squares"


def linearity(
    measured: Iterable[object],
    references: Iterable[object],
    *,
    parts: Sequence[Hashable] | None = None,
    process_variation: float | None = None,
) -> Linearity:
    """The study; `parts` name the reference parts (by default their reference values). A row with a gap is
    left out.

    Refused: fewer than two reference values or three readings, text, readings that lie on a line without
    error.
    """
    y, x, names, missing = _rows(measured, references, parts)
    if process_variation is not None:
        positive("process_variation", process_variation)
    bias = y - x
    centre = float(x.mean())
    squares = float(np.sum((x - x.mean()) ** 2))
    slope = float(np.sum((x - centre) * (bias - bias.mean()))) / squares
    intercept = float(bias.mean()) - slope * centre
    residual = bias - intercept - slope * x
    degrees = x.size - 2
    s = math.sqrt(float(np.sum(residual**2)) / degrees)
    if s <= 1e-12 * float(np.max(np.abs(y))):
        refuse(QualityReason.CONSTANT, "The readings do not vary about their line", "Check the resolution.")
    return Linearity(
        n=x.size,
        missing=missing,
        parts=_biases(y, x, names, process_variation),
        average=_average(y, x, s, process_variation),
        intercept=_term(intercept, s * math.sqrt(1 / x.size + centre**2 / squares), degrees),
        slope=_term(slope, s / math.sqrt(squares), degrees),
        s=s,
        r_squared=1 - float(np.sum(residual**2)) / float(np.sum((bias - bias.mean()) ** 2)),
        linearity=None if process_variation is None else abs(slope) * process_variation,
        percent_linearity=100 * abs(slope),
        process_variation=process_variation,
        reference_mean=centre,
        reference_squares=squares,
    )


def confidence_band(study: Linearity, at: Floats, level: float = 0.95) -> tuple[Floats, Floats, Floats]:
    """Line, lower and upper confidence limit of the mean bias at reference values."""
    line = study.intercept.value + study.slope.value * at
    away = (at - study.reference_mean) ** 2 / study.reference_squares
    reach = stats.t.ppf((1 + level) / 2, study.n - 2) * study.s * np.sqrt(1 / study.n + away)
    return line, line - reach, line + reach


def _rows(
    measured: Iterable[object], references: Iterable[object], parts: Sequence[Hashable] | None
) -> tuple[Floats, Floats, list[str], int]:
    y, x = cells(measured, "readings"), cells(references, "references")
    labels = x.tolist() if parts is None else list(parts)
    if not y.size == x.size == len(labels):
        refuse(
            QualityReason.WRONG_SHAPE,
            f"{y.size} readings have {x.size} references and {len(labels)} parts",
            "Give one reference a reading.",
        )
    kept = [at for at in range(y.size) if not math.isnan(y[at] + x[at]) and labels[at] not in (None, "")]
    if not kept:
        refuse(QualityReason.EMPTY, "There are no readings with a reference", "Give some.")
    if len(kept) < 3:
        refuse(QualityReason.TOO_FEW, f"{len(kept)} readings make no line", "Give at least three.")
    names = [f"{labels[at]:g}" if parts is None else str(labels[at]) for at in kept]
    return y[kept], varied(x[kept], "references"), names, y.size - len(kept)


def _biases(y: Floats, x: Floats, names: list[str], variation: float | None) -> tuple[Bias, ...]:
    rows = {name: [at for at, other in enumerate(names) if other == name] for name in dict.fromkeys(names)}
    return tuple(_bias(name, y[at], x[at], variation) for name, at in rows.items())


def _bias(name: str, y: Floats, x: Floats, variation: float | None) -> Bias:
    away = y - x
    sd = float(np.std(away, ddof=1)) if away.size > 1 else 0.0
    t = float(away.mean()) / (sd / math.sqrt(away.size)) if sd > 0 else None
    return Bias(
        part=name,
        n=away.size,
        reference=float(x.mean()),
        mean=float(y.mean()),
        bias=float(away.mean()),
        percent=None if variation is None else 100 * abs(float(away.mean())) / variation,
        t=t,
        p=None if t is None else float(2 * stats.t.sf(abs(t), away.size - 1)),
    )


def _average(y: Floats, x: Floats, s: float, variation: float | None) -> Bias:
    away = float((y - x).mean())
    t = away / (s / math.sqrt(y.size))
    return Bias(
        part="",
        n=y.size,
        reference=float(x.mean()),
        mean=float(y.mean()),
        bias=away,
        percent=None if variation is None else 100 * abs(away) / variation,
        t=t,
        p=float(2 * stats.t.sf(abs(t), y.size - 2)),
    )


def _term(value: float, error: float, degrees: int) -> Term:
    t = value / error
    return Term(value=value, error=error, t=t, p=float(2 * stats.t.sf(abs(t), degrees)))
