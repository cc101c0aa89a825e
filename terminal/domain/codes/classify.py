"""The code grammar: what a scanned text means, decided from local knowledge alone.

Order of judgement: command, code known to the plant, structured data (`code_parsers`), pattern of the plant,
else unknown. Nothing is stored, opened or applied here. The meanings themselves are in `meanings`.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypedDict

import msgspec

from terminal.domain.codes.commands import command_of, looks_like_command
from terminal.domain.codes.fault import CodeFault, CodeWarning, DataFault
from terminal.domain.codes.gs1_reader import Shapes
from terminal.domain.codes.label_patterns import PlantPattern, TemplateMatch, read_templates
from terminal.domain.codes.meanings import (
    Ambiguous,
    BoxMeaning,
    Candidate,
    CodeKind,
    CommandMeaning,
    ItemMeaning,
    LocationCode,
    LocationMeaning,
    LotMeaning,
    Meaning,
    OrderMeaning,
    PersonMeaning,
    StationMeaning,
    Thing,
    UnitMeaning,
    Unknown,
    UnknownReason,
)
from terminal.domain.codes.parsed import ParsedCode, Scheme
from terminal.domain.codes.parsers import Claim, ReadingRules, claim_of
from terminal.domain.codes.text import LONGEST_CODE, CodeText, clean
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


def _no_shape(_item: ItemCode) -> re.Pattern[str] | None:
    return None


@dataclass(frozen=True, slots=True)
class Grammar:
    """What the caller knows, as functions; they answer at once from memory or the local store.

    known: everything that answers to a code, of any kind. item_of_gtin: 14 digits -> item. in_context:
    whether a candidate belongs to the active order (the order itself, its units, lots of its bill of
    material). year: the present year. lot_shape, unit_shape: the pattern all lot or serial numbers of an item
    match whole.
    """

    known: Callable[[str], Sequence[Candidate]]
    item_of_gtin: Callable[[str], ItemCode | None]
    in_context: Callable[[Candidate], bool]
    year: Callable[[], int]
    lot_shape: Callable[[ItemCode], re.Pattern[str] | None] = _no_shape
    unit_shape: Callable[[ItemCode], re.Pattern[str] | None] = _no_shape
    patterns: tuple[PlantPattern, ...] = ()


class _Facts(msgspec.Struct, frozen=True):
    """What was read, on the way to a meaning; `text` is what was last looked up."""

    raw: str
    text: str
    data: ParsedCode | None = None
    quantity: Decimal | None = None


def classify(grammar: Grammar, raw: str, aim: str = "", residue: str = "") -> Meaning:
    """The one meaning of a scanned text. Never raises for any text.

    Args:
        grammar: the caller's knowledge.
        raw: as the device gave it.
        aim: AIM symbology identifier ("]C1") if the device reports it apart, else it may lead `raw`; "epc"
        for the memory of an RFID tag.
        residue: what this device may leave of a GS1 separator ("029").
    """
    code = clean(raw, aim)
    if not code.text or len(code.text) > LONGEST_CODE:
        return Unknown(raw=raw, why=UnknownReason.TOO_LONG if code.text else UnknownReason.EMPTY)
    facts = _Facts(raw, code.text)
    if looks_like_command(code.text) and (word := command_of(code.text)):
        return CommandMeaning(raw=raw, word=word)
    if found := grammar.known(code.text):
        return _settle(grammar, facts, found, known=True)
    return _by_content(grammar, code, facts, residue)


def _by_content(grammar: Grammar, code: CodeText, facts: _Facts, residue: str) -> Meaning:
    rules = ReadingRules(grammar.year(), lambda gtin: _shapes(grammar, gtin), residue)
    claim = claim_of(code, rules)
    data = claim.data if claim else None
    by_data = _of_data(grammar, facts, data) if isinstance(data, ParsedCode) else None
    if claim and claim.certain:
        return by_data or _bad_data(facts, claim)
    if by_data is not None and _is_settled(by_data):
        return by_data
    return _by_pattern(grammar, facts, code.aim) or by_data or _nothing(code, facts, claim)


def _shapes(grammar: Grammar, gtin: str) -> Shapes:
    item = grammar.item_of_gtin(gtin)
    if item is None:
        return {}
    found = {"10": grammar.lot_shape(item), "21": grammar.unit_shape(item)}
    return {ai: shape for ai, shape in found.items() if shape is not None}


def _is_settled(meaning: Meaning) -> bool:
    """Whether GS1 data that does not declare itself is borne out by something the plant has."""
    if isinstance(meaning, Ambiguous | Unknown):
        return isinstance(meaning, Ambiguous)
    return meaning.known or bool(meaning.data and meaning.data.gtin)


def _bad_data(facts: _Facts, claim: Claim) -> Unknown:
    fault = claim.data if isinstance(claim.data, CodeFault) else None
    return Unknown(raw=facts.raw, why=UnknownReason.BAD_DATA, fault=fault)


def _nothing(code: CodeText, facts: _Facts, claim: Claim | None) -> Unknown:
    """A plain text: what is wrong is only told where the text can hardly be anything but GS1 data."""
    telling = claim and isinstance(claim.data, CodeFault) and claim.data.kind in _TELLING
    if claim and telling and (len(code.text) > 14 or code.aim):
        return _bad_data(facts, claim)
    return Unknown(
        raw=facts.raw,
        why=UnknownReason.BAD_COMMAND if looks_like_command(code.text) else UnknownReason.NOT_KNOWN,
    )


_TELLING: Final = frozenset((DataFault.CHECK_DIGIT, DataFault.SEPARATOR_MISSING))


# ---------------------------------------------------------------- structured data


def _of_data(grammar: Grammar, facts: _Facts, data: ParsedCode) -> Meaning:
    """What clean data means here: the most particular thing it names."""
    facts = msgspec.structs.replace(facts, data=data, quantity=data.quantity)
    item = _item_of(grammar, data)
    if (data.gtin or data.items) and not item and not data.box:
        return Unknown(raw=facts.raw, why=UnknownReason.ITEM_NOT_KNOWN, data=data, warnings=data.warnings)
    for kind, key in _named(grammar, data):
        return _look_up(grammar, facts, Candidate(kind, key, item or ""))
    if item:
        return _settle(grammar, facts, [Candidate(CodeKind.ITEM, item)], known=True)
    for value in data.others:
        if found := grammar.known(value):
            return _settle(grammar, facts, found, known=True)
    return Unknown(raw=facts.raw, why=UnknownReason.NO_MEANING, data=data, warnings=data.warnings)


def _item_of(grammar: Grammar, data: ParsedCode) -> ItemCode | None:
    """The item a label names: by its GTIN alone if it has one, else by its first number of one item."""
    if data.gtin:
        return grammar.item_of_gtin(data.gtin)
    for number in data.items:
        keys = {found.key for found in grammar.known(number) if found.kind == CodeKind.ITEM}
        if len(keys) == 1:
            return ItemCode(keys.pop())
    return None


def _named(grammar: Grammar, data: ParsedCode) -> Iterable[tuple[CodeKind, str]]:
    if data.scheme is Scheme.DATA_IDENTIFIERS:
        named = _named_on_package(grammar, data)
    else:
        named = (
            (CodeKind.BOX, data.box),
            (CodeKind.PERSON, data.person),
            (CodeKind.UNIT, data.serial),
            (CodeKind.LOT, data.lot),
            (CodeKind.ORDER, data.order),
        )
    return ((kind, key) for kind, key in named if key)


def _named_on_package(grammar: Grammar, data: ParsedCode) -> tuple[tuple[CodeKind, str], ...]:
    """A supplier's label numbers its package, and with several pieces inside S is that number too: it is
    a box only if the plant has it as one, or nothing else is told.
    """
    one = data.quantity is None or data.quantity == 1
    known_box = any(found.kind == CodeKind.BOX for found in grammar.known(data.box)) if data.box else False
    package = data.box or ("" if one else data.serial)
    return (
        (CodeKind.BOX, data.box if known_box else ""),
        (CodeKind.PERSON, data.person),
        (CodeKind.UNIT, data.serial if one else ""),
        (CodeKind.LOT, data.lot),
        (CodeKind.ORDER, data.order),
        (CodeKind.BOX, package),
    )


# ---------------------------------------------------------------- patterns


def _by_pattern(grammar: Grammar, facts: _Facts, symbology: str) -> Meaning | None:
    if not grammar.patterns:
        return None
    found = read_templates(grammar.patterns, facts.text, grammar.year(), symbology)
    matches = [match for match in found if isinstance(match, TemplateMatch)]
    if found and not matches:
        return Unknown(
            raw=facts.raw,
            why=UnknownReason.BAD_DATA,
            fault=found[0] if isinstance(found[0], CodeFault) else None,
        )
    meanings = [_of_match(grammar, facts, match) for match in matches]
    known = [meaning for meaning in meanings if meaning.known]
    return _one_of(facts, known or meanings) if meanings else None


def _of_match(grammar: Grammar, facts: _Facts, match: TemplateMatch) -> Thing | Ambiguous:
    facts = msgspec.structs.replace(facts, data=match.data, quantity=match.data.quantity)
    return _look_up(grammar, facts, Candidate(match.kind, match.key, match.item))


# ---------------------------------------------------------------- which one


def _look_up(grammar: Grammar, facts: _Facts, wanted: Candidate) -> Thing | Ambiguous:
    """The known things of that kind and item that answer to the key, or to item and key, else the new one it
    names.
    """
    facts = msgspec.structs.replace(facts, text=wanted.key)
    both = grammar.known(f"{wanted.item}/{wanted.key}") if wanted.item and wanted.kind == CodeKind.LOT else ()
    found = [
        msgspec.structs.replace(candidate, item=candidate.item or wanted.item)
        for candidate in dict.fromkeys((*grammar.known(wanted.key), *both))
        if candidate.kind is wanted.kind
        and (candidate.item == wanted.item or not (candidate.item and wanted.item))
    ]
    return _settle(grammar, facts, found or [wanted], known=bool(found))


def _settle(grammar: Grammar, facts: _Facts, found: Sequence[Candidate], *, known: bool) -> Thing | Ambiguous:
    """One candidate, or the only one that belongs to the active order, or all of them to choose from."""
    if len(found) > 1:
        found = tuple(dict.fromkeys(found))
        fitting = [candidate for candidate in found if grammar.in_context(candidate)]
        found = fitting if len(fitting) == 1 else found
    return _one_of(facts, [_thing(candidate, facts, known=known) for candidate in found])


def _one_of(facts: _Facts, meanings: Sequence[Thing | Ambiguous]) -> Thing | Ambiguous:
    if len(meanings) == 1:
        return meanings[0]
    candidates: list[Thing] = []
    for meaning in meanings:
        things = meaning.candidates if isinstance(meaning, Ambiguous) else (meaning,)
        candidates += [thing for thing in things if _bare(thing) not in map(_bare, candidates)]
    if len(candidates) == 1:
        return candidates[0]
    warnings = facts.data.warnings if facts.data else ()
    return Ambiguous(raw=facts.raw, data=facts.data, warnings=warnings, candidates=tuple(candidates))


def _bare(thing: Thing) -> Thing:
    """The thing without what its label said besides."""
    return msgspec.structs.replace(thing, data=None, warnings=())


class _Shared(TypedDict):
    raw: str
    data: ParsedCode | None
    warnings: tuple[CodeWarning, ...]
    known: bool


def _thing(candidate: Candidate, facts: _Facts, *, known: bool) -> Thing:  # noqa: PLR0911, one for each kind
    data = facts.data
    shared = _Shared(raw=facts.raw, data=data, warnings=data.warnings if data else (), known=known)
    key = candidate.key
    item = ItemCode(candidate.item) if candidate.item else None
    match candidate.kind:
        case CodeKind.PERSON:
            return PersonMeaning(
                **shared, badge=BadgeCode(facts.text), person=PersonCode(key) if known else None
            )
        case CodeKind.ORDER:
            return OrderMeaning(**shared, order=OrderCode(key))
        case CodeKind.UNIT:
            return UnitMeaning(**shared, unit=UnitCode(key), item=item, lot=_lot_of(data))
        case CodeKind.LOT:
            expires = data.expires if data else None
            return LotMeaning(**shared, lot=LotCode(key), item=item, quantity=facts.quantity, expires=expires)
        case CodeKind.ITEM:
            return ItemMeaning(**shared, item=ItemCode(key))
        case CodeKind.STATION:
            return StationMeaning(**shared, station=StationCode(key))
        case CodeKind.LOCATION:
            return LocationMeaning(**shared, location=LocationCode(key))
        case CodeKind.BOX:
            return BoxMeaning(**shared, box=BoxCode(key))


def _lot_of(data: ParsedCode | None) -> LotCode | None:
    return LotCode(data.lot) if data and data.lot else None
