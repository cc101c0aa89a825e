"""Finds where a picture has parallel bars, and at which angle, and where it has cells as matrix codes have.

A scan line crosses all bars of a linear code only while the code hardly leans: turned upright (`crops`),
codes at any angle are read. It decodes nothing.
"""

from typing import Any, Final

import numpy as np

from devices.camera.crops import Region
from devices.camera.texture import Mask, Texture, strong_areas

_SAME_WAY: Final = float(np.cos(2 * 0.35))
"""Cosine of twice the 20 degrees within which neighbours belong to the same bars."""
_SHARE_OF_PEAK: Final = 0.35
_LEAST_BARS = 100.0
_LEAST_CELLS = 600.0
_BARS_TO_CELLS = 1 / 12
_CELLS_TO_BARS = 0.7
"""Of the other kind's strongest place: what is weaker is left alone. Measured: the strongest cells are
1 to 500 times as strong as the strongest bars in pictures of matrix codes, 0.2 to 6 times of linear codes."""


def bar_regions(texture: Texture, most: int = 2) -> list[Region]:
    """The places with the strongest parallel bars, best first."""
    bars = texture.bars

    def near(x: int, y: int) -> Any:
        return texture.alike(x, y, _SAME_WAY) & (bars.at > _SHARE_OF_PEAK * bars.at[y, x])

    least = max(_LEAST_BARS, _BARS_TO_CELLS * texture.cells.peak)
    return [_leaning(area, texture) for area in strong_areas(bars, near, least, most)]


def cell_regions(texture: Texture, most: int = 4) -> list[Region]:
    """The places with the strongest detail that runs every way, best first; none of them leans."""
    cells = texture.cells

    def near(x: int, y: int) -> Any:
        return cells.at > _SHARE_OF_PEAK * cells.at[y, x]

    least = max(_LEAST_CELLS, _CELLS_TO_BARS * texture.bars.peak)
    return [_around(area, 0.0, texture.shrink) for area in strong_areas(cells, near, least, most)]


def _leaning(area: Mask, texture: Texture) -> Region:
    xx, yy, xy = (float(part[area].sum()) for part in (texture.xx, texture.yy, texture.xy))
    return _around(area, 0.5 * float(np.arctan2(2 * xy, xx - yy)), texture.shrink)


def _around(area: Mask, angle: float, shrink: int) -> Region:
    """The smallest rectangle at this angle around the area, in picture pixels."""
    rows, columns = np.nonzero(area)
    cos = np.cos(angle)
    sin = np.sin(angle)
    across = columns * cos + rows * sin
    along = rows * cos - columns * sin
    u = (across.min() + across.max()) / 2
    v = (along.min() + along.max()) / 2
    return Region(
        float((u * cos - v * sin + 0.5) * shrink),
        float((u * sin + v * cos + 0.5) * shrink),
        angle,
        float((np.ptp(across) + 1) * shrink),
        float((np.ptp(along) + 1) * shrink),
    )
