"""The large buttons: an act with its icon, its name and what happens next, or why it is not possible now."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme.current import metrics, theme
from ui.theme.tokens import Role, Theme
from ui.widgets.content import Kind
from ui.widgets.paint import CENTER, LEFT, Line, block, block_height, box, height_of, inner, symbol, width_of
from ui.widgets.touch import Touchable

_TITLE_ROLES: tuple[Role, ...] = ("h2", "title")


@dataclass(frozen=True, slots=True)
class _Look:
    fill: str
    press: str
    outline: str
    tint: str
    ink: str
    ink2: str


def _look(kind: Kind, now: Theme) -> _Look:
    if kind is Kind.PRIMARY:
        return _Look(now.accent, now.accent_press, "", now.on_accent, now.on_accent, now.on_accent)
    if kind is Kind.NOK:
        return _Look(now.bad_fill, now.bad_press, now.bad, now.on_bad_fill, now.on_bad_fill, now.on_bad_fill)
    if kind is Kind.SHOWN:
        return _Look(now.accent_soft, now.press, now.accent, now.accent, now.ink, now.ink2)
    tint = {Kind.NEUTRAL: now.accent, Kind.DANGER: now.bad, Kind.WARN: now.warn}[kind]
    return _Look(now.card, now.press, now.line2, tint, now.ink, now.ink2)


class ActionButton(Touchable):
    """Icon, title, subtitle. Disabled it stays in sight and shows the reason in place of the subtitle."""

    def __init__(self, icon: str, kind: Kind = Kind.NEUTRAL, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self._kind = kind
        self._title = self._subtitle = self._reason = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_texts(self, title: str, subtitle: str = "") -> None:
        self._title = title
        self._subtitle = subtitle
        self._renew()

    def set_kind(self, kind: Kind, icon: str = "") -> None:
        self._kind = kind
        self._icon = icon or self._icon
        self._renew()

    def set_reason(self, reason: str) -> None:
        """Why the act is not possible now; an empty reason makes it possible."""
        self._reason = reason
        self.setEnabled(not reason)
        self._renew()

    def _renew(self) -> None:
        words = (self._title, self._reason or self._subtitle)
        self.changed(" – ".join(part for part in words if part), *words, self._kind, self._icon)

    def sizeHint(self) -> QSize:
        return QSize(metrics().column, metrics().primary)

    def minimumSizeHint(self) -> QSize:
        return QSize(metrics().primary, metrics().glove)

    def draw(self, painter: QPainter) -> None:
        now = theme()
        look = _look(self._kind, now)
        if not self.isEnabled():
            look = _Look(now.sunken, now.sunken, now.line, now.ink3, now.ink2, now.ink2)
        fill = look.press if self.isDown() else look.fill
        box(painter, self.rect(), fill, look.outline, 4 if self._kind is Kind.SHOWN else 2)
        size = metrics().px(44)
        area = inner(self.rect(), 18, 8)
        symbol(painter, self._icon, look.tint, QPointF(area.left() + size / 2, self.height() / 2), size)
        area.setLeft(area.left() + size + metrics().px(16))
        block(painter, area, self._lines(look, area), LEFT)

    def _lines(self, look: _Look, area: QRect) -> tuple[Line, Line]:
        """The title, and below it as many rows as there is room for: a reason must not be cut off."""
        title = self._title_line(look, area.width())
        room = area.height() - block_height((title,), area.width())
        rows = max(1, room // height_of("label"))
        return title, Line(self._reason or self._subtitle, "label", look.ink2, rows=rows, shrink=True, gap=2)

    def _title_line(self, look: _Look, width: int) -> Line:
        """In one row, if need be a little smaller; two rows only where that is not enough."""
        for role in _TITLE_ROLES:
            if width_of(self._title, role, bold=True) <= width:
                return Line(self._title, role, look.ink, bold=True)
        return Line(self._title, "h2", look.ink, bold=True, rows=2, shrink=True)


class PlainButton(Touchable):
    """A button of one word, with or without an icon: dialogs, steps, lists."""

    def __init__(self, kind: Kind = Kind.NEUTRAL, icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = kind
        self._icon = icon
        self._words = self._name = ""
        self._role: Role = "title"
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_texts(self, words: str, name: str = "") -> None:
        """`name` is for a screen reader if the button shows an icon only."""
        self._words = words
        self._name = name
        self._renew()

    def set_kind(self, kind: Kind, icon: str | None = None) -> None:
        self._kind = kind
        self._icon = self._icon if icon is None else icon
        self._renew()

    def _renew(self) -> None:
        name = self._name or self._words
        self.changed(name, name, self._words, self._kind, self._icon)

    def sizeHint(self) -> QSize:
        words = width_of(self._words, self._role, bold=True)
        pictured = metrics().px(32 + (8 if self._words else 0)) if self._icon else 0
        return QSize(max(metrics().glove, words + pictured + metrics().px(40)), metrics().glove)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def draw(self, painter: QPainter) -> None:
        now = theme()
        look = _look(self._kind, now)
        if not self.isEnabled():
            look = _Look(now.sunken, now.sunken, now.line, now.ink3, now.ink2, now.ink2)
        box(painter, self.rect(), look.press if self.isDown() else look.fill, look.outline, 2)
        area = inner(self.rect(), 12, 6)
        tint = look.ink if self._kind is Kind.NEUTRAL else look.tint
        line = Line(self._words, self._role, look.ink, bold=True, rows=2, shrink=True)
        if self._icon:
            size = metrics().px(32)
            words = min(area.width() - size, width_of(self._words, self._role, bold=True))
            x = self.width() / 2 if not self._words else area.center().x() - words / 2
            symbol(painter, self._icon, tint, QPointF(x, self.height() / 2), size)
            area.setLeft(area.left() + (size + metrics().px(8) if self._words else 0))
        block(painter, area, (line,), CENTER)
