"""A theme comes into force everywhere, also at run time."""

import re

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from ui.theme.apply import apply_theme, palette_for
from ui.theme.current import metrics, theme
from ui.theme.metrics import Panel, metrics_for
from ui.theme.qss import style_sheet
from ui.theme.tokens import DARK, LIGHT, THEMES


def _middle(widget: QWidget) -> str:
    return widget.grab().toImage().pixelColor(widget.width() // 2, widget.height() - 4).name().upper()


def test_switch_at_run_time_repaints_an_open_window(qt_app: QApplication) -> None:
    window = QWidget()
    window.setProperty("t_ground", "bg")
    window.resize(100, 60)
    window.show()
    assert _middle(window) == LIGHT.bg
    apply_theme(qt_app, "dark", metrics())
    assert theme() is DARK
    assert _middle(window) == DARK.bg


def test_switch_of_sizes_reaches_labels(qt_app: QApplication) -> None:
    label = QLabel("342")
    label.setProperty("t_role", "display")
    label.show()
    small = label.sizeHint().height()
    apply_theme(qt_app, "light", metrics_for(Panel(1920, 1080, 15.6), 1.5))
    assert label.sizeHint().height() > small


def test_style_is_fusion_and_the_palette_from_tokens(qt_app: QApplication) -> None:
    sheet = qt_app.styleSheet()
    qt_app.setStyleSheet("")
    assert qt_app.style().name() == "fusion"
    qt_app.setStyleSheet(sheet)
    for name, tokens in THEMES.items():
        assert palette_for(tokens).color(QPalette.ColorRole.Window) == QColor(tokens.bg), name


def test_sheet_selects_by_prefixed_properties_only(qt_app: QApplication) -> None:
    selectors = re.findall(r"\[(\w+)=", style_sheet(LIGHT, metrics()))
    assert selectors
    assert all(name.startswith("t_") for name in selectors)
