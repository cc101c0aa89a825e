"""Measures a window as a gloved hand, a keyboard and a reader meet it: what is too small, near, cut off or
without a name. Each function gives complaints, empty where all is well.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import combinations
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget

from ui.screens.trace.view import NodeRow
from ui.theme.current import metrics
from ui.theme.metrics import GAP_MM, GLOVE_MM, LEAST_MM
from ui.widgets import paint
from ui.widgets.touch import Touchable

SLACK_PX = 1


def placed(widget: QWidget) -> QRect:
    """Where a widget is in its window."""
    return QRect(widget.mapTo(widget.window(), QPoint(0, 0)), widget.size())


def reachable(window: QWidget) -> list[QWidget]:
    """What can be touched now: visible, enabled, and nothing lies over it."""
    found: list[QWidget] = [*window.findChildren(QAbstractButton), *window.findChildren(QLineEdit)]
    return [widget for widget in found if widget.isVisible() and widget.isEnabled() and _on_top(widget)]


def _on_top(widget: QWidget) -> bool:
    window = widget.window()
    hit = window.childAt(placed(widget).center())
    return hit is not None and (hit is widget or widget.isAncestorOf(hit))


def named(widget: QWidget) -> str:
    """A widget in words."""
    return f"{type(widget).__name__} “{widget.accessibleName()}”"


def grown(window: QWidget, width: int, height: int) -> list[str]:
    """Complaints about a window that cannot be as small as its panel."""
    least = window.minimumSizeHint()
    if least.width() <= width and least.height() <= height and window.height() <= height:
        return []
    return [f"needs {least.width()}x{least.height()}, is {window.width()}x{window.height()}"]


def outside(window: QWidget) -> list[str]:
    """Complaints about targets that are partly off the window."""
    return [named(widget) for widget in reachable(window) if not window.rect().contains(placed(widget))]


def small_targets(window: QWidget) -> list[str]:
    """Complaints about targets under 15 mm; rows of a trace have glove-size buttons beside them, and 9 mm."""
    per_mm = metrics().px_per_mm
    return [
        f"{named(widget)} {widget.width() / per_mm:.1f} x {widget.height() / per_mm:.1f} mm"
        for widget in reachable(window)
        if min(widget.width(), widget.height()) + SLACK_PX
        < (LEAST_MM if isinstance(widget, NodeRow) else GLOVE_MM) * per_mm
    ]


def near_targets(window: QWidget) -> list[str]:
    """Complaints about targets less than 3 mm apart."""
    complaints = []
    for one, other in combinations(reachable(window), 2):
        if one.isAncestorOf(other) or other.isAncestorOf(one) or _rows_of_a_tree(one, other):
            continue
        gap = _gap(placed(one), placed(other)) / metrics().px_per_mm
        if gap + SLACK_PX / metrics().px_per_mm < GAP_MM:
            complaints.append(f"{named(one)} and {named(other)}: {gap:.1f} mm")
    return complaints


def _rows_of_a_tree(one: QWidget, other: QWidget) -> bool:
    """Neighbours in a tree hang together; a touch beside the mark only looks at another node."""
    return isinstance(one, NodeRow) and isinstance(other, NodeRow)


def _gap(one: QRect, other: QRect) -> float:
    across = max(one.left(), other.left()) - min(one.right(), other.right()) - 1
    down = max(one.top(), other.top()) - min(one.bottom(), other.bottom()) - 1
    return max(across, down)


def nameless(window: QWidget) -> list[str]:
    """Complaints about targets a screen reader cannot name."""
    return [
        f"{type(widget).__name__} at {placed(widget)}"
        for widget in reachable(window)
        if not widget.accessibleName().strip()
    ]


def beyond_keyboard(window: QWidget) -> list[str]:
    """Complaints about targets that Tab never comes to."""
    chain, widget = set(), window.nextInFocusChain()
    while widget is not None and widget is not window:
        chain.add(widget)
        widget = widget.nextInFocusChain()
    return [
        named(target)
        for target in reachable(window)
        if target not in chain or not target.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]


def cut_labels(window: QWidget) -> list[str]:
    """Complaints about labels larger than their place."""
    complaints = []
    for found in window.findChildren(QLabel):
        if not found.isVisible() or not found.text() or not _on_top(found):
            continue
        room = found.contentsRect()
        needed = QFontMetricsF(found.font()).horizontalAdvance(found.text())
        if found.wordWrap():
            if found.heightForWidth(found.width()) > found.height() + SLACK_PX:
                complaints.append(f"label “{found.text()}” is too high")
        elif needed > room.width() + SLACK_PX:
            complaints.append(f"label “{found.text()}” {needed:.0f} > {room.width()} px")
    return complaints


@contextmanager
def watched_painting(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Collects complaints about painted text that is elided or higher than its place, while it is painted."""
    complaints: list[str] = []
    real_rows, real_block = paint.rows_of, paint.block

    def rows_of(line: paint.Line, width: int) -> Any:
        role, rows = real_rows(line, width)
        if any(row.endswith("…") for row in rows) and not line.words.endswith("…"):
            complaints.append(f"“{line.words}” is shown as {rows}")
        return role, rows

    def block(painter: QPainter, area: QRect, lines: Any, align: Any = paint.LEFT, top: bool = False) -> int:
        shown = [line for line in lines if line.words]
        needed = paint.block_height(shown, area.width())
        leading = max((0.3 * paint.height_of(line.role) for line in shown), default=0.0)
        if needed - leading > area.height():
            complaints.append(f"{[line.words for line in shown]} need {needed} of {area.height()} px")
        return real_block(painter, area, lines, align, top)

    with monkeypatch.context() as patch:
        paint._rows.cache_clear()  # what was laid out before is not asked about again
        patch.setattr(paint, "rows_of", rows_of)
        for name, module in list(sys.modules.items()):
            if name.startswith("ui.") and getattr(module, "block", None) is real_block:
                patch.setattr(module, "block", block)
        yield complaints


def painted(window: QWidget, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Complaints about painted text of a whole window."""
    with watched_painting(monkeypatch) as complaints:
        window.grab()
        QApplication.processEvents()
    return sorted(set(complaints))


def touchables(window: QWidget) -> list[Touchable]:
    """All painted buttons that can be touched now."""
    return [widget for widget in reachable(window) if isinstance(widget, Touchable)]
