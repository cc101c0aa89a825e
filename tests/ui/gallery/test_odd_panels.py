"""A screen and a key pad fit panels that are small, flat or upright; `test_screens_fit` has all of them."""

import pytest
from PySide6.QtWidgets import QApplication

from tests.ui.gallery.test_screens_fit import ODD, complaints_of
from ui.gallery.render import Look
from ui.gallery.states import STATES
from ui.theme.metrics import Panel


@pytest.mark.slow
@pytest.mark.parametrize("panel", ODD, ids=lambda panel: f"{panel.width_px}x{panel.height_px}")
def test_a_key_pad_is_whole(qt_app: QApplication, panel: Panel, monkeypatch: pytest.MonkeyPatch) -> None:
    state = next(state for state in STATES if state.key == "station-keypad_out")
    assert complaints_of(state, Look("en", "light", panel), monkeypatch) == {}
