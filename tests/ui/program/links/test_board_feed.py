"""The board is asked for one request at a time, and a hub that is away delivers nothing."""

from collections.abc import Callable

from sync.protocol.messages import BoardReply
from terminal.faults import FaultCode, SyncFault
from tests.fakes.clock import FakeClock
from ui.program.links.board_feed import BoardFeed

REPLY = BoardReply(hub_time=1, line="A", shift="", shift_zh="", shift_en="", tiles=())


def _never() -> None:
    raise AssertionError("no answer was missed")


def test_a_reply_comes_with_the_time_it_was_asked_for() -> None:
    clock, heard = FakeClock(), list[tuple[BoardReply, int]]()

    def slow() -> BoardReply:
        clock.advance(1)
        return REPLY

    asked_at = clock.monotonic_ns()
    BoardFeed(slow, lambda job: job(), lambda *reply: heard.append(reply), clock, _never).poll()
    assert heard == [(REPLY, asked_at)]


def test_while_a_question_is_open_no_other_is_asked() -> None:
    jobs: list[Callable[[], None]] = []
    feed = BoardFeed(lambda: REPLY, jobs.append, lambda *_reply: None, FakeClock(), _never)
    feed.poll()
    feed.poll()
    assert len(jobs) == 1
    jobs[0]()
    feed.poll()
    assert len(jobs) == 2


def test_a_hub_that_is_away_delivers_nothing_and_is_asked_again() -> None:
    def away() -> BoardReply:
        raise SyncFault(FaultCode.HUB_UNREACHABLE, "away", retry=True)

    heard: list[int] = []
    missed: list[int] = []
    feed = BoardFeed(
        away, lambda job: job(), lambda *_reply: heard.append(1), FakeClock(), lambda: missed.append(1)
    )
    feed.poll()
    feed.poll()
    assert (heard, missed) == ([], [1, 1])
