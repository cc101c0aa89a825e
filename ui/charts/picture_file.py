"""A chart as a file: PNG at twice the size of a screen, or PDF on A4; the same chart gives the same bytes.

Needs a QGuiApplication, which may be without a screen.
"""

import re
from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QHashSeed, QIODevice, QMarginsF, QUuid
from PySide6.QtGui import QImage, QImageWriter, QPageLayout, QPageSize, QPainter, QPdfWriter

from terminal.faults import ConfigFault, FaultCode
from terminal.pictures.model import Picture
from terminal.result_file import write_result
from ui.charts.picture_painter import paint_picture, size_of
from ui.text import text
from ui.theme.tokens import LIGHT, Theme

SUFFIXES: Final = (".png", ".pdf")
_SCALE: Final = 2.0
_PDF_DPI: Final = 600
_MARGIN_MM: Final = 10.0
_DATES: Final = re.compile(rb"/(?:Creation|Mod)Date \(D:[^)]*\)|xmp:\w+Date=\"[^\"]*\"")


def check_picture_name(path: Path) -> None:
    """Raises ConfigFault if no picture can have this name."""
    if path.suffix.lower() not in SUFFIXES:
        raise ConfigFault(
            FaultCode.CONFIG_WRONG,
            text(
                "“{file}” is no name for a picture; nothing was computed. Let it end in .png or .pdf.",
                file=path,
            ),
        )


def write_picture(path: Path, picture: Picture, theme: Theme = LIGHT) -> None:
    """Writes the chart as its suffix says. Raises ConfigFault if it cannot be written."""
    check_picture_name(path)
    content = _pdf(picture, theme) if path.suffix.lower() == ".pdf" else _png(picture, theme)
    try:
        write_result(path, content)
    except OSError as error:
        raise ConfigFault(
            FaultCode.CONFIG_WRONG,
            text(
                "{file} cannot be written ({reason}); there is no picture. Choose another place.",
                file=path,
                reason=error.strerror or type(error).__name__,
            ),
        ) from error


def image_of(picture: Picture, theme: Theme = LIGHT, scale: float = _SCALE) -> QImage:
    """The chart as an image, `scale` times its size."""
    width, height = size_of(picture)
    image = QImage(round(width * scale), round(height * scale), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    try:
        painter.scale(scale, scale)
        paint_picture(painter, picture, theme)
    finally:
        painter.end()
    return image


def _png(picture: Picture, theme: Theme) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(b"png"))
    writer.setQuality(0)  # the smallest file; nothing is lost
    writer.write(image_of(picture, theme))
    return bytes(buffer.data().data())


def _pdf(picture: Picture, theme: Theme) -> bytes:
    """One A4 page, the chart as large as fits. The day it was written is no part of it."""
    QHashSeed.setDeterministicGlobalSeed()  # fonts are written in the order of a hash table
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setDocumentId(QUuid())
    writer.setResolution(_PDF_DPI)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageOrientation(QPageLayout.Orientation.Landscape)
    writer.setPageMargins(
        QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM), QPageLayout.Unit.Millimeter
    )
    writer.setTitle(picture.title)
    painter = QPainter(writer)
    try:
        width, height = size_of(picture)
        scale = min(writer.width() / width, writer.height() / height)
        painter.translate((writer.width() - width * scale) / 2, 0)
        painter.scale(scale, scale)
        paint_picture(painter, picture, theme)
    finally:
        painter.end()
        QHashSeed.resetRandomGlobalSeed()
    content = bytes(buffer.data().data())
    return _DATES.sub(lambda found: b" " * len(found.group()), content)  # as long as it was
