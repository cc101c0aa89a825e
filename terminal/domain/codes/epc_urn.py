"""EPC URNs as data: urn:epc:id:sgtin:0614141.812345.6789 becomes GS1 elements.

Patterns (idpat) name no single thing and are refused; other registries than GS1's are named as not supported.
Tags in binary are `epc_tag`. Nothing is looked up anywhere.
"""

import re
from typing import Final

import msgspec

from terminal.domain.codes.ai_table import check_digit
from terminal.domain.codes.fault import CodeFault, DataFault
from terminal.domain.codes.gs1 import ElementString, element_string_of

_PREFIX: Final = "urn:epc:"
_RAW: Final = re.compile(r"(?:[!'()*+,\-.0-9:;=A-Z_a-z]|%[0-9A-Fa-f]{2})+")
_FILTER: Final = re.compile(r"[0-7]\.")
_ESCAPE: Final = re.compile(r"%([0-9A-Fa-f]{2})")


class _Scheme(msgspec.Struct, frozen=True):
    """How a URN of a scheme becomes elements.

    `digits`: company prefix and reference together; 0 = the reference is no number of fixed length.
    `key`: the AI of the key; `lead` stands before its value; `more`: what follows, "!" = inside the key's
    value, "" = nothing; `none`: what stands there where nothing follows. `kind` of URN it comes in, but tags.
    """

    key: str
    digits: int
    more: str = ""
    lead: str = ""
    none: str = ""
    kind: str = "id"


_SCHEMES: Final = {
    "sgtin": _Scheme("01", 13, more="21"),
    "lgtin": _Scheme("01", 13, more="10", kind="class"),
    "upui": _Scheme("01", 13, more="235"),
    "sscc": _Scheme("00", 17),
    "sgln": _Scheme("414", 12, more="254", none="0"),
    "pgln": _Scheme("417", 12),
    "grai": _Scheme("8003", 12, more="!", lead="0"),
    "gdti": _Scheme("253", 12, more="!"),
    "sgcn": _Scheme("255", 12, more="!"),
    "gsrn": _Scheme("8018", 17),
    "gsrnp": _Scheme("8017", 17),
    "giai": _Scheme("8004", 0),
    "cpi": _Scheme("8010", 0, more="8011"),
}
"""Source: GS1 EPC Tag Data Standard, section 6.3, and the CBV for `lgtin`."""

_TAG: Final = "tag"
_PATTERNS: Final = frozenset(("idpat", "pat"))
_INDICATED: Final = frozenset(("sgtin", "lgtin", "upui", "sscc"))
"""Their reference begins with the digit that stands before the company prefix in the key."""


def parse_epc_urn(text: str, year: int) -> ElementString | CodeFault:
    """Read a URN of one thing (id, tag) or one lot (class). A URN that is none gives NOT_GS1."""
    if text[: len(_PREFIX)].lower() != _PREFIX:
        return CodeFault(DataFault.NOT_GS1)
    kind, _, rest = text[len(_PREFIX) :].partition(":")
    scheme, _, body = rest.partition(":")
    if kind in _PATTERNS:
        return CodeFault(DataFault.NO_SINGLE_THING, f"{kind}:{scheme}"[:24])
    if kind == _TAG:
        scheme = scheme.rpartition("-")[0]
        if not _FILTER.match(body):
            return CodeFault(DataFault.FORMAT, f"{kind}:{scheme}"[:24])
        body = body[2:]
    if scheme not in _SCHEMES or kind not in (_TAG, _SCHEMES[scheme].kind):
        return CodeFault(DataFault.UNSUPPORTED, f"{kind}:{scheme}"[:24])
    elements = epc_elements(scheme, body)
    return elements if isinstance(elements, CodeFault) else element_string_of(elements, year)


def epc_elements(scheme: str, body: str) -> list[tuple[str, str]] | CodeFault:
    """The elements of "prefix.reference[.more]" under `scheme`, not yet checked."""
    rule = _SCHEMES[scheme]
    wrong = CodeFault(DataFault.FORMAT, scheme)
    prefix, dot, rest = body.partition(".")
    reference, dot_more, more = rest.partition(".") if rule.more or rule.digits else (rest, "", "")
    if not dot or not (prefix.isascii() and prefix.isdigit()) or not 6 <= len(prefix) <= 12:
        return wrong
    if (dot_more and not more) or bool(dot_more) is not bool(rule.more):
        return wrong
    if any(part and not _RAW.fullmatch(part) for part in (reference, more)):
        return wrong
    if not (_fits(prefix, reference, rule.digits) if rule.digits else reference):
        return wrong
    key = prefix + _unescaped(reference) if rule.digits == 0 else _key(scheme, prefix, reference)
    return _with_more(rule, key, _unescaped(more))


def _fits(prefix: str, reference: str, digits: int) -> bool:
    return len(prefix) + len(reference) == digits and (not reference or reference.isdigit())


def _key(scheme: str, prefix: str, reference: str) -> str:
    body = reference[:1] + prefix + reference[1:] if scheme in _INDICATED else prefix + reference
    return body + check_digit(body)


def _with_more(rule: _Scheme, key: str, more: str) -> list[tuple[str, str]]:
    if rule.more == "!":
        return [(rule.key, rule.lead + key + more)]
    if not rule.more or more == rule.none:
        return [(rule.key, key)]
    return [(rule.key, key), (rule.more, more)]


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
