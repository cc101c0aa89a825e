"""Digits as a device writes them to a decimal as text, and its resolution. Pure, never through a float."""

import re
from typing import Final, Literal

_NUMBER: Final = re.compile(r"([+-]?) *(\d{0,15})(?:([.,])(\d{0,15}))?", re.ASCII)


def decimal_text(digits: str, mark: Literal[".", ","] = ".") -> str | None:
    """`digits` without plus, padding and leading zeros, decimals as given; None when it is no such number.

    "+00012.340" gives "12.340". At most 15 digits before and after the decimal `mark`; the other mark,
    grouping, exponents and digits of other scripts are no number.
    """
    found = _NUMBER.fullmatch(digits.strip(" "))
    if not found:
        return None
    sign, whole, given, decimals = found.groups()
    if not (whole or decimals) or given not in (None, mark):
        return None
    whole = whole.lstrip("0") or "0"
    return ("-" if sign == "-" else "") + whole + (f".{decimals}" if decimals else "")


def resolution_of(value: str) -> str:
    """The step of the last decimal of `value`: "0.001" for "12.340", "1" for "12"."""
    decimals = len(value.partition(".")[2])
    return f"0.{'1'.zfill(decimals)}" if decimals else "1"
