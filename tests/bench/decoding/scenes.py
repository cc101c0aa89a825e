"""Made pictures of codes among other things, and of things that only look like codes; 720p gray.

Sixteen symbologies at any angle on plain, textured and printed ground, from the side, defocused, moved, under
gloss, in noise; modules down to 1.6 pixels, so that nobody reads all of them. `decode` compares the readers.
"""

from collections.abc import Iterator
from typing import Any, Final

import cv2
import numpy as np
import zxingcpp

from devices.camera.engines import upce_in_full
from devices.camera.prepare import Gray

WIDTH, HEIGHT = 1280, 720
RETAIL: Final = {"EAN13": 12, "UPCA": 11, "EAN8": 7}
MATRIX: Final = ("QRCode", "DataMatrix", "Aztec", "MicroQRCode")
KINDS: Final = (
    *("Code128", "Code39", "Code93", "ITF", "Codabar", "DataBar", "DataBarExp", "UPCE", "PDF417"),
    *RETAIL,
    *MATRIX,
)
_SHARE_OF_GLOSS, _SHARE_MOVED = 0.2, 0.15
_PRINTED: Final = 8
"""Pixels a module before the code is taken into the picture."""

Chance = np.random.Generator
Picture = np.ndarray[Any, np.dtype[np.float32]]


def scenes(seed: int, count: int) -> Iterator[tuple[frozenset[str], Gray]]:
    """Texts that are right for the code of a picture, and the picture; the symbologies by turns."""
    chance = np.random.default_rng(seed)
    for number in range(count):
        kind = KINDS[number % len(KINDS)]
        text = _text(kind, chance)
        yield _right(kind, text), _seen(_code(kind, text, chance), kind in MATRIX, chance)


def lookalikes(seed: int, count: int) -> Iterator[Gray]:
    """Pictures without a code: by turns ground alone, and ground with bars of any widths."""
    chance = np.random.default_rng(seed)
    for number in range(count):
        frame = _ground(chance)
        if number % 2:
            bars = np.repeat(chance.integers(0, 2, int(chance.integers(30, 110))) * 255.0, 4)
            sheet = np.tile(bars.astype(np.float32), (int(chance.integers(60, 400)), 1))
            frame = _laid(frame, sheet, _placed(sheet, chance.uniform(0.25, 1.0), chance))
        yield _taken(frame, chance.uniform(0.3, 1.5), chance)


def _text(kind: str, chance: Chance) -> str:
    def digits(count: int, least: int = 0) -> str:
        return "".join(map(str, chance.integers(least, 10, count)))

    if kind in RETAIL:
        return with_check(digits(RETAIL[kind]))
    if kind == "UPCE":
        short = "0" + digits(5, 1) + str(chance.choice([0, 1, 2, 5, 6, 7, 8, 9]))
        return short + with_check(upce_in_full(short + "0")[:-1])[-1]
    texts = {
        "ITF": digits(14),
        "Codabar": f"A{digits(8)}B",
        "DataBar": "01" + with_check(digits(13)),
        "DataBarExp": f"(01){with_check('9' + digits(12))}(10){digits(6)}",
        "MicroQRCode": digits(6),
    }
    return texts.get(kind, "LOT-" + digits(int(chance.integers(5, 14))))


def with_check(digits: str) -> str:
    """The digits of a GTIN and their check digit."""
    weighted = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(digits[::-1]))
    return digits + str(-weighted % 10)


def _right(kind: str, text: str) -> frozenset[str]:
    if kind == "UPCE":
        return frozenset({text, upce_in_full(text), upce_in_full(text)[1:]})
    return frozenset(
        {text, text.zfill(13) if kind == "UPCA" else text, text.replace("(", "").replace(")", "")}
    )


