"""Label scenes of the demo plant: a station with a printer, and a step that sticks a label on."""

import msgspec

from terminal.domain import ids
from terminal.domain.events.payloads import BoxPacked
from terminal.domain.masters.kinds import StepKind
from terminal.domain.masters.label_template import Subject
from terminal.domain.masters.row import Names
from terminal.domain.masters.rows import Routing, Step
from terminal.usecases.labels.print_label import print_label
from terminal.usecases.labels.print_queue import begin, cancel_label, printed, waiting
from terminal.usecases.labels.verify_label import verify_label
from terminal.usecases.packing.pack import close_box, pack_unit
from terminal.usecases.parts.workplace import Workplace
from tests.fakes.acts import accepted
from tests.fakes.floor import FANS, Floor
from tests.terminal.usecases.scenes.refused import BOX, FAN, Brought, fan

PRINTER = "printer"
WRONG_SSCC = "340123450000000010"


def with_printer(work: Workplace) -> Workplace:
    """The station has a label printer."""
    work.printer = PRINTER
    return work


CHECK = Step(number=ids.StepNumber(12), kind=StepKind.CHECK, names=Names("检查", "Check"))


def labelled(floor: Floor, before: Step | None = None) -> Workplace:
    """A station with a printer where fans are labelled in step 15, template "unit"; `before` comes first."""
    work = with_printer(floor.at("ST-020"))
    row = work.masters.get(Routing, "FAN-40")
    assert row is not None
    (first, *later) = row.operations
    step = Step(number=ids.StepNumber(15), kind=StepKind.LABEL, names=Names("贴标", "Label"), label="unit")
    new = (step, before) if before else (step,)
    steps = tuple(sorted((*first.steps, *new), key=lambda each: each.number))
    changed = msgspec.structs.replace(first, steps=steps)
    floor.change(msgspec.structs.replace(row, operations=(changed, *later)))
    return work


def awaiting(floor: Floor) -> Workplace:
    """A fan that waits for its label; the label is in the queue."""
    work = labelled(floor)
    floor.start(work, FAN, FANS)
    return work


def take_labels(work: Workplace) -> None:
    """The printer takes all that waits."""
    for job in waiting(work):
        printed(work, begin(work, job), PRINTER)


def packed(floor: Floor, *, printer: bool = True) -> Workplace:
    """A closed box with one fan; its label is in the queue where there is a printer."""
    work = fan(floor)
    work.printer = PRINTER if printer else ""
    accepted(pack_unit(work, work.new_id(), FAN, BOX))
    accepted(close_box(work, work.new_id(), BOX))
    return work


def again(work: Workplace, reason: str) -> Brought:
    return print_label(work, work.new_id(), Subject.BOX, BOX, reason)


def wrong_sscc(floor: Floor) -> Brought:
    """The plant's label of a pallet has a check digit, and this pallet's number has a wrong one."""
    work = with_printer(floor.at("ST-020"))
    with work.act() as act:
        loaded = BoxPacked(box=ids.BoxCode(WRONG_SSCC), item=ids.ItemCode("FAN-40"))
        act.add(work.new_id(), loaded, subject=("box", BOX))
    return print_label(work, work.new_id(), Subject.PALLET, WRONG_SSCC)


def no_template(floor: Floor) -> Brought:
    work = with_printer(fan(floor))
    with work.store.database.write() as connection:
        connection.exec_driver_sql("DELETE FROM master WHERE kind = 'label'")
    work.store.masters.forget()
    return print_label(work, work.new_id(), Subject.UNIT, FAN)


def other_label(floor: Floor) -> Brought:
    work = awaiting(floor)
    take_labels(work)
    return verify_label(work, work.new_id(), ids.UnitCode("FAN40-2611-000999"))


def not_yet(floor: Floor) -> Brought:
    work = awaiting(floor)
    return verify_label(work, work.new_id(), FAN)


def too_late(floor: Floor) -> Brought:
    work = packed(floor)
    (job,) = waiting(work)
    begin(work, job)
    return cancel_label(work, work.new_id(), job.id)
