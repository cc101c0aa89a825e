"""Everything together, in both languages and themes: it fits, it can be touched with gloves, it has names."""

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication

from ui.text import LANGUAGES, Language, set_language
from ui.theme.apply import apply_theme
from ui.theme.current import metrics
from ui.theme.metrics import Panel, metrics_for
from ui.theme.tokens import ThemeName
from ui.widgets.sheet import PARTS, picture

WINDOWS = tuple(part for part in PARTS if part not in ("board", "parts"))


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_part_renders(qt_app: QApplication, language: Language, theme: ThemeName) -> None:
    set_language(language)
    apply_theme(qt_app, theme, metrics())
    assert all(not picture(part).isNull() for part in PARTS)


@pytest.mark.parametrize("part", WINDOWS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_station_windows_fit_their_panel(qt_app: QApplication, language: Language, part: str) -> None:
    set_language(language)
    least = PARTS[part]().minimumSizeHint()
    assert (least.width() <= 1280, least.height() <= 800) == (True, True), least


@pytest.mark.parametrize("part", PARTS)
def test_targets_on_the_glass_and_names(qt_app: QApplication, part: str) -> None:
    window = PARTS[part]()
    window.show()
    QApplication.processEvents()
    for button in window.findChildren(QAbstractButton):
        if button.isVisible() and button.isEnabled():
            assert min(button.width(), button.height()) >= metrics().glove, button.accessibleName()
            assert button.accessibleName()


def test_a_full_hd_panel_at_150_percent_fits(qt_app: QApplication) -> None:
    apply_theme(qt_app, "light", metrics_for(Panel(1920, 1080, 15.6), 1.5))
    assert metrics().scale > 1.3
    least = PARTS["keypad"]().minimumSizeHint()
    assert (least.width() <= 1920, least.height() <= 1080) == (True, True), least
