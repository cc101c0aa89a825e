"""How large an event may be: one definition, kept where things are captured and held against at the hub.

What only describes (a raw scan, a note, a setting's value) is cut to its bound at capture; what names or
counts something is never changed, an act that needs more is refused. So no event of this product is too large
for the exchange (256 KiB compressed) or for the hub's judge.
"""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final, TypeVar

import msgspec

from terminal.domain.events.payloads import Envelope, EventKey, Payload

P = TypeVar("P", bound=Payload)
LATEST_US: Final = 4_102_444_800_000_000
"""2100-01-01; a clock that is later stands wrong, as one before 1970 does."""
LONGEST_TEXT: Final = 300
"""Characters of a text that names something."""
LONGEST_RAW: Final = 4096
"""Characters kept of a code that was refused; behind them its length and SHA-256 say what it was."""
LONGEST_PARAMETER: Final = 120
MOST_PARAMETERS: Final = 20
MOST_PARTS: Final = 50
"""Entries of any other list: reasons of a report, rules of a chart, files."""
MOST_MEMBERS: Final = 2000
"""Units that are named as being in a box or on a pallet."""
MOST_BYTES: Final = 64 * 1024
"""Of a whole event, serialised."""
LARGEST: Final = Decimal(10) ** 15
FINEST: Final = -12
LARGEST_WHOLE: Final = 2**53
_DESCRIBES: Final = {
    "raw": LONGEST_RAW,
    "raw_base64": LONGEST_RAW,
    "old": 2048,
    "new": 2048,
    "note": LONGEST_TEXT,
    "name": LONGEST_TEXT,
    "screen": LONGEST_TEXT,
    "supplier": LONGEST_TEXT,
    "serial": LONGEST_TEXT,
    "device": LONGEST_TEXT,
}
"""Fields that only describe, with the characters they may have."""
_CUT: Final = "…"
_HALVES: Final = re.compile("[\ud800-\udfff]")
_UNHELD: Final = re.compile("[\x00\ud800-\udfff]")


class OutOfBounds(Exception):
    """Something names or counts more than an event can carry."""


def problem_of(payload: Payload) -> str:
    """What of a payload is beyond the bounds, in words; "" = nothing."""
    return _wrong("", payload)


def is_time(at_us: int) -> bool:
    """Whether an act can have been done at that wall time, microseconds UTC."""
    return 0 <= at_us <= LATEST_US


def envelope_problem(envelope: Envelope) -> str:
    """The same of the fields of an envelope that name something."""
    corrects = envelope.corrects or EventKey("", 0, 0)
    texts = (envelope.station, envelope.order, envelope.shift, envelope.actor, envelope.session)
    named = (*texts, envelope.equipment, *(envelope.subject or ()))
    numbers = (envelope.operation or 0, envelope.revision, corrects.epoch, corrects.sequence)
    return _wrong_texts(named) or _wrong_numbers(numbers)


def fitted(payload: P) -> P:
    """The payload with what only describes cut to its bound. Raises OutOfBounds for the rest."""
    kept: P = _cut("", payload)
    if problem := problem_of(kept):
        raise OutOfBounds(problem)
    return kept


def require_size(body: bytes) -> None:
    """Raises OutOfBounds for an event of more than `MOST_BYTES`."""
    if len(body) > MOST_BYTES:
        raise OutOfBounds(f"an event of {len(body)} bytes")


def _cut(field: str, value: Any) -> Any:
    """The value, or what is kept of it; the very object where nothing is cut."""
    if isinstance(value, str):
        return _shortened(value, _DESCRIBES.get(field, len(value)))
    if isinstance(value, dict):
        return _cut_parameters(value)
    if isinstance(value, msgspec.Struct):
        changed = {}
        for name in value.__struct_fields__:
            part = getattr(value, name)
            if (cut := _cut(name, part)) is not part:
                changed[name] = cut
        return msgspec.structs.replace(value, **changed) if changed else value
    if isinstance(value, tuple) and len(value) > (MOST_MEMBERS if field == "members" else MOST_PARTS):
        raise OutOfBounds(f"{len(value)} entries")
    return value


def _cut_parameters(value: dict[str, str]) -> dict[str, str]:
    kept = list(value.items())[:MOST_PARAMETERS]
    cut = {_parameter(k): _parameter(v) for k, v in kept}
    return value if cut == value else cut


def _parameter(text: str) -> str:
    """A word of a sentence; what no record can hold does not keep the scan from being recorded."""
    short = _shortened(text, LONGEST_PARAMETER)
    return short if short.isascii() and "\x00" not in short else _UNHELD.sub("\ufffd", short)


def _shortened(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + _CUT


def _wrong(field: str, value: Any) -> str:
    """What is wrong with a value that stands in `field`; "" = nothing."""
    if isinstance(value, str):
        return _wrong_text(value, _DESCRIBES.get(field, LONGEST_TEXT))
    if isinstance(value, Decimal):
        return "" if _fits(value) else "a quantity or value is out of range"
    if isinstance(value, int):
        return _wrong_numbers((value,))
    for name, part in _parts(field, value):
        if problem := _wrong(name, part):
            return problem
    return ""


def _parts(field: str, value: Any) -> Iterable[tuple[str, Any]]:
    """What stands in a value that is not plain, each with the name of its field."""
    if isinstance(value, msgspec.Struct):
        return [(name, getattr(value, name)) for name in value.__struct_fields__]
    if isinstance(value, dict):
        return [(field, part) for part in (*value, *value.values())]
    return [(field, part) for part in value] if isinstance(value, tuple) else ()


def _wrong_texts(texts: Iterable[str | None]) -> str:
    """The first problem of texts that name something. What is in order put together is so one by one."""
    given = [text for text in texts if text]
    if not _wrong_text("".join(given), LONGEST_TEXT):
        return ""
    return next(filter(None, (_wrong_text(text, LONGEST_TEXT) for text in given)), "")


def _wrong_text(text: str, most: int) -> str:
    if len(text) > most:
        return "a text is too long"
    if "\x00" in text:
        return "a text holds a zero byte"
    return "" if text.isascii() or not _HALVES.search(text) else "a text holds half a character"


def _wrong_numbers(numbers: Iterable[int]) -> str:
    return "" if max(map(abs, numbers)) <= LARGEST_WHOLE else "a number is out of range"


def _fits(value: Decimal) -> bool:
    exponent = value.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= FINEST and abs(value) <= LARGEST
