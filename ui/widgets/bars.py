"""Small pictures of numbers: progress against plan, limits, output per hour, a trend line.

They are given shares and words; what is good or bad was decided before.
"""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme.current import metrics, theme
from ui.widgets.content import Hour, Limits, clamp
from ui.widgets.paint import CENTER, RIGHT, Line, block, box, color, height_of, rule, width_of
from ui.widgets.touch import Painted


def draw_progress(
    painter: QPainter, area: QRect, done: float, plan: float | None, fill: str, rest: str
) -> None:
    """A bar of `done` (share 0 to 1) with an upright mark where the plan is."""
    now = theme()
    radius = area.height() / 2 / metrics().scale
    box(painter, area, rest, radius=int(radius))
    share = QRect(
        area.left(), area.top(), max(area.height(), round(area.width() * clamp(done))), area.height()
    )
    if done > 0:
        box(painter, share, fill, radius=int(radius))
    if plan is not None:
        width = metrics().px(4)
        out = metrics().px(4)
        x = area.left() + round((area.width() - width) * clamp(plan))
        painter.fillRect(
            QRect(x - metrics().px(2), area.top() - out, width * 2, area.height() + 2 * out), color(now.card)
        )
        painter.fillRect(QRect(x, area.top() - out, width, area.height() + 2 * out), color(now.ink))


class ProgressBar(Painted):
    """How much of the order is done; the mark is where the plan would be now."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._done = 0.0
        self._plan: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_shares(self, done: float, plan: float | None, name: str) -> None:
        """Shares from 0 to 1; `name` is what a screen reader says."""
        self._done = done
        self._plan = plan
        self.changed(name, done, plan, name)

    def sizeHint(self) -> QSize:
        return QSize(metrics().px(240), metrics().px(24))

    def draw(self, painter: QPainter) -> None:
        high = metrics().px(14)
        area = QRect(0, (self.height() - high) // 2, self.width(), high)
        draw_progress(painter, area, self._done, self._plan, theme().accent, theme().line)


class LimitsBar(Painted):
    """The tolerance as a bar and where the value lies. Its ends carry their values."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._limits: Limits | None = None
        self._value: float | None = None
        self._bad = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_limits(self, limits: Limits | None) -> None:
        self._limits = limits
        self.changed(f"{limits.low_words} – {limits.high_words}" if limits else "–")

    def set_value(self, value: float | None, bad: bool = False) -> None:
        self._value = value
        self._bad = bad
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(metrics().px(320), metrics().px(40) + height_of("body"))

    def draw(self, painter: QPainter) -> None:
        if self._limits is None:
            return
        now = theme()
        limits = self._limits
        width = self.width()
        high = metrics().px(16)
        bar = QRect(0, metrics().px(12), width, high)
        start = round(width * limits.share(limits.low)) if limits.low is not None else 0
        end = round(width * limits.share(limits.high)) if limits.high is not None else width
        box(painter, bar, now.line, radius=8)
        painter.fillRect(QRect(start, bar.top(), end - start, high), color(now.bar))
        self._ends(painter, bar, ((start, limits.low_words), (end, limits.high_words)))
        if self._value is not None:
            self._mark(painter, bar, limits.share(self._value))

    def _ends(self, painter: QPainter, bar: QRect, ends: tuple[tuple[int, str], ...]) -> None:
        half = metrics().px(70)
        high = height_of("body")
        for x, words in ends:
            if words:
                rule(painter, QPointF(x, bar.top() - 4), QPointF(x, bar.bottom() + 5), theme().ink2, 2)
                left = max(0, min(self.width() - 2 * half, x - half))
                cell = QRect(left, bar.bottom() + metrics().px(8), 2 * half, high)
                block(painter, cell, (Line(words, "body", theme().ink2),), CENTER)

    def _mark(self, painter: QPainter, bar: QRect, share: float) -> None:
        now = theme()
        wide = metrics().px(10)
        out = metrics().px(9)
        x = round((self.width() - wide) * share)
        mark = QRect(x, bar.top() - out, wide, bar.height() + 2 * out)
        box(painter, mark.adjusted(-3, -3, 3, 3), now.card, radius=6)
        box(painter, mark, now.bad if self._bad else now.ink, radius=4)


