"""The search for codes in one picture: the quick look, and what is tried when it finds nothing.

Live pictures and files go through the same steps; a live camera spreads them over frames (`watch`), a file
gets all of them at once. Whether a code may be believed is `vote`.
"""

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Final

import msgspec

from devices.camera.crops import (
    Crop,
    Region,
    busy_part,
    enlarged,
    region_of,
    straightened,
    turned,
    with_border,
)
from devices.camera.derotate import bar_regions
from devices.camera.engines import read_zbar, read_zxing
from devices.camera.formats import (
    EVERYTHING,
    LINEAR,
    STACKED,
    WEAK,
    CodeRules,
    Engine,
    FoundCode,
    Stage,
    Symbology,
)
from devices.camera.measure import with_measures
from devices.camera.prepare import Gray, as_gray, levelled, noise, sharpened, smoothed
from devices.camera.vote import believable, fits

_NOISY: Final = 3.0
"""Gray levels of noise from which smoothing first is cheaper, and reads more."""
_SCALES: Final = (1.0, 2.0)

Codes = tuple[FoundCode, ...]


class Picture:
    """One gray picture, the rules for it, and what several steps need to know of it."""

    def __init__(self, gray: Gray, rules: CodeRules) -> None:
        self.gray = gray
        self.rules = rules
        self.symbologies = frozenset(rules.symbologies)
        self.linear = self.symbologies & LINEAR
        self.stacked = self.symbologies & STACKED

    @cached_property
    def noisy(self) -> bool:
        return noise(self.gray) > _NOISY

    @cached_property
    def smooth(self) -> Gray:
        """Without noise: itself if it has none."""
        return smoothed(self.gray) if self.noisy else self.gray

    @cached_property
    def regions(self) -> tuple[Region, ...]:
        """Places with parallel bars, if any code with bars is looked for."""
        return tuple(bar_regions(self.gray)) if self.linear or self.stacked else ()

    @cached_property
    def crops(self) -> tuple[Crop, ...]:
        """Those places upright, the small crops first."""
        return tuple(straightened(self.smooth, place, scale) for scale in _SCALES for place in self.regions)

    @cached_property
    def busy(self) -> Crop:
        """The part with fine detail."""
        return busy_part(self.smooth)


def _quick(picture: Picture) -> Codes:
    """Linear codes that stand on their head or upright alone: others are turned by the next step."""
    inverted = picture.rules.inverted
    return read_zxing(picture.smooth, picture.symbologies, inverted=inverted)


def _raw(picture: Picture) -> Codes:
    """The smallest modules do not survive smoothing."""
    return read_zxing(picture.gray, picture.symbologies) if picture.noisy else ()


def _upright(picture: Picture) -> Codes:
    for crop in picture.crops:
        found = read_zxing(crop.gray, picture.linear) or read_zbar(crop.gray, picture.linear)
        if found:
            return _moved(found, crop.in_picture)
    return _stacked(picture) if picture.stacked and picture.regions else ()


def _stacked(picture: Picture) -> Codes:
    """Stacked codes are higher than a place with bars, and the bars at their ends tell how they lean."""
    level = turned(picture.busy, picture.regions[0].angle)
    return _moved(read_zxing(level.gray, picture.stacked), level.in_picture)


def _levelled(picture: Picture) -> Codes:
    """Shadow and gloss that change within a code."""
    return _moved(read_zxing(levelled(picture.busy.gray), picture.symbologies), picture.busy.in_picture)


def _bordered(picture: Picture) -> Codes:
    """Codes without a quiet zone, and those that local levels tear apart."""
    bordered = with_border(picture.busy)
    return _moved(read_zxing(bordered.gray, picture.symbologies, one_threshold=True), bordered.in_picture)


def _large(picture: Picture) -> Codes:
    """Small and blurred codes."""
    large = enlarged(picture.busy)
    sharp = sharpened(large.gray)
    found = read_zxing(levelled(sharp), picture.symbologies) or read_zxing(sharp, picture.symbologies)
    return _moved(found, large.in_picture)


def _moved(codes: Codes, way: Callable[[float, float], tuple[float, float]]) -> Codes:
    return tuple(
        msgspec.structs.replace(code, corners=tuple(way(x, y) for x, y in code.corners)) for code in codes
    )


_STEPS: Final[dict[Stage, Callable[[Picture], Codes]]] = {
    Stage.QUICK: _quick,
    Stage.UPRIGHT: _upright,
    Stage.LEVELLED: _levelled,
    Stage.BORDERED: _bordered,
    Stage.LARGE: _large,
    Stage.RAW: _raw,
}
FALLBACKS: Final = tuple(_STEPS)[1:]
"""What is tried after a miss, the most fruitful first."""


def search(picture: Picture, stages: Iterable[Stage]) -> Codes:
    """The codes of the first stage that finds one of a possible length, else the impossible ones.

    Weak codes come with the other engine's word, all are measured.
    """
    leftover: Codes = ()
    for stage in stages:
        found = _STEPS[stage](picture)
        if any(fits(code, picture.rules) for code in found):
            return _finished(picture, found, stage)
        leftover = leftover or _finished(picture, found, stage)
    return leftover


def _finished(picture: Picture, found: Codes, stage: Stage) -> Codes:
    heard = [word for code in found for word in _with_second_word(picture, code)]
    return tuple(with_measures(picture.gray, code, stage) for code in _one_of_each(heard))


def _with_second_word(picture: Picture, code: FoundCode) -> Codes:
    """A weak code and what the engine that did not read it makes of its place."""
    if code.symbology not in WEAK:
        return (code,)
    read = read_zbar if Engine.ZXING in code.engines else read_zxing
    for scale in _SCALES:
        crop = straightened(picture.smooth, region_of(code.corners), scale)
        words = read(crop.gray, picture.linear)
        if words:
            return (code, *_moved(words, crop.in_picture))
    return (code,)


def _one_of_each(codes: Iterable[FoundCode]) -> Codes:
    """The same code of two engines becomes one code of both."""
    merged: dict[tuple[str, Symbology], FoundCode] = {}
    for code in codes:
        first = merged.setdefault((code.text, code.symbology), code)
        both = first.engines | code.engines
        merged[code.text, code.symbology] = msgspec.structs.replace(
            first, engines=both, aim=first.aim or code.aim
        )
    return tuple(merged.values())


def find_codes(image: object, rules: CodeRules = EVERYTHING) -> Codes:
    """All codes of one picture (gray, BGR or BGRA uint8) after every step; none for what is no picture."""
    gray = as_gray(image)
    return () if gray is None else search(Picture(gray, rules), _STEPS)


class Read(msgspec.Struct, frozen=True):
    """A code of a picture and whether this one picture is proof enough."""

    text: str
    format: Symbology
    accepted: bool


def read_picture(image: object, rules: CodeRules = EVERYTHING) -> tuple[Read, ...]:
    """The codes of one picture, each with the judgement that one picture allows."""
    codes = find_codes(image, rules)
    return tuple(Read(code.text, code.symbology, believable(code, codes, rules)) for code in codes)


def read_codes(image: object) -> list[tuple[str, str]]:
    """(text, symbology) of every code of a picture, believable or not."""
    return [(code.text, code.symbology.value) for code in find_codes(image)]
