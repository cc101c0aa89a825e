"""One control chart of a step at this station: a value in, the rules it broke out. Pure; of fixed size.

Stepping is the quality engine's, keeping the state the store's. A stream has seen what was measured: a value
measured again is one more point, and taking a report back takes none out.
"""

from decimal import Decimal
from typing import Final

import msgspec

from terminal.domain.masters.chart_plan import ChartKind, ChartPlan
from terminal.quality.charts import streaming
from terminal.quality.charts.decisions import Decision, Smoothing, UnitDecision
from terminal.quality.charts.individual_limits import individual_limits
from terminal.quality.exact.numbers import Number, times

NEWEST: Final = 25
"""So many values are kept to be looked at."""
_THREE: Final = Decimal(3)


class Seen(msgspec.Struct, frozen=True, array_like=True):
    """A value that was charted, and the rules it broke."""

    value: float
    broken: tuple[str, ...] = ()


class Stream(msgspec.Struct, frozen=True, omit_defaults=True):
    """A chart as it stands: values in `uom`, all `points` since it began, the `newest` of them.

    `watch` and `state` are the engine's; both are None while the values in `learning` are to give the limits.
    """

    plan: ChartPlan
    uom: str = ""
    watch: streaming.Plan | None = None
    state: streaming.State | None = None
    learning: tuple[Number, ...] = ()
    newest: tuple[Seen, ...] = ()
    points: int = 0


_DECODER: Final = msgspec.json.Decoder(Stream)


def encode_stream(stream: Stream) -> bytes:
    """The stream as it is kept."""
    return msgspec.json.encode(stream)


def decode_stream(body: bytes) -> Stream:
    """A kept stream."""
    return _DECODER.decode(body)


def new_stream(plan: ChartPlan, uom: str) -> Stream:
    """The stream before its first value."""
    watch = _planned(plan)
    return Stream(plan, uom, watch, streaming.begin(watch) if watch else None)


def followed(stream: Stream, value: Number) -> Stream:
    """The stream after a value; of single units 1 for a bad one, 0 for a good one."""
    counted = msgspec.structs.replace(stream, points=stream.points + 1)
    return _learned(counted, value) if stream.watch is None else _judged(counted, value)


def _judged(stream: Stream, value: Number) -> Stream:
    assert stream.watch is not None
    assert stream.state is not None
    state, point = streaming.step(stream.watch, stream.state, value)
    broken = point.broken
    if broken and stream.plan.chart is not ChartKind.INDIVIDUALS:
        broken = (stream.plan.chart.value,)  # it has one rule: the chart itself says more than its name
    return msgspec.structs.replace(stream, state=state, newest=_newest(stream, Seen(float(value), broken)))


def _learned(stream: Stream, value: Number) -> Stream:
    """One more value to learn from. With the last one the chart judges them all, as a chart of the first
    points does; values all alike give no limits, and the next ones are waited for.
    """
    values = (*stream.learning, value)
    if len(values) < stream.plan.learn:
        return msgspec.structs.replace(stream, learning=values, newest=_newest(stream, Seen(float(value))))
    centre, sigma = individual_limits(values)
    if not sigma > 0:
        return msgspec.structs.replace(stream, learning=(), newest=_newest(stream, Seen(float(value))))
    watch = _watch(stream.plan, centre, sigma)
    whole = Stream(stream.plan, stream.uom, watch, streaming.begin(watch), points=stream.points)
    for one in values:
        whole = _judged(whole, one)
    return whole


def _newest(stream: Stream, seen: Seen) -> tuple[Seen, ...]:
    return (*stream.newest, seen)[-NEWEST:]


def _planned(plan: ChartPlan) -> streaming.Plan | None:
    """The chart with its limits, None where they are to be learned."""
    if plan.chart is ChartKind.BERNOULLI:
        return streaming.Units(UnitDecision(float(plan.k), float(plan.h)))
    if plan.centre is None or plan.sigma is None:
        return None
    return _watch(plan, plan.centre, plan.sigma)


def _watch(plan: ChartPlan, centre: Decimal, sigma: Decimal) -> streaming.Plan:
    if plan.chart is ChartKind.EWMA:
        return streaming.Smooth(centre, sigma, Smoothing(float(plan.weight), float(plan.nsigmas)))
    if plan.chart is ChartKind.CUSUM:
        return streaming.Sum(centre, sigma, Decision(float(plan.k), float(plan.h)))
    return streaming.Watch(streaming.StreamLimits(centre, times(_THREE, sigma)), plan.rules)
