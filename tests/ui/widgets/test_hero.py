"""The step in hand is the hero, also where four parts are asked for on a small panel."""

import pytest
from PySide6.QtWidgets import QApplication

from ui.theme.apply import apply_theme
from ui.theme.metrics import Panel, metrics_for
from ui.widgets.content import Chip, ChipState, ShownStep, StepStanding
from ui.widgets.steps import StepCard

SMALL_CARD = (642, 376)
"""The card of the parts on 1280x800, in px."""


@pytest.mark.parametrize(("parts", "large"), [(2, True), (3, True), (4, True), (8, False)])
def test_the_part_in_hand_is_large_as_long_as_the_others_have_room(
    qt_app: QApplication, parts: int, large: bool
) -> None:
    apply_theme(qt_app, "light", metrics_for(Panel()))
    chips = tuple(Chip(f"PART-{n}", "", ChipState.WAITING if n else ChipState.EXPECTED) for n in range(parts))
    card = StepCard()
    card.set_step(ShownStep("Scan components", "", StepStanding.CURRENT, chips))
    card.resize(*SMALL_CARD)
    assert card._has_hero() is large
