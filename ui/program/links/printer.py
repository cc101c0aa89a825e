"""Between the queue of labels and the window: when to try, the pill that says what keeps labels back, and the
dialog behind it. Everything in the screen's thread.
"""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QTimer

from devices.capabilities import DeviceState
from devices.model import DeviceConfig
from devices.registry import load_models
from ui.feedback import Feedback
from ui.labels.printing import LABELS, RETRY_MS, Printing, Request, printer_of
from ui.window.window import Window


class PrintLink(QObject):
    """One per terminal. `request` tells a device something, `here` brings a call into the screen's thread."""

    def __init__(self, window: Window, request: Request, here: Callable[[Callable[[], None]], None]) -> None:
        super().__init__(window)
        self._window = window
        self._printing = Printing(window.work, request, here, self._changed)
        self._soon, self._again = QTimer(self), QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._printing.go_on)
        self._again.timeout.connect(self._printing.go_on)

    def set_configs(self, configs: Iterable[DeviceConfig]) -> None:
        """These devices are configured now; one of them may be the printer."""
        self._printing.set_printer(printer_of(configs, load_models()))

    def note_state(self, device: str, state: DeviceState) -> None:
        """How a device is doing."""
        self._printing.note_state(device, state)

    def captured(self) -> None:
        """Something was done that may have asked for a label: after it has been shown, the label is sent."""
        self._soon.start(0)

    def stop(self) -> None:
        """The program ends; what is not confirmed stays in the queue."""
        self._soon.stop()
        self._again.stop()

    def _changed(self, said: Feedback | None) -> None:
        pill = self._printing.pill()
        self._window.set_device_pill(LABELS, self._printing.pill if pill else None, self._ask)
        if pill is None:
            self._again.stop()
        elif not self._again.isActive():
            self._again.start(RETRY_MS)
        if said is not None:
            self._window.say(said)
        if self._printing.just_printed():
            self._window.captured()
            self._window.refresh()

    def _ask(self) -> None:
        from ui.labels.print_dialog import PrintDialog  # not before the first frame

        dialog = self._window.findChild(PrintDialog)
        if dialog is None:
            dialog = PrintDialog(self._window, self._window.desk, self._printing.trouble_words)
        dialog.retranslate()
        dialog.ask()
