"""The places of a box: all in sight where there is room, else the last ones up to the one that is next."""

import pytest
from PySide6.QtWidgets import QApplication

from tests.ui.gallery.fitting import watched_painting
from ui.screens.packing.contents import ContentsGrid, PackHero
from ui.screens.packing.state import Contents
from ui.theme.apply import apply_theme
from ui.theme.metrics import Panel, metrics_for


def grid(filled: int, places: int, size: tuple[int, int]) -> ContentsGrid:
    made = ContentsGrid()
    made.resize(*size)
    made.show_contents(Contents(tuple((f"MC40-2611-{n:06}", "12 pieces") for n in range(filled)), places))
    return made


@pytest.mark.parametrize(
    ("filled", "places", "size", "seen"),
    [
        (1, 12, (585, 460), (0, 11)),
        (5, 16, (585, 460), (0, 15)),
        (3, 0, (585, 460), (0, 3)),  # any number goes in: what is there and the next
        (50, 60, (585, 460), (36, 51)),
        (60, 60, (585, 460), (44, 59)),
        (9, 12, (200, 100), (8, 9)),
    ],
)
def test_the_next_place_is_always_in_sight(
    qt_app: QApplication, filled: int, places: int, size: tuple[int, int], seen: tuple[int, int]
) -> None:
    apply_theme(qt_app, "light", metrics_for(Panel()))
    made = grid(filled, places, size)
    cells = made.cells()
    assert (min(cells), max(cells)) == seen
    assert all(made.rect().contains(area) for area in cells.values())
    made.deleteLater()


def test_codes_are_whole_in_low_cells(qt_app: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    apply_theme(qt_app, "light", metrics_for(Panel()))
    made = grid(16, 16, (585, 460))
    with watched_painting(monkeypatch) as complaints:
        made.grab()
    assert complaints == []
    made.deleteLater()


@pytest.mark.parametrize(("panel", "seen"), [(Panel(), False), (Panel(1920, 1080, 15.6), True)])
def test_the_count_is_the_hero_of_a_large_panel(qt_app: QApplication, panel: Panel, seen: bool) -> None:
    apply_theme(qt_app, "light", metrics_for(panel))
    hero = PackHero()
    hero.show_contents(Contents((("U-1", ""),), 12, "1 / 12", "11 to go"))
    assert hero.isHidden() is not seen
    assert hero.accessibleName() == "1 / 12 11 to go"
    hero.deleteLater()
