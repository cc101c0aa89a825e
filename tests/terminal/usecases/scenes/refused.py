"""How refusals come about in the demo plant: each scene ends with the act or code that is refused."""

from decimal import Decimal
from functools import partial
from typing import Any

import msgspec

from devices.capabilities import Flaw, Reading, ReadingKind, next_reading_id
from devices.wedge.repeat import RepeatFilter
from terminal.domain import ids
from terminal.domain.events.kinds import Disposition, PhotoCause, StepVerdict
from terminal.domain.events.payloads import Attachment, ScanRefused, Scrapped, UnitHeld
from terminal.domain.masters.rows import CodePattern, Item, Person, WorkOrder
from terminal.domain.outcome import Outcome, Refusal, Refused
from terminal.domain.state.unit import UnitDoc
from terminal.faults import FaultCode, StoreFault
from terminal.store.integrity.condition import TroubleCode, trouble
from terminal.usecases.attach_photo import PhotoSubject, attach_photo
from terminal.usecases.call_help import raise_call
from terminal.usecases.choose_order import choose_order
from terminal.usecases.dispose import dispose, hold_unit
from terminal.usecases.material.consume import consume_lot, consume_unit
from terminal.usecases.material.receive_lot import Delivery, receive_lot, said_in
from terminal.usecases.packing.pack import close_box, pack_unit
from terminal.usecases.parts.my_reports import my_reports
from terminal.usecases.parts.workplace import Workplace
from terminal.usecases.pin import PinGate
from terminal.usecases.record_result import Judgement, record_judgements, record_value
from terminal.usecases.report_work import Report, report_unit
from terminal.usecases.sign_in import sign_in
from terminal.usecases.start_unit import start_unit
from terminal.usecases.take_back import take_back, take_back_last
from tests.fakes.acts import SUPERVISOR, accepted, hub_is_away
from tests.fakes.floor import BOARDS, FANS, MOTORS, ONE, Floor, events_after, supervisor
from tests.fakes.shell import FakeShell
from ui.desk.desk import Desk
from ui.desk.scan_router import ScanRouter
from ui.feedback import Feedback, Tone
from ui.screens.receiving.presenter import ReceivingPresenter
from ui.screens.station.presenter import StationPresenter

MOTOR, BOARD, FAN = (ids.UnitCode(f"{code}-2611-000001") for code in ("MC40", "PCB40A", "FAN40"))
BOX = ids.BoxCode("BX-2611-00001")
MATERIAL, DEFECT = ids.ReasonCode("CALL-MATERIAL"), ids.ReasonCode("P-SCRAP")
Brought = Outcome[Any] | Refusal


# ---------------------------------------------------------------- how each comes about


def station(floor: Floor) -> Workplace:
    return floor.at("ST-020")


def fan(floor: Floor) -> Workplace:
    """A finished fan kit."""
    work = station(floor)
    floor.make(work, FAN, FANS)
    return work


def board(floor: Floor, upto: int = 20) -> Workplace:
    """A board begun at soldering."""
    work = floor.at("ST-040")
    floor.start(work, BOARD, BOARDS)
    floor.do_steps(work, upto=upto)
    return work


def motor(floor: Floor, station: str = "ST-020") -> Workplace:
    """A motor controller begun at a station that has not heard of others."""
    work = floor.at(station)
    hub_is_away(work)
    floor.start(work, MOTOR, MOTORS)
    return work


def lot(floor: Floor, code: str) -> Brought:
    work = board(floor)
    return consume_lot(work, work.new_id(), ids.LotCode(code))


def start(work: Workplace, unit: ids.UnitCode) -> Brought:
    return start_unit(work, work.new_id(), unit)


def soldering(floor: Floor, person: str) -> Brought:
    work = floor.at("ST-040", person)
    accepted(choose_order(work, work.new_id(), BOARDS))
    return start(work, BOARD)


def pin(floor: Floor, tries: int) -> Brought:
    work = station(floor)
    gate = PinGate(work)
    person = gate.may_try(SUPERVISOR)
    assert isinstance(person, Person)
    outcomes = [gate.settle(work.new_id(), person, fits=False) for _ in range(tries)]
    return outcomes[-1]


def no_pin(floor: Floor) -> Brought:
    work = station(floor)
    outcome = PinGate(Workplace(work.store, work.clock, work.identity)).may_try(SUPERVISOR)
    assert isinstance(outcome, Refused)
    return outcome


def raising(fault: StoreFault) -> None:
    raise fault


def disk(floor: Floor) -> Brought:
    work = station(floor)

    work.store.require_space = partial(raising, StoreFault(FaultCode.STORE_FULL, "full"))  # type: ignore[method-assign]
    return choose_order(work, work.new_id(), FANS)


