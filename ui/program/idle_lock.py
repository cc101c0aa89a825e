"""Who goes away without a word is signed out after a while."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QInputEvent

ACTS = (QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin, QEvent.Type.KeyPress)


class IdleLock(QObject):
    """Signs the person out when nothing was touched or scanned for a while. `acted` hears of each touch."""

    def __init__(
        self, seconds: int, expired: Callable[[], None], acted: Callable[[], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._acted = acted
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(expired)
        self.set_seconds(seconds)

    def set_seconds(self, seconds: int) -> None:
        """0 = never."""
        self._timer.setInterval(seconds * 1000)
        self.touch()

    def touch(self) -> None:
        """Somebody is here."""
        if self._timer.interval():
            self._timer.start()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QInputEvent) and event.type() in ACTS:  # every event comes by: cheap one first
            self._acted()
            self.touch()
        return False
