"""The event of a value at a step, with the verdict by the limits as they are now."""

from decimal import Decimal

from terminal.domain.events.kinds import StepVerdict
from terminal.domain.events.payloads import InspectionRecorded, ParameterRecorded
from terminal.domain.ids import DefectCode
from terminal.domain.masters.kinds import StepKind
from terminal.domain.masters.rows import Step
from terminal.domain.measuring import Measured
from terminal.domain.state.routing import verdict

ValueEvent = ParameterRecorded | InspectionRecorded


def value_event(
    step: Step,
    value: Decimal,
    *,
    device: str = "",
    defect: DefectCode | None = None,
    measured: Measured | None = None,
) -> ValueEvent:
    """The event of `value`; a measured characteristic that fails names `defect`, else the step's own."""
    result = verdict(value, step)
    if step.kind is StepKind.PARAMETER:
        return ParameterRecorded(
            step=step.number,
            name=step.names.en,
            value=value,
            uom=step.uom,
            verdict=result,
            lower=step.lower,
            upper=step.upper,
            device=device,
            measured=measured,
        )
    return InspectionRecorded(
        step=step.number,
        name=step.names.en,
        verdict=result,
        value=value,
        uom=step.uom,
        lower=step.lower,
        upper=step.upper,
        defect=(defect or step.defect) if result == StepVerdict.FAIL else None,
        device=device,
        measured=measured,
    )
