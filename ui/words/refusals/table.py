"""The words for every refusal: what happened and was not done, and what to do. No Qt.

Parameters are those of `terminal.domain.outcome.Refused`; names from master data come per language as
`..._zh`, `..._en`.
"""

from collections.abc import Collection
from string import Formatter
from typing import Final

from terminal.domain.outcome import Refusal, Refused
from terminal.faults import FaultCode
from ui.feedback import Feedback, Tone
from ui.text import language, phrase, text
from ui.words.code_faults import FAULT_WORDS
from ui.words.printed_commands import command_name
from ui.words.refusals.measuring import MEASURING_WORDS
from ui.words.refusals.packing import PACKING_WORDS
from ui.words.refusals.reading import READING_WORDS
from ui.words.refusals.sparse import FIRST_WORDS, OTHER_WORDS, Words
from ui.words.store import STORE_REFUSALS

REFUSAL_WORDS: Final[dict[Refusal, Words]] = {
    Refusal.NOBODY_SIGNED_IN: (
        phrase("Nobody signed in – not recorded"),
        phrase("Scan your badge, then repeat."),
    ),
    Refusal.UNKNOWN_BADGE: (
        phrase("Unknown badge – not signed in"),
        phrase("Badge {code} belongs to nobody here. Ask your supervisor."),
    ),
    Refusal.PERSON_INACTIVE: (
        phrase("Badge not valid – not signed in"),
        phrase("{person} is no longer active. Ask your supervisor."),
    ),
    Refusal.NOT_QUALIFIED: (
        phrase("Not qualified – not recorded"),
        phrase("{person} is not qualified: {qualification_name}. A qualified colleague has to sign in."),
    ),
    Refusal.QUALIFICATION_EXPIRED: (
        phrase("Qualification expired – not recorded"),
        phrase("{qualification_name} of {person} ended on {expired}. Tell your supervisor."),
    ),
    Refusal.SUPERVISOR_NEEDED: (
        phrase("Supervisor needed – not done"),
        phrase("Ask a supervisor to scan their badge."),
    ),
    Refusal.WRONG_PIN: (phrase("Wrong PIN – not opened"), phrase("Tries left: {left}. Enter the PIN again.")),
    Refusal.PIN_LOCKED: (
        phrase("PIN locked – not opened"),
        phrase("Try again in {seconds} s, or ask another supervisor."),
    ),
    Refusal.NO_PIN_HERE: (
        phrase("PINs cannot be checked here – not opened"),
        phrase("This station has no key for PINs. Have the station enrolled again."),
    ),
    Refusal.UNKNOWN_CODE: (
        phrase("Unknown code – not used"),
        phrase("“{code}” is not known here. Check the label, then scan again."),
    ),
    Refusal.AMBIGUOUS_CODE: (
        phrase("Code with several meanings – not used"),
        phrase("Choose on the screen what “{code}” is."),
    ),
    Refusal.NO_MEANING_HERE: (
        phrase("Code not needed here – not used"),
        phrase("“{code}” is known, but nothing asks for it now. Go on with the next step."),
    ),
    **READING_WORDS,
    Refusal.CODE_DAMAGED: (
        phrase("Wrong data in the code – not used"),
        phrase("{fault}: {where}. Scan again; if that does not help, have the label replaced."),
    ),
    Refusal.SEPARATOR_MISSING: (
        phrase("Separator missing on the label – not used"),
        phrase("It is not clear where field {where} ends. Scan again, or have the label replaced."),
    ),
    Refusal.ALREADY_READ: (
        phrase("Already read – counted once"),
        phrase("“{code}” was just read. Nothing more was recorded; go on with the next step."),
    ),
    Refusal.ACKNOWLEDGE_FIRST: (
        phrase("Put the stopped unit aside first – not used"),
        phrase("Touch the button, or ask a supervisor to scan their badge. Then scan “{code}” again."),
    ),
    Refusal.NO_ORDER: (phrase("No work order – not started"), phrase("Scan a work order first.")),
    Refusal.ORDER_CLOSED: (
        phrase("Order closed – not taken"),
        phrase("{order} is closed. Take another order."),
    ),
    Refusal.ORDER_NOT_HERE: (
        phrase("Order has no work here – not taken"),
        phrase("{order} is made at {stations}. Take another order."),
    ),
    Refusal.NO_UNIT: (phrase("No unit open – not recorded"), phrase("Scan the unit first.")),
    Refusal.UNIT_NOT_OF_ITEM: (
        phrase("Not a serial number of this product – not started"),
        phrase("{unit} is not a number of {item}. Scan the label of the product."),
    ),
    Refusal.UNIT_OPEN: (
        phrase("Another unit is open – nothing changed"),
        phrase("{unit} is open and needs “{step_name}”. Finish it first, or report scrap or rework."),
    ),
    Refusal.UNIT_HELD: (
        phrase("Unit on hold – not worked on"),
        phrase("{unit} was put on hold at {station}. Put it on the hold rack and call the supervisor."),
    ),
    Refusal.UNIT_SCRAPPED: (
        phrase("Unit is scrap – not worked on"),
        phrase("{unit} was scrapped. Put it in the scrap box and take another one."),
    ),
    Refusal.UNIT_FINISHED: (
        phrase("Unit already finished – not worked on"),
        phrase("{unit} has passed all operations. Take it to packing."),
    ),
    Refusal.UNIT_BUILT_IN: (
        phrase("Unit already built in – not used"),
        phrase("{unit} is part of {other}. Take another one."),
    ),
    Refusal.PREVIOUS_OPERATION_MISSING: (
        phrase("Earlier operation missing – not started"),
        phrase("{unit} needs {operation} {operation_name} first. Take it to {stations}."),
    ),
    Refusal.OPERATION_PASSED: (
        phrase("Already done here – not started"),
        phrase("{unit} has passed {operation} {operation_name} at {station}. Take it to {belongs}."),
    ),
    Refusal.WRONG_ITEM: (phrase("Wrong material – not used"), phrase("{code} is {item}. Scan {expected}.")),
    Refusal.WRONG_OPERATION: (
        phrase("Material for another operation – not used"),
        phrase("{item} is used in operation {operation}. Put it back and scan what the step asks for."),
    ),
    Refusal.LOT_BLOCKED: (
        phrase("Lot blocked – not used"),
        phrase("{lot} is blocked: {reason}. Take another lot."),
    ),
    Refusal.LOT_EXPIRED: (
        phrase("Lot expired – not used"),
        phrase("{lot} expired on {expired}. Take another lot."),
    ),
    Refusal.LOT_USED_UP: (
        phrase("Lot used up – not used"),
        phrase("{lot}: {left} left, {needed} needed. Take another lot."),
    ),
    Refusal.LOT_UNKNOWN: (
        phrase("Unknown lot – not used"),
        phrase("{lot} was never received. Check the label or take it to receiving."),
    ),
    Refusal.LOT_EXISTS: (
        phrase("Lot already received – not received again"),
        phrase("{lot} is in stock already. If it is another item's, choose the item first."),
    ),
    Refusal.LOT_NOT_OF_ITEM: (
        phrase("Not a lot number of this item – not received"),
        phrase("{lot} does not fit {item}. Check item and label."),
    ),
    Refusal.DELIVERY_OPEN: (
        phrase("Another lot is open – not taken"),
        phrase("Receive {lot} first, or cancel it. Then scan this label again."),
    ),
    Refusal.ALREADY_CONSUMED: (
        phrase("Already in the unit – not used again"),
        phrase("{item} is in already ({code}). Go on with the next step."),
    ),
    Refusal.COMPONENT_NOT_FINISHED: (
        phrase("Part not finished – not used"),
        phrase("{unit} still needs {operation} {operation_name} at {stations}. Take another one."),
    ),
    Refusal.STEPS_OPEN: (
        phrase("Steps missing – not reported good"),
        phrase("{unit}: first do “{step_name}”."),
    ),
    Refusal.NO_SUCH_STEP: (
        phrase("No such step – not recorded"),
        phrase("The routing has changed. Scan the unit again."),
    ),
    Refusal.NOT_A_NUMBER: (
        phrase("Not a number – not recorded"),
        phrase("“{text}” cannot be a value. Enter it again."),
    ),
    Refusal.VALUE_TOO_FINE: (
        phrase("Too many decimals – not recorded"),
        phrase("{text} has more than {decimals} decimals. Enter it again."),
    ),
    Refusal.DEFECT_NEEDED: (
        phrase("Defect missing – not recorded"),
        phrase("Choose the defect, then record again."),
    ),
    **MEASURING_WORDS,
    Refusal.OVER_ORDERED: (
        phrase("More than ordered – not recorded"),
        phrase("{order}: {ordered} ordered, {made} made, {remaining} left. Correct the quantity."),
    ),
    Refusal.NOTHING_TO_REPORT: (
        phrase("Nothing to report – not recorded"),
        phrase("Enter a quantity first."),
    ),
    Refusal.QUANTITY_NOT_WHOLE: (
        phrase("Quantity not used"),
        phrase("{quantity} would be no whole number of {uom}. Count the pieces and enter them."),
    ),
    Refusal.UNIT_NOT_CONVERTIBLE: (
        phrase("Quantity not used"),
        phrase("The label says {quantity} {said}; {item} is counted in {uom}. Enter the quantity in {uom}."),
    ),
    Refusal.QUANTITY_WRONG: (
        phrase("Quantity not possible – not recorded"),
        phrase("“{quantity}” is not a positive whole number. Enter it again."),
    ),
    Refusal.REASON_NEEDED: (
        phrase("Reason missing – not recorded"),
        phrase("Choose a reason, then record again."),
    ),
    Refusal.REASON_UNKNOWN: (
        phrase("Unknown reason – not recorded"),
        phrase("“{reason}” is not a reason for this. Choose another."),
    ),
    Refusal.UNIT_OPERATION_NEEDS_UNIT: (
        phrase("No quantities here – not recorded"),
        phrase("Units are reported one by one at this station. Scan the unit."),
    ),
    Refusal.NOT_OWN_REPORT: (
        phrase("A colleague's report – not taken back"),
        phrase("Only the person who made it can take it back. Ask them or your supervisor."),
    ),
    Refusal.NOT_THIS_SHIFT: (
        phrase("Report of another shift – not taken back"),
        phrase("Ask your supervisor to correct it."),
    ),
    Refusal.ALREADY_TAKEN_BACK: (
        phrase("Already taken back – not taken back again"),
        phrase("The report no longer counts. There is nothing to do."),
    ),
    Refusal.LATER_WORK_EXISTS: (
        phrase("Unit has moved on – not taken back"),
        phrase("{unit} has been worked on at {station} since. Call the supervisor."),
    ),
    Refusal.NOTHING_TO_UNDO: (
        phrase("Nothing to take back – nothing changed"),
        phrase("You have no report in this shift that still counts."),
    ),
    Refusal.NO_SUCH_DISPUTE: (
        phrase("Already cleared up – nothing changed"),
        phrase("The hub no longer asks about it. There is nothing to do."),
    ),
    Refusal.NOT_HELD: (phrase("Unit not on hold – nothing changed"), phrase("Scan a unit that is on hold.")),
    Refusal.NO_SUCH_OPERATION: (
        phrase("No such operation – not recorded"),
        phrase("Choose an operation of the routing, then record again."),
    ),
    Refusal.CALL_OPEN: (
        phrase("Already called – not called again"),
        phrase("The call “{kind_name}” is still open. Wait for help, or clear the call first."),
    ),
    Refusal.NO_SUCH_CALL: (
        phrase("Call already cleared – nothing changed"),
        phrase("Someone else has already cleared it. There is nothing to do."),
    ),
    **PACKING_WORDS,
    Refusal.NO_PRINTER: (
        phrase("No printer here – not printed"),
        phrase("No label printer is set up at this station. Call IT."),
    ),
    Refusal.NO_LABEL_TEMPLATE: (
        phrase("No label for this – not printed"),
        phrase("The plant has no label for it. Ask your supervisor."),
    ),
    Refusal.LABEL_NOT_PRINTABLE: (
        phrase("Label would be wrong – not printed"),
        phrase("{fault}: {where}. Have the master data corrected."),
    ),
    Refusal.LABEL_OTHER: (
        phrase("Wrong label – not taken"),
        phrase("This is the label of {code}; {unit} waits for its own. Stick on the right one."),
    ),
    Refusal.LABEL_NOT_PRINTED: (
        phrase("Label not printed yet – not taken"),
        phrase("The label of {unit} has not come out. Check the printer."),
    ),
    Refusal.NO_PRINT_JOB: (
        phrase("Label on its way – not cancelled"),
        phrase("It is being sent or has been printed. There is nothing to do."),
    ),
    Refusal.DISK_NEARLY_FULL: (
        phrase("Disk nearly full – not recorded"),
        phrase("Call IT. Until then write your reports on paper."),
    ),
    Refusal.STATION_STOPPED: (
        phrase("Station stopped – not recorded"),
        phrase("The hub stopped this station: {reason}. Call IT."),
    ),
    **STORE_REFUSALS,
    Refusal.STORE_DAMAGED: (
        phrase("Disk damaged – not recorded"),
        phrase("Call IT. Until then write your reports on paper."),
    ),
    Refusal.STORE_BUSY: (
        phrase("Disk busy – not recorded"),
        phrase("Do it again. If it stays so, call IT: another program holds this station's data."),
    ),
    Refusal.NEW_JOURNAL: (
        phrase("New journal begun – not recorded"),
        phrase("The station has just gone on with a new journal. Do it again."),
    ),
    Refusal.CLOCK_WRONG: (
        phrase("Clock wrong – not recorded"),
        phrase("This computer's date is wrong. Call IT to set it, then do it again."),
    ),
    Refusal.PHOTO_MISSING: (
        phrase("Photo not on the disk – not recorded"),
        phrase("Nothing was recorded. Take the photo again."),
    ),
}


