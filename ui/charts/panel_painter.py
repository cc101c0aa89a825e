"""Paints one panel: plot, axes, limits with their labels at the right, marks, legend.

What is shown where follows from the model; panels above one another get the same gutters from the caller, so
that their points stand in line.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from PySide6.QtCore import QRectF

from terminal.pictures.axes import Axis, axis_over, spread, thinned, tick_words, x_span, y_span
from terminal.pictures.model import Limit, Plot, Series, Stroke, Tone
from ui.charts.brush import LEFT, MIDDLE, RIGHT, Brush, elided, width_of

HEAD_PX: Final = 30.0
FOOT_PX: Final = 24.0
_STRIP_PX: Final = 22.0
_LABEL_PX: Final = 18.0
_NAME_PX: Final = 110.0
_TICK_PX: Final = 5.0
_Y_TICKS: Final = 6
_LEGEND_PX: Final = 22.0
_SAMPLE_PX: Final = 50.0

LINES: Final[dict[Tone, tuple[str, float, tuple[float, ...]]]] = {
    "data": ("accent", 1.6, ()),
    "second": ("ink", 1.6, ()),
    "plain": ("line2", 1.4, ()),
    "limit": ("ink2", 1.5, (6.0, 3.0)),
    "centre": ("ink3", 1.2, ()),
    "zone": ("line2", 1.0, (1.0, 3.0)),
    "spec": ("bad", 2.0, ()),
    "target": ("ok", 2.0, (8.0, 3.0, 2.0, 3.0)),
    "bad": ("bad", 1.6, ()),
}
_FILLS: Final[dict[Tone, tuple[str, str]]] = {
    "data": ("accent", "accent"),
    "second": ("bar2", "bar2"),
    "plain": ("accent_soft", "line2"),
}
_DASHED: Final = (5.0, 3.0)


class Gutters(NamedTuple):
    """Room left of a plot for the y ticks, and right of it for the labels of limits, in px."""

    left: float
    right: float


def gutters_for(panels: Sequence[Plot]) -> Gutters:
    """The room that all of these panels have enough with."""
    left = max((_tick_room(panel) for panel in panels), default=0.0)
    labels = [limit.label for panel in panels for limit in panel.limits if limit.label]
    right = max((width_of(label) for label in labels), default=0.0)
    return Gutters(left + 14.0, right + (18.0 if labels else 10.0))


def _legend_room(panel: Plot) -> float:
    return sum(width_of(series.name) + _SAMPLE_PX for series in panel.series if series.name)


def _y_axis(panel: Plot) -> Axis:
    return axis_over(*y_span(panel), wanted=_Y_TICKS)


def _tick_room(panel: Plot) -> float:
    axis = _y_axis(panel)
    return max((width_of(tick_words(tick, axis.step)) for tick in axis.ticks), default=0.0)


def paint_panel(brush: Brush, area: QRectF, panel: Plot, gutters: Gutters) -> None:
    """Paints the panel into `area`, px at scale 1."""
    _PanelPainter(brush, area, panel, gutters).paint()


class _PanelPainter:
    def __init__(self, brush: Brush, area: QRectF, panel: Plot, gutters: Gutters) -> None:
        self._brush = brush
        self._area = area
        self._panel = panel
        strip = _STRIP_PX if panel.uprights or panel.breaks else 0.0
        self._wraps = bool(panel.names) and any(series.look == Stroke.BARS for series in panel.series)
        foot = FOOT_PX + (_LABEL_PX if panel.x_name or self._wraps else 0.0)
        self._legend_below = _legend_room(panel) + width_of(panel.title, 16, bold=True) > area.width() - 40
        head = HEAD_PX + (_LEGEND_PX if self._legend_below else 0.0)
        self._plot = area.adjusted(gutters.left, head + strip, -gutters.right, -foot)
        self._x_low, self._x_high = x_span(panel)
        self._y_axis = _y_axis(panel)

    def paint(self) -> None:
        self._heading()
        self._frame()
        self._brush.clip(self._plot.adjusted(-1, -1, 1, 1))
        self._below_the_points()
        for series in self._panel.series:
            self._series(series)
        self._brush.clip(None)
        self._uprights()
        self._marks()
        self._limit_labels()

    # ------------------------------------------------------------ places

    def _x(self, value: float) -> float:
        share = (value - self._x_low) / (self._x_high - self._x_low)
        return self._plot.left() + share * self._plot.width()

    def _y(self, value: float) -> float:
        return self._plot.bottom() - self._y_axis.share(value) * self._plot.height()

    # ------------------------------------------------------------ heading and axes

    def _heading(self) -> None:
        """The title, and the legend beside it or, where that has no room, below it."""
        line = QRectF(self._area.left(), self._area.top(), self._area.width(), HEAD_PX - 6)
        self._brush.words(line, self._panel.title, size=16, bold=True)
        if self._legend_below:
            self._legend(line.translated(0, _LEGEND_PX), self._area.left() + _legend_room(self._panel))
        else:
            self._legend(line, max(self._plot.right(), self._area.left() + _legend_room(self._panel)))

    def _legend(self, line: QRectF, right: float) -> None:
        """The names of the series, the last of them ending at `right`."""
        for series in reversed([series for series in self._panel.series if series.name]):
            width = width_of(series.name)
            self._brush.words(
                QRectF(right - width, line.top(), width, line.height()), series.name, "ink2", align=RIGHT
            )
            self._sample(series, right - width - 34, line.center().y())
            right -= width + _SAMPLE_PX

    def _sample(self, series: Series, x: float, y: float) -> None:
        if series.look == Stroke.BARS:
            fill, outline = _FILLS[series.tone]
            self._brush.box(QRectF(x + 14, y - 6, 13, 13), fill, outline=outline)
            return
        if series.look != Stroke.DOTS:
            self._stroke([(x, y), (x + 27, y)], series.tone, dashed=series.dashed)
        if series.look != Stroke.LINE:
            self._brush.dot(x + 13.5, y, 3.4, LINES[series.tone][0])

    def _frame(self) -> None:
        plot = self._plot
        brush = self._brush
        self._x_ticks()
        brush.line([(plot.left(), plot.bottom()), (plot.right(), plot.bottom())], "line2")
        if not self._panel.show_y:
            return
        brush.line([(plot.left(), plot.top()), (plot.left(), plot.bottom())], "line2")
        for tick in self._y_axis.ticks:
            y = self._y(tick)
            brush.line([(plot.left() - _TICK_PX, y), (plot.left(), y)], "line2")
            room = QRectF(self._area.left(), y - 9, plot.left() - self._area.left() - 8, 18)
            brush.words(room, tick_words(tick, self._y_axis.step), "ink2", align=RIGHT)

    def _x_ticks(self) -> None:
        plot = self._plot
        if self._wraps:
            self._wrapped_names()
            return
        for x, words in self._named_ticks() if self._panel.names else self._number_ticks():
            self._brush.line([(x, plot.bottom()), (x, plot.bottom() + _TICK_PX)], "line2")
            room = QRectF(x - _NAME_PX, plot.bottom() + 6, 2 * _NAME_PX, _LABEL_PX)
            self._brush.words(room, words, "ink2", align=MIDDLE)
        if self._panel.x_name:
            room = QRectF(plot.left(), plot.bottom() + FOOT_PX, plot.width(), _LABEL_PX)
            self._brush.words(room, self._panel.x_name, "ink2", align=MIDDLE)

    def _wrapped_names(self) -> None:
        """The name below each group of bars, in two lines where it needs them."""
        place = self._plot.width() / len(self._panel.names)
        for at, name in enumerate(self._panel.names, start=1):
            room = QRectF(self._x(at) - place / 2 + 2, self._plot.bottom() + 6, place - 4, 2 * _LABEL_PX + 2)
            self._brush.paragraph(room, name, centred=True)

    def _number_ticks(self) -> list[tuple[float, str]]:
        whole = all(x == int(x) for series in self._panel.series for x in series.x[:1000])
        axis = axis_over(self._x_low, self._x_high, round(self._plot.width() / 80), whole)
        return [(self._x(tick), tick_words(tick, axis.step)) for tick in axis.ticks]

    def _named_ticks(self) -> list[tuple[float, str]]:
        """Every name, or every second, fifth, tenth ..., as many as fit."""
        names = self._panel.names
        place = self._plot.width() / len(names)
        room = min(_NAME_PX, max(40.0, place - 8) if place > 60 else _NAME_PX)
        widest = max(width_of(elided(name, room)) for name in names[:500]) + 10
        every = next(step for step in _steps() if step * place >= widest or step >= len(names))
        return [(self._x(n + 1), elided(names[n], room)) for n in range(0, len(names), every)]

    # ------------------------------------------------------------ what is drawn in the plot

    def _below_the_points(self) -> None:
        for band in self._panel.bands:
            upper = [(self._x(x), self._y(y)) for x, y in zip(band.x, band.high, strict=True)]
            lower = [(self._x(x), self._y(y)) for x, y in zip(band.x, band.low, strict=True)]
            self._brush.area(upper + lower[::-1], "accent_soft")
        for limit in self._panel.limits:
            self._limit(limit)

    def _limit(self, limit: Limit) -> None:
        """The levels as steps, half way before to half way behind each point; a phase begins anew."""
        run: list[tuple[float, float]] = []
        begins = {begin.x for begin in self._panel.breaks}
        for (left, right), level in zip(_reaches(limit.x, self._x_low, self._x_high), limit.y, strict=True):
            if level is None or left in begins:
                self._stroke(run, limit.tone)
                run = []
            if level is None:
                continue
            run += [(self._x(left), self._y(level)), (self._x(right), self._y(level))]
        self._stroke(run, limit.tone)

    def _series(self, series: Series) -> None:
        if series.look == Stroke.BARS:
            self._bars(series)
            return
        for run in _runs(series):
            points = [(self._x(x), self._y(y)) for x, y in run]
            if series.look != Stroke.DOTS:
                self._stroke(thinned(points, int(self._plot.width())), series.tone, dashed=series.dashed)
        if series.look != Stroke.LINE and len(series.x) <= self._plot.width() / 3 * 2:
            self._dots(series)

    def _dots(self, series: Series) -> None:
        radius = 3.6 if len(series.x) <= self._plot.width() / 8 else 2.2
        broken = {(mark.x, mark.y) for mark in self._panel.marks}
        for x, y in zip(series.x, series.y, strict=True):
            if y is not None and (x, y) not in broken:
                self._brush.dot(self._x(x), self._y(y), radius, LINES[series.tone][0])

    def _bars(self, series: Series) -> None:
        ground = self._y(max(0.0, self._y_axis.low))
        fill, outline = _FILLS[series.tone]
        for x, y in zip(series.x, series.y, strict=True):
            if y:
                left, right = self._x(x - series.width / 2), self._x(x + series.width / 2)
                self._brush.box(
                    QRectF(left, self._y(y), right - left, ground - self._y(y)), fill, outline=outline
                )

    def _stroke(self, points: list[tuple[float, float]], tone: Tone, *, dashed: bool = False) -> None:
        color, px, dash = LINES[tone]
        if len(points) > 1:
            self._brush.line(points, color, px, _DASHED if dashed else dash)

    # ------------------------------------------------------------ what is drawn over it

    def _uprights(self) -> None:
        top = self._plot.top()
        for upright in self._panel.uprights:
            x = self._x(upright.x)
            self._stroke([(x, top), (x, self._plot.bottom())], upright.tone)
        wanted = [self._x(upright.x) for upright in self._panel.uprights]
        widths = [width_of(upright.label, bold=True) for upright in self._panel.uprights]
        places = spread(wanted, max(widths, default=0) + 12, self._plot.left(), self._plot.right())
        for place, width, upright in zip(places, widths, self._panel.uprights, strict=True):
            left = min(max(place - width / 2, self._area.left()), self._area.right() - width)
            room = QRectF(left, top - _STRIP_PX, width, _STRIP_PX - 2)
            self._brush.words(room, upright.label, LINES[upright.tone][0], bold=True, align=MIDDLE)
        self._breaks()

    def _breaks(self) -> None:
        top, bottom = self._plot.top(), self._plot.bottom()
        ends = [*[begin.x for begin in self._panel.breaks[1:]], self._x_high]
        for begin, end in zip(self._panel.breaks, ends, strict=False):
            x = self._x(begin.x)
            if begin.x > self._x_low + 0.5:
                self._brush.line([(x, top - _STRIP_PX), (x, bottom)], "ink3", 1.0, (4.0, 3.0))
            room = QRectF(x + 5, top - _STRIP_PX, self._x(end) - x - 8, _STRIP_PX - 2)
            self._brush.words(room, begin.name, "ink2", bold=True)

    def _marks(self) -> None:
        taken: list[QRectF] = []
        middle = self._plot.center().y()
        for mark in self._panel.marks:
            x, y = self._x(mark.x), self._y(mark.y)
            self._brush.diamond(x, y, 6.0, "bad")
            width = width_of(mark.words, bold=True)
            room = QRectF(x - width / 2, y - 25 if y < middle else y + 7, width, 18)
            if not any(room.intersects(other) for other in taken):
                taken.append(room)
                self._brush.words(room, mark.words, "bad", bold=True, align=MIDDLE)

    def _limit_labels(self) -> None:
        ends = [(limit, _last(limit)) for limit in self._panel.limits if limit.label]
        shown = [(limit, self._y(level)) for limit, level in ends if level is not None]
        half = _LABEL_PX / 2
        low, high = self._plot.top(), self._plot.bottom() - half / 2  # below it are the words of the x axis
        places = spread([y for _, y in shown], _LABEL_PX, low, high)
        right = self._plot.right()
        for (limit, y), place in zip(shown, places, strict=True):
            self._brush.line([(right, y), (right + 6, place), (right + 9, place)], LINES[limit.tone][0])
            room = QRectF(right + 12, place - half, self._area.right() - right - 12, _LABEL_PX)
            self._brush.words(room, limit.label, "ink" if limit.tone != "spec" else "bad", align=LEFT)


def _steps() -> Sequence[int]:
    return [factor * 10**power for power in range(9) for factor in (1, 2, 5)]


def _last(limit: Limit) -> float | None:
    return next((level for level in reversed(limit.y) if level is not None), None)


def _reaches(x: Sequence[float], low: float, high: float) -> list[tuple[float, float]]:
    """From where to where the level of each place is drawn."""
    if len(x) == 1:
        return [(max(low, x[0] - 0.5), min(high, x[0] + 0.5))]
    halves = [(left + right) / 2 for left, right in pairwise(x)]
    first, last = x[0] - (halves[0] - x[0]), x[-1] + (x[-1] - halves[-1])
    return list(pairwise([max(low, first), *halves, min(high, last)]))


def _runs(series: Series) -> list[list[tuple[float, float]]]:
    """The stretches without a gap."""
    runs: list[list[tuple[float, float]]] = [[]]
    for x, y in zip(series.x, series.y, strict=True):
        if y is None:
            runs.append([])
        else:
            runs[-1].append((x, y))
    return [run for run in runs if run]
