"""What a device can do, what it hands over (`Reading`), can be told (`Command`) and how it is doing.

It is no driver and no text: reasons are a code with parameters, the words for them belong to the ui.
"""

import itertools
from collections.abc import Mapping
from enum import StrEnum
from typing import Final

import msgspec

_reading_ids = itertools.count(1)


def next_reading_id() -> int:
    """The next reading number: one sequence for all devices of this process, never used twice."""
    return next(_reading_ids)


LONGEST_CODE: Final = 4096
"""Bytes or keys: no label holds more. What is longer is refused and not kept, whoever sends it."""


class ReadingKind(StrEnum):
    """What was read. A value is measured on purpose and goes where one is waited for; a sample is one of a
    stream, kept for the steps that are bound to its sensor.
    """

    CODE = "code"
    VALUE = "value"
    SAMPLE = "sample"
    TAG = "tag"
    FRAME = "frame"


class Capability(StrEnum):
    """What a model is for."""

    CODE = "code"
    VALUE = "value"
    SENSOR = "sensor"
    TAG = "tag"
    FRAME = "frame"
    PRINT = "print"
    SIGNAL = "signal"


class Flaw(StrEnum):
    """Why a reading must be refused: it is shown and recorded, never booked."""

    OVERLONG = "overlong"  # more bytes without an end than any label holds
    UNTERMINATED = "unterminated"  # the configured end mark did not come
    IN_PIECES = "in_pieces"  # a pause, or another scanner's keys, between its characters
    OUTSIDE = "outside"  # bytes outside the configured frame
    CUT = "cut"  # the line went away in the middle
    UNDECODABLE = "undecodable"  # neither UTF-8 nor GB18030, or half a character
    INPUT_METHOD = "input_method"  # an input method or a foreign layout rewrote the characters of a wedge
    UNSTABLE = "unstable"  # a scale in motion, a gauge that has not settled
    OVERLOAD = "overload"  # above what the device can measure
    UNDERLOAD = "underload"  # below what the device can measure
    CHECKSUM = "checksum"  # the bytes do not fit their checksum
    NOT_A_VALUE = "not_a_value"  # the bytes do not fit the form the model states
    DEVICE_ERROR = "device_error"  # the device itself said that something is wrong
    NO_ANSWER = "no_answer"  # asked, and nothing came in time
    STALE = "stale"  # an old value told again: kept by a broker, recorded earlier, of a device that went away


class ResultReceipt:
    """Tells a device that gives its result again until it is acknowledged when the result is taken. Whoever
    needs longer than the call that hands it up holds the receipt, in that call; any thread gives it.
    """

    def __init__(self) -> None:
        self.waits = self.taken = False

    def hold(self) -> None:
        """The result is on its way: not acknowledged before `give`."""
        self.waits = True

    def note_taken(self) -> None:
        """The result is recorded, or refused with words."""
        self.taken = True

    def give(self) -> None:
        """From now on it may be acknowledged."""
        self.taken = True
        self.waits = False


class Reading(msgspec.Struct, frozen=True):
    """One thing a device has read.

    `value` is text as decoded: the code; for kinds "value" and "sample" a decimal with the very digits the
    device gave, never through a float; for kind "tag" hexadecimal in capitals. `raw` is the bytes as
    received, `symbology` the AIM identifier such as "]C1". `taken_at` is us UTC, `first_byte_ns` monotonic ns
    of the first byte or key. Those two have a `unit` in its usual spelling ("mm", "°C", "N·m", "g", "" for a
    bare number) and a `resolution`, the smallest step as a decimal in that unit. `channel` says which value
    of a device that has several, `serial` is the device's serial number as configured or told by itself.
    `residue` is what the scanner may leave of a GS1 separator. A reading with a `flaw` is no result, whatever
    else it holds. The last reading of a result that waits for an acknowledgement has the `receipt`.
    """

    id: int
    device: str
    kind: ReadingKind
    value: str
    raw: bytes
    symbology: str | None
    taken_at: int
    first_byte_ns: int
    flaw: Flaw | None = None
    unit: str | None = None
    channel: str = ""
    serial: str = ""
    resolution: str = ""
    residue: str = ""
    receipt: ResultReceipt | None = None


class Content(msgspec.Struct, frozen=True):
    """What stands in one frame: a reading before it has a device and a time. Fields as in `Reading`."""

    value: str
    symbology: str | None = None
    flaw: Flaw | None = None
    unit: str | None = None
    channel: str = ""
    serial: str = ""
    resolution: str = ""


class Ask(msgspec.Struct, frozen=True):
    """Give a value (or the tags in the field) now; it comes as a reading."""

    channel: str = ""


class Print(msgspec.Struct, frozen=True):
    """Print these bytes, written in the printer's own language."""

    job: bytes


class Show(msgspec.Struct, frozen=True):
    """Switch the lamp or buzzer `name`."""

    name: str
    on: bool


Command = Ask | Print | Show


class Phase(StrEnum):
    """Where a device stands."""

    SEARCHING = "searching"  # not found since the start
    READY = "ready"
    LOST = "lost"  # was ready a moment ago
    RECONNECTING = "reconnecting"  # lost, being looked for
    STOPPED = "stopped"


class ReasonCode(StrEnum):
    """Why a device is not ready, or did not do what it was told."""

    NOT_FOUND = "not_found"  # address
    AMBIGUOUS = "ambiguous"  # address, ports
    BUSY = "busy"  # address: another program has it
    DENIED = "denied"  # address: this account may not open it
    REFUSED = "refused"  # address: the server does not take user or password
    UNTRUSTED = "untrusted"  # address: nobody trusted has signed the server's certificate, or it is another
    OTHER_NAME = "other_name"  # address, detail: the server's certificate bears another name
    EXPIRED = "expired"  # address, detail: the server's certificate is no longer valid, or not yet
    NOT_SECURED = "not_secured"  # address: no encryption is offered there
    STATION_UNTRUSTED = "station_untrusted"  # address: the server does not trust the station's certificate
    CLOSED = "closed"  # address: the server ended the connection before it began
    NO_FILE = "no_file"  # address, detail: a file with a certificate or key is not there, or holds none
    CUT = "cut"  # address: unplugged or switched off
    LINE_ERROR = "line_error"  # address, detail
    NO_DRIVER = "no_driver"  # address, detail: the program was installed without what this device needs
    AWAY = "away"  # address: a command came while the device was not ready
    NO_ANSWER = "no_answer"  # address: it is there and says nothing; a printer without paper may be so
    PAPER_OUT = "paper_out"  # address
    RIBBON_OUT = "ribbon_out"  # address
    HEAD_OPEN = "head_open"  # address
    PAUSED = "paused"  # address
    CANNOT = "cannot"  # address, detail: the device does not do what the command asks
    INTERNAL = "internal"  # address, detail: a fault of this program; it tries again


SENT: Final = "sent"
"""The parameter of a reason that says that the device may have done what it was told all the same."""


class StateReason(msgspec.Struct, frozen=True):
    """A reason code and what its text needs."""

    code: ReasonCode
    parameters: Mapping[str, str] = {}


class DeviceState(msgspec.Struct, frozen=True):
    """How a device is doing; `reason` is None when it is ready or stopped."""

    phase: Phase
    reason: StateReason | None = None