def stopped(floor: Floor) -> Brought:
    work = station(floor)
    work.store.keep(msgspec.structs.replace(work.store.exchange(), stopped="terminal_forked"))
    return sign_in(work, work.new_id(), SUPERVISOR)


def at_time(floor: Floor, wall_us: int) -> Brought:
    """The computer's clock was set, or has lost its battery."""
    work = station(floor)
    command = work.new_id()
    floor.clock.wall = wall_us
    return sign_in(work, command, SUPERVISOR)


def bad_page(floor: Floor) -> Brought:
    work = station(floor)
    work.store.require_space = partial(raising, StoreFault(FaultCode.STORE_DAMAGED, "page 7"))  # type: ignore[method-assign]
    return choose_order(work, work.new_id(), FANS)


def photo_missing(floor: Floor) -> Brought:
    photo = Attachment("0" * 64, 1, "image/jpeg")
    work = fan(floor)
    return attach_photo(work, work.new_id(), PhotoSubject(FAN, PhotoCause.HOLD), photo)


def busy(floor: Floor) -> Brought:
    work = station(floor)
    work.store.require_space = partial(raising, StoreFault(FaultCode.STORE_LOCKED, "held"))  # type: ignore[method-assign]
    return choose_order(work, work.new_id(), FANS)


def epoch_over(floor: Floor) -> Brought:
    """An act that began in the epoch before the one that the exchange has just begun."""
    work = station(floor)
    header = work.header()
    work.header = lambda: header  # type: ignore[method-assign]
    own = work.store.identity()
    assert own is not None
    work.store.keep(msgspec.structs.replace(own, epoch=own.epoch + 1))
    return choose_order(work, work.new_id(), FANS)


def too_large(floor: Floor) -> Brought:
    """An act whose event would name something longer than any code."""
    work = station(floor)

    def hold() -> Brought:
        with work.act() as act:
            act.add(work.new_id(), UnitHeld(), subject=("unit", "U" * 301))
        raise AssertionError("it was recorded")

    return work.once(work.new_id(), hold)  # type: ignore[arg-type]


def in_doubt(floor: Floor, code: TroubleCode) -> Brought:
    """An examination has found something wrong with the journal on the disk."""
    work = station(floor)
    work.store.examine(work.identity)
    found = trouble(code, epoch=work.identity.epoch, event=7, first=7, last=9)
    work.store._examination.troubles = (found,)  # type: ignore[union-attr]
    return sign_in(work, work.new_id(), SUPERVISOR)


def closed_box(floor: Floor) -> Workplace:
    work = fan(floor)
    accepted(pack_unit(work, work.new_id(), FAN, BOX))
    accepted(close_box(work, work.new_id(), BOX))
    return work


def box_full(floor: Floor) -> Brought:
    work = station(floor)
    fans = [ids.UnitCode(f"FAN40-2611-{number:06}") for number in range(21)]
    for fan in fans:
        floor.make(work, fan, FANS)
    return [pack_unit(work, work.new_id(), fan, BOX) for fan in fans][-1]


def other_product(floor: Floor) -> Brought:
    floor.board(BOARD)
    work = fan(floor)
    accepted(pack_unit(work, work.new_id(), FAN, BOX))
    return pack_unit(work, work.new_id(), BOARD, BOX)


def built_in(floor: Floor) -> Brought:
    floor.motor(MOTOR, "ST-020")
    boards = [doc.unit for doc in floor.docs.values() if isinstance(doc, UnitDoc) and doc.built_into]
    return start(floor.at("ST-040"), ids.UnitCode(boards[0]))


def missing(floor: Floor) -> Brought:
    floor.motor(MOTOR, "ST-020")
    return start(floor.at("ST-060"), MOTOR)


def passed(floor: Floor) -> Brought:
    floor.motor(MOTOR, "ST-020")
    return start(station(floor), MOTOR)


def over(floor: Floor) -> Brought:
    work = fan(floor)
    order = work.masters.get(WorkOrder, FANS)
    assert order is not None
    floor.change(msgspec.structs.replace(order, quantity=ONE))
    return start(work, ids.UnitCode("FAN40-2611-000002"))


def held(floor: Floor) -> Brought:
    work = fan(floor)
    accepted(hold_unit(work, work.new_id(), FAN, None))
    return start(work, FAN)


def scrapped(floor: Floor) -> Brought:
    work = board(floor)
    report = Report(scrap=(Scrapped(ids.ReasonCode("S-SOLDER"), ONE),))
    accepted(report_unit(work, work.new_id(), report))
    return start(work, BOARD)


def decided(floor: Floor, unit: ids.UnitCode, person: str = "", back: int | None = None) -> Brought:
    work = fan(floor)
    accepted(hold_unit(work, work.new_id(), FAN, None))
    if not person:
        supervisor(work)
    to = ids.Operation(back) if back else None
    return dispose(work, work.new_id(), unit, Disposition.REWORK if back else Disposition.SCRAP, DEFECT, to)


