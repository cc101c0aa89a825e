"""The keypad for a value: digits with glove-sized keys, the limits in sight, and what confirming will do.

It judges nothing: `judge` says for the digits typed so far how they stand and what the confirm button does.
"""

from PySide6.QtCore import QPointF, QRect, QSize, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.feedback import Tone
from ui.theme.current import metrics, theme
from ui.theme.tokens import Role
from ui.widgets.action import ActionButton
from ui.widgets.bars import LimitsBar
from ui.widgets.content import EntryVerdict, KeypadField, KeypadNames, Kind
from ui.widgets.paint import CENTER, LEFT, RIGHT, Line, block, box, inner, symbol, width_of
from ui.widgets.strip import ICONS
from ui.widgets.touch import Painted, Touchable
from ui.widgets.trend import TrendChart

HIDDEN = "●"
LONGEST = 12
BACKSPACE = "backspace"
CLEAR = "clear"
SIGN = "sign"
POINT = "."
KEYS = (
    ("7", 0, 0, 1),
    ("8", 0, 1, 1),
    ("9", 0, 2, 1),
    (BACKSPACE, 0, 3, 1),
    ("4", 1, 0, 1),
    ("5", 1, 1, 1),
    ("6", 1, 2, 1),
    (CLEAR, 1, 3, 1),
    ("1", 2, 0, 1),
    ("2", 2, 1, 1),
    ("3", 2, 2, 1),
    (SIGN, 2, 3, 1),
    ("0", 3, 0, 2),
    (POINT, 3, 2, 2),
)
"""Key, row, column, columns wide; a key the field has no use for is gone, its neighbour takes the room."""


def typed(words: str, key: str) -> str:
    """The digits after one more key; keys that make no sense leave them as they are."""
    if key == CLEAR:
        return ""
    if key == BACKSPACE:
        return "" if words[:-1] in ("", "-") else words[:-1]
    if key == SIGN:
        return words[1:] if words.startswith("-") else f"-{words or '0'}"
    if key == POINT:
        return words if "." in words else f"{words or '0'}."
    if len(words) >= LONGEST:
        return words
    return {"0": key, "-0": f"-{key}"}.get(words, words + key)


def typed_secret(words: str, key: str) -> str:
    """The same for a PIN: every digit counts, a leading 0 too."""
    return (words + key)[:LONGEST] if key.isdigit() else typed(words, key)


