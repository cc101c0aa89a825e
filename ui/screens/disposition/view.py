"""Disposition drawn. No rules: touches go to the presenter, what there is to see comes as a state."""

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.feedback import Tone
from ui.screens.disposition.cases import FACTS, FAILED
from ui.screens.disposition.presenter import DispositionPresenter
from ui.screens.disposition.state import Case, DispositionState
from ui.text import text
from ui.theme.current import metrics
from ui.widgets.action_column import ActionColumn
from ui.widgets.content import PagerNames
from ui.widgets.dialogs.reason_picker import ReasonPicker
from ui.widgets.dialogs.tile import TileDialog
from ui.widgets.lists.rows import Card, EmptyState, KeyValueRow
from ui.widgets.lists.tiles import TileGrid
from ui.widgets.words import label

LIST_WIDTH = 320
TILES = 3


class DispositionView(QWidget):
    """Three columns: what is on hold, the unit looked at, the decisions."""

    def __init__(self, presenter: DispositionPresenter, window: QWidget) -> None:
        super().__init__()
        self._presenter = presenter
        self._state: DispositionState | None = None
        self.list, self.case, self.column = Card(), CaseColumn(), ActionColumn()
        self.tiles = TileGrid(_pager(), columns=1, rows=TILES)
        self.list.setFixedWidth(metrics().px(LIST_WIDTH))
        self.list.body.addWidget(self.tiles)
        self.picker, self.defects = ReasonPicker(window), TileDialog(window)
        self._connect()
        row = QHBoxLayout(self)
        row.setSpacing(metrics().gap)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.list)
        row.addWidget(self.case, 1)
        row.addWidget(self.column)

    def _connect(self) -> None:
        self.tiles.chosen.connect(self._presenter.select)
        self.column.chosen.connect(self._presenter.act)
        self.picker.picked.connect(self._presenter.pick)
        self.picker.target.connect(self._presenter.target)
        self.picker.confirmed.connect(lambda _rest: self._presenter.confirm())
        self.picker.cancelled.connect(self._presenter.cancel)
        self.defects.chosen.connect(self._presenter.choose_defect)
        self.defects.cancelled.connect(self._presenter.cancel)

    def show_state(self, state: DispositionState) -> None:
        """Shows a state; only what differs is touched."""
        before = self._state
        self._state = state
        if before == state:
            return
        self.list.set_title(state.title)
        self.tiles.set_choices(state.held)
        self.case.show_case(state.case, state.hint)
        self.column.show_actions(state.actions)
        self.picker.show_state(state.picker)
        self.defects.show_choices(state.defects_title, state.defects)

    def retranslate(self) -> None:
        """The language has changed: everything is drawn anew."""
        self._state = None
        self.tiles.set_names(_pager())
        self.picker.retranslate()
        self.defects.retranslate()

    def leave(self) -> None:
        """Closes what lies over the window."""
        self.picker.show_state(None)
        self.defects.show_choices("", ())


class CaseColumn(Card):
    """The unit that is looked at: what it is, and what failed."""

    def __init__(self) -> None:
        super().__init__()
        self._unit, self._failed_title = label("h1", bold=True), label("label", tone="ink2")
        self._facts = [KeyValueRow() for _ in range(FACTS)]
        self._failed = [KeyValueRow() for _ in range(FAILED)]
        self._empty, self._case, self._pages = EmptyState("circle-check"), QWidget(), QStackedWidget()
        column = QVBoxLayout(self._case)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(metrics().px(4))
        self._failed_title.setContentsMargins(0, metrics().px(12), 0, 0)
        for widget in (self._unit, *self._facts, self._failed_title, *self._failed):
            column.addWidget(widget)
        column.addStretch(1)
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self._case)
        self.body.addWidget(self._pages)

    def show_case(self, case: Case | None, hint: tuple[str, str]) -> None:
        """Shows a unit, or that there is none."""
        self.set_title(case.status if case else "")
        self._empty.set_texts(*hint)
        self._pages.setCurrentWidget(self._case if case else self._empty)
        if case is None:
            return
        self._unit.setText(case.unit)
        self._failed_title.setText(text("Failed"))
        self._failed_title.setVisible(bool(case.failed))
        _fill(self._facts, case.facts, Tone.NEUTRAL)
        _fill(self._failed, case.failed, Tone.BAD)


def _fill(rows: list[KeyValueRow], entries: tuple[tuple[str, str], ...], tone: Tone) -> None:
    for row, entry in zip(rows, (*entries, *[None] * len(rows)), strict=False):
        row.setVisible(entry is not None)
        if entry is not None:
            row.set_texts(*entry, tone)


def _pager() -> PagerNames:
    return PagerNames(text("Back"), text("Next page"), "{page} / {pages}")
