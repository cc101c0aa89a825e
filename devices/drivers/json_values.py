"""Values in JSON messages: by a path, with the very digits that were sent, never through a float. Pure."""

from decimal import Decimal
from typing import Final

import msgspec

from devices.reading.decimals import decimal_text

_DECODER: Final = msgspec.json.Decoder(float_hook=Decimal)
ABSENT: Final = object()
"""What `at_path` gives where the path leads nowhere; null is None."""


def read_json(payload: bytes) -> object:
    """The message; ABSENT when it is no JSON."""
    try:
        found: object = _DECODER.decode(payload)
    except (msgspec.DecodeError, UnicodeDecodeError, ArithmeticError, RecursionError):
        return ABSENT
    return found


def at_path(message: object, path: str) -> object:
    """What stands at "data.0.value": keys of objects and places in lists; the message itself for ""."""
    found = message
    for part in path.split(".") if path else ():
        if isinstance(found, dict) and part in found:
            found = found[part]
        elif isinstance(found, list) and part.isdecimal() and int(part) < len(found):
            found = found[int(part)]
        else:
            return ABSENT
    return found


def number_of(found: object) -> Decimal | None:
    """A number, or the digits of one in a text; None for all else."""
    if isinstance(found, str):
        digits = decimal_text(found)
        return None if digits is None else Decimal(digits)
    if isinstance(found, int | Decimal) and not isinstance(found, bool):
        return Decimal(found)
    return None
