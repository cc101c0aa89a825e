"""Devices without hardware: a clock to turn by hand, scanners on pseudo-terminals, key events."""

import os
import time
import tty
from collections.abc import Callable, Iterable
from pathlib import Path

from devices.capabilities import DeviceState, Phase, Reading, ReasonCode
from devices.reading.readers.code import TextRule
from devices.transport import REST_MS, LineFault
from devices.wedge.judge import WedgeJudge, WedgeRule, WedgeSettings
from devices.wedge.keys import Composed, KeyPress
from devices.wedge.outcome import Key, Outcome, Scanned, Typed

MS = 1_000_000


class FakeClock:
    """A clock that stands until it is turned."""

    boot_id = "fake"

    def __init__(self) -> None:
        self.ns = 0

    def now(self) -> int:
        return self.ns // 1000

    def monotonic_ns(self) -> int:
        return self.ns


class PtyScanner:
    """A scanner at a stable path (a link, as `/dev/serial/by-id` has them) that can be plugged in and out."""

    def __init__(self, link: Path) -> None:
        self.link = link
        self._master = -1

    def plug(self) -> None:
        self._master, slave = os.openpty()
        tty.setraw(slave)
        self.link.symlink_to(os.ttyname(slave))
        os.close(slave)

    def unplug(self) -> None:
        self.link.unlink(missing_ok=True)
        if self._master >= 0:
            os.close(self._master)
            self._master = -1

    def send(self, data: bytes) -> None:
        os.write(self._master, data)

    def received(self, length: int) -> bytes:
        """What was written to the device; waits for `length` bytes."""
        data = b""
        while len(data) < length:
            data += os.read(self._master, length - len(data))
        return data


class Recorder:
    """What a supervisor reported."""

    def __init__(self) -> None:
        self.readings: list[Reading] = []
        self.states: list[tuple[str, DeviceState]] = []

    def reading(self, reading: Reading) -> None:
        self.readings.append(reading)

    def state(self, name: str, state: DeviceState) -> None:
        self.states.append((name, state))

    def phases(self) -> list[Phase]:
        return [state.phase for _, state in self.states]

    def values(self) -> list[str]:
        return [reading.value for reading in self.readings]


def wait_until(true: Callable[[], bool], seconds: float = 5.0) -> None:
    """Wait for other threads; fails the test, by name of nothing, only when they never come."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "did not happen"
        time.sleep(0.001)


class Keyboard:
    """Feeds a judge with keys at given times and keeps what comes out, in order."""

    def __init__(self, judge: WedgeJudge, clock: FakeClock) -> None:
        self.judge = judge
        self.clock = clock
        self.outcomes: list[Outcome] = []
        self._tag = 0

    def rest(self, ms: float) -> None:
        """Let time pass as an event loop does: the judge gets its tick on time."""
        until = self.clock.ns + int(ms * MS)
        while self.judge.deadline_ns is not None and self.judge.deadline_ns <= until:
            self.clock.ns = self.judge.deadline_ns
            self.outcomes += self.judge.tick(self.clock.ns)
        self.clock.ns = until

    def key(self, text: str = "", **more: object) -> None:
        self._tag += 1
        known = {
            "at_ns": self.clock.ns,
            "seen_ns": self.clock.ns,
            "text": text,
            "tag": self._tag,
            "key": _name(text),
        }
        key = KeyPress(**{**known, **more})  # type: ignore[arg-type]
        verdict = self.judge.press(key)
        self.outcomes += verdict.outcomes
        if not verdict.held:
            self.outcomes.append(Typed((key,)))

    def compose(self, text: str, *, committed: bool) -> None:
        event = Composed(self.clock.ns, self.clock.ns, text, committed)
        verdict = self.judge.compose(event)
        self.outcomes += verdict.outcomes
        if not verdict.held:
            self.outcomes.append(Typed((event,)))

    def burst(self, text: str, gap_ms: float = 5, **more: object) -> None:
        for character in text:
            self.rest(gap_ms)
            self.key(character, **more)

    def codes(self) -> list[str]:
        return [each.reading.value for each in self.outcomes if isinstance(each, Scanned)]

    def typed(self) -> str:
        return "".join(key.text for key in self.typed_keys())

    def typed_keys(self) -> Iterable[Key]:
        return [key for each in self.outcomes if isinstance(each, Typed) for key in each.keys]


FRAMED = WedgeRule(prefix="\x02", suffixes=("\x03", "\r"))


def keyboard(rule: WedgeRule | None = None, text: TextRule | None = None) -> Keyboard:
    """A keyboard over a judge of its own, at a time of its own."""
    clock = FakeClock()
    clock.ns = 1_000 * MS
    station = WedgeSettings("gun", rule or WedgeRule(), text or TextRule(), "x11")
    return Keyboard(WedgeJudge(station, clock), clock)


def _name(text: str) -> str:
    return {"\r": "Return", "\n": "Return", "\t": "Tab"}.get(text, "")


class FakeLine:
    """A line that gives its chunks one by one, then quiet for 50 ms each time, 100 where the reader rests;
    None is the line going.
    """

    def __init__(self, clock: FakeClock, chunks: list[bytes | None]) -> None:
        self.clock = clock
        self.chunks = chunks
        self.sent: list[bytes] = []
        self.closed = False
        self.reads = 0

    def read(self, *, resting: bool = False) -> bytes:
        self.reads += 1
        chunk = self.chunks.pop(0) if self.chunks else b""
        if chunk is None:
            self.chunks.insert(0, None)
            raise LineFault(ReasonCode.CUT, "fake")
        if not chunk:
            self.clock.ns += (REST_MS if resting else 50) * MS
        return chunk

    def write(self, data: bytes) -> None:
        self.sent.append(data)

    def close(self) -> None:
        self.closed = True
