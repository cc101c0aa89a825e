"""Pallet scenes of the demo plant: boxes of finished fans, closed at packing and put on a pallet."""

import msgspec

from terminal.domain import ids
from terminal.domain.events.kinds import Disposition
from terminal.domain.masters.kinds import PalletRule
from terminal.domain.masters.rows import Item, Plant, WorkOrder
from terminal.domain.outcome import Outcome
from terminal.usecases.dispose import dispose, hold_unit
from terminal.usecases.packing.load_pallet import close_pallet, load_box
from terminal.usecases.packing.pack import Packed, close_box, pack_unit
from terminal.usecases.parts.workplace import Workplace
from tests.fakes.acts import accepted
from tests.fakes.floor import FANS, Floor, supervisor
from tests.terminal.usecases.scenes.refused import BOARD, BOX, FAN, Brought, fan, station

PALLET, OTHER_PALLET = ids.BoxCode("369012340809425011"), ids.BoxCode("369012340809425028")
NEXT, SECOND = ids.BoxCode("BX-2611-00002"), ids.OrderCode("WO-2026-1999")


def boxed(floor: Floor, box: ids.BoxCode, order: ids.OrderCode = FANS) -> Workplace:
    """The packing station after it has closed a box with one new fan."""
    fan = ids.UnitCode(f"FAN40-2611-{len(floor.docs) + 1:06}")
    floor.make(station(floor), fan, order)
    floor.tell()
    work = floor.at("ST-080")
    accepted(pack_unit(work, work.new_id(), fan, box))
    accepted(close_box(work, work.new_id(), box))
    return work


def load(floor: Floor, box: ids.BoxCode = BOX, pallet: ids.BoxCode = PALLET) -> Outcome[Packed]:
    work = boxed(floor, box)
    return load_box(work, work.new_id(), box, pallet)


def loaded(floor: Floor) -> Workplace:
    """A pallet with one box of one fan on it."""
    accepted(load(floor))
    return floor.at("ST-080")


def on_pallet(floor: Floor, box: str, pallet: ids.BoxCode = PALLET) -> Brought:
    """One more box is to go on; nothing but its code is known of it, unless the floor has it already."""
    work = loaded(floor)
    return load_box(work, work.new_id(), ids.BoxCode(box), pallet)


def pallet_closed(floor: Floor) -> Brought:
    work = loaded(floor)
    accepted(close_pallet(work, work.new_id(), PALLET))
    return load(floor, NEXT)


def pallet_full(floor: Floor) -> Brought:
    row = loaded(floor).masters.get(Item, "FAN-40")
    assert row is not None
    floor.change(msgspec.structs.replace(row, pallet_quantity=1))
    return load(floor, NEXT)


def other_goods(floor: Floor) -> Brought:
    work, box = loaded(floor), NEXT
    accepted(pack_unit(work, work.new_id(), ids.UnitCode(floor.board(BOARD)), box))
    accepted(close_box(work, work.new_id(), box))
    return load_box(work, work.new_id(), box, PALLET)


def other_orders(floor: Floor) -> Brought:
    work = loaded(floor)
    plant, order = work.masters.get(Plant, "plant"), work.masters.get(WorkOrder, FANS)
    assert plant is not None
    assert order is not None
    floor.change(msgspec.structs.replace(plant, pallets=PalletRule.ORDER))
    floor.change(msgspec.structs.replace(order, code=SECOND))
    boxed(floor, NEXT, SECOND)
    return load_box(work, work.new_id(), NEXT, PALLET)


def open_box(floor: Floor) -> Brought:
    work = fan(floor)
    accepted(pack_unit(work, work.new_id(), FAN, BOX))
    return load_box(work, work.new_id(), BOX, PALLET)


def unit_inside(floor: Floor, decision: Disposition | None = None) -> Brought:
    """A box is to be closed with a unit in it that was put on hold, and then decided on."""
    work = fan(floor)
    accepted(pack_unit(work, work.new_id(), FAN, BOX))
    stopped(work, FAN, decision)
    return close_box(work, work.new_id(), BOX)


def stopped(work: Workplace, unit: ids.UnitCode, decision: Disposition | None) -> None:
    """The unit is on hold, and then decided on by whoever is there."""
    accepted(hold_unit(work, work.new_id(), unit, None))
    if decision is not None:
        supervisor(work)
        back = ids.Operation(10) if decision is Disposition.REWORK else None
        reason = ids.ReasonCode(f"P-{decision.name}")
        accepted(dispose(work, work.new_id(), unit, decision, reason, back))
