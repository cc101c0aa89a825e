"""Puts a theme and sizes into force for the whole program, at start and again at run time.

It does not choose them: the station's settings do.
"""

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from ui.theme import current
from ui.theme.fonts import make_font
from ui.theme.metrics import Metrics
from ui.theme.qss import style_sheet
from ui.theme.tokens import THEMES, Theme, ThemeName

_STYLED = "t_fusion"
_ROLES = (
    (QPalette.ColorRole.Window, "bg"),
    (QPalette.ColorRole.WindowText, "ink"),
    (QPalette.ColorRole.Base, "card"),
    (QPalette.ColorRole.AlternateBase, "sunken"),
    (QPalette.ColorRole.Text, "ink"),
    (QPalette.ColorRole.Button, "card"),
    (QPalette.ColorRole.ButtonText, "ink"),
    (QPalette.ColorRole.BrightText, "bad"),
    (QPalette.ColorRole.Highlight, "accent"),
    (QPalette.ColorRole.HighlightedText, "on_accent"),
    (QPalette.ColorRole.PlaceholderText, "ink3"),
    (QPalette.ColorRole.ToolTipBase, "header"),
    (QPalette.ColorRole.ToolTipText, "on_header"),
    (QPalette.ColorRole.Link, "accent"),
)


def palette_for(theme: Theme) -> QPalette:
    """The palette of a theme; nothing is left to the desktop's own colours."""
    palette = QPalette()
    for role, token in _ROLES:
        palette.setColor(role, QColor(getattr(theme, token)))
    return palette


def apply_theme(app: QApplication, name: ThemeName, metrics: Metrics) -> None:
    """Sets style, palette, font and sheet; every widget repaints and asks for its size again. What is in
    force already is left alone: the sheet is told to every widget there is, half a second at a station.
    """
    theme = THEMES[name]
    if app.property(_STYLED) and current.theme() is theme and current.metrics() == metrics:
        return
    current.set_current(theme, metrics)
    if not app.property(_STYLED):  # a style sheet hides the style's name, and a new style costs a repolish
        app.setStyle(QStyleFactory.create("Fusion"))
        app.setProperty(_STYLED, True)
    app.setPalette(palette_for(theme))
    app.setFont(make_font(metrics.font_px("body")))
    app.setStyleSheet(style_sheet(theme, metrics))
    for widget in app.allWidgets():
        widget.updateGeometry()
        widget.update()
