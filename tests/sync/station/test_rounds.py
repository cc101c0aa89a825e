"""What a round asks and what it makes of the answer."""

import pytest

from sync.protocol.messages import LONG_POLL_S
from sync.protocol.problems import Problem
from sync.station.client import Abandoned, refusal
from sync.station.pace import FIRST_BATCH
from sync.station.rounds import GATHER_S, IDLE_S
from terminal.domain.outcome import Refusal
from terminal.faults import FaultCode
from terminal.usecases.parts.workplace import may_act
from tests.fakes.clock import FakeClock
from tests.fakes.hub import unreachable
from tests.sync.station.at_hub import Station


def test_waits_at_the_hub_only_when_nothing_is_to_do(station: Station) -> None:
    assert station.rounds.request().wait == 0  # the first word shall come at once
    station.round()
    assert station.rounds.request().wait == LONG_POLL_S
    station.capture()
    assert station.rounds.request().wait == 0


def test_first_request_after_a_failure_does_not_wait(station: Station) -> None:
    station.drain()
    station.client.fates.append("lost")
    news = station.round().news
    assert news is not None
    assert (news.connected, news.fault) == (False, FaultCode.HUB_UNREACHABLE)
    assert station.rounds.request().wait == 0


def test_events_travel_as_stored(station: Station) -> None:
    station.capture(3)
    news = station.round().news
    assert news is not None
    assert (news.connected, news.unsent) == (True, 0)
    assert station.hub.bodies == station.bodies()


def test_acts_on_the_heels_of_one_that_was_sent_go_together(station: Station) -> None:
    station.capture()
    sent = station.round()
    assert (sent.wait_s, sent.backoff) == (GATHER_S, True)
    assert station.round().wait_s == IDLE_S  # nothing came meanwhile: it waits at the hub


@pytest.mark.slow
def test_backlog_goes_without_a_pause(station: Station) -> None:
    station.capture(3 * FIRST_BATCH)
    assert station.round().wait_s == 0.0
    assert station.round().wait_s == GATHER_S
    assert station.hub.bodies == station.bodies()


def test_lost_answer_is_mended_by_sending_again(station: Station) -> None:
    station.capture(5)
    station.client.fates.append("unheard")
    assert station.round().backoff
    assert len(station.hub.bodies) == 5
    assert station.store.exchange().acknowledged == 0
    station.drain()
    assert station.hub.bodies == station.bodies()


@pytest.mark.slow
def test_hub_restored_from_a_backup_gets_everything_again(station: Station) -> None:
    station.capture(40)
    station.drain()
    station.hub.lose_events(7)
    station.drain()
    assert station.hub.bodies == station.bodies()


def test_event_the_hub_cannot_read_stops_nothing(station: Station) -> None:
    station.capture(9)
    station.hub.unreadable = {4}
    station.drain()
    assert station.hub.bodies == station.bodies()
    assert [one.is_opaque for one in station.hub.requests[1].frames] == [False] * 3 + [True] + [False] * 5


@pytest.mark.slow
def test_event_nobody_names_is_found_by_halving(station: Station) -> None:
    station.capture(33)
    station.hub.unreadable, station.hub.names_index = {20}, False
    station.drain()
    assert station.hub.bodies == station.bodies()
    opaque = {
        request.first + index
        for request in station.hub.requests
        for index, one in enumerate(request.frames)
        if one.is_opaque
    }
    assert opaque == {20}


@pytest.mark.slow
def test_too_large_batch_is_halved_without_waiting(station: Station) -> None:
    station.capture(60)
    station.hub.most_bytes = 12_000
    began = station.clock.monotonic_ns()
    while not station.hub.bodies:
        assert station.round().wait_s == 0.0
    while len(station.hub.bodies) < 60:
        assert station.clock.monotonic_ns() == began
        station.round()
    assert station.hub.bodies == station.bodies()


def test_altered_event_travels_as_it_is(station: Station) -> None:
    station.capture(3)
    connection = station.store.database.connection()
    connection.exec_driver_sql("DROP TRIGGER journal_is_not_changed")
    connection.exec_driver_sql("UPDATE journal SET body = x'00FF' WHERE position & 0xFF = 2")
    frames = station.rounds.request().frames
    assert [one.is_opaque for one in frames] == [False, True, False]
    assert frames[1].data() == b"\x00\xff"


@pytest.mark.parametrize("status", [429, 503])
def test_hub_says_how_long_to_wait(station: Station, status: int) -> None:
    station.client.fates.append(refusal(status, Problem("overloaded", "Busy."), "17"))
    done = station.round()
    assert done.wait_s == 17 + 0.5
    assert done.backoff


@pytest.mark.parametrize(
    ("status", "problem", "code"),
    [
        (403, "revoked", FaultCode.TERMINAL_REVOKED),
        (409, "wrong_epoch", FaultCode.TERMINAL_REPLACED),
        (409, "forked", FaultCode.TERMINAL_FORKED),
    ],
)
def test_station_stops_visibly_and_goes_on_when_let(
    station: Station, status: int, problem: str, code: FaultCode
) -> None:
    station.capture()
    station.client.fates.append(refusal(status, Problem(problem, "Shut out.")))
    news = station.round().news
    assert news is not None
    assert (news.fault, news.stopped, news.unsent) == (code, code.value, 1)
    refused = may_act(station.work)
    assert refused is not None
    assert refused.code is Refusal.STATION_STOPPED
    assert station.rounds.request().frames == ()
    station.drain()
    assert station.store.exchange().stopped == ""
    assert station.hub.bodies == station.bodies()


def test_hub_that_holds_another_past_stops_the_station(station: Station) -> None:
    station.capture(2)
    station.drain()
    station.hub.bodies.append(b"{}")
    station.hub.hashes.append("f" * 64)
    station.round()
    assert station.store.exchange().stopped == FaultCode.TERMINAL_FORKED.value


def test_abandoned_round_is_no_failure(station: Station) -> None:
    station.drain()
    station.client.fates.append(Abandoned())
    done = station.rounds.run(station.rounds.request())
    assert (done.news, done.wait_s, done.backoff) == (None, 0.0, False)


def test_hub_that_does_not_hold_the_line_is_not_flooded(station: Station) -> None:
    station.drain()
    done = station.round()
    assert (done.wait_s, done.backoff) == (IDLE_S, False)


def test_feed_that_does_not_move_is_not_asked_for_without_end(station: Station) -> None:
    station.drain()
    station.hub.put_raw("master", "from_the_future", "1", b"{}")
    station.hub.page = 0
    assert station.hub.answer(station.rounds.request()).more
    assert station.round().backoff


def test_wait_grows_while_the_line_is_down(station: Station) -> None:
    station.client.fates.extend([unreachable()] * 8)
    waits = [station.round().wait_s for _ in range(8)]
    assert waits == [0.5, 1, 2, 4, 8, 16, 30, 30]


def test_clock_that_is_hours_wrong_is_measured(station: Station) -> None:
    station.hub.clock = FakeClock(station.clock.now() - 3 * 3600 * 1_000_000)
    station.round()
    assert station.store.exchange().offset_us == 3 * 3600 * 1_000_000


def test_from_the_first_try_that_fails_on_the_hub_is_not_said_to_answer(
    station: Station,
) -> None:
    clock = station.clock
    station.drain()
    assert station.store.exchange().failing_since is None
    station.client.fates += ["lost", "lost"]
    began = clock.now()
    station.round()
    clock.advance(5)
    station.round()
    assert began <= (station.store.exchange().failing_since or 0) < began + 5_000_000
    station.round()
    assert station.store.exchange().failing_since is None
