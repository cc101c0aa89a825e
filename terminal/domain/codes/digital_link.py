"""GS1 Digital Link URIs as data: https://any.domain/01/09506000134352/10/AB becomes an element string.

Nothing is ever fetched or opened. Compressed links are named as such and not read. Percent escapes are
undone here because the domain imports nothing of the network.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from terminal.domain.codes.ai_table import AI_TABLE
from terminal.domain.codes.fault import CodeFault, DataFault
from terminal.domain.codes.gs1 import ElementString, element_string_of

_SCHEME: Final = re.compile(r"https?://[^/?#\s]+", re.IGNORECASE)
_ESCAPE: Final = re.compile(rb"%([0-9A-Fa-f]{2})")
_PACKED: Final = re.compile(r"(?=[^/]*[A-Z])(?=[^/]*[a-z])(?=[^/]*[0-9_-])[A-Za-z0-9_-]{10,}")

_QUALIFIERS: Final[dict[str, tuple[tuple[str, ...], ...]]] = {
    **dict.fromkeys(("00", "253", "255", "401", "402", "8003", "8013"), ((),)),
    "01": (("22", "10", "21"), ("235",)),
    "414": (("254",), ("7040",)),
    "415": (("8020",),),
    "417": (("7040",),),
    "8004": (("7040",),),
    "8006": (("22", "10", "21"),),
    "8010": (("8011",),),
    "8017": (("8019",),),
    "8018": (("8019",),),
}
"""Keys that may begin the path, and what may refine each: one of these rows, in its order. Source: GS1
Digital Link URI Syntax 1.4.
"""

_OLD_NAMES: Final = {
    "cpid": "8010", "cpsn": "8011", "cpv": "22", "exp": "17", "gcn": "255", "gdti": "253", "giai": "8004",
    "ginc": "401", "gln": "414", "glnx": "254", "gmn": "8013", "grai": "8003", "gsin": "402", "gsrn": "8018",
    "gsrnp": "8017", "gtin": "01", "itip": "8006", "lot": "10", "party": "417", "refno": "8020", "ser": "21",
    "srin": "8019", "sscc": "00",
}  # fmt: skip
"""Names that stood for AIs until version 1.2 of the standard."""


def is_link(text: str) -> bool:
    """Whether `text` is an http or https URI."""
    return _SCHEME.match(text) is not None


def parse_link(text: str, year: int) -> ElementString | CodeFault:
    """Read a Digital Link URI in `year`. A URI that is none gives NOT_GS1, a packed one COMPRESSED_LINK."""
    scheme = _SCHEME.match(text)
    if scheme is None:
        return CodeFault(DataFault.NOT_GS1)
    rest = text[scheme.end() :].partition("#")[0]
    path, _, query = rest.partition("?")
    segments = path.strip("/").split("/")
    pairs = _path_elements(segments)
    if not pairs:
        packed = _PACKED.fullmatch(segments[-1])
        return CodeFault(DataFault.COMPRESSED_LINK if packed else DataFault.NOT_GS1)
    if wrong := _out_of_order([ai for ai, _ in pairs]):
        return CodeFault(DataFault.FORMAT, f"({wrong})")
    return element_string_of([*pairs, *_query_elements(query)], year)


def link_of(elements: Iterable[tuple[str, str]], domain: str, year: int) -> str:
    """The URI for clean `elements`, the key first. Raises ValueError if one is not clean or no key leads
    them.
    """
    pairs = tuple(elements)
    checked = element_string_of(pairs, year)
    if isinstance(checked, CodeFault) or pairs[0][0] not in _QUALIFIERS:
        raise ValueError(
            f"no link made of {pairs}: it must begin with a key such as (01) and every element be clean"
        )
    key, value = checked.elements[0]
    others = dict(checked.elements[1:])
    inside = [ai for ai in _QUALIFIERS[key][0] if ai in others]
    path = f"{key}/{_escape(value)}" + "".join(f"/{ai}/{_escape(others.pop(ai))}" for ai in inside)
    query = "&".join(f"{ai}={_escape(value)}" for ai, value in others.items())
    return f"https://{domain}/{path}" + (f"?{query}" if query else "")


def _path_elements(segments: Sequence[str]) -> list[tuple[str, str]]:
    """The pairs at the end of the path, from the last key that is followed by nothing but pairs."""
    for start in range(len(segments) - 2, -1, -2):
        names = [_identifier(name) for name in segments[start::2]]
        if "" in names:
            return []
        if names[0] in _QUALIFIERS:
            return [_element(ai, value) for ai, value in zip(names, segments[start + 1 :: 2], strict=True)]
    return []


def _query_elements(query: str) -> list[tuple[str, str]]:
    """The AIs among the query's names; a number that is no AI is kept to be refused, other names are not
    ours. In a query "+" stands for a space, which no value may have.
    """
    parts = (part.partition("=") for part in re.split("[&;]", query) if part)
    named = ((_identifier(name) or name, value.replace("+", " ")) for name, _, value in parts)
    return [_element(name, value) for name, value in named if name.isascii() and name.isdigit()]


def _identifier(name: str) -> str:
    if name in AI_TABLE or name in _QUALIFIERS:
        return name
    return _OLD_NAMES.get(name.lower(), "")


def _element(ai: str, value: str) -> tuple[str, str]:
    plain = _unescape(value)
    if ai in {"01", "02"} and len(plain) in {8, 12, 13}:
        plain = plain.zfill(14)
    return ai, plain


def _out_of_order(names: Sequence[str]) -> str:
    """The first name that may not stand where it does; "" if all may."""
    key, *others = names
    stops = [_following(row, others) for row in _QUALIFIERS[key]]
    return "" if max(stops) == len(others) else others[max(stops)]


def _following(row: Sequence[str], names: Sequence[str]) -> int:
    """How many of `names` follow the order of `row`."""
    allowed = iter(row)
    return next((place for place, name in enumerate(names) if name not in allowed), len(names))


def _unescape(text: str) -> str:
    raw = _ESCAPE.sub(lambda found: bytes([int(found[1], 16)]), text.encode("utf-8", "replace"))
    return raw.decode("utf-8", "replace")


def _escape(text: str) -> str:
    return "".join(c if c.isascii() and (c.isalnum() or c in "-._~") else f"%{ord(c):02X}" for c in text)
