"""The action column at the right of every screen: the same acts in the same place, the first largest."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.theme.current import metrics
from ui.widgets.action import ActionButton
from ui.widgets.content import Action


class ActionColumn(QWidget):
    """`chosen` with the key of the action touched. An action keeps its place once it was shown."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(metrics().column)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(metrics().gap)
        self._buttons: dict[str, ActionButton] = {}

    def show_actions(self, actions: tuple[Action, ...]) -> None:
        """Shows what each action says now, and why it is not possible."""
        for action in actions:
            button = self._buttons.get(action.key) or self._add(action)
            button.set_kind(action.kind, action.icon)
            button.set_texts(action.title, action.subtitle)
            button.set_reason(action.reason)

    def _add(self, action: Action) -> ActionButton:
        button = ActionButton(action.icon, action.kind)
        button.touched.connect(lambda: self.chosen.emit(action.key))
        button.setObjectName(action.key)
        self._column.addWidget(button, 3 if not self._buttons else 2)
        self._buttons[action.key] = button
        return button
