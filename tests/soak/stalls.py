"""Where the screen's thread was when it stood still: a thread looks at its stack while it does not answer."""

import sys
import threading
import time
from collections import Counter
from types import FrameType, TracebackType
from typing import Self

from PySide6.QtCore import QObject, QTimer

LATE_S = 0.1
LOOK_S = 0.02
OURS = ("/terminal/", "/ui/", "/sync/", "/devices/")
SHOWN = 6


class Stalls:
    """While it is open, notes the innermost places of ours at which the thread that made it stands still."""

    def __init__(self, parent: QObject) -> None:
        self._main = threading.get_ident()
        self._beat = time.monotonic()
        self._timer = QTimer(parent)
        self._timer.timeout.connect(self._alive)
        self._found: Counter[str] = Counter()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="stalls", daemon=True)

    def __enter__(self) -> Self:
        self._timer.start(int(LOOK_S * 1000))
        self._alive()
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.stop()
        self._ended.set()
        self._thread.join()

    def places(self) -> tuple[str, ...]:
        """The commonest places, with how often the look found them."""
        return tuple(f"{count} x {place}" for place, count in self._found.most_common(SHOWN))

    def _alive(self) -> None:
        self._beat = time.monotonic()

    def _watch(self) -> None:
        while not self._ended.wait(LOOK_S):
            if time.monotonic() - self._beat > LATE_S:
                # never kept: a frame holds what its function did, an open read of the store too
                self._found[_place(sys._current_frames().get(self._main))] += 1


def _place(frame: FrameType | None) -> str:
    """The innermost three functions of ours, from outside in."""
    names: list[str] = []
    while frame is not None and len(names) < 3:
        code = frame.f_code
        if any(folder in code.co_filename for folder in OURS) and "/tests/" not in code.co_filename:
            names.append(f"{code.co_filename.rpartition('/')[2]}:{code.co_qualname}")
        frame = frame.f_back
    return " < ".join(names) or "elsewhere"
