"""What docs/large-panels.md puts beside the work on a large panel is there, and gives way to larger type."""

from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from ui.gallery.render import LARGE, SMALL, Look, staged
from ui.gallery.states import STATES

LOOKS = (
    pytest.param(Look(panel=SMALL), False, id="1280x800"),
    pytest.param(Look(panel=LARGE), True, id="1920x1080"),
    pytest.param(Look(panel=LARGE, scale=1.5), False, id="1920x1080 at 150 %"),
)


def seen(key: str, look: Look, part: str) -> bool:
    """Whether a part of the screen, named by its way from the view, is in sight in that state."""
    state = next(state for state in STATES if state.key == key)
    with staged(state, look) as stage:
        found: Any = stage.window.stack.currentWidget()
        for name in part.split("."):
            found = getattr(found, name)
        return bool(found.isVisible() and found.height() > 0)


@pytest.mark.slow
@pytest.mark.parametrize(("look", "there"), LOOKS)
@pytest.mark.parametrize(
    ("key", "part"),
    [
        ("sign_in-waiting", "beside"),
        ("inspection-judged", "before.trend"),
        ("station-keypad", "_keypad.made.pad.trend"),
    ],
)
def test_there_is_more_to_see_where_type_leaves_room(
    qt_app: QApplication, key: str, part: str, look: Look, there: bool
) -> None:
    assert seen(key, look, part) is there


@pytest.mark.slow
def test_the_last_reports_take_what_room_there_is(qt_app: QApplication) -> None:
    rows = []
    for panel in (SMALL, LARGE):
        state = next(state for state in STATES if state.key == "inspection-judged")
        with staged(state, Look(panel=panel)) as stage:
            view: Any = stage.window.stack.currentWidget()
            newest = view.order._last
            rows.append(sum(row.isVisible() for row in newest.rows))
            assert all(newest.rect().contains(row.geometry()) for row in newest.rows if row.isVisible())
    assert rows[1] > rows[0] >= 1
