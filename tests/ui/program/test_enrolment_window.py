"""The panel's first start: it says what to do, reads the hub's code, enrols, and says why it did not."""

import os
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QRect, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from devices.capabilities import Phase, Reading
from devices.model import DeviceConfig
from terminal.clock import SystemClock
from terminal.domain.ids import StationCode
from terminal.faults import ConfigFault, Fault, FaultCode, StoreFault, SyncFault
from terminal.store.facts import Identity
from tests.devices.fakes import PtyScanner
from ui.feedback import Tone
from ui.program import enrolment_window
from ui.program.enrolment_window import ASKS, EnrolmentWindow, enrol_by_scan
from ui.program.links.bridge import Bridge
from ui.text import set_language, text
from ui.words.faults import enrolment_failure

ME = Identity(terminal_id="T-1", epoch=1, station=StationCode("ST-020"), zone="UTC")
OFFER = '{"url":"https://hub:8443","station":"ST-020","code":"c0de","fingerprint":"ab"}'


def reading(value: str) -> Reading:
    about = {"device": "scanner", "kind": "code", "symbology": "", "taken_at": 0, "first_byte_ns": 0}
    return msgspec.convert({**about, "id": 1, "value": value, "raw": b""}, Reading)


class Hub:
    """Enrols as it is told; keeps the offers it was shown."""

    def __init__(self, *answers: Fault | None) -> None:
        self.answers = list(answers)
        self.offers: list[str] = []

    def __call__(self, offer: str) -> Identity:
        self.offers.append(offer)
        if self.answers and (fault := self.answers.pop(0)):
            raise fault
        return ME


def window(hub: Hub) -> EnrolmentWindow:
    return EnrolmentWindow(hub, lambda job: job(), Bridge())


def test_the_hubs_code_enrols(qt_app: QApplication) -> None:
    hub, done = Hub(), []
    shown = window(hub)
    shown.done = lambda: done.append(True)
    shown.read(reading(OFFER))
    qt_app.processEvents()
    assert (hub.offers, shown.enrolled, done) == ([OFFER], ME, [True])


@pytest.mark.parametrize(
    "fault",
    [
        ConfigFault(FaultCode.CONFIG_WRONG, "x"),
        SyncFault(FaultCode.HUB_UNREACHABLE, "x", retry=True),
        SyncFault(FaultCode.HUB_REFUSED, "x", retry=False),
        StoreFault(FaultCode.STORE_FULL, "x"),
        StoreFault(FaultCode.STORE_KEY_WRONG, "x"),
    ],
)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_why_it_did_not_is_said_and_the_next_code_is_read(
    qt_app: QApplication, fault: Fault, language: str
) -> None:
    set_language("zh" if language == "zh" else "en")
    shown = window(Hub(fault, None))
    shown.read(reading("nonsense"))
    qt_app.processEvents()
    assert shown.state.accessibleName() == text(enrolment_failure(fault.code)).rstrip(".。")
    assert shown.state.tone is Tone.BAD
    assert shown.enrolled is None
    shown.read(reading(OFFER))
    qt_app.processEvents()
    assert shown.enrolled == ME


def test_while_the_hub_is_asked_another_code_is_nothing(qt_app: QApplication) -> None:
    jobs: list[Callable[[], None]] = []
    shown = EnrolmentWindow(Hub(), jobs.append, Bridge())
    shown.read(reading(OFFER))
    shown.read(reading(OFFER))
    assert len(jobs) == 1
    assert shown.state.accessibleName() == text(ASKS)


def test_the_other_language_is_a_touch_away(qt_app: QApplication) -> None:
    shown = window(Hub())
    assert shown.title.accessibleName() == "This terminal belongs to no hub yet"
    shown.other.touched.emit()
    assert shown.title.accessibleName() == "本终端尚未注册到中心"


def test_a_scanner_that_types_enrols(
    qt_app: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub = Hub()
    monkeypatch.setattr("sync.station.enrolment.enroll", lambda _data, offer, **_: hub(offer))
    monkeypatch.setattr(enrolment_window, "plugged_in", tuple)

    def scan() -> None:
        windows = [each for each in qt_app.topLevelWidgets() if isinstance(each, EnrolmentWindow)]
        shown = next(each for each in windows if each.isVisible()).windowHandle()
        for sign in "CODE-0815":
            QTest.keyClick(shown, Qt.Key(ord(sign)))
        QTest.keyClick(shown, Qt.Key.Key_Return)

    QTimer.singleShot(50, scan)
    QTimer.singleShot(10_000, lambda: [each.close() for each in qt_app.topLevelWidgets()])
    assert enrol_by_scan(qt_app, tmp_path / "new", None, SystemClock(), kiosk=False)
    assert hub.offers == ["code-0815"]
    assert not (tmp_path / "new").exists()


def test_a_kiosks_first_screen_takes_the_whole_screen_itself_and_may_be_closed(
    qt_app: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(enrolment_window, "plugged_in", tuple)
    seen: list[tuple[QRect, bool]] = []

    def look() -> None:
        windows = [each for each in qt_app.topLevelWidgets() if isinstance(each, EnrolmentWindow)]
        shown = next(each for each in windows if each.isVisible())
        frameless = bool(shown.windowFlags() & Qt.WindowType.FramelessWindowHint)
        seen.append((shown.geometry(), frameless))
        shown.close()

    QTimer.singleShot(50, look)
    assert not enrol_by_scan(qt_app, tmp_path / "new", None, SystemClock(), kiosk=True)
    assert seen == [(qt_app.primaryScreen().geometry(), True)]


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs pseudo-terminals")
def test_a_scanner_on_a_serial_line_enrols(
    qt_app: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub, scanner = Hub(), PtyScanner(tmp_path / "scanner")
    scanner.plug()
    reader = DeviceConfig("scanner", "generic_serial", str(scanner.link))
    monkeypatch.setattr("sync.station.enrolment.enroll", lambda _data, offer, **_: hub(offer))
    monkeypatch.setattr(enrolment_window, "_readers", lambda: (reader,))
    states: list[Phase] = []
    monkeypatch.setattr(Bridge, "on_state", lambda _bridge, _name, state: states.append(state.phase))
    again, late = QTimer(), QTimer()
    again.timeout.connect(lambda: _scan_once(scanner, states))
    late.timeout.connect(lambda: [each.close() for each in qt_app.topLevelWidgets()])
    again.start(20)
    late.start(10_000)
    try:
        assert enrol_by_scan(qt_app, tmp_path / "new", None, SystemClock(), kiosk=False)
    finally:
        again.stop()
        late.stop()
        scanner.unplug()
    assert hub.offers == [OFFER]


def _scan_once(scanner: PtyScanner, states: list[Phase]) -> None:
    """The code, as soon as the line is open."""
    if Phase.READY in states:
        states.clear()
        scanner.send(OFFER.encode() + b"\r")
