"""A signal tower on a line: a signal from outside turns its lamps off before the line closes."""

import os
import signal
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from devices.capabilities import Command, Show
from devices.drivers.modbus import ModbusSource
from terminal.clock import SystemClock
from terminal.domain.ids import PersonCode, ReasonCode, StationCode
from terminal.domain.masters.rows import Reason
from terminal.store.facts import Identity
from terminal.store.store import Store
from terminal.usecases.call_help import raise_call
from terminal.usecases.sign_in import sign_in
from tests.devices.peers import ModbusPeer
from tests.fakes.acts import accepted
from tests.fakes.workplace import KEY, demo_rows, load_rows
from ui.program.app import Opened, Terminal
from ui.program.ending import Ending


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What went over the line to the tower, in order; "closed" at its end."""
    told: list[str] = []
    send, close = ModbusSource.send, ModbusSource.close

    def sent(source: ModbusSource, command: Command) -> None:
        send(source, command)
        assert isinstance(command, Show)
        told.append(("+" if command.on else "-") + command.name)

    def closed(source: ModbusSource) -> None:
        told.append("closed")
        close(source)

    monkeypatch.setattr(ModbusSource, "send", sent)
    monkeypatch.setattr(ModbusSource, "close", closed)
    monkeypatch.setattr("devices.supervisor.POLL_S", 0.02)
    return told


def opened(folder: Path, port: int) -> Opened:
    """ST-020 with a tower whose red lamp burns while a call stops the station."""
    store = Store(folder, KEY)
    load_rows(store, demo_rows())
    identity = Identity(terminal_id="T-1", epoch=1, station=StationCode("ST-020"), zone="Asia/Shanghai")
    store.keep(identity)
    tower: dict[str, object] = {
        "name": "tower",
        "model": "signal_relay",
        "address": f"socket://127.0.0.1:{port}",
    }
    signals = ({"device": "tower", "lamp": "red", "when": "stopped"},)
    store.keep(msgspec.structs.replace(store.settings(), devices=(tower,), signals=signals, volume=0))
    return Opened(store, identity, False)


@pytest.mark.slow
def test_a_signal_leaves_a_dark_tower(qt_app: QApplication, tmp_path: Path, line: list[str]) -> None:
    peer = ModbusPeer([0])
    peer.start()
    terminal = Terminal(qt_app, opened(tmp_path, peer.port), SystemClock(), exchange=False)
    ending = Ending(qt_app)
    look = QTimer()
    look.timeout.connect(lambda: _end_when(lambda: "+red" in line))
    try:
        sign_in(terminal.work, terminal.work.new_id(), PersonCode("E10483"))
        stop = next(row.code for row in terminal.work.masters.all(Reason) if row.use == "stop")
        accepted(raise_call(terminal.work, terminal.work.new_id(), ReasonCode(stop)))
        terminal.start()
        look.start(20)
        assert qt_app.exec() == 0
        look.stop()
        assert peer.coils()[2]
        assert ending.asked
    finally:
        terminal.stop()
        ending.close()
    assert line[-2:] == ["-red", "closed"]
    assert peer.coils() == [False] * 8
    peer.stop()


def _end_when(true: Callable[[], bool]) -> None:
    if true():
        os.kill(os.getpid(), signal.SIGTERM)
