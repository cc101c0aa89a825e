"""Codes in pictures: how many are read, how many wrongly, how fast; against zxing-cpp and zbar alone.

Photographs from `<repo>/../shared/data/decode` at 720p, by turns with the references; live frames are made
here. Timings are of one core with OpenCV held to one thread.
"""

import csv
import importlib.util
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from statistics import median
from types import ModuleType
from typing import Any

import cv2
import msgspec
import numpy as np
import zxingcpp

from devices.camera.decode import find_codes, read_picture
from devices.camera.formats import WEAK, CodeRules
from devices.camera.prepare import Gray
from devices.camera.watch import CameraWatch
from tests.bench.decoding.made import (
    LIVE_FRAMES,
    OURS,
    READERS,
    STEP_NS,
    ZXING,
    accepted_live,
    in_turn,
    made_pictures,
    made_scenes,
    zxing_all,
)
from tests.bench.decoding.threads import thread_or_process
from tests.bench.figures import Bar, Report, Spread, bar, spread, timed

Normal = Callable[[str, str], str]
SHARED = Path(__file__).resolve().parents[3] / "shared"
FRAMES = 60
NOT_LISTED = {"img/EAN13_2d8ccafc62ce.png": ("9784872348880",)}
"""Legible in the picture, and missing in its line of the manifest."""
INDEPENDENT = "quagga2"
"""The source of pictures that are in no engine's own tests."""
SHARES = {"QRCode": 97.0, "DataMatrix": 97.0, "Code128": 92.0, "Code39": 92.0, "Code93": 100.0}
"""Bars in per cent of the photographs of a symbology."""


class Photo(msgspec.Struct, frozen=True):
    """One picture of the manifest and what may be read in it."""

    name: str
    symbology: str
    independent: bool
    synthetic: bool
    expected: str
    also: frozenset[str]

    def right(self, texts: Iterable[str], normal: Normal) -> bool:
        """Whether the code was read; for a picture without one, whether nothing was."""
        if self.symbology == "none":
            return not list(texts)
        return self.expected in {normal(text, self.symbology) for text in texts}

    def wrong(self, texts: Iterable[str], normal: Normal) -> list[str]:
        """The texts that are in no code of the picture."""
        return [
            text
            for text in texts
            if self.symbology == "none" or normal(text, self.symbology) not in {self.expected} | self.also
        ]


Photos = Iterable[tuple[Photo, Any]]


def run() -> Report:
    """Measures everything; without the photographs the live frames alone."""
    cv2.setNumThreads(1)
    live = _live_frames()
    parts = [live, made_pictures(), made_scenes(), thread_or_process()]
    if (SHARED / "data" / "decode" / "manifest.csv").exists():
        parts += _photographs()
    else:
        sys.stderr.write("no photographs: ../shared/data/decode is not beside the clone\n")
    return Report(
        bench="decode",
        figures={name: figure for part in parts for name, figure in part.figures.items()},
        references={name: figure for part in parts for name, figure in part.references.items()},
        ratios={name: ratio for part in parts for name, ratio in part.ratios.items()},
        counts={name: count for part in parts for name, count in part.counts.items()},
        bars=tuple(bar for part in parts for bar in part.bars),
    )


# ---------------------------------------------------------------- photographs


def _photographs() -> list[Report]:
    scorer = load_scorer()
    return [_reads(load_photos(scorer), scorer.normal), _believed(load_photos(scorer), scorer.normal)]


