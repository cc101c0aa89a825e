"""What stands on a chart, as plain data: panels with series, limits and marks, boxes of figures, notes.

No Qt and no calculation: builders fill it from results, painters draw it, tests compare it, and as JSON it
serves a page as well. Coordinates are data units; words are already in the language of the reader.
"""

from enum import StrEnum
from typing import Literal

import msgspec

Tone = Literal["data", "second", "plain", "limit", "centre", "zone", "spec", "target", "bad"]
"""What a colour stands for; the painter has one token for each."""


class Stroke(StrEnum):
    """Dots alone, a line alone, dots joined by a line, bars from zero."""

    DOTS = "dots"
    LINE = "line"
    LINKED = "linked"
    BARS = "bars"


class Series(msgspec.Struct, frozen=True):
    """Values over x; a None in `y` is a gap. `name` stands in the legend, "" keeps it out.

    `width` is that of a bar in units of x; `dashed` breaks the line, so that two lines differ without colour.
    """

    x: tuple[float, ...]
    y: tuple[float | None, ...]
    look: Stroke = Stroke.LINKED
    tone: Tone = "data"
    name: str = ""
    width: float = 1.0
    dashed: bool = False


class Limit(msgspec.Struct, frozen=True):
    """A horizontal line with a level per x, so that it can step; `label` stands at its right end.

    `x` has the places of the points it belongs to; each level reaches half way to the neighbours.
    """

    label: str
    x: tuple[float, ...]
    y: tuple[float | None, ...]
    tone: Tone = "limit"


class Upright(msgspec.Struct, frozen=True):
    """A vertical line with its label above the plot."""

    x: float
    label: str
    tone: Tone = "spec"


class Mark(msgspec.Struct, frozen=True):
    """A point that breaks rules; `words` are their numbers, as "1" or "1,5"."""

    x: float
    y: float
    words: str


class PhaseBreak(msgspec.Struct, frozen=True):
    """Where a new phase begins: half a place before its first point."""

    x: float
    name: str


class Band(msgspec.Struct, frozen=True):
    """A shaded stretch between two curves over the same x, as the confidence of a fitted line."""

    x: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    name: str = ""


class Plot(msgspec.Struct, frozen=True):
    """One plot. `names` are the words below x = 1, 2, ...; without them the x axis has numbers.

    `x_range` and `y_range` fix what is shown, else all that is drawn fits in. `floor` makes y begin at zero.
    """

    title: str
    series: tuple[Series, ...] = ()
    limits: tuple[Limit, ...] = ()
    uprights: tuple[Upright, ...] = ()
    marks: tuple[Mark, ...] = ()
    breaks: tuple[PhaseBreak, ...] = ()
    bands: tuple[Band, ...] = ()
    x_name: str = ""
    names: tuple[str, ...] = ()
    x_range: tuple[float, float] | None = None
    y_range: tuple[float, float] | None = None
    floor: bool = False
    show_y: bool = True


class Figure(msgspec.Struct, frozen=True):
    """One line of a box: what, how much, and its confidence interval or another detail."""

    name: str
    value: str
    detail: str = ""


class FigureBox(msgspec.Struct, frozen=True):
    """Figures that belong together; `detail` heads the column of intervals."""

    title: str
    figures: tuple[Figure, ...]
    detail: str = ""


class Picture(msgspec.Struct, frozen=True):
    """A whole picture: facts and warnings below the title, rows of panels, boxes at their right, notes last.

    `weights` share the height among the rows. `size` is in px at scale 1, more where boxes and words need it.
    """

    title: str
    rows: tuple[tuple[Plot, ...], ...]
    facts: tuple[str, ...] = ()
    weights: tuple[float, ...] = ()
    boxes: tuple[FigureBox, ...] = ()
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    size: tuple[int, int] = (1120, 720)
