"""For each type of event a small history of real acts in which it occurs, at several stations where more than
one can. `EXAMPLES` is whole: a new event gets its history here.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Final

from terminal.domain.events.kinds import Disposition, PhotoCause
from terminal.domain.ids import CallId, DefectCode, ItemCode, LotCode, Operation, ReasonCode, UnitCode
from terminal.domain.outcome import Refusal, Refused
from terminal.store.store import DisputeRow
from terminal.usecases.answer_dispute import answer_dispute
from terminal.usecases.attach_photo import PhotoSubject, attach_photo
from terminal.usecases.call_help import acknowledge_call, clear_call, raise_call
from terminal.usecases.change_setting import change_setting, leave_kiosk
from terminal.usecases.choose_order import choose_order
from terminal.usecases.dispose import dispose, hold_unit
from terminal.usecases.labels.verify_label import verify_label
from terminal.usecases.material.mount_lot import mount_lot
from terminal.usecases.material.receive_lot import Delivery, receive_lot
from terminal.usecases.note_scan import note_refused_scan
from terminal.usecases.packing.load_pallet import close_pallet, unload_box
from terminal.usecases.packing.pack import close_box, pack_unit, unpack_unit
from terminal.usecases.parts.my_reports import my_reports
from terminal.usecases.parts.workplace import Workplace
from terminal.usecases.report_work import Report, report_quantity
from terminal.usecases.sign_in import sign_out
from terminal.usecases.take_back import take_back_last
from tests.fakes.acts import SUPERVISOR, accepted, hub_is_away, sign_in_as
from tests.fakes.floor import BOARDS, CABLES, FANS, LOTS, MOTORS, Floor, supervisor
from tests.terminal.usecases.scenes.labels import awaiting, take_labels
from tests.terminal.usecases.scenes.pallets import PALLET, loaded
from tests.terminal.usecases.scenes.refused import BOARD, BOX, FAN, MOTOR

MATERIAL: Final = ReasonCode("CALL-MATERIAL")


def people_come_and_go(floor: Floor) -> None:
    work = floor.at("ST-020")
    sign_in_as(work, SUPERVISOR)
    accepted(sign_out(work, work.new_id(), "button"))
    floor.at("ST-030")
    sign_in_as(work, SUPERVISOR)


def scans_refused(floor: Floor) -> None:
    for station, person in (("ST-020", None), ("ST-030", "")):
        work = floor.at(station, person)
        why = Refused(Refusal.UNKNOWN_CODE, {"code": "?"})
        accepted(note_refused_scan(work, work.new_id(), b"?\x00", "scanner", "station", why))


def orders_chosen(floor: Floor) -> None:
    for station, order in (("ST-020", FANS), ("ST-020", MOTORS), ("ST-030", MOTORS)):
        work = floor.at(station)
        accepted(choose_order(work, work.new_id(), order))


def a_motor_begun_out_of_order(floor: Floor) -> None:
    """The second station has not heard of the first, and starts it all the same."""
    floor.start(floor.at("ST-020"), MOTOR, MOTORS)
    work = floor.at("ST-050")
    hub_is_away(work)
    floor.start(work, MOTOR, MOTORS)


def a_board_made(floor: Floor) -> None:
    """Lots, parameters, checks, a report; another station makes one of the same order's material."""
    floor.make(floor.at("ST-040"), BOARD, BOARDS)
    floor.make(floor.at("ST-020"), FAN, FANS)


def a_board_built_in(floor: Floor) -> None:
    floor.motor(MOTOR, "ST-020")
    work = floor.at("ST-050")
    hub_is_away(work)
    floor.start(work, MOTOR, MOTORS)
    floor.do_steps(work, upto=40)


def boards_reported(floor: Floor) -> None:
    """One good, one that fails, one made again."""
    work = floor.at("ST-040")
    floor.make(work, BOARD, BOARDS)
    floor.start(work, "PCB40A-2611-000002", BOARDS)
    floor.do_steps(work, values={90: "fail"})
    supervisor(work)
    unit = UnitCode("PCB40A-2611-000002")
    accepted(dispose(work, work.new_id(), unit, Disposition.REWORK, ReasonCode("P-REWORK"), Operation(10)))


def a_report_taken_back(floor: Floor) -> None:
    work = floor.at("ST-020")
    floor.make(work, FAN, FANS)
    accepted(take_back_last(work, work.new_id()))
    cables_taken_back(floor)


def a_fan_held_elsewhere(floor: Floor) -> None:
    floor.make(floor.at("ST-020"), FAN, FANS)
    floor.tell()
    packing = floor.at("ST-080")
    accepted(hold_unit(packing, packing.new_id(), FAN, DefectCode("D-SCRATCH")))
    floor.tell()
    work = floor.at("ST-020")
    supervisor(work)
    accepted(dispose(work, work.new_id(), FAN, Disposition.USE_AS_IS, ReasonCode("P-CONCESSION"), None))


