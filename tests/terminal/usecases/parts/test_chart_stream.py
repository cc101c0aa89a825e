"""A stream of a control plan: the signals of the chart of the whole series, limits learned, of fixed size."""

import subprocess
import sys
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from terminal.domain.ids import ItemCode, Operation, StepNumber
from terminal.domain.masters.chart_plan import CHART_RULES, ChartKind, ChartPlan
from terminal.quality.charts import streaming
from terminal.quality.charts.decisions import Decision, Smoothing, UnitDecision
from terminal.quality.charts.individual_limits import individual_limits
from terminal.quality.charts.options import Options
from terminal.quality.charts.result import Chart, Given
from terminal.quality.charts.time_weighted import bernoulli_cusum, cusum, ewma
from terminal.quality.charts.variables import i_mr
from terminal.usecases.parts.chart_stream import (
    NEWEST,
    Stream,
    decode_stream,
    encode_stream,
    followed,
    new_stream,
)

COARSE = st.integers(-35, 35).map(lambda whole: whole / 10.0)
SERIES = st.lists(COARSE, min_size=1, max_size=60)


def plan(chart: ChartKind, **more: object) -> ChartPlan:
    given_limits = {} if "learn" in more else {"centre": Decimal(0), "sigma": Decimal(1)}
    whole = {"item": ItemCode("M"), "operation": Operation(10), "step": StepNumber(20), "chart": chart}
    return ChartPlan(**whole, **given_limits, **more)  # type: ignore[arg-type]


def run(row: ChartPlan, values: list[float]) -> tuple[Stream, list[int]]:
    """The stream after all values, kept and read between any two, and which points signalled."""
    stream, broken = new_stream(row, "mm"), []
    for at, value in enumerate(values, start=1):
        stream = followed(decode_stream(encode_stream(stream)), value)
        if stream.newest[-1].broken:
            broken.append(at)
    return stream, broken


def points(chart: Chart) -> list[int]:
    both = (chart.location, *([chart.companion] if chart.kind == "CUSUM" and chart.companion else []))
    return sorted({at for series in both for at, _ in series.broken})


@pytest.mark.slow
@settings(max_examples=40)
@given(SERIES)
def test_given_limits_signal_as_the_chart_does(values: list[float]) -> None:
    known = Given(0.0, 1.0)
    charts = {
        ChartKind.INDIVIDUALS: i_mr([*values, 0.0], Options(rules=CHART_RULES), given=known),
        ChartKind.EWMA: ewma([*values, 0.0], Smoothing(0.2, 2.962), given=known),
        ChartKind.CUSUM: cusum([*values, 0.0], Decision(0.5, 5.0), given=known),
    }
    for kind, chart in charts.items():
        rules = {"rules": CHART_RULES} if kind is ChartKind.INDIVIDUALS else {}
        stream, broken = run(plan(kind, **rules), [*values, 0.0])
        assert broken == points(chart)
        assert (stream.points, len(stream.newest)) == (len(values) + 1, min(len(values) + 1, NEWEST))


@pytest.mark.slow
@given(st.lists(st.booleans(), min_size=1, max_size=80))
def test_single_units_signal_as_the_chart_does(units: list[bool]) -> None:
    row = plan(ChartKind.BERNOULLI, k=Decimal("0.25"), h=Decimal("1.5"))
    stream, broken = run(row, [float(unit) for unit in units])
    assert broken == points(bernoulli_cusum(units, UnitDecision(0.25, 1.5)))
    assert {rule for seen in stream.newest for rule in seen.broken} <= {"bernoulli"}


@pytest.mark.slow
@settings(max_examples=30)
@given(st.integers(0, 2**32 - 1), st.integers(10, 100))
def test_learned_limits_are_those_of_the_first_points(seed: int, learn: int) -> None:
    values = np.random.default_rng(seed).normal(5.0, 0.3, learn + 40).tolist()
    values[learn + 10] += 3.0
    chart = i_mr(values[:learn], Options(rules=CHART_RULES), new=values[learn:])
    stream, broken = run(plan(ChartKind.INDIVIDUALS, learn=learn, rules=CHART_RULES), values)
    assert isinstance(stream.watch, streaming.Watch)
    one = chart.estimates[-1]
    assert float(stream.watch.line.centre) == pytest.approx(one.centre, rel=1e-12)
    assert float(stream.watch.line.spread) == pytest.approx(3.0 * one.sigma, rel=1e-12)
    assert broken == [at for at in points(chart) if at >= learn]
    assert learn + 11 in broken


def test_nothing_signals_while_limits_are_learned() -> None:
    stream, broken = run(plan(ChartKind.EWMA, learn=10), [0.0, 9.0] * 4)
    assert (stream.watch, stream.state, len(stream.learning), broken) == (None, None, 8, [])


def test_values_all_alike_teach_nothing() -> None:
    stream, broken = run(plan(ChartKind.INDIVIDUALS, learn=10), [1.0] * 10)
    assert (stream.watch, stream.learning, broken) == (None, (), [])
    assert individual_limits([1.0, 1.0]) == (Decimal(1), Decimal(0))
    stream, _ = run(plan(ChartKind.INDIVIDUALS, learn=10), [1.0] * 10 + [1.0, 2.0] * 5)
    assert stream.watch is not None


@pytest.mark.slow
def test_a_stream_does_not_grow() -> None:
    row = plan(ChartKind.INDIVIDUALS, rules=CHART_RULES)
    sizes = [len(encode_stream(run(row, [0.125, -0.125] * half)[0])) for half in (20, 200)]
    assert sizes[1] - sizes[0] < 8


@pytest.mark.slow
def test_a_station_charts_and_learns_without_numpy() -> None:
    program = (
        "import sys\n"
        "from decimal import Decimal\n"
        "import terminal.usecases.parts.watch_value\n"
        "from terminal.domain.masters.chart_plan import ChartKind, ChartPlan\n"
        "from terminal.usecases.parts.chart_stream import followed, new_stream\n"
        "for chart in (ChartKind.INDIVIDUALS, ChartKind.EWMA, ChartKind.CUSUM):\n"
        "    plan = ChartPlan(item='M', operation=10, step=20, chart=chart, learn=10)\n"
        "    stream = new_stream(plan, 'mm')\n"
        "    for at in range(30):\n"
        "        stream = followed(stream, at % 3)\n"
        "    assert stream.watch\n"
        "print('numpy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
