"""Header, screen and strip, one under the other."""

from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

from ui.theme.current import metrics


class WindowRows:
    """The layout of the window. A bare screen has it to itself; the strip comes when there is something to
    say.
    """

    def __init__(self, window: QWidget, header: QWidget, screen: QWidget, strip: QWidget) -> None:
        self._header = header
        self._strip = strip
        self._whole = QVBoxLayout(window)
        self._screen_row, self._strip_row = QHBoxLayout(), QHBoxLayout()
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)  # a panel does not grow
        self._whole.addWidget(header)
        self._screen_row.addWidget(screen)
        self._whole.addLayout(self._screen_row, 1)
        self._strip_row.addWidget(strip)
        self._whole.addLayout(self._strip_row)
        self.set_bare(False)

    def set_bare(self, bare: bool) -> None:
        """Whether the screen in sight has the window to itself."""
        self._header.setVisible(not bare)
        self._strip.setVisible(not bare)
        side = 0 if bare else metrics().px(16)
        self._screen_row.setContentsMargins(side, 0, side, 0)
        self._strip_row.setContentsMargins(side, 0, side, side)
        self._whole.setSpacing(0 if bare else metrics().gap)
