"""Symbologies a camera reads, the rules of a station for them, and what was found in a picture.

Structs and tables only: no decoder and no picture is here, so a station may read its rules without them.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

import msgspec

Point = tuple[float, float]
Corners = tuple[Point, Point, Point, Point]


class Symbology(StrEnum):
    """What a code is printed as; the value stands in the configuration of a station."""

    EAN13 = "ean13"
    EAN8 = "ean8"
    UPCA = "upca"
    UPCE = "upce"
    CODE128 = "code128"
    CODE93 = "code93"
    CODE39 = "code39"
    CODABAR = "codabar"
    ITF = "itf"
    DATABAR = "databar"
    DATABAR_LIMITED = "databar_limited"
    DATABAR_EXPANDED = "databar_expanded"
    PDF417 = "pdf417"
    MICRO_PDF417 = "micro_pdf417"
    QR = "qr"
    MICRO_QR = "micro_qr"
    RMQR = "rmqr"
    DATA_MATRIX = "data_matrix"
    AZTEC = "aztec"


class Engine(StrEnum):
    """Who read a code. Two of them never made the same mistake in 681 pictures, one alone repeats its own."""

    ZXING = "zxing-cpp"
    ZBAR = "zbar"


class SearchStage(StrEnum):
    """The step of the search that found a code."""

    QUICK = "quick"  # the engine on the whole picture
    UPRIGHT = "upright"  # places with parallel bars, turned upright, by both engines
    CELLS = "cells"  # places with detail that runs every way, sharpened and enlarged
    STACKED = "stacked"  # the part with detail, turned as its bars lean, and by the level around each pixel
    LARGE = "large"  # the busiest part, sharpened and enlarged, dark or light by one level
    BORDERED = "bordered"  # the part with detail in a quiet zone of its own, dark or light by one level
    LEVELLED = "levelled"  # the busiest part, enlarged, dark or light by what is around each pixel


RETAIL: Final = frozenset({Symbology.EAN13, Symbology.EAN8, Symbology.UPCA, Symbology.UPCE})
MATRIX: Final = frozenset(
    {Symbology.QR, Symbology.MICRO_QR, Symbology.RMQR, Symbology.DATA_MATRIX, Symbology.AZTEC}
)
STACKED: Final = frozenset({Symbology.PDF417, Symbology.MICRO_PDF417})
LINEAR: Final = frozenset(Symbology) - MATRIX - STACKED
WEAK: Final = RETAIL | {Symbology.ITF, Symbology.CODABAR, Symbology.CODE39}
"""Misread often enough that one engine in one picture proves nothing: a check digit of ten or none at all."""

LEAST_LENGTH: Final[Mapping[Symbology, int]] = {
    Symbology.CODE39: 3,
    Symbology.CODABAR: 5,
    Symbology.CODE93: 2,
    Symbology.CODE128: 2,
}
"""Shorter texts are chance: any picture holds three bars that look like a Code 39 of one letter."""

FACTORY: Final = (
    Symbology.DATA_MATRIX,
    Symbology.QR,
    Symbology.CODE128,
    Symbology.CODE39,
    Symbology.EAN13,
    Symbology.ITF,
)


class CodeRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a station's camera looks for.

    `lengths` are the only lengths (in characters) a symbology may have; ITF is never accepted without them,
    because a part of an ITF is a valid ITF. `inverted` looks for light codes on dark ground too, at twice
    the time. `code39_check` demands a modulo 43 check character.
    """

    symbologies: tuple[Symbology, ...] = FACTORY
    lengths: dict[Symbology, tuple[int, ...]] = msgspec.field(default_factory=lambda: {Symbology.ITF: (14,)})
    inverted: bool = False
    code39_check: bool = False


EVERYTHING: Final = CodeRules(symbologies=tuple(Symbology), lengths={})
"""For pictures from anywhere, of which no length is known."""


class FoundCode(msgspec.Struct, frozen=True):
    """A code read in a picture; not yet believed.

    EAN and UPC come as 13 digits (EAN-8 as 8). `aim` is the AIM identifier such as "]C1", None when the
    engine does not tell it. `corners` are picture pixels, clockwise. `module_px` is the width of the
    narrowest element in pixels, 0 when it cannot be measured; `sharpness` is that width over the width of
    an edge, at most 1: blurred codes are below 0.5.
    """

    text: str
    symbology: Symbology
    engines: frozenset[Engine]
    corners: Corners
    stage: SearchStage = SearchStage.QUICK
    aim: str | None = None
    module_px: float = 0.0
    sharpness: float = 0.0