def _code(kind: str, text: str, chance: Chance) -> Picture:
    """The code in ink and on paper of any gray; bars as high as labels have them."""
    made = zxingcpp.create_barcode(text, getattr(zxingcpp.BarcodeFormat, kind))
    code: Gray = np.array(made.to_image(scale=_PRINTED, add_hrt=False, add_quiet_zones=True))
    if kind not in {*MATRIX, "PDF417"}:
        height = int(code.shape[1] * chance.uniform(0.12, 0.5))
        code = np.repeat(code[code.shape[0] // 2][None], height, axis=0)
        code[: _PRINTED // 2], code[-_PRINTED // 2 :] = 255, 255
    ink, paper = chance.uniform(0, 70), chance.uniform(130, 255)
    return np.asarray(ink + (paper - ink) * (code / 255.0), np.float32)


def _seen(code: Picture, matrix: bool, chance: Chance) -> Gray:
    module = chance.uniform(2.2 if matrix else 1.6, 4.5)
    scale = min(module / _PRINTED, 900 / code.shape[1])
    printed = np.asarray(cv2.GaussianBlur(code, (0, 0), 0.5 / scale), np.float32)
    frame = _laid(_ground(chance), printed, _placed(code, scale, chance))
    if chance.random() < _SHARE_OF_GLOSS:
        frame = frame + _gloss(chance)
    return _taken(frame, max(module * chance.uniform(0.03, 0.6), 0.2), chance)


def _ground(chance: Chance) -> Picture:
    """Plain, or texture, or boxes and print, or all of it."""
    frame = np.full((HEIGHT, WIDTH), chance.uniform(60, 240), np.float32)
    kind = int(chance.integers(0, 4))
    if kind % 2:
        grain = cv2.GaussianBlur(chance.normal(0, 1, frame.shape), (0, 0), chance.uniform(3, 28))
        frame += (grain / grain.std() * chance.uniform(3, 45)).astype(np.float32)
    printed = np.clip(frame, 0, 255).astype(np.uint8)
    for _ in range(int(chance.integers(3, 25)) if kind > 1 else 0):
        place, size = (
            chance.uniform(0, (WIDTH, HEIGHT)).tolist(),
            chance.uniform((20, 5), (400, 200)).tolist(),
        )
        box = cv2.boxPoints((place, size, chance.uniform(0, 180)))
        cv2.fillPoly(printed, [box.astype(np.int32)], chance.uniform(20, 250))
        words = "".join(map(chr, chance.integers(48, 90, int(chance.integers(4, 20)))))
        corner = [int(side) for side in chance.uniform(0, (WIDTH, HEIGHT))]
        cv2.putText(printed, words, corner, 0, chance.uniform(0.4, 2), chance.uniform(0, 255), 2, cv2.LINE_AA)
    return printed.astype(np.float32)


def _placed(code: Picture, scale: float, chance: Chance) -> Any:
    """The 3x3 matrix from the code to the picture: somewhere, half of them almost level, a little aside."""
    height, width = code.shape
    level = chance.choice([0, 90, 180, 270]) + chance.normal(0, 4)
    angle = float(level if chance.random() < 0.5 else chance.uniform(0, 360))
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, scale)
    turn[:, 2] -= width / 2, height / 2
    aside = np.vstack([turn, [*(chance.uniform(-1, 1, 2) * 5e-4 * scale), 1.0]])
    aside[2, 2] -= float(aside[2, :2] @ (width / 2, height / 2))
    reach = 0.5 * float(np.hypot(width, height)) * scale
    x, y = (chance.uniform(min(reach, side / 2), max(side - reach, side / 2)) for side in (WIDTH, HEIGHT))
    return np.array([[1, 0, x], [0, 1, y], [0, 0, 1]]) @ aside


def _laid(frame: Picture, sheet: Picture, way: Any) -> Picture:
    size = (WIDTH, HEIGHT)
    share = cv2.warpPerspective(np.ones_like(sheet), way, size)
    return np.asarray(frame * (1 - share) + cv2.warpPerspective(sheet, way, size) * share, np.float32)


def _gloss(chance: Chance) -> Any:
    x, y = chance.uniform(0, (WIDTH, HEIGHT))
    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    wide = chance.uniform(20, 120)
    return chance.uniform(60, 200) * np.exp(-((columns - x) ** 2 + (rows - y) ** 2) / (2 * wide**2))


def _taken(frame: Picture, blur: float, chance: Chance) -> Gray:
    """As a camera sees it: defocused, some moved, in uneven light, noisy."""
    seen = cv2.GaussianBlur(frame, (0, 0), blur)
    if chance.random() < _SHARE_MOVED:
        seen = cv2.blur(seen, (int(chance.integers(3, 7)), 1))
    left, right = (float(light) for light in chance.uniform(0.4, 1.0, 2))
    lit = seen * np.linspace(left, right, WIDTH, dtype=np.float32)
    return np.clip(lit + chance.normal(0, chance.choice([0.5, 2, 4, 7]), lit.shape), 0, 255).astype(np.uint8)
