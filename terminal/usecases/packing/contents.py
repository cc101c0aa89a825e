"""What is known of a box or pallet, and whether what is inside may leave with it."""

from terminal.domain.events.bounds import MOST_MEMBERS
from terminal.domain.ids import UnitCode
from terminal.domain.outcome import Refusal, Refused, refused
from terminal.domain.state.place import BoxDoc
from terminal.domain.state.unit import UnitDoc, UnitStatus
from terminal.usecases.parts.workplace import Workplace


def box_doc(work: Workplace, box: str) -> BoxDoc:
    """What is known of a box or pallet, an empty one where nothing is."""
    return work.store.doc(BoxDoc, box) or BoxDoc(box)


def units_in(work: Workplace, doc: BoxDoc) -> tuple[UnitCode, ...]:
    """The units in a box, or in the boxes of a pallet, as far as known; as many as an event can name."""
    boxes = [box_doc(work, box) for box in doc.boxes] or [doc]
    found = [UnitCode(unit) for box in boxes for unit in box.units]
    return tuple(found[:MOST_MEMBERS])


def contents_problem(work: Workplace, doc: BoxDoc) -> Refused | None:
    """Refuses a box or pallet with a unit in it that is known to be on hold, scrapped or sent back."""
    for box in [box_doc(work, code) for code in doc.boxes] or [doc]:
        for code in box.units:
            unit = work.store.doc(UnitDoc, code)
            if unit is not None and (problem := _unit_problem(unit, box.box)):
                return problem
    return None


def _unit_problem(unit: UnitDoc, box: str) -> Refused | None:
    about = {"unit": unit.unit, "box": box}
    if unit.status is UnitStatus.HELD:
        return refused(Refusal.HELD_INSIDE, **about)
    if unit.status is UnitStatus.SCRAPPED:
        return refused(Refusal.SCRAP_INSIDE, **about)
    back = unit.sent_back_to()
    return refused(Refusal.REWORK_INSIDE, **about, operation=back) if back is not None else None
