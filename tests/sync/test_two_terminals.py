"""Two terminals at one station whose journals reach the hub in any order: each has its own unit and box,
what is put up at the station is there for both.
"""

from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Final

import pytest

from terminal.domain.ids import BoxCode, LotCode, OrderCode, UnitCode
from terminal.usecases.choose_order import choose_order
from terminal.usecases.material.mount_lot import mount_lot
from terminal.usecases.packing.pack import pack_unit
from terminal.usecases.parts.workplace import Workplace
from terminal.usecases.report_work import Report, report_quantity
from tests.fakes.acts import accepted
from tests.fakes.floor import BOARDS, CABLES, FANS, LOTS, Floor
from tests.fakes.workplace import demo_rows
from tests.sync.folds import Journal, alike, listen
from tests.sync.hub.projecting import Bench
from tests.terminal.usecases.scenes.refused import BOARD, FAN

pytestmark = pytest.mark.slow

MORE_CABLES: Final = OrderCode("WO-2026-1156")
OTHER_BOARD: Final = UnitCode("PCB40A-2611-000002")
OTHER_FAN: Final = UnitCode("FAN40-2611-000002")


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
