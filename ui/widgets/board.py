"""The tile of a station on the kiosk board, made to be read from 5 m.

Running, idle, warning, stopped and no data differ in fill, outline, icon and word, never in colour alone.
"""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme.current import metrics, theme
from ui.theme.fonts import font_that_fits
from ui.theme.tokens import Theme
from ui.widgets.bars import draw_progress
from ui.widgets.content import Condition, TileState
from ui.widgets.paint import LEFT, RIGHT, Line, block, box, color, height_of, inner, symbol, width_of
from ui.widgets.touch import Painted


@dataclass(frozen=True, slots=True)
class _Look:
    fill: str
    outline: str
    width: int
    ink: str
    ink2: str
    icon: str
    dashed: bool = False


def _look(condition: Condition, now: Theme) -> _Look:
    alarm = now.on_bad_fill
    warning = now.on_warn_fill
    return {
        Condition.RUNNING: _Look(now.card, now.line, 1, now.ink, now.ink2, ""),
        Condition.IDLE: _Look(now.card, now.ink2, 4, now.ink, now.ink2, "pause"),
        Condition.WARNING: _Look(now.warn_fill, now.warn_fill, 1, warning, warning, "triangle-alert"),
        Condition.STOPPED: _Look(now.bad_fill, now.bad, 2, alarm, alarm, "octagon-x"),
        Condition.NO_DATA: _Look(now.sunken, now.line2, 3, now.ink2, now.ink2, "wifi-off", dashed=True),
    }[condition]


class BoardTile(Painted):
    """One station. `pulse(True)` draws the frame of a new alert; the board's owner lets it beat at 1 Hz."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = TileState("", "", Condition.NO_DATA, "")
        self._lit = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_state(self, state: TileState) -> None:
        self._state = state
        parts = (state.code, state.name, state.message, state.beside, state.detail, state.owner)
        self.changed(" ".join(part for part in parts if part))

    def pulse(self, lit: bool) -> None:
        self._lit = lit
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(metrics().px(440), metrics().px(280))

    def minimumSizeHint(self) -> QSize:
        return QSize(metrics().px(300), metrics().px(240))

    def draw(self, painter: QPainter) -> None:
        now, state = theme(), self._state
        look = _look(state.condition, now)
        box(painter, self.rect(), look.fill, look.outline, look.width, radius=14, dashed=look.dashed)
        if self._lit:
            box(painter, inner(self.rect(), 6, 6), "", look.ink, 6, radius=10)
        area = inner(self.rect(), 20, 16)
        self._draw_head(painter, area, look)
        foot = self._draw_foot(painter, area, look)
        head = height_of("code") + height_of("h2")
        self._draw_message(painter, area.adjusted(0, head, 0, -foot), look)

    def _draw_head(self, painter: QPainter, area: QRect, look: _Look) -> None:
        size = metrics().px(64) if look.icon else 0
        if look.icon:
            center = QPointF(area.right() - size / 2, area.top() + metrics().px(4) + size / 2)
            symbol(painter, look.icon, look.ink, center, size)
        words = area.adjusted(0, 0, -size - metrics().px(8) if size else 0, 0)
        lines = (
            Line(self._state.code, "code", look.ink, bold=True, shrink=True),
            Line(self._state.name, "h2", look.ink2, shrink=True),
        )
        block(painter, words, lines, LEFT, top=True)

    def _draw_message(self, painter: QPainter, area: QRect, look: _Look) -> None:
        state = self._state
        beside = min(width_of(state.beside, "h2"), area.width() // 2) if state.beside else 0
        words = area.adjusted(0, 0, -beside - metrics().px(12) if beside else 0, 0)
        font = font_that_fits(state.message, words.width(), "board", "h1")
        painter.setFont(font)
        painter.setPen(color(look.ink))
        shown = painter.fontMetrics().elidedText(state.message, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, int(LEFT | Qt.AlignmentFlag.AlignVCenter), shown)
        if beside:
            right = QRect(area.right() - beside, area.top(), beside + 1, area.height())
            block(painter, right, (Line(state.beside, "h2", look.ink2, shrink=True),), RIGHT)

    def _draw_foot(self, painter: QPainter, area: QRect, look: _Look) -> int:
        """Progress, or reason and owner; gives the px it takes."""
        now, state = theme(), self._state
        if state.done is not None:
            high = metrics().px(16)
            bar = QRect(area.left(), area.bottom() - high - metrics().px(4), area.width(), high)
            draw_progress(painter, bar, state.done, state.plan, now.bar, now.line)
            return high + metrics().px(12)
        high = height_of("h2")
        row = QRect(area.left(), area.bottom() - high, area.width(), high)
        owner = min(width_of(state.owner, "h2", bold=True) + 1, area.width() // 2) if state.owner else 0
        if owner:
            size = metrics().px(32)
            symbol(
                painter, "user", look.ink, QPointF(area.right() - owner - size * 0.7, row.center().y()), size
            )
            right = QRect(area.right() - owner, row.top(), owner + 1, high)
            block(painter, right, (Line(state.owner, "h2", look.ink, bold=True, shrink=True),), RIGHT)
            row.setRight(area.right() - owner - size - metrics().px(20))
        block(painter, row, (Line(state.detail, "h2", look.ink2, shrink=True),), LEFT)
        return high
