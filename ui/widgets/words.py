"""A label in one of the type roles; it follows theme and sizes by itself."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QWidget

from ui.theme.apply import Dressed
from ui.theme.current import theme
from ui.theme.fonts import font_for
from ui.theme.tokens import Role
from ui.widgets.paint import color


class Words(QLabel, Dressed):
    """One text in the font of a role and the colour of a tone, a token of the theme."""

    def __init__(
        self, role: Role, *, bold: bool = False, tone: str = "ink", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)  # it may come from a supplier's label: never markup
        self._role = role
        self._bold = bold
        self._tone = tone
        self.dress()

    def setText(self, words: str) -> None:
        """Another text; the language in force and rare characters decide about its font."""
        super().setText(words)
        self.setFont(font_for(self._role, self._bold, words))

    def set_tone(self, tone: str) -> None:
        """Another colour for the same text."""
        self._tone = tone
        self.dress()

    def dress(self) -> None:
        """Theme or sizes have changed."""
        self.setFont(font_for(self._role, self._bold, self.text()))
        colours = QPalette()
        colours.setColor(QPalette.ColorRole.WindowText, color(getattr(theme(), self._tone)))
        self.setPalette(colours)


def label(role: Role, *, bold: bool = False, tone: str = "ink") -> Words:
    """An empty label of `role` ("caption" ... "display"), of `tone` ("ink2", "ok", "bad" ...)."""
    return Words(role, bold=bold, tone=tone)
