"""Choosing a tile: pages, keys, reasons."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ui.theme.current import metrics
from ui.widgets.content import Choice, PagerNames
from ui.widgets.lists.tiles import ChoiceTile, TileGrid

NAMES = PagerNames("Page before", "Next page", "Page {page} of {pages}", "Cancel")


@pytest.fixture
def grid(qt_app: QApplication) -> TileGrid:
    grid = TileGrid(NAMES)
    grid.set_choices([Choice(f"R{n}", f"Reason {n}", f"S{n}") for n in range(19)])
    grid.resize(1216, 500)
    grid.show()
    return grid


def test_chosen_carries_the_key(grid: TileGrid) -> None:
    chosen: list[str] = []
    grid.chosen.connect(chosen.append)
    QTest.mouseClick(grid.tiles[3], Qt.MouseButton.LeftButton)
    assert chosen == ["R3"]


def test_pages(grid: TileGrid) -> None:
    assert (grid.pages(), len(grid.tiles), grid.back.isEnabled()) == (2, 12, False)
    QTest.mouseClick(grid.on, Qt.MouseButton.LeftButton)
    assert [tile.choice.key for tile in grid.tiles] == [f"R{n}" for n in range(12, 19)]
    assert (grid.back.isEnabled(), grid.on.isEnabled()) == (True, False)
    grid.show_page(9)
    assert len(grid.tiles) == 7


def test_the_page_stays_while_only_words_change_and_follows_the_selected(grid: TileGrid) -> None:
    grid.show_page(1)
    grid.set_choices([Choice(f"R{n}", f"Reason {n}", "other words") for n in range(19)])
    assert grid.tiles[0].choice.key == "R12"
    grid.set_choices([Choice(f"R{n}", f"Reason {n}", selected=n == 3) for n in range(19)])
    assert grid.tiles[0].choice.key == "R0"
    grid.set_choices([Choice(f"R{n}", f"Reason {n}", selected=n == 14) for n in range(19)])
    assert grid.tiles[0].choice.key == "R12"


def test_one_page_needs_no_pager(grid: TileGrid) -> None:
    grid.set_choices([Choice("R1", "Reason")])
    assert (grid.back.isHidden(), grid.cancel.isHidden()) == (True, False)


def test_cancel(grid: TileGrid) -> None:
    left: list[int] = []
    grid.cancelled.connect(lambda: left.append(1))
    QTest.mouseClick(grid.cancel, Qt.MouseButton.LeftButton)
    assert left == [1]


def test_a_tile_that_cannot_be_chosen_says_why(qt_app: QApplication) -> None:
    tile = ChoiceTile(Choice("R1", "Rework", reason="Only a supervisor"))
    assert (tile.isEnabled(), tile.accessibleName()) == (False, "Rework Only a supervisor")


def test_tiles_are_20_mm_and_3_mm_apart(grid: TileGrid) -> None:
    QApplication.processEvents()
    for tile in grid.tiles:
        assert min(tile.width(), tile.height()) / metrics().px_per_mm >= 20
    assert (grid.tiles[1].x() - grid.tiles[0].geometry().right() - 1) / metrics().px_per_mm >= 3
    assert min(grid.on.width(), grid.on.height()) / metrics().px_per_mm >= 15
