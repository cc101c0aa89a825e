"""Axes: round ticks, labels that do not collide, lines thinned to what is seen. Arithmetic alone, no Qt."""

import math
from collections.abc import Iterable, Sequence

import msgspec

from terminal.pictures.model import Plot, Stroke

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


class Axis(msgspec.Struct, frozen=True):
    """The stretch of data that is shown, and the values that are named on it."""

    low: float
    high: float
    ticks: tuple[float, ...]
    step: float

    def share(self, value: float) -> float:
        """Where a value lies: 0 at the low end, 1 at the high end."""
        return (value - self.low) / (self.high - self.low)


def axis_over(low: float, high: float, wanted: int = 6, whole: bool = False) -> Axis:
    """The axis from `low` to `high` with about `wanted` round ticks inside; `whole` allows integers only."""
    if not high > low:
        pad = abs(low) * 0.05 or 0.5
        low, high = low - pad, high + pad
    raw = (high - low) / max(wanted, 1)
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(power * factor for factor in _STEPS if power * factor >= raw * 0.999)
    step = max(1.0, float(math.ceil(step))) if whole else step
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return Axis(low, high, tuple(number * step for number in range(first, last + 1)), step)


def tick_words(value: float, step: float) -> str:
    """A tick with as many decimals as the step needs; very small and very large ones with a power of ten."""
    if value and not 1e-5 <= max(abs(value), step) < 1e7:
        return f"{value:.4g}"
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    decimals += round(step * 10**decimals, 6) % 1 > 1e-6  # a step of 0.25 needs one more
    return f"{value:.{decimals}f}".replace("-", "−") if round(value, decimals) else f"{0:.{decimals}f}"


def y_span(panel: Plot) -> tuple[float, float]:
    """Lowest and highest value that the panel shows, with some air."""
    if panel.y_range:
        return panel.y_range
    columns: list[Iterable[float | None]] = [series.y for series in panel.series]
    columns += [limit.y for limit in panel.limits]
    columns += [edge for band in panel.bands for edge in (band.low, band.high)]
    values = [value for column in columns for value in column if value is not None]
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    air = (high - low) * (0.16 if panel.marks else 0.08) or abs(high) * 0.05 or 0.5
    return (0.0 if panel.floor and low >= 0 else low - air), high + air


def x_span(panel: Plot) -> tuple[float, float]:
    """First and last x that the panel shows; half a place of air beside points and bars."""
    if panel.x_range:
        return panel.x_range
    if panel.names:
        return 0.5, len(panel.names) + 0.5
    edges = [edge for series in panel.series for edge in _edges(series.x, series.width, series.look)]
    edges += [upright.x for upright in panel.uprights]
    low, high = (min(edges), max(edges)) if edges else (0.0, 1.0)
    air = (high - low) * 0.03
    return low - air, high + air


def _edges(x: Sequence[float], width: float, look: Stroke) -> tuple[float, ...]:
    half = width / 2 if look == Stroke.BARS else 0.0
    return (min(x) - half, max(x) + half) if x else ()


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Positions as near to the wanted ones as possible, `gap` apart, in their order, within low and high.

    Where the room is too short for all, they begin at `low` and stand as close as needed.
    """
    order = sorted(range(len(wanted)), key=lambda place: wanted[place])
    gap = min(gap, (high - low) / max(len(wanted) - 1, 1))
    placed = [0.0] * len(wanted)
    floor = low
    for place in order:
        placed[place] = floor = max(wanted[place], floor)
        floor += gap
    ceiling = high
    for place in reversed(order):
        placed[place] = ceiling = min(placed[place], ceiling)
        ceiling -= gap
    return placed


def thinned(points: Sequence[tuple[float, float]], most: int) -> list[tuple[float, float]]:
    """First, lowest, highest and last point of each column of pixels; all points where they are few.

    A line through them looks like the line through all.
    """
    if len(points) <= 4 * most:
        return list(points)
    kept: list[tuple[float, float]] = []
    for column in range(most):
        part = points[column * len(points) // most : (column + 1) * len(points) // most]
        lowest = min(part, key=lambda p: p[1])
        highest = max(part, key=lambda p: p[1])
        kept += sorted({part[0], lowest, highest, part[-1]})
    return kept
