"""Journals that are not the hub's: real stores, the real exchange, a real hub in the same process."""

import json
import random
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select

from sync.export import export_journal
from sync.hub.admin import take_journal
from sync.hub.evidence import list_evidence
from sync.hub.tables import dispute
from sync.hub.terminals import list_terminals
from sync.protocol import Frame, signed_batch
from sync.signing import sign
from terminal.domain.events import Attachment
from terminal.faults import ConfigFault
from tests.chaos.computers import (
    Computer,
    Templates,
    cut_out,
    shared_statements,
)
from tests.sync.forked_plant import Plant, epoch_of, name_of, stopped, unsent

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Templates]:
    with shared_statements():
        yield Templates(tmp_path_factory.mktemp("templates"))


@pytest.fixture
def plant(tmp_path: Path, templates: Templates) -> Iterator[Plant]:
    made = Plant(tmp_path, templates)
    yield made
    made.hub.close()


@pytest.fixture
def computer(plant: Plant) -> Iterator[Computer]:
    made = plant.new()
    made.act(4)
    made.exchange(3)
    yield made
    made.stop()


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


def test_a_journal_by_file_is_the_same_as_by_exchange(
    plant: Plant, computer: Computer, tmp_path: Path
) -> None:
    image = plant.copy(computer)
    computer.act(3)
    computer.exchange(3)
    computer.stop()
    old = plant.on(image)
    old.act(5)
    events = old.events()
    old.stop()
    wrote = export_journal(image, tmp_path / "out.jsonl", plant.clock)
    assert (wrote.events, wrote.missing) == (9, 0)
    assert (tmp_path / "out.jsonl").stat().st_mode & 0o077 == 0
    taken = take_journal(tmp_path / "hub", tmp_path / "out.jsonl")
    assert (taken.events, taken.stored, taken.evidence, taken.known) == (9, 0, 5, 4)
    again = take_journal(tmp_path / "hub", tmp_path / "out.jsonl")
    assert (again.evidence, again.known) == (0, 9)
    assert events <= plant.stored() | plant.evidence()
    plant.enroll(old, "ST-010", again=True)
    old.stop()


def test_what_no_known_key_has_signed_is_kept_unproven(
    plant: Plant, computer: Computer, tmp_path: Path
) -> None:
    computer.act(2)
    export_journal(computer.folder, tmp_path / "out.jsonl", plant.clock)
    lines = (tmp_path / "out.jsonl").read_bytes().splitlines()
    told = json.loads(lines[1])
    told["admission"], told["terminal_id"] = "", "ST-777.9XXXXXX"
    (tmp_path / "bad.jsonl").write_bytes(b"\n".join([lines[0], json.dumps(told).encode(), lines[2]]))
    with pytest.raises(ConfigFault, match="not taken"):
        take_journal(tmp_path / "hub", tmp_path / "bad.jsonl")
    assert plant.evidence() == set()


@pytest.mark.parametrize("keep", [0, 1, 2])
def test_a_file_that_is_cut_is_refused_whole(
    plant: Plant, computer: Computer, tmp_path: Path, keep: int
) -> None:
    computer.act(2)
    export_journal(computer.folder, tmp_path / "out.jsonl", plant.clock)
    lines = (tmp_path / "out.jsonl").read_bytes().splitlines(keepends=True)
    (tmp_path / "cut.jsonl").write_bytes(b"".join(lines[:keep]) + lines[keep][:10])
    before = plant.stored()
    with pytest.raises(ConfigFault, match="not taken"):
        take_journal(tmp_path / "hub", tmp_path / "cut.jsonl")
    assert (plant.stored(), plant.evidence()) == (before, set())


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
    twin.exchange(8)
    assert plant.lost() == []
    assert twin.events() | computer.events() <= plant.stored() | plant.evidence()
    twin.stop()


def journal_file(plant: Plant, computer: Computer, folder: Path, acts: int = 2) -> list[bytes]:
    computer.act(acts)
    computer.stop()
    export_journal(computer.folder, folder / "out.jsonl", plant.clock)
    return (folder / "out.jsonl").read_bytes().splitlines(keepends=True)


def test_a_file_out_of_order_leaves_no_evidence_once_all_came(
    plant: Plant, computer: Computer, tmp_path: Path
) -> None:
    head, first, second, end = journal_file(plant, computer, tmp_path, 210)
    (tmp_path / "turned.jsonl").write_bytes(head + second + first + end)
    turned = take_journal(tmp_path / "hub", tmp_path / "turned.jsonl")
    assert turned.evidence > 0
    take_journal(tmp_path / "hub", tmp_path / "out.jsonl")
    assert (plant.evidence(), plant.lost()) == (set(), [])
    assert computer.events() <= plant.stored()


@pytest.mark.parametrize("signed", [True, False])
def test_a_file_cannot_say_what_another_terminal_has_lost(
    plant: Plant, computer: Computer, tmp_path: Path, *, signed: bool
) -> None:
    head, first, end = journal_file(plant, computer, tmp_path)
    told = json.loads(first) | {"missing": [[7, 900, ""]]}
    if not signed:
        told |= {"frames": [], "signature": "", "head": "", "told": ""}
    body = msgspec.Raw(json.dumps(told, separators=(",", ":")).encode())
    (tmp_path / "bad.jsonl").write_bytes(head + bytes(body) + b"\n" + end)
    with pytest.raises(ConfigFault, match="not signed by the terminal"):
        take_journal(tmp_path / "hub", tmp_path / "bad.jsonl")
    assert plant.lost() == []


@pytest.mark.parametrize("name", ["ST-999.1XXXXXX", "", "N" * 101, "A\0B", "A\nB"])
def test_a_file_is_of_the_terminal_it_says(
    plant: Plant, computer: Computer, tmp_path: Path, name: str
) -> None:
    head, first, end = journal_file(plant, computer, tmp_path)
    other = json.dumps(json.loads(head) | {"terminal": name}).encode() + b"\n"
    (tmp_path / "bad.jsonl").write_bytes(other + first + end)
    before = plant.stored()
    with pytest.raises(ConfigFault, match="not taken"):
        take_journal(tmp_path / "hub", tmp_path / "bad.jsonl")
    assert plant.stored() == before


@pytest.mark.parametrize("name", ["", "N" * 101, "A\0B", "A\nB"])
def test_no_former_terminal_is_called_what_no_terminal_is(
    plant: Plant, computer: Computer, tmp_path: Path, name: str
) -> None:
    head, first, end = journal_file(plant, computer, tmp_path)
    other = json.dumps(json.loads(head) | {"formers": [name]}).encode() + b"\n"
    (tmp_path / "bad.jsonl").write_bytes(other + first + end)
    with pytest.raises(ConfigFault, match="no terminal is called"):
        take_journal(tmp_path / "hub", tmp_path / "bad.jsonl")


def test_what_a_computer_wrote_as_another_terminal_is_told_again_and_in_its_file(
    plant: Plant, computer: Computer, tmp_path: Path
) -> None:
    backup = plant.backup()
    computer.act(3)
    computer.exchange(3)
    plant.enroll(computer, "ST-020", again=True)
    computer.act(2)
    plant.restore(backup)
    wrote = export_journal(computer.folder, tmp_path / "out.jsonl", plant.clock)
    computer.exchange(8)
    assert computer.events() <= plant.stored()
    taken = take_journal(tmp_path / "hub", tmp_path / "out.jsonl")
    assert (wrote.events, taken.events, taken.known) == (9, 9, 9)
