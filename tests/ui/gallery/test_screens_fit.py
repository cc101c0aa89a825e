"""Every screen in every state fits its panel: nothing cut off, too small for a glove, too near, without a
name.

Quick: one state of each screen on the small panel. Slow: all states, panels, scales and languages
by turns; `EVERY_LOOK=1 pytest -m slow tests/ui/gallery/test_screens_fit.py` is all of it.
"""

import os

import pytest
from PySide6.QtWidgets import QApplication

import ui.screens.settings.options  # noqa: F401 - screens come late: not while the translations are replaced
from tests.ui.gallery import fitting
from ui import text as layer
from ui.gallery.render import LARGE, SMALL, Look, staged
from ui.gallery.states import STATES, GalleryState
from ui.text import LANGUAGES, set_language
from ui.theme.metrics import Panel
from ui.theme.tokens import THEMES
from ui.window.navigator import SCREENS

pytestmark = pytest.mark.slow

EVERY_LOOK = bool(os.environ.get("EVERY_LOOK"))

CHOSEN = (
    "sign_in-waiting",
    "station-components",
    "station-scrap_chosen",
    "station-keypad_out",
    "andon-open",
    "my_reports-list",
    "inspection-half",
    "receiving-delivery",
    "packing-box",
    "disposition-case",
    "trace-unit",
    "board-line",
    "settings-open",
    "about-parts",
    "devices-open",
)
SAMPLE = (*CHOSEN, *(state.key for state in STATES if state.name == "opened"))
SIZES = ((SMALL, 1.0), (LARGE, 1.0), (LARGE, 1.5))
ODD = (
    Panel(1024, 768, 10.4),  # an old panel
    Panel(1024, 640, 10.1),  # 1280x800 where the desktop's scale is 125 %
    Panel(1366, 768, 15.6),
    Panel(1200, 1920, 22.0),  # portrait
)
LOOKS = [
    Look(language, theme, panel, scale)
    for (panel, scale) in (*SIZES, *((panel, 1.0) for panel in ODD))
    for language, theme in zip(LANGUAGES, THEMES, strict=True)
]
"""A theme changes no size, so each goes with one language; colours are judged with the tokens. At 1280x800 no
larger text is offered.
"""


def by_turns(place: int, turn: int) -> bool:
    """Whether the state of that place has its turn in that look: one language a size, half the odd sizes."""
    size = turn // len(LANGUAGES)
    is_usual = size < len(SIZES) or (place // 2 + size) % 2 == 0
    return is_usual and (place + size + turn) % 2 == 0


CASES = [
    pytest.param(state, look, id=f"{state.key}-{look.key}")
    for place, state in enumerate(STATES)
    for turn, look in enumerate(LOOKS)
    if EVERY_LOOK or by_turns(place, turn)
]
"""Every state at each usual size and half of the odd ones, languages by turns; `EVERY_LOOK=1`: all of it."""


def complaints_of(state: GalleryState, look: Look, monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    with staged(state, look) as stage:
        window, panel = stage.window, look.panel
        checks = {
            "grown": fitting.grown(window, panel.width_px, panel.height_px),
            "outside": fitting.outside(window),
            "small": fitting.small_targets(window),
            "near": fitting.near_targets(window),
            "nameless": fitting.nameless(window),
            "no tab": fitting.beyond_keyboard(window),
            "cut": fitting.cut_labels(window),
            "painted": fitting.painted(window, monkeypatch),
        }
    return {check: found for check, found in checks.items() if found}


@pytest.mark.parametrize("key", SAMPLE)
def test_one_state_of_each_screen_fits(
    qt_app: QApplication, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = next(state for state in STATES if state.key == key)
    language = LANGUAGES[SAMPLE.index(key) % 2]
    assert complaints_of(state, Look(language, "light", SMALL), monkeypatch) == {}


@pytest.mark.slow
@pytest.mark.parametrize(("state", "look"), CASES)
def test_every_state_fits_in_every_look(
    qt_app: QApplication, state: GalleryState, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert complaints_of(state, look, monkeypatch) == {}


@pytest.mark.slow
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.key)
def test_words_may_grow_by_two_fifths(
    qt_app: QApplication, state: GalleryState, monkeypatch: pytest.MonkeyPatch
) -> None:
    longer = {english: longer_words(english) for english in layer.translations("zh")}
    monkeypatch.setattr(layer, "translations", lambda language: longer if language == "en" else {})
    with staged(state, Look("en", "light", SMALL)) as stage:
        assert fitting.grown(stage.window, SMALL.width_px, SMALL.height_px) == []
        assert fitting.outside(stage.window) == []
    monkeypatch.undo()
    set_language("en")


def longer_words(english: str) -> str:
    """The same words and two fifths more of them, in each form."""
    return "|".join(
        form + " " + "än " * max(1, round(len(form) * 0.4 / 3)) for form in english.split("|")
    ).strip()


def test_every_screen_is_in_the_gallery() -> None:
    assert {screen.name for screen in SCREENS} <= {state.screen for state in STATES}


def test_no_two_states_share_a_picture() -> None:
    assert len({state.key for state in STATES}) == len(STATES)


def test_the_sample_has_a_state_of_each_screen() -> None:
    assert {key.split("-")[0] for key in SAMPLE} >= {screen.name for screen in SCREENS}
