"""The modules of the two-dimensional codes on labels, for the preview and for what is printed as a picture.

Loads zxing-cpp when a label is first laid out.
"""

from functools import lru_cache
from typing import Any

from devices.zpl import MATRIX_SIDES

Rows = tuple[str, ...]
"""Row by row: "1" is a dark module."""
Elements = tuple[tuple[str, str], ...]
"""GS1 elements: (AI, value)."""


@lru_cache(maxsize=64)
def qr_modules(text: str) -> Rows:
    """A QR code with error correction M."""
    import zxingcpp

    return _rows(zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M"))


@lru_cache(maxsize=64)
def matrix_modules(text: str, side: int, elements: Elements = ()) -> Rows:
    """A Data Matrix of `side` x `side` modules, of GS1 data where there are `elements`."""
    import zxingcpp

    # no value of GS1 data can hold a square bracket
    told = "".join(f"[{ai}]{value}" for ai, value in elements) or text
    version = [known for known, _ in MATRIX_SIDES].index(side) + 1
    made = zxingcpp.create_barcode(
        told, zxingcpp.BarcodeFormat.DataMatrix, gs1=bool(elements), version=version
    )
    return _rows(made)


def _rows(code: Any) -> Rows:
    image = code.to_image(scale=1, add_quiet_zones=False)
    height, width = image.shape
    dots = bytes(image)
    return tuple(
        "".join("0" if dot else "1" for dot in dots[at : at + width])
        for at in range(0, height * width, width)
    )
