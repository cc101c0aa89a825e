"""A long text to be read, a standard Qt widget in the theme's clothes. Buttons beside it turn its pages."""

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from ui.theme.apply import Dressed
from ui.theme.current import metrics, theme
from ui.theme.tokens import RADIUS


class TextPage(QPlainTextEdit, Dressed):
    """Read only. Its style sheet is its own: one of the whole program would be matched with every widget."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.dress()

    def dress(self) -> None:
        """Theme or sizes have changed."""
        now = theme()
        px = metrics().px
        self.setStyleSheet(f"""
QPlainTextEdit {{ color: {now.ink}; background: {now.card}; border: 1px solid {now.line};
  border-radius: {px(RADIUS.m)}px; font-size: {metrics().font_px("body")}px; }}
QScrollBar:vertical {{ background: transparent; width: {px(20)}px; margin: 0; }}
QScrollBar::handle {{ background: {now.line2}; border-radius: {px(6)}px; margin: {px(4)}px; }}
QScrollBar::handle:vertical {{ min-height: {metrics().glove}px; }}
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{
  background: transparent; border: none; width: 0; height: 0; }}
""")
