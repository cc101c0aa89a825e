"""What a driver must offer, and the two faults it may raise. No thread is started here.

A driver opens a `ReadingSource`; one that also takes commands is a `Sink`. Both are used from the one thread
of their device only.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final, Protocol, runtime_checkable

from devices.camera.sight import Lookout
from devices.capabilities import Command, Reading, ReasonCode, StateReason
from devices.model import Device
from terminal.clock import Clock
from terminal.faults import DeviceFault, FaultCode

REST_MS: Final = 100
REST_NS: Final = REST_MS * 1_000_000
"""Commands and the end of the program wait no longer than that."""
GREET_NS: Final = 3_000_000_000


class LineFault(DeviceFault):
    """A device could not be reached or is gone; `reason` is what to tell."""

    def __init__(self, code: ReasonCode, address: str, **parameters: str) -> None:
        fault = FaultCode.DEVICE_UNKNOWN if code is ReasonCode.NOT_FOUND else FaultCode.DEVICE_LOST
        super().__init__(fault, f"{code}: {address} {' '.join(parameters.values())}".rstrip())
        self.reason = StateReason(code, {"address": address, **parameters})


class CommandFault(DeviceFault):
    """A device that is there did not do what it was told; `reason` is what to tell."""

    def __init__(self, code: ReasonCode, address: str, **parameters: str) -> None:
        super().__init__(FaultCode.DEVICE_LOST, f"{code}: {address} {' '.join(parameters.values())}".rstrip())
        self.reason = StateReason(code, {"address": address, **parameters})


class ByteLine(Protocol):
    """An open way to a device for bytes."""

    def read(self, *, resting: bool = False) -> bytes:
        """What has come, or b"" after a short quiet time; LineFault when the line is gone. `resting` says
        that nothing is under way: then the quiet time may be `REST_MS`, so that a station at rest sleeps.
        """
        ...

    def write(self, data: bytes) -> None:
        """Returns when the line has taken all of it; LineFault when it is gone or takes nothing."""
        ...

    def close(self) -> None:
        """Give the port back; never raises."""
        ...


class Closes(Protocol):
    """What holds a port or a connection."""

    def close(self) -> None:
        """Give it back; never raises."""
        ...


@contextmanager
def closed_on_fault(opened: Closes) -> Iterator[None]:
    """What cannot begin is given back."""
    try:
        yield
    except BaseException:
        opened.close()
        raise


class ReadingSource(Protocol):
    """An open device that gives readings."""

    def take(self) -> Iterable[Reading]:
        """What has come since the last call, within about 100 ms; LineFault when the device is gone."""
        ...

    def close(self) -> None:
        """Give everything back; never raises."""
        ...


@runtime_checkable
class Sink(Protocol):
    """An open device that takes commands."""

    def send(self, command: Command) -> None:
        """Returns when the device has taken it; CommandFault when it will not, LineFault when it is gone."""
        ...


@runtime_checkable
class Answering(Protocol):
    """An open device that can be asked whether it is there: a line may be open and nobody at its end."""

    def greet(self) -> None:
        """Returns when it has answered within `GREET_NS`, or cannot be asked; CommandFault when it is silent
        or says what is in its way, LineFault when it is gone.
        """
        ...


@runtime_checkable
class Driver(Protocol):
    """Opens devices of one kind."""

    def open(self, device: Device, clock: Clock) -> ReadingSource:
        """An open source; LineFault when the device cannot be reached. Tries once, for 3 s at most."""
        ...


@runtime_checkable
class LineDriver(Protocol):
    """A driver of devices on a byte line: what it does over one can be replayed from a transcript."""

    def over(self, line: ByteLine, device: Device, clock: Clock) -> ReadingSource:
        """The source over an open line; LineFault when the device does not begin as it should."""
        ...


@runtime_checkable
class CameraDriver(Protocol):
    """A driver of what somebody looks through."""

    def watch(self, device: Device, clock: Clock, lookout: Lookout) -> ReadingSource:
        """An open source that leaves what it sees at `lookout` and rests while nobody looks; LineFault when
        somebody looks and it cannot be reached.
        """
        ...
