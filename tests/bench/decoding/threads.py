"""Whether the search for codes holds up the thread that paints: in a thread beside it, and in a process.

The main thread runs Qt's loop with a timer of 2 ms; what is measured is how late the timer comes.
"""

import multiprocessing
import threading
import time
from collections.abc import Callable
from itertools import pairwise
from multiprocessing.connection import Connection
from typing import Any, Self

import cv2
import numpy as np
from PySide6.QtCore import QCoreApplication, QEventLoop, Qt, QTimer

from devices.camera.decode import find_codes
from tests.bench.figures import Report, spread

SECONDS = 3.0
TICK_MS = 2


def thread_or_process() -> Report:
    """The timer's lateness and the searches in the time, idle, beside a thread, beside a process."""
    image = _hard_image()
    idle, _ = _beside(lambda until: 0)
    threaded, in_thread = _beside(lambda until: _in_thread(image, until))
    begin = time.perf_counter()
    with _Searcher(image) as process:
        started = time.perf_counter() - begin
        apart, in_process = _beside(process.search)
    return Report(
        bench="threads",
        figures={"timer late beside a searching thread": spread(threaded)},
        references={
            "timer late, idle": spread(idle),
            "timer late beside a searching process": spread(apart),
        },
        ratios={"searches in a thread to a process": round(in_thread / max(in_process, 1), 3)},
        counts={"a process is ready after, ms": round(started * 1e3)},
    )


def _hard_image() -> Any:
    chance = np.random.default_rng(5)
    texture = cv2.GaussianBlur(chance.integers(0, 256, (720, 1280), np.uint8), (0, 0), 2)
    return cv2.cvtColor(cv2.equalizeHist(texture), cv2.COLOR_GRAY2BGR)


def _beside(work: Callable[[float], int]) -> tuple[list[int], int]:
    """How late the timer came, ns, while `work(until)` ran in a thread; and what it gave."""
    done: list[int] = []
    until = time.perf_counter() + SECONDS
    worker = threading.Thread(target=lambda: done.append(work(until)))
    worker.start()
    late = _lateness()
    worker.join()
    return late, done[0]


def _lateness() -> list[int]:
    application = QCoreApplication.instance() or QCoreApplication([])
    loop, timer, ticks = QEventLoop(application), QTimer(), [time.perf_counter_ns()]
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(lambda: ticks.append(time.perf_counter_ns()))
    timer.start(TICK_MS)
    QTimer.singleShot(int(SECONDS * 1000), loop.quit)
    loop.exec()
    timer.stop()
    return [max(0, after - before - TICK_MS * 1_000_000) for before, after in pairwise(ticks)]


def _in_thread(image: Any, until: float) -> int:
    searches = 0
    while time.perf_counter() < until:
        find_codes(image)
        searches += 1
    return searches


class _Searcher:
    """A process that is sent pictures and answers with codes."""

    def __init__(self, image: Any) -> None:
        self._image = image
        context = multiprocessing.get_context("spawn")
        self._here, there = context.Pipe()
        self._process = context.Process(target=answer_pictures, args=(there,))
        self._process.start()

    def __enter__(self) -> Self:
        self.search(0)
        return self

    def __exit__(self, *_: object) -> None:
        self._here.send(None)
        self._process.join()

    def search(self, until: float) -> int:
        """As many pictures as it can until then, at least one."""
        searches = 0
        while searches == 0 or time.perf_counter() < until:
            self._here.send(self._image)
            self._here.recv()
            searches += 1
        return searches


def answer_pictures(line: Connection) -> None:
    """The process: a picture in, its texts out, until None."""
    while (image := line.recv()) is not None:
        line.send([code.text for code in find_codes(image)])
