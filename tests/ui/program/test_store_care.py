"""What is done for the store while nobody works: a piece at a time, and what is found is told."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from terminal.clock import SystemClock
from terminal.faults import FaultCode, StoreFault
from terminal.usecases.parts.workplace import Workplace
from tests.fakes.clock import FakeClock
from tests.fakes.damage import PAGE, damage_page
from tests.fakes.screens import badge
from tests.fakes.workplace import make_workplace
from ui.program.app import Opened, Terminal
from ui.program.store_care import AGAIN_NS, QUIET_NS, TICK_MS, StoreCare
from ui.words.headers import header_pills


class Background:
    """Keeps jobs until they are run."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Callable[[], bool], Callable[[bool], None]]] = []

    def __call__(self, job: Callable[[], bool], then: Callable[[bool], None]) -> None:
        self.waiting.append((job, then))

    def run(self) -> int:
        """Runs what waits; how many there were."""
        waiting, self.waiting = self.waiting, []
        for job, then in waiting:
            then(job())
        return len(waiting)


class Idle:
    """A station at which nobody works, and the time there."""

    def __init__(self, work: Workplace, clock: FakeClock) -> None:
        self.work, self.clock = work, clock
        self.background, self.told = Background(), 0
        self.parent = QObject()
        self.care = StoreCare(work, clock, self.background, self._tell, self.parent)

    def _tell(self) -> None:
        self.told += 1

    def tick(self, after_ns: int = QUIET_NS) -> int:
        """So much later; how many pieces of work were done."""
        self.clock.turn(after_ns / 1e9)
        self.care.tick()
        return self.background.run()

    def come_to_rest(self) -> int:
        """Ticks until nothing is left to do; how often it was."""
        for done in range(100):
            if not self.tick():
                return done
        raise AssertionError("it never comes to rest")


@pytest.fixture
def idle(qt_app: QApplication, tmp_path: Path) -> Iterator[Idle]:
    clock = FakeClock()
    work = make_workplace(tmp_path, clock=clock)
    badge(work)
    yield Idle(work, clock)
    work.store.close()


EMPTY: Final = 1
"""Pages in a log that was begun anew: the one of the commit that changes nothing."""


def log_pages(idle: Idle) -> int:
    end = idle.work.store.database.end
    end.opened()
    return end.log.frames


def test_the_log_is_emptied_once_after_each_act(idle: Idle) -> None:
    assert log_pages(idle) > EMPTY
    assert idle.tick() == 1
    assert log_pages(idle) == EMPTY
    assert idle.tick() == 0
    idle.work.store.keep(idle.work.store.settings())
    assert idle.come_to_rest() == 1
    assert log_pages(idle) == EMPTY


def test_nothing_is_done_while_somebody_works(idle: Idle) -> None:
    idle.clock.turn(QUIET_NS / 1e9)
    idle.care.acted()
    assert idle.tick(QUIET_NS - 1) == 0
    assert idle.tick(1) == 1


def test_a_piece_begins_only_when_the_last_has_ended(idle: Idle) -> None:
    idle.clock.turn(QUIET_NS / 1e9)
    idle.care.tick()
    idle.care.tick()
    assert idle.background.run() == 1


def test_a_store_that_is_held_is_asked_again(idle: Idle, monkeypatch: pytest.MonkeyPatch) -> None:
    def held(*_args: Any) -> bool:
        raise StoreFault(FaultCode.STORE_LOCKED, "held")

    with monkeypatch.context() as patch:
        patch.setattr(idle.work.store.database, "empty_log", held)
        assert [idle.tick(), idle.tick()] == [1, 1]
    idle.come_to_rest()
    idle.work.store.suspect(idle.work.identity)
    with monkeypatch.context() as patch:
        patch.setattr(idle.work.store, "look_on", held)
        assert [idle.tick(), idle.tick()] == [1, 1]
    assert idle.come_to_rest() >= 1
    assert idle.work.store.looked_at


def test_a_log_that_is_read_meanwhile_is_emptied_later(idle: Idle, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(idle.work.store.database, "empty_log", lambda: False)
        assert [idle.tick(), idle.tick()] == [1, 1]
    assert idle.tick() == 1
    assert log_pages(idle) == EMPTY


@pytest.mark.slow
def test_damage_is_found_and_told_within_a_day(idle: Idle) -> None:
    idle.come_to_rest()
    file = idle.work.store.directory / "store.db"
    damage_page(file, file.stat().st_size // PAGE - 1)
    assert idle.come_to_rest() == 0, "looked at already"
    assert idle.told == 0
    idle.tick(AGAIN_NS)
    idle.come_to_rest()
    assert idle.told == 1
    assert [each.code.value for each in idle.work.store.troubles] == ["store_damaged"]
    assert "store" in [pill.key for pill in header_pills(idle.work)]


def test_a_whole_store_has_no_pill(idle: Idle) -> None:
    idle.come_to_rest()
    assert "store" not in [pill.key for pill in header_pills(idle.work)]


@pytest.mark.slow
def test_a_terminal_lets_it_begin_and_end(qt_app: QApplication, tmp_path: Path) -> None:
    work = make_workplace(tmp_path)
    terminal = Terminal(qt_app, Opened(work.store, work.identity, False), SystemClock(), exchange=False)
    assert not terminal._care._timer.isActive()
    terminal.start()
    assert terminal._care._timer.isActive()
    assert terminal._care._timer.interval() == TICK_MS
    terminal.stop()
    assert not terminal._care._timer.isActive()
