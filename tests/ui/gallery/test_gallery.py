"""The gallery: real scans bring the states about, and the command writes pictures and a page."""

from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from ui.feedback import Tone
from ui.gallery.__main__ import main
from ui.gallery.pages import make_gallery
from ui.gallery.render import SMALL, Look, staged
from ui.gallery.shift import UNIT
from ui.gallery.states import STATES, GalleryState
from ui.text import LANGUAGES


def state_of(key: str) -> GalleryState:
    return next(state for state in STATES if state.key == key)


def test_a_look_names_its_folder() -> None:
    assert Look("zh", "dark", SMALL, 1.5).key == "zh-dark-1280x800-150"


@pytest.mark.slow
def test_pictures_and_a_page_are_written(qt_app: QApplication, tmp_path: Path) -> None:
    looks = [Look(language) for language in LANGUAGES]
    states = [state_of("settings-locked")]
    assert make_gallery(tmp_path, looks, states) == 2
    picture = QImage(str(tmp_path / looks[0].key / "settings-locked.png"))
    assert (picture.width(), picture.height()) == (1280, 800)
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert all(f'src="{look.key}/settings-locked.png"' in page for look in looks)


def test_the_command_refuses_an_unknown_size(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([str(tmp_path), "--size", "1x1"])
    assert ended.value.code == 2
    assert "1280x800" in capsys.readouterr().err


@pytest.mark.slow
def test_nothing_to_touch_is_said(qt_app: QApplication) -> None:
    with staged(state_of("settings-locked"), Look()) as stage, pytest.raises(LookupError, match="no_such"):
        stage.touch("no_such")


@pytest.mark.slow
def test_a_value_out_of_limits_holds_the_unit_and_names_it(qt_app: QApplication) -> None:
    with staged(state_of("station-nok"), Look()) as stage:
        assert UNIT in stage.window.strip.accessibleName()
        assert stage.window.strip.tone is Tone.BAD
        last = stage.window.presenter().state().last
    assert "Good" not in [line.word for line in last]


@pytest.mark.slow
def test_the_board_has_the_window_to_itself(qt_app: QApplication) -> None:
    with staged(state_of("board-line"), Look()) as stage:
        assert not stage.window.header.isVisible()
        assert not stage.window.strip.isVisible()


@pytest.mark.slow
def test_what_a_board_refuses_is_seen(qt_app: QApplication) -> None:
    with staged(state_of("board-line"), Look()) as stage:
        stage.scan("B10483")
        assert stage.window.strip.isVisibleTo(stage.window)
        assert "not used" in stage.window.strip.accessibleName()
