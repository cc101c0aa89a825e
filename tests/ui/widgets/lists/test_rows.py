"""Steps, rows, tiles of the board and bars: what they say and that states differ in the picture."""

from itertools import combinations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from ui.feedback import Tone
from ui.theme.apply import apply_theme
from ui.theme.current import metrics
from ui.widgets.bars import HourlyBars, LimitsBar, ProgressBar, Sparkline
from ui.widgets.board.tile import StationTile
from ui.widgets.content import (
    Chip,
    ChipState,
    Condition,
    Hour,
    ShownStep,
    StepStanding,
    TileState,
    TraceLine,
    UnitLine,
    limits_around,
)
from ui.widgets.lists.rows import BigNumber, EmptyState, KeyValueRow, TraceRow, UnitRow
from ui.widgets.steps import StepCard


def _grey(widget: QWidget) -> QImage:
    """The picture without its colours."""
    widget.resize(widget.sizeHint().expandedTo(widget.minimumSizeHint()))
    return (
        widget.grab()
        .toImage()
        .convertToFormat(QImage.Format.Format_Mono, Qt.ImageConversionFlag.ThresholdDither)
    )


def _step(state: StepStanding, chips: tuple[Chip, ...] = (), button: str = "") -> StepCard:
    card = StepCard()
    card.resize(650, 300)
    card.set_step(ShownStep("Scan lots", "2 of 3", state, chips, button))
    return card


def test_step_states_differ_without_colour(qt_app: QApplication) -> None:
    pictures = [_grey(_step(state)) for state in StepStanding]
    assert all(first != second for first, second in combinations(pictures, 2))


def test_chip_states_differ_without_colour(qt_app: QApplication) -> None:
    pictures = [_grey(_step(StepStanding.CURRENT, (Chip("PCB", "LOT", state),))) for state in ChipState]
    assert all(first != second for first, second in combinations(pictures, 2))


def test_a_refused_lot_is_told_and_chips_wrap(qt_app: QApplication) -> None:
    chips = tuple(Chip(f"P{n}", "LOT 1", ChipState.REFUSED) for n in range(3))
    card = _step(StepStanding.CURRENT, chips)
    assert "P2 LOT 1" in card.accessibleName()
    more = _step(StepStanding.CURRENT, chips * 2)
    assert more.heightForWidth(650) > card.heightForWidth(650) == more.heightForWidth(1300)


def test_step_button_is_15_mm_and_names_its_step(qt_app: QApplication) -> None:
    card, acted = _step(StepStanding.CURRENT, button="Enter"), []
    card.acted.connect(lambda: acted.append(1))
    card.resize(650, card.sizeHint().height())
    card.show()
    assert card.button.accessibleName() == "Enter – Scan lots"
    assert min(card.button.width(), card.button.height()) / metrics().px_per_mm >= 15
    assert card.rect().contains(card.button.geometry())
    QTest.mouseClick(card.button, Qt.MouseButton.LeftButton)
    assert acted == [1]


def _tile(condition: Condition) -> StationTile:
    tile = StationTile()
    tile.set_state(TileState("ST-020", "Solder", condition, "12"))
    return tile


def test_conditions_differ_without_colour(qt_app: QApplication) -> None:
    pictures = [_grey(_tile(condition)) for condition in Condition]
    assert all(first != second for first, second in combinations(pictures, 2))


def test_board_tile_says_all_and_pulses(qt_app: QApplication) -> None:
    tile = StationTile()
    tile.set_state(
        TileState("ST-020", "Solder", Condition.STOPPED, "Stopped 12 min", detail="No screws", owner="Wang")
    )
    assert tile.accessibleName() == "ST-020 Solder Stopped 12 min No screws Wang"
    calm = _grey(tile)
    tile.pulse(True)
    assert _grey(tile) != calm


def test_rows_say_what_they_show(qt_app: QApplication) -> None:
    unit, pair, number, empty = UnitRow(), KeyValueRow(), BigNumber(), EmptyState("inbox")
    unit.set_line(UnitLine("000342", "14:31", "Rework", Tone.WARN, "rotate-ccw"))
    pair.set_texts("Scrap", "3")
    number.set_texts("342", "/ 500")
    empty.set_texts("No work order", "Scan one")
    names = [widget.accessibleName() for widget in (unit, pair, number, empty)]
    assert names == ["000342 14:31 Rework", "Scrap 3", "342 / 500", "No work order. Scan one"]


@pytest.mark.parametrize(("node", "touchable"), [(None, False), (True, True), (False, True)])
def test_trace_rows_that_open_are_touch_targets(
    qt_app: QApplication, node: bool | None, touchable: bool
) -> None:
    row = TraceRow()
    row.set_line(TraceLine("LOT 1", "PCB", "10:03", "Wang", (True, False), open=node))
    assert row.isEnabled() is touchable
    assert (row.sizeHint().height() / metrics().px_per_mm >= 15) is touchable


def test_bars_follow_their_values(qt_app: QApplication) -> None:
    bar, limits, hours, trend = ProgressBar(), LimitsBar(), HourlyBars(), Sparkline()
    bar.set_shares(0.2, 0.5, "bar")
    limits.set_limits(limits_around(1.1, 1.3, "1.10", "1.30"))
    limits.set_value(1.2)
    hours.set_hours([Hour("08", 52), Hour("09", 30)], 50, "Target", "hours")
    trend.set_values((1, 2, 3), "trend")
    before = [_grey(widget) for widget in (bar, limits, hours, trend)]
    bar.set_shares(0.8, 0.5, "bar")
    limits.set_value(1.4, bad=True)
    hours.set_hours([Hour("08", 52), Hour("09", 30, short=True)], 50, "Target", "hours")
    trend.set_values((1, 3, 2), "trend", 2.5)
    after = [_grey(widget) for widget in (bar, limits, hours, trend)]
    assert all(first != second for first, second in zip(before, after, strict=True))


def test_widgets_draw_in_the_dark_too(qt_app: QApplication) -> None:
    light = _grey(_tile(Condition.RUNNING))
    apply_theme(qt_app, "dark", metrics())
    assert _grey(_tile(Condition.RUNNING)) != light