def load_scorer() -> ModuleType:
    """The scorer that everybody uses: its sizes, and what it forgives as a difference of transport."""
    found = importlib.util.spec_from_file_location("scorer", SHARED / "tools" / "score_decode.py")
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def load_photos(scorer: ModuleType) -> Iterator[tuple[Photo, Any]]:
    """Every picture of the manifest with its pixels, BGR at 720p."""
    folder = SHARED / "data" / "decode"
    with (folder / "manifest.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            kind, also = row["symbology"], json.loads(row["also_in_picture_json"] or "[]")
            photo = Photo(
                row["file"],
                kind,
                row["source"] == INDEPENDENT,
                row["kind"] != "photo",
                scorer.normal(json.loads(row["expected_text_json"]), kind) if kind != "none" else "",
                frozenset(scorer.normal(text, kind) for text in (*also, *NOT_LISTED.get(row["file"], ()))),
            )
            yield photo, scorer.to_720p(scorer.load(str(folder / row["file"])))


def _reads(photos: Photos, normal: Normal) -> Report:
    taken: dict[str, list[int]] = {name: [] for name in READERS}
    right: dict[str, list[Photo]] = {name: [] for name in READERS}
    wrong: Counter[str] = Counter()
    coded: list[Photo] = []
    for number, (photo, image) in enumerate(photos):
        coded += [photo] if photo.symbology != "none" else []
        for name in in_turn(number):
            begin = time.perf_counter_ns()
            texts = READERS[name](image)
            taken[name].append(time.perf_counter_ns() - begin)
            wrong[name] += bool(photo.wrong(texts, normal))
            if photo.symbology != "none" and photo.right(texts, normal):
                right[name].append(photo)
    shares = _shares(coded, right[OURS])
    counts = {f"codes read, of {len(coded)}: {name}": float(len(found)) for name, found in right.items()}
    counts |= {f"raw wrong reads: {name}": float(wrong[name]) for name in READERS}
    times = {name: spread(durations) for name, durations in taken.items()}
    return Report(
        bench="reads",
        figures={f"a picture, every step: {OURS}": times.pop(OURS)},
        references={f"a picture: {name}": figure for name, figure in times.items()},
        ratios=_ratios(taken, right),
        counts=counts | shares,
        bars=(*_read_bars(right, shares), *_time_bars(taken)),
    )


def _ratios(taken: dict[str, list[int]], right: dict[str, list[Photo]]) -> dict[str, float]:
    ratios = {
        f"{share:.0%} of pictures are searched within this to zxing-cpp": each
        for share, each in _shares_of_time(taken[OURS], taken[ZXING])
    }
    for name in [name for name in READERS if name != OURS]:
        ratios[f"median time to {name}"] = _ratio(median(taken[OURS]), median(taken[name]))
        ratios[f"whole time to {name}"] = _ratio(sum(taken[OURS]), sum(taken[name]))
        ratios[f"codes to {name}"] = _ratio(len(right[OURS]), len(right[name]))
    return ratios


def _shares_of_time(ours: list[int], other: list[int]) -> list[tuple[float, float]]:
    """Of the pictures one by one, what part took at most how many times as long."""
    each = sorted(_ratio(one, another) for one, another in zip(ours, other, strict=True))
    return [(share, each[min(int(share * len(each)), len(each) - 1)]) for share in (0.5, 0.9, 1.0)]


def _time_bars(taken: dict[str, list[int]]) -> tuple[Bar, ...]:
    """Against zxing-cpp on the same pictures, one after the other."""
    ours, other = taken[OURS], taken[ZXING]
    return (
        bar(
            "all pictures, every step, against zxing-cpp, all formats",
            _ratio(sum(ours), sum(other)),
            1,
            "times",
        ),
        bar(
            "a picture, median, against zxing-cpp, all formats",
            _ratio(median(ours), median(other)),
            1,
            "times",
        ),
        bar(
            "the slowest picture against the slowest of zxing-cpp", _ratio(max(ours), max(other)), 1, "times"
        ),
    )


def _ratio(ours: float, other: float) -> float:
    return round(ours / max(other, 1e-9), 3)


def _shares(coded: list[Photo], found: list[Photo]) -> dict[str, float]:
    names = {photo.name for photo in found}

    def share(part: list[Photo]) -> float:
        return round(100 * sum(photo.name in names for photo in part) / max(len(part), 1), 1)

    shares = {
        "% of all": share(coded),
        "% of those in no engine's own tests": share([photo for photo in coded if photo.independent]),
    }
    for kind, synthetic in sorted({(photo.symbology, photo.synthetic) for photo in coded}):
        part = [photo for photo in coded if (photo.symbology, photo.synthetic) == (kind, synthetic)]
        shares[f"% of {kind}, made" if synthetic else f"% of {kind}"] = share(part)
    return shares


def _read_bars(right: dict[str, list[Photo]], shares: dict[str, float]) -> tuple[Bar, ...]:
    others = {name: len(found) for name, found in right.items() if name != OURS}
    return (
        bar("codes not read", 100 - shares["% of all"], 12, "%"),
        *(
            bar(f"{kind} not read", 100 - shares[f"% of {kind}"], 100 - least, "%")
            for kind, least in SHARES.items()
        ),
        *(bar(f"fewer than {name}", max(0, n - len(right[OURS])), 0, "codes") for name, n in others.items()),
    )


def _believed(photos: Photos, normal: Normal) -> Report:
    single, live = Counter[str](), Counter[str]()
    for photo, image in photos:
        texts = [read.text for read in read_picture(image) if read.accepted]
        _tally(single, photo, texts, normal)
        if photo.symbology == "none" or photo.symbology.lower() in WEAK:
            _tally(live, photo, accepted_live(image), normal)
    return Report(
        bench="believed",
        counts={
            "accepted from one picture, right": single["right"],
            f"accepted within {LIVE_FRAMES} frames, weak symbologies, of {live['pictures']}, right": live[
                "right"
            ],
        },
        bars=(
            bar("accepted wrong reads, one picture", single["wrong"], 0, "pictures"),
            bar(f"accepted wrong reads, {LIVE_FRAMES} live frames", live["wrong"], 0, "pictures"),
        ),
    )


def _tally(counts: Counter[str], photo: Photo, texts: list[str], normal: Normal) -> None:
    counts["pictures"] += 1
    counts["right"] += photo.symbology != "none" and photo.right(texts, normal)
    counts["wrong"] += bool(photo.wrong(texts, normal))


# ---------------------------------------------------------------- live frames


def _live_frames() -> Report:
    chance = np.random.default_rng(7)
    empty = np.full((720, 1280), 200, np.uint8)
    shown, by_zxing = _live_times([_scene(code) for code in _codes()], chance)
    nothing, of_nothing = _live_times([empty], chance)
    hard, hard_by_zxing = _hard_times(chance)
    figures = {
        "a noisy frame, 6 symbologies, live": spread(shown + nothing),
        "a frame that shows a code, live": spread(shown),
        "an unchanged frame": spread(_unchanged_times(empty, chance)),
        "a hard frame, every step, 6 symbologies": spread(hard),
    }
    ratio = _ratio(median(shown + nothing), median(by_zxing + of_nothing))
    hard_ratio = _ratio(median(hard), median(hard_by_zxing))
    return Report(
        bench="live",
        figures=figures,
        references={
            "a noisy frame: zxing-cpp, all formats": spread(by_zxing + of_nothing),
            "a hard frame: zxing-cpp, all formats": spread(hard_by_zxing),
        },
        ratios={"noisy frame to zxing-cpp": ratio, "hard frame to zxing-cpp": hard_ratio},
        bars=_live_bars(figures, ratio, hard_ratio),
    )


def _live_bars(figures: dict[str, Spread], ratio: float, hard_ratio: float) -> tuple[Bar, ...]:
    noisy, shown, still, hard = figures.values()
    return (
        bar("noisy frame, median", noisy.p50, 12, "ms"),
        bar("noisy frame, p95", noisy.p95, 25, "ms"),
        bar("unchanged frame, median", still.p50, 1, "ms"),
        bar("frame with a code (30 frames/s), median", shown.p50, 1000 / 30, "ms"),
        bar("hard frame, every step (12 frames/s), median", hard.p50, 1000 / 12, "ms"),
        bar("noisy frame against zxing-cpp, all formats", ratio, 1, "times"),
        bar("hard frame, every step, against zxing-cpp, all formats", hard_ratio, 1, "times"),
    )


def _codes() -> Iterator[Gray]:
    formats = zxingcpp.BarcodeFormat
    for text, kind in (
        ("LOT-0815/ST-020/2026-11-22", formats.QRCode),
        ("LOT-0815-2026", formats.Code128),
        ("LOT-0815/ST-020", formats.DataMatrix),
        ("5901234123457", formats.EAN13),
    ):
        yield np.array(zxingcpp.create_barcode(text, kind).to_image(scale=3))


def _scene(code: Gray) -> Gray:
    frame = np.full((720, 1280), 200, np.uint8)
    top, left = (720 - code.shape[0]) // 2, (1280 - code.shape[1]) // 2
    frame[top : top + code.shape[0], left : left + code.shape[1]] = np.minimum(code, 220)
    return frame


def _noised(frame: Gray, chance: np.random.Generator) -> Any:
    """As a camera gives it: three channels, normal noise of six levels."""
    noisy = np.clip(frame + chance.normal(0, 6, frame.shape), 0, 255).astype(np.uint8)
    return cv2.cvtColor(noisy, cv2.COLOR_GRAY2BGR)


def _live_times(scenes: list[Gray], chance: np.random.Generator) -> tuple[list[int], list[int]]:
    """Live looks at frames that all change, and zxing-cpp on some of the same, by turns."""
    ours, reference = [], []
    for scene in scenes:
        watch = CameraWatch(CodeRules())
        for number in range(FRAMES):
            image = _noised(np.roll(scene, 9 * number, axis=1), chance)
            ours.append(timed(time.perf_counter_ns, partial(watch.look, image, number * STEP_NS)))
            if number % 4 == 0:
                reference.append(timed(time.perf_counter_ns, partial(zxing_all, image)))
    return ours, reference


def _unchanged_times(scene: Gray, chance: np.random.Generator) -> list[int]:
    watch = CameraWatch(CodeRules())
    frames = [_noised(scene, chance) for _ in range(8)]
    looks = (partial(watch.look, frames[number % 8], number * STEP_NS) for number in range(5 * FRAMES))
    return [timed(time.perf_counter_ns, look) for look in looks][FRAMES:]


def _hard_times(chance: np.random.Generator) -> tuple[list[int], list[int]]:
    """A picture full of strong texture and without a code, and zxing-cpp on the same, by turns."""
    texture = cv2.GaussianBlur(chance.integers(0, 256, (720, 1280), np.uint8), (0, 0), 2)
    image = cv2.cvtColor(cv2.equalizeHist(texture), cv2.COLOR_GRAY2BGR)
    ours, reference = [], []
    for _ in range(FRAMES // 3):
        ours.append(timed(time.perf_counter_ns, partial(find_codes, image, CodeRules())))
        reference.append(timed(time.perf_counter_ns, partial(zxing_all, image)))
    return ours, reference
