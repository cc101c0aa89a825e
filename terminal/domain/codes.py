"""The code grammar: what a scanned text means, decided from local knowledge alone.

Order of judgement: command, code known to the plant, GS1 data, pattern of the plant, else unknown. Nothing is
stored, opened or applied here. The meanings themselves are in `meanings`.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final, TypedDict

import msgspec

from terminal.domain.ai_table import AI_TABLE, Gs1Fault
from terminal.domain.code_patterns import LONGEST_MATCHED, compile_pattern
from terminal.domain.code_text import LONGEST_CODE, CodeText, Separators, clean, with_separators
from terminal.domain.command_codes import command_of, looks_like_command
from terminal.domain.digital_link import is_link, parse_link
from terminal.domain.gs1 import CodeWarning, ElementString, parse_bare_key, parse_elements
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
from terminal.domain.masters import CodePattern
from terminal.domain.meanings import (
    Ambiguous,
    Box,
    Candidate,
    Command,
    Item,
    Kind,
    Location,
    LocationCode,
    Lot,
    Meaning,
    Order,
    Person,
    Station,
    Thing,
    Unit,
    Unknown,
    Why,
)


class PlantPattern(msgspec.Struct, frozen=True):
    """A compiled pattern of the plant's own codes."""

    kind: Kind
    shape: re.Pattern[str]


def plant_patterns(rows: Iterable[CodePattern]) -> tuple[PlantPattern, ...]:
    """Compile the masters' patterns, once. Raises ValueError for one that the import should have refused."""
    return tuple(PlantPattern(Kind(row.means), compile_pattern(row.pattern)) for row in rows)


_PLAIN_SEPARATORS: Final = Separators()


def _no_lot_shape(_item: ItemCode) -> re.Pattern[str] | None:
    return None


@dataclass(frozen=True, slots=True)
class Grammar:
    """What the caller knows, as functions; they answer at once from memory or the local store.

    known: everything that answers to a code, of any kind. item_of_gtin: 14 digits -> item. in_context:
    whether a candidate belongs to the active order (the order itself, its units, lots of its bill of
    material). lot_shape: the pattern all lot numbers of an item match whole. year: the present year.
    """

    known: Callable[[str], Sequence[Candidate]]
    item_of_gtin: Callable[[str], ItemCode | None]
    in_context: Callable[[Candidate], bool]
    year: Callable[[], int]
    lot_shape: Callable[[ItemCode], re.Pattern[str] | None] = _no_lot_shape
    patterns: tuple[PlantPattern, ...] = ()
    separators: Separators = _PLAIN_SEPARATORS


class _Facts(msgspec.Struct, frozen=True):
    """What was read, on the way to a meaning; `text` is what was last looked up."""

    raw: str
    text: str
    data: ElementString | None = None
    quantity: Decimal | None = None


def classify(grammar: Grammar, raw: str, aim: str = "") -> Meaning:
    """The one meaning of a scanned text. Never raises for any text.

    Args:
        grammar: the caller's knowledge.
        raw: as the device gave it.
        aim: AIM symbology identifier ("]C1") if the device reports it apart; else it may lead `raw`.
    """
    code = clean(raw, aim, grammar.separators)
    if not code.text or len(code.text) > LONGEST_CODE:
        return Unknown(raw=raw, why=Why.TOO_LONG if code.text else Why.EMPTY)
    facts = _Facts(raw, code.text)
    if looks_like_command(code.text) and (word := command_of(code.text)):
        return Command(raw=raw, word=word)
    if found := grammar.known(code.text):
        return _settle(grammar, facts, found, known=True)
    return _by_content(grammar, code, facts)


def _by_content(grammar: Grammar, code: CodeText, facts: _Facts) -> Meaning:
    data, certain = _gs1(grammar, code)
    by_data = _of_data(grammar, facts, data) if isinstance(data, ElementString) else None
    if certain:
        return by_data or Unknown(raw=facts.raw, why=Why.BAD_GS1, fault=_fault(data))
    if by_data is not None and _is_settled(by_data):
        return by_data
    return _by_pattern(grammar, facts) or by_data or _nothing(code, facts, data)


