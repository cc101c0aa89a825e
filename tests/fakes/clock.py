"""A clock that stands still until the test moves it."""

from terminal.domain.ids import Micros

START = Micros(1_795_312_800_000_000)
"""2026-11-22 10:00 in Shanghai, in the day shift."""


class FakeClock:
    """Wall and monotonic time move together by `advance`; `jump` moves the wall alone, as a person at the
    clock does.
    """

    def __init__(self, now: int = START) -> None:
        self.boot_id = "00000000-0000-4000-8000-000000000000"
        self._now = now
        self._monotonic_ns = 1_000_000_000_000

    def now(self) -> int:
        """Microseconds UTC."""
        return self._now

    def monotonic_ns(self) -> int:
        """Nanoseconds."""
        return self._monotonic_ns

    def advance(self, seconds: float) -> None:
        """Time passes."""
        self._now += int(seconds * 1e6)
        self._monotonic_ns += int(seconds * 1e9)

    def jump(self, seconds: float) -> None:
        """Somebody sets the wall clock."""
        self._now += int(seconds * 1e6)
