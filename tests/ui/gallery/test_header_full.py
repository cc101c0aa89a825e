"""Everything unusual at once in the header: who is signed in and what the hub says stay whole."""

import pytest
from PySide6.QtWidgets import QApplication

from ui.gallery.render import SMALL, Look, staged
from ui.gallery.states import STATES
from ui.text import LANGUAGES, Language
from ui.theme.metrics import Panel
from ui.widgets.header import Pill

STATE = next(state for state in STATES if state.key == "station-two_lost")


@pytest.mark.slow
@pytest.mark.parametrize("panel", [SMALL, Panel(1024, 640, 10.1)], ids=["1280x800", "1024x640"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_person_and_exchange_are_whole(qt_app: QApplication, language: Language, panel: Panel) -> None:
    with staged(STATE, Look(language, "light", panel)) as stage:
        header = stage.window.header
        pills = [pill for pill in header.findChildren(Pill) if pill.isVisible()]
        firm = [pill for pill in pills if pill.state.firm]
        assert {pill.state.key for pill in firm} >= {"exchange", "disputes"}
        assert len(pills) > len(firm), "what is lost is told too"
        for whole in (header.person, *firm):
            assert whole.width() >= whole.sizeHint().width(), whole.accessibleName()
            assert header.rect().contains(whole.geometry())
        assert header.width() == panel.width_px
