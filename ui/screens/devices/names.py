"""Which names a device may be given at the screen: offered, not typed. No Qt.

A name matters: steps take their values from a sensor by its name, and an instrument may go by it.
"""

from typing import Final

from devices.capabilities import Capability
from terminal.domain.masters.rows import Instrument, Routing
from terminal.usecases.parts.workplace import Workplace

_PLACES: Final = ("", "-left", "-right", "-2", "-3", "-4")
_KINDS: Final[dict[Capability, tuple[str, ...]]] = {
    Capability.CODE: ("scanner",),
    Capability.VALUE: ("gauge", "scale", "torque"),
    Capability.SENSOR: ("sensor", "oven", "pressure"),
    Capability.TAG: ("reader", "badges", "gate"),
    Capability.FRAME: ("camera",),
    Capability.PRINT: ("printer",),
    Capability.SIGNAL: ("lamp",),
}


def names_for(work: Workplace, capability: Capability, taken: set[str]) -> tuple[str, ...]:
    """Names that are free: first those the plant's data waits for, then plain ones for what it is."""
    awaited: list[str] = []
    if capability is Capability.SENSOR:
        sources = (
            step.source
            for routing in work.masters.all(Routing)
            for operation in routing.operations
            for step in operation.steps
        )
        awaited = [source.channel.partition("/")[0] for source in sources if source is not None]
    elif capability is Capability.VALUE:
        awaited = [instrument.serial for instrument in work.masters.all(Instrument)]
    plain = [kind + place for kind in _KINDS[capability] for place in _PLACES]
    return tuple(name for name in dict.fromkeys((*awaited, *plain)) if name not in taken)
