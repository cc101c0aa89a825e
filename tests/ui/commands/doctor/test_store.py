"""Doctor on a store that has lost its end, or that a disk has damaged."""

from pathlib import Path

import pytest

from terminal.domain.ids import PersonCode
from terminal.faults import StoreFault
from terminal.store.facts import ExchangeState, Losses, Settings
from terminal.usecases.sign_in import sign_in
from tests.fakes.damage import PAGE, as_killed, damage_page
from tests.fakes.workplace import make_workplace
from ui.commands.doctor.station import StationFolder
from ui.program.finding import Diagnosis, Level, report_of
from ui.program.opened import open_store

OPERATOR = PersonCode("E10482")
pytestmark = pytest.mark.slow


def station(data: Path) -> dict[str, Diagnosis]:
    opened = StationFolder(data, None)
    opened.close()
    return {finding.check: finding for finding in opened.findings}


def test_a_lost_end_is_found_with_its_numbers(tmp_path: Path) -> None:
    """The station was killed and its folder copied without the log."""
    work = make_workplace(tmp_path / "station")
    work.store.database.empty_log()
    sign_in(work, work.new_id(), OPERATOR)
    copied = as_killed(tmp_path / "station", tmp_path / "copied")
    work.store.close()
    (copied / "store.db-wal").unlink()
    (copied / "store.key").write_text(bytes(range(32)).hex(), encoding="ascii")
    for _ in range(2):  # the first look removes nothing that the second one needs
        found = station(copied)
        assert found["journal_cut"].what.startswith("Events 1 to 1 were recorded here and are gone")
        assert not report_of(tuple(found.values())).ok


def test_a_damaged_page_is_found_with_its_place(tmp_path: Path) -> None:
    work = make_workplace(tmp_path)
    work.store.close()
    (tmp_path / "store.key").write_text(bytes(range(32)).hex(), encoding="ascii")
    pages = (tmp_path / "store.db").stat().st_size // PAGE
    for page in (2, pages // 2, pages):
        damage_page(tmp_path / "store.db", page)
        found = [finding for finding in station(tmp_path).values() if finding.level is Level.WRONG]
        assert any(f"page {page}" in finding.what for finding in found), page
        damage_page(tmp_path / "store.db", page)


@pytest.mark.parametrize("name", ["Identity", "ExchangeState", "Losses"])
def test_a_row_that_is_none_is_named_by_the_start_and_by_doctor(tmp_path: Path, name: str) -> None:
    """Its page is whole: another program wrote it."""
    work = make_workplace(tmp_path)
    work.store.keep(ExchangeState())
    work.store.keep(Losses())
    with work.store.database.write() as connection:
        connection.exec_driver_sql("UPDATE fact SET value = '{' WHERE name = ?", (name,))
    work.store.close()
    (tmp_path / "store.key").write_text(bytes(range(32)).hex(), encoding="ascii")
    said = f"the row {name} of fact is not what was written"
    with pytest.raises(StoreFault, match=said):
        open_store(tmp_path, None)
    found = [each.what for each in station(tmp_path).values() if each.level is Level.WRONG]
    assert any(said in what or "tables: fact" in what for what in found)


def test_settings_that_cannot_be_read_are_found(tmp_path: Path) -> None:
    work = make_workplace(tmp_path)
    work.store.keep(Settings(volume=500))
    work.store.close()
    (tmp_path / "store.key").write_text(bytes(range(32)).hex(), encoding="ascii")
    found = station(tmp_path)["settings_unread"]
    assert found.what == "Settings of this station cannot be read: volume"
