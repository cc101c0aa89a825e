"""What a scanned text can mean: a closed list of frozen structs.

How a text comes to its meaning is in `codes`; whether the meaning fits the moment is judged by the use cases.
"""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NewType

import msgspec

from terminal.domain.codes.commands import CommandWord
from terminal.domain.codes.fault import CodeFault, CodeWarning
from terminal.domain.codes.parsed import ParsedCode
from terminal.domain.ids import (
    BadgeCode,
    BoxCode,
    ItemCode,
    LotCode,
    OrderCode,
    PersonCode,
    StationCode,
    UnitCode,
)

LocationCode = NewType("LocationCode", str)


class CodeKind(StrEnum):
    """What a code can be the name of."""

    PERSON = "person"
    ORDER = "order"
    UNIT = "unit"
    LOT = "lot"
    ITEM = "item"
    STATION = "station"
    LOCATION = "location"
    BOX = "box"


class Candidate(msgspec.Struct, frozen=True):
    """A thing a code may stand for: its kind, its key, and of which item it is (lots and units; "" = not
    known).
    """

    kind: CodeKind
    key: str
    item: str = ""


class ReadCode(msgspec.Struct, frozen=True, kw_only=True):
    """What every meaning carries: the text as read, its data if it has structure, what was odd about it.

    `known` is False where only the shape of the code tells what it is, and no master or store has it yet.
    """

    raw: str
    data: ParsedCode | None = None
    warnings: tuple[CodeWarning, ...] = ()
    known: bool = True


class PersonMeaning(ReadCode, frozen=True, kw_only=True):
    """A badge; `person` is None for a badge nobody has."""

    badge: BadgeCode
    person: PersonCode | None = None


class OrderMeaning(ReadCode, frozen=True, kw_only=True):
    """A work order."""

    order: OrderCode


class UnitMeaning(ReadCode, frozen=True, kw_only=True):
    """One serialised piece."""

    unit: UnitCode
    item: ItemCode | None = None
    lot: LotCode | None = None


class LotMeaning(ReadCode, frozen=True, kw_only=True):
    """Material that came together; `quantity` and `expires` as the label says."""

    lot: LotCode
    item: ItemCode | None = None
    quantity: Decimal | None = None
    expires: date | None = None


class ItemMeaning(ReadCode, frozen=True, kw_only=True):
    """A material or product, no particular piece or lot of it."""

    item: ItemCode


class StationMeaning(ReadCode, frozen=True, kw_only=True):
    """A workplace."""

    station: StationCode


class LocationMeaning(ReadCode, frozen=True, kw_only=True):
    """A storage place."""

    location: LocationCode


class BoxMeaning(ReadCode, frozen=True, kw_only=True):
    """A box or pallet; an SSCC is its 18 digits."""

    box: BoxCode


class CommandMeaning(ReadCode, frozen=True, kw_only=True):
    """A printed command."""

    word: CommandWord


Thing = (
    PersonMeaning
    | OrderMeaning
    | UnitMeaning
    | LotMeaning
    | ItemMeaning
    | StationMeaning
    | LocationMeaning
    | BoxMeaning
)


class Ambiguous(ReadCode, frozen=True, kw_only=True):
    """Several things answer to the code and the moment does not tell which: the screen asks."""

    candidates: tuple[Thing, ...]


class UnknownReason(StrEnum):
    """Why a code means nothing."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    BAD_COMMAND = "bad_command"
    BAD_DATA = "bad_data"
    ITEM_NOT_KNOWN = "item_not_known"
    NO_MEANING = "no_meaning"
    NOT_KNOWN = "not_known"


class Unknown(ReadCode, frozen=True, kw_only=True):
    """A code without meaning. `fault` says what is wrong with its data and where, if `why` is BAD_DATA."""

    why: UnknownReason
    fault: CodeFault | None = None
    known: bool = False


Meaning = Thing | CommandMeaning | Ambiguous | Unknown
