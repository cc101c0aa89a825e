"""Tiles at their limits: a halted station, one with units on hold and an icon, a page of low yields."""

from decimal import Decimal

import msgspec
import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from sync.protocol.messages import WorkState
from tests.ui.gallery.fitting import watched_painting
from ui.text import set_language
from ui.theme.apply import apply_theme
from ui.theme.metrics import Panel, metrics_for
from ui.widgets.bars import draw_hours
from ui.widgets.board.sizes import HELD_SHARE, _em, tile_sizes
from ui.widgets.content import Condition, Hour, TileState

FOUR = (276, 520)
"""A tile of four on 1280x800, in px."""


def held(words: str) -> TileState:
    return TileState("ST-010", "Receiving", Condition.IDLE, "Idle", "7 min", held=words)


@pytest.mark.parametrize("words", ["3 on hold", "12 on hold", "隔离 3"])
def test_what_is_on_hold_has_room_beside_code_and_icon(qt_app: QApplication, words: str) -> None:
    apply_theme(qt_app, "light", metrics_for(Panel()))
    sizes = tile_sizes((held(words),), *FOUR)
    taken = _em("ST-010", True) * sizes.code + _em(words, True) * HELD_SHARE * sizes.code
    assert taken < FOUR[0] - 2 * 20 - sizes.code


def test_one_long_reason_does_not_push_words_over_one_another(qt_app: QApplication) -> None:
    from ui.gallery.line import tile
    from ui.screens.board.ages import Heard
    from ui.screens.board.tiles import _detail

    set_language("en")
    halted = msgspec.structs.replace(tile(3, WorkState.STOPPED, 12), halted=True)
    from ui.gallery.line import reply

    said = _detail(halted, Condition.STOPPED, Heard(reply(halted), 1.0), str)
    assert _em(said, False) * 48 < FOUR[0] * 1.22 + 60
    low = msgspec.structs.replace(tile(4), first_pass_yield=Decimal("0.5"))
    assert _detail(low, Condition.RUNNING, Heard(reply(low), 1.0), str) == ""


def test_a_short_hour_says_its_count_in_a_narrow_low_bar(
    qt_app: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    apply_theme(qt_app, "light", metrics_for(Panel()))
    picture = QImage(240, 120, QImage.Format.Format_RGB32)
    hours = tuple(Hour(f"{n:02}", 20 - n % 2 * 12, short=bool(n % 2)) for n in range(6))
    with watched_painting(monkeypatch) as complaints:
        painter = QPainter(picture)
        draw_hours(painter, QRect(0, 0, 240, 120), hours, 20, "")
        painter.end()
    assert complaints == []
