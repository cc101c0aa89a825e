"""QR codes as modules, for labels, the hub's console and its page. Loads zxing-cpp when one is first made."""

from functools import lru_cache
from typing import Any, Final

Rows = tuple[str, ...]
"""Row by row: "1" is a dark module."""
_QUIET: Final = 4
"""Light modules around a code, of which a reader needs four."""


@lru_cache(maxsize=64)
def qr_modules(text: str) -> Rows:
    """A QR code with error correction M, without quiet zone."""
    import zxingcpp

    return rows_of(zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M"))


def rows_of(code: Any) -> Rows:
    """The modules of a code that zxing-cpp made."""
    image = code.to_image(scale=1, add_quiet_zones=False)
    height, width = image.shape
    dots = bytes(image)
    return tuple(
        "".join("0" if dot else "1" for dot in dots[at : at + width])
        for at in range(0, height * width, width)
    )


def svg_picture(text: str) -> str:
    """The code as an SVG element, black on white with its quiet zone, without a size of its own."""
    modules = qr_modules(text)
    side = len(modules) + 2 * _QUIET
    dark = "".join(
        f"M{x + _QUIET} {y + _QUIET}h1v1h-1z"
        for y, row in enumerate(modules)
        for x, module in enumerate(row)
        if module == "1"
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
        f'<path fill="white" d="M0 0h{side}v{side}H0z"/><path fill="black" d="{dark}"/></svg>'
    )


def console_picture(text: str) -> str:
    """The code for a console, two rows of modules a line; black on white whatever its colours are."""
    modules = qr_modules(text)
    side = len(modules) + 2 * _QUIET
    beside = "0" * _QUIET
    empty = "0" * side
    rows = [empty] * _QUIET + [beside + row + beside for row in modules] + [empty] * (_QUIET + side % 2)
    pairs = zip(rows[::2], rows[1::2], strict=True)
    return "\n".join(f"\x1b[30;107m{''.join(map(_half, upper, lower))}\x1b[0m" for upper, lower in pairs)


def _half(upper: str, lower: str) -> str:
    """One character for a module above another."""
    return {"00": " ", "10": "▀", "01": "▄", "11": "█"}[upper + lower]
