"""Devices at a running terminal: unplugged, the header says so with the manual way on; plugged in again it is
found within a second; another device is taken over without a restart.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QDeadlineTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from devices.capabilities import Capability, DeviceState, Phase, ReasonCode, StateReason
from devices.model import DeviceConfig
from devices.ports.sysfs import Port
from terminal.clock import SystemClock
from terminal.domain.ids import PersonCode, StationCode
from terminal.store.facts import Identity
from terminal.store.store import Store
from terminal.usecases.change_setting import change_setting
from terminal.usecases.sign_in import sign_in
from tests.devices.fakes import PtyScanner
from tests.fakes.acts import SUPERVISOR, accepted
from tests.fakes.workplace import KEY, demo_rows, load_rows
from ui.program.app import Opened, Terminal
from ui.screens.devices.presenter import DevicesPresenter
from ui.words.devices import MANUAL_WAYS, device_pill

pytestmark = pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs pseudo-terminals")
AWAY = DeviceState(Phase.LOST, StateReason(ReasonCode.CUT, {"address": "x"}))


class Bench:
    """A terminal with a caliper and a scanner on pseudo-terminals."""

    def __init__(self, app: QApplication, folder: Path) -> None:
        self.caliper, self.scanner = PtyScanner(folder / "caliper"), PtyScanner(folder / "scanner")
        for each in (self.caliper, self.scanner):
            each.plug()
        store = Store(folder, KEY)
        store.database.connection().exec_driver_sql("PRAGMA synchronous = OFF")
        load_rows(store, demo_rows())
        identity = Identity(terminal_id="T-1", epoch=1, station=StationCode("ST-020"), zone="Asia/Shanghai")
        store.keep(identity)
        devices = (self.config("CAL-70113", "sylvac", self.caliper),)
        kept = msgspec.structs.replace(store.settings(), devices=devices, volume=0, language="en")
        store.keep(kept)
        self.terminal = Terminal(app, Opened(store, identity, False), SystemClock(), exchange=False)
        sign_in(self.terminal.work, self.terminal.work.new_id(), PersonCode("E10483"))
        self.terminal.window.show()
        self.terminal.start()

    @staticmethod
    def config(name: str, model: str, on: PtyScanner) -> dict[str, object]:
        slow = {"frame": {"idle_ms": 60_000}}  # half a frame waits for its end, however busy the machine
        return {"name": name, "model": model, "address": str(on.link), "overrides": slow}

    def pills(self) -> list[str]:
        return [pill.words for pill in self.terminal.window.header.pills()]

    def phase(self, name: str) -> Phase | None:
        state = self.terminal.window.desk.devices.state_of(name)
        return state.phase if state else None

    def wait(self, true: Callable[[], bool], ms: int = 5000) -> None:
        deadline = QDeadlineTimer(ms)
        while not true():
            assert not deadline.hasExpired(), "did not happen"
            QTest.qWait(2)

    def close(self) -> None:
        self.terminal.stop()
        for each in (self.caliper, self.scanner):
            each.unplug()


@pytest.fixture
def bench(qt_app: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    monkeypatch.setattr("ui.program.links.devices.PORTS_MS", 20)
    made = Bench(qt_app, tmp_path)
    try:
        made.wait(lambda: made.phase("CAL-70113") is Phase.READY)
        yield made
    finally:
        made.close()


def lost(bench: Bench) -> list[str]:
    return [words for words in bench.pills() if words.startswith("CAL-70113")]


@pytest.mark.slow
def test_an_unplugged_gauge_is_in_the_header_and_a_replug_is_found_within_a_second(bench: Bench) -> None:
    bench.caliper.unplug()
    bench.wait(lambda: bool(lost(bench)))
    assert lost(bench)[0].endswith(" · enter by hand")
    bench.terminal.window.header.pill_touched.emit("CAL-70113")
    assert "type what the gauge shows" in bench.terminal.window.strip.accessibleName()
    bench.caliper.plug()
    bench.wait(lambda: not lost(bench), ms=1000)
    bench.caliper.send(b"+12.37\r")
    desk = bench.terminal.window.desk.devices
    bench.wait(lambda: any(frame.raw == b"+12.37\r" for frame in desk.frames_of("CAL-70113")))


@pytest.mark.slow
def test_a_device_taken_over_reads_without_a_restart_and_the_others_read_on(bench: Bench) -> None:
    terminal, desk = bench.terminal, bench.terminal.window.desk.devices
    bench.caliper.send(b"+1.0")
    both = (
        bench.config("CAL-70113", "sylvac", bench.caliper),
        bench.config("scanner", "generic_serial", bench.scanner),
    )
    change = change_setting(terminal.work, terminal.work.new_id(), SUPERVISOR, "devices", both)
    terminal.window.settings_changed(accepted(change))
    bench.caliper.send(b"0\r")
    bench.wait(lambda: bool(desk.frames_of("CAL-70113")))
    assert desk.frames_of("CAL-70113")[0].raw == b"+1.00\r", "nothing of the other was lost"
    bench.wait(lambda: bench.phase("scanner") is Phase.READY)
    bench.scanner.send(b"LOT-1\r")
    bench.wait(lambda: bool(desk.frames_of("scanner")))


@pytest.mark.slow
def test_an_unplugged_camera_that_nobody_looks_through_is_in_the_header_and_found_again(
    bench: Bench, tmp_path: Path
) -> None:
    terminal, plugged = bench.terminal, tmp_path / "camera"
    plugged.mkdir()
    top = ({"name": "top", "model": "folder_camera", "address": str(plugged)},)
    change = change_setting(terminal.work, terminal.work.new_id(), SUPERVISOR, "devices", top)
    terminal.window.settings_changed(accepted(change))
    bench.wait(lambda: bench.phase("top") is Phase.READY)
    away = plugged.rename(tmp_path / "away")
    bench.wait(lambda: any(words.startswith("top: ") for words in bench.pills()))
    away.rename(plugged)
    bench.wait(lambda: not [words for words in bench.pills() if words.startswith("top")], ms=1000)


@pytest.mark.slow
def test_a_removed_device_leaves_no_pill_and_no_reading(bench: Bench) -> None:
    terminal = bench.terminal
    bench.caliper.unplug()
    bench.wait(lambda: bool(lost(bench)))
    change = change_setting(terminal.work, terminal.work.new_id(), SUPERVISOR, "devices", ())
    terminal.window.settings_changed(accepted(change))
    assert lost(bench) == []
    assert bench.phase("CAL-70113") is None


@pytest.mark.slow
def test_the_device_screen_follows_the_ports_while_it_is_shown(bench: Bench) -> None:
    window, seen = bench.terminal.window, []
    port = Port("/dev/ttyACM9", "usb:1eab:1d06:N7", 0x1EAB, 0x1D06, "N7", "POS Device", "Newland")

    def ports() -> tuple[Port, ...]:
        seen.append(window.screen_name())
        return (port,)

    window.desk.devices.ports = ports
    window.show_screen("devices")
    presenter = window.presenter()
    assert isinstance(presenter, DevicesPresenter)
    presenter.look()
    assert seen == [], "locked, nobody sees them"
    presenter._lock.by = bench.terminal.work.person()
    bench.wait(lambda: "POS Device" in [line.title for line in presenter.state().lines])
    assert set(seen) == {"devices"}


@pytest.mark.parametrize("capability", Capability)
def test_every_kind_of_device_has_a_manual_way(capability: Capability) -> None:
    pill = device_pill("d", AWAY, capability)
    assert pill is not None
    assert pill.words == f"d: unplugged · {MANUAL_WAYS[capability][0]}"


def test_one_that_works_or_is_switched_off_has_no_pill() -> None:
    assert device_pill("d", DeviceState(Phase.READY), Capability.VALUE) is None
    assert device_pill("d", DeviceState(Phase.STOPPED), Capability.VALUE) is None
    assert DeviceConfig("d", "zebra").plain() == {"name": "d", "model": "zebra"}
