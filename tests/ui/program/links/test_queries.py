"""What a screen asks the hub: one question at a time, while it is shown; no answer is told as none."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from sync.station.board_client import BoardClient
from terminal.faults import FaultCode, SyncFault
from terminal.usecases.parts.workplace import Workplace
from tests.fakes.clock import FakeClock
from tests.fakes.station_kind import kind_with
from tests.fakes.workplace import make_workplace
from ui.desk.screen import Query
from ui.program.links.queries import Queries
from ui.screens.board.presenter import POLL_MS, BoardPresenter
from ui.window.window import Window

EVERY_S = 2.0


class Asked:
    """A hub that answers what it is told to, and notes what a screen heard."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock
        self.heard: list[tuple[Any, int]] = []
        self.takes_s = 0.0
        self.away = False

    def query(self) -> Query:
        """In place of a screen's own question."""
        return Query(
            self._answer, int(EVERY_S * 1000), lambda answer, at_ns: self.heard.append((answer, at_ns))
        )

    def _answer(self, _hub: BoardClient) -> str:
        self.clock.advance(self.takes_s)
        if self.away:
            raise SyncFault(FaultCode.HUB_UNREACHABLE, "away", retry=True)
        return "answer"


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Workplace]:
    made = make_workplace(tmp_path)
    yield made
    made.store.close()


@pytest.fixture
def clock(work: Workplace) -> FakeClock:
    assert isinstance(work.clock, FakeClock)
    return work.clock


@pytest.fixture
def asked(clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> Asked:
    hub = Asked(clock)
    monkeypatch.setattr(BoardPresenter, "query", lambda _screen: hub.query())
    return hub


@pytest.fixture
def window(qt_app: QApplication, work: Workplace) -> Iterator[Window]:
    shown = Window(work, kind_with("board", "andon"))
    shown.show_screen("board")
    yield shown
    shown.close_down()


def links(window: Window, clock: FakeClock, submit: Callable[[Callable[[], None]], None]) -> Queries:
    return Queries(window, submit, lambda then: then(), clock)


def test_an_answer_comes_with_the_time_it_was_asked_for(
    window: Window, clock: FakeClock, asked: Asked
) -> None:
    asked.takes_s = 1
    at_ns = clock.monotonic_ns()
    links(window, clock, lambda job: job()).tick()
    assert asked.heard == [("answer", at_ns)]


def test_it_is_asked_again_when_it_is_time_and_not_before(
    window: Window, clock: FakeClock, asked: Asked
) -> None:
    queries = links(window, clock, lambda job: job())
    queries.tick()
    queries.tick()
    assert len(asked.heard) == 1
    clock.advance(EVERY_S)
    queries.tick()
    assert len(asked.heard) == 2


def test_while_a_question_is_open_no_other_is_asked(window: Window, clock: FakeClock, asked: Asked) -> None:
    jobs: list[Callable[[], None]] = []
    queries = links(window, clock, jobs.append)
    for _ in range(2):
        queries.tick()
        clock.advance(EVERY_S)
    assert len(jobs) == 1
    jobs[0]()
    queries.tick()
    assert len(jobs) == 2


def test_a_hub_that_is_away_is_told_as_no_answer_and_asked_again(
    window: Window, clock: FakeClock, asked: Asked
) -> None:
    asked.away = True
    queries = links(window, clock, lambda job: job())
    queries.tick()
    clock.advance(EVERY_S)
    queries.tick()
    assert [answer for answer, _ in asked.heard] == [None, None]


def test_a_screen_that_asks_nothing_is_left_alone(window: Window, clock: FakeClock, asked: Asked) -> None:
    window.show_screen("andon")
    links(window, clock, lambda job: job()).tick()
    assert asked.heard == []


def test_the_board_asks_for_the_line_of_its_station(window: Window, work: Workplace) -> None:
    lines: list[str] = []

    class Hub:
        """What is asked of it."""

        def board(self, line: str) -> None:
            lines.append(line)

    board = window.presenter()
    assert isinstance(board, BoardPresenter)
    query = board.query()
    query.ask(Hub())  # type: ignore[arg-type]
    assert (lines, query.every_ms) == (["A"], POLL_MS)
