"""Whether what the sensors of the open operation say has changed: only then a screen reads again. No Qt.

Keeping the samples is done by `terminal.usecases.parts.sensors`, wording them by `value_words`.
"""

from terminal.usecases.parts.workplace import Workplace
from ui.words.values import sensor_words


class SensorWatch:
    """Compares what is said now with what was said at the last look."""

    def __init__(self, work: Workplace) -> None:
        self._work = work
        self._said: tuple[str, ...] = ()

    def changed(self) -> bool:
        """True once for each change, a sensor that falls silent included."""
        before = self._said
        self._said = self._words()
        return self._said != before

    def _words(self) -> tuple[str, ...]:
        """Nothing while no unit is open: then no sensor is on the screen."""
        if self._work.terminal().operation is None:
            return ()
        operation = self._work.operation()
        steps = operation.steps if operation else ()
        return tuple(sensor_words(self._work, step) for step in steps if step.source is not None)
