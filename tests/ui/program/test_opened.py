"""A terminal's folder as it is opened: what the head file knows is not forgotten with the store's log."""

from pathlib import Path

import pytest

from terminal.domain.ids import StationCode
from terminal.domain.outcome import Refusal, refused
from terminal.faults import FaultCode, StoreFault
from terminal.store.facts import Identity
from terminal.store.keys.store_key import keep_pin_pepper, pepper_mark, store_key
from terminal.store.store import Store
from terminal.usecases.note_scan import note_refused_scan
from terminal.usecases.parts.workplace import Workplace
from tests.fakes.clock import FakeClock
from ui.program.opened import NotEnrolled, open_store


def test_a_lost_log_of_the_first_minutes_is_not_called_not_enrolled(tmp_path: Path) -> None:
    store = Store(tmp_path, store_key(tmp_path, None).key)
    store.database.empty_log()
    own = Identity(terminal_id="T-1", epoch=1, station=StationCode("ST-020"), zone="UTC")
    store.keep(own)
    work = Workplace(store, FakeClock(), own)
    why = refused(Refusal.UNKNOWN_CODE, code="c")
    note_refused_scan(work, work.new_id(), b"c", "d", "s", why)
    copy = tmp_path / "copy"
    copy.mkdir()
    for name in ("store.db", "store.head", "store.key"):  # without the log, as a copy of the files alone is
        (copy / name).write_bytes((tmp_path / name).read_bytes())
    store.close()
    with pytest.raises(StoreFault, match="has lost its end, up to event 1") as found:
        open_store(copy, None)
    assert found.value.code is FaultCode.STORE_DAMAGED
    (copy / "store.head").unlink()
    with pytest.raises(NotEnrolled):
        open_store(copy, None)


@pytest.mark.parametrize("mark", ["", pepper_mark(bytes(32))])
def test_another_stations_pepper_is_told_at_the_start(tmp_path: Path, mark: str) -> None:
    """With it every right PIN would be a wrong one; a station enrolled by an older program knows no mark."""
    store = Store(tmp_path, store_key(tmp_path, None).key)
    store.keep(
        Identity(terminal_id="T", epoch=1, station=StationCode("ST-020"), zone="UTC", pepper_mark=mark)
    )
    store.close()
    keep_pin_pepper(tmp_path, None, bytes(32))
    open_store(tmp_path, None).close()
    keep_pin_pepper(tmp_path, None, bytes(reversed(range(32))))
    if mark:
        with pytest.raises(StoreFault, match="damaged or another station's") as found:
            open_store(tmp_path, None)
        assert found.value.code is FaultCode.STORE_KEY_WRONG
        (tmp_path / "pin.pepper").unlink()
    opened = open_store(tmp_path, None)
    assert (opened.pepper == b"") == bool(mark)
    opened.close()
