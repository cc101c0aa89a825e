"""Point by point: the same answers as the charts, a state of fixed size that survives JSON, refusals."""

import math
import subprocess
import sys
from decimal import Decimal
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from terminal.quality.charts.attributes import np_chart, p_chart, u_chart
from terminal.quality.charts.decisions import Decision, SmoothedLimits, Smoothing, UnitDecision
from terminal.quality.charts.options import Options
from terminal.quality.charts.result import Chart, ChartLine, Given
from terminal.quality.charts.rule_set import NELSON, WESTERN_ELECTRIC, Conventions, WindowLines
from terminal.quality.charts.streaming import (
    Plan,
    Point,
    Scaling,
    Smooth,
    State,
    StreamLimits,
    Sum,
    Units,
    Watch,
    begin,
    step,
)
from terminal.quality.charts.time_weighted import bernoulli_cusum, cusum, ewma
from terminal.quality.charts.variables import i_mr, xbar_r, xbar_s
from terminal.quality.charts.watches import watches
from terminal.quality.exact.numbers import over
from terminal.quality.exact.source import ExactTable
from terminal.quality.refusal import QualityReason, QualityRefused

pytestmark = pytest.mark.slow

ALL = (*WESTERN_ELECTRIC, *NELSON, "b1", "n2:7")
CONVENTIONS = st.builds(
    Conventions,
    trend_counts=st.sampled_from(["points", "steps"]),
    full_window=st.booleans(),
    outside_both_sides=st.booleans(),
    tie_is_beyond=st.booleans(),
)
COARSE = st.integers(-7, 7).map(lambda whole: whole / 2.0)
"""Values that meet the zone lines of centre 0 and sigma 1 exactly."""
SERIES = st.lists(st.one_of(COARSE, COARSE, COARSE, st.none()), min_size=1, max_size=60)


def stream(plan: Plan, values: Any, sizes: Any = None) -> list[Point]:
    """Every point, with the state written and read between any two."""
    state, points = begin(plan), []
    for at, value in enumerate(values):
        saved = msgspec.json.encode(state)
        state, point = step(
            plan, msgspec.json.decode(saved, type=State), value, 1.0 if sizes is None else sizes[at]
        )
        points.append(point)
    return points


def same(series: ChartLine, points: list[Point]) -> None:
    """The stream has the broken points of the chart; its floats are those of the chart to rounding."""
    broken = tuple((at, name) for at, point in enumerate(points, start=1) for name in point.broken)
    assert broken == series.broken
    got = [math.nan if point.statistic is None else point.statistic for point in points]
    for figures, line in (
        (got, series.statistic),
        ([point.lcl for point in points], series.lcl),
        ([point.ucl for point in points], series.ucl),
    ):
        assert figures == pytest.approx(line.tolist(), rel=1e-13, abs=1e-15, nan_ok=True)


@given(
    values=SERIES.filter(lambda values: any(value is not None for value in values)), conventions=CONVENTIONS
)
@settings(max_examples=60)
def test_individuals_and_moving_range(values: list[float | None], conventions: Conventions) -> None:
    options = Options(rules=ALL, companion_rules=ALL, conventions=conventions)
    chart = i_mr(values, options, given=Given(0.0, 1.0))
    assert chart.companion is not None
    single, moving = watches(chart, options)
    same(chart.location, stream(single, values))
    same(chart.companion, stream(moving, values))


@given(data=st.data())
@settings(max_examples=30)
def test_counts_of_unequal_samples(data: st.DataObject) -> None:
    sizes = data.draw(st.lists(st.integers(1, 40), min_size=2, max_size=25))
    found = [data.draw(st.integers(0, size)) for size in sizes]
    options = Options(rules=ALL)
    for make in (p_chart, np_chart, u_chart):
        chart = make(found, sizes, options, given=Given(0.3))
        (plan,) = watches(chart, options)
        shares = [over(Decimal(count), Decimal(size)) for count, size in zip(found, sizes, strict=True)]
        same(chart.location, stream(plan, found if chart.kind == "np" else shares, sizes))


@given(rows=st.lists(st.lists(COARSE, min_size=3, max_size=3), min_size=1, max_size=25))
@settings(max_examples=30)
def test_subgroups(rows: list[list[float]]) -> None:
    for make in (xbar_r, xbar_s):
        options = Options(rules=ALL, companion_rules=ALL)
        chart = make(rows, options, given=Given(0.0, 1.0))
        assert chart.companion is not None
        located, spread = watches(chart, options)
        source = ExactTable(np.array(rows))
        means = [source.mean(at) for at in range(len(rows))]
        same(chart.location, stream(located, means, [3] * len(rows)))
        spreads = [(source.spread if make is xbar_r else source.deviation)(at) for at in range(len(rows))]
        same(chart.companion, stream(spread, spreads))


