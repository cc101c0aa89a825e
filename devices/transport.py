"""What a driver must offer, and the one fault it may raise. No thread is started here."""

from typing import Protocol

from devices.capabilities import ReasonCode, StateReason
from devices.model import Model
from terminal.faults import DeviceFault, FaultCode


class LineFault(DeviceFault):
    """A line could not be opened or is gone; `reason` is what to tell."""

    def __init__(self, code: ReasonCode, address: str, **parameters: str) -> None:
        fault = FaultCode.DEVICE_UNKNOWN if code is ReasonCode.NOT_FOUND else FaultCode.DEVICE_LOST
        super().__init__(fault, f"{code}: {address} {' '.join(parameters.values())}".rstrip())
        self.reason = StateReason(code, {"address": address, **parameters})


class Line(Protocol):
    """An open way to a device."""

    def read(self) -> bytes:
        """What has come, or b"" after a short quiet time; LineFault when the line is gone."""
        ...

    def close(self) -> None:
        """Give the port back; never raises."""
        ...


class Driver(Protocol):
    """Opens lines of one kind; LineFault when it cannot."""

    name: str

    def open(self, address: str, model: Model) -> Line: ...
