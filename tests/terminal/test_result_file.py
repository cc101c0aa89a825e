"""A file a person asked for is there whole or not at all."""

import errno
from pathlib import Path

import pytest

from terminal.result_file import write_result


def test_it_is_there(tmp_path: Path) -> None:
    write_result(tmp_path / "sheet.pdf", b"whole")
    assert [path.name for path in tmp_path.iterdir()] == ["sheet.pdf"]
    assert (tmp_path / "sheet.pdf").read_bytes() == b"whole"


@pytest.mark.parametrize("before", [None, b"of yesterday"])
def test_a_full_disk_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: bytes | None
) -> None:
    path = tmp_path / "sheet.pdf"
    if before is not None:
        path.write_bytes(before)

    def full(self: Path, content: bytes) -> int:
        with self.open("wb") as file:
            file.write(content[:1])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space left"):
        write_result(path, b"whole")
    left = {entry.name: entry.read_bytes() for entry in tmp_path.iterdir()}
    assert left == ({} if before is None else {"sheet.pdf": before})
