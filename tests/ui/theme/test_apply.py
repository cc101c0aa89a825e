"""A theme comes into force everywhere, also at run time."""

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from ui.theme.apply import apply_theme, palette_for
from ui.theme.current import metrics, theme
from ui.theme.metrics import Panel, metrics_for
from ui.theme.tokens import DARK, LIGHT, THEMES
from ui.widgets.words import label


def _middle(widget: QWidget) -> str:
    return widget.grab().toImage().pixelColor(widget.width() // 2, widget.height() - 4).name().upper()


def test_switch_at_run_time_repaints_an_open_window(qt_app: QApplication) -> None:
    window = QWidget()
    window.resize(100, 60)
    window.show()
    assert _middle(window) == LIGHT.bg
    apply_theme(qt_app, "dark", metrics())
    qt_app.processEvents()
    assert theme() is DARK
    assert _middle(window) == DARK.bg


def test_switch_of_sizes_reaches_labels(qt_app: QApplication) -> None:
    shown = label("display")
    shown.setText("342")
    shown.show()
    small = shown.sizeHint().height()
    apply_theme(qt_app, "light", metrics_for(Panel(1920, 1080, 15.6), 1.5))
    assert shown.sizeHint().height() > small


def test_switch_of_theme_reaches_labels_in_their_tone(qt_app: QApplication) -> None:
    window = QWidget()
    plain, warning = label("body"), label("body", tone="warn")
    for each in (plain, warning):
        each.setParent(window)
    apply_theme(qt_app, "dark", metrics())
    assert (_ink(plain), _ink(warning)) == (DARK.ink, DARK.warn)
    warning.set_tone("ink2")
    assert _ink(warning) == DARK.ink2


def test_style_is_fusion_and_the_palette_from_tokens(qt_app: QApplication) -> None:
    assert qt_app.style().name() == "fusion"
    for name, tokens in THEMES.items():
        assert palette_for(tokens).color(QPalette.ColorRole.Window) == QColor(tokens.bg), name


def _ink(widget: QWidget) -> str:
    return widget.palette().color(QPalette.ColorRole.WindowText).name().upper()
