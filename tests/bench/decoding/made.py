"""The readers that are compared, and made pictures: codes turned and blurred; codes among other things."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import cv2
import numpy as np
import zxingcpp
from pyzbar import pyzbar

from devices.camera.decode import find_codes, read_picture
from devices.camera.formats import EVERYTHING
from devices.camera.prepare import as_gray
from devices.camera.watch import CameraWatch
from tests.bench.decoding.scenes import lookalikes, scenes, with_check
from tests.bench.figures import Report, bar

PICTURES = 320
SCENES = 400
SEED = 20261122
"""Of scenes that were made when the search was ready: no step of it was chosen by them."""
LIVE_FRAMES = 10
STEP_NS = 33_000_000
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


OURS, ZXING = "tracepost", "zxing-cpp, all formats"
READERS: dict[str, Callable[[Any], list[str]]] = {
    OURS: lambda image: [code.text for code in find_codes(image)],
    ZXING: zxing_all,
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


def made_scenes() -> Report:
    """Codes among other things: how many each reader reads and for how long; and what is believed wrongly,
    of those and of as many pictures without a code, at once and by a live camera.
    """
    right, wrong, taken = Counter[str](), Counter[str](), Counter[str]()
    for number, (texts, gray) in enumerate(scenes(SEED, SCENES)):
        for name in in_turn(number):
            begin = time.perf_counter_ns()
            found = READERS[name](gray)
            taken[name] += time.perf_counter_ns() - begin
            right[name] += bool(texts & set(found))
            wrong[name] += bool(set(found) - texts)
    believed = _believed_wrongly()
    return Report(
        bench="scenes",
        ratios={f"scenes: whole time to {name}": _ratio(taken, name) for name in READERS if name != OURS},
        counts={f"scenes read, of {SCENES}: {name}": float(right[name]) for name in READERS}
        | {f"scenes, raw wrong reads: {name}": float(wrong[name]) for name in READERS},
        bars=(
            *(
                bar(f"scenes: fewer than {name}", max(0, right[name] - right[OURS]), 0, "codes")
                for name in READERS
                if name != OURS
            ),
            *(bar(f"scenes, accepted wrong reads, {how}", n, 0, "pictures") for how, n in believed.items()),
        ),
    )


def in_turn(number: int) -> list[str]:
    """The readers in an order that changes with the picture: nobody is always the first to see it."""
    names = list(READERS)
    return names[number % len(names) :] + names[: number % len(names)]


def _ratio(taken: Counter[str], name: str) -> float:
    return round(taken[OURS] / max(taken[name], 1), 3)


def _believed_wrongly() -> Counter[str]:
    """Pictures of which something wrong is accepted. Live only those that are read wrongly at all."""
    wrong = Counter({"one picture": 0, f"{LIVE_FRAMES} live frames": 0})
    nothing = ((frozenset[str](), gray) for gray in lookalikes(SEED, SCENES))
    for pictures in (scenes(SEED, SCENES), nothing):
        for texts, gray in pictures:
            codes = read_picture(gray)
            wrong["one picture"] += any(code.accepted and code.text not in texts for code in codes)
            if any(code.text not in texts for code in codes):
                wrong[f"{LIVE_FRAMES} live frames"] += bool(set(accepted_live(gray)) - texts)
    return wrong


def accepted_live(image: Any) -> list[str]:
    """What a camera that trembles before the picture accepts."""
    chance = np.random.default_rng(1)
    watch, accepted = CameraWatch(EVERYTHING), []
    for number in range(LIVE_FRAMES):
        look = watch.look(_trembled(image, chance), number * STEP_NS)
        accepted += [verdict.code.text for verdict in look.verdicts if verdict.doubt is None]
    return accepted


def _trembled(image: Any, chance: np.random.Generator) -> Any:
    by = np.array([[1, 0, chance.uniform(-1, 1)], [0, 1, chance.uniform(-1, 1)]], np.float32)
    height, width = image.shape[:2]
    moved = cv2.warpAffine(image, by, (width, height), borderMode=cv2.BORDER_REPLICATE)
    noise = chance.integers(-4, 5, (height, width, *(1,) * (image.ndim - 2)), np.int16)
    return np.clip(moved * chance.uniform(0.97, 1.03) + noise, 0, 255).astype(np.uint8)


def _pictures() -> Iterator[tuple[str, Any]]:
    chance = np.random.default_rng(2026)
    for number in range(PICTURES):
        kind = KINDS[number % len(KINDS)]
        digits = "".join(map(str, chance.integers(0, 10, 12)))
        text = with_check(digits) if kind == "EAN13" else f"LOT-{digits[:8]}"
        made = zxingcpp.create_barcode(text, getattr(zxingcpp.BarcodeFormat, kind))
        yield text, _photographed(np.array(made.to_image(scale=4)), chance)


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
