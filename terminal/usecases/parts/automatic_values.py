"""The values of steps that a sensor fills by itself: taken at the moment of the unit, or over its cycle.

A value of a moment is taken as soon as the unit is there; one of a cycle when nothing but the report is left
to do. A silent sensor gives no value: the step stays open, and the plan says whether a person may fill it in.
"""

from terminal.domain.masters.rows import Step
from terminal.domain.measuring import Sample, Source, Take, of_cycle, taken
from terminal.domain.outcome import Refusal, Refused, refused
from terminal.domain.state.routing import StepState, work_steps
from terminal.domain.state.unit import UnitDoc
from terminal.usecases.parts.value_event import ValueEvent, value_event
from terminal.usecases.parts.workplace import Workplace

Values = tuple[ValueEvent, ...]


def moment_values(work: Workplace, unit: UnitDoc, states: tuple[StepState, ...]) -> Values:
    """The open steps bound to the present value of a sensor, with what it says now."""
    return _values(work, unit, [state.step for state in _automatic(states) if _of_moment(state.step)])


def closing_values(work: Workplace, unit: UnitDoc, states: tuple[StepState, ...]) -> Values:
    """The values of all open automatic steps, once nothing else is left to do; else none."""
    automatic = _automatic(states)
    by_hand = [state for state in work_steps(states) if state.open and state not in automatic]
    return () if by_hand else _values(work, unit, [state.step for state in automatic])


def silence(work: Workplace, step: Step, source: Source) -> Refused:
    """Why a step has no value: its sensor does not speak, or speaks in another unit of measure."""
    last = work.process_values.newest(source.channel)
    if last is not None and last.uom != step.uom:
        return refused(Refusal.WRONG_UNIT_OF_MEASURE, uom=last.uom, wanted=step.uom, value=last.value)
    return refused(Refusal.SENSOR_SILENT, sensor=source.channel, step_zh=step.names.zh, step_en=step.names.en)


def _automatic(states: tuple[StepState, ...]) -> tuple[StepState, ...]:
    return tuple(state for state in states if state.open and state.step.source is not None)


def _of_moment(step: Step) -> bool:
    return step.source is not None and step.source.take == Take.MOMENT


def _values(work: Workplace, unit: UnitDoc, steps: list[Step]) -> Values:
    found = [_value(work, unit, step, step.source) for step in steps if step.source is not None]
    return tuple(value for value in found if value is not None)


def _value(work: Workplace, unit: UnitDoc, step: Step, source: Source) -> ValueEvent | None:
    samples = _samples(work, unit, source)
    if not samples or any(sample.uom != step.uom for sample in samples):
        return None
    value = taken(samples, source.take, step.decimals)
    return value_event(step, value, device=source.channel, measured=of_cycle(samples, source))


def _samples(work: Workplace, unit: UnitDoc, source: Source) -> tuple[Sample, ...]:
    """Of the moment: the newest one, unless it is stale. Of the cycle: all since the unit began."""
    now = work.now()
    fresh = work.process_values.since(source.channel, now - source.stale_s * 1_000_000)
    if not fresh:
        return ()
    return (
        fresh[-1:]
        if source.take == Take.MOMENT
        else work.process_values.since(source.channel, unit.started_at)
    )
