"""A terminal with a camera, from the picture to the event: a badge before it signs in."""

from collections.abc import Callable
from pathlib import Path

import cv2
import msgspec
import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from terminal.clock import SystemClock
from terminal.domain.masters.rows import Person
from tests.devices.camera.pictures import scene, symbol
from tests.fakes.workplace import make_workplace
from ui.camera.desk import CAMERA
from ui.program.app import Opened, Terminal


def soon(reached: Callable[[], bool]) -> None:
    """Lets Qt go on until it is so."""
    for _ in range(1000):
        if reached():
            return
        QTest.qWait(5)
    raise AssertionError("it did not come about")


@pytest.mark.slow
def test_a_badge_before_the_camera_signs_in(qt_app: QApplication, tmp_path: Path) -> None:
    work = make_workplace(tmp_path / "station")
    person = next(row for row in work.masters.all(Person) if row.active and row.badges)
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    cv2.imwrite(str(pictures / "1.png"), scene(symbol(person.badges[0], "DataMatrix", 5)))
    camera = {"name": "top", "model": "folder_camera", "address": str(pictures)}
    work.store.keep(msgspec.structs.replace(work.store.settings(), devices=(camera,), volume=0))
    terminal = Terminal(qt_app, Opened(work.store, work.identity, False), SystemClock(), exchange=False)
    terminal.window.resize(1280, 800)
    terminal.window.show()
    terminal.start()
    try:
        QTest.qWait(50)
        assert terminal.work.terminal().actor is None
        terminal.window.header.pill_touched.emit(CAMERA)
        soon(lambda: terminal.work.terminal().actor == person.code)
    finally:
        terminal.stop()
