"""What the units before gave in one step at this station, in the shift that runs. Reads only."""

from decimal import Decimal
from typing import Final

import msgspec

from terminal.domain.events.kinds import StepVerdict
from terminal.domain.events.payloads import WorkReported
from terminal.domain.ids import ThingKind
from terminal.domain.masters.rows import RoutingOperation, Step
from terminal.domain.state.unit import StepDone, UnitDoc
from terminal.usecases.parts.workplace import Workplace

REPORTS: Final = 2
"""So many reports are read for each result wanted: some are taken back, some of another operation."""


class LastResult(msgspec.Struct, frozen=True):
    """What a unit gave: a `value`, or the `verdict` of a check with the defect in `code`."""

    unit: str
    at: int
    verdict: StepVerdict
    value: Decimal | None
    code: str = ""


def last_results(
    work: Workplace, operation: RoutingOperation, step: Step, newest: int
) -> tuple[LastResult, ...]:
    """The results of that step of the units reported here last, oldest first, each unit once."""
    shift = work.shift()
    if shift is None:
        return ()
    thing = (ThingKind.OUTPUT, f"{work.identity.station}|{shift.name}")
    units = {
        event.envelope.subject[1]: None
        for event in reversed(work.store.events_of(thing, newest * REPORTS))
        if isinstance(event.payload, WorkReported)
        and event.envelope.subject
        and event.envelope.subject[0] == ThingKind.UNIT
        and event.envelope.operation == operation.number
    }
    found = (_result(work.store.doc(UnitDoc, unit), operation.number, step) for unit in units)
    return tuple(result for result in found if result)[:newest][::-1]


def _result(unit: UnitDoc | None, operation: int, step: Step) -> LastResult | None:
    """The newest result of the unit in that step; a repeated measurement counts as it ended."""
    done: list[StepDone] = [] if unit is None else list(unit.steps)
    of_step = [entry for entry in done if entry.operation == operation and entry.step == step.number]
    if unit is None or not of_step:
        return None
    last = max(of_step, key=lambda entry: entry.at)
    return LastResult(unit.unit, last.at, last.verdict, last.value, last.code)
