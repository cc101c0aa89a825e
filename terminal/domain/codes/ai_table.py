"""The GS1 application identifiers a factory meets, as facts: length, characters and guard of a value.

Source: GS1 General Specifications, sections 3 and 7, and the GS1 syntax dictionary. Left out on purpose:
coupons, loyalty points and payment slips (8007, 8110-8112), model and device registration numbers (8013,
8014), data of patients (7250-7259). Reading strings is not here (`gs1_reader`).
"""

import calendar
import re
from collections.abc import Callable
from datetime import date
from functools import cache
from itertools import cycle
from typing import Final

import msgspec

from terminal.domain.codes.fault import DataFault


class Identifier(msgspec.Struct, frozen=True):
    """One application identifier (AI).

    `shape` matches a whole value, a group for each part; `rules` names the guard of each ("" = none).
    `length` is the number of characters where it never varies, else None. `separated`: a separator must
    follow unless it comes last.
    """

    ai: str
    shape: re.Pattern[str]
    rules: tuple[str, ...]
    length: int | None
    separated: bool


_CHARACTERS: Final = {
    "N": "[0-9]",
    "X": r"[!\"%&'()*+,\-./0-9:;<=>?A-Z_a-z]",
    "Y": r"[#\-/0-9A-Z]",
    "Z": r"[\-0-9=A-Z_a-z]",
    "A": "[A-Z]",
    "B": "[01]",
    "H": "-",
    "W": "[019]",
}
_PART: Final = re.compile(r"(\[?)([NXYZABHW])(\.\.)?([0-9]+)([a-z]*)\]?")
_UNSEPARATED: Final = frozenset(
    (*(f"{n:02}" for n in range(5)), *(str(n) for n in range(11, 21)), *(str(n) for n in range(31, 37)), "41")
)
"""First two digits of the AIs whose length is fixed for ever; all others end at a separator."""

# AI (last n = any digit 0-5, p = 0-3, m = 0-9, k = 1-9), then the parts of its value: characters, length,
# guard. [..] = may be absent. Guards: c check digit, g the same behind a zero, l Luhn digit, r remainder 1
# of 97, d date whose day may be 00, e date, t h v time of day, i piece of total, s countries of three
# digits, u percent escapes, z no leading zero, o more than zero, a latitude, b longitude.
_ROWS: Final = """
00 N18c|01 N14c|02 N14c|03 N14c|10 X..20|11 N6d|12 N6d|13 N6d|15 N6d|16 N6d|17 N6d|20 N2|21 X..20|22 X..20
235 X..28|240 X..30|241 X..30|242 N..6|243 X..20|250 X..30|251 X..30|253 N13c [X..17]|254 X..20
255 N13c [N..12]
30 N..8|310n N6|311n N6|312n N6|313n N6|314n N6|315n N6|316n N6|320n N6|321n N6|322n N6|323n N6|324n N6
325n N6|326n N6|327n N6|328n N6|329n N6|330n N6|331n N6|332n N6|333n N6|334n N6|335n N6|336n N6|337n N6
340n N6|341n N6|342n N6|343n N6|344n N6|345n N6|346n N6|347n N6|348n N6|349n N6|350n N6|351n N6|352n N6
353n N6|354n N6|355n N6|356n N6|357n N6|360n N6|361n N6|362n N6|363n N6|364n N6|365n N6|366n N6|367n N6
368n N6|369n N6|37 N..8|390m N..15|391m N3 N..15|392m N..15|393m N3 N..15|394p N4|395n N6|400 X..30
401 X..30|402 N17c|403 X..30|410 N13c|411 N13c|412 N13c|413 N13c|414 N13c|415 N13c|416 N13c|417 N13c
420 X..20|421 N3 X..9|422 N3|423 N..15s|424 N3|425 N..15s|426 N3|427 X..3|4300 X..35u|4301 X..35u|4302 X..70u
4303 X..70u|4304 X..70u|4305 X..70u|4306 X..70u|4307 A2|4308 X..30|4309 N10a N10b|4310 X..35u|4311 X..35u
4312 X..70u|4313 X..70u|4314 X..70u|4315 X..70u|4316 X..70u|4317 A2|4318 X..20|4319 X..30|4320 X..35u|4321 B1
4322 B1|4323 B1|4324 N6d N4t|4325 N6d N4t|4326 N6e|4330 N6 [H1]|4331 N6 [H1]|4332 N6 [H1]|4333 N6 [H1]
7001 N13
7002 X..30|7003 N6e N4t|7004 N..4|7005 X..12|7006 N6e|7007 N6e [N6e]|7008 X..3|7009 X..10|7010 X..2
7011 N6e [N4t]|7020 X..20|7021 X..20|7022 X..20|7023 X..30|703m N3 X..27|7040 N1 X3|7041 X..4|710 X..20
711 X..20|712 X..20|713 X..20|714 X..20|715 X..20|716 X..20|717 X..20|723m X2 X..28|7240 X..20|7241 N2
7242 X..25
8001 N4o N5o N3o W1 N1|8002 X..20|8003 N14g [X..16]|8004 X..30|8005 N6|8006 N14c N4i|8008 N6e N2h [N..4v]
8009 X..50|8010 Y..30|8011 N..12z|8012 X..20|8017 N18c|8018 N18c|8019 N..10|8020 X..25|8026 N14c N4i
8030 Z..90
8040 N15l|8041 N15l|8042 N32r|8043 N18 [N..2]|8200 X..70|90 X..30|9k X..90
"""
_LAST_DIGITS: Final = {"n": "012345", "p": "0123", "m": "0123456789", "k": "123456789"}


