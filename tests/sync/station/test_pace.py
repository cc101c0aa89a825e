"""How much is sent and how long is waited."""

import pytest

from sync.protocol.messages import MAX_EVENTS
from sync.protocol.problems import Problem
from sync.station.pace import FIRST_BATCH, LONGEST_WAIT_S, Pace


def test_batch_doubles_on_success_up_to_the_limit() -> None:
    pace, seen = Pace(), []
    for _ in range(5):
        pace = pace.succeeded(0)
        seen.append(pace.batch)
    assert seen == [2 * FIRST_BATCH, 4 * FIRST_BATCH, MAX_EVENTS, MAX_EVENTS, MAX_EVENTS]


def test_batch_halves_on_failure_down_to_one() -> None:
    pace, seen = Pace(batch=5), []
    for _ in range(4):
        pace = pace.failed()
        seen.append(pace.batch)
    assert seen == [2, 1, 1, 1]


def test_wait_grows_and_is_spread_over_the_whole_time() -> None:
    pace, longest = Pace(), []
    for _ in range(9):
        pace = pace.failed()
        longest.append(pace.wait_s(1.0))
        assert pace.wait_s(0.0) == 0.0
        assert pace.wait_s(0.5) == longest[-1] / 2
    assert longest == [1, 2, 4, 8, 16, 32, LONGEST_WAIT_S, LONGEST_WAIT_S, LONGEST_WAIT_S]


def test_a_thousand_failures_do_no_harm() -> None:
    assert Pace(failures=1000).wait_s(1.0) == LONGEST_WAIT_S


def test_success_ends_the_waiting() -> None:
    assert Pace(failures=7).succeeded(0).wait_s(1.0) == 0.0


def test_never_before_the_hub_asked_for_it() -> None:
    assert Pace(failures=1).wait_s(0.0, 30.0) == 30.0
    assert Pace(failures=1).wait_s(1.0, 30.0) == 31.0


def test_named_event_goes_as_opaque_bytes() -> None:
    pace = Pace(batch=8).refused(11, 8, 400, Problem("bad_frame", "", 3))
    assert pace == Pace(8, 0, frozenset({14}))


def test_unnamed_event_is_found_by_halving() -> None:
    pace, sent = Pace(batch=8), []
    while not pace.opaque:
        sent.append(pace.batch)
        pace = pace.refused(1, pace.batch, 400, Problem("bad_request", ""))
    assert sent == [8, 4, 2, 1]
    assert pace.opaque == {1}


@pytest.mark.parametrize("index", [-1, 2, 10**9])
def test_index_outside_of_the_batch_is_none(index: int) -> None:
    assert Pace(batch=2).refused(1, 2, 400, Problem("bad_frame", "", index)) == Pace(1, 0)


def test_event_refused_even_as_opaque_bytes_waits() -> None:
    pace = Pace(1, 0, frozenset({5})).refused(5, 1, 400, Problem("bad_frame", "", 0))
    assert pace.failures == 1
    assert pace.wait_s(1.0) == 1.0


def test_signature_refused_blames_no_event() -> None:
    assert Pace().refused(5, 1, 400, Problem("bad_signature", "")).opaque == frozenset()


def test_too_large_is_halved_at_once_and_one_event_goes_ahead_in_pieces() -> None:
    assert Pace(batch=500).refused(1, 300, 413, Problem("too_large", "")) == Pace(150, 0)
    alone = Pace(batch=1).refused(1, 1, 413, Problem("too_large", ""))
    assert alone == Pace(1, 0, ahead=frozenset({1}))
    assert alone.refused(1, 1, 413, Problem("too_large", "")).failures == 1
    assert alone.succeeded(1).ahead == frozenset()


def test_opaque_is_forgotten_once_acknowledged() -> None:
    assert Pace(opaque=frozenset({3, 9})).succeeded(5).opaque == {9}
