"""The lock drawn: the invitation, what waits at the station, help; clock and shift where there is room."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.screens.sign_in.presenter import SignInPresenter
from ui.screens.sign_in.state import ShiftProgress, SignInState
from ui.text import text
from ui.theme.current import metrics, theme
from ui.widgets.action import ActionButton
from ui.widgets.bars import ProgressBar
from ui.widgets.lists.rows import BigNumber, Card, EmptyState, KeyValueRow
from ui.widgets.paint import CENTER, Line, block, height_of
from ui.widgets.touch import Painted
from ui.widgets.words import label

ROWS = 4
BESIDE_WIDTH = 520


class SignInView(QWidget):
    """The invitation to scan a badge; what waits stands below it, or beside it where there is room."""

    def __init__(self, presenter: SignInPresenter, _window: QWidget) -> None:
        super().__init__()
        self._state: SignInState | None = None
        self._card, self._invite, self.beside = Card(), EmptyState("id-card"), ShiftCard()
        self._invite.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._rows = [KeyValueRow() for _ in range(ROWS)]
        self.warning = label("label", tone="warn")
        self.warning.setWordWrap(True)
        self.warning.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._help, self._about = ActionButton("siren"), ActionButton("info")
        self._help.touched.connect(presenter.call_help)
        self._about.touched.connect(presenter.about)
        self._lay_out()
        self.retranslate()

    def _lay_out(self) -> None:
        spare = metrics().spare
        self._card.body.addWidget(self._invite, 1)
        for row in self._rows:
            (self.beside if spare else self._card).body.addWidget(row)
        self._card.body.addWidget(self.warning)
        self.beside.setVisible(spare)
        column = QVBoxLayout()
        column.setSpacing(metrics().gap)
        for button in (self._help, self._about):
            button.setFixedWidth(metrics().column)
            button.setFixedHeight(metrics().primary)
            column.addWidget(button)
        column.addStretch(1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(metrics().px(16))
        whole.addWidget(self._card, 1)
        whole.addWidget(self.beside)
        whole.addLayout(column)

    def show_state(self, state: SignInState) -> None:
        """Shows a state; only what differs is touched."""
        before = self._state
        self._state = state
        if before == state:
            return
        self._invite.set_texts(state.title, state.hint)
        for row, entry in zip(self._rows, (*state.rows, *[None] * ROWS), strict=False):
            row.setVisible(entry is not None)
            if entry is not None:
                row.set_texts(*entry)
        self.beside.show_shift(state.clock, state.day, state.shift)
        self.warning.setText(state.unprotected)
        self.warning.setVisible(bool(state.unprotected))

    def retranslate(self) -> None:
        """The language has changed: everything is drawn anew."""
        self._state = None
        self._help.set_texts(text("Call help"), text("Andon"))
        self._about.set_texts(text("About"), text("Version, licences"))

    def leave(self) -> None:
        """Nothing lies over the window."""


class ClockFace(Painted):
    """The plant's time, large, and its day."""

    def __init__(self) -> None:
        super().__init__()
        self._clock = self._day = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_time(self, clock: str, day: str) -> None:
        """Shows another minute."""
        self._clock = clock
        self._day = day
        self.changed(f"{clock} {day}", clock, day)

    def sizeHint(self) -> QSize:
        return QSize(metrics().px(320), height_of("board") + height_of("title") + metrics().px(24))

    def draw(self, painter: QPainter) -> None:
        now = theme()
        lines = (
            Line(self._clock, "board", now.ink, bold=True),
            Line(self._day, "title", now.ink2, shrink=True),
        )
        block(painter, self.rect(), lines, CENTER)


class ShiftCard(Card):
    """Time, shift and output against the plan; what waits at the station stands below."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(metrics().px(BESIDE_WIDTH))
        self.clock, self.count, self.bar = ClockFace(), BigNumber(), ProgressBar()
        self._shift, self._plan = label("title", bold=True), KeyValueRow()
        for widget in (self.clock, self._shift, self.count, self.bar, self._plan):
            self.body.addWidget(widget)
        self.body.addStretch(1)

    def show_shift(self, clock: str, day: str, shift: ShiftProgress | None) -> None:
        """Shows time and shift; between shifts only the time."""
        self.clock.show_time(clock, day)
        for widget in (self._shift, self.count, self.bar, self._plan):
            widget.setVisible(shift is not None)
        if shift is None:
            return
        self._shift.setText(f"{shift.name} · {shift.hours}")
        self.count.setVisible(bool(shift.made))
        self.count.set_texts(shift.made, shift.planned)
        self.bar.setVisible(shift.done is not None)
        self.bar.set_shares(shift.done or 0.0, shift.due, f"{shift.made} {shift.planned}")
        self._plan.setVisible(bool(shift.stands))
        self._plan.set_texts(text("Shift plan"), shift.stands, shift.tone)
