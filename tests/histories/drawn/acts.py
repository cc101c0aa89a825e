"""What can happen in a drawn history, as data: who does what to which thing, how masters, lines and hubs
change. An act that a rule refuses does nothing; none fails.
"""

import random
from collections.abc import Callable
from decimal import Decimal
from typing import Final

from terminal.domain.events.kinds import Disposition, PhotoCause, StepVerdict
from terminal.domain.events.payloads import Reworked, Scrapped
from terminal.domain.ids import Operation, ReasonCode, UnitCode
from terminal.domain.masters.kinds import StepKind
from terminal.domain.masters.label_template import Subject
from terminal.domain.masters.rows import Step
from terminal.domain.measuring import Sample
from terminal.domain.outcome import Refusal, Refused
from terminal.domain.state.routing import open_steps
from terminal.usecases.answer_dispute import answer_dispute
from terminal.usecases.attach_photo import PhotoSubject, attach_photo
from terminal.usecases.call_help import acknowledge_call, clear_call, raise_call
from terminal.usecases.change_setting import change_setting, leave_kiosk
from terminal.usecases.choose_order import choose_order
from terminal.usecases.dispose import dispose, hold_unit
from terminal.usecases.labels.print_label import print_label
from terminal.usecases.labels.print_queue import begin, printed, waiting
from terminal.usecases.labels.verify_label import verify_box_label
from terminal.usecases.material.consume import consume_lot, consume_unit
from terminal.usecases.material.mount_lot import mount_lot
from terminal.usecases.material.receive_lot import receive_lot
from terminal.usecases.note_scan import note_refused_scan
from terminal.usecases.packing.load_pallet import close_pallet, load_box, unload_box
from terminal.usecases.packing.pack import close_box, pack_unit, unpack_unit
from terminal.usecases.parts.my_reports import my_reports
from terminal.usecases.parts.open_unit import open_unit
from terminal.usecases.record_reading import record_reading
from terminal.usecases.record_result import Judgement, record_judgements, record_value
from terminal.usecases.report_work import Report, report_quantity, report_unit
from terminal.usecases.sign_in import sign_in, sign_out
from terminal.usecases.start_unit import start_unit
from terminal.usecases.take_back import take_back, take_back_last
from tests.histories.drawn.around import (
    clock_is_set,
    exchanges,
    is_heard,
    is_restored,
    is_saved,
    masters_change,
    restarts,
    somebody_settles,
    waits,
)
from tests.histories.drawn.choice import Act, mostly, of
from tests.histories.drawn.things import (
    BATCHES,
    BOXES,
    LOTS,
    LOTS_OF,
    PALLETS,
    PARTS,
    PRODUCTS,
    RECEIVED,
    UNIT_ORDERS,
    UNITS,
)
from tests.histories.plant import ONE, Plant, Station, delivery
from tests.histories.rows import BOSS, DEFECTS, DISPOSITION, OPERATORS, REWORK, SCRAP

Done = Callable[[Plant, Station, Act], object]


def drawn(chance: random.Random, count: int) -> list[Act]:
    """So many acts, by their weights."""
    names = [name for name, (weight, _) in ACTS.items() for _ in range(weight)]
    most = 1000
    return [Act(chance.choice(names), *(chance.randrange(most) for _ in range(4))) for _ in range(count)]


def perform(plant: Plant, act: Act) -> None:
    """Does it."""
    _, done = ACTS[act.name]
    done(plant, plant.all[act.at % len(plant.all)], act)


# ---------------------------------------------------------------- people


def signs_in(plant: Plant, at: Station, act: Act) -> None:
    at.do(sign_in, BOSS if act.one % 5 == 0 else of(OPERATORS, act.two))


def signs_out(plant: Plant, at: Station, act: Act) -> None:
    at.do(sign_out, "badge")


def chooses(plant: Plant, at: Station, act: Act) -> None:
    at.do(choose_order, of((*UNIT_ORDERS, *BATCHES), act.one))


# ---------------------------------------------------------------- a unit


def works_on(plant: Plant, at: Station, act: Act) -> None:
    """A unit is started and, mostly, all is done that its operation here asks for, and reported."""
    begun = at.known("unit", "in_process", "P")
    unit = mostly(begun, PRODUCTS, act.one) if at.code in ("SC", "SD") else of([*begun, *UNITS], act.one)
    at.ready(of(OPERATORS, act.two))
    at.do(choose_order, at.order_for(unit, act.three))
    if at.refuses(start_unit, unit) or act.three % 7 == 0:
        return
    do_steps(at, act)
    reports(plant, at, act)


