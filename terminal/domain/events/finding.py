"""What the hub cannot take as it stands: a closed list of codes. Their words are in `terminal.words`."""

from enum import StrEnum

import msgspec


class FindingCode(StrEnum):
    """Every dispute there can be, by name; the same text on the wire and in the stores."""

    DUPLICATE_REPORT = "duplicate_report"
    OVER_REPORT = "over_report"
    SERIAL_CONFLICT = "serial_conflict"
    COMPONENT_TWICE = "component_twice"
    PACKED_TWICE = "packed_twice"
    BOX_UNCONFIRMED = "box_unconfirmed"
    ON_HOLD = "on_hold"
    AFTER_HOLD = "after_hold"
    BEFORE_NOTICE = "before_notice"
    OPERATION_MISSING = "operation_missing"
    UNIT_SCRAPPED = "unit_scrapped"
    UNIT_BUILT_IN = "unit_built_in"
    UNIT_PACKED = "unit_packed"
    COMPONENT_NOT_FINISHED = "component_not_finished"
    BOX_CLOSED = "box_closed"
    BOX_FULL = "box_full"
    BOX_EMPTY = "box_empty"
    BOX_ON_PALLET = "box_on_pallet"
    BOX_OTHER_GOODS = "box_other_goods"
    LOT_TWICE = "lot_twice"
    LOT_KNOWN = "lot_known"
    LOT_OVERDRAWN = "lot_overdrawn"
    LOT_EXPIRED = "lot_expired"
    CORRECTION_RACE = "correction_race"
    ACTOR_UNVERIFIED = "actor_unverified"
    NOT_FOLDED = "not_folded"
    UNKNOWN_TYPE = "unknown_type"
    FUTURE_VERSION = "future_version"
    BAD_PAYLOAD = "bad_payload"
    BAD_FRAME = "bad_frame"
    WRONG_STATION = "wrong_station"


class Finding(msgspec.Struct, frozen=True):
    """What the fold could not take as it stands; the hub makes a dispute of it. `counted` False: its
    quantity is 0.
    """

    code: FindingCode
    parameters: dict[str, str] = {}
    counted: bool = False