def _is_settled(meaning: Meaning) -> bool:
    """Whether GS1 data that does not declare itself is borne out by something the plant has."""
    if isinstance(meaning, Ambiguous | Unknown):
        return isinstance(meaning, Ambiguous)
    return meaning.known or bool(meaning.data and meaning.data.gtin)


def _nothing(code: CodeText, facts: _Facts, data: ElementString | Gs1Fault) -> Unknown:
    if data is Gs1Fault.CHECK_DIGIT and (len(code.text) > 14 or code.aim):
        return Unknown(raw=facts.raw, why=Why.BAD_GS1, fault=data)
    return Unknown(raw=facts.raw, why=Why.BAD_COMMAND if looks_like_command(code.text) else Why.NOT_KNOWN)


def _fault(data: ElementString | Gs1Fault) -> Gs1Fault | None:
    return data if isinstance(data, Gs1Fault) else None


# ---------------------------------------------------------------- GS1

_PRINTED: Final = re.compile(r"\(([0-9]{2,4})\)")
_GUARDED: Final = re.compile(
    r"0[0-2][0-9]{14}|25[35][0-9]{13}|402[0-9]{17}|41[0-7][0-9]{13}|80(?:03|06|17|18)[0-9]{14}"
)
"""Beginnings with a check digit: only these are taken for GS1 data where nothing declares it."""

_PLANT_NAMED: Final = frozenset(("253", "414", "8003", "8004", *(str(ai) for ai in range(90, 100))))
"""Documents, places, assets and internal numbers: they are whatever the plant knows them as."""


def _gs1(grammar: Grammar, code: CodeText) -> tuple[ElementString | Gs1Fault, bool]:
    """The text as GS1 data, and whether it declares itself as such (then nothing else is tried)."""
    year = grammar.year()
    if code.aim[:2] in {"]E", "]I"} and not code.flagged:
        return parse_bare_key(code.text, year), False
    if is_link(code.text):
        link = parse_link(code.text, year)
        return link, link is not Gs1Fault.NOT_GS1
    printed = _PRINTED.match(code.text)
    if code.flagged or (printed and printed[1] in AI_TABLE):
        return _elements(grammar, code.text, year), True
    bare = parse_bare_key(code.text, year)
    if bare is not Gs1Fault.NOT_GS1 or not _GUARDED.match(code.text):
        return bare, False
    data = _elements(grammar, code.text, year)
    if isinstance(data, ElementString):
        data = msgspec.structs.replace(data, warnings=(CodeWarning.NOT_FLAGGED, *data.warnings))
    return data, False


def _elements(grammar: Grammar, text: str, year: int) -> ElementString | Gs1Fault:
    def lot_shape(gtin: str) -> re.Pattern[str] | None:
        item = grammar.item_of_gtin(gtin)
        return grammar.lot_shape(item) if item else None

    separators = grammar.separators
    return parse_elements(
        with_separators(text, separators), year, residue=separators.residue, lot_shape=lot_shape
    )


def _of_data(grammar: Grammar, facts: _Facts, data: ElementString) -> Meaning:
    """What clean GS1 data means here: the most particular thing it names."""
    facts = msgspec.structs.replace(facts, data=data, quantity=data.quantity)
    item = _item_of(grammar, data)
    if data.gtin and not item and not data.sscc:
        return Unknown(raw=facts.raw, why=Why.GTIN_NOT_KNOWN, data=data, warnings=data.warnings)
    for kind, key in _named(data):
        return _look_up(grammar, facts, Candidate(kind, key, item or ""))
    if item:
        return _settle(grammar, facts, [Candidate(Kind.ITEM, item)], known=True)
    for ai, value in data.elements:
        if ai in _PLANT_NAMED and (found := grammar.known(value)):
            return _settle(grammar, facts, found, known=True)
    return Unknown(raw=facts.raw, why=Why.NO_MEANING, data=data, warnings=data.warnings)


def _item_of(grammar: Grammar, data: ElementString) -> ItemCode | None:
    if data.gtin:
        return grammar.item_of_gtin(data.gtin)
    other = data.value("240") or data.value("241") or data.value("8010")
    keys = [found.key for found in grammar.known(other) if found.kind is Kind.ITEM] if other else []
    return ItemCode(keys[0]) if len(keys) == 1 else None


