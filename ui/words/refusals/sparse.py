"""What is said of a refusal where not all parameters of its first sentence are known. No Qt."""

from typing import Final

from terminal.domain.outcome import Refusal
from ui.text import phrase

Words = tuple[str, str]

OTHER_WORDS: Final[dict[Refusal, tuple[Words, ...]]] = {
    Refusal.UNIT_OPEN: (
        (
            phrase("Another unit is open – nothing changed"),
            phrase("{unit} is open and needs “{qualification_name}”. A qualified colleague must finish it."),
        ),
        (
            phrase("Another unit is open – nothing changed"),
            phrase("{unit} is open and not reported yet. Report it as good, scrap or rework first."),
        ),
    ),
    Refusal.UNIT_HELD: (
        (
            phrase("Unit on hold – not worked on"),
            phrase("{unit} is on hold. Put it on the hold rack and call the supervisor."),
        ),
    ),
    Refusal.ORDER_NOT_HERE: (
        (
            phrase("Order has no work here – not taken"),
            phrase("{order} has no operation at this station. Take another order."),
        ),
    ),
    Refusal.PREVIOUS_OPERATION_MISSING: (
        (
            phrase("Earlier operation missing – not started"),
            phrase("{unit} needs {operation} {operation_name} first. Ask your supervisor where."),
        ),
    ),
    Refusal.OPERATION_PASSED: (
        (
            phrase("Already done here – not started"),
            phrase(
                "{unit} has passed {operation} {operation_name} at {station}. It needs nothing more here."
            ),
        ),
    ),
    Refusal.COMPONENT_NOT_FINISHED: (
        (
            phrase("Part not finished – not used"),
            phrase("No finished part {unit} is known. Take another one, or ask your supervisor."),
        ),
    ),
    Refusal.UNIT_NOT_FINISHED: (
        (
            phrase("Unit not finished – not packed"),
            phrase("No finished unit {unit} is known. Take it back to the line."),
        ),
    ),
    Refusal.WRONG_ITEM: (
        (phrase("Wrong material – not used"), phrase("{code} is {item}; nothing asks for it now.")),
        (
            phrase("Wrong material – not used"),
            phrase("“{code}” is not a part known here. Scan {expected}."),
        ),
        (phrase("Wrong material – not used"), phrase("“{code}” is not a part known here.")),
    ),
    Refusal.ALREADY_CONSUMED: (
        (
            phrase("Already in the unit – not used again"),
            phrase("{item} is in already. Go on with the next step."),
        ),
    ),
    Refusal.LOT_BLOCKED: (
        (phrase("Lot blocked – not used"), phrase("{lot} is blocked. Take another lot and call quality.")),
    ),
    Refusal.BOX_OTHER_ITEM: (
        (phrase("Other product – not packed"), phrase("{box} holds another product. Take another box.")),
    ),
}
"""What is said where not all parameters of the first sentence are known, in the order they are tried."""

FIRST_WORDS: Final[dict[Refusal, Words]] = {
    Refusal.OVER_ORDERED: (
        phrase("Order done – not started"),
        phrase("{order}: {made} of {ordered} are made. Scan the next order, then {unit} again."),
    ),
    Refusal.ALREADY_READ: (
        phrase("Command read twice – done once"),
        phrase("“{command}” was just scanned. To do it again, wait a moment, then scan it again."),
    ),
}
"""What is said before all else where its parameters are known: more than ordered of one unit; a command."""
