"""The header of every screen: where one is, what is unusual, who is working, what time it is.

Language and theme are settings and have no place here.
"""

from collections.abc import Sequence
from zlib import crc32

from PySide6.QtCore import QPointF, QRect, QSize, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui.theme.current import metrics, theme
from ui.widgets.content import PillState, PillTone, SignedInPerson
from ui.widgets.paint import CENTER, LEFT, RIGHT, Line, block, box, color, symbol, width_of
from ui.widgets.touch import Painted, Touchable, painter_for


def person_color(person_id: str) -> str:
    """The chip's colour of a person: the same on every station and after every start."""
    chips = theme().persons
    return chips[crc32(person_id.encode()) % len(chips)]


class Pill(Touchable):
    """A rounded label in the header; its touch area is the header's whole height."""

    corner = 14

    def __init__(self, state: PillState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.state = state
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Expanding)
        self.changed(state.words)

    def set_state(self, state: PillState) -> None:
        if state != self.state:
            self.state = state
            self.changed(state.words)

    def sizeHint(self) -> QSize:
        words = width_of(self.state.words, "body")
        return QSize(max(metrics().glove, words + metrics().px(28 + 8 + 36)), metrics().header)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.sizeHint().width() if self.state.firm else metrics().glove, metrics().glove)

    def draw(self, painter: QPainter) -> None:
        now = theme()
        fill, ink, outline = {
            PillTone.OK: (now.header, now.on_header2, now.header_line),
            PillTone.WARN: (now.warn_fill, now.on_warn_fill, ""),
            PillTone.BAD: (now.bad_fill, now.on_bad_fill, now.bad),
        }[self.state.tone]
        height = metrics().px(48)
        area = QRect(0, (self.height() - height) // 2, self.width(), height)
        box(painter, area, now.header_line if self.isDown() else fill, outline, 2, radius=24)
        size = metrics().px(28)
        left = area.left() + metrics().px(16)
        symbol(painter, self.state.icon, ink, QPointF(left + size / 2, self.height() / 2), size)
        words = QRect(left + size + metrics().px(8), area.top(), 0, height)
        words.setRight(area.right() - metrics().px(14))
        block(painter, words, (Line(self.state.words, "body", ink, shrink=True),), LEFT)


class PersonChip(Touchable):
    """Name and colour of the person signed in, or the word that nobody is."""

    corner = 10

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._person: SignedInPerson | None = None
        self._nobody = ""
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Expanding)

    def set_person(self, person: SignedInPerson | None, nobody: str = "") -> None:
        self._person = person
        self._nobody = nobody
        parts = (person.name, person.detail) if person else (nobody,)
        self.changed(" – ".join(part for part in parts if part), person, nobody)

    def sizeHint(self) -> QSize:
        person = self._person
        name = person.name if person else self._nobody
        words = max(width_of(name, "title", bold=True), width_of(person.detail, "label") if person else 0)
        words = min(words + 2, metrics().px(240))
        return QSize(max(metrics().glove, words + metrics().px(48 + 12 + 16)), metrics().header)

    def minimumSizeHint(self) -> QSize:
        """Who is signed in is never squeezed."""
        return QSize(self.sizeHint().width(), metrics().glove)

    def draw(self, painter: QPainter) -> None:
        now = theme()
        person = self._person
        if self.isDown():
            box(painter, self.rect(), now.header_line, radius=self.corner)
        size = metrics().px(48)
        chip = QRect(metrics().px(8), (self.height() - size) // 2, size, size)
        if person:
            box(painter, chip, person_color(person.person_id), radius=24)
            block(
                painter, chip, (Line(person.initials, "body", now.on_person, bold=True, shrink=True),), CENTER
            )
        else:
            box(painter, chip, "", now.on_header2, 2, radius=24, dashed=True)
            symbol(painter, "user", now.on_header2, QPointF(chip.center()), metrics().px(26))
        words = QRect(chip.right() + metrics().px(12), 0, 0, self.height())
        words.setRight(self.width() - 1)
        title = Line(person.name if person else self._nobody, "title", now.on_header, bold=True, shrink=True)
        block(painter, words, (title, Line(person.detail if person else "", "label", now.on_header2)), LEFT)


class _Place(Painted):
    """Station code, its name and the line."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._code = self._detail = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_texts(self, code: str, detail: str) -> None:
        self._code = code
        self._detail = detail
        self.changed(f"{code} – {detail}", code, detail)

    def sizeHint(self) -> QSize:
        return QSize(metrics().px(320), metrics().header)

    def minimumSizeHint(self) -> QSize:
        return QSize(metrics().px(140), metrics().header)

    def draw(self, painter: QPainter) -> None:
        now = theme()
        lines = (
            Line(self._code, "h2", now.on_header, bold=True, shrink=True),
            Line(self._detail, "body", now.on_header2, shrink=True),
        )
        block(painter, self.rect(), lines, LEFT)


class _Clock(Painted):
    """Hours and minutes, as wide as the widest time so that nothing moves."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._words = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def set_words(self, words: str) -> None:
        self._words = words
        self.changed(words, words)

    def sizeHint(self) -> QSize:
        return QSize(width_of("00:00", "h1", bold=True) + metrics().px(4), metrics().header)

    def draw(self, painter: QPainter) -> None:
        block(painter, self.rect(), (Line(self._words, "h1", theme().on_header, bold=True),), RIGHT)


class Header(QWidget):
    """The whole header. `pill_touched` carries the pill's key."""

    pill_touched = Signal(str)
    person_touched = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place, self._clock = _Place(self), _Clock(self)
        self.person = PersonChip(self)
        self.person.touched.connect(self.person_touched)
        self._shown: tuple[PillState, ...] = ()
        self._pills: list[Pill] = []
        self._pill_row = QHBoxLayout()
        row = QHBoxLayout(self)
        row.addWidget(self._place, 1)
        row.addLayout(self._pill_row)
        row.addWidget(self.person)
        row.addWidget(self._clock)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row.setContentsMargins(metrics().px(20), 0, metrics().px(20), 0)
        row.setSpacing(metrics().gap)
        self._pill_row.setSpacing(metrics().gap)

    def set_station(self, code: str, name: str, line: str = "") -> None:
        self._place.set_texts(code, " · ".join(part for part in (name, line) if part))

    def set_person(self, person: SignedInPerson | None, nobody: str = "") -> None:
        """Without a person and without a word for nobody, as on a board, the place stays empty."""
        self.person.set_person(person, nobody)
        self.person.setVisible(bool(person or nobody))

    def set_clock(self, words: str) -> None:
        self._clock.set_words(words)

    def set_pills(self, states: Sequence[PillState]) -> None:
        """Shows these pills from left to right."""
        if tuple(states) == self._shown:
            return
        self._shown = tuple(states)
        for old in self._pills[len(states) :]:
            self._pill_row.removeWidget(old)
            old.hide()
            old.deleteLater()
        del self._pills[len(states) :]
        for pill, state in zip(self._pills, states, strict=False):
            pill.set_state(state)
        for state in states[len(self._pills) :]:
            self._add_pill(Pill(state, self))

    def _add_pill(self, pill: Pill) -> None:
        pill.touched.connect(lambda: self.pill_touched.emit(pill.state.key))
        self._pills.append(pill)
        self._pill_row.addWidget(pill)
        pill.show()

    def pills(self) -> tuple[PillState, ...]:
        return self._shown

    def sizeHint(self) -> QSize:
        return QSize(metrics().px(1000), metrics().header)

    def minimumSizeHint(self) -> QSize:
        return QSize(metrics().px(700), metrics().header)

    def paintEvent(self, _event: object) -> None:
        painter = painter_for(self)
        painter.fillRect(self.rect(), color(theme().header))
        painter.end()
