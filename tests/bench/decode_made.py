"""The readers that are compared, and made pictures: codes turned and blurred; a few misses were looked at."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import cv2
import numpy as np
import zxingcpp
from pyzbar import pyzbar

from devices.camera.decode import find_codes
from devices.camera.prepare import as_gray
from tests.bench.figures import Report, bar

PICTURES = 320
SIZE = (800, 600)
KINDS = ("Code128", "Code39", "Code93", "EAN13", "QRCode", "DataMatrix", "PDF417", "Aztec")


def zxing_all(image: Any) -> list[str]:
    """zxing-cpp as it comes: all formats, all its options."""
    return [code.text for code in zxingcpp.read_barcodes(image, text_mode=zxingcpp.TextMode.Plain)]


def zbar_all(image: Any) -> list[str]:
    """Zbar as it comes."""
    return [code.data.decode("utf-8", "replace") for code in pyzbar.decode(as_gray(image))]


def zxing_then_zbar(image: Any) -> list[str]:
    """The plain cascade."""
    return zxing_all(image) or zbar_all(image)


OURS = "tracepost"
READERS: dict[str, Callable[[Any], list[str]]] = {
    OURS: lambda image: [code.text for code in find_codes(image)],
    "zxing-cpp, all formats": zxing_all,
    "zbar": zbar_all,
    "zxing-cpp, zbar on a miss": zxing_then_zbar,
}


def made_pictures() -> Report:
    """How many made codes each reader reads; a text that is not the code's is a wrong read."""
    right, wrong = Counter[str](), Counter[str]()
    for text, image in _pictures():
        for name, read in READERS.items():
            texts = read(image)
            right[name] += text in texts
            wrong[name] += any(found != text for found in texts)
    return Report(
        bench="made",
        counts={f"made codes read, of {PICTURES}: {name}": float(right[name]) for name in READERS}
        | {f"made codes, wrong reads: {name}": float(wrong[name]) for name in READERS},
        bars=tuple(
            bar(f"made codes: fewer than {name}", max(0, right[name] - right[OURS]), 0, "codes")
            for name in READERS
            if name != OURS
        ),
    )


def _pictures() -> Iterator[tuple[str, Any]]:
    chance = np.random.default_rng(2026)
    for number in range(PICTURES):
        kind = KINDS[number % len(KINDS)]
        digits = "".join(map(str, chance.integers(0, 10, 12)))
        text = _with_check(digits) if kind == "EAN13" else f"LOT-{digits[:8]}"
        made = zxingcpp.create_barcode(text, getattr(zxingcpp.BarcodeFormat, kind))
        yield text, _photographed(np.array(made.to_image(scale=4)), chance)


def _with_check(digits: str) -> str:
    weighted = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return digits + str(-weighted % 10)


def _photographed(code: Any, chance: np.random.Generator) -> Any:
    """Two to four pixels a module, at any angle, a little from the side, blurred, in uneven light, noisy."""
    height, width = code.shape
    scale, angle = chance.uniform(0.5, 1.0), chance.uniform(0, 360)
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, scale)
    turn[:, 2] += (SIZE[0] - width) / 2, (SIZE[1] - height) / 2
    aside = np.vstack([turn, [*chance.uniform(-2e-4, 2e-4, 2), 1.0]])
    aside[2, 2] -= float(aside[2, :2] @ (width / 2, height / 2))
    seen = cv2.warpPerspective(code, aside, SIZE, borderValue=(235,))
    seen = cv2.GaussianBlur(seen, (0, 0), 4 * scale * chance.uniform(0.05, 0.45))
    left, right = (float(light) for light in chance.uniform(0.5, 1.0, 2))
    frame = seen * np.linspace(left, right, SIZE[0], dtype=np.float32)
    noise = chance.normal(0, chance.uniform(0, 6), frame.shape)
    return cv2.cvtColor(np.clip(frame + noise, 0, 255).astype(np.uint8), cv2.COLOR_GRAY2BGR)
