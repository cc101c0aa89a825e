"""The tile of a station on the kiosk board, made to be read from 5 m.

Running, idle, warning, stopped and no data differ in fill, outline, icon and word, never in colour alone.
"""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme.current import metrics, theme
from ui.theme.tokens import Theme
from ui.widgets.bars import draw_hours, draw_progress
from ui.widgets.board.sizes import PADDING, TileSizes, font, least_height, row, tile_sizes
from ui.widgets.content import Condition, TileFigure, TileState
from ui.widgets.paint import (
    CENTER,
    LEFT,
    RIGHT,
    Line,
    block,
    box,
    inner,
    large_text,
    symbol,
)
from ui.widgets.touch import Painted

LEAST_PX = 244
GAP_PX = 4
BARS_PX = 110
LEAST_SHARE = 0.7
"""Of the size of its role, for the name of a figure in a narrow tile."""


@dataclass(frozen=True, slots=True)
class _Look:
    fill: str
    outline: str
    width: int
    ink: str
    ink2: str
    icon: str
    dashed: bool = False
    plain: bool = True
    """False on the fill of an alarm, where no other colour is seen."""


def _look(condition: Condition, now: Theme) -> _Look:
    alarm = now.on_bad_fill
    warning = now.on_warn_fill
    return {
        Condition.RUNNING: _Look(now.card, now.line, 1, now.ink, now.ink2, ""),
        Condition.IDLE: _Look(now.card, now.ink2, 4, now.ink, now.ink2, "pause"),
        Condition.WARNING: _Look(
            now.warn_fill, now.warn_fill, 1, warning, warning, "triangle-alert", plain=False
        ),
        Condition.STOPPED: _Look(now.bad_fill, now.bad, 2, alarm, alarm, "octagon-x", plain=False),
        Condition.NO_DATA: _Look(now.sunken, now.line2, 3, now.ink2, now.ink2, "wifi-off", dashed=True),
    }[condition]