STOP_WORDS: Final[dict[str, str]] = {
    FaultCode.TERMINAL_FORKED: phrase("its records and the hub's differ"),
    FaultCode.TERMINAL_REVOKED: phrase("it was revoked at the hub"),
    FaultCode.TERMINAL_REPLACED: phrase("another computer has taken its place"),
    FaultCode.CHAIN_BROKEN: phrase("its journal is damaged"),
}
_MILD: Final = frozenset(
    {Refusal.ALREADY_READ, Refusal.ALREADY_MEASURED, Refusal.CALL_OPEN, Refusal.ALREADY_CONSUMED}
)


BLOCKING: Final = frozenset(
    {
        Refusal.UNIT_HELD,
        Refusal.UNIT_SCRAPPED,
        Refusal.HELD_INSIDE,
        Refusal.SCRAP_INSIDE,
        Refusal.REWORK_INSIDE,
    }
)
"""Refusals that fill the screen until somebody has put the piece aside: it must not travel on by mistake."""


MATERIAL: Final = frozenset(
    {
        Refusal.WRONG_ITEM,
        Refusal.WRONG_OPERATION,
        Refusal.LOT_BLOCKED,
        Refusal.LOT_EXPIRED,
        Refusal.LOT_USED_UP,
        Refusal.LOT_UNKNOWN,
    }
)
"""Refusals of material: the chip that waits for it shows them until a good lot takes its place."""


