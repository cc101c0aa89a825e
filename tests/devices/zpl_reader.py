"""A small printer for tests: takes the ZPL that `devices.print.zpl` writes apart again, and paints it.

It knows no command that the writer does not use: an unknown one fails the test.
"""

import re
from typing import Final

import numpy as np
import zxingcpp
from numpy.typing import NDArray

from devices.print import code128

Dots = NDArray[np.uint8]
_COMMAND: Final = re.compile(r"([\^~])([A-Z][A-Z0-9])([^\^~]*)")
_KNOWN: Final = {"XA", "XZ", "FX", "FS", "CI", "PW", "LL", "LH", "PR", "PQ", "FO", "GF", "BX", "BQ", "BY"}
_KNOWN_TOO: Final = {"BC", "FH", "FD", "GB", "SD"}


class Label:
    """One label as the printer has it: commands in order, the fields' data, the picture (0 = black)."""

    def __init__(self, job: bytes) -> None:
        text = job.decode("ascii").replace("\n", "")
        self.commands = [(match[2], match[3]) for match in _COMMAND.finditer(text)]
        assert "".join(f"{m[0]}" for m in _COMMAND.finditer(text)) == text, "bytes between commands"
        assert {name for name, _ in self.commands} <= _KNOWN | _KNOWN_TOO
        self.width, self.height = int(self.told("PW")), int(self.told("LL"))
        self.copies = int(self.told("PQ"))
        self.dots: Dots = np.full((self.height, self.width), 255, np.uint8)
        self.fields: list[str] = []
        self._paint()

    def told(self, name: str) -> str:
        """The parameters of the only command of that name."""
        (found,) = [parameters for command, parameters in self.commands if command == name]
        return found

    def codes(self) -> list[tuple[str, bytes]]:
        """(AIM identifier, bytes) of every code that can be read from the picture."""
        found = zxingcpp.read_barcodes(np.pad(self.dots, 40, constant_values=255))
        return sorted((each.symbology_identifier, each.bytes) for each in found)

    def _paint(self) -> None:
        x = y = module = 0
        code, parameters, hexed = "", "", False
        for name, told in self.commands:
            if name == "FO":
                x, y = map(int, told.split(","))
            elif name == "BY":
                module = int(told)
            elif name in ("BX", "BQ", "BC"):
                code, parameters = name, told
            elif name == "FH":
                hexed = True
                assert told == "_"
            elif name == "FD":
                data = unhexed(told) if hexed else told
                self.fields.append(data)
                self._put(x, y, symbol(code, parameters, data, module))
                hexed = False
            elif name == "GF":
                self._put(x, y, graphic(told))
            elif name == "GB":
                self._frame(x, y, *map(int, told.split(",")))

    def _put(self, x: int, y: int, dark: NDArray[np.bool_]) -> None:
        height, width = dark.shape
        assert x + width <= self.width
        assert y + height <= self.height
        self.dots[y : y + height, x : x + width][dark] = 0

    def _frame(self, x: int, y: int, width: int, height: int, thick: int) -> None:
        dark = np.ones((height, width), bool)
        if thick * 2 < min(width, height):
            dark[thick:-thick, thick:-thick] = False
        self._put(x, y, dark)


def unhexed(data: str) -> str:
    """Field data after ^FH."""
    raw = re.sub("_([0-9A-F]{2})", lambda found: chr(int(found[1], 16)), data)
    return raw.encode("latin-1").decode()


def graphic(told: str) -> NDArray[np.bool_]:
    """The picture of ^GFA."""
    kind, _, total, row, data = told.split(",", 4)
    assert kind == "A"
    bits = expanded(data, int(row))
    assert len(bits) == int(total)
    return np.unpackbits(np.frombuffer(bits, np.uint8).reshape(-1, int(row)), axis=1).astype(bool)