def colleagues(floor: Floor) -> Brought:
    key = my_reports(fan(floor))[0].key
    work = floor.at("ST-020", "E10484")
    return take_back(work, work.new_id(), key)


def last_shift(floor: Floor) -> Brought:
    work = fan(floor)
    key = my_reports(work)[0].key
    floor.clock.turn(6 * 3600)
    return take_back(work, work.new_id(), key)


def twice(floor: Floor) -> Brought:
    work = fan(floor)
    accepted(take_back_last(work, work.new_id()))
    return take_back(work, work.new_id(), my_reports(work)[0].key)


def gone_on(floor: Floor) -> Brought:
    floor.motor(MOTOR, "ST-020")
    work = floor.at("ST-040")
    return take_back_last(work, work.new_id())


def said(floor: Floor, unit: str) -> Brought:
    """What a label says of capacitors, in that unit."""
    item = floor.at("ST-010").masters.get(Item, "CAP-470")
    assert item is not None
    why = said_in(item, Decimal("20.5"), unit)
    assert isinstance(why, Refused)
    return why


def receive(floor: Floor, lot: str, item: str, quantity: int = 5) -> Brought:
    work = floor.at("ST-010")
    delivery = Delivery(ids.LotCode(lot), ids.ItemCode(item), Decimal(quantity))
    return receive_lot(work, work.new_id(), delivery)


def value(floor: Floor, text: str, step: int = 60) -> Brought:
    work = board(floor)
    return record_value(work, work.new_id(), step, text)


def report(floor: Floor, report: Report) -> Brought:
    work = board(floor)
    return report_unit(work, work.new_id(), report)


def scrap(floor: Floor, reason: str) -> Brought:
    return report(floor, Report(scrap=(Scrapped(ids.ReasonCode(reason), ONE),)))


def call_twice(floor: Floor) -> Brought:
    work = station(floor)
    accepted(raise_call(work, work.new_id(), MATERIAL))
    return raise_call(work, work.new_id(), MATERIAL)


def check(floor: Floor) -> Brought:
    work = motor(floor, "ST-070")
    return record_judgements(work, work.new_id(), (Judgement(20, StepVerdict.FAIL),))


# ---------------------------------------------------------------- codes that are read


def read(
    floor: Floor,
    *codes: str,
    flaw: Flaw | None = None,
    stop: bool = False,
    kind: ReadingKind = ReadingKind.CODE,
) -> Refusal:
    """Reads codes at the station's screen; the rule by which the last was refused is in the journal."""
    work = station(floor)
    shell = FakeShell()
    shell.stop = Feedback(Tone.BAD, "stop", "") if stop else None
    desk = Desk(work, shell)
    router = ScanRouter(desk, lambda: StationPresenter(desk), RepeatFilter())
    return by_router(work, router, codes, flaw, kind)


def deliveries(floor: Floor) -> Refusal:
    work = floor.at("ST-010")
    desk = Desk(work, FakeShell())
    presenter = ReceivingPresenter(desk)
    return by_router(work, ScanRouter(desk, lambda: presenter, RepeatFilter()), ("2699-0001", "2699-0002"))


def by_router(
    work: Workplace,
    router: ScanRouter,
    codes: tuple[str, ...],
    flaw: Flaw | None = None,
    kind: ReadingKind = ReadingKind.CODE,
) -> Refusal:
    for code in codes:
        now = work.clock
        router.read(
            Reading(
                next_reading_id(),
                "s1",
                kind,
                code,
                code.encode(),
                None,
                now.now(),
                now.monotonic_ns(),
                flaw,
            )
        )
    payload = events_after(work)[-1].payload
    assert isinstance(payload, ScanRefused), payload
    return Refusal(payload.refusal)


def two_meanings(floor: Floor) -> Refusal:
    for number, means in enumerate(("unit", "box")):
        floor.at("ST-020")
        floor.change(CodePattern(code=f"p{number}", means=means, pattern="Q[0-9]{4}"))
    return read(floor, "Q1234")


def id_of(floor: Floor) -> ids.EventId:
    return floor.at("ST-020", "").new_id()


def used_up(floor: Floor) -> Brought:
    """Six screws are left; a motor takes four."""
    work = motor(floor, "ST-050")
    few = ids.LotCode("2610-0518")
    accepted(consume_lot(work, work.new_id(), few))
    floor.do_steps(work)
    accepted(report_unit(work, work.new_id(), Report(ONE)))
    floor.start(work, "MC40-2611-000002", MOTORS)
    return consume_lot(work, work.new_id(), few)


def unfinished(floor: Floor) -> Brought:
    board(floor)
    work = station(floor)
    floor.start(work, MOTOR, MOTORS)
    floor.tell()
    return consume_unit(work, work.new_id(), BOARD)
