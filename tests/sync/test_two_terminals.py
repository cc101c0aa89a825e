"""Two terminals at one station, over a real hub: each has its own person, order, unit and box; what is put up
at the station is there for both.
"""

from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Final

import msgspec
import pytest

from sync.hub.terminals.accounts import next_epoch
from terminal.domain.events.payloads import WorkReported
from terminal.domain.ids import BoxCode, LotCode, OrderCode, PersonCode, UnitCode
from terminal.usecases.choose_order import choose_order
from terminal.usecases.material.mount_lot import mount_lot
from terminal.usecases.packing.pack import pack_unit
from terminal.usecases.parts.workplace import Workplace
from terminal.usecases.report_work import Report, report_quantity
from terminal.usecases.sign_in import sign_out, sign_out_stale
from terminal.usecases.start_unit import start_unit
from tests.fakes.acts import accepted, sign_in_as
from tests.fakes.floor import BOARDS, CABLES, FANS, LOTS, MOTORS, Floor, events_after
from tests.fakes.workplace import demo_rows, make_workplace
from tests.sync.folds import Journal, alike, listen, made_again_alike
from tests.sync.hub.projecting import Bench
from tests.terminal.usecases.scenes.refused import BOARD, FAN

pytestmark = pytest.mark.slow

MORE_CABLES: Final = OrderCode("WO-2026-1156")
OTHER_BOARD: Final = UnitCode("PCB40A-2611-000002")
OTHER_FAN: Final = UnitCode("FAN40-2611-000002")
FIRST, SECOND = PersonCode("E10483"), PersonCode("E10490")