@given(values=SERIES.filter(lambda values: any(value is not None for value in values)), data=st.data())
@settings(max_examples=40)
def test_ewma(values: list[float | None], data: st.DataObject) -> None:
    smoothing = Smoothing(
        data.draw(st.sampled_from([0.05, 0.2, 1.0])),
        2.7,
        data.draw(st.sampled_from([SmoothedLimits.EXACT, SmoothedLimits.ASYMPTOTIC])),
    )
    chart = ewma(values, smoothing, given=Given(0.5, 1.5))
    points = stream(Smooth(0.5, 1.5, smoothing), values)
    assert [point.statistic for point in points] == pytest.approx(chart.location.statistic.tolist())
    assert [point.ucl for point in points] == pytest.approx(chart.location.ucl.tolist(), rel=1e-13)
    assert tuple((at, "we1") for at, point in enumerate(points, 1) if point.broken) == chart.location.broken


@given(values=SERIES.filter(lambda values: any(value is not None for value in values)))
@settings(max_examples=40)
def test_cusum(values: list[float | None]) -> None:
    decision = Decision(0.5, 3.0, 1.0)
    chart = cusum(values, decision, given=Given(0.5, 1.5))
    assert chart.companion is not None
    state, plan = begin(Sum(0.5, 1.5, decision)), Sum(0.5, 1.5, decision)
    marked = {at for series in (chart.location, chart.companion) for at, _ in series.broken}
    for at, value in enumerate(values):
        state, point = step(plan, state, value)
        sums = (chart.location.statistic[at], -chart.companion.statistic[at])
        got = (float(state.up), float(state.down))  # type: ignore[union-attr]
        assert got == pytest.approx(sums, rel=1e-12, abs=1e-12)
        assert bool(point.broken) == (at + 1 in marked)


@given(
    units=st.lists(st.one_of(st.booleans(), st.none()), min_size=1).filter(
        lambda u: any(x is not None for x in u)
    )
)
def test_single_units(units: list[bool | None]) -> None:
    decision = UnitDecision(0.25, 1.5)
    chart: Chart = bernoulli_cusum(units, decision)
    same(chart.location, stream(Units(decision), units))


def test_state_does_not_grow() -> None:
    plan = Watch(StreamLimits(0.0, 3.0), ALL)
    values = np.random.default_rng(1).normal(0.0, 1.0, 2000).tolist()
    state, sizes = begin(plan), []
    for value in values:
        state, _ = step(plan, state, value)
        sizes.append(len(msgspec.json.encode(state)))
    assert max(sizes[100:1000]) <= max(sizes[1000:]) + 2  # the count of points gets a digit more


def test_where_the_change_began() -> None:
    plan, values = Sum(0.0, 1.0, Decision(0.5, 4.0)), [0.0, 0.0, 2.0, 2.0, 2.0]
    state, broken = begin(plan), []
    for value in values:
        state, point = step(plan, state, value)
        broken.append(bool(point.broken))
    assert broken == [False, False, False, False, True]
    assert (state.up_since, state.down_since) == (3, 0)  # type: ignore[union-attr]


def test_plan_goes_through_json() -> None:
    for plan in (
        Watch(StreamLimits(1.0, 2.0, Scaling.MEAN, 0.0)),
        Smooth(1.0, 2.0),
        Sum(1.0, 2.0),
        Units(UnitDecision(0.1, 2.0)),
    ):
        assert msgspec.json.decode(msgspec.json.encode(plan), type=Plan) == plan


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: stream(Sum(0.0, 1.0), [math.inf]), QualityReason.NOT_FINITE),
        (lambda: stream(Sum(0.0, 1.0), ["1"]), QualityReason.NOT_FINITE),
        (lambda: stream(Units(UnitDecision(0.1, 2.0)), [0.5]), QualityReason.OUT_OF_RANGE),
        (lambda: stream(Sum(0.0, 1.0), [1.0], [0]), QualityReason.OUT_OF_RANGE),
        (lambda: step(Sum(0.0, 1.0), begin(Smooth(0.0, 1.0)), 1.0), QualityReason.WRONG_SHAPE),
        (
            lambda: begin(
                Watch(
                    StreamLimits(0.0, 1.0, Scaling.MEAN),
                    conventions=Conventions(window_lines=WindowLines.CURRENT),
                )
            ),
            QualityReason.NOT_AVAILABLE,
        ),
        (lambda: watches(cusum([1.0, 2.0]), Options()), QualityReason.NOT_AVAILABLE),
        (lambda: watches(xbar_r([[1.0, 2.0], [1.0, 2.0, 4.0]]), Options()), QualityReason.NOT_AVAILABLE),
    ],
)
def test_refused_with_the_reason(make: Any, reason: QualityReason) -> None:
    with pytest.raises(QualityRefused) as refused:
        make()
    assert refused.value.reason is reason


def test_stepping_loads_no_numpy() -> None:
    program = (
        "import sys\n"
        "from terminal.quality.charts.streaming import StreamLimits, Watch, begin, step\n"
        "plan = Watch(StreamLimits(0.0, 3.0))\n"
        "assert step(plan, begin(plan), 4.0)[1].broken == ('we1',)\n"
        "print('numpy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
