"""The last values of a characteristic between its limits: is the process steady, or on its way out?"""

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme.current import metrics, theme
from ui.widgets.content import Trend
from ui.widgets.paint import LEFT, Line, block, box, color, height_of, rule, symbol, width_of
from ui.widgets.touch import Painted

HIGH_PX = 172
DOT_PX = 7
BAD_PX = 24


class TrendChart(Painted):
    """Dots joined by a line, the newest larger; a failed value has another shape, not only another colour."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._trend: Trend | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_trend(self, trend: Trend | None) -> None:
        """Shows other values; hidden where there are none, or no room for more than the work."""
        self._trend = trend
        self.setVisible(trend is not None and metrics().spare)
        values = ", ".join(f"{point.value:g}" for point in trend.points) if trend else ""
        self.changed(f"{trend.title}: {values}" if trend else "", trend)

    def sizeHint(self) -> QSize:
        return QSize(metrics().px(320), metrics().px(HIGH_PX))

    def draw(self, painter: QPainter) -> None:
        now = theme()
        trend = self._trend
        if trend is None:
            return
        head = height_of("label") if trend.title else 0
        title = QRect(0, 0, self.width(), head)
        block(painter, title, (Line(trend.title, "label", now.ink2, bold=True, shrink=True),), LEFT)
        words = [trend.limits.low_words, trend.limits.high_words] if trend.limits else []
        side = max((width_of(each, "label") for each in words), default=0) + metrics().px(10)
        area = self.rect().adjusted(0, head + metrics().px(6), -side, 0)
        box(painter, area, now.sunken, radius=8)
        self._draw_points(painter, area, trend)

    def _draw_points(self, painter: QPainter, area: QRect, trend: Trend) -> None:
        now = theme()
        edge = metrics().px(16)
        values = [point.value for point in trend.points]
        ends = [trend.limits.low, trend.limits.high] if trend.limits else []
        shown = [*values, *(end for end in ends if end is not None)]
        low = min(shown)
        span = max(shown) - min(shown)
        if not span:  # all alike: the line runs through the middle
            low = low - 0.5
            span = 1.0

        def y(value: float) -> float:
            return area.bottom() - edge - (area.height() - 2 * edge) * (value - low) / span

        if trend.limits:
            words = (trend.limits.low_words, trend.limits.high_words)
            for end, said in zip(ends, words, strict=True):
                if end is not None:
                    self._draw_limit(painter, area, y(end), said)
        step = (area.width() - 2 * edge) / (len(values) - 1)
        spots = [QPointF(area.left() + edge + at * step, y(value)) for at, value in enumerate(values)]
        painter.setPen(QPen(color(now.bar), metrics().px(2)))
        painter.drawPolyline(QPolygonF(spots))
        for at, (spot, point) in enumerate(zip(spots, trend.points, strict=True)):
            last = at + 1 == len(spots)
            painter.setPen(Qt.PenStyle.NoPen)
            if point.bad:
                painter.setBrush(color(now.sunken))
                painter.drawEllipse(spot, metrics().px(BAD_PX) / 2, metrics().px(BAD_PX) / 2)
                symbol(painter, "octagon-x", now.bad, spot, metrics().px(BAD_PX))
                continue
            size = metrics().px(DOT_PX if last else DOT_PX - 2)
            painter.setBrush(color(now.ink if last else now.bar))
            painter.drawEllipse(spot, size, size)

    def _draw_limit(self, painter: QPainter, area: QRect, y: float, words: str) -> None:
        now = theme()
        high = height_of("label")
        rule(painter, QPointF(area.left(), y), QPointF(area.right(), y), now.line2, 2, dashed=True)
        cell = QRect(area.right() + metrics().px(8), round(y) - high // 2, self.width() - area.right(), high)
        block(painter, cell, (Line(words, "label", now.ink2),), LEFT)
