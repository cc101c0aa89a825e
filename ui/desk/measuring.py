"""A value that a gauge sends means the same on every screen: it goes to the characteristic that waits for it.
No Qt.
"""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Protocol, runtime_checkable

from devices.capabilities import Reading
from terminal.domain.measuring import Sample
from terminal.domain.outcome import Refusal, refused
from terminal.usecases.parts.workplace import Workplace
from terminal.usecases.record_reading import record_reading
from terminal.usecases.record_result import Recorded
from ui.desk import acts
from ui.desk.desk import Desk


@runtime_checkable
class Measuring(Protocol):
    """A screen that does something of its own with a measured value."""

    def measured(self, device: str, sample: Sample, /) -> None:
        """Records the value where the screen waits for it."""
        ...


def sample_of(reading: Reading) -> Sample | None:
    """The value of a reading; None where it is flawed or no finite number."""
    try:
        value = Decimal(reading.value)
    except InvalidOperation:
        return None
    if reading.flaw is not None or not value.is_finite():
        return None
    resolution = Decimal(reading.resolution) if reading.resolution else None
    return Sample(value, reading.unit or "", reading.taken_at, reading.serial, reading.raw, resolution)


def channel_of(reading: Reading) -> str:
    """The device and its channel ("oven/peak"), or the device alone."""
    return f"{reading.device}/{reading.channel}" if reading.channel else reading.device


def note_sample(work: Workplace, reading: Reading) -> None:
    """Keeps one value of a stream for the steps bound to its sensor; what is no value is not kept."""
    sample = sample_of(reading)
    if sample is not None:
        work.process_values.note(channel_of(reading), sample)


def take_reading(desk: Desk, screen: object, reading: Reading) -> None:
    """Records what a gauge measured, or refuses it with words and sound."""
    sample = sample_of(reading)
    if sample is None:
        desk.refuse(refused(Refusal.VALUE_NOT_VALID, value=reading.value, flaw=reading.flaw or ""))
    elif isinstance(screen, Measuring):
        screen.measured(reading.device, sample)
    else:
        take_value(desk, reading.device, sample)


def take_value(
    desk: Desk,
    device: str,
    sample: Sample,
    *,
    asked: int | None = None,
    then: Callable[[Recorded], None] | None = None,
) -> None:
    """Records the value at the step `asked` for, else where one waits; `then` follows when it is recorded."""
    unit = acts.open_code(desk)
    outcome = record_reading(desk.work, desk.command(), device, sample, asked=asked)
    done = desk.settle(outcome, lambda value: acts.recorded_words(desk, value, unit))
    if done is not None and then is not None:
        then(done)
