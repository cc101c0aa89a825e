"""Puts a theme and sizes into force for the whole program, at start and again at run time.

It does not choose them: the station's settings do.
"""

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from ui.theme import current
from ui.theme.fonts import make_font
from ui.theme.metrics import Metrics
from ui.theme.tokens import THEMES, Theme, ThemeName

STYLE = ("-style", "fusion")
"""Arguments of every QApplication here: a style set later brings its class with 500 names to Python."""
_BEGUN = "t_begun"
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


class Dressed:
    """A widget that keeps colours or fonts of the theme instead of reading them when it draws."""

    def dress(self) -> None:
        """Takes those in force now."""
        raise NotImplementedError


def palette_for(theme: Theme) -> QPalette:
    """The palette of a theme; nothing is left to the desktop's own colours."""
    palette = QPalette()
    for role, token in _ROLES:
        palette.setColor(role, QColor(getattr(theme, token)))
    return palette


def apply_theme(app: QApplication, name: ThemeName, metrics: Metrics) -> None:
    """Puts palette, font and tokens into force; what is in sight is painted again.

    There is no style sheet: Qt would match it with every widget there is, a quarter of a second at a station.
    Painted widgets read the tokens when they draw; what keeps a colour or font of its own is `Dressed`.
    """
    theme = THEMES[name]
    begun = bool(app.property(_BEGUN))
    resized = not begun or current.metrics() != metrics
    if not resized and current.theme() is theme:
        return
    current.set_current(theme, metrics)
    if not begun:
        app.setProperty(_BEGUN, True)
    app.setPalette(palette_for(theme))
    if resized:
        app.setFont(make_font(metrics.font_px("body")))
    for widget in app.allWidgets():
        if isinstance(widget, Dressed):
            widget.dress()
        if resized:
            widget.updateGeometry()
        if widget.isWindow():
            widget.update()
