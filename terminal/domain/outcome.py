"""What an act may answer: accepted with a value, or refused by a rule.

The list of refusals is closed. The words a person reads for each are in `resources/i18n`; a refusal is never
an exception.
"""

from enum import StrEnum
from typing import Generic, TypeVar

import msgspec

from terminal.domain.masters.chart_plan import Signal

T = TypeVar("T")


class Refusal(StrEnum):
    """Every rule that can say no, by name."""

    # who
    NOBODY_SIGNED_IN = "nobody_signed_in"
    UNKNOWN_BADGE = "unknown_badge"
    PERSON_INACTIVE = "person_inactive"
    NOT_QUALIFIED = "not_qualified"
    QUALIFICATION_EXPIRED = "qualification_expired"
    SUPERVISOR_NEEDED = "supervisor_needed"
    WRONG_PIN = "wrong_pin"
    PIN_LOCKED = "pin_locked"
    NO_PIN_HERE = "no_pin_here"
    # what was read
    UNKNOWN_CODE = "unknown_code"
    AMBIGUOUS_CODE = "ambiguous_code"
    NO_MEANING_HERE = "no_meaning_here"
    BAD_INPUT_METHOD = "bad_input_method"
    READING_INCOMPLETE = "reading_incomplete"
    CHARACTERS_UNREADABLE = "characters_unreadable"
    CODE_TOO_LONG = "code_too_long"
    NOTHING_READ = "nothing_read"
    TAG_INCOMPLETE = "tag_incomplete"
    CODE_DAMAGED = "code_damaged"
    SEPARATOR_MISSING = "separator_missing"
    ALREADY_READ = "already_read"
    ACKNOWLEDGE_FIRST = "acknowledge_first"
    # order and routing
    NO_ORDER = "no_order"
    ORDER_CLOSED = "order_closed"
    ORDER_NOT_HERE = "order_not_here"
    NO_UNIT = "no_unit"
    UNIT_NOT_OF_ITEM = "unit_not_of_item"
    UNIT_OPEN = "unit_open"
    UNIT_HELD = "unit_held"
    UNIT_SCRAPPED = "unit_scrapped"
    UNIT_FINISHED = "unit_finished"
    UNIT_BUILT_IN = "unit_built_in"
    PREVIOUS_OPERATION_MISSING = "previous_operation_missing"
    OPERATION_PASSED = "operation_passed"
    # material
    WRONG_ITEM = "wrong_item"
    WRONG_OPERATION = "wrong_operation"
    LOT_BLOCKED = "lot_blocked"
    LOT_EXPIRED = "lot_expired"
    LOT_USED_UP = "lot_used_up"
    LOT_UNKNOWN = "lot_unknown"
    LOT_EXISTS = "lot_exists"
    LOT_NOT_OF_ITEM = "lot_not_of_item"
    DELIVERY_OPEN = "delivery_open"
    ALREADY_CONSUMED = "already_consumed"
    COMPONENT_NOT_FINISHED = "component_not_finished"
    # steps and results
    STEPS_OPEN = "steps_open"
    NO_SUCH_STEP = "no_such_step"
    NOT_A_NUMBER = "not_a_number"
    VALUE_TOO_FINE = "value_too_fine"
    DEFECT_NEEDED = "defect_needed"
    # what measures
    NO_VALUE_WAITED_FOR = "no_value_waited_for"
    WRONG_UNIT_OF_MEASURE = "wrong_unit_of_measure"
    INSTRUMENT_UNKNOWN = "instrument_unknown"
    OTHER_INSTRUMENT = "other_instrument"
    ALREADY_MEASURED = "already_measured"
    CALIBRATION_EXPIRED = "calibration_expired"
    INSTRUMENT_TOO_COARSE = "instrument_too_coarse"
    VALUE_NOT_VALID = "value_not_valid"
    SENSOR_SILENT = "sensor_silent"
    # reporting
    OVER_ORDERED = "over_ordered"
    NOTHING_TO_REPORT = "nothing_to_report"
    QUANTITY_WRONG = "quantity_wrong"
    QUANTITY_NOT_WHOLE = "quantity_not_whole"
    UNIT_NOT_CONVERTIBLE = "unit_not_convertible"
    REASON_NEEDED = "reason_needed"
    REASON_UNKNOWN = "reason_unknown"
    UNIT_OPERATION_NEEDS_UNIT = "unit_operation_needs_unit"
    # taking back
    NOT_OWN_REPORT = "not_own_report"
    NOT_THIS_SHIFT = "not_this_shift"
    ALREADY_TAKEN_BACK = "already_taken_back"
    LATER_WORK_EXISTS = "later_work_exists"
    NOTHING_TO_UNDO = "nothing_to_undo"
    NO_SUCH_DISPUTE = "no_such_dispute"
    # holds, calls, boxes
    NOT_HELD = "not_held"
    NO_SUCH_OPERATION = "no_such_operation"
    CALL_OPEN = "call_open"
    NO_SUCH_CALL = "no_such_call"
    NO_BOX = "no_box"
    BOX_CLOSED = "box_closed"
    BOX_FULL = "box_full"
    BOX_EMPTY = "box_empty"
    BOX_OTHER_ITEM = "box_other_item"
    UNIT_NOT_FINISHED = "unit_not_finished"
    UNIT_PACKED = "unit_packed"
    UNIT_NOT_PACKED = "unit_not_packed"
    HELD_INSIDE = "held_inside"
    SCRAP_INSIDE = "scrap_inside"
    REWORK_INSIDE = "rework_inside"
    # pallets
    NO_PALLET = "no_pallet"
    PALLET_CLOSED = "pallet_closed"
    PALLET_FULL = "pallet_full"
    PALLET_EMPTY = "pallet_empty"
    PALLET_OTHER_ITEM = "pallet_other_item"
    PALLET_OTHER_ORDER = "pallet_other_order"
    BOX_UNKNOWN = "box_unknown"
    BOX_OPEN = "box_open"
    BOX_ON_PALLET = "box_on_pallet"
    BOX_NOT_ON_PALLET = "box_not_on_pallet"
    NOT_A_BOX = "not_a_box"
    # labels
    NO_PRINTER = "no_printer"
    NO_LABEL_TEMPLATE = "no_label_template"
    LABEL_NOT_PRINTABLE = "label_not_printable"
    LABEL_OTHER = "label_other"
    LABEL_NOT_PRINTED = "label_not_printed"
    NO_PRINT_JOB = "no_print_job"
    # the store itself
    DISK_NEARLY_FULL = "disk_nearly_full"
    STATION_STOPPED = "station_stopped"
    TOO_LARGE = "too_large"
    JOURNAL_CUT = "journal_cut"
    JOURNAL_REPLACED = "journal_replaced"
    CHAIN_BROKEN = "chain_broken"
    STORE_DAMAGED = "store_damaged"
    STORE_BUSY = "store_busy"
    NEW_JOURNAL = "new_journal"
    CLOCK_WRONG = "clock_wrong"
    PHOTO_MISSING = "photo_missing"


