"""The about screen drawn: parts with their licences at the left, figures and the way back at the right."""

from PySide6.QtGui import QPainter, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.screens.about.presenter import AboutPresenter
from ui.screens.about.state import AboutState, OpenText, PartRow
from ui.text import text
from ui.theme.current import metrics, theme
from ui.widgets.action import ActionButton, PlainButton
from ui.widgets.content import PagerNames
from ui.widgets.dialogs.late import Late
from ui.widgets.dialogs.overlay import Dialog
from ui.widgets.lists.row_pages import RowPages
from ui.widgets.lists.rows import Card, KeyValueRow
from ui.widgets.page import TextPage
from ui.widgets.paint import LEFT, RIGHT, Line, block, box, inner, width_of
from ui.widgets.touch import Touchable
from ui.widgets.words import label

FIGURES = 8


class AboutView(QWidget):
    """Two columns."""

    def __init__(self, presenter: AboutPresenter, window: QWidget) -> None:
        super().__init__()
        self._presenter = presenter
        self._state: AboutState | None = None
        self._card = Card()
        self._rows = [KeyValueRow() for _ in range(FIGURES)]
        self._warning = label("label", tone="warn")
        self._warning.setWordWrap(True)
        self._parts_title = label("title", bold=True)
        self.parts = RowPages(self._part, PartLine.set_part, metrics().glove, metrics().gap)
        self.back = ActionButton("arrow-left")
        self.back.touched.connect(presenter.back)
        self.reader = Late(lambda: self._made_reader(window))
        self._lay_out()
        self.retranslate()

    def _made_reader(self, window: QWidget) -> "LicenceReader":
        reader = LicenceReader(window)
        reader.closed.connect(self._closed)
        return reader

    def _part(self) -> "PartLine":
        line = PartLine()
        line.touched.connect(lambda: self._presenter.read(line.key))
        return line

    def _lay_out(self) -> None:
        for widget in self._rows:
            self._card.body.addWidget(widget)
        self._card.body.addWidget(self._warning)
        self._card.body.addStretch(1)
        left = QVBoxLayout()
        left.setSpacing(metrics().gap)
        left.addWidget(self._parts_title)
        left.addWidget(self.parts, 1)
        right = QVBoxLayout()
        right.setSpacing(metrics().gap)
        right.addWidget(self._card, 1)
        self.back.setFixedHeight(metrics().glove)
        right.addWidget(self.back)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(metrics().gap)
        row.addLayout(left, 1)
        row.addLayout(right, 1)

    def show_state(self, state: AboutState) -> None:
        """Shows a state; only what differs is touched."""
        before = self._state
        self._state = state
        if before == state:
            return
        for row, entry in zip(self._rows, state.rows, strict=True):
            row.set_texts(*entry)
        self._warning.setText(state.warning)
        self._warning.setVisible(bool(state.warning))
        self.parts.set_entries(state.parts)
        if reader := self.reader.when(state.open):
            reader.show_text(state.open)

    def retranslate(self) -> None:
        """The language has changed: everything is drawn anew."""
        self._state = None
        self._card.set_title(text("This terminal"))
        self._parts_title.setText(text("Made of: touch one to read its licence"))
        self.back.set_texts(text("Go back"))
        self.parts.set_names(PagerNames(text("Back"), text("Next page"), text("Page {page} of {pages}")))
        if self.reader.made:
            self.reader.made.retranslate()

    def leave(self) -> None:
        """Closes the licence."""
        if self.reader.made:
            self.reader.made.show_text(None)

    def _closed(self) -> None:
        if self._state and self._state.open:
            self._presenter.close()


class PartLine(Touchable):
    """A part: name and version at the left, its licence at the right."""

    def __init__(self) -> None:
        super().__init__()
        self.key = ""
        self._part: PartRow | None = None

    def set_part(self, part: PartRow) -> None:
        self.key = part.key
        self._part = part
        self.changed(f"{part.name} {part.version}. {part.licence}")

    def draw(self, painter: QPainter) -> None:
        part = self._part
        now = theme()
        if part is None:
            return
        box(painter, self.rect(), now.press if self.isDown() else now.card, now.line2, 1)
        area = inner(self.rect(), 16, 4)
        wanted = min(width_of(part.licence, "label") + 1, area.width() // 2)
        licence = area.adjusted(area.width() - wanted, 0, 0, 0)
        block(painter, licence, (Line(part.licence, "label", now.ink2, rows=2),), RIGHT)
        words = area.adjusted(0, 0, -wanted - metrics().px(12), 0)
        lines = (
            Line(part.name, "body", now.ink, bold=True, shrink=True),
            Line(part.version, "label", now.ink2),
        )
        block(painter, words, lines, LEFT)


class LicenceReader(Dialog):
    """A licence to be read; glove-size buttons turn its pages."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, fill=True)
        self._open: OpenText | None = None
        self.text = TextPage()
        self.up, self.down, self.done = (
            PlainButton(icon="chevron-up"),
            PlainButton(icon="chevron-down"),
            PlainButton(icon="x"),
        )
        self.up.touched.connect(lambda: self._turn(-1))
        self.down.touched.connect(lambda: self._turn(1))
        self.done.touched.connect(self.shut)
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(metrics().gap)
        row.addWidget(self.text, 1)
        column = QVBoxLayout()
        column.setSpacing(metrics().gap)
        for button in (self.done, self.up, self.down):
            column.addWidget(button)
        column.insertStretch(1, 1)
        row.addLayout(column)
        self.set_content(whole)
        self.retranslate()

    def show_text(self, what: OpenText | None) -> None:
        """Opens with a text, closes without one."""
        if what == self._open:
            return
        self._open = what
        if what is None:
            self.hide()
            return
        self.set_title(what.title)
        self.text.setAccessibleName(what.title)
        self.text.setPlainText(what.words)
        self.text.moveCursor(QTextCursor.MoveOperation.Start)
        self.open()

    def retranslate(self) -> None:
        """The language has changed."""
        self.up.set_texts("", text("Page up"))
        self.down.set_texts("", text("Page down"))
        self.done.set_texts(text("Close"))

    def _turn(self, pages: int) -> None:
        bar = self.text.verticalScrollBar()
        bar.setValue(bar.value() + pages * bar.pageStep())
