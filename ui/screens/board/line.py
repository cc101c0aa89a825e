"""The figures of the whole line: totals and output per hour. No Qt.

A line's output is what its last planned station reports; the sum of all stations would count a unit once per
operation.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from sync.protocol.messages import BoardItem, BoardTile
from terminal.quality.figures.yields import pooled_yield
from terminal.words.times import duration_words
from ui.screens.board.ages import Heard
from ui.screens.board.shift_hours import ShiftHours
from ui.screens.board.state import Hours, Total
from ui.screens.board.tiles import percent
from ui.text import either, language, text
from ui.words.orders import SHORT


def last_stations(tiles: Sequence[BoardTile]) -> tuple[BoardTile, ...]:
    """The last station with a plan of each line, by code."""
    lasts = {tile.line: tile for tile in sorted(tiles, key=lambda tile: tile.station) if tile.plan}
    return tuple(lasts.values())


def totals(heard: Heard, turn: int = 0) -> tuple[Total, ...]:
    """Output, first-pass yield, scrap, open calls. Several items are never added up: output and yield of each
    are shown in turn, with its name.
    """
    tiles = heard.reply.tiles
    items = heard.reply.items
    scrap = sum((tile.scrap for tile in tiles), Decimal(0))
    made = _of_item(items[turn % len(items)], several=len(items) > 1) if items else _of_line(tiles)
    shown = (*made, Total(text("Scrap"), str(scrap), text("pcs")), _calls(tiles, heard))
    return tuple(replace(total, stale=True) for total in shown) if heard.blind else shown


def _of_item(item: BoardItem, *, several: bool) -> tuple[Total, Total]:
    """Output and yield of one item against its own plan; what is short is abnormal and looks it."""
    name = (either(zh=item.name_zh, en=item.name_en) or item.item) if several else ""
    behind = item.plan_now > 0 and item.good < Decimal(str(SHORT)) * item.plan_now
    plan = f"/ {item.plan}" if item.plan else ""
    output = Total(text("Output"), str(item.good), plan, alarm=behind, item=name)
    share = item.first_pass_yield
    low = share is not None and share < Decimal(str(SHORT))
    words = "–" if share is None else percent(float(share))
    return output, Total(text("First pass"), words, alarm=low, item=name)


def _of_line(tiles: Sequence[BoardTile]) -> tuple[Total, Total]:
    """Of a hub that tells no items."""
    lasts = last_stations(tiles)
    good = sum((tile.good for tile in lasts), Decimal(0))
    plan = sum(tile.plan for tile in lasts)
    behind = good < Decimal(str(SHORT)) * sum(tile.plan_now for tile in lasts)
    share = pooled_yield((tile.first_results, tile.first_pass_yield) for tile in tiles)
    words = "–" if share is None else percent(float(share))
    low = share is not None and share < SHORT
    output = Total(text("Output"), str(good), f"/ {plan}" if plan else "", alarm=behind)
    return output, Total(text("First pass"), words, alarm=low)


def _calls(tiles: Sequence[BoardTile], heard: Heard) -> Total:
    calling = [tile for tile in tiles if tile.open_calls]
    raised = [tile.called_at for tile in calling if tile.called_at is not None]
    lasting = duration_words(heard.seconds_since(min(raised)), language()) if raised else ""
    oldest = text("oldest {time}", time=lasting) if raised else ""
    count = sum(tile.open_calls for tile in calling)
    return Total(text("Open calls"), str(count), oldest, alarm=count > 0)


def hours(heard: Heard, shift: ShiftHours) -> Hours:
    """Output per hour of the shift so far, the running hour last, at the stations that the title names: an
    item may leave the line elsewhere.
    """
    lasts = last_stations(heard.reply.tiles)
    target = sum(shift.target_of(tile) for tile in lasts)
    words = text("plan {n}", n=round(target)) if target else ""
    title = " · ".join((text("Output per hour"), *sorted(tile.station for tile in lasts)))
    return Hours(title, shift.bars(lasts, target), target, words)