class Exchange:
    """What the hub has of each terminal; `all` brings it up to date and tells everybody."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._had: dict[str, int] = {}

    def all(self, *works: Workplace) -> None:
        for work in works:
            own = Journal(work)
            self._bench.admit(own)
            had = self._had.get(own.terminal_id, 0)
            if len(own.links) > had:
                self._bench.take(own, had + 1)
            self._had[own.terminal_id] = len(own.links)
        for work in works:
            listen(self._bench, work)


@pytest.fixture
def floor(tmp_path: Path) -> Iterator[Floor]:
    with closing(Floor(tmp_path)) as made:
        yield made


@pytest.fixture
def bench(tmp_path: Path, floor: Floor) -> Bench:
    return Bench(tmp_path / "hub", floor.clock, demo_rows())


@pytest.fixture
def exchange(bench: Bench) -> Exchange:
    return Exchange(bench)


def chosen(work: Workplace, order: OrderCode) -> None:
    accepted(choose_order(work, work.new_id(), order))


def put_up(work: Workplace, item: str) -> None:
    accepted(mount_lot(work, work.new_id(), LotCode(LOTS[item])))


def reporters(work: Workplace) -> set[str | None]:
    """Who reported at this terminal, by its events."""
    events = events_after(work)
    return {event.envelope.actor for event in events if isinstance(event.payload, WorkReported)}


def test_work_is_booked_on_who_signed_in_where_it_was_done(floor: Floor, exchange: Exchange) -> None:
    one, two = floor.at("ST-020", FIRST), floor.beside("ST-020", "")
    chosen(one, FANS)
    exchange.all(one, two)
    floor.clock.turn(5)
    sign_in_as(two, SECOND)
    chosen(two, MOTORS)
    exchange.all(one, two)
    floor.clock.turn(5)
    accepted(start_unit(one, one.new_id(), UnitCode(FAN)))
    assert reporters(one) == {FIRST}
    accepted(sign_out(two, two.new_id(), "badge"))
    exchange.all(one, two)
    assert (one.terminal().actor, one.terminal().order) == (FIRST, FANS)
    accepted(start_unit(one, one.new_id(), OTHER_FAN))
    assert reporters(one) == {FIRST}


def test_each_has_its_own_unit(floor: Floor, bench: Bench, exchange: Exchange) -> None:
    one, two = floor.at("ST-040"), floor.beside("ST-040")
    for work, board in ((one, BOARD), (two, OTHER_BOARD)):
        floor.start(work, board, BOARDS)
    exchange.all(one, two)
    assert [work.terminal().unit for work in (one, two)] == [BOARD, OTHER_BOARD]
    floor.make(one, BOARD, BOARDS)
    exchange.all(one, two)
    assert [work.terminal().unit for work in (one, two)] == [None, OTHER_BOARD]
    alike(bench, [one, two])


def test_each_has_its_own_box(floor: Floor, bench: Bench, exchange: Exchange) -> None:
    maker = floor.at("ST-020")
    for fan in (FAN, OTHER_FAN):
        floor.make(maker, fan, FANS)
    one, two = floor.at("ST-080"), floor.beside("ST-080")
    exchange.all(maker, one, two)
    accepted(pack_unit(one, one.new_id(), UnitCode(FAN), BoxCode("BX-1")))
    accepted(pack_unit(two, two.new_id(), OTHER_FAN, BoxCode("BX-2")))
    exchange.all(maker, one, two)
    assert [work.terminal().box for work in (one, two)] == ["BX-1", "BX-2"]
    alike(bench, [maker, one, two])


def test_what_one_puts_up_is_there_for_both_and_outlives_their_orders(
    floor: Floor, bench: Bench, exchange: Exchange
) -> None:
    one, two = floor.at("ST-030"), floor.beside("ST-030")
    chosen(one, CABLES)
    put_up(one, "WIR-075")
    exchange.all(one, two)
    chosen(two, MORE_CABLES)
    put_up(two, "TRM-63")
    exchange.all(one, two)
    chosen(one, MORE_CABLES)
    chosen(two, CABLES)
    for work in (one, two):
        accepted(report_quantity(work, work.new_id(), Report(Decimal(10))))
    exchange.all(one, two)
    mounted = {"WIR-075": LOTS["WIR-075"], "TRM-63": LOTS["TRM-63"]}
    assert [work.place().mounted for work in (one, two)] == [mounted, mounted]
    alike(bench, [one, two])


def test_the_later_lot_is_in_use_whatever_arrives_first(
    floor: Floor, bench: Bench, exchange: Exchange
) -> None:
    one, two = floor.at("ST-030"), floor.beside("ST-030")
    for work in (one, two):
        chosen(work, CABLES)
    put_up(one, "WIR-075")
    floor.clock.turn(60)
    accepted(mount_lot(two, two.new_id(), LotCode("2611-0603")))
    exchange.all(two)
    exchange.all(one)
    exchange.all(one, two)
    assert [work.place().mounted["WIR-075"] for work in (one, two)] == ["2611-0603"] * 2
    alike(bench, [one, two])


def test_a_new_computer_takes_the_terminal_over_as_it_was(
    tmp_path: Path, floor: Floor, bench: Bench, exchange: Exchange
) -> None:
    """The hub tells it who was signed in and what was open; who had been is signed out when it starts."""
    one, two = floor.at("ST-030", FIRST), floor.beside("ST-030", SECOND)
    chosen(one, CABLES)
    put_up(one, "WIR-075")
    exchange.all(one, two)
    name = one.identity.terminal_id
    enrolment = {"station": "ST-030", "public_key": "new", "host": ""}
    bench.job(lambda work: next_epoch(work.connection, work.now, name, enrolment))
    with closing(make_workplace(tmp_path / "new", "ST-030", floor.clock).store) as store:
        own = msgspec.structs.replace(one.identity, epoch=2)
        store.keep(own)
        new = Workplace(store, floor.clock, own)
        listen(bench, new)
        assert (new.terminal().actor, new.terminal().order) == (FIRST, CABLES)
        assert sign_out_stale(new, 0)
        chosen(two, MORE_CABLES)
        Exchange(bench).all(new)
        exchange.all(two)
        assert (new.terminal().actor, new.terminal().order) == (None, CABLES)
        assert (two.terminal().actor, two.terminal().order) == (SECOND, MORE_CABLES)
        assert [work.place().mounted for work in (new, two)] == [{"WIR-075": LOTS["WIR-075"]}] * 2
        made_again_alike(new)


def test_a_new_journal_of_the_same_computer_goes_on(floor: Floor, bench: Bench, exchange: Exchange) -> None:
    one, two = floor.at("ST-030", FIRST), floor.beside("ST-030", SECOND)
    chosen(one, CABLES)
    put_up(one, "WIR-075")
    exchange.all(one, two)
    enrolment = {"station": "ST-030", "public_key": "new", "host": ""}
    bench.job(lambda work: next_epoch(work.connection, work.now, one.identity.terminal_id, enrolment))
    one.store.keep(msgspec.structs.replace(one.identity, epoch=2))
    put_up(one, "TRM-63")
    made_again_alike(one)
    Exchange(bench).all(one)
    assert (one.terminal().actor, one.terminal().order) == (FIRST, CABLES)
    assert sorted(one.place().mounted) == ["TRM-63", "WIR-075"]
    made_again_alike(one)
