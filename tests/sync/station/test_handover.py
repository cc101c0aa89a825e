"""Journals that are not the hub's: real stores, the real exchange, a real hub in the same process."""

import random

import msgspec
import pytest
from sqlalchemy import select

from sync.hub.exchange import handover
from sync.hub.store.tables import dispute
from sync.hub.views.evidence import list_evidence
from sync.hub.views.terminals import list_terminals
from sync.protocol.messages import Frame, signed_batch
from sync.protocol.signing import sign
from terminal.domain.events.payloads import Attachment
from tests.chaos.computers import (
    Computer,
    cut_out,
)
from tests.fakes.damage import tamper
from tests.sync.forked_plant import Plant, epoch_of, name_of, stopped, unsent

pytestmark = pytest.mark.slow


def test_what_an_old_image_took_before_the_first_answer_is_handed_over_and_it_goes_on(
    plant: Plant, computer: Computer
) -> None:
    image = plant.copy(computer)
    computer.act(6)
    computer.exchange(3)
    computer.stop()
    old = plant.on(image)
    old.act(3)
    old.exchange(1)
    assert stopped(old) == "terminal_forked"
    assert unsent(old) == 3
    old.act(1)
    old.exchange(4)
    assert 0 <= plant.clock.wall - (plant.line(old).forked_at or 0) < 10_000_000
    assert (plant.line(old).evidence, unsent(old), epoch_of(old)) == (3, 0, 1)
    plant.clock.turn(130)
    old.exchange(4)
    assert (stopped(old), epoch_of(old), plant.line(old).forked) == ("", 2, False)
    old.act(2)
    old.exchange(3)
    assert old.events() <= plant.stored() | plant.evidence()
    assert len(plant.evidence()) == 3
    old.stop()


def test_an_old_image_without_an_act_of_its_own_stops_and_goes_on(plant: Plant, computer: Computer) -> None:
    image = plant.copy(computer)
    computer.act(2)
    computer.exchange(3)
    computer.stop()
    old = plant.on(image)
    old.exchange(2)
    assert (stopped(old), plant.line(old).forked) == ("terminal_forked", True)
    plant.clock.turn(130)
    old.exchange(4)
    assert (stopped(old), epoch_of(old), plant.evidence()) == ("", 2, set())
    old.stop()


def test_of_a_disk_and_its_copy_exactly_one_goes_on_and_all_is_kept(plant: Plant, computer: Computer) -> None:
    twin = plant.on(plant.copy(computer))
    for each in (computer, twin):
        each.act(5)
        each.exchange(4)
    for _ in range(5):
        for each in (computer, twin):
            plant.clock.turn(40)
            each.exchange(2)
    assert (stopped(computer), stopped(twin)) == ("terminal_forked", "terminal_forked")
    assert computer.events() | twin.events() <= plant.stored() | plant.evidence()
    for _ in range(3):  # the first is switched off
        plant.clock.turn(70)
        twin.exchange(2)
    assert (stopped(twin), epoch_of(twin)) == ("", 2)
    twin.act(1)
    twin.exchange(2)
    computer.exchange(4)
    assert (stopped(computer), epoch_of(computer), unsent(computer)) == ("terminal_replaced", 1, 0)
    plant.enroll(computer, "ST-010", again=True)
    computer.act(1)
    computer.exchange(3)
    assert computer.events() | twin.events() <= plant.stored() | plant.evidence()
    assert name_of(computer) != name_of(twin)
    twin.stop()


def test_a_copy_that_has_done_nothing_yet_is_found_out(plant: Plant, computer: Computer) -> None:
    twin = plant.on(plant.copy(computer))
    twin.exchange(1)
    computer.exchange(1)
    assert not plant.line(twin).forked
    plant.clock.turn(61)
    computer.exchange(1)
    twin.exchange(1)
    assert plant.line(twin).forked
    assert {stopped(computer), stopped(twin)} == {"terminal_forked"}
    twin.stop()


def test_a_replaced_computer_that_is_found_again_brings_what_it_has(plant: Plant, computer: Computer) -> None:
    computer.act(6)
    computer.stop()
    new = plant.new(replaces=name_in(plant))
    new.act(2)
    new.exchange(3)
    computer.start()
    computer.exchange(4)
    assert computer.events() | new.events() <= plant.stored()
    assert (stopped(computer), unsent(computer), stopped(new)) == ("terminal_replaced", 0, "")
    new.stop()


def name_in(plant: Plant) -> str:
    with plant.hub.hub.database.reading() as connection:
        return list_terminals(connection)[0].terminal_id


def test_a_hub_that_has_forgotten_a_terminal_takes_it_back(plant: Plant) -> None:
    empty = plant.backup()
    computer = plant.new()
    computer.act(10)
    computer.exchange(3)
    plant.restore(empty)
    other = plant.new()
    computer.act(2)
    computer.exchange(5)
    assert len(computer.events() & plant.stored()) == 12
    assert (stopped(computer), unsent(computer)) == ("", 0)
    assert name_of(other) != name_of(computer)
    for each in (computer, other):
        each.stop()


def test_a_hub_that_has_forgotten_an_epoch_is_told_of_all_before_it(plant: Plant, computer: Computer) -> None:
    early = plant.backup()
    computer.act(3)
    computer.exchange(3)
    plant.enroll(computer, "ST-010", name_in(plant), again=True)
    computer.act(3)
    computer.exchange(3)
    plant.restore(early)
    computer.exchange(6)
    assert (epoch_of(computer), len(computer.events())) == (2, 10)
    assert computer.events() <= plant.stored()


