"""Choosing one of many by touch: tiles with icon, name and code, in pages when there are too many."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QPointF, QRect, QSize, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.theme.current import metrics, theme
from ui.theme.tokens import Role
from ui.widgets.action import PlainButton
from ui.widgets.bars import draw_progress
from ui.widgets.content import Choice, PagerNames
from ui.widgets.paint import (
    CENTER,
    LEFT,
    Line,
    block,
    block_height,
    box,
    height_of,
    inner,
    line_that_fits,
    symbol,
    width_of,
)
from ui.widgets.touch import Painted, Touchable

BAR_PX = 12
CHOSEN_PX = 140


class ChoiceTile(Touchable):
    """One choice. A selected tile has a thick outline and a check, not only another colour."""

    def __init__(self, choice: Choice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choice = choice
        self.setEnabled(not choice.reason)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        words = (choice.name, *(choice.reason or choice.code).split("\n"))
        self.changed(" ".join(part for part in words if part))

    def sizeHint(self) -> QSize:
        return QSize(metrics().px(240), metrics().primary)

    def minimumSizeHint(self) -> QSize:
        return QSize(metrics().primary, metrics().glove)

    def draw(self, painter: QPainter) -> None:
        now = theme()
        choice = self.choice
        fill, outline = (now.accent_soft, now.accent) if choice.selected else (now.card, now.line2)
        if choice.reason:
            fill = now.sunken
            outline = now.line
        box(painter, self.rect(), now.press if self.isDown() else fill, outline, 4 if choice.selected else 2)
        area = inner(self.rect(), 16, 8)
        if choice.done is not None:
            area.setBottom(self._draw_done(painter, area, choice.done))
        name = "circle-check" if choice.selected else "" if choice.late else choice.icon
        if name:
            size = metrics().px(36)
            tint = now.accent if choice.selected else now.ink3 if choice.reason else now.ink2
            symbol(painter, name, tint, QPointF(area.left() + size / 2, area.top() + area.height() / 2), size)
            area.setLeft(area.left() + size + metrics().px(14))
        ink = now.ink2 if choice.reason else now.ink
        below = [words for words in (choice.reason or choice.code).split("\n") if words]
        large: tuple[Role, Role] = ("h2", "body")
        head, small = large if self._has_room(len(below)) else ("title", "label")
        if choice.selected and self.height() >= metrics().px(CHOSEN_PX) and not below:
            head = "h1"  # the one that is asked about
        spared = area.height() - len(below) * height_of(small)
        title = line_that_fits(Line(choice.name, head, ink, bold=True, shrink=True), area.width(), spared)
        room = (area.height() - block_height((title,), area.width())) // height_of(small)
        rows = max(2, room) // max(1, len(below)) or 1
        details = [Line(words, small, now.ink2, rows=rows, shrink=True) for words in below]
        if choice.late and details:
            details[-1] = replace(details[-1], color=now.warn, bold=True)
        block(painter, area, (title, *details), LEFT)

    def _draw_done(self, painter: QPainter, area: QRect, done: float) -> int:
        """How far it is, at the foot of the tile, with the mark of what is late; gives the y above it."""
        now = theme()
        high = metrics().px(BAR_PX)
        size = metrics().px(30)
        left = area.left()
        middle = area.bottom() - size // 2
        if self.choice.late:
            symbol(painter, self.choice.icon, now.warn, QPointF(left + size / 2, middle), size)
            left += size + metrics().px(8)
        bar = QRect(left, middle - high // 2, area.right() - left + 1, high)
        draw_progress(painter, bar, done, None, now.accent, now.line)
        return area.bottom() - size

    def _has_room(self, details: int) -> bool:
        """True on a large panel, where a tile is high enough for large words."""
        titles = 1 if details > 1 else 2  # what has much to say has a short name
        bar = metrics().px(30) if self.choice.done is not None else height_of("body")
        needed = titles * height_of("h2") + details * height_of("body") + bar + metrics().px(16)
        return metrics().roomy and self.height() >= needed


class _Where(Painted):
    """Which page one is on."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._words = ""

    def set_words(self, words: str) -> None:
        self._words = words
        self.changed(words)

    def sizeHint(self) -> QSize:
        return QSize(width_of(self._words, "title", bold=True) + metrics().px(8), metrics().glove)

    def draw(self, painter: QPainter) -> None:
        block(
            painter, self.rect(), (Line(self._words, "title", theme().ink, bold=True, shrink=True),), CENTER
        )


