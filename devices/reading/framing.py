"""Bytes in any chunking to frames: end marks, start and end marks, a fixed length, or a length told inside.

Pure: time is passed in, nothing is decoded here, no bytes raise, and no byte is lost: the raw bytes of all
frames and of the one still open are the input again, but for what follows the beginning of an overlong one.
"""

from typing import Final

import msgspec

from devices.capabilities import Flaw

_BLANK: Final = b"\r\n\t \0"


class FrameRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a device marks one frame. `length` > 0 is a fixed length in bytes; `start` opens a frame.

    Each terminator ends a frame as soon as it is complete, so ("\\r", "\\n") also takes "\\r\\n": the rest is
    an empty frame. After `idle_ms` without a byte a frame ends too, if `ends_by_idle` and while the device
    has sent no terminator. One that always comes is waited for during `pause_ms`, for a sender may stop
    between two bytes; then the frame is flawed.
    `length_at` >= 0 is the place of a byte that tells how long a binary frame is; it is `length_adds` longer
    than told. Marks are one byte a character ("\\u00A0" is A0).
    """

    terminators: tuple[str, ...] = ("\r", "\n")
    start: str = ""
    length: int = 0
    length_at: int = -1
    length_adds: int = 0
    idle_ms: int = 50
    pause_ms: int = 500
    ends_by_idle: bool = True
    limit: int = 4096
    drop_nul: bool = True

    def __post_init__(self) -> None:
        if "" in self.terminators:
            raise ValueError("an empty terminator would end every frame")
        if self.length and self.start:
            raise ValueError("a frame has either a start mark or a fixed length, not both")
        if self.length_at >= 0 and (self.length or self.drop_nul):
            raise ValueError("length_at is for binary frames: no fixed length, and drop_nul = false")
        if any(max(mark) > "\xff" for mark in (*self.terminators, self.start) if mark):
            raise ValueError("a mark is written with characters up to \\u00FF, each one byte")
        if self.start and not self.terminators:
            raise ValueError("a start mark needs at least one terminator")
        if self.length < 0 or self.length > self.limit:
            raise ValueError(f"length must be 0 to {self.limit}")
        if self.idle_ms < 1 or self.limit < 1:
            raise ValueError("idle_ms and limit must be at least 1")


class LineFrame(msgspec.Struct, frozen=True):
    """One frame: `raw` as received, `body` without marks and NUL, time of its first byte in monotonic ns."""

    raw: bytes
    body: bytes
    first_byte_ns: int
    flaw: Flaw | None = None

    @property
    def blank(self) -> bool:
        """Nothing but line ends and padding: no reading."""
        return not self.body.strip(_BLANK)


class Framer:
    """Cuts one byte stream into frames by one rule.

    `midway` says that the stream may be joined in the middle of a frame: until the line was quiet once or a
    frame has ended, what comes may lack its beginning and is flawed. A start mark makes that certain anyway.
    """

    def __init__(self, rule: FrameRule, *, midway: bool = False) -> None:
        self._rule = rule
        self._midway = midway and not rule.start
        self._start = rule.start.encode("latin-1")
        # longest first, so that of "\n" and "\r\n" the one that leaves less in the body is taken off
        self._ends = sorted((mark.encode("latin-1") for mark in rule.terminators), key=len, reverse=True)
        self._raw = bytearray()
        self._body = bytearray()
        self._first_ns = 0
        self._last_ns = 0
        self._inside = not self._start
        self._overrun = False
        self._terminated = False
        self._ended_by_idle = False

    @property
    def empty(self) -> bool:
        """True while no frame is open."""
        return not (self._raw or self._overrun)

    def feed(self, chunk: bytes, at_ns: int) -> list[LineFrame]:
        """Take `chunk`, received at `at_ns`; return the frames it completes, blank ones included."""
        frames: list[LineFrame] = []
        if self._ended_by_idle and at_ns - self._last_ns > self._rule.pause_ms * 1_000_000:
            self._ended_by_idle = False
        if self._overrun:
            chunk = self._after_overrun(chunk, at_ns)
        for place, byte in enumerate(chunk):
            if self._overrun:
                return frames + self.feed(chunk[place:], at_ns)
            if not self._raw:
                self._first_ns = at_ns
            self._raw.append(byte)
            if byte or not self._rule.drop_nul:
                self._body.append(byte)
            frames.extend(self._completed(at_ns))
        if chunk:
            self._last_ns = at_ns
        return frames

    def quiet(self, now_ns: int) -> list[LineFrame]:
        """Call when a read came back empty: ends the open frame if its last byte is `idle_ms` old."""
        if not self._raw:
            self._midway = False
        if now_ns - self._last_ns < self._patience_ns() or self.empty:
            return []
        flaw = None if self._whole_by_idle() else Flaw.UNTERMINATED if self._inside else Flaw.OUTSIDE
        frames = [self._take(flaw)] if self._raw and not self._overrun else []
        self._restart()
        self._ended_by_idle = bool(self._rule.terminators)
        return frames

    def cut(self) -> list[LineFrame]:
        """The line is gone: whatever was open comes back as cut."""
        frames = [self._take(Flaw.CUT)] if self._raw else []
        self._restart()
        return frames

    def _whole_by_idle(self) -> bool:
        rule = self._rule
        ends = rule.ends_by_idle and not self._terminated
        return ends and not (self._start or rule.length or rule.length_at >= 0)

    def _patience_ns(self) -> int:
        """So long the rest of an open frame is waited for."""
        marked = self._rule.terminators and not (self._rule.length or self._rule.length_at >= 0)
        waits = bool(marked) and self._inside and not self._whole_by_idle()
        return (max(self._rule.idle_ms, self._rule.pause_ms) if waits else self._rule.idle_ms) * 1_000_000

    def _after_overrun(self, chunk: bytes, at_ns: int) -> bytes:
        """What follows the mark that ends an overlong frame (or begins the next); the rest is dropped unread.

        A mark of several bytes may have begun before `chunk`.
        """
        marks = self._ends if self._inside else [self._start]
        data = bytes(self._body) + chunk
        found = [(data.index(mark), mark) for mark in marks if mark in data]
        self._last_ns = at_ns
        if not found:
            longest = max(map(len, marks), default=1)
            self._body = bytearray(data[len(data) - longest + 1 :])
            return b""
        at, mark = min(found, key=lambda each: (each[0], -len(each[1])))
        inside = self._inside
        self._body.clear()
        self._restart()
        return data[at + len(mark) :] if inside else data[at:]

    def _completed(self, at_ns: int) -> list[LineFrame]:
        if not self._inside:
            return self._opened(at_ns)
        if self._rule.length or self._rule.length_at >= 0:
            return [self._ended(b"")] if len(self._body) >= self._length() else self._limited()
        for mark in self._ends:
            if self._body.endswith(mark):
                return [self._ended(mark)]
        return self._limited()

    def _length(self) -> int:
        """How long the open frame will be: fixed, or as told once the byte that tells it is there."""
        at = self._rule.length_at
        if at < 0:
            return self._rule.length
        told = self._body[at] if len(self._body) > at else self._rule.limit
        return told + self._rule.length_adds

    def _opened(self, at_ns: int) -> list[LineFrame]:
        """Outside a delimited frame: wait for the start mark, hand over what came before it."""
        if not self._body.endswith(self._start):
            return self._limited()
        before = self._raw[: -len(self._start)]
        frames = [LineFrame(bytes(before), bytes(before), self._first_ns, Flaw.OUTSIDE)] if before else []
        told = self._rule.length_at >= 0  # places in such a frame count from the start mark
        self._raw, self._body = bytearray(self._start), bytearray(self._start if told else b"")
        self._first_ns = at_ns
        self._inside = True
        self._overrun = False
        return frames

    def _ended(self, mark: bytes) -> LineFrame:
        if mark:
            del self._body[-len(mark) :]
            self._terminated = True
        rest = self._ended_by_idle and not self._start  # of a frame that ended by a pause just before
        frame = self._take(Flaw.IN_PIECES if rest and self._body else None)
        self._restart()
        return frame

    def _limited(self) -> list[LineFrame]:
        if len(self._raw) < self._rule.limit:
            return []
        frame = self._take(Flaw.OVERLONG)
        self._overrun = True  # the rest up to the end mark is the tail of this one: nobody needs it
        return [frame]

    def _take(self, flaw: Flaw | None) -> LineFrame:
        flaw = Flaw.CUT if self._midway and flaw is not Flaw.OVERLONG else flaw
        frame = LineFrame(bytes(self._raw), bytes(self._body), self._first_ns, flaw)
        self._raw.clear()
        self._body.clear()
        return frame

    def _restart(self) -> None:
        self._inside = not self._start
        self._overrun = False
        self._midway = False
        self._ended_by_idle = False
