"""Sign in, take over, sign out; the shift that ends meanwhile."""

from functools import partial

import pytest

from terminal.domain.events.payloads import SessionEnded, SessionStarted
from terminal.domain.ids import PersonCode
from terminal.domain.outcome import Refusal
from terminal.usecases.sign_in import sign_in, sign_out, sign_out_stale
from tests.fakes.acts import accepted
from tests.fakes.floor import BOARDS, FANS, Floor, events_after, head_of, writes_nothing

WANG, ZHANG = PersonCode("E10483"), PersonCode("E10484")


def test_a_forgotten_sign_out_is_replaced_and_recorded(floor: Floor) -> None:
    work = floor.at("ST-020")
    done = accepted(sign_in(work, work.new_id(), ZHANG))
    assert done.replaced == "王秀英"
    event = events_after(work)[-1]
    assert event.payload == SessionStarted(name="张伟", replaced=WANG)
    assert (event.envelope.actor, event.envelope.authentication) == (ZHANG, "badge")
    assert work.terminal().actor == ZHANG


def test_the_same_person_again_replaces_nobody(floor: Floor) -> None:
    work = floor.at("ST-020")
    assert accepted(sign_in(work, work.new_id(), WANG)).replaced == ""


def test_work_that_is_open_stays_open_under_the_new_name(floor: Floor) -> None:
    board = floor.at("ST-040")
    floor.start(board, "PCB40A-2611-000001", BOARDS)
    floor.do_steps(board, upto=30)
    accepted(sign_in(board, board.new_id(), PersonCode("E10494")))
    assert (board.terminal().unit, board.terminal().order) == ("PCB40A-2611-000001", BOARDS)
    floor.do_steps(board, upto=40)
    assert [event.envelope.actor for event in events_after(board)][-1] == "E10494"


def test_a_session_names_all_its_events(floor: Floor) -> None:
    work = floor.at("ST-020")
    floor.make(work, "FAN40-2611-000001", FANS)
    sessions = {event.envelope.session for event in events_after(work)}
    assert sessions == {work.terminal().session}
    accepted(sign_in(work, work.new_id(), ZHANG))
    assert work.terminal().session not in sessions


def test_sign_out_says_how_and_leaves_nobody(floor: Floor) -> None:
    work = floor.at("ST-020")
    assert accepted(sign_out(work, work.new_id(), "idle")).name == "王秀英"
    assert events_after(work)[-1].payload == SessionEnded(how="idle")
    assert work.terminal().actor is None
    refusal = writes_nothing(work, lambda: sign_out(work, work.new_id(), "button"))
    assert refusal.code is Refusal.NOBODY_SIGNED_IN


def test_who_was_signed_in_before_the_computer_was_started_is_signed_out(floor: Floor) -> None:
    work = floor.at("ST-020")
    floor.clock.boot_id = "another start"
    assert sign_out_stale(work, 300)
    assert events_after(work)[-1].payload == SessionEnded(how="restart")
    assert work.terminal().actor is None
    assert not sign_out_stale(work, 300)


@pytest.mark.parametrize(
    ("idle_s", "passed_s", "leaves"), [(300, 299, False), (300, 300, True), (0, 9999, False)]
)
def test_a_start_of_the_program_signs_out_after_the_idle_time(
    floor: Floor, idle_s: int, passed_s: int, leaves: bool
) -> None:
    work = floor.at("ST-020")
    accepted(sign_in(work, work.new_id(), WANG))
    floor.clock.turn(passed_s)
    floor.clock.jump(-86_400)  # whatever somebody does to the wall clock
    assert sign_out_stale(work, idle_s) is leaves
    assert (work.terminal().actor is None) is leaves


def test_who_is_refused_is_not_signed_in(floor: Floor) -> None:
    work = floor.at("ST-020")
    for code, why in (("E10501", Refusal.PERSON_INACTIVE), ("E99999", Refusal.UNKNOWN_BADGE)):
        refusal = writes_nothing(work, partial(sign_in, work, work.new_id(), PersonCode(code)))
        assert refusal.code is why
    assert work.terminal().actor == WANG


def test_a_second_press_of_the_same_command_writes_once(floor: Floor) -> None:
    work = floor.at("ST-020")
    command = work.new_id()
    first = sign_in(work, command, ZHANG)
    before = head_of(work)
    assert sign_in(work, command, ZHANG) == first
    assert head_of(work) == before
