"""zbar along the level lines of a picture, and along no others: what it reads of an upright linear code.

pyzbar looks along the columns too, which doubles the time and reads nothing in an upright crop. Optional:
without pyzbar, or without the library behind it, there is no zbar and nothing fails.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from ctypes import string_at
from functools import lru_cache
from types import ModuleType
from typing import Any, Final

import msgspec
import numpy as np

from devices.camera.formats import Corners
from devices.camera.prepare import Gray

_GRAY: Final = int.from_bytes(b"Y800", "little")


class ZbarSymbol(msgspec.Struct, frozen=True):
    """A code as zbar tells it: its own name for the symbology, and the rectangle of the lines that met it."""

    name: str
    text: str
    corners: Corners


@lru_cache(maxsize=1)
def library() -> ModuleType | None:
    """The functions of zbar, or None where they cannot be loaded (ImportError, or OSError on Windows)."""
    try:
        from pyzbar import wrapper
    except (ImportError, OSError):
        return None
    module: ModuleType = wrapper
    return module


def level_symbols(zbar: Any, gray: Gray, names: Iterable[str]) -> list[ZbarSymbol]:
    """All symbols of these names that level lines meet; what only a few of the lines met, zbar drops."""
    wanted = set(names)
    pixels = np.ascontiguousarray(gray)
    with _made(zbar.zbar_image_scanner_create(), zbar.zbar_image_scanner_destroy) as scanner:
        for symbology in zbar.ZBarSymbol:
            zbar.zbar_image_scanner_set_config(
                scanner, symbology, zbar.ZBarConfig.CFG_ENABLE, int(symbology.name in wanted)
            )
        zbar.zbar_image_scanner_set_config(scanner, 0, zbar.ZBarConfig.CFG_X_DENSITY, 0)
        with _made(zbar.zbar_image_create(), zbar.zbar_image_destroy) as image:
            zbar.zbar_image_set_format(image, _GRAY)
            zbar.zbar_image_set_size(image, gray.shape[1], gray.shape[0])
            zbar.zbar_image_set_data(image, pixels.ctypes.data, pixels.size, None)
            zbar.zbar_scan_image(scanner, image)
            return list(_symbols(zbar, image))


@contextmanager
def _made(made: Any, destroy: Any) -> Iterator[Any]:
    if not made:
        raise MemoryError("zbar has no memory")
    try:
        yield made
    finally:
        destroy(made)


def _symbols(zbar: Any, image: Any) -> Iterator[ZbarSymbol]:
    symbol = zbar.zbar_image_first_symbol(image)
    while symbol:
        text = string_at(zbar.zbar_symbol_get_data(symbol), zbar.zbar_symbol_get_data_length(symbol))
        if corners := _box(zbar, symbol):
            name = zbar.ZBarSymbol(symbol.contents.type).name
            yield ZbarSymbol(name, text.decode("utf-8", "replace"), corners)
        symbol = zbar.zbar_symbol_next(symbol)


def _box(zbar: Any, symbol: Any) -> Corners | None:
    places = range(zbar.zbar_symbol_get_loc_size(symbol))
    xs = [float(zbar.zbar_symbol_get_loc_x(symbol, place)) for place in places]
    ys = [float(zbar.zbar_symbol_get_loc_y(symbol, place)) for place in places]
    if not xs:
        return None
    left = min(xs)
    top = min(ys)
    right = max(xs)
    bottom = max(ys)
    return ((left, top), (right, top), (right, bottom), (left, bottom))
