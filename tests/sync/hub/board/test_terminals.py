"""A station with several terminals on the board: who is signed in, and it runs while one of them works."""

from typing import Any

import pytest
from sqlalchemy import update

from sync.hub.store.tables import terminal
from sync.hub.views.board import board
from sync.protocol.messages import BoardTile
from terminal.domain.events import payloads as ev
from terminal.domain.ids import ItemCode, PersonCode
from tests.sync.hub.pen import Pen
from tests.sync.hub.projecting import Bench

pytestmark = pytest.mark.slow
SILENT_US = 121_000_000


def signed_in(name: str, person: str) -> Pen:
    pen = Pen(name)
    pen.write(ev.SessionStarted(name=person), actor=PersonCode(person))
    return pen


def taken(bench: Bench, pen: Pen, first: int = 1) -> None:
    """The hub takes what the terminal wrote, and so has just heard it."""
    bench.take(pen, first)
    heard(bench, pen)


def heard(bench: Bench, pen: Pen, **row: Any) -> None:
    values = {"last_contact": bench.hub.clock.now(), **row}
    where = terminal.c.terminal_id == pen.terminal_id
    bench.job(lambda work: work.connection.execute(update(terminal).where(where).values(**values)))


def tile(bench: Bench) -> BoardTile:
    with bench.hub.database.reading() as connection:
        tiles = board(connection, bench.hub.clock.now(), "L1").tiles
    return next(each for each in tiles if each.station == "ST-010")


def people(bench: Bench) -> list[str]:
    return [each.actor for each in tile(bench).terminals if each.actor]


def test_all_who_are_signed_in_are_seen_until_they_leave(bench: Bench, clock: Any) -> None:
    one, two = signed_in("T1", "P1"), signed_in("T2", "P2")
    clock.at = two.at
    taken(bench, one)
    taken(bench, two)
    assert (people(bench), tile(bench).state) == (["P1", "P2"], "running")
    one.write(ev.SessionEnded(how="badge"), actor=PersonCode("P1"))
    taken(bench, one, 2)
    assert (people(bench), tile(bench).state) == (["P2"], "running")
    two.write(ev.SessionEnded(how="badge"), actor=PersonCode("P2"))
    taken(bench, two, 2)
    assert (people(bench), tile(bench).state, tile(bench).since) == ([], "idle", two.at)


def test_each_has_its_order(bench: Bench, clock: Any) -> None:
    one, two = signed_in("T1", "P1"), signed_in("T2", "P2")
    for pen, order in ((one, "WO-1"), (two, "WO-2")):
        pen.write(ev.OrderChosen(item=ItemCode("P")), order=order)
        taken(bench, pen)
    clock.at = two.at
    orders = {each.terminal_id: each.order for each in tile(bench).terminals}
    assert orders == {"T1": "WO-1", "T2": "WO-2"}


def test_of_a_silent_or_revoked_terminal_nobody_is_said_to_be_there(bench: Bench, clock: Any) -> None:
    one, two = signed_in("T1", "P1"), signed_in("T2", "P2")
    clock.at = two.at
    taken(bench, one)
    taken(bench, two)
    heard(bench, one, last_contact=clock.at - SILENT_US)
    assert people(bench) == ["P2"]
    heard(bench, two, revoked=True)
    assert (people(bench), tile(bench).state) == ([], "no_data")
