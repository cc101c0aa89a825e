"""Secrets are written whole or not at all; files are their owner's alone."""

import errno
import os
import stat
from pathlib import Path

import pytest

from terminal.faults import ConfigFault, StoreFault
from terminal.secret_files import claim, kept_secret, read_secret, write_secret


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_secret_is_on_disk_with_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[str] = []

    def sync(handle: int) -> None:
        synced.append(str(Path(f"/proc/self/fd/{handle}").readlink()))

    monkeypatch.setattr(os, "fsync", sync)
    write_secret(tmp_path / "a.key", b"secret")
    assert synced == [str(tmp_path / "a.key.new"), str(tmp_path)]
    assert (tmp_path / "a.key").read_bytes() == b"secret"
    assert mode(tmp_path / "a.key") == 0o600


@pytest.mark.parametrize("fails", ["fsync", "rename"])
def test_a_full_disk_leaves_what_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails: str) -> None:
    write_secret(tmp_path / "a.key", b"old")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full) if fails == "fsync" else monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(StoreFault, match=r"a\.key cannot be written \(No space left on device\)"):
        write_secret(tmp_path / "a.key", b"new")
    assert (tmp_path / "a.key").read_bytes() == b"old"
    monkeypatch.undo()
    write_secret(tmp_path / "a.key", b"newer")
    assert sorted(tmp_path.iterdir()) == [tmp_path / "a.key"]


def test_an_unreadable_secret_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.key").mkdir()
    with pytest.raises(ConfigFault, match=r"a\.key cannot be read .*nothing was started"):
        read_secret(tmp_path / "a.key")


def test_a_broken_secret_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "a.key").write_bytes(b"")
    with pytest.raises(ConfigFault, match=r"a\.key is damaged.*Ask somebody\."):
        kept_secret(tmp_path / "a.key", lambda: b"new", lambda content: len(content) == 3, "Ask somebody.")
    assert (tmp_path / "a.key").read_bytes() == b""


def test_a_file_is_claimed_new_or_old(tmp_path: Path) -> None:
    (tmp_path / "old").write_bytes(b"kept")
    (tmp_path / "old").chmod(0o644)
    for name in ("old", "new"):
        claim(tmp_path / name)
        assert mode(tmp_path / name) == 0o600
    assert (tmp_path / "old").read_bytes() == b"kept"


def test_a_place_that_takes_no_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreFault, match="cannot be written"):
        claim(tmp_path / "no" / "such" / "folder")
