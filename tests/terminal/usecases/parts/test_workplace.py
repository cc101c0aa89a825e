"""What all verbs share: one press is one act, a full disk is a refusal, a restart loses nothing."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from terminal.domain.events.payloads import EventKey
from terminal.domain.ids import PersonCode, ReasonCode, UnitCode
from terminal.domain.masters.rows import Person
from terminal.domain.outcome import Accepted, Outcome, Refusal, Refused
from terminal.faults import FaultCode, StoreFault
from terminal.silence import SILENT_US
from terminal.store.journal import ActHeader
from terminal.usecases.call_help import raise_call
from terminal.usecases.choose_order import choose_order
from terminal.usecases.note_scan import note_refused_scan
from terminal.usecases.parts.workplace import Workplace
from terminal.usecases.pin import PinGate
from terminal.usecases.sign_in import sign_in, sign_out
from terminal.usecases.start_unit import start_unit
from tests.fakes.acts import accepted
from tests.fakes.floor import FANS, Floor, events_after, head_of, writes_nothing

FAN = UnitCode("FAN40-2611-000001")


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Less than 200 MB are free."""

    class Usage:
        free = 150 * 2**20

    monkeypatch.setattr("terminal.store.store.shutil.disk_usage", lambda _path: Usage())


def test_a_second_press_is_the_same_act(floor: Floor) -> None:
    work = floor.at("ST-020")
    accepted(choose_order(work, work.new_id(), FANS))
    press = work.new_id()
    first = start_unit(work, press, FAN)
    before = head_of(work)
    assert start_unit(work, press, FAN) is first
    assert head_of(work) == before
    assert work.order_doc(FANS).at(10).good == 1


def test_a_refused_press_may_be_repeated(floor: Floor) -> None:
    work = floor.at("ST-020")
    press = work.new_id()
    assert isinstance(start_unit(work, press, FAN), Refused)
    accepted(choose_order(work, work.new_id(), FANS))
    assert isinstance(start_unit(work, press, FAN), Accepted)


@pytest.mark.slow
def test_only_the_newest_presses_are_remembered(floor: Floor) -> None:
    work = floor.at("ST-020")
    for _ in range(200):
        accepted(sign_in(work, work.new_id(), PersonCode("E10484")))
    assert len(work._outcomes) == 64


def acts(work: Workplace) -> list[Callable[[], Outcome[Any]]]:
    """An act of every way in: by a verb, without a badge, a refused scan, a wrong PIN."""
    why = Refused(Refusal.UNKNOWN_CODE)
    boss = work.masters.get(Person, "E10482")
    assert boss is not None
    return [
        lambda: sign_out(work, work.new_id(), "badge"),
        lambda: choose_order(work, work.new_id(), FANS),
        lambda: raise_call(work, work.new_id(), ReasonCode("CALL-MATERIAL")),
        lambda: note_refused_scan(work, work.new_id(), b"x", "d", "s", why),
        lambda: PinGate(work).settle(work.new_id(), boss, fits=False),
    ]


@pytest.mark.parametrize("which", range(5))
def test_on_a_nearly_full_disk_nothing_is_recorded(
    floor: Floor, which: int, request: pytest.FixtureRequest
) -> None:
    work = floor.at("ST-020")
    request.getfixturevalue("full_disk")
    refusal = writes_nothing(work, acts(work)[which])
    assert refusal == Refused(Refusal.DISK_NEARLY_FULL)


def test_when_there_is_room_again_the_same_press_is_carried_out(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = floor.at("ST-020")
    press = work.new_id()
    with monkeypatch.context() as full:

        def no_room(_minimum: int = 0) -> None:
            raise StoreFault(FaultCode.STORE_FULL, "full")

        full.setattr(work.store, "require_space", no_room)
        assert choose_order(work, press, FANS) == Refused(Refusal.DISK_NEARLY_FULL)
    assert isinstance(choose_order(work, press, FANS), Accepted)


def test_another_fault_of_the_store_is_no_refusal(floor: Floor, monkeypatch: pytest.MonkeyPatch) -> None:
    work = floor.at("ST-020")

    def broken(_minimum: int = 0) -> None:
        raise StoreFault(FaultCode.STORE_SHUT, "read-only")

    monkeypatch.setattr(work.store, "require_space", broken)
    with pytest.raises(StoreFault, match="read-only"):
        choose_order(work, work.new_id(), FANS)


def test_a_stopped_station_captures_nothing(floor: Floor) -> None:
    work = floor.at("ST-020")
    work.store.keep(msgspec.structs.replace(work.store.exchange(), stopped="terminal_forked"))
    for act in acts(work)[1:4]:
        refusal = writes_nothing(work, act)
        assert refusal == Refused(Refusal.STATION_STOPPED, {"reason": "terminal_forked"})


@pytest.mark.parametrize("jump_s", [-7200, 7200])
def test_a_step_of_the_wall_clock_changes_nothing_about_the_hubs_word(floor: Floor, jump_s: int) -> None:
    work = floor.at("ST-020")
    heard = msgspec.structs.replace(
        work.store.exchange(), contact_ns=floor.clock.mono, contact_boot=floor.clock.boot_id
    )
    work.store.keep(heard)
    floor.clock.jump(jump_s)
    assert work.fresh()
    floor.clock.turn(119)
    assert work.fresh()
    floor.clock.turn(1)
    assert not work.fresh()
    work.store.keep(msgspec.structs.replace(heard, contact_boot="another start"))
    assert not work.fresh()


def test_the_hubs_word_is_fresh_for_two_minutes(floor: Floor) -> None:
    work = floor.at("ST-020")
    assert work.fresh()
    floor.clock.turn(SILENT_US / 1e6 - 1)
    assert work.fresh()
    floor.clock.turn(1)
    assert not work.fresh()


def test_a_clock_set_back_makes_the_hubs_word_doubtful(floor: Floor) -> None:
    work = floor.at("ST-020")
    floor.clock.jump(-86_400)
    assert not work.fresh()


def test_an_act_is_signed_by_who_is_signed_in(floor: Floor) -> None:
    work = floor.at("ST-020", "")
    header = work.header()
    assert isinstance(header, ActHeader)
    assert (header.actor, header.authentication, header.session) == (None, "none", None)
    floor.at("ST-020")
    assert (work.header().actor, work.header().authentication) == ("E10483", "badge")


def test_keys_are_gapless(floor: Floor) -> None:
    work = floor.at("ST-020")
    for number in range(3):
        floor.make(work, f"FAN40-2611-{number:06}", FANS)
    keys = [event.envelope.key for event in events_after(work)]
    assert keys == [EventKey("T-ST-020", 1, number) for number in range(1, len(keys) + 1)]
