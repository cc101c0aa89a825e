"""The station drawn. No rules: touches go to the presenter, what there is to see comes as a state."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.screens.station.picker_view import PickerView
from ui.screens.station.presenter import StationPresenter
from ui.screens.station.reading import LAST_UNITS
from ui.screens.station.state import Action, OrderView, StationState
from ui.text import text
from ui.theme.current import metrics
from ui.widgets.action import ActionButton, PlainButton
from ui.widgets.bars import ProgressBar
from ui.widgets.content import PagerNames, Step
from ui.widgets.keypad_dialog import KeypadDialog
from ui.widgets.rows import BigNumber, Card, EmptyState, KeyValueRow, UnitRow
from ui.widgets.steps import StepCard
from ui.widgets.tiles import TileGrid
from ui.widgets.words import label

ORDER_WIDTH = 288


class StationView(QWidget):
    """Three columns: the order, the unit, the actions."""

    def __init__(self, presenter: StationPresenter, window: QWidget) -> None:
        super().__init__()
        self._presenter = presenter
        self._state: StationState | None = None
        self._order = OrderColumn(presenter)
        self._unit = UnitColumn(presenter)
        self._actions = ActionColumn(presenter)
        self._picker = PickerView(presenter, window)
        self._keypad = KeypadDialog(window)
        self._keypad.entered.connect(presenter.entered)
        self._keypad.cancelled.connect(presenter.cancel)
        row = QHBoxLayout(self)
        row.setSpacing(metrics().px(16))
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._order)
        row.addWidget(self._unit, 1)
        row.addWidget(self._actions)

    def show_state(self, state: StationState) -> None:
        """Shows a state; only what differs is touched."""
        before, self._state = self._state, state
        if before == state:
            return
        self._order.show_state(state)
        self._unit.show_state(state)
        self._actions.show_state(state.actions)
        self._picker.show_state(state.picker)
        self._keypad.show_state(
            state.asking.field if state.asking else None, state.asking and state.asking.step
        )

    def retranslate(self) -> None:
        """The language has changed: everything is drawn anew."""
        self._state = None
        self._order.retranslate()
        self._keypad.retranslate()
        self._picker.retranslate()

    def leave(self) -> None:
        """Closes what lies over the window."""
        self._picker.show_state(None)
        self._keypad.show_state(None, None)


class OrderColumn(Card):
    """The order with its count, and the last reports."""

    def __init__(self, presenter: StationPresenter) -> None:
        super().__init__()
        self.setFixedWidth(metrics().px(ORDER_WIDTH))
        self._code, self._item = label("title", bold=True), label("body")
        self._item.setWordWrap(True)
        self._count, self._bar = BigNumber(), ProgressBar()
        self._rows = [KeyValueRow() for _ in range(3)]
        self._last = [UnitRow() for _ in range(LAST_UNITS)]
        self._undo = PlainButton(icon="rotate-ccw")
        self._undo.touched.connect(presenter.undo)
        self._due = label("label", tone="ink2")
        head = QHBoxLayout()
        head.addWidget(self._code, 1)
        head.addWidget(self._due)
        self.body.addLayout(head)
        widgets: list[QWidget] = [self._item, self._count, self._bar, *self._rows]
        for widget in widgets:
            self.body.addWidget(widget)
        self.body.addStretch(1)
        for widget in (*self._last, self._undo):
            self.body.addWidget(widget)
        self.retranslate()

    def retranslate(self) -> None:
        self._undo.set_texts(text("Undo · reports"))

    def show_state(self, state: StationState) -> None:
        self._render_order(state.order)
        for row, line in zip(self._last, (*state.last, *[None] * LAST_UNITS), strict=False):
            row.setVisible(line is not None)
            if line is not None:
                row.set_line(line)

    def _render_order(self, order: OrderView | None) -> None:
        self._code.setText(order.code if order else text("No work order"))
        self._due.setText(order.due if order else "")
        self._item.setText(order.item if order else "")
        for widget in (self._count, self._bar):
            widget.setVisible(order is not None)
        rows = order.rows if order else ()
        for row, entry in zip(self._rows, (*rows, *[None] * len(self._rows)), strict=False):
            row.setVisible(entry is not None)
            if entry is not None:
                row.set_texts(*entry)
        if order:
            self._count.set_texts(order.made, order.ordered)
            self._bar.set_shares(order.done, order.plan, f"{order.made} {order.ordered}")


class UnitColumn(Card):
    """The open unit with its steps; else what to do next, or the orders to choose from."""

    def __init__(self, presenter: StationPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self._number = label("h1", bold=True)
        self._empty = EmptyState("scan-barcode")
        self._orders = TileGrid(PagerNames("", "", "{page} / {pages}"), columns=3, rows=2)
        self._orders.chosen.connect(presenter.choose_order)
        self._quantity = PlainButton(icon="hash")
        self._quantity.touched.connect(lambda: presenter.ask(0))
        self._cards: list[StepCard] = []
        self._steps = QVBoxLayout()
        self._steps.setSpacing(metrics().px(8))
        self.body.addWidget(self._number)
        self.body.addLayout(self._steps)
        self.body.addWidget(self._empty, 1)
        self.body.addWidget(self._quantity)
        self.body.addWidget(self._orders, 4)
        self.body.addStretch(0)

    def show_state(self, state: StationState) -> None:
        ask = " · ".join(state.hint) if state.orders else ""
        self.set_title(ask or state.unit_caption or text("Current unit"))
        self._number.setText(state.unit)
        self._number.setVisible(bool(state.unit))
        self._render_cards(state.cards, state.step_numbers)
        self._empty.setVisible(not state.unit and not state.orders)
        self._empty.set_texts(*state.hint)
        self._quantity.setVisible(bool(state.quantity))
        self._quantity.set_texts(text("Quantity {n} · change", n=state.quantity or 0))
        self._orders.setVisible(bool(state.orders))
        self._orders.set_choices(state.orders)

    def _render_cards(self, cards: tuple[Step, ...], numbers: tuple[int, ...]) -> None:
        for at in range(len(self._cards), len(cards)):
            card = StepCard()
            card.acted.connect(lambda at=at: self._acted(at))
            self._cards.append(card)
            self._steps.addWidget(card)
        self._numbers = numbers
        for at, card in enumerate(self._cards):
            card.setVisible(at < len(cards))
            if at < len(cards):
                card.set_step(cards[at])

    def _acted(self, at: int) -> None:
        self._presenter.ask(self._numbers[at])


class ActionColumn(QWidget):
    """Good, scrap, rework, help: always in the same place."""

    def __init__(self, presenter: StationPresenter) -> None:
        super().__init__()
        self.setFixedWidth(metrics().column)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(metrics().gap)
        self._buttons: dict[str, ActionButton] = {}
        self._acts = {
            "good": presenter.good,
            "scrap": lambda: presenter.begin("scrap"),
            "rework": lambda: presenter.begin("rework"),
            "help": presenter.call_help,
        }

    def show_state(self, actions: tuple[Action, ...]) -> None:
        for action in actions:
            button = self._buttons.get(action.key) or self._add(action)
            button.set_texts(action.title, action.subtitle)
            button.set_reason(action.reason)

    def _add(self, action: Action) -> ActionButton:
        button = ActionButton(action.icon, action.kind)
        button.touched.connect(self._acts[action.key])
        button.setObjectName(action.key)
        self._column.addWidget(button, 3 if not self._buttons else 2)
        self._buttons[action.key] = button
        return button
