"""How large and how sharp a found code is in its picture, and what a person could do about it.

It measures and decodes nothing; the words for a hint belong to the ui.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from devices.camera.crops import Crop, region_of, straightened
from devices.camera.formats import FoundCode, SearchStage
from devices.camera.prepare import Gray

LEAST_MODULE_PX: Final = 3.0
"""Pixels a module from which codes are read safely; below 2 hardly any are."""
LEAST_SHARPNESS: Final = 0.5
_LINES: Final = (0.3, 0.4, 0.5, 0.6, 0.7)
_SCALE: Final = 2.0


class Hint(StrEnum):
    """What would help the camera."""

    MOVE_CLOSER = "move_closer"
    HOLD_STILL = "hold_still"
    FOCUS = "focus"


def with_measures(gray: Gray, code: FoundCode, stage: SearchStage) -> FoundCode:
    """The code with its module width, its sharpness and the stage that found it."""
    crop = straightened(gray, region_of(code.corners), _SCALE)
    module, sharpness = module_and_sharpness(crop.gray, crop.scale)
    return msgspec.structs.replace(code, module_px=module, sharpness=sharpness, stage=stage)


def module_and_sharpness(upright: Gray, scale: float) -> tuple[float, float]:
    """Width of the narrowest elements in picture pixels, and that over the width of an edge (at most 1).

    The narrowest elements are the lower fifth of the distances between crossings of the middle gray, on
    five lines across the code; an edge is as wide as the contrast over the steepest twentieth of slopes.
    """
    rows = upright[[int(upright.shape[0] * share) for share in _LINES]].astype(np.float32)
    dark = _at_share(rows, 0.05)
    light = _at_share(rows, 0.95)
    if light - dark < 16:
        return 0.0, 0.0
    widths = np.concatenate([_widths(row - (dark + light) / 2) for row in rows])
    if len(widths) < 8:
        return 0.0, 0.0
    module = _at_share(widths, 0.2)
    edge = (light - dark) / max(_at_share(np.abs(np.diff(rows, axis=1)), 0.95), 1.0)
    return module / scale, min(1.0, module / edge)


def _at_share(values: NDArray[np.float32], share: float) -> float:
    """The value that this share of the others is below."""
    place = int(share * (values.size - 1))
    return float(np.partition(values.ravel(), place)[place])


def _widths(row: NDArray[np.float32]) -> NDArray[np.float32]:
    """Distances between the crossings of zero, between pixels by the straight line."""
    at = np.nonzero(row[:-1] * row[1:] < 0)[0]
    crossings = at + row[at] / (row[at] - row[at + 1])
    return np.diff(crossings)


def hint_for(code: FoundCode) -> Hint | None:
    """What would make this code safer to read; None when nothing is needed or known."""
    return _hint(code.module_px, code.sharpness)


def _hint(module_px: float, sharpness: float) -> Hint | None:
    if not module_px:
        return None
    if module_px < LEAST_MODULE_PX:
        return Hint.MOVE_CLOSER
    return Hint.FOCUS if sharpness < LEAST_SHARPNESS else None


def hint_of_bars(crops: Sequence[Crop]) -> Hint | None:
    """What would help with bars that nobody could read, of those in the first crop; None without bars."""
    if not crops:
        return None
    module, sharpness = module_and_sharpness(crops[0].gray, crops[0].scale)
    if not module:
        return None
    return (
        Hint.MOVE_CLOSER if module < LEAST_MODULE_PX else Hint.FOCUS if sharpness < LEAST_SHARPNESS else None
    )