class WarningCode(StrEnum):
    """What an accepted act could not check, or only warns of, by name."""

    ROUTING_UNVERIFIED = "routing_unverified"
    COMPONENT_UNVERIFIED = "component_unverified"
    UNIT_UNVERIFIED = "unit_unverified"
    BOX_UNVERIFIED = "box_unverified"
    INSTRUMENT_UNKNOWN = "instrument_unknown"
    CALIBRATION_EXPIRED = "calibration_expired"
    INSTRUMENT_TOO_COARSE = "instrument_too_coarse"
    LABEL_NOT_PRINTABLE = "label_not_printable"
    PAST_DATE = "past_date"


class Refused(msgspec.Struct, frozen=True):
    """A rule said no; nothing was written. `parameters` fill the sentence a person reads."""

    code: Refusal
    parameters: dict[str, str] = {}


class Accepted(msgspec.Struct, Generic[T], frozen=True):
    """Written and on disk. `warnings` are rules that could not be checked or that only warn, `signals` what
    the act's values did on control charts.
    """

    value: T
    warnings: tuple[WarningCode, ...] = ()
    signals: tuple[Signal, ...] = ()


Outcome = Accepted[T] | Refused


def refused(code: Refusal, /, **parameters: object) -> Refused:
    """A refusal with its parameters as text."""
    return Refused(code, {name: str(value) for name, value in parameters.items()})
