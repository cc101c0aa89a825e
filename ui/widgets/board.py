"""The tile of a station on the kiosk board, made to be read from 5 m.

Running, idle, warning, stopped and no data differ in fill, outline, icon and word, never in colour alone.
"""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme.current import metrics, theme
from ui.theme.fonts import font_that_fits
from ui.theme.tokens import Role, Theme
from ui.widgets.bars import draw_progress
from ui.widgets.content import Condition, TileState
from ui.widgets.paint import (
    CENTER,
    LEFT,
    RIGHT,
    Line,
    block,
    box,
    height_of,
    inner,
    large_text,
    symbol,
    width_of,
)
from ui.widgets.touch import Painted

NARROW_PX = 320


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
        self.lit = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_state(self, state: TileState) -> None:
        self._state = state
        parts = (state.code, state.name, state.message, state.beside, state.detail, state.owner)
        self.changed(" ".join(part for part in parts if part), state)

    def pulse(self, lit: bool) -> None:
        self.lit = lit
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(metrics().px(440), metrics().px(280))

    def minimumSizeHint(self) -> QSize:
        return QSize(metrics().px(300), metrics().px(244))

    def draw(self, painter: QPainter) -> None:
        now, state = theme(), self._state
        look = _look(state.condition, now)
        box(painter, self.rect(), look.fill, look.outline, look.width, radius=14, dashed=look.dashed)
        if self.lit:
            box(painter, inner(self.rect(), 6, 6), "", look.ink, 6, radius=10)
        area = inner(self.rect(), 20, 12)
        if not state.code:
            self._draw_alone(painter, area, look)
            return
        self._draw_head(painter, area, look)
        foot = self._draw_foot(painter, area, look)
        head = height_of("code") + height_of("h2")
        self._draw_message(painter, area.adjusted(0, head, 0, -foot), look)

    def _draw_alone(self, painter: QPainter, area: QRect, look: _Look) -> None:
        """No station at all: why, in the middle."""
        size = metrics().px(112)
        symbol(painter, look.icon, look.ink, QPointF(area.center().x(), area.center().y() - size), size)
        lines = (
            Line(self._state.message, "board", look.ink, bold=True, shrink=True),
            Line(self._state.detail, "h1", look.ink2, rows=2, shrink=True),
        )
        block(painter, area.adjusted(0, area.height() // 2, 0, 0), lines, CENTER, top=True)

    def _draw_head(self, painter: QPainter, area: QRect, look: _Look) -> None:
        code = area.adjusted(0, 0, 0, height_of("code") - area.height())
        name = area.adjusted(0, code.height(), 0, 0)
        if look.icon:
            size = metrics().px(56)
            center = QPointF(area.right() - size / 2, area.top() + metrics().px(4) + size / 2)
            symbol(painter, look.icon, look.ink, center, size)
            code.setRight(area.right() - size - metrics().px(8))
        block(painter, code, (Line(self._state.code, "code", look.ink, bold=True, shrink=True),), LEFT)
        block(painter, name, (Line(self._state.name, "h2", look.ink2, shrink=True),), LEFT, top=True)

    def _draw_message(self, painter: QPainter, area: QRect, look: _Look) -> None:
        """The key message as large as it can be; what stands beside it takes the room that is left."""
        state = self._state
        gap = metrics().px(16) if state.beside else 0
        least = (
            min(width_of(state.beside, "title", bold=True), area.width() // 2) + gap if state.beside else 0
        )
        font = message_font(state.message, area.width() - least)
        width = min(QFontMetrics(font).horizontalAdvance(state.message) + 2, area.width() - least)
        self._words(
            painter, QRect(area.left(), area.top(), width, area.height()), state.message, font, look.ink
        )
        if state.beside:
            rest = area.adjusted(width + gap, 0, 0, 0)
            small = font_that_fits(state.beside, rest.width(), "code", "title")
            self._words(painter, rest, state.beside, small, look.ink2, RIGHT)

    @staticmethod
    def _words(
        painter: QPainter, area: QRect, words: str, font: QFont, ink: str, align: Qt.AlignmentFlag = LEFT
    ) -> None:
        shown = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, area.width() + 1)
        large_text(painter, area, shown, font, ink, align)

    def _draw_foot(self, painter: QPainter, area: QRect, look: _Look) -> int:
        """Progress and what stands beside it, or reason and owner; gives the px it takes."""
        high = height_of("h2")
        row = QRect(area.left(), area.bottom() - high, area.width(), high)
        if self._state.done is None:
            row.setRight(row.right() - self._draw_owner(painter, row, look))
            block(painter, row, (Line(self._state.detail, "h2", look.ink2, shrink=True),), LEFT)
        else:
            self._draw_progress(painter, row, look)
        return high

    def _draw_progress(self, painter: QPainter, row: QRect, look: _Look) -> None:
        now, state = theme(), self._state
        beside = min(width_of(state.detail, "title") + 1, row.width() // 2) if state.detail else 0
        if beside:
            words = QRect(row.right() - beside, row.top(), beside + 1, row.height())
            block(painter, words, (Line(state.detail, "title", look.ink2, shrink=True),), RIGHT)
        high, gap = metrics().px(16), metrics().px(20) if beside else 0
        bar = QRect(row.left(), row.center().y() - high // 2, row.width() - beside - gap, high)
        draw_progress(painter, bar, state.done or 0.0, state.plan, now.bar, now.line)

    def _draw_owner(self, painter: QPainter, row: QRect, look: _Look) -> int:
        """Who acts, at the right; gives the px it takes."""
        words = self._state.owner
        if not words:
            return 0
        narrow = row.width() < metrics().px(NARROW_PX)
        role: Role = "title" if narrow else "h2"
        size, gap = metrics().px(24 if narrow else 32), metrics().px(8 if narrow else 12)
        width = min(width_of(words, role, bold=True) + 1, row.width() // 2)
        right = QRect(row.right() - width, row.top(), width + 1, row.height())
        block(painter, right, (Line(words, role, look.ink, bold=True, shrink=True),), RIGHT)
        symbol(painter, "user", look.ink, QPointF(right.left() - gap / 2 - size / 2, row.center().y()), size)
        return width + size + 2 * gap


def message_font(words: str, width: int) -> QFont:
    """The font of a key message in `width` px: 70 px at scale 1 where it fits, 25 mm on a 43 inch panel."""
    return font_that_fits(words, width, "board", "h1")