def refusal_words(why: Refused) -> Feedback:
    """The feedback for a refusal."""
    known = _in_language(why.parameters)
    title, detail = _fitting(why.code, known.keys())
    tone = Tone.WARN if why.code in _MILD else Tone.BAD
    return Feedback(tone, text(title), text(detail).format_map(known))


def words_of(code: Refusal) -> tuple[Words, ...]:
    """All that can be said of a refusal, the first that fits is."""
    first = (FIRST_WORDS[code],) if code in FIRST_WORDS else ()
    return (*first, REFUSAL_WORDS[code], *OTHER_WORDS.get(code, ()))


def _fitting(code: Refusal, known: Collection[str]) -> Words:
    """The first words all of whose parameters are known; else the last there are."""
    return next((each for each in words_of(code) if _asked(each) <= set(known)), words_of(code)[-1])


def _asked(words: Words) -> set[str]:
    return {name for each in words for _, name, _, _ in Formatter().parse(each) if name}


class _Lenient(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "–"


def stop_words(reason: str) -> str:
    """Why the station is stopped; what is no such reason stays as it is."""
    return text(STOP_WORDS[reason]) if reason in STOP_WORDS else reason


def _in_language(parameters: dict[str, str]) -> _Lenient:
    """The parameters without those that are empty, with "x_name" for every "x_zh"/"x_en" pair; what is asked
    for and not there becomes a dash. A printed command goes by its name.
    """
    ending = f"_{language()}"
    named = {f"{key[:-3]}_name": value for key, value in parameters.items() if key.endswith(ending)}
    reason = parameters.get("reason", "")
    told = {"reason": stop_words(reason)}
    fault = parameters.get("fault", "")
    told |= {"fault": text(FAULT_WORDS[fault])} if fault in FAULT_WORDS else {}
    command = command_name(parameters.get("code", ""))
    told |= {"code": command, "command": command} if command else {}
    return _Lenient({key: value for key, value in {**parameters, **named, **told}.items() if value})
