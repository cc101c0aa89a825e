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
from ui.screens.board.state import Hours, Total
from ui.screens.board.tiles import percent
from ui.text import text
from ui.widgets.content import Hour

SHORT = 0.9
"""An hour below this share of the plan is a short one."""
MOST_HOURS = 12


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


def hours(heard: Heard, zone: str, shift_hours: float) -> Hours:
    """Output per hour of the shift so far, the running hour last."""
    lasts = last_stations(heard.reply.tiles)
    target = sum(tile.plan for tile in lasts) / shift_hours if shift_hours else 0.0
    now = int(heard.clock(zone, heard.now, "%H"))
    seen = {hour for tile in heard.reply.tiles for hour in tile.good_by_hour} | {now}
    first = max((now - hour) % 24 for hour in seen)
    shown = [(now - back) % 24 for back in range(min(first, MOST_HOURS - 1), -1, -1)]
    counts = {hour: sum(int(tile.good_by_hour.get(hour, 0)) for tile in lasts) for hour in shown}
    bars = tuple(
        Hour(f"{hour:02}", counts[hour], hour != now and counts[hour] < SHORT * target, hour == now)
        for hour in shown
    )
    words = text("plan {n}", n=round(target)) if target else ""
    return Hours(text("Output per hour"), bars, target, words)