def test_a_hub_that_has_forgotten_two_epochs_is_not_said_to_have_them(
    plant: Plant, computer: Computer
) -> None:
    early = plant.backup()
    for _ in range(2):
        computer.act(3)
        computer.exchange(3)
        plant.enroll(computer, "ST-010", name_in(plant), again=True)
    computer.exchange(8)
    assert unsent(computer) == 0
    plant.restore(early)
    for _ in range(8):
        computer.exchange(1)
        assert unsent(computer) or computer.events() <= plant.stored()
    assert (epoch_of(computer), unsent(computer)) == (3, 0)


def test_a_stranger_without_the_hubs_signature_stays_one(plant: Plant) -> None:
    empty = plant.backup()
    computer = plant.new()
    computer.exchange(2)
    assert computer.store is not None
    own = computer.store.identity()
    assert own is not None
    forged = sign(own.private_key, b"anything")
    computer.store.keep(msgspec.structs.replace(own, admission=forged))
    computer.start()
    computer.act(1)
    plant.restore(empty)
    computer.exchange(3)
    assert unsent(computer) == 1
    with plant.hub.hub.database.reading() as connection:
        assert list_terminals(connection) == []
    computer.stop()


def test_around_a_gap_all_is_handed_over_and_the_gap_is_named(plant: Plant, computer: Computer) -> None:
    computer.act(8)
    computer.stop()
    cut = cut_out(computer.folder, random.Random(3))
    assert cut is not None
    if computer.start():
        computer.exchange(6)
    else:
        plant.enroll(computer, "ST-010", name_in(plant), again=True)
        computer.exchange(6)
    held = plant.stored() | plant.evidence()
    assert computer.events() <= held
    number = cut[0][2]
    assert [(each.epoch, each.first, each.last) for each in plant.lost()] == [(1, number, number)]
    assert plant.line(computer).missing == 1


def test_a_journal_of_more_gaps_than_a_message_may_tell_is_handed_over(
    plant: Plant, computer: Computer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handover, "MOST_SPANS", 20)
    computer.act(70)
    assert computer.store is not None
    tamper(
        computer.store,
        lambda connection: connection.exec_driver_sql("DELETE FROM journal WHERE position % 3 = 0"),
    )
    plant.enroll(computer, "ST-010", name_in(plant), again=True)
    computer.exchange(40)
    assert unsent(computer) == 0
    assert computer.events() <= plant.stored() | plant.evidence()
    assert len(plant.lost()) > 20


def test_an_event_that_fits_in_no_request_goes_ahead(plant: Plant, computer: Computer) -> None:
    computer.act(1)
    computer.stop()
    assert computer.start()
    assert computer.store is not None
    own = computer.store.identity()
    assert own is not None
    link = computer.store.links(own, 5, 1)[0]
    client = plant.hub.client(own)
    for begin in range(0, len(link.body), 100):
        client.put_event(Attachment(link.hash, len(link.body), ""), begin, link.body[begin : begin + 100])
    request = computer.turn.rounds.request()
    text = signed_batch(own.terminal_id, own.epoch, 5, 5, link.hash)
    frames = (Frame(link.hash, size=len(link.body)),)
    ahead = msgspec.structs.replace(request, frames=frames, signature=sign(own.private_key, text))
    assert client.exchange(ahead).receipt.acknowledged == 5
    assert computer.events() <= plant.stored()


def test_evidence_can_be_read(plant: Plant, computer: Computer) -> None:
    image = plant.copy(computer)
    computer.act(1)
    computer.exchange(2)
    old = plant.on(image)
    old.act(1)
    old.exchange(3)
    with plant.hub.hub.database.reading() as connection:
        found = list_evidence(connection, name_of(old))
        assert connection.execute(select(dispute)).all() == []
    assert [(line.type, line.proven, line.key.sequence) for line in found] == [("scan.refused", True, 5)]
    old.stop()


def test_a_replaced_computer_does_not_count_as_sent_what_the_hub_has_lost_since(
    plant: Plant, computer: Computer
) -> None:
    backup = plant.backup()
    computer.act(3)
    computer.exchange(3)
    computer.stop()
    plant.restore(backup)
    new = plant.new(replaces=name_in(plant))
    computer.start()
    computer.exchange(2)
    assert (stopped(computer), unsent(computer)) == ("terminal_replaced", 3)
    computer.exchange(2)
    assert unsent(computer) == 0
    assert computer.events() <= plant.stored()
    new.stop()


def test_what_one_journal_has_lost_a_copy_of_the_disk_gives(plant: Plant, computer: Computer) -> None:
    computer.act(6)
    twin = plant.on(plant.copy(computer))
    twin.stop()
    computer.stop()
    cut = cut_out(computer.folder, random.Random(5))
    assert cut is not None
    plant.enroll(computer, "ST-010", name_in(plant), again=True)
    computer.exchange(6)
    assert [(each.first, each.last) for each in plant.lost()] == [(cut[0][2], cut[0][2])]
    twin.start()
    for _ in range(8):
        twin.exchange(1)
        assert unsent(twin) or twin.events() <= plant.stored() | plant.evidence()
    assert unsent(twin) == 0
    assert plant.lost() == []
    assert twin.events() | computer.events() <= plant.stored() | plant.evidence()
    twin.stop()
