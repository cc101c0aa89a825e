"""Recorded transcripts through the framing, decoding and judging of live devices, on a clock of their own.

A transcript is JSON lines: {"t": ms, "rx": text | "hex": "41 42", "ask": true, "expect": [...]} for byte
lines, {"t": ms, "keys": text, "gap": ms, "expect": [...]} for wedges. `expect` lists what comes between this
step and the next: {"value": ..., "unit": ..., "flaw": ...}, {"sent": "41 42"} for bytes sent to it, or
{"typed": text} for typing let through. "show": [lamp, on] switches a lamp, "print":
text prints. Asking at intervals is off, and a printer is not asked at all: only `ask` asks.
"""

from collections.abc import Iterable
from typing import Final

import msgspec

from devices.capabilities import Ask, Capability, Flaw, Print, Reading, Show
from devices.model import Device, DriverName, Model, PollRule
from devices.registry import driver_of
from devices.transport import LineDriver, ReadingSource, Sink
from devices.wedge.judge import WedgeJudge, WedgeSettings
from devices.wedge.keys import KeyPress
from devices.wedge.outcome import Outcome, Scanned, Typed

_MS: Final = 1_000_000
_AFTER_MS: Final = 5000  # nothing a transcript expects comes later than this after its last step
_NAMES: Final = {"\r": "Return", "\n": "Return", "\t": "Tab"}


