"""The only place where other threads reach the screen, and where key presses become scans.

Device and exchange threads emit; Qt delivers in the main thread, in order. The keyboard-wedge filter judges
every key press of the program before any widget sees it, so a scanned code never lands in a field, whatever
has the focus.
"""

from itertools import islice
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication

from devices.capabilities import DeviceState, Reading
from devices.wedge.judge import WedgeJudge, WedgeSettings
from devices.wedge.keys import Composed, KeyPress
from devices.wedge.outcome import KeyVerdict, Outcome, Scanned
from terminal.clock import Clock

_MODIFIER_KEYS: Final = {
    Qt.Key.Key_Shift: "Shift",
    Qt.Key.Key_Control: "Control",
    Qt.Key.Key_Alt: "Alt",
    Qt.Key.Key_AltGr: "AltGr",
    Qt.Key.Key_Meta: "Meta",
    Qt.Key.Key_CapsLock: "CapsLock",
    Qt.Key.Key_NumLock: "NumLock",
    Qt.Key.Key_ScrollLock: "ScrollLock",
}

_KEYS_DOWN: Final = 16
_Input = QKeyEvent | QInputMethodEvent


class Bridge(QObject):
    """Signals that may be emitted from any thread."""

    reading = Signal(object)
    device_state = Signal(str, object)
    news = Signal(object)
    done = Signal(object)

    def on_reading(self, reading: Reading) -> None:
        """For the device supervisor."""
        if reading.receipt is not None:
            reading.receipt.hold()
        self.reading.emit(reading)

    def on_state(self, device: str, state: DeviceState) -> None:
        """For the device supervisor."""
        self.device_state.emit(device, state)

    def on_done(self, then: object) -> None:
        """For a background job: what is to be called with its result, in the screen's thread."""
        self.done.emit(then)

    def on_news(self, news: object) -> None:
        """For the exchange worker."""
        self.news.emit(news)


class WedgeFilter(QObject):
    """Stands before the whole program; installed on the application.

    Keys are judged where they enter (the window), input-method text where it arrives (the focus). What a
    person typed is sent on to the focus; what a scanner typed is emitted as a reading and reaches nothing
    else.
    """

    scanned = Signal(object)

    def __init__(self, settings: WedgeSettings, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._judge = WedgeJudge(settings, clock)
        self._clock = clock
        self._held: dict[int, list[_Input]] = {}
        """By tag: a key press and, once it has come, its release; or an input method's event."""
        self._next_tag = 0
        self._replaying = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    def set_settings(self, settings: WedgeSettings) -> None:
        """Judges by other settings from the next key on; by the same ones nothing is forgotten."""
        if settings == self._settings:
            return
        self._settings = settings
        self._judge = WedgeJudge(settings, self._clock)
        self._held.clear()
        self._arm()

    def doubt(self) -> None:
        """The code told last means nothing here: it may have been half of one."""
        self._judge.doubt()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._replaying:
            return False
        if isinstance(event, QKeyEvent) and watched.isWindowType():
            if event.type() is QEvent.Type.KeyPress:
                return self._press(event)
            return event.type() is QEvent.Type.KeyRelease and self._release(event)
        return isinstance(event, QInputMethodEvent) and self._compose(event)

    def _press(self, event: QKeyEvent) -> bool:
        modifiers = event.modifiers()
        self._next_tag += 1
        press = KeyPress(
            at_ns=_stamp_ns(event, self._clock),
            seen_ns=self._clock.monotonic_ns(),
            scan_code=event.nativeScanCode(),
            text=event.text(),
            key=_key_name(event),
            shift=bool(modifiers & Qt.KeyboardModifier.ShiftModifier),
            ctrl=bool(modifiers & Qt.KeyboardModifier.ControlModifier),
            alt=bool(modifiers & Qt.KeyboardModifier.AltModifier),
            altgr=bool(modifiers & Qt.KeyboardModifier.GroupSwitchModifier),
            repeat=event.isAutoRepeat(),
            tag=self._next_tag,
        )
        self._held[press.tag] = [event.clone()]
        return self._settle(self._judge.press(press), press.tag)

    def _release(self, event: QKeyEvent) -> bool:
        """Held if its press is: a release that comes before the press would leave a button down. No person
        holds more than a few keys down.
        """
        for held in islice(reversed(self._held.values()), _KEYS_DOWN):
            press = held[0]
            if isinstance(press, QKeyEvent) and _same_key(press, event):
                held.append(event.clone())
                return True
        return False

    def _compose(self, event: QInputMethodEvent) -> bool:
        words = event.commitString() or event.preeditString()
        if not words:
            return False
        self._next_tag += 1
        now = self._clock.monotonic_ns()
        composed = Composed(now, now, words, bool(event.commitString()), self._next_tag)
        self._held[composed.tag] = [event.clone()]
        return self._settle(self._judge.compose(composed), composed.tag)

    def _settle(self, verdict: KeyVerdict, tag: int) -> bool:
        self._hand_out(verdict.outcomes)
        if not verdict.held or verdict.gone:
            self._held.pop(tag, None)
        self._arm()
        return verdict.held

    def _hand_out(self, outcomes: tuple[Outcome, ...]) -> None:
        for outcome in outcomes:
            if isinstance(outcome, Scanned):
                self.scanned.emit(outcome.reading)
            else:
                self._replay([event for key in outcome.keys for event in self._held.pop(key.tag, [])])
        if self._judge.deadline_ns is None:
            self._held.clear()

    def _replay(self, events: list[_Input]) -> None:
        target = QApplication.focusObject()
        self._replaying = True
        try:
            for event in events:
                if target is not None:
                    QCoreApplication.sendEvent(target, event)
        finally:
            self._replaying = False

    def _arm(self) -> None:
        deadline = self._judge.deadline_ns
        if deadline is None:
            self._timer.stop()
        else:
            wait_ns = max(0, deadline - self._clock.monotonic_ns())
            self._timer.start(wait_ns // 1_000_000 + 1)

    def _tick(self) -> None:
        self._hand_out(self._judge.tick(self._clock.monotonic_ns()))
        self._arm()


def _stamp_ns(event: QKeyEvent, clock: Clock) -> int:
    """When the key was pressed, by the windowing system; where it does not say, now."""
    return event.timestamp() * 1_000_000 or clock.monotonic_ns()


def _same_key(one: QKeyEvent, other: QKeyEvent) -> bool:
    return (one.nativeScanCode(), one.key()) == (other.nativeScanCode(), other.key())


def _key_name(event: QKeyEvent) -> str:
    key = event.key()
    if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        return "Return"
    if key == Qt.Key.Key_Tab:
        return "Tab"
    known = next((name for member, name in _MODIFIER_KEYS.items() if member == key), "")
    return known or ("" if event.text() else QKeySequence(key).toString())
