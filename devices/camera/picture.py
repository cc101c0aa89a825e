"""One picture, the rules for it, and what several steps of the search need to know of it, found out once.

It reads no code.
"""

from functools import cached_property
from typing import Final

from devices.camera.crops import Crop, Region, busiest, busy_part, changed, evened, part_around
from devices.camera.derotate import bar_regions, cell_regions
from devices.camera.formats import LINEAR, MATRIX, STACKED, CodeRules, Symbology
from devices.camera.prepare import Gray, noise, sharpened, smoothed
from devices.camera.texture import Texture

_NOISY: Final = 3.0
"""Gray levels of noise from which smoothing first is cheaper, and reads more."""
_MARGIN = 12.0
_WIDEST = 240.0
"""Pixels around a place with cells, and of it at most: a larger code needs no enlarging."""
_MOST_CELLS: Final = 100_000
"""Pixels of all those places."""


class GrayPicture:
    """A gray picture. What is asked for is kept."""

    def __init__(self, gray: Gray, rules: CodeRules) -> None:
        self.gray = gray
        self.rules = rules
        self.symbologies = frozenset(rules.symbologies)
        self.linear = self.symbologies & LINEAR
        self.stacked = self.symbologies & STACKED
        self.matrix = self.symbologies & MATRIX
        self._upright: dict[float, tuple[Crop, ...]] = {}

    @cached_property
    def smooth(self) -> Gray:
        """Without noise: itself if it has little."""
        return smoothed(self.gray) if noise(self.gray) > _NOISY else self.gray

    @cached_property
    def texture(self) -> Texture:
        """Where its detail is, and which way it runs."""
        return Texture(self.gray)

    @cached_property
    def bars(self) -> tuple[Region, ...]:
        """Places with parallel bars, the strongest first."""
        return tuple(bar_regions(self.texture))

    @property
    def barred(self) -> frozenset[Symbology]:
        """Codes with bars that it may hold: no linear ones where no bars are."""
        return self.linear | self.stacked if self.bars else self.stacked

    @property
    def turned_upright(self) -> bool:
        """Whether a step has looked at the bars."""
        return bool(self._upright)

    def upright(self, scale: float) -> tuple[Crop, ...]:
        """The places with bars upright, so many times as large."""
        if scale not in self._upright:
            self._upright[scale] = tuple(evened(self.gray, place, scale) for place in self.bars)
        return self._upright[scale]

    @cached_property
    def cells(self) -> tuple[tuple[Crop, Crop], ...]:
        """Places with cells, sharpened: as they came, and without noise. As many as are small together."""
        parts: list[tuple[Crop, Crop]] = []
        left = _MOST_CELLS
        for place in cell_regions(self.texture):
            size = (min(place.length + 2 * _MARGIN, _WIDEST), min(place.height + 2 * _MARGIN, _WIDEST))
            left -= int(size[0] * size[1])
            if left < 0 and parts:
                break
            raw, smooth = (part_around(gray, (place.x, place.y), size) for gray in (self.gray, self.smooth))
            parts.append((changed(raw, sharpened), changed(smooth, sharpened)))
        return tuple(parts)

    @cached_property
    def detail(self) -> Crop:
        """The part with fine detail."""
        return busy_part(self.smooth)

    @cached_property
    def busy(self) -> Crop:
        """As much of that as may be enlarged, sharpened."""
        return changed(busiest(self.detail), sharpened)
