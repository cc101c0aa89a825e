"""The two decoders behind one form: zxing-cpp, the engine, and zbar, the second opinion on linear codes.

Neither raises on any picture. zbar is optional: `second_engine_missing` says so as a state, nothing fails.
Both let other threads run while they work.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, Final

import zxingcpp

from devices.camera.formats import LINEAR, MATRIX, RETAIL, Engine, FoundCode, Symbology
from devices.camera.prepare import Gray
from devices.camera.zbar import ZbarSymbol, level_symbols
from devices.camera.zbar import library as _zbar

_ONE_LEVEL = zxingcpp.Binarizer.GlobalHistogram
_LEVELS = zxingcpp.Binarizer.LocalAverage
_ZXING: Final[Mapping[Symbology, tuple[str, ...]]] = {
    Symbology.EAN13: ("EAN13",),
    Symbology.EAN8: ("EAN8",),
    Symbology.UPCA: ("UPCA",),
    Symbology.UPCE: ("UPCE",),
    Symbology.CODE128: ("Code128",),
    Symbology.CODE93: ("Code93",),
    Symbology.CODE39: ("Code39Std",),
    Symbology.CODABAR: ("Codabar",),
    Symbology.ITF: ("ITF",),
    Symbology.DATABAR: ("DataBarOmni", "DataBarStk", "DataBarStkOmni"),
    Symbology.DATABAR_LIMITED: ("DataBarLtd",),
    Symbology.DATABAR_EXPANDED: ("DataBarExp", "DataBarExpStk"),
    Symbology.PDF417: ("PDF417",),
    Symbology.MICRO_PDF417: ("MicroPDF417",),
    Symbology.QR: ("QRCode",),
    Symbology.MICRO_QR: ("MicroQRCode",),
    Symbology.RMQR: ("RMQRCode",),
    Symbology.DATA_MATRIX: ("DataMatrix",),
    Symbology.AZTEC: ("Aztec",),
}
_OTHER_NAMES: Final = {
    "Code39": Symbology.CODE39,
    "ITF14": Symbology.ITF,
    "ISBN": Symbology.EAN13,
    "CompactPDF417": Symbology.PDF417,
    "QRCodeModel1": Symbology.QR,
    "QRCodeModel2": Symbology.QR,
    "AztecCode": Symbology.AZTEC,
    "AztecRune": Symbology.AZTEC,
    "DataBar": Symbology.DATABAR,
}
"""What zxing-cpp calls special cases of a symbology that was asked for."""
_SYMBOLOGY: Final = {name: kind for kind, names in _ZXING.items() for name in names} | _OTHER_NAMES
_ZBAR: Final[Mapping[Symbology, str]] = {
    Symbology.EAN13: "EAN13",
    Symbology.EAN8: "EAN8",
    Symbology.UPCA: "EAN13",  # a UPC-A is the EAN-13 with a leading 0, and called so where both are wanted
    Symbology.UPCE: "UPCE",
    Symbology.CODE128: "CODE128",
    Symbology.CODE93: "CODE93",
    Symbology.CODE39: "CODE39",
    Symbology.CODABAR: "CODABAR",
    Symbology.ITF: "I25",
    Symbology.DATABAR: "DATABAR",
    Symbology.DATABAR_EXPANDED: "DATABAR_EXP",
}
"""Linear codes alone: it guesses the character set of matrix codes wrongly."""


def read_zxing(
    gray: Gray,
    symbologies: Iterable[Symbology],
    *,
    inverted: bool = False,
    one_threshold: bool = False,
) -> tuple[FoundCode, ...]:
    """All codes zxing-cpp reads; codes with bars only if a level line crosses all of them.

    Matrix codes are looked for across too: some angles need it, and for bars it would cost as much again.
    `one_threshold` takes one level of gray as the border between dark and light, which reads some codes
    that a local level tears apart. Linear codes are read line by line either way, and sooner without levels.
    """
    wanted = frozenset(symbologies)
    found = [
        barcode
        for part, across in ((wanted & MATRIX, True), (wanted - MATRIX, False))
        if part
        for barcode in zxingcpp.read_barcodes(
            gray,
            formats=_zxing_formats(part),
            try_rotate=across,
            try_downscale=False,
            try_invert=inverted,
            text_mode=zxingcpp.TextMode.Plain,  # the default text rewrites control characters
            binarizer=_ONE_LEVEL if one_threshold or part <= LINEAR else _LEVELS,
        )
    ]
    return tuple(code for barcode in found if (code := _of_zxing(barcode)) is not None)


@lru_cache(maxsize=32)
def _zxing_formats(symbologies: frozenset[Symbology]) -> zxingcpp.BarcodeFormats:
    return zxingcpp.BarcodeFormats(
        [getattr(zxingcpp.BarcodeFormat, name) for kind in sorted(symbologies) for name in _ZXING[kind]]
    )


def _of_zxing(barcode: Any) -> FoundCode | None:
    kind = _SYMBOLOGY.get(barcode.format.name)
    if kind is None or not barcode.text:
        return None
    where = barcode.position
    corners = (where.top_left, where.top_right, where.bottom_right, where.bottom_left)
    return FoundCode(
        barcode.text,
        kind,
        frozenset({Engine.ZXING}),
        tuple((float(corner.x), float(corner.y)) for corner in corners),  # type: ignore[arg-type]
        aim=barcode.symbology_identifier or None,
    )


def second_engine_missing() -> bool:
    """Whether this computer has no zbar: weak symbologies then need three pictures."""
    return _zbar() is None


def read_zbar(upright: Gray, symbologies: Iterable[Symbology]) -> tuple[FoundCode, ...]:
    """All linear codes zbar reads along level lines; none without zbar."""
    zbar = _zbar()
    wanted = frozenset(symbologies)
    names = {_ZBAR[kind] for kind in wanted if kind in _ZBAR}
    if zbar is None or not names:
        return ()
    found = level_symbols(zbar, upright, names)
    return tuple(code for symbol in found if (code := _of_zbar(symbol, wanted)) is not None)


def _of_zbar(symbol: ZbarSymbol, wanted: frozenset[Symbology]) -> FoundCode | None:
    kinds = [kind for kind, name in _ZBAR.items() if name == symbol.name and kind in wanted]
    if not kinds or not symbol.text or (kinds == [Symbology.UPCA] and not symbol.text.startswith("0")):
        return None
    kind = kinds[0]
    return FoundCode(_one_form(symbol.text, kind), kind, frozenset({Engine.ZBAR}), symbol.corners)


def _one_form(text: str, kind: Symbology) -> str:
    """The text as zxing-cpp gives it, so that both can agree."""
    if kind is Symbology.UPCE and len(text) == 8:
        return upce_in_full(text)
    if kind is Symbology.DATABAR and len(text) == 14:
        return "01" + text
    return text.zfill(13) if kind in RETAIL - {Symbology.EAN8} else text


def upce_in_full(code: str) -> str:
    """The 13 digits behind the eight of a UPC-E (GS1 General Specifications, zero suppression)."""
    system = code[0]
    body = code[1:6]
    last = code[6]
    check = code[7]
    if last in "012":
        digits = body[:2] + last + "0000" + body[2:]
    elif last == "3":
        digits = body[:3] + "00000" + body[3:]
    elif last == "4":
        digits = body[:4] + "00000" + body[4]
    else:
        digits = body + "0000" + last
    return "0" + system + digits + check
