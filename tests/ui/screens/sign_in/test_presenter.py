"""The lock: any badge opens it, nothing else does, and what waits at the station stays in sight."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from terminal.domain.codes.commands import CommandWord, command_code
from terminal.stations.assembly import ASSEMBLY
from terminal.stations.inspection import INSPECTION
from terminal.stations.packing import PACKING
from terminal.stations.process import PROCESS
from terminal.stations.receiving import RECEIVING
from terminal.stations.station_type import StationType
from tests.ui.window.post import Post
from ui.feedback import Tone
from ui.screens.sign_in.presenter import SignInPresenter
from ui.screens.sign_in.view import SignInView
from ui.text import LANGUAGES, Language, set_language


@pytest.fixture
def post(qt_app: QApplication, tmp_path: Path) -> Iterator[Post]:
    made = Post(tmp_path, "ST-020")
    yield made
    made.close()


@pytest.mark.slow
def test_it_is_the_first_screen_and_a_badge_opens_it(post: Post) -> None:
    assert post.window.screen_name() == "sign_in"
    post.scan("B10483")
    assert post.window.screen_name() == "station"


@pytest.mark.slow
def test_a_unit_is_refused_until_somebody_is_there(post: Post) -> None:
    post.scan("MC40-2611-000001")
    assert post.window.screen_name() == "sign_in"
    assert post.tones == [Tone.BAD]
    assert post.written() == ["refused: nobody_signed_in"]


@pytest.mark.slow
def test_the_own_badge_again_says_so_and_ends_nothing(post: Post) -> None:
    for code in ("B10483", "WO-2026-1147", "MC40-2611-000001", "B10483"):
        post.scan(code)
    assert post.work.terminal().actor == "E10483"
    assert post.window.screen_name() == "station"
    said = post.window.strip.accessibleName()
    assert said.startswith("Wang Xiuying is signed in. To sign out, touch your name at the top")


@pytest.mark.slow
def test_after_signing_out_the_work_stays(post: Post) -> None:
    for code in ("B10483", "WO-2026-1147", "MC40-2611-000001", command_code(CommandWord.SIGN_OUT)):
        post.scan(code)
    presenter = post.window.presenter()
    assert isinstance(presenter, SignInPresenter)
    values = [value for _, value in presenter.state().rows]
    assert "MC40-2611-000001" in values
    post.scan("B10484")
    assert post.work.terminal().unit == "MC40-2611-000001"
    assert post.work.terminal().actor == "E10484"


@pytest.mark.slow
def test_who_was_here_last_and_until_when_stays_in_sight(post: Post) -> None:
    presenter = post.window.presenter()
    assert isinstance(presenter, SignInPresenter)
    assert "Here last" not in dict(presenter.state().rows)
    post.scan("B10483")
    post.scan(command_code(CommandWord.SIGN_OUT))
    left = dict(presenter.state().rows)["Here last"]
    assert left == f"Wang Xiuying, until {presenter.state().clock}"
    post.clock.turn(24 * 3600)
    assert "-" in dict(presenter.state().rows)["Here last"]  # the day with the hour


def test_the_shift_stands_with_its_plan(post: Post) -> None:
    presenter = post.window.presenter()
    assert isinstance(presenter, SignInPresenter)
    shift = presenter.state().shift
    assert shift is not None
    assert (shift.made, shift.planned, shift.done) == ("0", "/ 160", 0.0)
    assert shift.stands.endswith(" behind")
    assert "–" in shift.hours


@pytest.mark.slow
def test_help_can_be_called_by_nobody(post: Post) -> None:
    presenter = post.window.presenter()
    assert isinstance(presenter, SignInPresenter)
    presenter.call_help()
    assert post.window.screen_name() == "andon"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("station", "kind", "following"),
    [
        ("ST-020", ASSEMBLY, "Next: scan a work order"),
        ("ST-040", PROCESS, "Next: scan a work order"),
        ("ST-070", INSPECTION, "Next: scan a unit"),
        ("ST-010", RECEIVING, "Next: scan a delivery label"),
        ("ST-080", PACKING, "Next: scan a box label"),
    ],
)
def test_a_badge_is_told_what_this_station_begins_with(
    qt_app: QApplication, tmp_path: Path, station: str, kind: StationType, following: str
) -> None:
    made = Post(tmp_path, station, kind.screens)
    made.scan("B10482")
    assert made.window.strip.accessibleName().endswith(following)
    made.close()


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_key_in_a_file_is_told_whole(post: Post, language: Language, qt_app: QApplication) -> None:
    set_language(language)
    post.window.desk.key_warning = "the store's key is in a file: this system has no key store"
    post.window.refresh()
    view = post.window.stack.currentWidget()
    assert isinstance(view, SignInView)
    view.grab()
    qt_app.processEvents()
    assert view.warning.height() >= view.warning.heightForWidth(view.warning.width())
    assert view.warning.width() > view.width() / 2
