"""Scenes with pallets: none yet, boxes on one, an open box refused, its label to be checked."""

from terminal.domain.events.payloads import BoxClosed, UnitPacked
from terminal.domain.ids import BoxCode, ItemCode, OrderCode, UnitCode
from terminal.usecases.dispose import hold_unit
from terminal.usecases.labels.print_queue import begin, printed, waiting
from terminal.usecases.packing.contents import box_doc
from ui.gallery.scenes.labels import PRINTER
from ui.gallery.shift import SUPERVISOR
from ui.gallery.stage import StagedTerminal

_BOXES = tuple(BoxCode(f"BX-2611-{number:05}") for number in range(11, 17))
_OPEN = BoxCode("BX-2611-00017")
_OF_ORDER = OrderCode("WO-2026-1147")


def none(stage: StagedTerminal) -> None:
    """Pallets are chosen, and none is open."""
    _pack_boxes(stage)
    stage.touch("pallet")


def boxes(stage: StagedTerminal) -> None:
    """Boxes are on the pallet."""
    none(stage)
    stage.touch("main")
    stage.scan(*_BOXES[:-1])


def beside_box(stage: StagedTerminal) -> None:
    """A box is filled while a pallet is open; the last scan put a box on it."""
    boxes(stage)
    stage.touch("box")
    stage.scan(_OPEN, _BOXES[-1])


def refused(stage: StagedTerminal) -> None:
    """An open box does not go on the pallet."""
    boxes(stage)
    stage.scan(_OPEN)


def held_inside(stage: StagedTerminal) -> None:
    """A unit in one of the boxes was put on hold: the pallet is not closed."""
    boxes(stage)
    work = stage.window.work
    unit = UnitCode(box_doc(work, _BOXES[0]).units[0])
    hold_unit(work, work.new_id(), unit, None)
    stage.touch("main", "confirm")


def off_asked(stage: StagedTerminal) -> None:
    """It is asked before a box comes off."""
    boxes(stage)
    stage.touch("out", _BOXES[1])


def label(stage: StagedTerminal) -> None:
    """The pallet is closed and its label printed: it waits to be stuck on and read."""
    boxes(stage)
    stage.window.work.printer = PRINTER
    stage.touch("main", "confirm")
    for job in waiting(stage.window.work):
        printed(stage.window.work, begin(stage.window.work, job), PRINTER)
    stage.window.refresh()


def checked(stage: StagedTerminal) -> None:
    """The label of the pallet was read."""
    label(stage)
    stage.scan(_pallet(stage))


def traced(stage: StagedTerminal) -> None:
    """What is on a pallet."""
    label(stage)
    stage.window.show_screen("trace")
    stage.scan(_pallet(stage))


def _pallet(stage: StagedTerminal) -> str:
    """The number of the pallet that the first box is on."""
    return box_doc(stage.window.work, _BOXES[0]).pallet


def _pack_boxes(stage: StagedTerminal) -> None:
    """Closed boxes of 12, and one that is open, as the shift before has left them."""
    stage.scan(SUPERVISOR)
    work = stage.window.work
    for at, box in enumerate((*_BOXES, _OPEN)):
        with work.act() as act:
            for number in range(12 if box != _OPEN else 5):
                packed = UnitPacked(box=box, item=ItemCode("MC-40"))
                unit = f"MC40-2611-{at * 12 + number + 201:06}"
                act.add(work.new_id(), packed, order=_OF_ORDER, subject=("unit", unit))
            if box != _OPEN:
                closed = BoxClosed(item=ItemCode("MC-40"), units=12)
                act.add(work.new_id(), closed, order=_OF_ORDER, subject=("box", box))
