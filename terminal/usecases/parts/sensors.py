"""What the sensors of this station said lately. In memory: a value is kept for good with the event that
takes it.

Deciding which value a step gets is in `automatic_values`.
"""

from collections import deque
from typing import Final

from terminal.domain.measuring import Sample

KEPT: Final = 36_000
"""Samples a channel: an hour at ten a second."""


class ProcessValues:
    """The newest samples by channel, as "device/channel". Belongs to the thread that acts."""

    def __init__(self) -> None:
        self._samples: dict[str, deque[Sample]] = {}

    def note(self, channel: str, sample: Sample) -> None:
        """Keeps a sample; one out of order of time begins the channel anew, for the clock was set back."""
        kept = self._samples.setdefault(channel, deque(maxlen=KEPT))
        if kept and sample.taken_at < kept[-1].taken_at:
            kept.clear()
        kept.append(sample)

    def newest(self, channel: str) -> Sample | None:
        """The last sample, None where there was none."""
        kept = self._samples.get(channel)
        return kept[-1] if kept else None

    def since(self, channel: str, at: int) -> tuple[Sample, ...]:
        """The samples taken at `at` (microseconds UTC) or later, oldest first."""
        found: list[Sample] = []
        for sample in reversed(self._samples.get(channel, ())):
            if sample.taken_at < at:
                break
            found.append(sample)
        return tuple(reversed(found))
