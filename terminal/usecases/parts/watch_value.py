"""Adds the event of a value; where the control plan watches its step, the value goes on the step's charts in
the same transaction, and the rules it broke stand in the event.

A signal is noted at the act: `finish_unit` holds the unit where it asks for that, and the use case tells it
with its outcome.
"""

from decimal import Decimal

import msgspec

from terminal.domain.events.kinds import StepVerdict
from terminal.domain.ids import EventId
from terminal.domain.masters.chart_plan import ChartAction, ChartKind, ChartPlan, Signal
from terminal.domain.masters.rows import RoutingOperation, Step, WorkOrder
from terminal.domain.state.unit import UnitDoc
from terminal.store.act import Act
from terminal.store.chart_streams import put_stream, read_stream
from terminal.usecases.parts.chart_stream import Stream, decode_stream, encode_stream, followed, new_stream
from terminal.usecases.parts.finish_unit import about_unit
from terminal.usecases.parts.value_event import ValueEvent
from terminal.usecases.parts.workplace import Workplace


def add_value(
    work: Workplace,
    act: Act,
    event_id: EventId,
    payload: ValueEvent,
    order: WorkOrder,
    operation: RoutingOperation,
    unit: UnitDoc,
) -> None:
    """Adds the event of a value of the unit at the operation."""
    step = operation.step(payload.step)
    plans = _plans(work, order, operation, payload)
    if step is not None and plans:
        broken = tuple(rule for plan in plans for rule in _chart(act, plan, step, payload))
        payload = msgspec.structs.replace(payload, signals=tuple(dict.fromkeys(broken)))
    act.add(event_id, payload, **about_unit(order, operation, unit))


def _plans(
    work: Workplace, order: WorkOrder, operation: RoutingOperation, payload: ValueEvent
) -> tuple[ChartPlan, ...]:
    """The charts of the step that judge what it gave: a value, or pass and fail."""
    return tuple(
        plan
        for plan in work.masters.all(ChartPlan)
        if plan.step == payload.step
        and plan.operation == operation.number
        and plan.item == order.item
        and (plan.chart is ChartKind.BERNOULLI) == (payload.value is None)
    )


def _chart(act: Act, plan: ChartPlan, step: Step, payload: ValueEvent) -> tuple[str, ...]:
    """Puts the value on one chart; the rules it broke."""
    before = read_stream(act.connection, plan.key(), decode_stream)
    same = before is not None and (before.plan, before.uom) == (plan, step.uom)
    stream = before if before is not None and same else new_stream(plan, step.uom)
    after = followed(stream, _number(payload))
    put_stream(act.connection, plan.key(), encode_stream(after))
    broken = after.newest[-1].broken
    anew = before is not None and not same
    if broken or anew:
        holds = bool(broken) and plan.action is ChartAction.HOLD
        act.signals.append(Signal(step.names, broken, holds, anew))
    return broken


def _number(payload: ValueEvent) -> Decimal:
    if payload.value is not None:
        return payload.value
    return Decimal(payload.verdict == StepVerdict.FAIL)


def stream_of(work: Workplace, plan: ChartPlan) -> Stream | None:
    """The chart of a plan as it stands at this station, None before its first value."""
    return read_stream(work.store.database.connection(), plan.key(), decode_stream)
