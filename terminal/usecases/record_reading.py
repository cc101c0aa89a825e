"""Record what a gauge measured: the value goes to the characteristic that waits for one, never to a field.

The instrument is judged here: known, within its calibration, fine enough for the tolerance. What the plan
does not refuse is kept as a concern with the value.
"""

from decimal import Decimal

import msgspec

from terminal.domain.ids import EventId
from terminal.domain.masters.kinds import StepKind
from terminal.domain.masters.rows import Instrument, Step
from terminal.domain.masters.shifts import local_date
from terminal.domain.measuring import InstrumentRule, Measured, Sample, raw_text, too_coarse
from terminal.domain.outcome import Accepted, Outcome, Refusal, Refused, WarningCode, refused
from terminal.usecases.parts.open_unit import OpenUnit, finish, open_unit
from terminal.usecases.parts.value_event import value_event
from terminal.usecases.parts.watch_value import add_value
from terminal.usecases.parts.workplace import Workplace, once
from terminal.usecases.record_result import Recorded

_VALUED = (StepKind.PARAMETER, StepKind.MEASURE)


@once
def record_reading(
    work: Workplace, command: EventId, device: str, sample: Sample, *, asked: int | None = None
) -> Outcome[Recorded]:
    """Records the value that `device` of this station gave, at the step `asked` for, else at the first open
    one that takes a value by hand.
    """
    opened = open_unit(work)
    if isinstance(opened, Refused):
        return opened
    step = waiting_step(opened, asked)
    if step is None:
        return refused(Refusal.NO_VALUE_WAITED_FOR, value=sample.value, uom=sample.uom)
    if sample.uom != step.uom:
        return refused(Refusal.WRONG_UNIT_OF_MEASURE, uom=sample.uom, wanted=step.uom, value=sample.value)
    instrument = instrument_of(work, device, sample)
    if step.gauge and (instrument is None or instrument.code != step.gauge):
        return refused(
            Refusal.OTHER_INSTRUMENT, expected=step.gauge, device=device, value=sample.value, uom=sample.uom
        )
    concerns = _concerns(work, step, instrument, sample)
    if concerns and step.instrument == InstrumentRule.REFUSE:
        return concerns[0]
    payload = value_event(
        step,
        sample.value,  # with every digit of the gauge: rounded to the plan's decimals it might pass
        device=device,
        measured=_measured(device, sample, instrument, concerns),
    )
    with work.act() as act:
        add_value(work, act, command, payload, *opened.where())
        finished = finish(work, act, opened)
    done = Recorded(step.number, payload.verdict, payload.value, finished)
    warnings = tuple(WarningCode(concern.code.value) for concern in concerns)
    return Accepted(done, warnings, tuple(act.signals))


def waiting_step(opened: OpenUnit, asked: int | None = None) -> Step | None:
    """The step a gauge's value belongs to; None where none waits for one."""
    waiting = [
        state.step
        for state in opened.steps
        if state.step.kind in _VALUED
        and state.step.source is None
        and (state.open or state.step.number == asked)
    ]
    chosen = [step for step in waiting if step.number == asked] if asked is not None else waiting
    return chosen[0] if chosen else None


def instrument_of(work: Workplace, device: str, sample: Sample) -> Instrument | None:
    """The instrument with the serial number the device told; of one that tells none, by the device's name."""
    wanted = sample.serial or device
    return next((row for row in work.masters.all(Instrument) if row.serial == wanted), None)


def _concerns(
    work: Workplace, step: Step, instrument: Instrument | None, sample: Sample
) -> tuple[Refused, ...]:
    """What is wrong with measuring `step` by that instrument."""
    if instrument is None:
        return (refused(Refusal.INSTRUMENT_UNKNOWN, serial=sample.serial),)
    found = []
    due = instrument.calibration_due
    if due is not None and due < local_date(work.now(), work.identity.zone):
        found.append(refused(Refusal.CALIBRATION_EXPIRED, instrument=instrument.code, due=due))
    smallest = _smallest(instrument, sample)
    if too_coarse(smallest, step.lower, step.upper):
        found.append(refused(Refusal.INSTRUMENT_TOO_COARSE, instrument=instrument.code, resolution=smallest))
    return tuple(found)


def _smallest(instrument: Instrument, sample: Sample) -> Decimal:
    """What the instrument resolves; no finer than the digits that it gave."""
    return max(instrument.resolution, sample.step())


def _measured(
    device: str, sample: Sample, instrument: Instrument | None, concerns: tuple[Refused, ...]
) -> Measured:
    kept = Measured(
        device=device,
        taken_at=sample.taken_at,
        serial=sample.serial,
        raw=raw_text(sample.raw),
        resolution=sample.step(),
        concerns=tuple(concern.code.value for concern in concerns),
    )
    if instrument is None:
        return kept
    return msgspec.structs.replace(
        kept,
        instrument=instrument.code,
        calibration_due=instrument.calibration_due,
        resolution=_smallest(instrument, sample),
    )
