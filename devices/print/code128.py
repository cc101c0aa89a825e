"""Code 128 made: its symbol characters, its bars, and the text by which a ZPL printer makes the very same.

Source: ISO/IEC 15417 (patterns, check character); ZPL II Programming Guide, ^BC (invocation codes). Subsets B
and C, and FNC1 for GS1; what is not printable ASCII is not taken. Nothing is read here.
"""

import re
from typing import Final

START_B = 104
START_C = 105
CODE_C = 99
CODE_B = 100
FNC1 = 102
STOP = 106
GS: Final = "\x1d"

_WIDTHS: Final = (
    "212222222122222221121223121322131222122213122312132212221213221312231212112232122132122231113222"
    "123122123221223211221132221231213212223112312131311222321122321221312212322112322211212123212321"
    "232121111323131123131321112313132113132311211313231113231311112133112331132131113123113321133121"
    "313121211331231131213113213311213131311123311321331121312113312311332111314111221411431111111224"
    "111422121124121421141122141221112214112412122114122411142112142211241211221114413111241112134111"
    "111242121142121241114212124112124211411212421112421211212141214121412121111143111341131141114113"
    "114311411113411311113141114131311141411131211412211214211232"
)
_STOP_WIDTHS: Final = "2331112"
_ZPL_START: Final = {"B": ">:", "C": ">;"}
_ZPL_TURN: Final = {"B": ">6", "C": ">5"}
_RUNS: Final = re.compile(r"[0-9]{4,}|^[0-9]{2}$")
_EDGE, _MIDDLE = 4, 6  # digits from which two in one character save more than the turn to subset C costs

Segment = tuple[str, str]
"""Subset "B" or "C", and the text in it."""


def encode(text: str, *, gs1: bool = False) -> tuple[int, ...]:
    """The symbol characters with start, check and stop. With `gs1` FNC1 comes first and stands for every GS.

    ValueError for a character that subset B does not have.
    """
    values: list[int] = []
    for number, (subset, part) in enumerate(_segments(text, gs1=gs1)):
        turn = {"B": CODE_B, "C": CODE_C} if number else {"B": START_B, "C": START_C}
        values.append(turn[subset])
        values += [FNC1] if gs1 and number == 0 else []
        values += _pairs(part) if subset == "C" else [FNC1 if char == GS else ord(char) - 32 for char in part]
    check = values[0] + sum(place * value for place, value in enumerate(values[1:], start=1))
    return (*values, check % 103, STOP)


def widths(values: tuple[int, ...]) -> str:
    """The widths of bars and spaces in modules, a bar first: 6 digits a character, 7 of the stop."""
    return "".join(_STOP_WIDTHS if value == STOP else _WIDTHS[6 * value : 6 * value + 6] for value in values)


def modules(text: str, *, gs1: bool = False) -> str:
    """The symbol, module by module: "1" is dark. Without quiet zones. ValueError as `encode`."""
    wide = widths(encode(text, gs1=gs1))
    return "".join(("1" if place % 2 == 0 else "0") * int(width) for place, width in enumerate(wide))


def zpl_text(text: str, *, gs1: bool = False) -> str:
    """The field data for ^BC without mode, naming every start and turn. ValueError as `encode`."""
    written = ""
    for number, (subset, part) in enumerate(_segments(text, gs1=gs1)):
        written += (_ZPL_TURN if number else _ZPL_START)[subset]
        written += ">8" if gs1 and number == 0 else ""
        written += part.replace(">", ">0").replace(GS, ">8")
    return written


def _segments(text: str, *, gs1: bool) -> list[Segment]:
    if not text or not all(" " <= char <= "~" or (gs1 and char == GS) for char in text):
        raise ValueError(f"{text!r} is no text for Code 128")
    found: list[Segment] = []
    at = 0
    for run in _RUNS.finditer(text):
        begin, end = run.span()
        at_edge = begin == 0 or end == len(text)
        if end - begin < (_EDGE if at_edge else _MIDDLE) and end - begin < len(text):
            continue
        begin += (end - begin) % 2  # an odd digit stays in subset B
        found += [("B", text[at:begin])] if begin > at else []
        found.append(("C", text[begin:end]))
        at = end
    return [*found, ("B", text[at:])] if at < len(text) else found


def _pairs(digits: str) -> list[int]:
    return [int(digits[at : at + 2]) for at in range(0, len(digits), 2)]
