"""How a value comes by itself: the sensor a step is bound to, what a reading was measured with, and whether
that is good enough.

Pure. Which devices there are and what they say is not known here (`devices`); keeping the samples is for
`terminal.usecases.parts.sensors`.
"""

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum
from typing import Final

import msgspec

TEN_TO_ONE: Final = 10
"""An instrument must resolve a tenth of the tolerance."""


class Take(StrEnum):
    """Which value of the samples of a cycle: the newest one, their mean, the smallest, the largest."""

    MOMENT = "moment"
    MEAN = "mean"
    MIN = "min"
    MAX = "max"


class InstrumentRule(StrEnum):
    """What a plan says about an instrument that is unknown, out of calibration or too coarse."""

    REFUSE = "refuse"
    WARN = "warn"


class Silence(StrEnum):
    """What a plan says about a silent sensor: the report waits for it, or a person enters the value."""

    BLOCK = "block"
    WARN = "warn"


class Source(msgspec.Struct, frozen=True):
    """The sensor a step is bound to.

    `channel` is the device's name at the station, then "/" and the channel where it has several
    ("oven/peak"). A sample older than `stale_s` seconds is no present value.
    """

    channel: str
    take: Take = Take.MOMENT
    stale_s: int = 5
    silent: Silence = Silence.BLOCK


class Sample(msgspec.Struct, frozen=True):
    """One value of a device: `taken_at` microseconds UTC, `raw` as received, `serial` the device's own,
    `resolution` the smallest step it shows, None where only the digits of the value tell.
    """

    value: Decimal
    uom: str
    taken_at: int
    serial: str = ""
    raw: bytes = b""
    resolution: Decimal | None = None

    def step(self) -> Decimal:
        """The step between two neighbouring values."""
        return self.resolution or resolution(self.value)


class Measured(msgspec.Struct, frozen=True, omit_defaults=True):
    """With what a recorded value was measured; kept with the event.

    `raw` is what the device sent, as text or, where it is none, in hexadecimal behind "hex:". Of a cycle:
    how it was taken (`take`), the number of `samples`, `minimum` and `maximum`. `concerns` are the refusals
    that the plan turned into warnings.
    """

    device: str
    taken_at: int
    serial: str = ""
    raw: str = ""
    instrument: str = ""
    calibration_due: date | None = None
    resolution: Decimal | None = None
    take: str = ""
    samples: int = 0
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    concerns: tuple[str, ...] = ()


def taken(samples: Sequence[Sample], take: Take, decimals: int) -> Decimal:
    """The value of a cycle, as the sensor gave it; a mean is rounded half to even to the plan's decimals, or
    to those of the samples where they have more. `samples`: at least one.
    """
    values = [sample.value for sample in samples]
    if take == Take.MEAN:
        finest = min(Decimal(1).scaleb(-decimals), *map(resolution, values))
        return (sum(values, Decimal(0)) / len(values)).quantize(finest, ROUND_HALF_EVEN)
    return {Take.MOMENT: values[-1], Take.MIN: min(values), Take.MAX: max(values)}[take]


def of_cycle(samples: Sequence[Sample], source: Source) -> Measured:
    """What is kept with the event about the samples that a value was taken from."""
    last = samples[-1]
    values = [sample.value for sample in samples]
    several = source.take != Take.MOMENT
    return Measured(
        device=source.channel,
        taken_at=last.taken_at,
        serial=last.serial,
        raw=raw_text(last.raw),
        take=source.take,
        samples=len(samples),
        minimum=min(values) if several else None,
        maximum=max(values) if several else None,
    )


def raw_text(raw: bytes) -> str:
    """Received bytes as they can be kept in a text: printable ASCII as it is, all else in hexadecimal."""
    printable = raw.isascii() and raw.decode("ascii").isprintable()
    return raw.decode("ascii") if printable else f"hex:{raw.hex()}"


def resolution(value: Decimal) -> Decimal:
    """The step between two neighbouring values that a device shows with so many digits."""
    exponent = value.as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)


def too_coarse(step: Decimal, lower: Decimal | None, upper: Decimal | None) -> bool:
    """True where `step` is more than a tenth of the tolerance; False where only one limit is given."""
    return lower is not None and upper is not None and step * TEN_TO_ONE > upper - lower
