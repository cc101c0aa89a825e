"""A start of the program: who was signed in before the computer was started is signed in no more, and the
language of the first screen stays.
"""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from terminal.domain.events.payloads import SessionEnded
from terminal.domain.ids import PersonCode, StationCode
from terminal.store.facts import Identity
from terminal.store.keys.store_key import store_key
from terminal.store.keys.system_keys import system_keys
from terminal.store.store import Store
from terminal.usecases.parts.workplace import Workplace
from terminal.usecases.sign_in import sign_in
from tests.fakes.acts import accepted
from tests.fakes.clock import FakeClock
from tests.fakes.floor import events_after
from tests.fakes.workplace import demo_rows, load_rows
from ui.program import run_terminal
from ui.program.station_log import log_file
from ui.text import set_language


def at_work(data: Path) -> Workplace:
    """The station's store, by a clock of an earlier start of the computer."""
    store = Store(data, store_key(data, system_keys()).key)
    own = Identity(terminal_id="T-1", epoch=1, station=StationCode("ST-020"), zone="Asia/Shanghai")
    if store.identity() is None:
        load_rows(store, demo_rows())
        store.keep(own)
    return Workplace(store, FakeClock(), own)


@pytest.mark.slow
def test_a_start_signs_out_who_was_there_before(
    qt_app: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = at_work(tmp_path)
    accepted(sign_in(work, work.new_id(), PersonCode("E10482")))
    work.store.close()
    monkeypatch.setattr(run_terminal, "application", lambda: qt_app)
    monkeypatch.setattr(QApplication, "exec", lambda *_: 0)
    assert run_terminal.run_terminal(tmp_path) == 0
    work = at_work(tmp_path)
    assert work.terminal().actor is None
    assert events_after(work)[-1].payload == SessionEnded(how="restart")
    work.store.close()


@pytest.mark.slow
def test_a_new_station_keeps_the_language_of_its_first_screen_and_a_log(
    qt_app: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def enrolled_in_english(_app: QApplication, data: Path, *_: object, **__: object) -> bool:
        data.mkdir()
        at_work(data).store.close()
        set_language("en")
        return True

    monkeypatch.setattr("ui.program.enrolment_window.enrol_by_scan", enrolled_in_english)
    monkeypatch.setattr(run_terminal, "application", lambda: qt_app)
    monkeypatch.setattr(QApplication, "exec", lambda *_: 0)
    assert run_terminal.run_terminal(tmp_path / "new") == 0
    assert "the terminal has ended" in log_file(tmp_path / "new").read_text(encoding="utf-8")
    work = at_work(tmp_path / "new")
    assert work.store.settings().language == "en"
    work.store.close()
