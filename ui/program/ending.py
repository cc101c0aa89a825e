"""The end of a terminal from outside: a signal closes it in order, as closing its window does.

A signal only asks; the one who asked gets exit status 0 when lamps are dark, files gone and the store closed.
"""

import logging
import signal
import socket
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier, Signal
from PySide6.QtWidgets import QApplication

log = logging.getLogger(__name__)
NAMES = ("SIGTERM", "SIGINT", "SIGHUP", "SIGBREAK")


class Ending(QObject):
    """While it lives, a signal ends the application's loop.

    `came` is for a loop that is not the application's own, which `quit` leaves running, and for a kiosk:
    `quit` asks the windows first, and a held one refuses. Python hears a signal only when it runs, and the
    loop is Qt's: a byte on a socket wakes it.
    """

    came = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self.asked = False
        """Whether a signal came, also before the loop began."""
        self._ear, self._mouth = socket.socketpair()
        self._mouth.setblocking(False)
        self._before = signal.set_wakeup_fd(self._mouth.fileno(), warn_on_full_buffer=False)
        self._handlers = {number: signal.signal(number, self._ask) for number in _known()}
        self._notifier = QSocketNotifier(self._ear.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._woken)

    def close(self) -> None:
        """Signals do again what they did before."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._before)
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        self._ear.close()
        self._mouth.close()
        self.deleteLater()

    def _ask(self, number: int, _frame: FrameType | None) -> None:
        log.info("the terminal ends: %s", signal.Signals(number).name)
        self.asked = True

    def _woken(self) -> None:
        self._ear.recv(64)  # the handler has run by now; what woke it is taken away
        if self.asked:  # a signal that came before the loop began ends it too
            self.came.emit()
            self._app.quit()


def _known() -> list[signal.Signals]:
    """The signals that this system has."""
    return [getattr(signal, name) for name in NAMES if hasattr(signal, name)]
