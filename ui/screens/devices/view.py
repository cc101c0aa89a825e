"""The device screen drawn: the list at the left, the chosen device with its bytes, the actions at the right.
Locked there is but the invitation.
"""

import re

from PySide6.QtCore import QPointF, QRect, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from ui.screens.devices.presenter import DevicesPresenter
from ui.screens.devices.state import Detail, DeviceLine, DevicesState, FrameLine
from ui.text import text
from ui.theme.current import metrics, theme
from ui.widgets.action_column import ActionColumn
from ui.widgets.content import PagerNames
from ui.widgets.dialogs.keypad_dialog import KeypadDialog
from ui.widgets.dialogs.tile import TileDialog
from ui.widgets.lists.row_pages import RowPages
from ui.widgets.lists.rows import Card, EmptyState, KeyValueRow, tint_of
from ui.widgets.paint import LEFT, RIGHT, Line, block, box, inner, symbol, width_of
from ui.widgets.touch import Painted, Touchable
from ui.widgets.words import label

LIST_WIDTH = 400
ROWS = 6
FRAME_PX = 48


class DevicesView(QWidget):
    """Three columns."""

    def __init__(self, presenter: DevicesPresenter, window: QWidget) -> None:
        super().__init__()
        self._presenter = presenter
        self._state: DevicesState | None = None
        self._locked, self._invite = Card(), EmptyState("lock")
        self._locked.body.addWidget(self._invite)
        self._list, self._none = Card(), EmptyState("usb")
        self.devices = RowPages(self._row, DeviceRow.set_line, metrics().glove, metrics().gap)
        self._hint = label("label", tone="ink2")
        self._hint.setWordWrap(True)
        self.detail, self.column = DetailCard(), ActionColumn()
        self.question, self.keypad = TileDialog(window), KeypadDialog(window)
        self._connect(presenter)
        self._lay_out()
        self.retranslate()

    def _row(self) -> "DeviceRow":
        row = DeviceRow()
        row.touched.connect(lambda: self._presenter.choose(row.key))
        return row

    def _connect(self, presenter: DevicesPresenter) -> None:
        self.column.chosen.connect(presenter.act)
        self.question.chosen.connect(presenter.answer)
        self.question.cancelled.connect(presenter.cancel)
        self.keypad.entered.connect(presenter.entered)
        self.keypad.cancelled.connect(presenter.cancel)

    def _lay_out(self) -> None:
        self._list.setFixedWidth(metrics().px(LIST_WIDTH))
        self._list.body.addWidget(self.devices, 1)
        self._list.body.addWidget(self._none, 1)
        self._list.body.addWidget(self._hint)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(metrics().gap)
        for widget, stretch in ((self._locked, 1), (self._list, 0), (self.detail, 1), (self.column, 0)):
            row.addWidget(widget, stretch)

    def show_state(self, state: DevicesState) -> None:
        """Shows a state; only what differs is touched."""
        before = self._state
        self._state = state
        if before == state:
            return
        opened = bool(state.opened_by)
        self._locked.setVisible(not opened)
        self._invite.set_texts(*state.invite)
        for card in (self._list, self.detail):
            card.setVisible(opened)
        self.devices.setVisible(bool(state.lines))
        self._none.setVisible(not state.lines)
        self.devices.set_entries(state.lines)
        self._show_chosen(state, before)
        self._hint.setText(state.hint)
        self._hint.setVisible(bool(state.hint))
        self.detail.show_detail(state.detail, choosable=bool(state.lines))
        self.column.show_actions(state.actions)
        self.question.show_choices(state.question, state.choices)
        asking = state.asking
        if asking is None:
            self.keypad.show_state(None, None)
        else:
            self.keypad.show_state(asking.field, asking.attempt, asking.busy)

    def _show_chosen(self, state: DevicesState, before: DevicesState | None) -> None:
        """Turns to the page of what was chosen just now: taken over, it stands elsewhere."""
        chosen = _chosen(state)
        if chosen and (before is None or chosen != _chosen(before)):
            self.devices.show_entry([line.key for line in state.lines].index(chosen))

    def retranslate(self) -> None:
        """The language has changed: everything is drawn anew."""
        self._state = None
        self._list.set_title(text("Configured, and plugged in"))
        self._none.set_texts(
            text("No device"),
            text("Plug one in: it shows here. Network devices come by tracepost devices."),
        )
        self.devices.set_names(PagerNames(text("Back"), text("Next page"), "{page} / {pages}"))
        self.detail.retranslate()
        self.question.retranslate()
        self.keypad.retranslate()

    def leave(self) -> None:
        """Closes what lies over the window."""
        self.question.show_choices("", ())
        self.keypad.show_state(None, None)


