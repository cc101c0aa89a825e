"""The thread: started, woken, stopped. What a round does is tested without it."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from sync.protocol.messages import ExchangeReply, ExchangeRequest
from sync.protocol.problems import Problem
from sync.station.client import Abandoned, refusal
from sync.station.rounds import Round, SyncNews
from sync.station.worker import SyncWorker
from tests.fakes.hub import FakeClient, FakeHub
from tests.sync.station.at_hub import Station

END_S = 5.0


class HoldingClient(FakeClient):
    """Holds a request that may wait until it is abandoned or the hub has news."""

    def __init__(self, hub: FakeHub) -> None:
        super().__init__(hub)
        self.turn = threading.Condition()
        self.abandoned = False
        self.holding = False
        self.abandons = 0

    def exchange(self, request: ExchangeRequest) -> ExchangeReply:
        with self.turn:
            if request.wait:
                self.holding = True
                self.turn.notify_all()
                self.turn.wait_for(lambda: self.abandoned, END_S)
                self.holding = False
            if self.abandoned:
                raise Abandoned
        return super().exchange(request)

    def arm(self) -> None:
        with self.turn:
            self.abandoned = False

    def abandon(self) -> None:
        with self.turn:
            self.abandoned = True
            self.abandons += 1
            self.turn.notify_all()


class Running:
    """A worker at a station."""

    def __init__(self, folder: Path) -> None:
        self.station = Station(folder)
        self.client = HoldingClient(self.station.hub)
        self.news: list[SyncNews] = []
        self.heard = threading.Condition()
        self.worker = SyncWorker(
            self.station.store, self.station.me, self.station.clock, lambda _: self.client, self._on_change
        )

    def _on_change(self, news: SyncNews) -> None:
        with self.heard:
            self.news.append(news)
            self.heard.notify_all()

    def wait_news(self, wanted: Callable[[SyncNews], bool]) -> SyncNews:
        with self.heard:
            assert self.heard.wait_for(lambda: any(map(wanted, self.news)), END_S)
            return next(filter(wanted, self.news))

    def wait_holding(self) -> None:
        with self.client.turn:
            assert self.client.turn.wait_for(lambda: self.client.holding, END_S)

    def close(self) -> None:
        self.worker.stop()
        self.station.store.close()


@pytest.fixture
def running(tmp_path: Path) -> "Running":
    return Running(tmp_path / "station")


def test_capture_ends_the_wait_at_the_hub(running: Running) -> None:
    running.worker.start()
    running.wait_holding()
    running.station.capture(2)
    running.worker.nudge()
    running.wait_news(lambda news: running.station.store.exchange().acknowledged == 2)
    assert running.station.hub.bodies == running.station.bodies()
    running.close()


def test_a_thousand_nudges_hang_up_once(running: Running) -> None:
    running.worker.start()
    running.wait_holding()
    with running.client.turn:  # the worker cannot get on meanwhile
        for _ in range(1000):
            running.worker.nudge()
        assert running.client.abandons == 1
    running.close()


def test_stop_ends_a_wait_at_the_hub_at_once(running: Running) -> None:
    running.worker.start()
    running.wait_holding()
    running.close()
    assert not running.worker._thread.is_alive()
    assert running.client.closed


def test_person_ends_a_long_backoff(running: Running) -> None:
    running.client.fates.append(refusal(503, Problem("overloaded", "Busy."), "600"))
    running.worker.start()
    running.wait_news(lambda news: news.retry_s >= 600)
    running.worker.retry_now()
    running.wait_news(lambda news: news.connected)
    running.close()


def test_stop_ends_a_long_backoff(running: Running) -> None:
    running.client.fates.append(refusal(503, Problem("overloaded", "Busy."), "600"))
    running.worker.start()
    running.wait_news(lambda news: news.retry_s >= 600)
    running.close()
    assert not running.worker._thread.is_alive()


def test_backoff_is_not_cut_short_by_a_capture_but_by_a_person(running: Running) -> None:
    waiting = Round(wait_s=60.0, backoff=True)
    running.worker.nudge()
    assert not running.worker._is_called(waiting)
    assert running.worker._is_called(Round(wait_s=1.0))
    running.worker.retry_now()
    assert running.worker._is_called(waiting)
    running.worker._wait(waiting)
    running.station.store.close()


@pytest.mark.logs("ended in an error")
def test_a_bug_in_a_round_does_not_end_the_exchange(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sync.station.worker.AFTER_BUG_S", 0.0)
    running.client.fates.append(KeyError("bug"))
    running.worker.start()
    running.wait_news(lambda news: news.connected)
    running.close()


def test_idle_station_tidies_its_store(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    done = threading.Event()
    monkeypatch.setattr(running.station.store.database, "checkpoint", done.set)
    running.worker._checkpoint_ns -= 61 * 10**9
    running.worker.start()
    assert done.wait(END_S)
    running.close()


def test_station_without_its_hub_tidies_its_store_too(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = threading.Event()
    monkeypatch.setattr(running.station.store.database, "checkpoint", done.set)
    running.station.capture()
    running.client.fates.extend(["lost"] * 5)
    running.worker._checkpoint_ns -= 61 * 10**9
    running.worker.start()
    assert done.wait(END_S)
    running.close()


def test_capture_between_question_and_wait_is_not_missed(running: Running) -> None:
    real = running.worker._may_begin

    def late(request: ExchangeRequest) -> bool:
        if request.wait and not running.station.bodies():
            running.station.capture()
            running.worker.nudge()
        return real(request)

    running.worker._may_begin = late  # type: ignore[method-assign]
    running.worker.start()
    running.wait_news(lambda news: running.station.store.exchange().acknowledged == 1)
    running.close()
