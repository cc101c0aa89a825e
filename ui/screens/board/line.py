"""The figures of the whole line: totals and output per hour. No Qt.

A line's output is what its last planned station reports; the sum of all stations would count a unit once per
operation.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from sync.protocol import BoardTile
from terminal.quality.yields import pooled_yield
from ui.screens.board.ages import Heard, duration_words
from ui.screens.board.shift_hours import ShiftHours
from ui.screens.board.state import Hours, Total
from ui.screens.board.tiles import percent
from ui.text import text


def last_stations(tiles: Sequence[BoardTile]) -> tuple[BoardTile, ...]:
    """The last station with a plan of each line, by code."""
    lasts = {tile.line: tile for tile in sorted(tiles, key=lambda tile: tile.station) if tile.plan}
    return tuple(lasts.values())


def totals(heard: Heard) -> tuple[Total, ...]:
    """Output, first-pass yield, scrap, open calls."""
    tiles = heard.reply.tiles
    lasts = last_stations(tiles)
    good, plan = sum((tile.good for tile in lasts), Decimal(0)), sum(tile.plan for tile in lasts)
    scrap = sum((tile.scrap for tile in tiles), Decimal(0))
    shown = (
        Total(text("Output"), str(good), f"/ {plan}" if plan else ""),
        Total(text("First-pass yield"), _first_pass(tiles)),
        Total(text("Scrap"), str(scrap), text("pcs")),
        _calls(tiles, heard),
    )
    return tuple(replace(total, stale=True) for total in shown) if heard.blind else shown


def _first_pass(tiles: Sequence[BoardTile]) -> str:
    """All stations' yields together, each with the pieces it is of."""
    share = pooled_yield((tile.first_results, tile.first_pass_yield) for tile in tiles)
    return "–" if share is None else percent(float(share))


def _calls(tiles: Sequence[BoardTile], heard: Heard) -> Total:
    calling = [tile for tile in tiles if tile.open_calls]
    raised = [tile.called_at for tile in calling if tile.called_at is not None]
    oldest = text("oldest {time}", time=duration_words(heard.seconds_since(min(raised)))) if raised else ""
    count = sum(tile.open_calls for tile in calling)
    return Total(text("Open calls"), str(count), oldest, alarm=count > 0)


def hours(heard: Heard, shift: ShiftHours) -> Hours:
    """Output per hour of the shift so far, the running hour last."""
    lasts = last_stations(heard.reply.tiles)
    target = sum(shift.target_of(tile) for tile in lasts)
    words = text("plan {n}", n=round(target)) if target else ""
    return Hours(text("Output per hour"), shift.bars(lasts, target), target, words)
