"""Cards and the rows in them: name and value, a unit made, a node of a trace, nothing yet."""

from PySide6.QtCore import QPointF, QRect, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from ui.feedback import Tone
from ui.theme.current import metrics, theme
from ui.theme.tokens import Role
from ui.widgets.content import TraceLine, UnitLine
from ui.widgets.paint import (
    CENTER,
    LEFT,
    RIGHT,
    Line,
    block,
    box,
    color,
    inner,
    role_that_fits,
    rule,
    symbol,
    width_of,
)
from ui.widgets.strip import ICONS
from ui.widgets.touch import Painted, Touchable


def tint_of(tone: Tone) -> str:
    """The colour of a tone's icon and word on a card."""
    now = theme()
    return {Tone.NEUTRAL: now.ink2, Tone.OK: now.ok, Tone.WARN: now.warn, Tone.BAD: now.bad}[tone]


def that_fits(forms: tuple[str, ...], role: Role, width: int) -> str:
    """The first of several forms of words that fits into one line, else the last; "" of none."""
    return next((words for words in forms if width_of(words, role) <= width), forms[-1] if forms else "")


class Card(Painted):
    """A white (or dark) area with a title; its content goes into `body`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = ""
        self.body = QVBoxLayout(self)
        self.body.setSpacing(metrics().px(8))
        self._space()

    def set_title(self, title: str) -> None:
        self._title = title
        self._space()
        self.changed(title, title)

    def _space(self) -> None:
        side = metrics().px(20)
        self.body.setContentsMargins(side, metrics().px(44) if self._title else side, side, metrics().px(16))

    def draw(self, painter: QPainter) -> None:
        now = theme()
        box(painter, self.rect(), now.card, now.line, 1, radius=14)
        title = QRect(metrics().px(20), metrics().px(10), self.width() - metrics().px(40), metrics().px(30))
        block(painter, title, (Line(self._title, "body", now.ink2, bold=True, shrink=True),), LEFT)


WIDE_PX = 520
NAME_PX = 220
"""In a row wider than this the eye would lose its way from the name to a value at the far end."""


class KeyValueRow(Painted):
    """A name at the left, a value at the right; in a wide row the value stands beside its name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = self._value = ""
        self._tone = Tone.NEUTRAL
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_texts(self, name: str, value: str, tone: Tone = Tone.NEUTRAL) -> None:
        self._name = name
        self._value = value
        self._tone = tone
        self.changed(f"{name} {value}", name, value, tone)

    def sizeHint(self) -> QSize:
        return QSize(metrics().px(240), metrics().px(36))

    def draw(self, painter: QPainter) -> None:
        now = theme()
        ink = now.ink if self._tone is Tone.NEUTRAL else tint_of(self._tone)
        if self.width() > metrics().px(WIDE_PX):
            self._draw_wide(painter, ink)
            return
        value = min(width_of(self._value, "title", bold=True) + 1, round(self.width() * 0.62))
        if self._tone is not Tone.NEUTRAL:
            size = metrics().px(24)
            x = self.width() - value - metrics().px(10) - size / 2
            symbol(painter, ICONS[self._tone], ink, QPointF(x, self.height() / 2), size)
        right = QRect(self.width() - value, 0, value, self.height())
        block(painter, right, (Line(self._value, "title", ink, bold=True, shrink=True),), RIGHT)
        icon = metrics().px(38) if self._tone is not Tone.NEUTRAL else metrics().px(8)
        left = QRect(0, 0, self.width() - value - icon, self.height())
        block(painter, left, (Line(self._name, "body", now.ink2, shrink=True),), LEFT)

    def _draw_wide(self, painter: QPainter, ink: str) -> None:
        gap = metrics().px(48)
        least = width_of(self._value, "body", bold=True)
        side = metrics().px(NAME_PX)
        if side + gap + least > self.width():  # a long value begins where its name ends
            side = min(side, width_of(self._name, "body") + 1)
        name = QRect(0, 0, side, self.height())
        block(painter, name, (Line(self._name, "body", theme().ink2, shrink=True),), LEFT)
        left = name.right() + metrics().px(12)
        size = metrics().px(24)
        if self._tone is not Tone.NEUTRAL:
            symbol(painter, ICONS[self._tone], ink, QPointF(left + size / 2, self.height() / 2), size)
            left += size + metrics().px(10)
        value = QRect(left, 0, self.width() - left, self.height())
        block(painter, value, (Line(self._value, "title", ink, bold=True, shrink=True),), LEFT)


