"""A plant to begin with: every file there may be, every column of each, and it imports as it is."""

from pathlib import Path

import pytest

from sync.hub.masters.import_folder import READ_ME, read_masters
from sync.hub.masters.new_plant import write_new_plant
from sync.hub.masters.tables import TABLES
from terminal.domain.masters.rows import MASTER_TYPES
from terminal.faults import ConfigFault


def test_it_imports_and_shows_every_file(tmp_path: Path) -> None:
    names = write_new_plant(tmp_path / "plant")
    assert set(names) == {table.format.file for table in TABLES} | {READ_ME}
    read = read_masters(tmp_path / "plant")
    assert read.problems == ()
    assert {type(row) for row in read.rows} == set(MASTER_TYPES)


def test_its_files_name_every_column(tmp_path: Path) -> None:
    write_new_plant(tmp_path)
    told = (tmp_path / READ_ME).read_text(encoding="utf-8")
    for layout in (table.format for table in TABLES):
        assert layout.file in told
        if layout.file.endswith("csv"):
            header = (tmp_path / layout.file).read_text(encoding="utf-8").split("\n", 1)[0]
            assert set(header.split(",")) == set(layout.columns)


def test_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("x", encoding="utf-8")
    with pytest.raises(ConfigFault, match="nothing was written"):
        write_new_plant(tmp_path)
    with pytest.raises(ConfigFault, match="cannot be written"):
        write_new_plant(tmp_path / "mine.txt" / "deeper")
