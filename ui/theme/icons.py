"""Icons: SVG line drawings in `currentColor`, recoloured and rendered at the device's pixel ratio, cached.

The names are those of the files in resources/icons.
"""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

import resources


@lru_cache(maxsize=256)
def _svg(name: str) -> str:
    return resources.icon_path(name).read_text(encoding="utf-8")


@lru_cache(maxsize=512)
def icon_pixmap(name: str, color: str, size: int, ratio: float = 1.0) -> QPixmap:
    """The icon in one colour "#RRGGBB", `size` logical px square. Unknown name: FileNotFoundError."""
    renderer = QSvgRenderer(QByteArray(_svg(name).replace("currentColor", color).encode()))
    pixmap = QPixmap(round(size * ratio), round(size * ratio))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter, QRectF(pixmap.rect()))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def icon(name: str, color: str, size: int) -> QIcon:
    """The same as a QIcon, for the few standard Qt widgets."""
    return QIcon(icon_pixmap(name, color, size))