class BigNumber(Painted):
    """The one number of a card, with what belongs to it beside it: "342" and "/ 500"."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = self._beside = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_texts(self, words: str, beside: str = "") -> None:
        self._words = words
        self._beside = beside
        self.changed(f"{words} {beside}".strip(), words, beside)

    def sizeHint(self) -> QSize:
        return QSize(metrics().px(200), metrics().px(68))

    def draw(self, painter: QPainter) -> None:
        now = theme()
        beside = width_of(self._beside, "title") + metrics().px(12) if self._beside else 0
        number = Line(self._words, "display", now.ink, bold=True, shrink=True)
        room = QRect(0, 0, self.width() - beside, self.height())
        block(painter, room, (number,), LEFT)
        left = min(width_of(self._words, role_that_fits(number, room.width()), bold=True), room.width())
        area = QRect(left + metrics().px(12), metrics().px(12), beside, self.height() - metrics().px(12))
        block(painter, area, (Line(self._beside, "title", now.ink2),), LEFT)


class UnitRow(Painted):
    """One of the last units: read from an arm's length, not touched."""

    HIGH_PX = 44

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line = UnitLine("", "", "")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_line(self, line: UnitLine) -> None:
        self._line = line
        self.changed(f"{line.number} {line.when} {line.word}", line)

    def sizeHint(self) -> QSize:
        return QSize(metrics().px(240), metrics().px(self.HIGH_PX))

    def draw(self, painter: QPainter) -> None:
        now = theme()
        line = self._line
        rule(painter, QPointF(0, 0.5), QPointF(self.width(), 0.5), now.line)
        size = metrics().px(26)
        tint = tint_of(line.tone)
        symbol(painter, line.icon or ICONS[line.tone], tint, QPointF(size / 2, self.height() / 2), size)
        left = size + metrics().px(10)
        wanted = max(width_of(line.word, "label", bold=True), width_of(line.when, "caption")) + 1
        word = min(wanted, round(self.width() * 0.36))
        right = QRect(self.width() - word, 0, word, self.height())
        ink = now.ink2 if line.tone is Tone.OK else tint
        block(
            painter,
            right,
            (Line(line.word, "label", ink, bold=True, shrink=True), Line(line.when, "caption", now.ink2)),
            RIGHT,
        )
        words = QRect(left, 0, self.width() - left - word - metrics().px(8), self.height())
        below = that_fits(line.detail, "label", words.width())
        number = Line(line.number, "body", now.ink, bold=bool(below), shrink=True)
        block(painter, words, (number, Line(below, "label", now.ink2)), LEFT)


INDENT_PX = 36


TWO_LINES_PX = 72
"""A row of a trace lower than this has one line of detail."""


