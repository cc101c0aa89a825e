"""Keys and readings on their way to the screen: what a person types arrives whole and in order, what a
scanner types never does; what another thread tells arrives in the screen's thread, in order.
"""

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget

from devices.capabilities import DeviceState, Flaw, Phase, Reading, ReadingKind, next_reading_id
from devices.wedge.judge import WedgeRule, WedgeSettings
from tests.fakes.clock import FakeClock
from tests.ui.window.keyboard import Keyboard
from ui.jobs import Jobs
from ui.program.links.bridge import Bridge, WedgeFilter

QUIET_S = 0.1
"""A little more than the quiet time after which held keys are judged."""


class Form:
    """A window with a field and a button, a keyboard, and the filter in between."""

    def __init__(self, app: QApplication, rule: WedgeRule) -> None:
        self.app, self.clock = app, FakeClock()
        self.window = QWidget()
        self.field, self.button = QLineEdit(), QPushButton("Press")
        column = QVBoxLayout(self.window)
        column.addWidget(self.field)
        column.addWidget(self.button)
        self.wedge = WedgeFilter(WedgeSettings(rule=rule, scan_codes="x11"), self.clock, self.window)
        self.readings: list[Reading] = []
        self.presses: list[bool] = []
        self.wedge.scanned.connect(self.readings.append)
        self.button.clicked.connect(lambda: self.presses.append(True))
        app.installEventFilter(self.wedge)
        self.window.show()
        self.window.activateWindow()
        QTest.qWaitForWindowActive(self.window)
        self.field.setFocus()
        self.keyboard = Keyboard(self.window, self.clock)

    def rest(self) -> None:
        """Nothing is typed for longer than a code may pause; a late timer waits once more."""
        for _ in range(2):
            self.clock.turn(QUIET_S)
            self.wedge._tick()

    def codes(self) -> list[str]:
        return [reading.value for reading in self.readings]


@pytest.fixture
def rule() -> WedgeRule:
    return WedgeRule()


@pytest.fixture
def form(qt_app: QApplication, rule: WedgeRule) -> Iterator[Form]:
    made = Form(qt_app, rule)
    yield made
    qt_app.removeEventFilter(made.wedge)


def test_person_types_into_a_field(form: Form) -> None:
    form.keyboard.type("Lot 17/b")
    form.rest()
    assert form.field.text() == "Lot 17/b"
    assert form.readings == []


def test_scan_reaches_no_field(form: Form) -> None:
    form.keyboard.scan("MC40-2611-000017")
    form.rest()
    assert form.codes() == ["MC40-2611-000017"]
    assert form.field.text() == ""


def test_scan_amid_typing_leaves_the_typing_whole(form: Form) -> None:
    form.keyboard.type("ab")
    form.rest()
    form.clock.turn(1)
    form.keyboard.scan("B10482")
    form.clock.turn(1)
    form.keyboard.type("cd")
    form.rest()
    assert form.codes() == ["B10482"]
    assert form.field.text() == "abcd"


def test_space_and_enter_of_a_scan_press_no_button(form: Form) -> None:
    form.button.setFocus()
    form.keyboard.scan("NO SUCH CODE")
    form.rest()
    assert form.codes() == ["NO SUCH CODE"]
    assert form.presses == []


def test_person_presses_a_button_by_the_space_bar(form: Form) -> None:
    form.button.setFocus()
    form.keyboard.type(" ")
    assert form.presses == []
    form.rest()
    assert len(form.presses) == 1
    assert not form.button.isDown()


def test_keys_without_a_character_pass_at_once(form: Form) -> None:
    form.field.setText("ab")
    for key in (Qt.Key.Key_Home, Qt.Key.Key_Delete):
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)
        QCoreApplication.sendEvent(form.window.windowHandle(), event)
    assert form.field.text() == "b"


def test_second_end_mark_of_a_scan_is_swallowed(form: Form) -> None:
    entered: list[str] = []
    form.field.returnPressed.connect(lambda: entered.append("enter"))
    form.keyboard.scan("B10482", end="\r")
    form.keyboard.key("\r")
    assert entered == []
    form.clock.turn(1)
    form.keyboard.key("\r")
    assert entered == ["enter"]


def test_person_writes_chinese(form: Form) -> None:
    for committed in ("虚焊", "。"):
        event = QInputMethodEvent("", [])
        event.setCommitString(committed)
        QCoreApplication.sendEvent(form.field, event)
        form.rest()
    assert form.field.text() == "虚焊。"
    assert form.readings == []


def test_scan_through_an_input_method_is_told_as_spoilt(form: Form) -> None:
    form.keyboard.compose("MC40-2611-000017")
    form.rest()
    assert [reading.flaw for reading in form.readings] == [Flaw.INPUT_METHOD]
    assert form.field.text() == ""


@pytest.mark.parametrize("rule", [WedgeRule(prefix="~")])
def test_with_a_prefix_typing_is_not_held(form: Form) -> None:
    form.keyboard.key("x")
    assert form.field.text() == "x"
    form.keyboard.scan("~A1")
    assert form.codes() == ["A1"]
    assert form.field.text() == "x"


def test_judged_by_its_own_timer(form: Form) -> None:
    form.keyboard.key("x")
    assert form.field.text() == ""
    assert form.wedge._timer.isActive()
    form.clock.turn(QUIET_S)
    form.wedge._timer.timeout.emit()
    assert form.field.text() == "x"
    assert not form.wedge._timer.isActive()


def test_what_threads_tell_arrives_in_the_screens_thread_in_order(qt_app: QApplication) -> None:
    bridge, here = Bridge(), threading.get_ident()
    heard: list[tuple[int, object]] = []
    bridge.reading.connect(lambda reading: heard.append((threading.get_ident(), reading.value)))
    bridge.news.connect(lambda news: heard.append((threading.get_ident(), news)))
    bridge.device_state.connect(lambda name, state: heard.append((threading.get_ident(), (name, state))))
    ready = DeviceState(Phase.READY)

    def tell() -> None:
        for number in range(50):
            bridge.on_reading(
                Reading(next_reading_id(), "scanner", ReadingKind.CODE, str(number), b"", None, 0, number)
            )
        bridge.on_news("news")
        bridge.on_state("scanner", ready)

    teller = threading.Thread(target=tell)
    teller.start()
    teller.join()
    assert heard == []
    qt_app.processEvents()
    told: list[object] = [*map(str, range(50)), "news", ("scanner", ready)]
    assert heard == [(here, what) for what in told]


def test_what_the_background_gave_is_taken_in_the_screens_thread(qt_app: QApplication) -> None:
    bridge, jobs, threads = Bridge(), Jobs(), list[threading.Thread]()
    bridge.done.connect(lambda then: then())
    at_work = threading.Event()
    jobs.submit(lambda: bridge.on_done(lambda: threads.append(threading.current_thread())))
    jobs.submit(at_work.set)
    assert at_work.wait(5)
    jobs.close()
    assert threads == []
    qt_app.processEvents()
    assert threads == [threading.main_thread()]