def starts(plant: Plant, at: Station, act: Act) -> None:
    at.do(start_unit, of(UNITS, act.one))


def does_steps(plant: Plant, at: Station, act: Act) -> None:
    do_steps(at, act)


def do_steps(at: Station, act: Act) -> None:
    """Does the open steps of the open unit, one of eight badly, until one is refused."""
    for number in range(10):
        opened = open_unit(at.work)
        if isinstance(opened, Refused) or not (todo := open_steps(opened.steps)):
            return
        if do_step(at, todo[0].step, act.one + act.two + act.three + number):
            return


def do_step(at: Station, step: Step, number: int) -> Refusal | None:
    """Does one step, one of eight badly."""
    bad = number % 8 == 0
    if step.kind is StepKind.CONSUME and step.component == "Q":
        return at.refuses(consume_unit, mostly(at.known("unit", "finished", "Q"), PARTS, number))
    if step.kind is StepKind.CONSUME:
        return at.refuses(consume_lot, of(LOTS_OF[str(step.component)], number))
    if step.kind is StepKind.CHECK:
        verdict = StepVerdict.FAIL if bad else StepVerdict.PASS
        return at.refuses(record_judgements, (Judgement(step.number, verdict, of(DEFECTS, number)),))
    return at.refuses(record_value, step.number, "9" if bad else "3")


def consumes(plant: Plant, at: Station, act: Act) -> None:
    """Material that is not asked for, or not now."""
    at.do(consume_unit, of(UNITS, act.one)) if act.three % 2 else at.do(consume_lot, of(LOTS, act.two))


def reports(plant: Plant, at: Station, act: Act) -> None:
    """The open unit is good, or in one of six cases not."""
    scrap, rework = act.two % 12 == 0, act.two % 12 == 1
    report = Report(ONE)
    if scrap:
        report = Report(scrap=(Scrapped(ReasonCode(SCRAP), ONE),))
    elif rework:
        report = Report(rework=(Reworked(ReasonCode(REWORK), ONE, Operation(of((10, 20), act.one))),))
    at.do(report_unit, report)


def holds(plant: Plant, at: Station, act: Act) -> None:
    at.ready(of(OPERATORS, act.two))
    at.do(hold_unit, mostly(at.known("unit"), UNITS, act.one), of(DEFECTS, act.three))


def decides(plant: Plant, at: Station, act: Act) -> None:
    """The supervisor decides on a unit that is held, as far as is known here."""
    held = at.known("unit", "held")
    if not held:
        return
    at.ready(BOSS)
    back = Operation(of((10, 20), act.three))
    decision = of(tuple(Disposition), act.two)
    at.do(dispose, of(held, act.one), decision, DISPOSITION, back)


def shows(plant: Plant, at: Station, act: Act) -> None:
    """A photo of a unit."""
    photo = at.work.store.attachments.keep(b"photo", "image/jpeg")
    unit = UnitCode(mostly(at.known("unit"), UNITS, act.one))
    at.do(attach_photo, PhotoSubject(unit, PhotoCause.HOLD), photo)


# ---------------------------------------------------------------- quantities and lots


def makes(plant: Plant, at: Station, act: Act) -> None:
    """A quantity is reported, with a lot put in use for it."""
    at.ready(of(OPERATORS, act.two))
    batch = of(BATCHES if act.three % 3 == 0 and at.code in ("SA", "SB") else BATCHES[:1], act.three)
    at.do(choose_order, batch)
    at.do(mount_lot, of(LOTS_OF["B" if batch == "WR" else "WIRE"], act.one))
    reports_quantity(plant, at, act)


def reports_quantity(plant: Plant, at: Station, act: Act) -> None:
    scrap = (Scrapped(ReasonCode(SCRAP), ONE),) if act.two % 5 == 0 else ()
    at.do(report_quantity, Report(Decimal(1 + act.one % 6), scrap))


def mounts(plant: Plant, at: Station, act: Act) -> None:
    at.do(mount_lot, of(LOTS, act.one))


def receives(plant: Plant, at: Station, act: Act) -> None:
    at.ready(of(OPERATORS, act.two))
    item = "WIRE" if act.three % 9 == 0 else "SCREW"
    at.do(receive_lot, delivery(of(RECEIVED, act.one), item, 5 + act.three % 20))


# ---------------------------------------------------------------- taking back


def takes_back(plant: Plant, at: Station, act: Act) -> None:
    at.do(take_back_last)


def takes_back_older(plant: Plant, at: Station, act: Act) -> None:
    if own := my_reports(at.work):
        at.do(take_back, of(own, act.one).key)


