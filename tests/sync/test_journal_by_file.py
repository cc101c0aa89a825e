"""Journals by file: written by a station that cannot reach the hub, taken in by an administrator."""

import errno
import json
import os
from pathlib import Path

import msgspec
import pytest

from sync.hub.admin import take_journal
from sync.station.export import export_journal
from terminal.faults import ConfigFault, StoreFault
from tests.chaos.computers import Computer
from tests.sync.forked_plant import Plant

pytestmark = pytest.mark.slow


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


def test_an_export_that_fails_leaves_no_half_of_it(
    plant: Plant, computer: Computer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    computer.stop()

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("sync.station.export.os.fsync", full)
    with pytest.raises(StoreFault, match="No space left on device"):
        export_journal(computer.folder, tmp_path / "out.jsonl", plant.clock)
    assert not [path for path in tmp_path.iterdir() if path.name.startswith("out")]


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


@pytest.mark.skipif(os.name != "posix", reason="named pipes")
def test_what_cannot_be_read_twice_is_refused(plant: Plant, tmp_path: Path) -> None:
    """A pipe is empty the second time: nothing would be taken, without a word."""
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ConfigFault, match="no file that can be read twice"):
        take_journal(tmp_path / "hub", tmp_path / "pipe")


def test_what_is_wrong_is_said_to_a_person(plant: Plant, computer: Computer, tmp_path: Path) -> None:
    head, *told, end = journal_file(plant, computer, tmp_path)
    bad = told[0].replace(b'"signature":"', b'"signature":"A')
    (tmp_path / "bad.jsonl").write_bytes(b"".join([head, bad, *told[1:], end]))
    with pytest.raises(ConfigFault) as found:
        take_journal(tmp_path / "hub", tmp_path / "bad.jsonl")
    assert found.value.detail == (
        f"{tmp_path / 'bad.jsonl'}: The signature does not fit the terminal's key; "
        "what follows was not taken. Export the journal again."
    )


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
