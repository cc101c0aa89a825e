"""A clock that stands until it is turned."""


class FakeClock:
    """Wall time in microseconds UTC and monotonic nanoseconds, both settable."""

    def __init__(self, now: int = 1_790_000_000_000_000, boot_id: str = "fake") -> None:
        self.wall = now
        self.mono = 0
        self.boot_id = boot_id

    def now(self) -> int:
        return self.wall

    def monotonic_ns(self) -> int:
        return self.mono

    def turn(self, seconds: float) -> None:
        """Lets that much time pass."""
        self.wall += round(seconds * 1e6)
        self.mono += round(seconds * 1e9)
