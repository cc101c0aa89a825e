"""A clock that stands until it is turned."""

START = 1_795_312_800_000_000
"""2026-11-22 10:00 in Shanghai, in the day shift."""


class FakeClock:
    """Wall time in microseconds UTC and monotonic nanoseconds, both settable."""

    def __init__(self, now: int = START, boot_id: str = "00000000-0000-4000-8000-000000000000") -> None:
        self.wall = now
        self.mono = 1_000_000_000_000
        self.boot_id = boot_id

    def now(self) -> int:
        return self.wall

    def monotonic_ns(self) -> int:
        return self.mono

    def turn(self, seconds: float) -> None:
        """Lets that much time pass."""
        self.wall += round(seconds * 1e6)
        self.mono += round(seconds * 1e9)

    advance = turn

    def jump(self, seconds: float) -> None:
        """Somebody sets the wall clock; monotonic time goes on."""
        self.wall += round(seconds * 1e6)


class ClockOff(FakeClock):
    """The clock of a computer in a plant: goes with the plant's, `ahead_s` seconds off (behind: negative)."""

    def __init__(self, plant: FakeClock, ahead_s: float = 0) -> None:
        super().__init__()
        self._plant = plant
        self.ahead_us = round(ahead_s * 1e6)

    def now(self) -> int:
        return self._plant.wall + self.ahead_us

    def monotonic_ns(self) -> int:
        return self._plant.mono

    def turn(self, seconds: float) -> None:
        self._plant.turn(seconds)

    def jump(self, seconds: float) -> None:
        self.ahead_us += round(seconds * 1e6)
