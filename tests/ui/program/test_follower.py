"""What follows the station by itself: sensors once a second and for a change alone, news gathered."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from terminal.domain.measuring import Sample, Source
from terminal.usecases.parts.workplace import Workplace
from tests.fakes.floor import BOARDS, Floor
from tests.terminal.usecases.scenes.measuring import change_steps
from tests.terminal.usecases.scenes.refused import BOARD
from ui.program.follower import GATHER_MS, LOOK_MS, Follower


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Workplace]:
    """A board at the oven, whose preheat temperature a sensor gives."""
    floor = Floor(tmp_path)
    made = floor.at("ST-040")
    change_steps(floor, source=Source("oven/preheat"))
    floor.start(made, BOARD, BOARDS)
    yield made
    floor.close()


class Followed:
    """A follower whose timers run out by hand, and what it showed."""

    def __init__(self, work: Workplace) -> None:
        self.shown: list[frozenset[str]] = []
        self._parent = QObject()
        settings = work.store.settings()
        self.follower = Follower(work, settings, lambda *_: None, self.shown.append, self._parent)

    def running(self) -> list[int]:
        return sorted(timer.interval() for timer in self.follower.findChildren(QTimer) if timer.isActive())

    def run_out(self, interval: int) -> None:
        for timer in self.follower.findChildren(QTimer):
            if timer.isActive() and timer.interval() == interval:
                timer.timeout.emit()


def test_a_screen_is_drawn_when_a_sensor_says_something_else(qt_app: QApplication, work: Workplace) -> None:
    made = Followed(work)
    assert made.running() == []
    note(work, "162")
    made.follower.sampled()
    made.follower.sampled()
    assert made.running() == [LOOK_MS]
    for _ in range(3):
        made.run_out(LOOK_MS)
        note(work, "162")
    assert made.shown == [frozenset({"sensor"})]
    note(work, "163")
    made.run_out(LOOK_MS)
    assert len(made.shown) == 2
    made.follower.stop()
    assert made.running() == []


def test_a_sensor_that_falls_silent_is_a_change(qt_app: QApplication, work: Workplace) -> None:
    made = Followed(work)
    note(work, "162")
    made.follower.sampled()
    made.run_out(LOOK_MS)
    work.clock.turn(6)  # type: ignore[attr-defined]
    made.run_out(LOOK_MS)
    assert len(made.shown) == 2


def test_news_of_the_hub_are_gathered(qt_app: QApplication, work: Workplace) -> None:
    made = Followed(work)
    for topic in ("unit", "lot", "unit"):
        made.follower.told(frozenset({topic}))
    assert made.shown == []
    made.run_out(GATHER_MS)
    assert made.shown == [frozenset({"unit", "lot"})]
    made.follower.told(frozenset({"order"}))
    made.run_out(GATHER_MS)
    assert made.shown[1:] == [frozenset({"order"})]


def note(work: Workplace, value: str) -> None:
    work.process_values.note("oven/preheat", Sample(Decimal(value), "°C", work.now()))
