"""The modules of the two-dimensional codes on labels, for the preview and for what is printed as a picture.

Loads zxing-cpp when a label is first laid out.
"""

from functools import lru_cache

from devices.print.zpl import MATRIX_SIDES
from terminal.qr_code import Rows, qr_modules, rows_of

__all__ = ("Elements", "Rows", "matrix_modules", "qr_modules")

Elements = tuple[tuple[str, str], ...]
"""GS1 elements: (AI, value)."""


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
    return rows_of(made)