def check_digit(digits: str) -> str:
    """The GS1 check digit that follows `digits`: weights 3, 1, 3 ... from the right, up to the next ten.

    Source: GS1 General Specifications 7.9.
    """
    total = sum(int(digit) * weight for digit, weight in zip(reversed(digits), cycle((3, 1)), strict=False))
    return str(-total % 10)


def has_check_digit(digits: str) -> bool:
    """Whether the last of `digits` is the check digit of those before it."""
    return check_digit(digits[:-1]) == digits[-1]


def gs1_date(text: str, year: int, *, day_zero: bool = True) -> date:
    """The day of YYMMDD as read in `year`; day 00 is the last of the month.

    Two digits mean the year nearest to the present one: at most 49 back, 50 ahead
    (General Specifications 7.12).
    Raises ValueError where no such day exists.
    """
    short = int(text[:2])
    month = int(text[2:4])
    day = int(text[4:6])
    full = year - year % 100 + short
    distance = short - year % 100
    full += -100 if distance > 50 else 100 if distance < -49 else 0
    if day == 0 and day_zero and 1 <= month <= 12:
        day = calendar.monthrange(full, month)[1]
    return date(full, month, day)


def fault_of(identifier: Identifier, value: str, year: int) -> DataFault | None:
    """What is wrong with `value` under `identifier`, read in `year`; None = clean."""
    match = identifier.shape.fullmatch(value)
    if match is None:
        return DataFault.FORMAT
    for rule, part in zip(identifier.rules, match.groups(), strict=True):
        if rule and part and (fault := _part_fault(rule, part, year)):
            return fault
    return None


def _part_fault(rule: str, part: str, year: int) -> DataFault | None:
    if rule in {"d", "e"}:
        return _date_fault(part, year, day_zero=rule == "d")
    if rule in _CHECKED:
        return None if _CHECKED[rule](part) else DataFault.CHECK_DIGIT
    if rule in _TIMES:
        return None if _TIMES[rule](part) else DataFault.DATE
    return None if _OTHERS[rule](part) else DataFault.FORMAT


def _date_fault(part: str, year: int, *, day_zero: bool) -> DataFault | None:
    try:
        gs1_date(part, year, day_zero=day_zero)
    except ValueError:
        return DataFault.DATE
    return None


def _has_luhn_digit(digits: str) -> bool:
    """ISO/IEC 7812-1 annex B: every second digit from the right doubled, the sum of all digits ends in 0."""
    doubled = (int(digit) * 2 for digit in digits[-2::-2])
    return (sum(map(int, digits[-1::-2])) + sum(n // 10 + n % 10 for n in doubled)) % 10 == 0


def _is_time(part: str) -> bool:
    return part == "9999" or (int(part[:2]) < 24 and int(part[2:]) < 60)  # 9999: any time of that day


_ESCAPED: Final = re.compile(r"(?:[^%]|%[0-9A-Fa-f]{2})*")
_Guards = dict[str, Callable[[str], bool]]
_CHECKED: Final[_Guards] = {
    "c": has_check_digit,
    "g": lambda part: part[0] == "0" and has_check_digit(part),
    "l": _has_luhn_digit,
    "r": lambda part: int(part) % 97 == 1,
}
_TIMES: Final[_Guards] = {
    "t": _is_time,
    "h": lambda part: int(part) < 24,
    "v": lambda part: len(part) in {2, 4} and int(part[:2]) < 60 and int(part[2:] or 0) < 60,
}
_OTHERS: Final[_Guards] = {
    "i": lambda part: 1 <= int(part[:2]) <= int(part[2:]),
    "s": lambda part: len(part) % 3 == 0,
    "u": lambda part: _ESCAPED.fullmatch(part) is not None,
    "z": lambda part: part == "0" or part[0] != "0",
    "o": lambda part: int(part) > 0,
    "a": lambda part: int(part) <= 1_800_000_000,
    "b": lambda part: int(part) <= 3_600_000_000,
}


@cache
def _value(parts: str) -> tuple[re.Pattern[str], tuple[str, ...], int | None]:
    """Shape, guards and length of a value; hundreds of AIs share a few dozen."""
    shape = ""
    rules = []
    longest = 0
    fixed = True
    for optional, characters, up_to, most, rule in _PART.findall(parts):
        count = f"{{1,{most}}}" if up_to else f"{{{most}}}"
        shape += f"({_CHARACTERS[characters]}{count})" + ("?" if optional else "")
        rules.append(rule)
        longest += int(most)
        fixed = fixed and not optional and not up_to
    return re.compile(shape), tuple(rules), longest if fixed else None


def _identifier(ai: str, parts: str) -> Identifier:
    shape, rules, length = _value(parts)
    return Identifier(ai, shape, rules, length, ai[:2] not in _UNSEPARATED)


def _table() -> dict[str, Identifier]:
    table = {}
    for row in _ROWS.replace("\n", "|").strip("|").split("|"):
        name, parts = row.split(" ", 1)
        stem, last = (name[:-1], _LAST_DIGITS[name[-1]]) if name[-1] in _LAST_DIGITS else (name, "")
        for ai in [stem + digit for digit in last] or [name]:
            table[ai] = _identifier(ai, parts)
    return table


AI_TABLE: Final = _table()
"""Every AI known here by its digits. No AI is the beginning of another."""


def identifier_at(text: str, start: int) -> Identifier | None:
    """The AI that begins at `start` of `text`, None where no known one does."""
    for length in (2, 3, 4):
        identifier = AI_TABLE.get(text[start : start + length])
        if identifier is not None:
            return identifier
    return None
