"""What a device can do, what it hands over (`Reading`) and how it is doing (`DeviceState`).

It is no driver and no text: reasons are a code with parameters, the words for them belong to the ui.
"""

import itertools
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Literal, Protocol

import msgspec

_reading_ids = itertools.count(1)


def next_reading_id() -> int:
    """The next reading number: one sequence for all devices of this process, never used twice."""
    return next(_reading_ids)


class Capability(StrEnum):
    """What a model is for."""

    CODE = "code"
    VALUE = "value"
    TAG = "tag"
    FRAME = "frame"
    PRINT = "print"
    SIGNAL = "signal"


class Flaw(StrEnum):
    """Why a reading must be refused: it is shown and recorded, never booked."""

    OVERLONG = "overlong"  # more bytes without an end than any label holds
    UNTERMINATED = "unterminated"  # the configured end mark did not come
    OUTSIDE = "outside"  # bytes outside the configured frame
    CUT = "cut"  # the line went away in the middle
    UNDECODABLE = "undecodable"  # neither UTF-8 nor GB18030
    INPUT_METHOD = "input_method"  # an input method or a foreign layout rewrote the characters of a wedge


class Reading(msgspec.Struct, frozen=True):
    """One thing a device has read.

    `value` is text as decoded (a decimal for gauges), `raw` the bytes as received, `symbology` the AIM
    identifier such as "]C1". `taken_at` is us UTC, `first_byte_ns` monotonic ns of the first byte or key.
    `unit` belongs to kind "value". A reading with a `flaw` is no result.
    """

    id: int
    device: str
    kind: Literal["code", "value", "tag", "frame"]
    value: str
    raw: bytes
    symbology: str | None
    taken_at: int
    first_byte_ns: int
    flaw: Flaw | None = None
    unit: str | None = None


class Phase(StrEnum):
    """Where a device stands."""

    SEARCHING = "searching"  # not found since the start
    READY = "ready"
    LOST = "lost"  # was ready a moment ago
    RECONNECTING = "reconnecting"  # lost, being looked for
    STOPPED = "stopped"


class ReasonCode(StrEnum):
    """Why a device is not ready."""

    NOT_FOUND = "not_found"  # address
    AMBIGUOUS = "ambiguous"  # address, ports
    BUSY = "busy"  # address: another program has it
    DENIED = "denied"  # address: this account may not open it
    CUT = "cut"  # address: unplugged or switched off
    LINE_ERROR = "line_error"  # address, detail


class StateReason(msgspec.Struct, frozen=True):
    """A reason code and what its text needs."""

    code: ReasonCode
    parameters: Mapping[str, str] = {}


class DeviceState(msgspec.Struct, frozen=True):
    """How a device is doing; `reason` is None when it is ready or stopped."""

    phase: Phase
    reason: StateReason | None = None


class CodeReader(Protocol):
    """Turns what arrives on a line into codes. Times are monotonic ns; nothing here raises on any bytes."""

    def feed(self, chunk: bytes, at_ns: int) -> Iterable[Reading]:
        """Bytes as they came."""
        ...

    def quiet(self, now_ns: int) -> Iterable[Reading]:
        """The line had nothing to give until now."""
        ...

    def cut(self) -> Iterable[Reading]:
        """The line is gone; what was begun comes back flawed."""
        ...


class Gauge(Protocol):
    """Gives one measured value with its unit when asked."""

    def measure(self) -> Reading: ...


class TagReader(Protocol):
    """Gives every tag in its field, each once."""

    def inventory(self) -> tuple[Reading, ...]: ...


class Sensor(Protocol):
    """Gives the present value of a process parameter with its unit."""

    def sample(self) -> Reading: ...


class Camera(Protocol):
    """Gives the newest picture: `raw` holds it, `value` its content type."""

    def frame(self) -> Reading: ...


class Printer(Protocol):
    """Prints one label in its own language; returns when the printer has taken all of it."""

    def print_label(self, job: bytes) -> None: ...


class Signal(Protocol):
    """Lamps and buzzers by name."""

    def show(self, name: str, *, on: bool) -> None: ...
