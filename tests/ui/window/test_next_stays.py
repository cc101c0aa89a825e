"""What an act beside the work says does not take away what the work asks for next."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from terminal.usecases.parts.workplace import Workplace
from tests.fakes.acts import OPERATOR, open_motor, sign_in_as
from tests.fakes.screens import show
from tests.fakes.workplace import make_workplace
from ui.feedback import Feedback, Tone
from ui.text import set_language
from ui.window.window import Window

SAID = Feedback(Tone.OK, "Setting changed", "Volume: 80 %")


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Workplace]:
    set_language("en")
    made = make_workplace(tmp_path)
    yield made
    made.store.close()


@pytest.fixture
def window(qt_app: QApplication, work: Workplace) -> Iterator[Window]:
    made = show(qt_app, work, "station")
    yield made
    made.close_down()


@pytest.mark.slow
def test_the_open_step_stays_in_sight(window: Window, work: Workplace) -> None:
    window.say(SAID)
    assert window.strip.said[0].next == "", "nobody is signed in"
    sign_in_as(work, OPERATOR)
    window.say(SAID)
    assert window.strip.said[0].next == "Next: scan a work order"
    open_motor(work, "MC40-2611-000343")
    window.say(SAID)
    assert window.strip.said[0].next == "Next: scan PCB-40A"
    window.say(Feedback(Tone.OK, "Stop acknowledged", "", "Next: scan again"))
    assert window.strip.said[0].next == "Next: scan again"
    window.say(Feedback(Tone.BAD, "Unknown code"))
    assert window.strip.said[0].next == ""


def test_the_title_says_which_station_it_is(window: Window) -> None:
    assert window.windowTitle() == "ST-020 · tracepost"