class TileGrid(QWidget):
    """Pages of tiles; `chosen` carries the key. The pager is seen only if there is more than one page."""

    chosen = Signal(str)
    cancelled = Signal()

    def __init__(
        self, names: PagerNames, columns: int = 4, rows: int = 3, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._names = names
        self._columns = columns
        self._rows = rows
        self._choices: tuple[Choice, ...] = ()
        self._page = 0
        self.tiles: list[ChoiceTile] = []
        self.back, self.on = (
            PlainButton(icon="chevron-left", parent=self),
            PlainButton(icon="chevron-right", parent=self),
        )
        self.cancel = PlainButton(icon="x", parent=self)
        self._where = _Where(self)
        self._foot = QWidget(self)
        self._grid = QGridLayout()
        self._lay_out()
        self.back.touched.connect(lambda: self.show_page(self._page - 1))
        self.on.touched.connect(lambda: self.show_page(self._page + 1))
        self.cancel.touched.connect(self.cancelled)
        self._renew_pager()

    def _lay_out(self) -> None:
        self._grid.setSpacing(metrics().gap)
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(0, 0, 0, 0)
        foot.setSpacing(metrics().gap)
        foot.addWidget(self.cancel)
        foot.addStretch(1)
        foot.addWidget(self._where)
        foot.addWidget(self.back)
        foot.addWidget(self.on)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(metrics().gap)
        whole.addLayout(self._grid, 1)
        whole.addWidget(self._foot)

    def set_names(self, names: PagerNames) -> None:
        self._names = names
        self.show_page(self._page)

    def set_choices(self, choices: Sequence[Choice]) -> None:
        """Shows the page of the selected choice. Where only words have changed, the page stays."""
        if self._choices == tuple(choices):
            return
        same = _which(self._choices) == _which(choices)
        selected = next((at for at, choice in enumerate(choices) if choice.selected), 0)
        self._choices = tuple(choices)
        self.show_page(self._page if same else selected // (self._columns * self._rows))

    def pages(self) -> int:
        """How many pages there are, at least 1."""
        return max(1, -(-len(self._choices) // (self._columns * self._rows)))

    def show_page(self, page: int) -> None:
        """Shows a page, counted from 0; a number outside is taken to the nearest."""
        self._page = max(0, min(page, self.pages() - 1))
        for tile in self.tiles:
            self._grid.removeWidget(tile)
            tile.hide()
            tile.deleteLater()
        size = self._columns * self._rows
        shown = self._choices[self._page * size : (self._page + 1) * size]
        self.tiles = [ChoiceTile(choice, self) for choice in shown]
        for index, tile in enumerate(self.tiles):
            tile.touched.connect(lambda key=tile.choice.key: self.chosen.emit(key))
            self._grid.addWidget(tile, *divmod(index, self._columns))
        self._hold_places()
        self._renew_pager()

    def _hold_places(self) -> None:
        """Keeps the size of a tile the same on a page that is not full."""
        for column in range(self._columns):
            self._grid.setColumnStretch(column, 1)
            self._grid.setColumnMinimumWidth(column, metrics().primary)
        for row in range(self._rows):
            self._grid.setRowStretch(row, 1)
            self._grid.setRowMinimumHeight(row, metrics().glove)

    def _renew_pager(self) -> None:
        several = self.pages() > 1
        self._foot.setVisible(several or bool(self._names.cancel))
        self.cancel.setVisible(bool(self._names.cancel))
        self.cancel.set_texts(self._names.cancel)
        for widget in (self.back, self.on, self._where):
            widget.setVisible(several)
        self.back.set_texts("", self._names.back)
        self.on.set_texts("", self._names.on)
        self.back.setEnabled(self._page > 0)
        self.on.setEnabled(self._page + 1 < self.pages())
        self._where.set_words(self._names.where.format(page=self._page + 1, pages=self.pages()))


def _which(choices: Sequence[Choice]) -> list[tuple[str, bool]]:
    """What can be chosen and what is."""
    return [(choice.key, choice.selected) for choice in choices]
