"""The top of the kiosk board: its header, and the figures of the whole line. Painted, read from afar."""

from PySide6.QtCore import QPointF, QRect, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.feedback import Tone
from ui.theme.current import metrics, theme
from ui.widgets.content import BoardHead
from ui.widgets.paint import LEFT, RIGHT, Line, block, box, color, height_of, inner, symbol, width_of
from ui.widgets.touch import Painted, Touchable

_NOTHING = BoardHead("", "", "", False, "", Tone.NEUTRAL, "")
_PILL_PX = 52
ROOMY_PX = 160


class BoardHeader(Painted):
    """Line and shift at the left; connection, age and time at the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._head = _NOTHING
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_head(self, head: BoardHead) -> None:
        self._head = head
        self.changed(f"{head.title} – {head.shift} – {head.link} – {head.updated}")

    def sizeHint(self) -> QSize:
        return QSize(metrics().px(900), metrics().header)

    def minimumSizeHint(self) -> QSize:
        return QSize(metrics().px(640), metrics().header)

    def draw(self, painter: QPainter) -> None:
        now = theme()
        head = self._head
        painter.fillRect(self.rect(), color(now.header))
        area = inner(self.rect(), 24, 0)
        area.setRight(area.right() - self._draw_clock(painter, area) - metrics().px(24))
        area.setRight(
            area.right() - self._draw_pill(painter, area, head.updated, "history", self._age_tone())
        )
        icon = "cloud" if head.link_tone is Tone.NEUTRAL else "cloud-off"
        area.setRight(area.right() - self._draw_pill(painter, area, head.link, icon, head.link_tone))
        title = min(width_of(head.title, "h1", bold=True) + 1, area.width())
        left = QRect(area.left(), area.top(), title, area.height())
        block(painter, left, (Line(head.title, "h1", now.on_header, bold=True, shrink=True),), LEFT)
        rest = area.adjusted(title + metrics().px(20), 0, 0, 0)
        if rest.width() > metrics().px(60):
            block(painter, rest, (Line(head.shift, "h2", now.on_header2, shrink=True),), LEFT)

    def _age_tone(self) -> Tone:
        return Tone.WARN if self._head.old else Tone.NEUTRAL

    def _draw_clock(self, painter: QPainter, area: QRect) -> int:
        width = width_of("00:00", "display", bold=True)
        cell = QRect(area.right() - width, area.top(), width + 1, area.height())
        block(painter, cell, (Line(self._head.clock, "display", theme().on_header, bold=True),), RIGHT)
        return width

    def _draw_pill(self, painter: QPainter, area: QRect, words: str, icon: str, tone: Tone) -> int:
        """Words with an icon at the right end of `area`, filled where unusual; gives the px taken."""
        if not words:
            return 0
        now = theme()
        fill, ink = {
            Tone.WARN: (now.warn_fill, now.on_warn_fill),
            Tone.BAD: (now.bad_fill, now.on_bad_fill),
        }.get(tone, ("", now.on_header2))
        size = metrics().px(32)
        gap = metrics().px(16)
        room = area.width() // 2 - size - 3 * gap
        width = min(width_of(words, "title", bold=True) + 1, room)
        high = metrics().px(_PILL_PX)
        pill = QRect(0, area.center().y() - high // 2, width + size + 3 * gap, high)
        pill.moveRight(area.right())
        if fill:
            box(painter, pill, fill, radius=_PILL_PX // 2)
        symbol(painter, icon, ink, QPointF(pill.left() + gap + size / 2, pill.center().y() + 1), size)
        cell = QRect(pill.left() + gap + size + gap // 2, pill.top(), width + gap // 2, high)
        block(painter, cell, (Line(words, "title", ink, bold=True, shrink=True),), LEFT)
        return pill.width() + metrics().px(8)


class HeaderButton(Touchable):
    """An icon at the end of the board's header."""

    def __init__(self, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def set_name(self, name: str) -> None:
        """What a screen reader says."""
        self.changed(name)

    def sizeHint(self) -> QSize:
        return QSize(metrics().header, metrics().header)

    def draw(self, painter: QPainter) -> None:
        now = theme()
        painter.fillRect(self.rect(), color(now.header_line if self.isDown() else now.header))
        symbol(
            painter,
            self._icon,
            now.on_header2,
            QPointF(self.width() / 2, self.height() / 2),
            metrics().px(36),
        )


class FigureCard(Painted):
    """One figure of the line; an alarm has a colour, an icon and is still a number. A stale one is grey and
    dashed, as a station without data.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = self._number = self._beside = self._item = ""
        self._alarm = self._stale = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_texts(
        self, title: str, number: str, beside: str, alarm: bool, stale: bool = False, item: str = ""
    ) -> None:
        self._title = title
        self._number = number
        self._beside = beside
        self._item = item
        self._alarm = alarm and not stale
        self._stale = stale
        self.changed(" ".join(part for part in (title, item, number, beside) if part))

    def sizeHint(self) -> QSize:
        return QSize(metrics().px(240), metrics().px(180))

    def minimumSizeHint(self) -> QSize:
        return QSize(metrics().px(150), metrics().px(140))

    def draw(self, painter: QPainter) -> None:
        now = theme()
        if self._stale:
            box(painter, self.rect(), now.sunken, now.line2, 3, radius=14, dashed=True)
        else:
            box(painter, self.rect(), now.card, now.line, 1, radius=14)
        area = inner(self.rect(), 16, 12)
        ink = now.bad if self._alarm else now.ink2 if self._stale else now.ink
        title = QRect(area.left(), area.top(), area.width(), height_of("title"))
        if self._alarm:
            size = metrics().px(32)
            symbol(painter, "siren", ink, QPointF(title.right() - size / 2, title.center().y()), size)
            title.setRight(title.right() - size - metrics().px(8))
        block(painter, title, (Line(self._title, "title", now.ink2, shrink=True),), LEFT)
        below = area.adjusted(0, title.height(), 0, 0)
        if self._item:
            item = Line(self._item, "body", now.ink2, shrink=True)
            below.setTop(block(painter, below, (item,), LEFT, top=True))
        self._draw_number(painter, below, ink)

    def _draw_number(self, painter: QPainter, area: QRect, ink: str) -> None:
        """The number, and what belongs to it beside it, or below where the card is narrow; the numbers of all
        cards are of one size.
        """
        roomy = area.width() >= metrics().px(ROOMY_PX) and area.height() >= height_of("code")
        number = Line(self._number, "code" if roomy else "h1", ink, bold=True, shrink=True)
        beside = Line(self._beside, "title", theme().ink2, shrink=True)
        taken = width_of(self._number, number.role, bold=True) + metrics().px(10)
        rest = area.adjusted(taken, metrics().px(10), 0, 0)
        if width_of(self._beside, "label") > rest.width():
            block(painter, area, (number, beside), LEFT, top=True)
            return
        block(painter, area, (number,), LEFT)
        block(painter, rest, (beside,), RIGHT)