def a_call_answered_elsewhere(floor: Floor) -> None:
    call = _called(floor.at("ST-020", ""))
    floor.tell()
    work = floor.at("ST-030")
    floor.clock.turn(60)
    accepted(acknowledge_call(work, work.new_id(), call))
    other = floor.at("ST-020")
    accepted(acknowledge_call(other, other.new_id(), call))
    accepted(clear_call(work, work.new_id(), call))


def _called(work: Workplace) -> CallId:
    return accepted(raise_call(work, work.new_id(), MATERIAL)).call


def a_lot_received(floor: Floor) -> None:
    for station in ("ST-010", "ST-080"):
        work = floor.at(station)
        delivery = Delivery(LotCode("2611-9001"), ItemCode("SLD-305"), Decimal("12.5"), "华东", "S-1")
        accepted(receive_lot(work, work.new_id(), delivery))


def a_box_packed_and_opened(floor: Floor) -> None:
    floor.make(floor.at("ST-020"), FAN, FANS)
    floor.tell()
    work = floor.at("ST-080")
    accepted(pack_unit(work, work.new_id(), FAN, BOX))
    accepted(close_box(work, work.new_id(), BOX))
    floor.tell()
    other = floor.at("ST-020")
    accepted(unpack_unit(other, other.new_id(), FAN))
    floor.clock.turn(1)
    accepted(pack_unit(other, other.new_id(), FAN, BOX))


def a_pallet_loaded_and_unloaded(floor: Floor) -> None:
    work = loaded(floor)
    accepted(close_pallet(work, work.new_id(), PALLET))
    accepted(unload_box(work, work.new_id(), BOX))


def settings_changed(floor: Floor) -> None:
    for station in ("ST-020", "ST-030"):
        work = floor.at(station)
        accepted(change_setting(work, work.new_id(), SUPERVISOR, "volume", 30))
        accepted(leave_kiosk(work, work.new_id(), SUPERVISOR))


def a_question_answered(floor: Floor) -> None:
    """Two terminals report one fan, neither having heard of the other: the hub asks the later one."""
    floor.make(floor.beside("ST-020"), FAN, FANS)
    floor.clock.turn(60)
    work = floor.at("ST-020")
    floor.make(work, FAN, FANS)
    key, code = my_reports(work)[0].key, "duplicate_report"
    with work.store.database.write() as connection:
        work.store.keep_dispute(connection, DisputeRow(1, key.sequence, code, {}), settled=False)
    accepted(answer_dispute(work, work.new_id(), key, code, "rework"))


def cables_taken_back(floor: Floor) -> None:
    """Quantities with the lots they were made of, given back with the last report."""
    work = floor.at("ST-030")
    accepted(choose_order(work, work.new_id(), CABLES))
    for item in ("WIR-075", "TRM-63"):
        accepted(mount_lot(work, work.new_id(), LotCode(LOTS[item])))
    for pieces in (10, 4):
        accepted(report_quantity(work, work.new_id(), Report(Decimal(pieces))))
    accepted(take_back_last(work, work.new_id()))


def a_label_printed_and_checked(floor: Floor) -> None:
    work = awaiting(floor)
    take_labels(work)
    accepted(verify_label(work, work.new_id(), FAN))


def a_photo_taken(floor: Floor) -> None:
    work = floor.at("ST-020")
    floor.make(work, FAN, FANS)
    accepted(hold_unit(work, work.new_id(), FAN, None))
    photo = work.store.attachments.keep(b"photo", "image/jpeg")
    accepted(attach_photo(work, work.new_id(), PhotoSubject(FAN, PhotoCause.HOLD), photo))


EXAMPLES: Final[dict[str, Callable[[Floor], None]]] = {
    "session.started": people_come_and_go,
    "session.ended": people_come_and_go,
    "scan.refused": scans_refused,
    "order.chosen": orders_chosen,
    "unit.started": a_motor_begun_out_of_order,
    "component.consumed": a_board_built_in,
    "parameter.recorded": a_board_made,
    "inspection.recorded": a_board_made,
    "work.reported": boards_reported,
    "report.taken_back": a_report_taken_back,
    "unit.held": a_fan_held_elsewhere,
    "unit.disposed": a_fan_held_elsewhere,
    "call.raised": a_call_answered_elsewhere,
    "call.acknowledged": a_call_answered_elsewhere,
    "call.cleared": a_call_answered_elsewhere,
    "lot.received": a_lot_received,
    "unit.packed": a_box_packed_and_opened,
    "box.closed": a_box_packed_and_opened,
    "unit.unpacked": a_box_packed_and_opened,
    "setting.changed": settings_changed,
    "kiosk.left": settings_changed,
    "dispute.answered": a_question_answered,
    "lot.mounted": cables_taken_back,
    "component.returned": cables_taken_back,
    "label.printed": a_label_printed_and_checked,
    "label.verified": a_label_printed_and_checked,
    "photo.taken": a_photo_taken,
    "box.packed": a_pallet_loaded_and_unloaded,
    "box.unpacked": a_pallet_loaded_and_unloaded,
}
"""Type of event -> a history with it. Those of one history are checked together."""
