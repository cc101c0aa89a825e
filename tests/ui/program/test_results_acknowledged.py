"""A controller hears that its result was taken once the journal has it, not when it was read."""

from pathlib import Path
from threading import Thread

import pytest
from PySide6.QtWidgets import QApplication

from devices.drivers.open_protocol import DRIVER
from devices.drivers.open_protocol_telegrams import RESULT_TAKEN, Telegram, written
from devices.last_results import LAST_RESULTS
from devices.model import Device
from devices.registry import load_models
from terminal.clock import SystemClock
from tests.devices.drivers.test_open_protocol import result
from tests.devices.fakes import FakeClock, FakeLine
from tests.fakes.floor import head_of
from tests.fakes.workplace import make_workplace
from ui.program.app import Opened, Terminal


@pytest.mark.slow
def test_a_result_is_acknowledged_when_the_journal_has_it(qt_app: QApplication, tmp_path: Path) -> None:
    LAST_RESULTS.load({})
    work = make_workplace(tmp_path, "ST-050")
    terminal = Terminal(qt_app, Opened(work.store, work.identity, False), SystemClock(), exchange=False)
    clock = FakeClock()
    line = FakeLine(clock, [written(result(1))])
    source = DRIVER.over(line, Device("t1", "x", load_models()["open_protocol"]), clock)
    try:
        reader = Thread(target=lambda: list(map(terminal.bridge.on_reading, source.take())))
        reader.start()
        reader.join()
        source.take()
        before = head_of(work)
        assert line.sent[1:] == [], "read, and not yet in the journal"
        qt_app.processEvents()
        assert head_of(work) == before + 3
        assert [len(marks) for marks in work.store.device_results().seen.values()] == [1]
        source.take()
        assert line.sent[1:] == [written(Telegram(RESULT_TAKEN))]
    finally:
        terminal.stop()
