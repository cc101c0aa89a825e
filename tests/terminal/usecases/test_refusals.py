"""Every refusal there is, and the scene that brings it about."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Final

import pytest

from devices.capabilities import Flaw, ReadingKind
from terminal.domain import ids
from terminal.domain.events.bounds import LATEST_US
from terminal.domain.events.kinds import Disposition
from terminal.domain.events.payloads import EventKey
from terminal.domain.outcome import Accepted, Refusal, Refused
from terminal.store.integrity.condition import TroubleCode
from terminal.usecases.answer_dispute import answer_dispute
from terminal.usecases.call_help import clear_call
from terminal.usecases.choose_order import choose_order
from terminal.usecases.material.consume import consume_lot
from terminal.usecases.packing.load_pallet import close_pallet, unload_box
from terminal.usecases.packing.pack import close_box, pack_unit, unpack_unit
from terminal.usecases.pin import TRIES
from terminal.usecases.report_work import Report, report_quantity, report_unit
from terminal.usecases.sign_in import sign_in, sign_out
from terminal.usecases.take_back import take_back_last
from tests.fakes.floor import BOARDS, ONE, Floor, head_of
from tests.terminal.usecases.scenes.labels import (
    again,
    no_template,
    not_yet,
    other_label,
    packed,
    too_late,
    wrong_sscc,
)
from tests.terminal.usecases.scenes.measuring import (
    coarse,
    expired,
    gauge,
    other_instrument,
    sent_twice,
    silent,
    unsettled,
)
from tests.terminal.usecases.scenes.pallets import (
    OTHER_PALLET,
    PALLET,
    load,
    on_pallet,
    open_box,
    other_goods,
    other_orders,
    pallet_closed,
    pallet_full,
    unit_inside,
)
from tests.terminal.usecases.scenes.refused import (
    BOX,
    FAN,
    MOTOR,
    Brought,
    at_time,
    bad_page,
    board,
    box_full,
    built_in,
    busy,
    call_twice,
    check,
    closed_box,
    colleagues,
    decided,
    deliveries,
    disk,
    epoch_over,
    fan,
    gone_on,
    held,
    id_of,
    in_doubt,
    last_shift,
    lot,
    missing,
    motor,
    no_pin,
    other_product,
    over,
    passed,
    photo_missing,
    pin,
    read,
    receive,
    report,
    said,
    scrap,
    scrapped,
    soldering,
    start,
    station,
    stopped,
    too_large,
    twice,
    two_meanings,
    unfinished,
    used_up,
    value,
)
from ui.words.refusals.table import refusal_words

R = Refusal
SCENARIOS: Final[dict[Refusal, Callable[[Floor], Brought]]] = {
    R.NOBODY_SIGNED_IN: lambda f: sign_out(f.at("ST-020", ""), id_of(f), "badge"),
    R.UNKNOWN_BADGE: lambda f: sign_in(station(f), id_of(f), ids.PersonCode("E99999")),
    R.PERSON_INACTIVE: lambda f: sign_in(station(f), id_of(f), ids.PersonCode("E10501")),
    R.NOT_QUALIFIED: partial(soldering, person="E10495"),
    R.QUALIFICATION_EXPIRED: partial(soldering, person="E10488"),
    R.SUPERVISOR_NEEDED: partial(decided, unit=FAN, person="E10483"),
    R.WRONG_PIN: partial(pin, tries=1),
    R.PIN_LOCKED: partial(pin, tries=TRIES),
    R.NO_PIN_HERE: no_pin,
    R.UNKNOWN_CODE: lambda f: read(f, "what is this"),
    R.AMBIGUOUS_CODE: two_meanings,
    R.NO_MEANING_HERE: lambda f: read(f, "ST-030"),
    R.BAD_INPUT_METHOD: lambda f: read(f, "WO", flaw=Flaw.INPUT_METHOD),
    R.READING_INCOMPLETE: lambda f: read(f, "WO", flaw=Flaw.CUT),
    R.CHARACTERS_UNREADABLE: lambda f: read(f, "LOT\ufffd", flaw=Flaw.UNDECODABLE),
    R.CODE_TOO_LONG: lambda f: read(f, "7" * 4097, flaw=Flaw.OVERLONG),
    R.NOTHING_READ: lambda f: read(f, "NOREAD", flaw=Flaw.DEVICE_ERROR),
    R.TAG_INCOMPLETE: lambda f: read(f, "04A1", flaw=Flaw.CHECKSUM, kind=ReadingKind.TAG),
    R.CODE_DAMAGED: lambda f: read(f, "(01)09506000134351"),
    R.SEPARATOR_MISSING: lambda f: read(f, "[)>\x1e06PCAP-470"),
    R.ALREADY_READ: lambda f: read(f, "B10482", "B10482"),
    R.ACKNOWLEDGE_FIRST: lambda f: read(f, FAN, stop=True),
    R.NO_ORDER: lambda f: start(station(f), FAN),
    R.ORDER_CLOSED: lambda f: choose_order(station(f), id_of(f), ids.OrderCode("WO-2026-1139")),
    R.ORDER_NOT_HERE: lambda f: choose_order(station(f), id_of(f), BOARDS),
    R.NO_UNIT: lambda f: report_unit(station(f), id_of(f), Report(ONE)),
    R.UNIT_NOT_OF_ITEM: lambda f: start(fan(f), MOTOR),
    R.UNIT_OPEN: lambda f: start(board(f, 30), ids.UnitCode("PCB40A-2611-000002")),
    R.UNIT_HELD: held,
    R.UNIT_SCRAPPED: scrapped,
    R.UNIT_FINISHED: lambda f: start(fan(f), FAN),
    R.UNIT_BUILT_IN: built_in,
    R.PREVIOUS_OPERATION_MISSING: missing,
    R.OPERATION_PASSED: passed,
    R.WRONG_ITEM: lambda f: lot(f, "2611-0530"),
    R.WRONG_OPERATION: lambda f: consume_lot(motor(f), id_of(f), ids.LotCode("2611-0530")),
    R.LOT_BLOCKED: lambda f: lot(f, "2611-0309"),
    R.LOT_EXPIRED: lambda f: lot(f, "2609-0401"),
    R.LOT_USED_UP: used_up,
    R.LOT_UNKNOWN: lambda f: lot(f, "9999-9999"),
    R.LOT_EXISTS: lambda f: receive(f, "2611-0402", "SLD-305"),
    R.LOT_NOT_OF_ITEM: lambda f: receive(f, "X", "CBL-40"),
    R.DELIVERY_OPEN: deliveries,
    R.ALREADY_CONSUMED: lambda f: consume_lot(board(f, 40), id_of(f), ids.LotCode("2610-0302")),
    R.COMPONENT_NOT_FINISHED: unfinished,
    R.STEPS_OPEN: lambda f: report(f, Report(ONE)),
    R.NO_SUCH_STEP: lambda f: value(f, "1", step=999),
    R.NOT_A_NUMBER: lambda f: value(f, "warm"),
    R.VALUE_TOO_FINE: lambda f: value(f, "160.5"),
    R.DEFECT_NEEDED: check,
    R.NO_VALUE_WAITED_FOR: lambda f: gauge(f, upto=100),
    R.WRONG_UNIT_OF_MEASURE: lambda f: gauge(f, uom="°F"),
    R.INSTRUMENT_UNKNOWN: gauge,
    R.OTHER_INSTRUMENT: other_instrument,
    R.ALREADY_MEASURED: sent_twice,
    R.CALIBRATION_EXPIRED: expired,
    R.INSTRUMENT_TOO_COARSE: coarse,
    R.VALUE_NOT_VALID: unsettled,
    R.SENSOR_SILENT: silent,
    R.OVER_ORDERED: over,
    R.NOTHING_TO_REPORT: lambda f: report(f, Report()),
    R.QUANTITY_NOT_WHOLE: partial(said, unit="PC"),
    R.UNIT_NOT_CONVERTIBLE: partial(said, unit="BX"),
    R.QUANTITY_WRONG: lambda f: report(f, Report(Decimal(2))),
    R.REASON_NEEDED: lambda f: scrap(f, ""),
    R.REASON_UNKNOWN: lambda f: scrap(f, "NONE"),
    R.UNIT_OPERATION_NEEDS_UNIT: lambda f: report_quantity(fan(f), id_of(f), Report(ONE)),
    R.NOT_OWN_REPORT: colleagues,
    R.NOT_THIS_SHIFT: last_shift,
    R.ALREADY_TAKEN_BACK: twice,
    R.LATER_WORK_EXISTS: gone_on,
    R.NOTHING_TO_UNDO: lambda f: take_back_last(station(f), id_of(f)),
    R.NO_SUCH_DISPUTE: lambda f: answer_dispute(
        station(f), id_of(f), EventKey("T-ST-020", 1, 1), "duplicate_report", "rework"
    ),
    R.NOT_HELD: partial(decided, unit=MOTOR),
    R.NO_SUCH_OPERATION: partial(decided, unit=FAN, back=50),
    R.CALL_OPEN: call_twice,
    R.NO_SUCH_CALL: lambda f: clear_call(station(f), id_of(f), ids.CallId("none")),
    R.NO_BOX: lambda f: pack_unit(fan(f), id_of(f), FAN, ids.BoxCode("")),
    R.BOX_CLOSED: lambda f: close_box(closed_box(f), id_of(f), BOX),
    R.BOX_FULL: box_full,
    R.BOX_EMPTY: lambda f: close_box(station(f), id_of(f), BOX),
    R.BOX_OTHER_ITEM: other_product,
    R.UNIT_NOT_FINISHED: lambda f: pack_unit(station(f), id_of(f), FAN, BOX),
    R.UNIT_NOT_PACKED: lambda f: unpack_unit(fan(f), id_of(f), FAN),
    R.UNIT_PACKED: lambda f: pack_unit(closed_box(f), id_of(f), FAN, BOX),
    R.HELD_INSIDE: unit_inside,
    R.SCRAP_INSIDE: partial(unit_inside, decision=Disposition.SCRAP),
    R.REWORK_INSIDE: partial(unit_inside, decision=Disposition.REWORK),
    R.NO_PALLET: partial(load, pallet=ids.BoxCode("")),
    R.PALLET_CLOSED: pallet_closed,
    R.PALLET_FULL: pallet_full,
    R.PALLET_EMPTY: lambda f: close_pallet(station(f), id_of(f), PALLET),
    R.PALLET_OTHER_ITEM: other_goods,
    R.PALLET_OTHER_ORDER: other_orders,
    R.BOX_UNKNOWN: partial(on_pallet, box="BX-2611-00009"),
    R.BOX_OPEN: open_box,
    R.BOX_ON_PALLET: partial(on_pallet, box=BOX),
    R.BOX_NOT_ON_PALLET: lambda f: unload_box(closed_box(f), id_of(f), BOX),
    R.NOT_A_BOX: partial(on_pallet, box=PALLET, pallet=OTHER_PALLET),
    R.NO_PRINTER: lambda f: again(packed(f, printer=False), ""),
    R.NO_LABEL_TEMPLATE: no_template,
    R.LABEL_NOT_PRINTABLE: wrong_sscc,
    R.LABEL_OTHER: other_label,
    R.LABEL_NOT_PRINTED: not_yet,
    R.NO_PRINT_JOB: too_late,
    R.DISK_NEARLY_FULL: disk,
    R.STATION_STOPPED: stopped,
    R.TOO_LARGE: too_large,
    R.STORE_DAMAGED: bad_page,
    R.STORE_BUSY: busy,
    R.NEW_JOURNAL: epoch_over,
    R.CLOCK_WRONG: partial(at_time, wall_us=LATEST_US + 1),
    R.PHOTO_MISSING: photo_missing,
    R.JOURNAL_CUT: partial(in_doubt, code=TroubleCode.JOURNAL_CUT),
    R.JOURNAL_REPLACED: partial(in_doubt, code=TroubleCode.JOURNAL_REPLACED),
    R.CHAIN_BROKEN: partial(in_doubt, code=TroubleCode.CHAIN_BROKEN),
}


@pytest.mark.parametrize("wall_us", [-1, LATEST_US + 1])
def test_at_no_time_nothing_is_recorded_and_afterwards_all_is(floor: Floor, wall_us: int) -> None:
    """The hub could count nothing of what was done then."""
    before, head = floor.clock.wall, head_of(floor.at("ST-020"))
    assert at_time(floor, wall_us) == Refused(Refusal.CLOCK_WRONG, {})
    assert head_of(floor.at("ST-020")) == head
    assert isinstance(at_time(floor, before), Accepted)


def test_every_refusal_has_its_scenario() -> None:
    assert [code.name for code in Refusal if code not in SCENARIOS] == []


@pytest.mark.parametrize("code", SCENARIOS, ids=lambda code: code.name)
def test_it_comes_about(floor: Floor, code: Refusal) -> None:
    brought = SCENARIOS[code](floor)
    if isinstance(brought, Refused):
        assert "–" not in refusal_words(brought).detail, "what is not known is left out, not dashed"
        brought = brought.code
    assert brought is code
