"""The screen of the first start fits every panel in both languages and themes, whatever it says."""

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication, QLabel

from terminal.faults import FaultCode
from tests.ui.gallery import fitting
from ui.program.enrolment_window import ASKS, WAITS, EnrolmentWindow
from ui.program.links.bridge import Bridge
from ui.text import LANGUAGES, Language, set_language
from ui.theme.apply import apply_theme
from ui.theme.metrics import Panel, metrics_for
from ui.theme.tokens import THEMES, ThemeName
from ui.words.faults import enrolment_failure

PANELS = (Panel(1280, 800, 10.1), Panel(1024, 640, 10.1), Panel(1920, 1080, 15.6))
SAID = (WAITS, ASKS, *map(enrolment_failure, FaultCode))


def never(_offer: str) -> None:
    raise AssertionError("nothing was scanned")


def shown(app: QApplication, language: Language, theme: ThemeName, panel: Panel) -> EnrolmentWindow:
    set_language(language)
    apply_theme(app, theme, metrics_for(panel))
    window = EnrolmentWindow(never, lambda job: job(), Bridge())  # type: ignore[arg-type]
    window.look.show()
    window.resize(panel.width_px, panel.height_px)
    window.show()
    QCoreApplication.processEvents()
    return window


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: f"{panel.width_px}x{panel.height_px}")
@pytest.mark.parametrize(("language", "theme"), list(zip(LANGUAGES, THEMES, strict=True)))
def test_it_fits(qt_app: QApplication, language: Language, theme: ThemeName, panel: Panel) -> None:
    window = shown(qt_app, language, theme, panel)
    for words in SAID:
        window._say(words)
        QCoreApplication.processEvents()
        assert (window.width(), window.height()) == (panel.width_px, panel.height_px)
        assert fitting.outside(window) + fitting.small_targets(window) + fitting.near_targets(window) == []
        for line in window.findChildren(QLabel):
            assert line.height() >= line.heightForWidth(line.width()), line.text()
            assert window.rect().contains(fitting.placed(line)), line.text()
