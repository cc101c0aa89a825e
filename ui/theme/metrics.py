"""Millimetres, px and scale: how big things are on one panel.

No Qt and no colours. Touch targets are physical and do not follow the scale; type, gaps and chrome do.
"""

from dataclasses import dataclass
from math import ceil, hypot

from ui.theme.tokens import TYPE, Role

GLOVE_MM = 15.0
LEAST_MM = 9.0
"""For bare hands only, and only beside another way for gloves."""
PRIMARY_MM = 20.0
GAP_MM = 3.0
PRIMARY_FLOOR_PX = 96
LAYOUT_PX = (1280, 800)


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
    """Sizes in px for a panel; build it with `metrics_for`."""

    px_per_mm: float
    scale: float

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
        return max(self.mm(PRIMARY_MM), PRIMARY_FLOOR_PX)

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
    """Sizes for a panel at 1.0 to 1.5.

    A scale that would push a 1280x800 layout off the panel is lowered to the largest that fits, not below 1:
    what fits 1280x800 at 100 % fits everywhere. 150 % is 1.35 on 1920x1080 and 1.0 on 1280x800.
    """
    fitting = min(panel.width_px / LAYOUT_PX[0], panel.height_px / LAYOUT_PX[1])
    return Metrics(px_per_mm=panel.px_per_mm, scale=max(1.0, min(scale, fitting)))
