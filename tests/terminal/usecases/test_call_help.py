"""Andon: raise, acknowledge, clear."""

from functools import partial

import msgspec
import pytest

from terminal.domain.ids import CallId, ReasonCode
from terminal.domain.outcome import Refusal
from terminal.domain.state.place import CallDoc
from terminal.usecases.call_help import acknowledge_call, clear_call, open_calls, raise_call
from tests.fakes.acts import accepted
from tests.fakes.floor import Floor, head_of, kinds_after, supervisor, writes_nothing

MATERIAL, QUALITY = ReasonCode("CALL-MATERIAL"), ReasonCode("CALL-QUALITY")


def test_help_is_called_without_a_badge_and_ends_with_one(floor: Floor) -> None:
    work = floor.at("ST-020", "")
    before = head_of(work)
    call = accepted(raise_call(work, work.new_id(), MATERIAL)).call
    assert [doc.call for doc in open_calls(work)] == [call]
    refusal = writes_nothing(work, lambda: acknowledge_call(work, work.new_id(), call))
    assert refusal.code is Refusal.NOBODY_SIGNED_IN
    refusal = writes_nothing(work, lambda: clear_call(work, work.new_id(), call))
    assert refusal.code is Refusal.NOBODY_SIGNED_IN
    supervisor(work)
    floor.clock.turn(60)
    accepted(acknowledge_call(work, work.new_id(), call))
    accepted(clear_call(work, work.new_id(), call))
    kinds = kinds_after(work, before)
    assert kinds == ["call.raised", "session.started", "call.acknowledged", "call.cleared"]
    doc = work.store.doc(CallDoc, call)
    assert doc is not None
    assert (doc.raised_by, doc.acknowledged_by, doc.cleared_by) == ("", "E10482", "E10482")
    assert doc.acknowledged_at == doc.raised_at + 60_000_000
    assert open_calls(work) == ()


def test_one_call_of_a_kind_at_a_time(floor: Floor) -> None:
    work = floor.at("ST-020")
    accepted(raise_call(work, work.new_id(), MATERIAL))
    refusal = writes_nothing(work, lambda: raise_call(work, work.new_id(), MATERIAL))
    assert (refusal.code, refusal.parameters["kind_zh"]) == (Refusal.CALL_OPEN, "叫料")
    accepted(raise_call(work, work.new_id(), QUALITY))
    assert len(open_calls(work)) == 2


@pytest.mark.slow
def test_a_call_elsewhere_is_no_call_here(floor: Floor) -> None:
    one, two = floor.at("ST-020"), floor.at("ST-030")
    call = accepted(raise_call(one, one.new_id(), MATERIAL)).call
    floor.tell()
    assert open_calls(two) == ()
    accepted(raise_call(two, two.new_id(), MATERIAL))
    accepted(clear_call(two, two.new_id(), call))
    floor.tell()
    assert open_calls(one) == ()


def test_what_is_over_is_over(floor: Floor) -> None:
    work = floor.at("ST-020")
    call = accepted(raise_call(work, work.new_id(), MATERIAL)).call
    accepted(clear_call(work, work.new_id(), call))
    for code in (call, CallId("none")):
        for act in (acknowledge_call, clear_call):
            refusal = writes_nothing(work, partial(act, work, work.new_id(), code))
            assert refusal.code is Refusal.NO_SUCH_CALL


def test_a_stop_reason_calls_too_others_do_not(floor: Floor) -> None:
    work = floor.at("ST-020")
    accepted(raise_call(work, work.new_id(), ReasonCode("T-MACHINE")))
    for code in ("S-SOLDER", "NONE"):
        refusal = writes_nothing(work, partial(raise_call, work, work.new_id(), ReasonCode(code)))
        assert refusal.code is Refusal.REASON_UNKNOWN


def test_a_stopped_station_does_not_say_that_help_comes(floor: Floor) -> None:
    work = floor.at("ST-020")
    work.store.keep(msgspec.structs.replace(work.store.exchange(), stopped="terminal_forked"))
    refusal = writes_nothing(work, lambda: raise_call(work, work.new_id(), MATERIAL))
    assert refusal.code is Refusal.STATION_STOPPED