class StationTile(Painted):
    """One station. `pulse(True)` draws the frame of a new alert; the board's owner lets it beat at 1 Hz."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = TileState("", "", Condition.NO_DATA, "")
        self._sizes: TileSizes | None = None
        self.lit = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_state(self, state: TileState) -> None:
        self._state = state
        parts = (
            *(state.code, state.name, state.message, state.beside, state.detail, state.owner),
            state.held,
        )
        self.changed(" ".join(part for part in parts if part), state)

    def set_sizes(self, sizes: TileSizes) -> None:
        """The sizes of type that all tiles of the page have."""
        if sizes != self._sizes:
            self._sizes = sizes
            self.update()

    def sizes(self) -> TileSizes | None:
        """The sizes in force, None before there are any."""
        return self._sizes

    def pulse(self, lit: bool) -> None:
        self.lit = lit
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(metrics().px(440), metrics().px(280))

    def minimumSizeHint(self) -> QSize:
        return QSize(metrics().px(290), min(least_height(), metrics().px(LEAST_PX)))

    def draw(self, painter: QPainter) -> None:
        now = theme()
        state = self._state
        look = _look(state.condition, now)
        box(painter, self.rect(), look.fill, look.outline, look.width, radius=14, dashed=look.dashed)
        if self.lit:
            box(painter, inner(self.rect(), 6, 6), "", look.ink, 6, radius=10)
        area = inner(self.rect(), *PADDING)
        if not state.code:
            self._draw_alone(painter, area, look)
            return
        sizes = self._sizes or tile_sizes((state,), self.width(), self.height())
        y = self._draw_head(painter, area, look, sizes)
        y = self._draw_message(painter, QRect(area.left(), y, area.width(), row(sizes.message)), look, sizes)
        y = self._draw_foot(painter, QRect(area.left(), y, area.width(), 0), look, sizes)
        self._draw_more(painter, QRect(area.left(), y, area.width(), area.bottom() - y), look, sizes)

    def _draw_alone(self, painter: QPainter, area: QRect, look: _Look) -> None:
        """No station at all: why, in the middle."""
        size = metrics().px(112)
        symbol(painter, look.icon, look.ink, QPointF(area.center().x(), area.center().y() - size), size)
        lines = (
            Line(self._state.message, "board", look.ink, bold=True, shrink=True),
            Line(self._state.detail, "h1", look.ink2, rows=2, shrink=True),
        )
        block(painter, area.adjusted(0, area.height() // 2, 0, 0), lines, CENTER, top=True)

    def _draw_head(self, painter: QPainter, area: QRect, look: _Look, sizes: TileSizes) -> int:
        """Code and name; gives the y below them."""
        code = QRect(area.left(), area.top(), area.width(), row(sizes.code))
        if look.icon:
            size = sizes.code
            symbol(painter, look.icon, look.ink, QPointF(area.right() - size / 2, code.center().y()), size)
            code.setRight(area.right() - size - metrics().px(12))
        self._words(painter, code, self._state.code, sizes.code, look.ink)
        if self._state.held:
            self._draw_held(painter, code, look, sizes)
        name = QRect(area.left(), code.bottom() + 1, area.width(), row(sizes.name))
        self._words(painter, name, self._state.name, sizes.name, look.ink2, bold=False)
        return name.bottom() + 1

    def _draw_held(self, painter: QPainter, code: QRect, look: _Look, sizes: TileSizes) -> None:
        """What is on hold: a pill at the end of the row of the code, on every tile and in every condition."""
        now = theme()
        words = self._state.held
        gap = metrics().px(12)
        fill, ink = (now.warn_fill, now.on_warn_fill) if look.plain else ("", look.ink)
        taken = QFontMetrics(font(sizes.code, self._state.code)).horizontalAdvance(self._state.code) + gap
        room = code.width() - taken - 2 * gap
        wide = QFontMetrics(font(sizes.name, words)).horizontalAdvance(words) + 1
        size = min(sizes.name, sizes.name * room // wide)
        pill = QRect(0, 0, min(wide, room) + 2 * gap, row(sizes.name))
        pill.moveCenter(code.center())
        pill.moveRight(code.right())
        box(painter, pill, fill, ink, 2, radius=pill.height() // 2)
        self._words(painter, pill.adjusted(gap, 0, 0, 0), words, size, ink)

    def _draw_message(self, painter: QPainter, area: QRect, look: _Look, sizes: TileSizes) -> int:
        """The key message, and smaller beside it how long or of how many."""
        state = self._state
        self._words(painter, area, state.message, sizes.message, look.ink)
        if state.beside:
            taken = QFontMetrics(font(sizes.message, state.message)).horizontalAdvance(state.message)
            rest = area.adjusted(taken + sizes.beside // 3, 0, 0, 0)
            self._words(painter, rest, state.beside, sizes.beside, look.ink2, RIGHT)
        return area.bottom() + 1

    def _draw_foot(self, painter: QPainter, area: QRect, look: _Look, sizes: TileSizes) -> int:
        """Reason and who acts, a row each; else the progress and what stands beside it. Gives the y below."""
        state = self._state
        high = row(sizes.reason)
        first = QRect(area.left(), area.top(), area.width(), high)
        if state.done is not None:
            return self._draw_progress(painter, first, look, sizes)
        if not state.owner:
            first.setHeight(row(sizes.name) if state.detail else 0)
            self._words(painter, first, state.detail, sizes.name, look.ink2, bold=False)
            return first.bottom() + 1
        self._words(painter, first, state.detail, sizes.reason, look.ink2, bold=False)
        second = first.translated(0, high)
        size = sizes.reason
        symbol(painter, "user", look.ink, QPointF(second.left() + size / 2, second.center().y()), size)
        words = second.adjusted(size + metrics().px(10), 0, 0, 0)
        self._words(painter, words, state.owner, sizes.reason, look.ink)
        return second.bottom() + 1

    @staticmethod
    def _words(
        painter: QPainter,
        area: QRect,
        words: str,
        size: int,
        ink: str,
        align: Qt.AlignmentFlag = LEFT,
        *,
        bold: bool = True,
    ) -> None:
        drawn = font(size, words, bold=bold)
        shown = QFontMetrics(drawn).elidedText(words, Qt.TextElideMode.ElideRight, area.width() + 1)
        if shown:
            large_text(painter, area, shown, drawn, ink, align)

    def _draw_progress(self, painter: QPainter, area: QRect, look: _Look, sizes: TileSizes) -> int:
        """The bar over the whole width, and below it what is said of it; gives the y below."""
        now = theme()
        state = self._state
        high = metrics().px(18)
        bar = QRect(area.left(), area.top() + metrics().px(6), area.width(), high)
        draw_progress(painter, bar, state.done or 0.0, state.plan, now.bar, now.line)
        words = QRect(area.left(), bar.bottom() + metrics().px(6), area.width(), row(sizes.name))
        self._words(painter, words, state.detail, sizes.name, look.ink2, bold=False)
        return (words.bottom() if state.detail else bar.bottom() + metrics().px(6)) + 1

    def _draw_more(self, painter: QPainter, area: QRect, look: _Look, sizes: TileSizes) -> None:
        """What there is room for: figures, and the output of each hour."""
        high = row(sizes.name)
        fitting = max(0, area.height() - metrics().px(GAP_PX)) // high
        figures = self._state.figures[:fitting]
        y = area.top() + metrics().px(GAP_PX)
        for figure in figures:
            self._draw_figure(painter, QRect(area.left(), y, area.width(), high), figure, look, sizes)
            y += high
        bars = area.adjusted(0, y + metrics().px(GAP_PX) - area.top(), 0, 0)
        if not self._state.hours or bars.height() < metrics().px(BARS_PX):
            return
        if not look.plain:  # the colours of the bars mean something: they get their own ground
            box(painter, bars, theme().card, radius=8)
            bars = inner(bars, 8, 8)
        draw_hours(painter, bars, self._state.hours, self._state.target, "")

    def _draw_figure(
        self, painter: QPainter, area: QRect, figure: TileFigure, look: _Look, sizes: TileSizes
    ) -> None:
        """A figure with its name; an abnormal one has a mark as well as a colour."""
        ink = theme().warn if figure.alarm and look.plain else look.ink
        value = QFontMetrics(font(sizes.name, figure.value)).horizontalAdvance(figure.value) + 2
        value = min(value, area.width() - 3 * sizes.name)  # many names: the last are cut off
        cell = QRect(area.right() - value, area.top(), value + 1, area.height())
        self._words(painter, cell, figure.value, sizes.name, ink, RIGHT)
        if figure.alarm:
            size = round(sizes.name * 0.9)
            symbol(painter, "triangle-alert", ink, QPointF(cell.left() - size, area.center().y()), size)
        spared = value + sizes.name * 2 if figure.alarm else value + sizes.name // 2
        title = area.adjusted(0, 0, -spared, 0)
        wide = QFontMetrics(font(sizes.name, figure.title, bold=False)).horizontalAdvance(figure.title) + 1
        size = max(round(sizes.name * LEAST_SHARE), min(sizes.name, sizes.name * title.width() // wide))
        self._words(painter, title, figure.title, size, look.ink2, bold=False)
