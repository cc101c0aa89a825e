"""The board drawn: it can be read from 5 m, fits its panels, and a new alert beats."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication

from terminal.usecases.parts.workplace import Workplace
from tests.fakes.shell import FakeShell
from tests.fakes.workplace import make_workplace
from ui.desk.desk import Desk
from ui.gallery.line import reply, tile, whole_line
from ui.screens.board.presenter import BoardPresenter
from ui.screens.board.view import BoardView
from ui.text import LANGUAGES, set_language
from ui.theme.apply import apply_theme
from ui.theme.fonts import font_for
from ui.theme.metrics import Panel, metrics_for
from ui.widgets.board.sizes import font
from ui.widgets.board.tile import StationTile

WALL = Panel(1920, 1080, 43)
READING_DISTANCE_MM = 5000


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Workplace]:
    made = make_workplace(tmp_path)
    yield made
    made.store.close()


def shown_board(work: Workplace, width: int, height: int, stations: int = 12) -> BoardView:
    presenter = BoardPresenter(Desk(work, FakeShell()))
    presenter.heard(whole_line(stations), work.clock.monotonic_ns())
    view = BoardView(presenter, StationTile())
    view.resize(width, height)
    view.show()
    QCoreApplication.processEvents()
    view.show_state(presenter.state())
    QCoreApplication.processEvents()
    return view


def tiles_of(view: BoardView) -> list[StationTile]:
    return [found for found in view.findChildren(StationTile) if found.isVisible()]


@pytest.mark.slow
def test_as_many_tiles_fit_a_wall_panel_as_can_be_read(qt_app: QApplication, work: Workplace) -> None:
    apply_theme(qt_app, "light", metrics_for(WALL))
    view = shown_board(work, 1920, 1080)
    assert len(tiles_of(view)) == 8
    assert (view.width(), view.height()) == (1920, 1080)


@pytest.mark.slow
def test_a_small_panel_shows_fewer_tiles_and_does_not_grow(qt_app: QApplication, work: Workplace) -> None:
    view = shown_board(work, 1280, 800)
    assert len(tiles_of(view)) == 8
    assert (view.width(), view.height()) == (1280, 800)


@pytest.mark.slow
@pytest.mark.parametrize("stations", [4, 8])
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_matters_is_read_from_5_m_and_alike_on_every_tile(
    qt_app: QApplication, work: Workplace, language: str, stations: int
) -> None:
    apply_theme(qt_app, "dark", metrics_for(WALL))
    set_language("zh" if language == "zh" else "en")
    view = shown_board(work, 1920, 1080, stations)
    sizes = {tile.sizes() for tile in tiles_of(view)}
    assert len(sizes) == 1, "one size per role over all tiles"
    (size,) = sizes
    assert size is not None
    capital = QFontMetricsF(font(size.message, "")).capHeight()
    assert capital / WALL.px_per_mm >= READING_DISTANCE_MM / 200
    assert min(size.code, size.reason) >= 48


@pytest.mark.slow
def test_few_stations_leave_room_for_figures(qt_app: QApplication, work: Workplace) -> None:
    apply_theme(qt_app, "light", metrics_for(WALL))
    few, many = shown_board(work, 1920, 1080, 4), shown_board(work, 1920, 1080, 8)
    spare = [tiles_of(view)[0].sizes() for view in (few, many)]
    assert [size.spare > 300 for size in spare if size] == [True, False]
    looks = few.shown_tiles()
    assert all(look.hours and look.target for look in looks if look.done is not None)
    assert any(figure.title == "Shift plan" for look in looks for figure in look.figures)


def test_the_station_code_is_at_least_48_px(qt_app: QApplication) -> None:
    apply_theme(qt_app, "light", metrics_for(WALL))
    assert font_for("code", True).pixelSize() >= 48


@pytest.mark.slow
def test_a_new_alert_beats_once_a_second_and_the_others_do_not(qt_app: QApplication, work: Workplace) -> None:
    view = shown_board(work, 1920, 1080, 8)
    assert view.beat.isActive()
    assert view.beat.interval() == 500
    view.beat.timeout.emit()
    assert [found.lit for found in tiles_of(view)] == [True, True, *[False] * 6]
    view.beat.timeout.emit()
    assert not any(found.lit for found in tiles_of(view))


def test_no_alert_no_beat(qt_app: QApplication, work: Workplace) -> None:
    presenter = BoardPresenter(Desk(work, FakeShell()))
    presenter.heard(reply(tile(1)), work.clock.monotonic_ns())
    view = BoardView(presenter, StationTile())
    view.show_state(presenter.state())
    assert not view.beat.isActive()


def test_the_settings_are_the_way_out(qt_app: QApplication, work: Workplace) -> None:
    shell = FakeShell()
    view = BoardView(BoardPresenter(Desk(work, shell)), StationTile())
    view.settings.click()
    assert shell.shown == ["settings"]


@pytest.mark.slow
def test_every_tile_says_itself_to_a_screen_reader(qt_app: QApplication, work: Workplace) -> None:
    view = shown_board(work, 1920, 1080, 8)
    assert all(found.accessibleName() for found in tiles_of(view))
    assert "ST-040" in tiles_of(view)[0].accessibleName()
