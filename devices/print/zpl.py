"""Labels written in ZPL II by own code: a page of placed things in dots becomes the bytes for a printer.

Pure, and nothing but writing: what is drawn where is decided by the ui, sending is the driver's. No text from
outside ever reaches the printer as a command: it stands in field data with every unusual byte in hexadecimal.

Source: Zebra, Programming Guide ZPL II (^BC, ^BQ, ^BX, ^CI, ^FD, ^FH, ^FO, ^FX, ^GB, ^GF, ^PQ, ~SD).
"""

from typing import Final

import msgspec

from devices.print import code128

GS: Final = code128.GS
_SAFE: Final = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 .:/+-*%$>")
_SHIFT: Final = "|"
"""The character of ^BX that begins a function character; doubled where it is meant itself."""
_QR_LETTERS: Final = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
_REPEATS: Final = "GHIJKLMNOPQRSTUVWXY"
_TWENTIES: Final = "ghijklmnopqrstuvwxyz"
MATRIX_SIDES: Final = (
    *((10, 3), (12, 5), (14, 8), (16, 12), (18, 18), (20, 22), (22, 30), (24, 36), (26, 44), (32, 62)),
    *((36, 86), (40, 114), (44, 144), (48, 174), (52, 204), (64, 280), (72, 368), (80, 456), (88, 576)),
    *((96, 696), (104, 816), (120, 1050), (132, 1304), (144, 1558)),
)
"""Square symbols of Data Matrix ECC 200 with their data codewords. Source: ISO/IEC 16022, table 7."""


class PrintRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A label printer: its dots per inch. Whether and how it is asked for its state is the poll's."""

    dpi: int = 203

    def __post_init__(self) -> None:
        if not 100 <= self.dpi <= 1200:
            raise ValueError("print.dpi must be from 100 to 1200")


class Graphic(msgspec.Struct, frozen=True):
    """A picture of `width` x `height` dots: rows of whole bytes, the highest bit at the left, 1 = black."""

    x: int
    y: int
    width: int
    height: int
    bits: bytes


class Matrix(msgspec.Struct, frozen=True):
    """A square Data Matrix of `side` modules of `module` dots; `text` has GS between GS1 `elements`."""

    x: int
    y: int
    module: int
    side: int
    text: str
    elements: tuple[tuple[str, str], ...] = ()


class Qr(msgspec.Struct, frozen=True):
    """A QR code with error correction M; `text` is printable ASCII."""

    x: int
    y: int
    module: int
    text: str


class Bars(msgspec.Struct, frozen=True):
    """A Code 128 without a line of text; GS in `text` separates GS1 elements."""

    x: int
    y: int
    module: int
    height: int
    text: str
    gs1: bool = False


class GraphicBox(msgspec.Struct, frozen=True):
    """A frame of that `thickness`; as thick as half of it, it is filled."""

    x: int
    y: int
    width: int
    height: int
    thickness: int


Placed = Graphic | Matrix | Qr | Bars | GraphicBox


class Page(msgspec.Struct, frozen=True):
    """A label of `width` x `height` dots. `mark`, letters, digits and hyphens, is told as a comment."""

    width: int
    height: int
    placed: tuple[Placed, ...]
    copies: int = 1
    darkness: int | None = None
    speed: int | None = None
    mark: str = ""


def written(page: Page) -> bytes:
    """The page in ZPL. ValueError where a code has a character its symbology lacks, or `mark` is none."""
    if not all(char.isascii() and (char.isalnum() or char == "-") for char in page.mark):
        raise ValueError(f"{page.mark!r} is no mark")
    head = [f"~SD{page.darkness:02}"] if page.darkness is not None else []
    head += ["^XA", f"^FX {page.mark}^FS", "^CI28", f"^PW{page.width}", f"^LL{page.height}", "^LH0,0"]
    head += [f"^PR{page.speed}"] if page.speed is not None else []
    lines = [*head, *(_placed(each) for each in page.placed), f"^PQ{page.copies}", "^XZ", ""]
    return "\n".join(lines).encode("ascii")


