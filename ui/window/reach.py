"""Whether a hand can get at everything a window offers: nothing off the screen, covered, or cut off.

It looks at the window as it stands and touches nothing.
"""

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QScrollArea, QWidget

from ui.widgets.touch import Cover

_SPOTS = ((0.5, 0.5), (0.1, 0.1), (0.9, 0.1), (0.1, 0.9), (0.9, 0.9))


def unreachable(window: QWidget) -> list[str]:
    """What is offered and cannot be touched wholly; empty where all is well."""
    if not window.isVisible():
        return ["the window is not shown"]
    screen = window.screen().geometry()
    inside = screen.contains(window.frameGeometry())
    off = [] if inside else [f"the window is off the screen of {_size(screen)}"]
    return off + [_named(control) for control in _offered(window) if not _whole(control, window)]


def covers(window: QWidget) -> list[Cover]:
    """What lies over the whole window now, the uppermost last."""
    return [child for child in window.children() if isinstance(child, Cover) and child.isVisible()]


def _offered(window: QWidget) -> list[QWidget]:
    """What is enabled and in sight; under a dialog nothing is."""
    over = covers(window)
    where = over[-1] if over else window
    controls: list[QWidget] = [*where.findChildren(QAbstractButton), *where.findChildren(QLineEdit)]
    return [one for one in controls if one.isVisible() and one.isEnabled() and not _scrolls(one)]


def _scrolls(control: QWidget) -> bool:
    """True for what comes into sight when a list is moved."""
    parent = control.parentWidget()
    while parent is not None and not isinstance(parent, QScrollArea):
        parent = parent.parentWidget()
    return parent is not None


def _whole(control: QWidget, window: QWidget) -> bool:
    """True where the middle and all corners of a control are its own, inside the window."""
    place = QRect(control.mapTo(window, QPoint(0, 0)), control.size())
    if place.isEmpty() or not window.rect().contains(place):
        return False
    spots = (QPoint(round(place.width() * x), round(place.height() * y)) for x, y in _SPOTS)
    hits = (window.childAt(place.topLeft() + spot) for spot in spots)
    return all(hit is not None and (hit is control or control.isAncestorOf(hit)) for hit in hits)


def _named(control: QWidget) -> str:
    place = QRect(control.mapTo(control.window(), QPoint(0, 0)), control.size())
    return f"{control.accessibleName() or type(control).__name__} at {place.x()},{place.y()} {_size(place)}"


def _size(area: QRect) -> str:
    return f"{area.width()}x{area.height()}"
