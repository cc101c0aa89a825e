"""How large the words on the board's tiles are: one size per role over all tiles, in px.

A tile that shrank its own words would make the worst news the smallest. For 5 m on a 43 inch panel the key
message needs 70 px, code, reason and who acts 48 px each.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import floor

from PySide6.QtGui import QFont, QFontMetricsF

from ui.theme.current import metrics
from ui.theme.fonts import label_font
from ui.theme.tokens import TYPE
from ui.widgets.content import TileState

MEASURED_PX = 100
LINE_HEIGHT = 1.26
BESIDE_SHARE = 0.45
"""What stands beside the key message, as a share of its size."""
HELD_SHARE = 0.4
"""What is on hold stands beside the code, at least at this share of its size."""
LEAST_SHARE = 0.6
"""Where words are long they may take the whole page down to this share; then they are cut off."""
PADDING = (20, 12)
ROWS = (TYPE.code, TYPE.h2, TYPE.board, TYPE.code, TYPE.code)
"""Code, name, key message, reason, who acts."""


@dataclass(frozen=True, slots=True)
class TileSizes:
    """Sizes of type in px; `spare` px of height are left for more figures."""

    code: int
    name: int
    message: int
    reason: int
    spare: int = 0

    @property
    def beside(self) -> int:
        return round(self.message * BESIDE_SHARE)


def row(size_px: int) -> int:
    """The height of a row of that size."""
    return round(size_px * LINE_HEIGHT)


def least_height() -> int:
    """Px a tile needs for all its rows at scale 1."""
    return sum(row(size) for size in ROWS) + 2 * metrics().px(PADDING[1])


def font(size_px: int, words: str, *, bold: bool = True) -> QFont:
    """A font of the board."""
    return label_font(size_px, words, bold=bold)


def tile_sizes(states: Sequence[TileState], width: int, height: int) -> TileSizes:
    """The sizes for tiles `width` x `height` px that say these states."""
    across = width - 2 * metrics().px(PADDING[0])
    down = height - 2 * metrics().px(PADDING[1])
    unit = min(metrics().scale, down / sum(row(size) for size in ROWS))
    icon = TYPE.code * unit + metrics().px(16)
    code = min((_code(state, TYPE.code * unit, across - icon) for state in states), default=TYPE.code)
    names = [(state.name, False) for state in states]
    silent = [(state.detail, False) for state in states if not state.owner]
    name = _fitting(TYPE.h2 * unit, [*names, *silent], across)
    reasons = [(state.detail, False) for state in states if state.owner]
    owners = [(state.owner, True) for state in states]
    reason = min(
        _fitting(TYPE.code * unit, reasons, across), _fitting(TYPE.code * unit, owners, across - icon)
    )
    message = min([_message(state, TYPE.board * unit, across) for state in states], default=TYPE.board)
    used = row(code) + row(name) + row(message) + 2 * row(reason)
    return TileSizes(code, name, message, reason, max(0, down - used))


def _fitting(largest: float, words: Iterable[tuple[str, bool]], width: float) -> int:
    """The size at which all the words fit, between the largest and the least."""
    widest = max((_em(each, bold) for each, bold in words if each), default=0.0)
    fits = width / widest if widest else largest
    return floor(max(min(largest, fits), largest * LEAST_SHARE))


def _code(state: TileState, largest: float, width: float) -> int:
    """The size at which the code has room for the pill of what is on hold beside it."""
    em = _em(state.code, True)
    if state.held:
        em += _em(state.held, True) * HELD_SHARE + 1.0
    return floor(max(min(largest, width / em if em else largest), largest * LEAST_SHARE))


def _message(state: TileState, largest: float, width: int) -> int:
    em = _em(state.message, True)
    if state.beside:
        em += (_em(state.beside, True) + 0.5) * BESIDE_SHARE
    return floor(max(min(largest, width / em if em else largest), largest * LEAST_SHARE))


@lru_cache(maxsize=512)
def _em(words: str, bold: bool) -> float:
    """The width of words in ems."""
    return QFontMetricsF(font(MEASURED_PX, words, bold=bold)).horizontalAdvance(words) / MEASURED_PX