def _placed(each: Placed) -> str:
    at = f"^FO{each.x},{each.y}"
    match each:
        case Graphic():
            row = len(each.bits) // each.height
            size = len(each.bits)
            return f"{at}^GFA,{size},{size},{row},{compressed(each.bits, row)}^FS"
        case Matrix():
            command = f"^BXN,{each.module},200,{each.side},{each.side},,{_SHIFT}"
            return f"{at}{command}{_field(matrix_text(each.text, gs1=bool(each.elements)))}"
        case Qr():
            return f"{at}^BQN,2,{each.module}{_field(_qr_text(each.text))}"
        case Bars():
            data = _field(code128.zpl_text(each.text, gs1=each.gs1))
            return f"{at}^BY{each.module}^BCN,{each.height},N,N,N{data}"
        case GraphicBox():
            return f"{at}^GB{each.width},{each.height},{each.thickness}^FS"


def _field(text: str) -> str:
    """Field data with all but letters, digits and some signs in hexadecimal: no byte of it is a command."""
    return f"^FH_^FD{''.join(chr(b) if b in _SAFE else f'_{b:02X}' for b in text.encode())}^FS"


def matrix_text(text: str, *, gs1: bool) -> str:
    """What ^BX is given: FNC1 before GS1 data and for its separators, the shift character doubled."""
    if not text or not all(" " <= char <= "~" or (gs1 and char == GS) for char in text):
        raise ValueError(f"{text!r} is no text for a Data Matrix")
    plain = text.replace(_SHIFT, _SHIFT * 2).replace(GS, f"{_SHIFT}1")
    return f"{_SHIFT}1{plain}" if gs1 else plain


def matrix_side(text: str, *, gs1: bool = False) -> int:
    """The modules of the smallest square that holds `text` with two digits in a codeword, one sign in any
    other: what every encoder fits in. ValueError where none does.
    """
    words = int(gs1)
    at = 0
    while at < len(text):
        at += 2 if text[at : at + 2].isdigit() and len(text[at : at + 2]) == 2 else 1
        words += 1
    for side, most in MATRIX_SIDES:
        if words <= most:
            return side
    raise ValueError("the text is too long for a Data Matrix")


def _qr_text(text: str) -> str:
    """Error correction M, the mode named: the printer's own choice reads bytes above 7F as Shift JIS."""
    if not text or not all(" " <= char <= "~" for char in text):
        raise ValueError(f"{text!r} is no text for a QR code in ZPL")
    if text.isdigit():
        return f"MM,N{text}"
    return f"MM,A{text}" if set(text) <= _QR_LETTERS else f"MM,B{len(text):04}{text}"


def compressed(bits: bytes, row: int) -> str:
    """A picture as the hexadecimal digits of ^GFA: runs shortened, ends of rows and equal rows named."""
    lines: list[str] = []
    before = ""
    for at in range(0, len(bits), row):
        digits = bits[at : at + row].hex().upper()
        lines.append(":" if digits == before else _row(digits))
        before = digits
    return "".join(lines)


def _row(digits: str) -> str:
    kept = digits
    ending = ""
    for digit, mark in (("0", ","), ("F", "!")):
        if digits.endswith(digit):
            kept = digits.rstrip(digit)
            ending = mark
    runs: list[tuple[str, int]] = []
    for digit in kept:
        if runs and runs[-1][0] == digit:
            runs[-1] = (digit, runs[-1][1] + 1)
        else:
            runs.append((digit, 1))
    return "".join(_times(count) + digit for digit, count in runs) + ending


def _times(count: int) -> str:
    """How often the digit after it is meant: g to z are 20 to 400, G to Y are 1 to 19."""
    if count == 1:
        return ""
    most, rest = divmod(count, 400)
    twenties, ones = divmod(rest, 20)
    return "z" * most + (_TWENTIES[twenties - 1] if twenties else "") + (_REPEATS[ones - 1] if ones else "")