class DetailCard(Card):
    """The chosen device: names and values, then its last bytes or its configuration."""

    def __init__(self) -> None:
        super().__init__()
        self._empty = EmptyState("search")
        self._address = label("label")
        self._address.setWordWrap(True)
        self._rows = [KeyValueRow() for _ in range(ROWS)]
        self._reason, self._advice = label("body", tone="bad", bold=True), label("body", tone="warn")
        for words in (self._reason, self._advice):
            words.setWordWrap(True)
        self._below, self._configuration = label("label", tone="ink2", bold=True), label("label")
        self._configuration.setWordWrap(True)
        self.frames = FrameList()
        self.body.addWidget(self._empty, 1)
        for widget in (
            self._reason,
            self._advice,
            self._address,
            *self._rows,
            self._below,
            self._configuration,
        ):
            self.body.addWidget(widget)
        self.body.addWidget(self.frames, 1)
        self.body.addStretch(0)

    def show_detail(self, detail: Detail | None, *, choosable: bool) -> None:
        """Shows a device or port, or the hint to choose one where there is one."""
        self._empty.setVisible(detail is None and choosable)
        self.set_title(detail.title if detail else text("Device"))
        rows = detail.rows if detail else ()
        for row, entry in zip(self._rows, (*rows, *[None] * ROWS), strict=False):
            row.setVisible(entry is not None)
            if entry is not None:
                row.set_texts(*entry)
        self._address.setText(_breakable(detail.address) if detail else "")
        self._address.setVisible(bool(detail and detail.address))
        self._say(self._reason, detail.reason if detail else "")
        self._say(self._advice, detail.advice if detail else "")
        configuration = detail.configuration if detail else ""
        self._below.setText(text("Configuration to paste") if configuration else text("Last raw bytes"))
        self._below.setVisible(bool(configuration or (detail and detail.frames)))
        self._configuration.setText(_breakable(configuration))
        self._configuration.setVisible(bool(configuration))
        frames = detail.frames if detail else ()
        self.frames.show_frames(frames)
        self.frames.setVisible(bool(frames))

    @staticmethod
    def _say(where: QLabel, words: str) -> None:
        where.setText(_breakable(words))
        where.setVisible(bool(words))

    def retranslate(self) -> None:
        """The language has changed."""
        self._empty.set_texts(text("Choose a device"), text("Its state, bytes and configuration show here."))


class DeviceRow(Touchable):
    """A device in the list: icon, name; below how it is and what it last said."""

    def __init__(self) -> None:
        super().__init__()
        self.key = ""
        self._line: DeviceLine | None = None

    def set_line(self, line: DeviceLine) -> None:
        self.key = line.key
        self._line = line
        self.changed(f"{line.title}. {line.word}. {line.detail}")

    def draw(self, painter: QPainter) -> None:
        line = self._line
        now = theme()
        if line is None:
            return
        fill = now.press if self.isDown() else now.accent_soft if line.chosen else now.card
        box(painter, self.rect(), fill, now.accent if line.chosen else now.line2, 1)
        size = metrics().px(30)
        symbol(painter, line.icon, tint_of(line.tone), QPointF(metrics().px(26), self.height() / 2), size)
        area = inner(self.rect(), 52, 6).adjusted(0, 0, metrics().px(40), 0)
        self._draw_words(painter, area, line)

    @staticmethod
    def _draw_words(painter: QPainter, area: QRect, line: DeviceLine) -> None:
        """How it stands, at the right of its name; where the name is too long, before what is said below."""
        now = theme()
        gap = metrics().px(10)
        upper = QRect(area.left(), area.top(), area.width(), area.height() // 2)
        below = upper.translated(0, upper.height())
        word = min(width_of(line.word, "label", bold=True) + 1, area.width() // 2)
        stands = Line(line.word, "label", tint_of(line.tone), bold=True, shrink=True)
        if width_of(line.title, "label", bold=True) + gap + word <= area.width():
            block(painter, upper.adjusted(area.width() - word, 0, 0, 0), (stands,), RIGHT)
            upper.setWidth(area.width() - word - gap)
        else:
            block(painter, QRect(below.topLeft(), QSize(word, below.height())), (stands,), LEFT)
            below.setLeft(below.left() + word + gap)
        block(painter, upper, (Line(line.title, "body", now.ink, bold=True, shrink=True),), LEFT)
        block(painter, below, (Line(line.detail, "label", now.ink2, shrink=True),), LEFT)


class FrameList(Painted):
    """The last frames, as many as there is room for: time, hexadecimal, text and what they mean."""

    def __init__(self) -> None:
        super().__init__()
        self._frames: tuple[FrameLine, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_frames(self, frames: tuple[FrameLine, ...]) -> None:
        """Shows the newest first."""
        if frames != self._frames:
            self._frames = frames
            self.changed(". ".join(f"{frame.when} {frame.hexadecimal} {frame.meaning}" for frame in frames))

    def minimumSizeHint(self) -> QSize:
        return QSize(metrics().px(240), metrics().px(FRAME_PX))

    def draw(self, painter: QPainter) -> None:
        now = theme()
        height = metrics().px(FRAME_PX)
        left = metrics().px(84)
        for at, frame in enumerate(self._frames[: max(1, self.height() // height)]):
            row = QRect(0, at * height, self.width(), height - metrics().px(4))
            box(painter, row, now.sunken, "", 0, radius=6)
            when = row.adjusted(metrics().px(8), 0, 0, 0)
            block(painter, when, (Line(frame.when, "caption", now.ink2),), LEFT)
            ink = tint_of(frame.tone)
            lines = (
                Line(frame.hexadecimal, "label", now.ink, shrink=True),
                Line(f"{frame.printable}   →   {frame.meaning}", "caption", ink),
            )
            block(painter, row.adjusted(left, 0, -metrics().px(6), 0), lines, LEFT)


def _chosen(state: DevicesState) -> str:
    """The key of the chosen line, "" for none."""
    return next((line.key for line in state.lines if line.chosen), "")


def _breakable(words: str) -> str:
    """A path may be broken behind its separators: it has no blank."""
    return re.sub(r"([/_:-])(?=\w)", "\\1\u200b", words)