class Expected(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a step must give: a reading, bytes to the device in hexadecimal, or typing."""

    value: str | None = None
    symbology: str | None = None
    flaw: Flaw | None = None
    unit: str | None = None
    channel: str = ""
    serial: str = ""
    resolution: str = ""
    sent: str | None = None
    typed: str | None = None


class TranscriptStep(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line of a transcript; `t` and `gap` in ms."""

    t: int
    rx: str = ""
    hex: str = ""
    ask: bool = False
    show: tuple[str, bool] | None = None
    print: str = ""
    keys: str = ""
    gap: int = 1
    expect: tuple[Expected, ...] = ()

    @property
    def received(self) -> bytes:
        """The bytes of this step."""
        return self.rx.encode() + bytes.fromhex(self.hex)


class ReplayClock:
    """A clock that only the replay moves."""

    boot_id = "replay"

    def __init__(self) -> None:
        self.elapsed_ns = 0

    def now(self) -> int:
        """Microseconds since the start of the transcript."""
        return self.elapsed_ns // 1000

    def monotonic_ns(self) -> int:
        """Nanoseconds since the start of the transcript."""
        return self.elapsed_ns


def read_transcript(text: str) -> tuple[TranscriptStep, ...]:
    """All steps of a transcript; msgspec.ValidationError for a line that is wrong."""
    return tuple(msgspec.json.decode(line, type=TranscriptStep) for line in text.splitlines() if line.strip())


def replay(steps: Iterable[TranscriptStep], model: Model) -> list[tuple[Expected, ...]]:
    """What each step gives, in the form of its `expect`; for models that `line_driver` knows, and wedges."""
    if model.driver == DriverName.WEDGE:
        return _replay_keys(steps, model)
    poll = model.poll
    modbus = model.modbus
    if model.capability is Capability.PRINT:
        poll = PollRule()
    asked = msgspec.structs.replace(
        model,
        poll=msgspec.structs.replace(poll, every_ms=0),
        modbus=msgspec.structs.replace(modbus, poll_ms=0),
    )
    return _replay_bytes(steps, Device(model.name, "transcript", asked))


def line_driver(model: Model) -> LineDriver | None:
    """The driver of `model` if it works over a byte line: only such a one can be replayed."""
    if model.driver == DriverName.WEDGE:
        return None
    driver: object = driver_of(Device(model.name, "", model))
    return driver if isinstance(driver, LineDriver) else None


class _ReplayLine:
    """The bytes of one step, then quiet until the next."""

    def __init__(self, clock: ReplayClock, quiet_ms: int) -> None:
        self._clock = clock
        self._quiet_ns = quiet_ms * _MS
        self._chunk = b""
        self._until_ns = 0
        self.done = False
        self.sent: list[Expected] = []

    def give(self, chunk: bytes, until_ns: int) -> None:
        """Have `chunk` ready now; the step ends at `until_ns`."""
        self._chunk = chunk
        self._until_ns = until_ns
        self.done = False

    def read(self, *, resting: bool = False) -> bytes:  # noqa: ARG002
        chunk = self._chunk
        self._chunk = b""
        if not chunk:
            self._clock.elapsed_ns = min(self._clock.elapsed_ns + self._quiet_ns, self._until_ns)
        self.done = self._clock.elapsed_ns >= self._until_ns
        return chunk

    def write(self, data: bytes) -> None:
        self.sent.append(Expected(sent=data.hex(" ").upper()))

    def close(self) -> None:
        """Nothing is held."""


def _replay_bytes(steps: Iterable[TranscriptStep], device: Device) -> list[tuple[Expected, ...]]:
    driver = line_driver(device.model)
    if driver is None:
        raise ValueError(f"{device.name} is no device on a byte line: there is nothing to replay")
    clock = ReplayClock()
    quiet_ms = device.model.frame.idle_ms
    line = _ReplayLine(clock, quiet_ms)
    source = driver.over(line, device, clock)
    list(source.take())  # a line is quiet when it is opened
    given = []
    waits_ms = max(quiet_ms, device.model.frame.pause_ms)
    for step, until_ns in _spans(steps, waits_ms + device.model.poll.answer_ms + _AFTER_MS):
        clock.elapsed_ns = max(clock.elapsed_ns, step.t * _MS)
        line.give(step.received, until_ns)
        given.append(tuple(_given(step, source, line)))
    return given


def _given(step: TranscriptStep, source: ReadingSource, line: _ReplayLine) -> Iterable[Expected]:
    """What comes in one step, in order."""
    if step.ask and isinstance(source, Sink):
        source.send(Ask())
    if step.show and isinstance(source, Sink):
        source.send(Show(*step.show))
    if step.print and isinstance(source, Sink):
        source.send(Print(step.print.encode()))
    while not line.done:
        readings = list(source.take())
        yield from line.sent
        line.sent.clear()
        yield from map(_expected, readings)


def _replay_keys(steps: Iterable[TranscriptStep], model: Model) -> list[tuple[Expected, ...]]:
    clock = ReplayClock()
    judge = WedgeJudge(WedgeSettings(model.name, model.wedge, model.text), clock)
    given = []
    for step, until_ns in _spans(steps, model.wedge.quiet_ms + _AFTER_MS):
        outcomes: list[Outcome] = []
        for place, character in enumerate(step.keys):
            _advance(judge, clock, (step.t + place * step.gap) * _MS, outcomes)
            key = KeyPress(clock.elapsed_ns, clock.elapsed_ns, text=character, key=_NAMES.get(character, ""))
            verdict = judge.press(key)
            outcomes += verdict.outcomes if verdict.held else (*verdict.outcomes, Typed((key,)))
        _advance(judge, clock, until_ns, outcomes)
        given.append(tuple(_expected_outcome(outcome) for outcome in outcomes))
    return given


def _advance(judge: WedgeJudge, clock: ReplayClock, to_ns: int, outcomes: list[Outcome]) -> None:
    """Let time pass; the judge is told whenever it asked to be."""
    while judge.deadline_ns is not None and judge.deadline_ns < to_ns:
        clock.elapsed_ns = judge.deadline_ns
        outcomes += judge.tick(clock.elapsed_ns)
    clock.elapsed_ns = max(clock.elapsed_ns, to_ns)


def _spans(steps: Iterable[TranscriptStep], after_ms: int) -> list[tuple[TranscriptStep, int]]:
    """Each step with the time its answers end: the next step, or `after_ms` after the last."""
    listed = list(steps)
    ends = [step.t * _MS for step in listed[1:]]
    return [(step, end) for step, end in zip(listed, [*ends, (listed[-1].t + after_ms) * _MS], strict=True)]


def _expected(reading: Reading) -> Expected:
    return Expected(
        value=reading.value,
        symbology=reading.symbology,
        flaw=reading.flaw,
        unit=reading.unit,
        channel=reading.channel,
        serial=reading.serial,
        resolution=reading.resolution,
    )


def _expected_outcome(outcome: Outcome) -> Expected:
    if isinstance(outcome, Scanned):
        return _expected(outcome.reading)
    return Expected(typed="".join(key.text for key in outcome.keys))
