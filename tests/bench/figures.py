"""What a measurement says: spreads in ms, ratios to a reference of the same run, bars met or missed."""

from collections.abc import Callable, Sequence
from statistics import median
from typing import Final

import msgspec

BLOCK: Final = 50
"""Samples whose medians are compared with each other."""


class Spread(msgspec.Struct, frozen=True):
    """Percentiles of `n` durations, in milliseconds."""

    n: int
    p50: float
    p95: float
    p99: float
    max: float


class Bar(msgspec.Struct, frozen=True):
    """A figure that must not be above `limit`."""

    name: str
    value: float
    limit: float
    unit: str
    met: bool


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """One bench: what was measured, the references, their ratios, the bars."""

    bench: str
    figures: dict[str, Spread] = {}
    references: dict[str, Spread] = {}
    ratios: dict[str, float] = {}
    counts: dict[str, float] = {}
    bars: tuple[Bar, ...] = ()

    def words(self) -> str:
        """For a person."""
        rows = [self.bench]
        for title, spreads in (("", self.figures), ("reference: ", self.references)):
            rows += [f"  {title + name:42} {_spread_words(spread)}" for name, spread in spreads.items()]
        rows += [f"  {'ratio: ' + name:42} {ratio:.2f}" for name, ratio in self.ratios.items()]
        rows += [f"  {name:42} {value:g}" for name, value in self.counts.items()]
        rows += [f"  {'met   ' if bar.met else 'MISSED'} {_bar_words(bar)}" for bar in self.bars]
        return "\n".join(rows)


def spread(durations_ns: Sequence[int]) -> Spread:
    """The percentiles of durations in nanoseconds; zeros without any."""
    ordered = sorted(durations_ns) or [0]
    at = [ordered[min(len(ordered) - 1, int(len(ordered) * share))] for share in (0.50, 0.95, 0.99, 1.0)]
    return Spread(len(durations_ns), *(round(value / 1e6, 3) for value in at))


def bar(name: str, value: float, limit: float, unit: str) -> Bar:
    """A bar; met when `value` is at most `limit`."""
    return Bar(name, round(value, 3), limit, unit, value <= limit)


def block_ratio(ours: Sequence[int], reference: Sequence[int], block: int = BLOCK) -> float:
    """The median over blocks of samples taken by turns of (median of ours / median of the reference)."""
    at = range(0, min(len(ours), len(reference)), block)
    ratios = [median(ours[i : i + block]) / median(reference[i : i + block]) for i in at]
    return round(median(ratios), 3)


def timed(clock_ns: Callable[[], int], work: Callable[[], object]) -> int:
    """How long `work` took, in nanoseconds."""
    begin = clock_ns()
    work()
    return clock_ns() - begin


def _spread_words(what: Spread) -> str:
    return (
        f"p50 {what.p50:8.3f}  p95 {what.p95:8.3f}  p99 {what.p99:8.3f}  max {what.max:8.3f} ms  ({what.n})"
    )


def _bar_words(what: Bar) -> str:
    return f"{what.name}: {what.value:g} {what.unit} (at most {what.limit:g})"
