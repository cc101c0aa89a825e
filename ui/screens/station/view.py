"""The station drawn. No rules: touches go to the presenter, what there is to see comes as a state."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.screens.station.presenter import StationPresenter
from ui.screens.station.state import StationState
from ui.text import text
from ui.theme.current import metrics
from ui.widgets.action import PlainButton
from ui.widgets.action_column import ActionColumn
from ui.widgets.content import PagerNames, ShownStep
from ui.widgets.dialogs.keypad_dialog import KeypadDialog
from ui.widgets.dialogs.late import Late
from ui.widgets.dialogs.reason_picker import ReasonPicker
from ui.widgets.dialogs.tile import TileDialog
from ui.widgets.lists.order_column import OrderColumn
from ui.widgets.lists.rows import Card, EmptyState
from ui.widgets.lists.tiles import TileGrid
from ui.widgets.steps import StepCard
from ui.widgets.words import label


class StationView(QWidget):
    """Three columns: the order, the unit, the actions."""

    def __init__(self, presenter: StationPresenter, window: QWidget) -> None:
        super().__init__()
        self._presenter = presenter
        self._state: StationState | None = None
        self._order, self._actions = OrderColumn(), ActionColumn()
        self._unit = UnitColumn(presenter)
        self._picker, self._keypad = (
            Late(lambda: self._make_picker(window)),
            Late(lambda: self._make_keypad(window)),
        )
        self._judging, self._reprint = (
            Late(lambda: self._make_judging(window)),
            Late(lambda: self._make_reprint(window)),
        )
        self._order.undo.connect(presenter.undo)
        self._actions.chosen.connect(presenter.act)
        row = QHBoxLayout(self)
        row.setSpacing(metrics().gap)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._order)
        row.addWidget(self._unit, 1)
        row.addWidget(self._actions)

    def _make_picker(self, window: QWidget) -> ReasonPicker:
        made = ReasonPicker(window)
        presenter = self._presenter
        made.picked.connect(presenter.pick)
        made.target.connect(presenter.target)
        made.quantity.connect(presenter.change_quantity)
        made.confirmed.connect(lambda rest_good: presenter.confirm(rest_good=rest_good))
        made.cancelled.connect(presenter.cancel)
        return made

    def _make_keypad(self, window: QWidget) -> KeypadDialog:
        made = KeypadDialog(window)
        made.entered.connect(self._presenter.entered)
        made.cancelled.connect(self._presenter.cancel)
        return made

    def _make_judging(self, window: QWidget) -> TileDialog:
        made = TileDialog(window)
        made.chosen.connect(self._presenter.judged)
        made.cancelled.connect(self._presenter.cancel)
        return made

    def _make_reprint(self, window: QWidget) -> TileDialog:
        made = TileDialog(window)
        made.chosen.connect(self._presenter.pick_reason)
        made.cancelled.connect(lambda: self._presenter.pick_reason(""))
        return made

    def show_state(self, state: StationState) -> None:
        """Shows a state; only what differs is touched."""
        before = self._state
        self._state = state
        if before == state:
            return
        self._order.show_order(state.order, state.last, state.shift)
        self._unit.show_state(state)
        self._actions.show_actions(state.actions)
        self._show_dialogs(state)

    def _show_dialogs(self, state: StationState) -> None:
        asking = state.asking
        judging = state.judging
        if picker := self._picker.when(state.picker):
            picker.show_state(state.picker)
        if judge := self._judging.when(judging):
            judge.show_choices(judging.title if judging else "", judging.choices if judging else ())
        if reprint := self._reprint.when(state.reprint):
            reprint.show_choices(text("Why is the label printed again?"), state.reprint)
        if keypad := self._keypad.when(asking):
            keypad.show_state(asking.field if asking else None, asking and asking.step)

    def retranslate(self) -> None:
        """The language has changed: everything is drawn anew."""
        self._state = None
        self._order.retranslate()
        self._unit.retranslate()
        for late in (self._keypad, self._judging, self._reprint, self._picker):
            if late.made is not None:
                late.made.retranslate()

    def leave(self) -> None:
        """Closes what lies over the window."""
        if self._picker.made:
            self._picker.made.show_state(None)
        if self._keypad.made:
            self._keypad.made.show_state(None, None)
        if self._judging.made:
            self._judging.made.show_choices("", ())
        if self._reprint.made:
            self._reprint.made.show_choices("", ())


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
        self.body.addLayout(self._steps, 9)
        self.body.addWidget(self._empty, 9)
        self.body.addWidget(self._quantity)
        self.body.addWidget(self._orders, 9)
        self._rest = QWidget()
        self.body.addWidget(self._rest, 1)
        self.retranslate()

    def retranslate(self) -> None:
        self._orders.set_names(PagerNames(text("Back"), text("Next page"), text("Page {page} of {pages}")))

    def show_state(self, state: StationState) -> None:
        ask = state.orders_title if state.orders else ""
        self.set_title(ask or state.unit_caption or text("Current unit"))
        self._number.setText(state.unit)
        self._number.setVisible(bool(state.unit))
        self._render_cards(state.cards, state.step_numbers)
        self._empty.setVisible(not (state.unit or state.orders or state.cards))
        self._empty.set_texts(*state.hint)
        self._quantity.setVisible(bool(state.quantity))
        self._quantity.set_texts(text("Quantity {n} · change", n=state.quantity or 0))
        self._orders.setVisible(bool(state.orders))
        self._orders.set_choices(state.orders)
        self._rest.setVisible(bool(state.unit or state.cards))

    def _render_cards(self, cards: tuple[ShownStep, ...], numbers: tuple[int, ...]) -> None:
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
                self._steps.setStretch(at, 1 if card.is_open() else 0)
                card.button.setObjectName(f"value-{numbers[at]}")

    def _acted(self, at: int) -> None:
        self._presenter.ask(self._numbers[at])
