"""Control charts point by point and in one go, beside capstat-core in the same run.

The peer has no streaming form: what it is measured by is its chart of the last 25 points with limits given,
which a station without a stream would make anew for each point. Its rules differ from the product's in one
convention: 2 of 3 and 4 of 5 may signal before the window is full (`Conventions(full_window=False)` here), so
that sets can differ on the first points of a series; any other difference counts as unexplained.
"""

import time
from typing import Final

import capstat_core
import msgspec
import numpy as np

from terminal.quality.charts.decisions import Decision, Smoothing
from terminal.quality.charts.options import Options
from terminal.quality.charts.rule_set import DEFAULT_RULES, NELSON, WESTERN_ELECTRIC, Conventions
from terminal.quality.charts.streaming import Plan, Smooth, StreamLimits, Sum, Watch, begin, step
from terminal.quality.charts.time_weighted import cusum, ewma
from terminal.quality.charts.variables import i_mr, xbar_r
from terminal.quality.values import Floats
from tests.bench.figures import Report, bar, block_ratio, spread, timed

SEED: Final = 1
POINTS: Final = 20_000
PEER_POINTS: Final = 600
PEER_WINDOW: Final = 25
MANY: Final = 1_000_000
PEER_MANY: Final = 50_000
SERIES: Final = 200
STREAM_US: Final = 50.0
BATCH_S: Final = 1.0


def run() -> Report:
    """Streams, batches, then the rule sets and limits of both on the same series."""
    values = np.random.default_rng(SEED).normal(10.0, 1.0, MANY)
    streams = {
        "stream: I, default rules": _streamed(Watch(StreamLimits(10.0, 3.0), DEFAULT_RULES), values),
        "stream: I, all 12 rules": _streamed(
            Watch(StreamLimits(10.0, 3.0), (*WESTERN_ELECTRIC, *NELSON)), values
        ),
        "stream: EWMA": _streamed(Smooth(10.0, 1.0, Smoothing(0.2, 2.962)), values),
        "stream: CUSUM": _streamed(Sum(10.0, 1.0, Decision(0.5, 5.0)), values),
    }
    peer_stream = [timed(time.perf_counter_ns, lambda: _peer_point(values)) for _ in range(PEER_POINTS)]
    ours, theirs, million = _batches(values)
    worst = max(one.p50 for one in (spread(found) for found in streams.values()))
    return Report(
        bench="spc",
        figures={
            **{name: spread(found) for name, found in streams.items()},
            f"batch: I-MR, rules, {PEER_MANY}": spread(ours),
            f"batch: I-MR, rules, {MANY}": spread(million),
        },
        references={
            f"capstat: chart of {PEER_WINDOW} points a point": spread(peer_stream),
            f"capstat: I-MR, rules, {PEER_MANY}": spread(theirs),
        },
        ratios={
            "stream of 12 rules / capstat a point": block_ratio(
                streams["stream: I, all 12 rules"], peer_stream
            ),
            "batch / capstat": block_ratio(ours, theirs),
        },
        counts=_agreement(),
        bars=(
            bar("median of a point, slowest stream", worst * 1000.0, STREAM_US, "us"),
            bar("1 M points of I-MR with rules", spread(million).p50 / 1000.0, BATCH_S, "s"),
            bar("batch, not slower than capstat", block_ratio(ours, theirs), 1.0, "x"),
        ),
    )


def _streamed(plan: Plan, values: Floats) -> list[int]:
    """Nanoseconds of each point."""
    state, found = begin(plan), []
    for value in values[:POINTS].tolist():
        start = time.perf_counter_ns()
        state, _ = step(plan, state, value)
        found.append(time.perf_counter_ns() - start)
    assert len(msgspec.json.encode(state)) < 400  # the state that is saved does not grow
    return found


def _peer_point(values: Floats) -> None:
    chart = capstat_core.i_mr_chart(values[:PEER_WINDOW], center=10.0, sigma=1.0)
    capstat_core.nelson_rules(chart.location)


def _batches(values: Floats) -> tuple[list[int], list[int], list[int]]:
    """The same chart and rules by turns, then the long one."""
    part, options = values[:PEER_MANY], Options(rules=NELSON)
    ours, theirs = [], []
    for _ in range(3):
        ours.append(timed(time.perf_counter_ns, lambda: i_mr(part, options)))
        theirs.append(timed(time.perf_counter_ns, lambda: _peer_batch(part)))
    million = [timed(time.perf_counter_ns, lambda: i_mr(values, options)) for _ in range(3)]
    return ours, theirs, million


def _peer_batch(part: Floats) -> None:
    capstat_core.nelson_rules(capstat_core.i_mr_chart(part).location)


# ---------------------------------------------------------------- do they say the same?


def _agreement() -> dict[str, float]:
    """Rule sets that agree, that differ by the window convention, that differ otherwise; limits and sums
    apart.
    """
    chance = np.random.default_rng(SEED)
    counted = {"rule sets that agree": 0, "differ: window not yet full": 0, "differ: unexplained": 0}
    apart = 0.0
    for _ in range(SERIES):
        values = np.round(chance.normal(0.0, 1.0, 60) + np.linspace(0.0, chance.choice([0.0, 2.0]), 60), 1)
        peer = capstat_core.i_mr_chart(values)
        apart = max(apart, _limits_apart(values, peer))
        for number, name in enumerate(NELSON, start=1):
            counted[_verdict(values, peer, number, name)] += 1
    return {**counted, "largest relative difference of limits": apart, **_others_apart(chance)}


def _verdict(values: Floats, peer: capstat_core.ChartPair, number: int, name: str) -> str:
    theirs = {one.point + 1 for one in capstat_core.nelson_rules(peer.location, [number])}
    if theirs == _marked(values, name, Conventions()):
        return "rule sets that agree"
    early = _marked(values, name, Conventions(full_window=False))
    return "differ: window not yet full" if theirs == early else "differ: unexplained"


def _marked(values: Floats, name: str, conventions: Conventions) -> set[int]:
    return set(i_mr(values, Options(rules=(name,), conventions=conventions)).location.points_of(name))


def _limits_apart(values: Floats, peer: capstat_core.ChartPair) -> float:
    location = i_mr(values).location
    pairs = (
        (location.centre[0], peer.location.limits.center),
        (location.lcl[0], peer.location.limits.lower),
        (location.ucl[0], peer.location.limits.upper),
    )
    scale = float(location.ucl[0] - location.lcl[0])
    return max(abs(float(one) - other) / scale for one, other in pairs)


def _others_apart(chance: np.random.Generator) -> dict[str, float]:
    """X-bar and R limits, EWMA and CUSUM of the same numbers."""
    rows = chance.normal(5.0, 0.5, (40, 5))
    xbar, peer = xbar_r(rows), capstat_core.xbar_r_chart(rows)
    singles = rows[:, 0]
    smooth, their_smooth = ewma(singles), capstat_core.ewma_chart(singles)
    sums, their_sums = cusum(singles), capstat_core.cusum_chart(singles)
    level = np.asarray(their_smooth.points)
    up = np.asarray(their_sums.upper) / float(sums.estimates[0].sigma)
    return {
        "difference of X-bar limits": abs(float(xbar.location.ucl[0]) - peer.location.limits.upper),
        "difference of EWMA": float(np.max(np.abs(smooth.location.statistic - level))),
        "difference of CUSUM, in sigma": float(np.max(np.abs(sums.location.statistic - up))),
    }
