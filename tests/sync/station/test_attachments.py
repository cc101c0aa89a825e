"""The courier: events first, piece by piece, what goes wrong again later; nothing is lost, nothing twice."""

import hashlib
import os

import msgspec
import pytest

from sync.protocol.problems import Problem
from sync.station.attachments import PIECE, TIDY_NS, Courier
from sync.station.client import Abandoned, refusal
from terminal.domain.events.kinds import PhotoCause
from terminal.domain.events.payloads import PhotoTaken
from tests.sync.station.at_hub import Station

PHOTO = os.urandom(PIECE * 2 + 1000)
NAME = hashlib.sha256(PHOTO).hexdigest()


def photograph(station: Station, data: bytes = PHOTO) -> str:
    """A photo with its event; gives the file's name."""
    kept = station.store.attachments.keep(data, "image/jpeg")
    with station.work.act() as act:
        payload = PhotoTaken(cause=PhotoCause.HOLD)
        act.add(station.work.new_id(), payload, subject=("unit", "U-1"), attachments=(kept,))
    return kept.sha256


def courier_of(station: Station) -> Courier:
    return Courier(station.store, station.me, station.clock, station.client)


def run(courier: Courier, most: int = 50) -> int:
    """Steps while something is due; gives how many."""
    for number in range(most):
        if courier.due_in_s() != 0:
            return number
        courier.step()
    raise AssertionError("it came to no end")


def test_nothing_goes_before_its_event(station: Station) -> None:
    photograph(station)
    courier = courier_of(station)
    assert run(courier) == 0
    station.drain()
    assert run(courier) == 3
    assert station.hub.files == {NAME: PHOTO}
    assert station.store.attachments.waiting() == 0


def test_several_files_go_in_the_order_of_their_events(station: Station) -> None:
    names = [photograph(station, bytes([number]) * 100) for number in range(3)]
    station.drain()
    run(courier_of(station))
    assert list(station.hub.files) == names


@pytest.mark.parametrize("fate", ["lost", "unheard", Abandoned()])
def test_a_cut_in_the_middle_goes_on_where_the_hub_is(station: Station, fate: str | Exception) -> None:
    photograph(station)
    station.drain()
    courier = courier_of(station)
    station.client.file_fates.extend(["ok", fate])
    for _ in range(20):
        if courier.due_in_s() == 0:
            courier.step()
        station.clock.turn(1)
    assert station.hub.files == {NAME: PHOTO}
    assert station.store.attachments.waiting() == 0


@pytest.mark.slow
def test_a_restart_goes_on_where_the_hub_is(station: Station) -> None:
    photograph(station)
    station.drain()
    first = courier_of(station)
    assert first.due_in_s() == 0
    first.step()
    assert len(station.hub.files[NAME]) == PIECE
    run(courier_of(station))
    assert station.hub.files == {NAME: PHOTO}


@pytest.mark.slow
def test_failures_are_tried_ever_more_seldom_and_as_the_hub_asks(station: Station) -> None:
    photograph(station)
    station.drain()
    courier = courier_of(station)
    station.client.file_fates.extend(["lost", "lost", refusal(503, Problem("overloaded", "Busy."), "60")])
    waits = []
    for _ in range(3):
        assert courier.due_in_s() == 0
        courier.step()
        waited = 0
        while courier.due_in_s():
            station.clock.turn(1)
            waited += 1
        waits.append(waited)
    assert waits == [1, 2, 60]


@pytest.mark.slow
@pytest.mark.logs("cannot be read")
def test_a_file_that_is_gone_is_not_tried_again_and_the_next_one_goes(station: Station) -> None:
    photograph(station)
    other = photograph(station, b"other")
    station.drain()
    (station.store.directory / "attachments" / NAME).unlink()
    run(courier_of(station))
    assert list(station.hub.files) == [other]


@pytest.mark.slow
def test_a_hub_restored_from_a_backup_is_sent_the_file_again(station: Station) -> None:
    photograph(station)
    station.drain()
    courier = courier_of(station)
    run(courier)
    station.hub.lose_events(0)
    station.hub.files.clear()
    station.capture()
    station.drain()
    run(courier)
    assert station.hub.files == {NAME: PHOTO}


def test_a_stopped_station_sends_no_file(station: Station) -> None:
    photograph(station)
    station.drain()
    station.store.keep(msgspec.structs.replace(station.store.exchange(), stopped="terminal_revoked"))
    assert run(courier_of(station)) == 0


@pytest.mark.slow
def test_old_files_are_removed_now_and_then(station: Station) -> None:
    photograph(station)
    station.drain()
    courier = courier_of(station)
    run(courier)
    station.clock.turn(30 * 86_400 - 60)
    courier.due_in_s()
    assert station.store.attachments.has(NAME)
    station.clock.turn(TIDY_NS / 1e9)
    courier.due_in_s()
    assert not station.store.attachments.has(NAME)
