"""Boards follow the calendar: no pieces are due for a break, and a line may have a holiday of its own."""

from datetime import date
from typing import Any

from sync.hub.masters.load import load_masters
from sync.hub.views.board import board
from sync.protocol.messages import BoardReply
from terminal.domain.masters.rows import Holiday, MasterRow, Shift, ShiftBreak
from tests.sync.hub.pen import START, names
from tests.sync.hub.projecting import Bench

MINUTE = 60_000_000
FIVE = START + (46 * 60 + 40) * 1_000_000
"""17:00 in the plant, three hours into its late shift."""


def seen(bench: Bench, now: int, line: str) -> BoardReply:
    with bench.hub.database.reading() as connection:
        return board(connection, now, line)


def loaded(bench: Bench, *rows: MasterRow) -> None:
    bench.job(lambda work: load_masters(work, rows))


def due(bench: Bench, minute: int) -> int:
    return seen(bench, FIVE + minute * MINUTE, "L1").tiles[0].plan_now


def test_nothing_is_due_for_a_break(bench: Bench) -> None:
    assert [due(bench, minute) for minute in (0, 24, 48)] == [37, 42, 47]
    rest = ShiftBreak("17:00", "17:30")
    loaded(bench, Shift(code="late", names=names("late"), start="14:00", end="22:00", breaks=(rest,)))
    assert [due(bench, minute) for minute in (0, 15, 30, 57)] == [40, 40, 40, 46]


def test_a_line_has_its_own_holiday(bench: Bench) -> None:
    loaded(bench, Holiday(day=date(2026, 9, 21), names=names("inventory"), line="L2"))
    assert [seen(bench, FIVE, line).shift for line in ("L1", "L2", "")] == [
        "2026-09-21/late",
        "",
        "2026-09-21/late",
    ]
    tiles: dict[str, Any] = {tile.station: tile for tile in seen(bench, FIVE, "").tiles}
    assert (tiles["ST-010"].plan_now, tiles["ST-900"].plan_now) == (37, 0)
