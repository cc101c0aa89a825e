"""The search for codes in one picture: the quick look, and what is tried when it finds nothing.

Live pictures and files go through the same steps; a live camera spreads them over frames (`watch`), a file
gets all of them at once. Whether a code may be believed is `vote`.
"""

from collections.abc import Callable, Iterable
from typing import Final

import msgspec
import numpy as np

from devices.camera.crops import (
    Crop,
    changed,
    enlarged,
    evened,
    no_larger,
    region_of,
    straightened,
    turned,
    with_border,
)
from devices.camera.engines import read_zbar, read_zxing
from devices.camera.formats import (
    EVERYTHING,
    LINEAR,
    MATRIX,
    STACKED,
    WEAK,
    CodeRules,
    Engine,
    FoundCode,
    SearchStage,
    Symbology,
)
from devices.camera.measure import with_measures
from devices.camera.picture import GrayPicture
from devices.camera.prepare import as_gray, levelled, sharpened, sharpened_across, smoothed
from devices.camera.vote import believable, fits

_LARGER: Final = (1.5, 2.0)
_CELLS_LARGER: Final = 1.5

Codes = tuple[FoundCode, ...]


def _quick(picture: GrayPicture) -> Codes:
    """Linear codes that stand on their head or upright alone: others are turned by the next step."""
    inverted = picture.rules.inverted
    return read_zxing(picture.smooth, picture.symbologies, inverted=inverted)


def _upright(picture: GrayPicture) -> Codes:
    """Linear codes at any angle, from the cheapest look at each place to the dearest."""
    linear = picture.linear

    def plain(crop: Crop) -> Codes:
        return read_zxing(crop.gray, linear)

    def sharp(crop: Crop) -> Codes:
        return read_zxing(sharpened_across(crop.gray, crop.scale), linear)

    def second(crop: Crop) -> Codes:
        return _by_zbar(crop, linear)

    looks = ((1.0, plain), (2.0, plain), (2.0, sharp), (2.0, second), (3.0, sharp))
    found = (_first(picture.upright(scale), look) for scale, look in looks)
    return next(filter(None, found), ())


def _by_zbar(crop: Crop, linear: frozenset[Symbology]) -> Codes:
    """Every other line: they differ little after the mean along the bars."""
    lines = np.ascontiguousarray(crop.gray[::2])
    return _moved(read_zbar(lines, linear), lambda x, y: (x, 2 * y))


def _cells(picture: GrayPicture) -> Codes:
    """Small and blurred matrix codes, sharpened before and after they are enlarged.

    Without noise first and one level, which is soon done; then the mean of 3x3 after enlarging, each of
    these looks reads what the others miss.
    """

    def levels(crop: Crop) -> Codes:
        return read_zxing(crop.gray, picture.matrix)

    def one_level(crop: Crop) -> Codes:
        return read_zxing(crop.gray, picture.matrix, one_threshold=True)

    smooth = (changed(enlarged(place, _CELLS_LARGER), sharpened) for _, place in picture.cells)
    if found := _first(smooth, one_level):
        return found
    large = [changed(enlarged(place, _CELLS_LARGER), smoothed) for place, _ in picture.cells]
    sharp = [changed(place, sharpened) for place in large]
    return _first(large, levels) or _first(sharp, levels) or _first(sharp, one_level)


def _stacked(picture: GrayPicture) -> Codes:
    """Stacked codes are higher than a place with bars, and the bars at their ends tell how they lean."""
    looks = [turned(picture.detail, place.angle) for place in picture.bars[:1]]
    looks.append(changed(picture.detail, levelled))
    return _first(looks, lambda crop: read_zxing(crop.gray, picture.stacked))


def _large(picture: GrayPicture) -> Codes:
    """Small and blurred codes with bars that hardly lean."""
    sizes = (enlarged(picture.busy, times) for times in _LARGER if picture.barred)
    return _first(sizes, lambda crop: read_zxing(crop.gray, picture.barred, one_threshold=True))


def _bordered(picture: GrayPicture) -> Codes:
    """Matrix codes without a quiet zone, and those that local levels tear apart."""
    bordered = with_border(no_larger(picture.detail))
    return _moved(read_zxing(bordered.gray, picture.matrix, one_threshold=True), bordered.in_picture)


def _levelled(picture: GrayPicture) -> Codes:
    """Linear codes under shadow and gloss that change within the code."""
    if not picture.bars:
        return ()
    large = changed(enlarged(picture.busy, _LARGER[-1]), levelled)
    return _moved(read_zxing(large.gray, picture.linear), large.in_picture)


def _first(crops: Iterable[Crop], read: Callable[[Crop], Codes]) -> Codes:
    """What is read in the first of the crops that holds anything, in the picture's pixels."""
    return next((_moved(found, crop.in_picture) for crop in crops if (found := read(crop))), ())


def _moved(codes: Codes, way: Callable[[float, float], tuple[float, float]]) -> Codes:
    return tuple(
        msgspec.structs.replace(code, corners=tuple(way(x, y) for x, y in code.corners)) for code in codes
    )


_STEPS: Final[dict[SearchStage, tuple[Callable[[GrayPicture], Codes], frozenset[Symbology]]]] = {
    SearchStage.QUICK: (_quick, frozenset(Symbology)),
    SearchStage.UPRIGHT: (_upright, LINEAR),
    SearchStage.CELLS: (_cells, MATRIX),
    SearchStage.STACKED: (_stacked, STACKED),
    SearchStage.LARGE: (_large, LINEAR | STACKED),
    SearchStage.BORDERED: (_bordered, MATRIX),
    SearchStage.LEVELLED: (_levelled, LINEAR),
}
"""Each step and what it may find: after the quick look the most fruitful for its time first."""


def fallbacks(rules: CodeRules) -> tuple[SearchStage, ...]:
    """What is tried after a miss of the quick look, for the symbologies that are looked for."""
    wanted = frozenset(rules.symbologies)
    return tuple(
        stage for stage, (_, kinds) in _STEPS.items() if kinds & wanted and stage != SearchStage.QUICK
    )


def search(picture: GrayPicture, stages: Iterable[SearchStage]) -> Codes:
    """The codes of the first stage that finds one of a possible length, else the impossible ones.

    Weak codes come with the other engine's word, all are measured.
    """
    leftover: Codes = ()
    for stage in stages:
        step, _ = _STEPS[stage]
        found = step(picture)
        if any(fits(code, picture.rules) for code in found):
            return _finished(picture, found, stage)
        leftover = leftover or _finished(picture, found, stage)
    return leftover


def _finished(picture: GrayPicture, found: Codes, stage: SearchStage) -> Codes:
    heard = [word for code in found for word in _with_second_word(picture, code)]
    return tuple(with_measures(picture.gray, code, stage) for code in _one_of_each(heard))


def _with_second_word(picture: GrayPicture, code: FoundCode) -> Codes:
    """A weak code and what the engine that did not read it makes of its place."""
    if code.symbology not in WEAK:
        return (code,)
    read = read_zbar if Engine.ZXING in code.engines else read_zxing
    place = region_of(code.corners)
    ways = (straightened(picture.smooth, place, 1.0), evened(picture.gray, place, 2.0))
    words = _first(ways, lambda crop: read(crop.gray, picture.linear))
    return (code, *words)


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
    return () if gray is None else search(GrayPicture(gray, rules), (SearchStage.QUICK, *fallbacks(rules)))


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
