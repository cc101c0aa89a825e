"""Qt in tests: offscreen, bundled font, no blinking; any Qt warning fails the test that caused it."""

import os
from collections.abc import Iterator

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["QT_SCALE_FACTOR"] = "1"

import pytest
from PySide6.QtCore import QEvent, QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from ui.text import set_language
from ui.theme.apply import apply_theme
from ui.theme.metrics import Panel, metrics_for

_messages: list[str] = []


def _keep(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    if kind is not QtMsgType.QtDebugMsg:
        _messages.append(message)


@pytest.fixture(scope="session")
def _qt_process() -> QApplication:
    qInstallMessageHandler(_keep)
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication([])
    app.setCursorFlashTime(0)
    return app


@pytest.fixture
def qt_app(_qt_process: QApplication) -> Iterator[QApplication]:
    """The one QApplication: light, 10.1 inch panel at 100 %, English; its windows are gone afterwards."""
    set_language("en")
    apply_theme(_qt_process, "light", metrics_for(Panel()))
    _messages.clear()
    yield _qt_process
    for window in _qt_process.topLevelWidgets():
        window.close()
        window.deleteLater()
    _qt_process.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert _messages == [], "Qt warned"