# ---------------------------------------------------------------- boxes and pallets


def packs(plant: Plant, at: Station, act: Act) -> None:
    at.ready(of(OPERATORS, act.three))
    at.do(pack_unit, mostly(at.known("unit", "finished"), UNITS, act.one), of(BOXES, act.two))


def unpacks(plant: Plant, at: Station, act: Act) -> None:
    at.do(unpack_unit, mostly(at.known("unit", "packed"), UNITS, act.one))


def closes(plant: Plant, at: Station, act: Act) -> None:
    at.do(close_box, of(BOXES, act.one))


def loads(plant: Plant, at: Station, act: Act) -> None:
    at.ready(of(OPERATORS, act.three))
    at.do(close_box, of(BOXES, act.one))
    at.do(load_box, of(BOXES, act.one), of(PALLETS, act.two))


def unloads(plant: Plant, at: Station, act: Act) -> None:
    at.do(unload_box, of(BOXES, act.one))


def ships(plant: Plant, at: Station, act: Act) -> None:
    at.do(close_pallet, of(PALLETS, act.one))


# ---------------------------------------------------------------- what else a station records


def calls(plant: Plant, at: Station, act: Act) -> None:
    """Help is called for, or a call known here is acknowledged or cleared."""
    known = at.known("call")
    if act.one % 3 == 0 or not known:
        at.do(raise_call, "R-call")
    else:
        at.do(acknowledge_call if act.one % 3 == 1 else clear_call, of(known, act.two))


def notes(plant: Plant, at: Station, act: Act) -> None:
    """A scan that was refused, a setting, the full screen left."""
    if act.one % 3 == 0:
        at.do(note_refused_scan, b"?", "scanner", "station", Refused(Refusal.UNKNOWN_CODE))
    elif act.one % 3 == 1:
        at.do(change_setting, BOSS, "volume", act.two % 100)
    else:
        at.do(leave_kiosk, BOSS)


def prints(plant: Plant, at: Station, act: Act) -> None:
    """The label of a thing is asked for once more, or checked; the printer takes what waits."""
    at.work.printer = "printer"
    subject = of((Subject.UNIT, Subject.BOX), act.one)
    code = mostly(at.known(subject.value), UNITS if subject is Subject.UNIT else BOXES, act.two)
    if act.three % 2 and subject is Subject.BOX:
        at.do(verify_box_label, subject, code)
    else:
        at.do(print_label, subject, code, "R-reprint")
    for job in waiting(at.work):
        printed(at.work, begin(at.work, job), "printer")


def measures(plant: Plant, at: Station, act: Act) -> None:
    """A gauge sends a value."""
    at.do(record_reading, "gauge", Sample(Decimal(3 + 4 * (act.one % 8 == 0)), "V", at.clock.now()))


def answers(plant: Plant, at: Station, act: Act) -> None:
    if rows := at.work.store.disputes():
        row = of(tuple(rows), act.one)
        key = next(e.envelope.key for e in at.journal() if e.envelope.sequence == row.sequence)
        at.do(answer_dispute, key, row.code, "rework")


ACTS: Final[dict[str, tuple[int, Done]]] = {
    "signs_in": (2, signs_in),
    "signs_out": (1, signs_out),
    "chooses": (1, chooses),
    "works_on": (24, works_on),
    "starts": (4, starts),
    "does_steps": (3, does_steps),
    "consumes": (3, consumes),
    "reports": (3, reports),
    "holds": (4, holds),
    "decides": (5, decides),
    "shows": (1, shows),
    "makes": (9, makes),
    "reports_quantity": (3, reports_quantity),
    "mounts": (1, mounts),
    "receives": (3, receives),
    "takes_back": (5, takes_back),
    "takes_back_older": (2, takes_back_older),
    "packs": (7, packs),
    "unpacks": (2, unpacks),
    "closes": (2, closes),
    "loads": (4, loads),
    "unloads": (2, unloads),
    "ships": (1, ships),
    "calls": (2, calls),
    "notes": (1, notes),
    "prints": (2, prints),
    "measures": (1, measures),
    "answers": (2, answers),
    "waits": (8, waits),
    "clock_is_set": (1, clock_is_set),
    "exchanges": (10, exchanges),
    "is_heard": (6, is_heard),
    "restarts": (1, restarts),
    "masters_change": (2, masters_change),
    "somebody_settles": (2, somebody_settles),
    "is_saved": (2, is_saved),
    "is_restored": (1, is_restored),
}
"""Name -> how often, beside the others, and what happens."""
