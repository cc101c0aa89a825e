"""What the words of master data can be, as closed lists; the rows that hold them are in `rows`.

A member is the text that stands in a planner's files, travels and is kept.
"""

from enum import StrEnum


class Role(StrEnum):
    """What a person may do beyond the work they are qualified for."""

    OPERATOR = "operator"
    INSPECTOR = "inspector"
    SUPERVISOR = "supervisor"
    ENGINEER = "engineer"


class PalletRule(StrEnum):
    """What all boxes of a pallet share; `ANY`: nothing."""

    ITEM = "item"
    ORDER = "order"
    ANY = "any"


class Tracking(StrEnum):
    """What the pieces of an item are known by: each by itself, by lot, or not at all."""

    UNIT = "unit"
    LOT = "lot"
    NONE = "none"


class StepKind(StrEnum):
    """What a step of an operation asks for."""

    SCAN_UNIT = "scan_unit"
    CONSUME = "consume"
    PARAMETER = "parameter"
    CHECK = "check"
    MEASURE = "measure"
    LABEL = "label"
    REPORT = "report"


class Flow(StrEnum):
    """How an operation is done: each piece scanned, or by quantity."""

    UNIT = "unit"
    BATCH = "batch"


class OrderState(StrEnum):
    """Whether an order may be worked on. A state that only a newer hub knows is none in which it may."""

    RELEASED = "released"
    CLOSED = "closed"

    @classmethod
    def _missing_(cls, _value: object) -> "OrderState":
        return cls.CLOSED


class LotState(StrEnum):
    """Whether a lot may be used. A state that only a newer hub knows is none in which it may."""

    RELEASED = "released"
    BLOCKED = "blocked"
    QUARANTINE = "quarantine"

    @classmethod
    def _missing_(cls, _value: object) -> "LotState":
        return cls.BLOCKED


class ReasonUse(StrEnum):
    """What a reason is given for."""

    SCRAP = "scrap"
    REWORK = "rework"
    STOP = "stop"
    CALL = "call"
    DISPOSITION = "disposition"
    REPRINT = "reprint"
