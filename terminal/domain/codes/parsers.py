"""The grammars of structured codes, in a fixed order: its mark tells who reads a text, not who would succeed.

What the data means to the plant is in `codes`; the plant's own templates, without a mark, are asked there.
Grammars that few stations meet are loaded when the first of their codes comes: the start does not wait for
them.
"""

import re
from collections.abc import Callable
from typing import Final

import msgspec

from terminal.domain.codes.ai_table import AI_TABLE
from terminal.domain.codes.digital_link import is_link, parse_link
from terminal.domain.codes.fault import CodeFault, CodeWarning, DataFault
from terminal.domain.codes.gs1 import ElementString, element_string_of, parse_bare_key, parse_retail
from terminal.domain.codes.gs1_reader import ShapesOf, parse_elements
from terminal.domain.codes.parsed import ParsedCode, Scheme, of_gs1
from terminal.domain.codes.text import TAG, CodeText, with_separators


class ReadingRules(msgspec.Struct, frozen=True):
    """What parsers need to know: the present year, the shapes of an item's numbers, and the `residue` this
    scanner may leave of a separator ("029"; "" = none).
    """

    year: int
    shapes_of: ShapesOf
    residue: str = ""


class Claim(msgspec.Struct, frozen=True):
    """What a grammar makes of a text. `certain`: the text declares itself, so it is nothing else either."""

    data: ParsedCode | CodeFault
    certain: bool


Parser = Callable[[CodeText, ReadingRules], Claim | None]
"""Reads a text that bears its grammar's mark; None for one that does not."""


def claim_of(code: CodeText, rules: ReadingRules) -> Claim | None:
    """What the one grammar whose mark the text bears makes of it; None for plain text."""
    for parser in PARSERS:
        if claim := parser(code, rules):
            return claim
    return None


def _claim(data: ElementString | CodeFault, scheme: Scheme, aim: str, *, certain: bool) -> Claim:
    return Claim(data if isinstance(data, CodeFault) else of_gs1(data, scheme, aim), certain)


def _tag(code: CodeText, rules: ReadingRules) -> Claim | None:
    if code.aim != TAG:
        return None
    from terminal.domain.codes.epc_tag import is_epc_tag, parse_epc_tag

    if not is_epc_tag(code.text):
        return None
    tag = parse_epc_tag(code.text, rules.year)
    if isinstance(tag, CodeFault):
        return Claim(tag, certain=True)
    data = of_gs1(tag.data, Scheme.EPC, code.aim)
    return Claim(msgspec.structs.replace(data, others=(tag.urn, *data.others)), certain=True)


def _envelope(code: CodeText, rules: ReadingRules) -> Claim | None:
    if not code.text.startswith("[)>"):
        return None
    from terminal.domain.codes.envelope_15434 import parse_envelope

    data = parse_envelope(code.text, rules.year)
    if isinstance(data, ParsedCode):
        data = msgspec.structs.replace(data, symbology=code.aim)
    return Claim(data, certain=True)


def _urn(code: CodeText, rules: ReadingRules) -> Claim | None:
    if code.text[:8].lower() != "urn:epc:":
        return None
    from terminal.domain.codes.epc_urn import parse_epc_urn

    return _claim(parse_epc_urn(code.text, rules.year), Scheme.EPC, code.aim, certain=True)


def _link(code: CodeText, rules: ReadingRules) -> Claim | None:
    if not is_link(code.text):
        return None
    data = parse_link(code.text, rules.year)
    certain = not (isinstance(data, CodeFault) and data.kind == DataFault.NOT_GS1)
    return _claim(data, Scheme.LINK, code.aim, certain=certain)


_COMPOSITE: Final = "|]e0"
"""Stands between a retail symbol and its two-dimensional companion."""


def _retail(code: CodeText, rules: ReadingRules) -> Claim | None:
    if code.aim[:2] not in {"]E", "]I"} or code.flagged:
        return None
    text, composite, companion = code.text.partition(_COMPOSITE)
    data = parse_retail(text, code.aim, rules.year)
    if composite and isinstance(data, ElementString):
        more = parse_elements(companion, rules.year)
        whole = [*data.elements, *more.elements] if isinstance(more, ElementString) else more
        data = whole if isinstance(whole, CodeFault) else element_string_of(whole, rules.year)
    return _claim(data, Scheme.GS1, code.aim, certain=bool(composite))


_PRINTED: Final = re.compile(r"\(([0-9]{2,4})\)")


def _declared(code: CodeText, rules: ReadingRules) -> Claim | None:
    printed = _PRINTED.match(code.text)
    if not code.flagged and not (printed and printed[1] in AI_TABLE):
        return None
    return _claim(_elements(code.text, rules), Scheme.GS1, code.aim, certain=True)


def _bare(code: CodeText, rules: ReadingRules) -> Claim | None:
    data = parse_bare_key(code.text, rules.year)
    if isinstance(data, CodeFault) and data.kind == DataFault.NOT_GS1:
        return None
    return _claim(data, Scheme.GS1, code.aim, certain=False)


_GUARDED: Final = re.compile(
    r"0[0-2][0-9]{14}|25[35][0-9]{13}|402[0-9]{17}|41[0-7][0-9]{13}|80(?:03|06|17|18)[0-9]{14}"
)
"""Beginnings with a check digit: only these are taken for GS1 data where nothing declares it."""


def _guarded(code: CodeText, rules: ReadingRules) -> Claim | None:
    if not _GUARDED.match(code.text):
        return None
    data = _elements(code.text, rules)
    if isinstance(data, ElementString):
        data = msgspec.structs.replace(data, warnings=(CodeWarning.NOT_FLAGGED, *data.warnings))
    return _claim(data, Scheme.GS1, code.aim, certain=False)


def _elements(text: str, rules: ReadingRules) -> ElementString | CodeFault:
    text = with_separators(text)
    return parse_elements(text, rules.year, residue=rules.residue, shapes_of=rules.shapes_of)


PARSERS: Final[tuple[Parser, ...]] = (_tag, _envelope, _urn, _link, _retail, _declared, _bare, _guarded)
"""Every grammar, the surest marks first. The first whose mark the text bears reads it, right or wrong."""
