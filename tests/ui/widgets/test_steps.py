"""A step in hand says all of itself, however much room its card is given."""

from collections.abc import Sequence

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication

from ui.widgets import steps
from ui.widgets.content import ShownStep, StepStanding
from ui.widgets.paint import Align, Line, block, block_height


@pytest.mark.parametrize("high", [120, 154, 200, 460])
@pytest.mark.parametrize("detail", ["", "0.50 mm · 0.10 – 0.20 mm", "1234.50 mm · 1000.10 – 1000.20 mm"])
def test_a_failed_value_stands_whole_in_its_card(
    high: int, detail: str, qt_app: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[tuple[int, int]] = []

    def watched(painter: QPainter, area: QRect, lines: Sequence[Line], align: Align) -> int:
        drawn.append((block_height(lines, area.width()), area.height()))
        return block(painter, area, lines, align)

    monkeypatch.setattr(steps, "block", watched)
    card = steps.StepCard()
    card.set_step(ShownStep("Gap", detail, StepStanding.FAILED, button="Measure again"))
    card.resize(664, high)
    assert not card.grab().isNull()
    assert drawn
    assert all(needed <= room for needed, room in drawn)
