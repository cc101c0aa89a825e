"""The board drawn: header, the line's figures, hours, tiles. No rules; once a second it asks anew."""

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui.screens.board.presenter import MOST_TILES, BoardPresenter
from ui.screens.board.state import BoardState, Hours
from ui.text import text
from ui.theme.current import metrics
from ui.widgets.bars import HourlyBars
from ui.widgets.board.figures import BoardHeader, FigureCard, HeaderButton
from ui.widgets.board.sizes import tile_sizes
from ui.widgets.board.tile import StationTile
from ui.widgets.content import TileState
from ui.widgets.lists.rows import Card

SECOND_MS = 1000
BEAT_MS = 500
COLUMNS = 4
FIGURES = 4


class BoardView(QWidget):
    """One line, full screen."""

    def __init__(self, presenter: BoardPresenter, _window: QWidget) -> None:
        super().__init__()
        self._presenter = presenter
        self._state: BoardState | None = None
        self._head, self._empty = BoardHeader(), StationTile()
        self.settings = HeaderButton("settings")
        self._figures = [FigureCard() for _ in range(FIGURES)]
        self._hours_card, self._hours = Card(), HourlyBars()
        self._tiles = [StationTile() for _ in range(MOST_TILES)]
        self.settings.touched.connect(presenter.settings)
        self._top, self._grid_area, self._empty_area = QWidget(), QWidget(), QWidget()
        self._lay_out()
        presenter.set_room(COLUMNS)
        self._second, self.beat = self._timer(SECOND_MS, self._again), self._timer(BEAT_MS, self._beat_once)
        self._second.start()
        self._lit = False
        self.retranslate()

    def _timer(self, milliseconds: int, act: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setInterval(milliseconds)
        timer.timeout.connect(act)
        return timer

    def _lay_out(self) -> None:
        gap = metrics().px(16)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, gap)
        whole.setSpacing(gap)
        self._hours_card.body.addWidget(self._hours)
        self._hours.setMinimumHeight(metrics().px(80))
        figures = QHBoxLayout(self._top)
        figures.setContentsMargins(gap, 0, gap, 0)
        figures.setSpacing(gap)
        for card in self._figures:
            figures.addWidget(card, 1)
        figures.addWidget(self._hours_card, 3)
        empty = QHBoxLayout(self._empty_area)
        empty.setContentsMargins(gap, 0, gap, 0)
        empty.addWidget(self._empty)
        self._grid = QGridLayout(self._grid_area)
        self._grid.setContentsMargins(gap, 0, gap, 0)
        self._grid.setSpacing(gap)
        for at, tile in enumerate(self._tiles):
            self._grid.addWidget(tile, *divmod(at, COLUMNS))
            tile.hide()  # twelve at once would make a small window grow
        for column in range(COLUMNS):
            self._grid.setColumnStretch(column, 1)
        head = QHBoxLayout()
        head.setSpacing(0)
        head.addWidget(self._head, 1)
        head.addWidget(self.settings)
        whole.addLayout(head)
        whole.addWidget(self._top, 2)
        whole.addWidget(self._empty_area, 9)
        whole.addWidget(self._grid_area, 9)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._presenter.set_room(self._rows() * COLUMNS)
        if self._state:
            self._size_words(self._state)
        self._again()

    def _rows(self) -> int:
        """How many rows of tiles have room."""
        gap = metrics().px(16)
        used = self._head.minimumSizeHint().height() + self._figures[0].minimumSizeHint().height() + 4 * gap
        one = self._tiles[0].minimumSizeHint().height() + gap
        return max(1, min(MOST_TILES // COLUMNS, (self.height() - used + gap) // one))

    def show_state(self, state: BoardState) -> None:
        """Shows a state; only what differs is touched."""
        before = self._state
        self._state = state
        if before == state:
            return
        self._head.set_head(state.head)
        self._empty_area.setVisible(state.empty is not None)
        if state.empty:
            self._empty.set_state(state.empty)
        self._top.setVisible(bool(state.totals))
        self._grid_area.setVisible(bool(state.tiles))
        for card, total in zip(self._figures, state.totals, strict=False):
            card.set_texts(total.title, total.number, total.beside, total.alarm, total.stale, total.item)
        self._show_hours(state.hours)
        self._show_tiles(state)

    def shown_tiles(self) -> tuple[TileState, ...]:
        """What the tiles in sight say."""
        return tuple(tile.look for tile in self._state.tiles) if self._state else ()

    def _show_hours(self, hours: Hours) -> None:
        self._hours_card.set_title(hours.title)
        counts = " ".join(f"{bar.label}: {bar.count}" for bar in hours.bars)
        self._hours.set_hours(hours.bars, hours.target, hours.target_words, f"{hours.title} {counts}")

    def _show_tiles(self, state: BoardState) -> None:
        rows = -(-len(state.tiles) // COLUMNS)
        for row in range(MOST_TILES // COLUMNS):
            self._grid.setRowStretch(row, 1 if row < rows else 0)
        self._size_words(state)
        for at, tile in enumerate(self._tiles):
            tile.setVisible(at < len(state.tiles))
            if at < len(state.tiles):
                tile.set_state(state.tiles[at].look)
        if any(tile.beats for tile in state.tiles):
            if not self.beat.isActive():
                self.beat.start()
        else:
            self.beat.stop()
            self._light(False)

    def _size_words(self, state: BoardState) -> None:
        """One size of type per role over all tiles in sight, for the room each has."""
        rows = max(1, -(-len(state.tiles) // COLUMNS))
        gap = metrics().px(16)
        width = (self.width() - (COLUMNS + 1) * gap) // COLUMNS
        top = self._figures[0].sizeHint().height() if state.totals else 0
        height = (self.height() - self._head.minimumSizeHint().height() - top - (rows + 2) * gap) // rows
        sizes = tile_sizes([tile.look for tile in state.tiles], width, height)
        for tile in self._tiles:
            tile.set_sizes(sizes)

    def _again(self) -> None:
        if self.isVisible():
            self.show_state(self._presenter.state())

    def _beat_once(self) -> None:
        self._light(not self._lit)

    def _light(self, lit: bool) -> None:
        """The frame of every new alert, on or off together: 1 Hz."""
        self._lit = lit
        beating = [tile.beats for tile in self._state.tiles] if self._state else []
        for at, tile in enumerate(self._tiles):
            tile.pulse(lit and at < len(beating) and beating[at])

    def retranslate(self) -> None:
        """The language has changed: everything is drawn anew."""
        self._state = None
        self.settings.set_name(text("Settings"))

    def leave(self) -> None:
        """Nothing lies over the window."""
