"""A label in one of the type roles; the style sheet does the rest."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel


def label(role: str, *, bold: bool = False, tone: str = "") -> QLabel:
    """An empty label of `role` ("caption" ... "display"), of `tone` ("ink2", "ok", "bad" ...)."""
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)  # what is said may come from a supplier's label: never markup
    made.setProperty("t_role", role)
    made.setProperty("t_bold", bold)
    if tone:
        made.setProperty("t_tone", tone)
    return made
