"""Guards the pinned Qt binding: 6.12.0 loses a reference to None per void call and aborts after thousands."""

import ctypes
import sys
from collections.abc import Callable

import pytest
from PySide6.QtGui import QColor, QImage, QPainter

CALLS = 2000
TOLERATED = 200


def references_lost(call: Callable[[], object], times: int) -> int:
    """Return by how much the reference count of None fell over so many calls."""
    before = sys.getrefcount(None)
    for _ in range(times):
        call()
    return before - sys.getrefcount(None)


def test_void_calls_keep_the_references_of_none() -> None:
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    pen = QColor("black")
    lost = references_lost(lambda: painter.setPen(pen), CALLS)
    painter.end()
    assert lost <= TOLERATED


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None cannot lose references since Python 3.12")
def test_lost_references_are_seen() -> None:
    none = ctypes.py_object(None)
    lost = references_lost(lambda: ctypes.pythonapi.Py_DecRef(none), TOLERATED + 1)
    for _ in range(TOLERATED + 1):
        ctypes.pythonapi.Py_IncRef(none)
    assert lost > TOLERATED
