"""Where the toasts of a window lie, and the one that stays: how many codes did not come whole is said until
somebody touches it, what is said of the next code does not hide it.
"""

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from ui.text import text
from ui.theme.current import metrics
from ui.widgets.content import Offer
from ui.widgets.dialogs.overlay import Toast


class SpoiltNotice(Toast):
    """One per window; its place is the window's matter."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.spoilt = 0
        self.chosen.connect(self._seen)

    def add(self, spoilt: int = 1) -> None:
        """So many more."""
        self.spoilt += spoilt
        self.retranslate()

    def retranslate(self) -> None:
        """The language has changed."""
        if self.spoilt:
            words = text("Not read whole, not used: {n}. Scan again what is missing.", n=self.spoilt)
            self.offer(words, (Offer("seen", text("Seen"), "check"),), "triangle-alert", stays=True)

    def _seen(self, _key: str) -> None:
        self.spoilt = 0


def place_toasts(area: QRect, toast: Toast, notice: Toast) -> None:
    """Above the strip, between order and actions: there nothing waits for a touch after a report. Who came
    first lies below and stays there: no button comes to lie under a finger that was meant for another.
    """
    height = toast.sizeHint().height()
    side = metrics().px(304)
    gap = metrics().px(12)
    width = area.width() - side - metrics().column - metrics().px(16)
    for each, other in ((toast, notice), (notice, toast)):
        if not each.floor and not each.isHidden():
            each.floor = 2 if other.floor == 1 else 1
        top = area.bottom() - each.floor * (height + gap)
        each.setGeometry(area.x() + side + gap, top, width - 2 * gap, height)
        each.raise_()
