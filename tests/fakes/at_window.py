"""A person at a real window: scans and touches as on the floor, every one counted."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from devices.capabilities import Reading, ReadingKind, next_reading_id
from terminal.usecases.parts.workplace import Workplace
from tests.fakes.clock import FakeClock
from tests.fakes.station_kind import kind_with
from ui.theme.current import metrics
from ui.theme.metrics import Panel
from ui.widgets.dialogs.keypad import Key
from ui.widgets.dialogs.overlay import Dialog
from ui.widgets.touch import Touchable
from ui.window.window import Window

PANEL = Panel()


class AtWindow:
    """`scans`, `taps` and `digits` count what was done; header and strip are no part of the screen."""

    def __init__(self, work: Workplace, *screens: str, panel: Panel = PANEL) -> None:
        assert isinstance(work.clock, FakeClock)
        self.clock = work.clock
        self.window = Window(work, kind_with(*screens))
        self.window.resize(panel.width_px, panel.height_px)
        self.window.show()
        self.scans = self.taps = self.digits = 0

    def scan(self, code: str) -> None:
        """Reads a label; some seconds after what was done before."""
        self.clock.turn(3)
        self.scans += 1
        now, first = self.clock.now(), self.clock.monotonic_ns()
        reading = Reading(next_reading_id(), "s1", ReadingKind.CODE, code, code.encode(), None, now, first)
        self.window.router.read(reading)
        QApplication.processEvents()

    def tap(self, name: str) -> None:
        """Touches the button a person sees as `name`, or begins with it. AssertionError if there is none."""
        self.taps += 1
        self._touch(self._find(name))

    def type(self, keys: str) -> None:
        """Touches keys of the keypad."""
        for key in keys:
            self.digits += 1
            self._touch(next(found for found in self._seen() if isinstance(found, Key) and found.key == key))

    def said(self) -> str:
        """The feedback strip."""
        return self.window.strip.accessibleName()

    def layout_faults(self) -> list[str]:
        """What breaks the rules: targets too small for a glove or without a name, a window over its panel."""
        least = metrics().glove
        faults = [
            f"{button.accessibleName() or type(button).__name__}: {button.width()} x {button.height()} px"
            for button in self._seen()
            if min(button.width(), button.height()) < least or not button.accessibleName()
        ]
        wanted = self.window.minimumSizeHint()
        if wanted.width() > self.window.width() or wanted.height() > self.window.height():
            faults.append(f"window wants {wanted.width()} x {wanted.height()} px")
        return faults

    def _seen(self) -> list[Touchable]:
        """The buttons one can see, those of an open dialog only while one is open."""
        dialogs = [dialog for dialog in self.window.findChildren(Dialog) if dialog.isVisible()]
        inside: QWidget = dialogs[-1] if dialogs else self.window.stack
        return [found for found in inside.findChildren(Touchable) if found.isVisible()]

    def _find(self, name: str) -> Touchable:
        fitting = [button for button in self._seen() if button.accessibleName().startswith(name)]
        assert fitting, f"no button {name!r} among {[button.accessibleName() for button in self._seen()]}"
        return fitting[0]

    def _touch(self, button: Touchable) -> None:
        assert button.isEnabled(), f"{button.accessibleName()} cannot be touched now"
        button.rest.stop()  # as if the pause between two touches had passed
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        QApplication.processEvents()
