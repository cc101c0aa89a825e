"""One question over the window: do it, or leave it. The answer lies elsewhere than the touch that asked."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.text import text
from ui.theme.current import metrics
from ui.widgets.action import ActionButton
from ui.widgets.content import Kind, Question
from ui.widgets.dialogs.overlay import Dialog
from ui.widgets.words import label

WIDTH = 640


class ConfirmDialog(Dialog):
    """`confirmed` or `cancelled`."""

    confirmed = Signal()
    cancelled = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._question: Question | None = None
        self._words = label("title" if metrics().roomy else "body")
        self._words.setWordWrap(True)
        self.cancel, self.confirm = ActionButton("x"), ActionButton("check", Kind.PRIMARY)
        self.confirm.setObjectName("confirm")
        self.confirm.touched.connect(self.confirmed)
        self.cancel.touched.connect(self.shut)
        self.closed.connect(self._given_up)
        self.set_content(self._lay_out())

    def _lay_out(self) -> QWidget:
        whole = self._whole = QWidget()
        whole.setFixedWidth(metrics().px(WIDTH))
        buttons = QHBoxLayout()
        buttons.setSpacing(metrics().gap)
        for button in (self.cancel, self.confirm):
            button.setFixedHeight(metrics().primary)
            buttons.addWidget(button)
        column = self._column = QVBoxLayout(whole)
        column.setSpacing(metrics().px(24))
        column.addWidget(self._words)
        column.addLayout(buttons)
        return whole

    def show_question(self, question: Question | None) -> None:
        """Opens with a question, closes without one."""
        self._question = question
        if question is None:
            self.hide()
            return
        self.set_title(question.title)
        self._words.setText(question.words)
        self.cancel.set_texts(text("Cancel"))
        self.confirm.set_texts(question.confirm)
        if self.isHidden():
            self.open()
        self._column.invalidate()
        self._whole.updateGeometry()
        self.fit()  # other words may need more room than those it was opened with

    def _given_up(self) -> None:
        if self._question is not None:
            self.cancelled.emit()