def expanded(data: str, row: int) -> bytes:
    """The bytes of compressed hexadecimal digits, `row` bytes a row."""
    lines: list[str] = []
    line, times = "", 0
    for sign in data:
        if "G" <= sign <= "Y":
            times += ord(sign) - ord("F")
        elif "g" <= sign <= "z":
            times += (ord(sign) - ord("f")) * 20
        elif sign == ":":
            lines.append(lines[-1])
        elif sign in ",!":
            lines.append(line.ljust(2 * row, "0" if sign == "," else "F"))
            line = ""
        else:
            line += sign * (times or 1)
            times = 0
        if len(line) == 2 * row:
            lines.append(line)
            line = ""
    assert (line, times) == ("", 0)
    return bytes.fromhex("".join(lines))


def symbol(code: str, parameters: str, data: str, module: int) -> NDArray[np.bool_]:
    """The dark dots of a code, as a printer that follows the guide makes it."""
    if code == "BC":
        height = int(parameters.split(",")[1])
        return np.repeat(np.repeat(_bars(data), module, 1), height, 0)
    _, _, size, *_ = parameters.split(",") if code == "BQ" else ("", "", parameters.split(",")[1])
    return np.repeat(
        np.repeat(_qr(data) if code == "BQ" else _matrix(parameters, data), int(size), 0), int(size), 1
    )


def _bars(data: str) -> NDArray[np.bool_]:
    """By the invocation codes; starts, turns and FNC1 are named, so no choice is left to the printer."""
    signs = {"9": 103, ":": 104, ";": 105, "8": 102, "5": 99, "6": 100, "0": ord(">") - 32}
    values: list[int] = []
    in_c, at = False, 0
    while at < len(data):
        if data[at] == ">":
            sign = data[at + 1]
            values.append(signs[sign])
            in_c = sign in ";5" or (in_c and sign == "8")
            at += 2
        else:
            values.append(int(data[at : at + 2]) if in_c else ord(data[at]) - 32)
            at += 2 if in_c else 1
    check = values[0] + sum(place * value for place, value in enumerate(values[1:], start=1))
    wide = code128.widths((*values, check % 103, code128.STOP))
    return np.array([[place % 2 == 0 for place, width in enumerate(wide) for _ in range(int(width))]])


def _qr(data: str) -> NDArray[np.bool_]:
    level, mode, text = data[0], data[3], data[4:]
    assert data[1:3] == "M,"
    if mode == "B":
        size, text = int(text[:4]), text[4:]
        assert len(text) == size
    return _modules(zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level=level))


def _matrix(parameters: str, data: str) -> NDArray[np.bool_]:
    _, _, quality, columns, rows, _, shift = parameters.split(",")
    assert (quality, columns) == ("200", rows)
    gs1 = data.startswith(f"{shift}1")
    parts = re.findall(rf"{re.escape(shift)}[1{re.escape(shift)}]|[^{re.escape(shift)}]", data)
    text = "".join({f"{shift}1": "\x1d", shift * 2: shift}.get(part, part) for part in parts)
    if gs1:
        from terminal.domain.codes.gs1_reader import parse_elements

        told = parse_elements(text, 2026)
        text = "".join(f"[{ai}]{value}" for ai, value in told.elements)  # type: ignore[union-attr]
    for version in range(1, 25):
        made = _try(text, version, gs1=gs1)
        if made is not None and made.shape[0] == int(rows):
            return made
    raise AssertionError(f"{text!r} does not fit {rows} x {columns}")


def _try(text: str, version: int, *, gs1: bool) -> NDArray[np.bool_] | None:
    kind = zxingcpp.BarcodeFormat.DataMatrix
    try:
        return _modules(zxingcpp.create_barcode(text, kind, gs1=gs1, version=version))
    except ValueError:
        return None


def _modules(code: object) -> NDArray[np.bool_]:
    picture: Dots = np.array(code.to_image(scale=1, add_quiet_zones=False))  # type: ignore[attr-defined]
    dark: NDArray[np.bool_] = picture == 0
    return dark
