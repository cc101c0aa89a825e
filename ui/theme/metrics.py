"""Millimetres, px and scale: how big things are on one panel.

No Qt and no colours. Touch targets are physical, type, gaps and chrome follow the scale; both keep within
what the panel has room for. The layout is made for 1280x800 logical px; a panel that has 0.8 times of it, in
its narrower direction, gets 0.8 times the sizes, so that nothing is cut off or drawn over another.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from math import ceil, hypot

from ui.theme.tokens import TYPE, Role

GLOVE_MM = 15.0
LEAST_MM = 9.0
"""For bare hands only, and only beside another way for gloves."""
PRIMARY_MM = 20.0
GAP_MM = 3.0
PRIMARY_FLOOR_PX = 96
LAYOUT_PX = (1280, 800)
LEAST_PX = (960, 600)
"""A smaller panel is still filled whole, but its type is too small to be read from where people stand."""
GROWTH = 2 / 3
"""Of what a panel is larger than the layout, so much goes into larger type, the rest into more to see."""
LEAST_STEP = 0.01
ROOMY = 1.2
"""From so many times the layout on there is room for large type and for things beside the work."""
LEAST_GLOVE_PX = 56
"""At scale 1: a target must hold its words, however large the glass is said to be."""


@dataclass(frozen=True, slots=True)
class Panel:
    """A screen as it hangs there: size in px and the diagonal in inches."""

    width_px: int = 1280
    height_px: int = 800
    diagonal_inch: float = 10.1

    @property
    def px_per_mm(self) -> float:
        return hypot(self.width_px, self.height_px) / self.diagonal_inch / 25.4


@dataclass(frozen=True, slots=True)
class Metrics:
    """Sizes in px for a panel; build it with `metrics_for`. `room` is how often the layout fits the panel."""

    px_per_mm: float
    scale: float
    room: float = 1.0
    panel: Panel = field(default=Panel(), compare=False)

    @property
    def roomy(self) -> bool:
        """True on a panel with room for large type and for more than the work itself."""
        return self.room >= ROOMY

    @property
    def spare(self) -> bool:
        """True on a panel where the type leaves room for more to see beside the work."""
        return self.roomy and self.scale < self.room

    def mm(self, millimetres: float) -> int:
        """Px that are at least so many millimetres on the glass."""
        return ceil(round(millimetres * self.px_per_mm, 6))

    def px(self, size: float) -> int:
        """Px of a size given at scale 1."""
        return round(size * self.scale)

    def font_px(self, role: Role) -> int:
        return self.px(getattr(TYPE, role))

    @property
    def glove(self) -> int:
        """Least side of a touch target."""
        return self.mm(GLOVE_MM)

    @property
    def primary(self) -> int:
        """Least side of the primary action and of a keypad key."""
        return max(self.mm(PRIMARY_MM), self.px(PRIMARY_FLOOR_PX))

    @property
    def gap(self) -> int:
        """Least gap between two touch targets."""
        return self.mm(GAP_MM)

    @property
    def header(self) -> int:
        """Height of the header; its touchable parts need the glove size too."""
        return max(self.px(80), self.glove)

    @property
    def strip(self) -> int:
        return self.px(108)

    @property
    def column(self) -> int:
        """Width of the action column."""
        return self.px(236)


def metrics_for(panel: Panel, scale: float = 1.0) -> Metrics:
    """Sizes for a panel; `scale` is the size of text that is wished, 1.0 to 1.5.

    A millimetre of touch targets is never more px than fit, whatever the size of the glass is said to be.
    """
    room = min(panel.width_px / LAYOUT_PX[0], panel.height_px / LAYOUT_PX[1])
    fitting = _scale_for(room, scale)
    least, most = LEAST_GLOVE_PX * fitting / GLOVE_MM, Panel().px_per_mm * room
    return Metrics(min(max(panel.px_per_mm, least), most), fitting, room, panel)


def _scale_for(room: float, wished: float) -> float:
    """1.0 on 1280x800 and 1.22 on 1920x1080, times what is wished while there is room (1.35 there)."""
    usual = room if room < 1 else room**GROWTH
    return min(room, usual * max(1.0, wished))


def sizes_offered(room: float, percents: Sequence[int]) -> tuple[int, ...]:
    """Those sizes of text, ascending, that make a difference with so much room; the first always."""
    offered: list[int] = []
    for percent in percents:
        before = _scale_for(room, offered[-1] / 100) if offered else 0.0
        if _scale_for(room, percent / 100) > before + LEAST_STEP:
            offered.append(percent)
    return tuple(offered)


def glasses_alike(panel: Panel, inches: Sequence[float]) -> tuple[tuple[float, ...], ...]:
    """Sizes of the glass, ascending, in groups that make no difference on a panel of so many px."""

    def px_per_mm(inch: float) -> float:
        return metrics_for(replace(panel, diagonal_inch=inch)).px_per_mm

    return tuple(tuple(group) for _, group in groupby(inches, px_per_mm))


def too_small(width_px: int, height_px: int) -> bool:
    """True for a panel below the least size."""
    return width_px < LEAST_PX[0] or height_px < LEAST_PX[1]
