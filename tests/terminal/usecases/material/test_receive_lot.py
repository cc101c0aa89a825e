"""Receive a lot."""

from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from terminal.domain.events.payloads import LotReceived
from terminal.domain.ids import ItemCode, LotCode
from terminal.domain.outcome import Refusal
from terminal.usecases.labels.print_queue import waiting
from terminal.usecases.material.receive_lot import Delivery, last_received, receive_lot
from terminal.usecases.parts.known_lot import known_lot
from terminal.usecases.parts.workplace import Workplace
from tests.fakes.acts import accepted
from tests.fakes.floor import Floor, events_after, writes_nothing

GOOD = Delivery(
    LotCode("2611-8888"), ItemCode("SLD-305"), Decimal("500.5"), "昆山锡业", "SLD1", date(2027, 1, 31)
)


@pytest.fixture
def receiving(floor: Floor) -> Workplace:
    return floor.at("ST-010")


@pytest.mark.slow
def test_it_is_known_here_at_once_and_everywhere_by_the_hub(floor: Floor, receiving: Workplace) -> None:
    other = floor.at("ST-040")
    accepted(receive_lot(receiving, receiving.new_id(), GOOD))
    payload = events_after(receiving)[-1].payload
    assert isinstance(payload, LotReceived)
    assert (payload.supplier, payload.expires) == ("昆山锡业", "2027-01-31")
    assert known_lot(other, GOOD.lot) is None
    floor.tell()
    for work in (receiving, other):
        state = known_lot(work, GOOD.lot)
        assert state is not None
        assert (state.item, state.left, state.state) == ("SLD-305", Decimal("500.5"), "released")
        assert state.expires == date(2027, 1, 31)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"item": "NONE"}, Refusal.WRONG_ITEM),
        ({"item": "MC-40"}, Refusal.WRONG_ITEM),
        ({"item": "LBL-40"}, Refusal.WRONG_ITEM),
        ({"lot": ""}, Refusal.LOT_NOT_OF_ITEM),
        ({"item": "CBL-40", "lot": "X1"}, Refusal.LOT_NOT_OF_ITEM),
        ({"lot": "2611-0402"}, Refusal.LOT_EXISTS),
        ({"quantity": Decimal(0)}, Refusal.QUANTITY_WRONG),
        ({"quantity": Decimal(-1)}, Refusal.QUANTITY_WRONG),
        ({"quantity": Decimal("NaN")}, Refusal.QUANTITY_WRONG),
        ({"quantity": Decimal("1e13")}, Refusal.QUANTITY_WRONG),
    ],
)
def test_what_cannot_be_taken_in(receiving: Workplace, changes: dict[str, Any], why: Refusal) -> None:
    delivery = msgspec.structs.replace(GOOD, **changes)
    refusal = writes_nothing(receiving, lambda: receive_lot(receiving, receiving.new_id(), delivery))
    assert refusal.code is why


def test_a_lot_is_taken_in_once(receiving: Workplace) -> None:
    accepted(receive_lot(receiving, receiving.new_id(), GOOD))
    refusal = writes_nothing(receiving, lambda: receive_lot(receiving, receiving.new_id(), GOOD))
    assert refusal.code is Refusal.LOT_EXISTS


@pytest.mark.slow
def test_a_number_of_another_items_lot_is_taken_in_under_item_and_number(
    floor: Floor, receiving: Workplace
) -> None:
    receiving.printer = "printer"
    housings = LotCode("2611-0087")
    twin = msgspec.structs.replace(GOOD, lot=housings)
    before = known_lot(receiving, housings)
    done = accepted(receive_lot(receiving, receiving.new_id(), twin))
    assert (done.lot, done.item) == ("SLD-305/2611-0087", "SLD-305")
    assert waiting(receiving)[-1].values["code"] == done.lot
    assert last_received(receiving, 1)[0].delivery == done
    floor.tell()
    for work in (receiving, floor.at("ST-040")):
        assert known_lot(work, housings) == before
        found = known_lot(work, done.lot)
        assert found is not None
        assert (found.item, found.left) == ("SLD-305", Decimal("500.5"))
    refusal = writes_nothing(receiving, lambda: receive_lot(receiving, receiving.new_id(), twin))
    assert (refusal.code, refusal.parameters["lot"]) == (Refusal.LOT_EXISTS, done.lot)


def test_the_last_deliveries_newest_first(receiving: Workplace) -> None:
    second = msgspec.structs.replace(GOOD, lot=LotCode("2611-8889"), expires=None)
    for delivery in (GOOD, second):
        accepted(receive_lot(receiving, receiving.new_id(), delivery))
    assert [entry.delivery for entry in last_received(receiving, 5)] == [second, GOOD]
    assert len(last_received(receiving, 1)) == 1
