"""Scenes with labels: the box's label in sight, why it is printed again, a unit that waits for its label."""

import msgspec

from terminal.domain.ids import StepNumber
from terminal.domain.masters.kinds import StepKind
from terminal.domain.masters.row import Names
from terminal.domain.masters.rows import Routing, Step
from terminal.usecases.labels.print_queue import begin, printed, waiting
from ui.gallery.scenes.scenes import box
from ui.gallery.scenes.stations import orders
from ui.gallery.stage import StagedTerminal

PRINTER = "printer"
_FAN = "FAN40-2611-000101"
_FAN_ORDER = "WO-2026-1157"


def box_label(stage: StagedTerminal) -> None:
    """The box is closed, its label comes out of the printer."""
    box(stage)
    stage.window.work.printer = PRINTER
    stage.touch("main", "confirm")


def box_reprint(stage: StagedTerminal) -> None:
    """The label was printed, and is wanted again."""
    box_label(stage)
    _take_labels(stage)
    stage.touch("print")


def unit_label(stage: StagedTerminal) -> None:
    """A fan kit waits for its label to be stuck on."""
    work = stage.window.work
    work.printer = PRINTER
    _with_label_step(stage)
    orders(stage)
    stage.scan(_FAN_ORDER, _FAN)
    _take_labels(stage)
    stage.window.refresh()


def wrong_label(stage: StagedTerminal) -> None:
    """The label of another unit was scanned."""
    unit_label(stage)
    stage.scan("FAN40-2611-000102")


def _take_labels(stage: StagedTerminal) -> None:
    work = stage.window.work
    for job in waiting(work):
        printed(work, begin(work, job), PRINTER)


def _with_label_step(stage: StagedTerminal) -> None:
    row = stage.window.work.masters.get(Routing, "FAN-40")
    assert row is not None
    (first, *later) = row.operations
    names = Names("粘贴标签", "Stick the label on")
    step = Step(number=StepNumber(15), kind=StepKind.LABEL, names=names, label="unit")
    changed = msgspec.structs.replace(first, steps=(*first.steps, step))
    stage.change(msgspec.structs.replace(row, operations=(changed, *later)))