def draw_hours(
    painter: QPainter, area: QRect, hours: Sequence[Hour], target: float, target_words: str
) -> None:
    """A bar for each hour, the target as a dashed line with its words at the right."""
    now = theme()
    words = width_of(target_words, "body", bold=True) + metrics().px(12) if target_words else 0
    room = area.width() - words
    floor = area.height() - height_of("title")
    top = max(1.0, target, *(hour.count for hour in hours)) * 1.06
    step = room / len(hours)
    for index, hour in enumerate(hours):
        column = QRectF(area.left() + index * step, area.top(), step, floor)
        _draw_hour(painter, hour, column, hour.count / top)
    if not target:
        return
    y = area.top() + round(floor * (1 - target / top))
    rule(painter, QPointF(area.left(), y), QPointF(area.left() + room, y), now.accent, 2, dashed=True)
    cell = QRect(area.left() + room, max(area.top(), y - height_of("body") // 2), words, height_of("body"))
    block(painter, cell, (Line(target_words, "body", now.accent, bold=True),), RIGHT)


def _draw_hour(painter: QPainter, hour: Hour, cell: QRectF, share: float) -> None:
    now = theme()
    row = height_of("title")
    wide, high = cell.width() * 0.64, round(cell.height() * share)
    bar = QRect(round(cell.center().x() - wide / 2), round(cell.bottom()) - high, round(wide), high)
    fill, ink = (now.bar2, now.ink) if hour.running else (now.bar, now.on_bar)
    if hour.short:
        fill = now.warn_fill
        ink = now.on_warn_fill
    box(painter, bar, fill, now.line2 if hour.running else "", 2, radius=4, dashed=hour.running)
    y = bar.bottom()
    for words in _hour_words(hour, bar.width()):  # from the foot of the bar upwards, inside as far as it goes
        top = y - row
        tint = ink
        if top < bar.top():
            top = min(y, bar.top()) - row
            tint = now.ink
        line = Line(words, "title", tint, bold=True, shrink=True)
        block(painter, QRect(bar.left(), top, bar.width(), row), (line,), CENTER)
        y = top
    below = QRect(round(cell.left()), round(cell.bottom()), round(cell.width()), row)
    block(painter, below, (Line(hour.label, "body", now.ink2, shrink=True),), CENTER)


def _hour_words(hour: Hour, width: int) -> tuple[str, ...]:
    """The count of an hour; a short one has a mark beside it, or above it where the bar is narrow."""
    if not hour.short:
        return (str(hour.count),)
    if width_of(f"▼ {hour.count}", "title", bold=True) <= width:
        return (f"▼ {hour.count}",)
    close = f"▼{hour.count}"
    return (close,) if width_of(close, "label", bold=True) <= width else (str(hour.count), "▼")


class HourlyBars(Painted):
    """Output per hour against the target. A short hour has a colour and an arrow, the running one is pale."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hours: tuple[Hour, ...] = ()
        self._target = 0.0
        self._target_words = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_hours(self, hours: Sequence[Hour], target: float, target_words: str, name: str) -> None:
        self._hours = tuple(hours)
        self._target = target
        self._target_words = target_words
        self.changed(name, self._hours, target, target_words)

    def sizeHint(self) -> QSize:
        return QSize(metrics().px(480), metrics().px(240))

    def draw(self, painter: QPainter) -> None:
        if self._hours:
            draw_hours(painter, self.rect(), self._hours, self._target, self._target_words)


class Sparkline(Painted):
    """A short trend with its last point marked; no axis, the words beside it carry the number."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values: tuple[float, ...] = ()
        self._limit: float | None = None

    def set_values(self, values: Sequence[float], name: str, limit: float | None = None) -> None:
        self._values = tuple(values)
        self._limit = limit
        self.changed(name, self._values, limit)

    def sizeHint(self) -> QSize:
        return QSize(metrics().px(160), metrics().px(48))

    def draw(self, painter: QPainter) -> None:
        if len(self._values) < 2:
            return
        now = theme()
        edge = metrics().px(6)
        every = [*self._values]
        if self._limit is not None:
            every.append(self._limit)
        low = min(every)
        span: float = (max(every) - low) or 1.0
        wide, high = self.width() - 2 * edge, self.height() - 2 * edge
        step = wide / (len(self._values) - 1)

        def y(value: float) -> float:
            return edge + high * (1 - (value - low) / span)

        if self._limit is not None:
            rule(
                painter,
                QPointF(0, y(self._limit)),
                QPointF(self.width(), y(self._limit)),
                now.line2,
                1,
                dashed=True,
            )
        points = [QPointF(edge + index * step, y(value)) for index, value in enumerate(self._values)]
        painter.setPen(QPen(color(now.bar), metrics().px(2)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(points))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color(now.ink))
        painter.drawEllipse(points[-1], edge - 1, edge - 1)
