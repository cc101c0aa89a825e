"""The doctor knows the screen as a layout sees it, and says where it is too small."""

import pytest

from tests.ui.gallery.reachable import on_display
from ui.cli import main
from ui.commands.doctor.screen import screen_finding
from ui.program.finding import Level


@pytest.mark.parametrize(
    ("size", "level"),
    [
        ((1280, 800), Level.OK),
        ((1024, 600), Level.OK),
        ((800, 480), Level.WRONG),
        ((1920, 599), Level.WRONG),
        (None, Level.NOTE),
    ],
)
def test_a_screen_below_the_least_size_is_wrong(size: tuple[int, int] | None, level: Level) -> None:
    assert screen_finding(size).level is level


def test_the_sentence_names_both_sizes() -> None:
    found = screen_finding((800, 480))
    assert found.what == "This screen has 800×480 pixels, 960×600 are needed"
    assert found.means
    assert found.todo


def test_what_is_painted_into_memory_is_no_screen(capsys: pytest.CaptureFixture[str], qt_app: object) -> None:
    assert main(["doctor", "--screen"]) == 0
    assert capsys.readouterr().out == "\n"


@pytest.mark.slow
def test_a_process_of_its_own_tells_its_screen() -> None:
    done = on_display(1280, 800, "-m", "ui.cli", "doctor", "--screen", factor="1.25")
    assert (done.returncode, done.stdout, done.stderr) == (0, "1024x640\n", "")
