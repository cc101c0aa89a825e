"""The keypad as a dialog over the window: opened with a field, closed without one."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.text import text
from ui.theme.current import metrics
from ui.widgets.content import KeypadField, KeypadNames
from ui.widgets.dialogs.keypad import Keypad
from ui.widgets.dialogs.overlay import Dialog

WIDTH = 1180


class KeypadDialog(Dialog):
    """`entered` with the digits, or `cancelled`."""

    entered = Signal(str)
    cancelled = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._about: object = None
        self.pad = Keypad(_names())
        self.pad.setFixedWidth(metrics().px(WIDTH))
        self.pad.entered.connect(self._enter)
        self.pad.cancelled.connect(self.shut)
        self.set_content(self.pad)
        self.closed.connect(self._cancel)

    def show_state(self, field: KeypadField | None, about: object, busy: str = "") -> None:
        """Asks for `field`; what was typed is kept while `about` stays the same. `busy` says what is being
        done with it: so long no key counts.
        """
        if field is None:
            self._about = None
            self.hide()
        elif busy:
            self._about = about
            self.pad.wait(busy)
            self.open()
        elif about != self._about:
            self._about = about
            self.pad.ask(field)
            self.open()

    def is_secret(self) -> bool:
        """True while what is typed is not shown."""
        return self.pad.is_secret()

    def type_digit(self, digit: int) -> str | None:
        """As a touch on that key; gives what stands there then, None where it has room for no more."""
        before = self.pad.words()
        self.pad.press(str(digit))
        after = self.pad.words()
        return after if after != before or after == "0" else None

    def confirm(self) -> bool:
        """As a touch on confirm; False where what was typed cannot be confirmed."""
        if not self.pad.confirm.isEnabled():
            return False
        self._enter(self.pad.words())
        return True

    def retranslate(self) -> None:
        """The language has changed."""
        self.pad.set_names(_names())

    def _enter(self, digits: str) -> None:
        self._about = None
        self.hide()
        self.entered.emit(digits)

    def _cancel(self) -> None:
        if self._about is not None:
            self._about = None
            self.cancelled.emit()


def open_keypad(window: QWidget) -> KeypadDialog | None:
    """The keypad in sight, unless it hides what is typed: a PIN is typed by hand."""
    pads = (pad for pad in window.findChildren(KeypadDialog) if not pad.isHidden())
    return next((pad for pad in pads if not pad.is_secret()), None)


def _names() -> KeypadNames:
    return KeypadNames(text("Cancel"), text("Clear"), text("Delete"), text("Sign"), text("Decimal point"))
