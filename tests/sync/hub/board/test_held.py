"""Units on hold on the board: counted at the station that held them, until somebody decides."""

from collections import Counter
from typing import Any

import pytest
from sqlalchemy import select, text

from sync.hub.store.tables import doc
from sync.hub.views.board import HELD_KEYS, board, held_units
from terminal.domain.events import payloads as ev
from terminal.domain.events.kinds import Disposition
from terminal.domain.ids import ItemCode, ReasonCode
from tests.sync.hub.pen import Pen
from tests.sync.hub.projecting import Bench

HOLDS: dict[str, ev.EventKey] = {}
"""The newest hold of each unit."""


def counted(bench: Bench) -> Counter[str]:
    with bench.hub.database.reading() as connection:
        return held_units(connection)


def hold(pen: Pen, code: str) -> None:
    pen.write(ev.UnitStarted(item=ItemCode("P")), subject=("unit", code))
    HOLDS[code] = pen.write(ev.UnitHeld(), subject=("unit", code))


def decide(pen: Pen, code: str, disposition: Disposition) -> None:
    ends = (HOLDS[code],)
    decided = ev.UnitDisposed(disposition=disposition, reason=ReasonCode("R"), ends=ends)
    pen.write(decided, subject=("unit", code))


def three_held(bench: Bench) -> tuple[Pen, Pen]:
    one, two = Pen("T1"), Pen("T2", "ST-020")
    hold(one, "SN1")
    hold(one, "SN2")
    hold(two, "SN3")
    one.write(ev.UnitStarted(item=ItemCode("P")), subject=("unit", "SN4"))
    bench.take(one)
    bench.take(two)
    return one, two


@pytest.mark.slow
def test_each_station_has_its_own(bench: Bench, clock: Any) -> None:
    three_held(bench)
    assert counted(bench) == {"ST-010": 2, "ST-020": 1}
    with bench.hub.database.reading() as connection:
        tiles = board(connection, clock.at, "L1").tiles
    assert {tile.station: tile.held for tile in tiles} == {"ST-010": 2, "ST-020": 1}


@pytest.mark.slow
def test_a_decision_ends_it_wherever_it_is_taken(bench: Bench) -> None:
    _, two = three_held(bench)
    first = len(two.frames()) + 1
    decide(two, "SN1", Disposition.USE_AS_IS)
    decide(two, "SN3", Disposition.SCRAP)
    bench.take(two, first)
    assert counted(bench) == {"ST-010": 1}


@pytest.mark.slow
def test_not_all_units_are_read_for_it(bench: Bench) -> None:
    with bench.hub.database.reading() as connection:
        bodies = select(doc.c.body).where(doc.c.kind == "unit", doc.c.key.in_(HELD_KEYS))
        query = str(bodies.compile(connection.engine, compile_kwargs={"literal_binds": True}))
        plan = str(connection.execute(text(f"EXPLAIN QUERY PLAN {query}")).all())
    assert "doc_by_live (kind=? AND live=?)" in plan
    assert "PRIMARY KEY (kind=? AND key=?)" in plan
