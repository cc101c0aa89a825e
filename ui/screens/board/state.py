"""What there is to see on the board. Frozen; made by the presenter, drawn by the view. No Qt."""

from dataclasses import dataclass

from ui.widgets.content import BoardHead, Hour, TileState


@dataclass(frozen=True, slots=True)
class Total:
    """One figure of the whole line: what it is, the number, what it is measured against; `item` where it is
    that of one of several; `stale` where the hub has been silent for so long that it may be another by now.
    """

    title: str
    number: str
    beside: str = ""
    alarm: bool = False
    stale: bool = False
    item: str = ""


@dataclass(frozen=True, slots=True)
class Tile:
    """A station; `beats` while its alert is new."""

    station: str
    look: TileState
    beats: bool = False


@dataclass(frozen=True, slots=True)
class Hours:
    """Output per hour of the shift; `target` 0 without a plan."""

    title: str
    bars: tuple[Hour, ...]
    target: float
    target_words: str


@dataclass(frozen=True, slots=True)
class BoardState:
    """The whole screen. Where there are no stations to show `empty` says why, in one large tile."""

    head: BoardHead
    totals: tuple[Total, ...]
    hours: Hours
    tiles: tuple[Tile, ...]
    empty: TileState | None
