"""Qt in tests: offscreen, bundled font, no blinking. The root conftest fails a test in which Qt warns."""

import os
from collections.abc import Iterator

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["QT_SCALE_FACTOR"] = "1"

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from ui.text import set_language
from ui.theme.apply import STYLE, apply_theme
from ui.theme.metrics import Panel, metrics_for


def pytest_addoption(parser: pytest.Parser) -> None:
    """`pytest tests/ui --golden-update` takes the present pictures as the wanted ones."""
    parser.addoption("--claims-acts", type=int, default=60, help="acts of each long shift in test_claims")
    parser.addoption("--golden-update", action="store_true", help="take the present pictures as golden")


@pytest.fixture(autouse=True)
def _english() -> None:
    """Every test begins in English, whatever the one before spoke."""
    set_language("en")


@pytest.fixture(scope="session")
def _qt_process() -> QApplication:
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(["tests", *STYLE])
    app.setCursorFlashTime(0)
    return app


@pytest.fixture
def qt_app(_qt_process: QApplication) -> Iterator[QApplication]:
    """The one QApplication: light, 10.1 inch panel at 100 %, English; its windows are gone afterwards."""
    set_language("en")
    apply_theme(_qt_process, "light", metrics_for(Panel()))
    yield _qt_process
    for window in _qt_process.topLevelWidgets():
        window.close()
        window.deleteLater()
    _qt_process.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    # The last window that goes ends the program, which closes all windows: not those of the next test.
    _qt_process.removePostedEvents(_qt_process, QEvent.Type.Quit.value)