class TraceRow(Touchable):
    """A node of a trace with its lines of descent; what a touch does is the caller's."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line = TraceLine("", "", "", "")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_line(self, line: TraceLine) -> None:
        self._line = line
        self.setEnabled(line.open is not None or line.chosen is not None)
        self.changed(f"{line.title} {line.detail} {line.when} {line.who}", line)

    def sizeHint(self) -> QSize:
        return QSize(metrics().px(480), metrics().glove if self.isEnabled() else metrics().px(64))

    def draw(self, painter: QPainter) -> None:
        now = theme()
        line = self._line
        if self.isDown() or line.chosen:
            painter.fillRect(self.rect(), color(now.press if self.isDown() else now.accent_soft))
        step = metrics().px(INDENT_PX)
        middle = self.height() / 2
        left = step * len(line.rails)
        self._draw_rails(painter, step)
        if line.open is not None:
            name = "chevron-down" if line.open else "chevron-right"
            symbol(painter, name, now.ink, QPointF(left + step / 2, middle), metrics().px(28))
        size = metrics().px(30)
        symbol(painter, line.icon, tint_of(line.tone), QPointF(left + step * 1.5, middle), size)
        self._draw_words(painter, round(left + step * 2 + metrics().px(10)))
        rule(
            painter, QPointF(left, self.height() - 0.5), QPointF(self.width(), self.height() - 0.5), now.line
        )

    def _draw_rails(self, painter: QPainter, step: int) -> None:
        tint = theme().line2
        middle = self.height() / 2
        rails = self._line.rails
        for level, goes_on in enumerate(rails):
            x = step * level + step / 2
            own = level == len(rails) - 1
            end = self.height() if goes_on else middle
            if goes_on or own:
                rule(painter, QPointF(x, 0), QPointF(x, end), tint, 2)
            if own:
                rule(painter, QPointF(x, middle), QPointF(x + step / 2, middle), tint, 2)

    def _draw_words(self, painter: QPainter, left: int) -> None:
        now = theme()
        line = self._line
        widest = max(width_of(line.when, "label"), width_of(line.who, "label")) + 1
        side = min(widest, round(self.width() * 0.3))
        right = QRect(self.width() - side - metrics().px(12), 0, side, self.height())
        block(painter, right, (Line(line.when, "label", now.ink2), Line(line.who, "label", now.ink2)), RIGHT)
        words = QRect(left, 0, right.left() - left - metrics().px(12), self.height())
        detail = now.ink2 if line.tone in (Tone.NEUTRAL, Tone.OK) else tint_of(line.tone)
        low = self.height() < metrics().px(TWO_LINES_PX)
        below = self._short(words.width()) if low else line.detail
        lines = (
            Line(line.title, "body", now.ink, bold=True, shrink=True),
            Line(below, "label", detail, rows=1 if low else 2, shrink=True),
        )
        block(painter, words, lines, LEFT)

    def _short(self, width: int) -> str:
        """The detail, or the longest of its shorter forms that fits in one line."""
        return that_fits((self._line.detail, *self._line.shorter), "caption", width)


class EmptyState(Painted):
    """Nothing here yet, and what to do about it."""

    def __init__(self, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self._title = ""
        self._hint = ""

    def set_texts(self, title: str, hint: str = "") -> None:
        self._title = title
        self._hint = hint
        self.changed(f"{title}. {hint}" if hint else title, title, hint)

    def set_icon(self, icon: str) -> None:
        self._icon = icon
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(metrics().px(360), metrics().px(240))

    def draw(self, painter: QPainter) -> None:
        now = theme()
        large = self._has_room()
        size = metrics().px(148 if large else 88)
        gap = metrics().px(20)
        area = inner(self.rect(), 24, 8)
        rows = 1 if width_of(self._title, "h1" if large else "title", bold=True) <= area.width() else 2
        lines = (
            Line(self._title, "display" if large else "h2", now.ink, bold=True, rows=rows, shrink=True),
            Line(self._hint, "h2" if large else "body", now.ink2, rows=3, shrink=large),
        )
        words = metrics().px(180 if large else 130)
        top = max(0, (self.height() - size - gap - words) // 2)
        symbol(painter, self._icon, now.ink3, QPointF(self.width() / 2, top + size / 2), size)
        below = QRect(area.left(), top + size + gap, area.width(), area.bottom() - top - size - gap)
        block(painter, below, lines, CENTER, top=True)

    def _has_room(self) -> bool:
        """True where the next step can be read from two metres."""
        high = metrics().px(148 + 20 + 180)
        return metrics().roomy and self.height() >= high and self.width() >= metrics().px(560)
