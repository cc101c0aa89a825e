"""A line, a framing and a reader as one `Source`: what every device on a byte stream is.

The reader follows from the model's capability. Asking at intervals and on demand is done here too, and an
answer that does not come is said. It opens nothing: that is the driver's.
"""

from collections.abc import Callable, Iterable
from typing import Final

from devices.capabilities import Ask, Capability, Command, Content, Flaw, Reading, ReasonCode, next_reading_id
from devices.last_results import LAST_RESULTS
from devices.model import Device, Model
from devices.reading.framing import Framer, LineFrame
from devices.reading.readers.code import codes_in
from devices.reading.readers.tag import tags_in
from devices.reading.readers.value import values_in
from devices.transport import GREET_NS, REST_NS, ByteLine, CommandFault, LineFault
from terminal.clock import Clock

Read = Callable[[LineFrame, Model], tuple[Content, ...]]

READERS: Final[dict[Capability, Read]] = {
    Capability.CODE: lambda frame, model: codes_in(frame, model.text),
    Capability.VALUE: lambda frame, model: values_in(frame, model.value, model.check),
    Capability.SENSOR: lambda frame, model: values_in(frame, model.value, model.check),
    Capability.TAG: lambda frame, model: tags_in(frame, model.tag, model.check),
}


def reading_of(device: Device, content: Content, raw: bytes, taken_at: int, first_byte_ns: int) -> Reading:
    """`content` as the next reading of `device`; `taken_at` us UTC, `first_byte_ns` monotonic."""
    return Reading(
        id=next_reading_id(),
        device=device.name,
        kind=device.model.kind,
        value=content.value,
        raw=raw,
        symbology=content.symbology,
        taken_at=taken_at,
        first_byte_ns=first_byte_ns,
        flaw=content.flaw,
        unit=content.unit,
        channel=content.channel,
        serial=content.serial or device.serial,
        resolution=content.resolution,
        residue=device.model.text.residue,
    )


class LineSource:
    """An open line of one device as source and sink (`Ask` alone)."""

    def __init__(self, line: ByteLine, device: Device, clock: Clock) -> None:
        self._line = line
        self._device = device
        self._clock = clock
        self._read = READERS[device.model.capability]
        # half a code is refused by the master data; half a number is a number
        self._framer = Framer(device.model.frame, midway=device.model.capability is not Capability.CODE)
        self._poll = device.model.poll
        self._asked_ns: int | None = None
        self._due_ns = clock.monotonic_ns() + device.model.frame.idle_ms * 1_000_000
        self._fault: LineFault | None = None

    def take(self) -> Iterable[Reading]:
        """Readings that have come; when the line goes, first what was begun, flawed, then the fault."""
        if self._fault:
            raise self._fault
        try:
            return self._taken()
        except LineFault as fault:
            self._fault = fault
            left = self._readings(self._framer.cut())
            if not left:
                raise
            return left

    def send(self, command: Command) -> None:
        """Ask for a value, if the model says how."""
        if not isinstance(command, Ask) or not self._poll.request:
            raise CommandFault(ReasonCode.CANNOT, self._device.address, detail=type(command).__name__)
        self._ask(self._clock.monotonic_ns())

    def greet(self) -> None:
        """Ask, and wait for any word. A scanner is not asked: it would read, or see nothing and be silent."""
        if not self._poll.request or self._device.model.capability is Capability.CODE:
            return
        self._line.write(self._poll.request)
        until_ns = self._clock.monotonic_ns() + min(self._poll.answer_ms * 1_000_000, GREET_NS)
        while not self._line.read():
            if self._clock.monotonic_ns() >= until_ns:
                raise CommandFault(ReasonCode.NO_ANSWER, self._device.address)

    def close(self) -> None:
        """Give the line back."""
        self._line.close()

    def _taken(self) -> list[Reading]:
        left_ns = self._due_ns - self._clock.monotonic_ns() if self._poll.every_ms else REST_NS
        if left_ns <= 0 and self._asked_ns is None:
            self._ask(self._clock.monotonic_ns())
        resting = self._asked_ns is None and self._framer.empty and left_ns >= REST_NS
        chunk = self._line.read(resting=resting)
        now_ns = self._clock.monotonic_ns()
        if chunk:
            self._asked_ns = None
            return self._readings(self._framer.feed(chunk, now_ns))
        return self._readings(self._framer.quiet(now_ns)) + self._unanswered(now_ns)

    def _ask(self, now_ns: int) -> None:
        self._line.write(self._poll.request)
        self._asked_ns = now_ns
        self._due_ns = now_ns + self._poll.every_ms * 1_000_000

    def _unanswered(self, now_ns: int) -> list[Reading]:
        if self._asked_ns is None or now_ns - self._asked_ns < self._poll.answer_ms * 1_000_000:
            return []
        frame = LineFrame(b"", b"", self._asked_ns)
        self._asked_ns = None
        return [self._reading(frame, Content("", flaw=Flaw.NO_ANSWER))]

    def _readings(self, frames: list[LineFrame]) -> list[Reading]:
        return [
            self._reading(frame, content)
            for frame in frames
            if not self._again(frame)
            for content in self._read(frame, self._device.model)
        ]

    def _again(self, frame: LineFrame) -> bool:
        """A result that the device sends once more, where its model can tell."""
        counts = self._device.model.value.once and not (frame.flaw or frame.blank)
        return counts and not LAST_RESULTS.is_new(self._device, frame.body)

    def _reading(self, frame: LineFrame, content: Content) -> Reading:
        return reading_of(self._device, content, frame.raw, self._clock.now(), frame.first_byte_ns)