class Key(Touchable):
    """One key; unlike an action it may be touched again at once, because 11 is a number."""

    def __init__(self, key: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.key = key
        self._face = key
        self.rest.setInterval(0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.changed(key)

    def set_face(self, face: str, name: str) -> None:
        self._face = face
        self.changed(name)

    def sizeHint(self) -> QSize:
        return QSize(metrics().primary, metrics().primary)

    def minimumSizeHint(self) -> QSize:
        return QSize(metrics().glove, metrics().glove)

    def draw(self, painter: QPainter) -> None:
        now = theme()
        digit = self.key.isdigit() or self.key == POINT
        rest = now.card if digit else now.sunken
        ink = now.ink if self.isEnabled() else now.ink3
        outline = now.line2 if self.isEnabled() else now.line
        box(painter, self.rect(), now.press if self.isDown() else rest, outline, 2)
        if self.key == BACKSPACE:
            symbol(painter, "delete", ink, QPointF(self.width() / 2, self.height() / 2), metrics().px(40))
            return
        role: Role = "display" if self.key == POINT else "h1" if digit or self.key == SIGN else "h2"
        line = Line(self._face, role, ink, bold=True, shrink=True)
        block(painter, inner(self.rect(), 6, 4), (line,), CENTER)


class _ValueField(Painted):
    """The value in large digits with its unit, and the word that says how it stands."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._title = self._words = self._unit = ""
        self._verdict = EntryVerdict(Tone.NEUTRAL, "", "")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_value(self, title: str, words: str, unit: str, verdict: EntryVerdict) -> None:
        self._title = title
        self._words = words
        self._unit = unit
        self._verdict = verdict
        self.changed(" ".join(part for part in (title, words, unit, verdict.word) if part))

    def sizeHint(self) -> QSize:
        return QSize(metrics().px(420), metrics().px(212))

    def draw(self, painter: QPainter) -> None:
        now = theme()
        width = self.width()
        field = metrics().px(100)
        title = QRect(0, 0, width, metrics().px(48))
        block(painter, title, (Line(self._title, "h2", now.ink, bold=True, shrink=True),), LEFT)
        fill, outline = {
            Tone.NEUTRAL: (now.card, now.line2),
            Tone.OK: (now.card, now.ok),
            Tone.WARN: (now.warn_soft, now.warn),
            Tone.BAD: (now.bad_soft, now.bad),
        }[self._verdict.tone]
        area = QRect(0, title.bottom() + metrics().px(6), width, field)
        box(painter, area, fill, outline, 3)
        unit = width_of(self._unit, "h2", bold=True)
        area = inner(area, 20, 0)
        block(painter, area, (Line(self._unit, "h2", now.ink2, bold=True),), RIGHT)
        area.setRight(area.right() - unit - metrics().px(12))
        role: Role = "h2" if self._words.startswith(HIDDEN) else "display"
        block(painter, area, (Line(self._words, role, now.ink, bold=True, shrink=True),), RIGHT)
        self._draw_word(painter, QRect(0, area.bottom() + metrics().px(8), width, metrics().px(44)))

    def _draw_word(self, painter: QPainter, area: QRect) -> None:
        now = theme()
        verdict = self._verdict
        if not verdict.word:
            return
        tint = {Tone.NEUTRAL: now.ink2, Tone.OK: now.ok, Tone.WARN: now.warn, Tone.BAD: now.bad}[verdict.tone]
        left = 0
        if verdict.tone is not Tone.NEUTRAL:
            size = metrics().px(32)
            symbol(painter, ICONS[verdict.tone], tint, QPointF(size / 2, area.center().y()), size)
            left = size + metrics().px(10)
        line = Line(verdict.word, "title", tint, bold=True, rows=2, shrink=True)
        block(painter, area.adjusted(left, 0, 0, 0), (line,), LEFT)


class Keypad(QWidget):
    """Emits `entered` with the digits exactly as typed, or `cancelled`; other key sources call `press`."""

    entered = Signal(str)
    cancelled = Signal()

    def __init__(self, names: KeypadNames, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field: KeypadField | None = None
        self._words = ""
        self.value = _ValueField(self)
        self.bar, self.trend = LimitsBar(self), TrendChart(self)
        self.keys = {key: Key(key, self) for key, *_ in KEYS}
        self.cancel = ActionButton("x", parent=self)
        self.confirm = ActionButton("check", Kind.PRIMARY, parent=self)
        for key, button in (*self.keys.items(), ("confirm", self.confirm), ("cancel", self.cancel)):
            button.setObjectName(f"key_{key}")
        self._lay_out()
        self._connect()
        self.set_names(names)

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(metrics().px(12))
        left.addWidget(self.value)
        left.addWidget(self.bar)
        left.addWidget(self.trend)
        left.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setSpacing(metrics().gap)
        buttons.addWidget(self.cancel, 2)
        buttons.addWidget(self.confirm, 3)
        left.addLayout(buttons)
        self._grid = QGridLayout()
        self._grid.setSpacing(metrics().gap)
        self._arrange(point=True, sign=True)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(metrics().px(28))
        whole.addLayout(left, 1)
        whole.addLayout(self._grid)
        for button in (self.cancel, self.confirm):
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def _arrange(self, *, point: bool, sign: bool) -> None:
        for key, row, column, span in KEYS:
            button = self.keys[key]
            self._grid.removeWidget(button)
            button.setVisible({POINT: point, SIGN: sign}.get(key, True))
            tall = 2 if key == CLEAR and not sign else 1
            wide = 4 if key == "0" and not point else span
            if not button.isHidden():
                self._grid.addWidget(button, row, column, tall, wide)

    def _connect(self) -> None:
        for button in self.keys.values():
            button.touched.connect(lambda key=button.key: self.press(key))
        self.cancel.touched.connect(self.cancelled)
        self.confirm.touched.connect(lambda: self.entered.emit(self._words))

    def set_names(self, names: KeypadNames) -> None:
        self.cancel.set_texts(names.cancel)
        self.keys[CLEAR].set_face(names.clear, names.clear)
        self.keys[BACKSPACE].set_face("", names.backspace)
        self.keys[SIGN].set_face("±", names.sign)
        self.keys[POINT].set_face(".", names.point)

    def ask(self, field: KeypadField) -> None:
        """Starts over with nothing typed."""
        self._field = field
        self._words = ""
        self.bar.set_limits(field.limits)
        self.bar.setVisible(field.limits is not None)
        self.trend.show_trend(field.trend)
        self._arrange(point=field.fractions, sign=field.signed)
        self._free(free=True)
        self._renew()

    def wait(self, words: str) -> None:
        """What was typed is being worked on, as `words` say: until the next question no key counts."""
        if self._field is not None:
            self._free(free=False)
            confirm = self._field.judge(self._words).confirm
            self._show(self._field, EntryVerdict(Tone.NEUTRAL, words, confirm, words))

    def _free(self, *, free: bool) -> None:
        for button in self.keys.values():
            button.setEnabled(free)

    def press(self, key: str) -> None:
        """One key: a digit, ".", "backspace", "clear" or "sign"; keys the field does not allow do nothing."""
        if key in self.keys and self.keys[key].isEnabled() and not self.keys[key].isHidden():
            self._words = (typed_secret if self.is_secret() else typed)(self._words, key)
            self._renew()

    def is_secret(self) -> bool:
        """True while what is typed is not shown."""
        return self._field is not None and self._field.secret

    def words(self) -> str:
        """The digits typed so far."""
        return self._words

    def _renew(self) -> None:
        field = self._field
        if field is None:
            return
        self._show(field, field.judge(self._words))

    def _show(self, field: KeypadField, verdict: EntryVerdict) -> None:
        bad = verdict.tone is Tone.BAD
        shown = HIDDEN * len(self._words) if field.secret else self._words
        self.value.set_value(field.title, shown, field.unit, verdict)
        self.bar.set_value(float(self._words) if self._words else None, bad)
        self.confirm.set_kind(Kind.NOK if bad else Kind.PRIMARY, "octagon-x" if bad else "check")
        self.confirm.set_texts(verdict.confirm)
        self.confirm.set_reason(verdict.reason)