def _named(data: ElementString) -> Iterable[tuple[Kind, str]]:
    for kind, key in (
        (Kind.BOX, data.sscc),
        (Kind.PERSON, data.value("8018") or data.value("8017")),
        (Kind.UNIT, data.serial or data.value("8011")),
        (Kind.LOT, data.lot),
        (Kind.ORDER, data.value("400")),
    ):
        if key:
            yield kind, key


# ---------------------------------------------------------------- patterns


def _by_pattern(grammar: Grammar, facts: _Facts) -> Meaning | None:
    if len(facts.text) > LONGEST_MATCHED:
        return None
    matches = ((pattern.kind, pattern.shape.fullmatch(facts.text)) for pattern in grammar.patterns)
    meanings = [_of_match(grammar, facts, kind, match) for kind, match in matches if match]
    known = [meaning for meaning in meanings if meaning.known]
    return _one_of(facts, known or meanings) if meanings else None


def _of_match(grammar: Grammar, facts: _Facts, kind: Kind, match: re.Match[str]) -> Thing | Ambiguous:
    groups = {name: text for name, text in match.groupdict().items() if text}
    own = {Kind.LOT: "lot", Kind.UNIT: "serial", Kind.ITEM: "item"}.get(kind, "code")
    key = groups.get("code") or groups.get(own) or facts.text
    facts = msgspec.structs.replace(facts, quantity=_decimal(groups.get("quantity", "")))
    return _look_up(grammar, facts, Candidate(kind, key, "" if kind is Kind.ITEM else groups.get("item", "")))


def _decimal(text: str) -> Decimal | None:
    try:
        number = Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


# ---------------------------------------------------------------- which one


def _look_up(grammar: Grammar, facts: _Facts, wanted: Candidate) -> Thing | Ambiguous:
    """The known things of that kind and item that answer to the key, else the new one it names."""
    facts = msgspec.structs.replace(facts, text=wanted.key)
    found = [
        msgspec.structs.replace(candidate, item=candidate.item or wanted.item)
        for candidate in grammar.known(wanted.key)
        if candidate.kind is wanted.kind
        and (candidate.item == wanted.item or not (candidate.item and wanted.item))
    ]
    return _settle(grammar, facts, found or [wanted], known=bool(found))


def _may_be_of(candidate: Candidate, item: str) -> bool:
    return not item or candidate.item in {item, ""}


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
        candidates += [thing for thing in things if thing not in candidates]
    if len(candidates) == 1:
        return candidates[0]
    warnings = facts.data.warnings if facts.data else ()
    return Ambiguous(raw=facts.raw, data=facts.data, warnings=warnings, candidates=tuple(candidates))


class _Shared(TypedDict):
    raw: str
    data: ElementString | None
    warnings: tuple[CodeWarning, ...]
    known: bool


def _thing(candidate: Candidate, facts: _Facts, *, known: bool) -> Thing:  # noqa: PLR0911, one for each kind
    data = facts.data
    shared = _Shared(raw=facts.raw, data=data, warnings=data.warnings if data else (), known=known)
    key, item = candidate.key, ItemCode(candidate.item) if candidate.item else None
    match candidate.kind:
        case Kind.PERSON:
            return Person(**shared, badge=BadgeCode(facts.text), person=PersonCode(key) if known else None)
        case Kind.ORDER:
            return Order(**shared, order=OrderCode(key))
        case Kind.UNIT:
            return Unit(**shared, unit=UnitCode(key), item=item, lot=_lot_of(data))
        case Kind.LOT:
            expires = data.expires if data else None
            return Lot(**shared, lot=LotCode(key), item=item, quantity=facts.quantity, expires=expires)
        case Kind.ITEM:
            return Item(**shared, item=ItemCode(key))
        case Kind.STATION:
            return Station(**shared, station=StationCode(key))
        case Kind.LOCATION:
            return Location(**shared, location=LocationCode(key))
        case Kind.BOX:
            return Box(**shared, box=BoxCode(key))


def _lot_of(data: ElementString | None) -> LotCode | None:
    return LotCode(data.lot) if data and data.lot else None
