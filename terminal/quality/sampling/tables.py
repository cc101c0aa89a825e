"""The master tables of MIL-STD-105E / ANSI Z1.4 from their structure: letters, sizes, diagonals, arrows.

A plan depends on row (letter) and column (AQL) only through their sum, so each table is one diagonal of
acceptance numbers. Rows and columns are indices here; `sampling.py` puts names to them.
"""

from enum import StrEnum

Numbers = tuple[int, int]
"""Acceptance and rejection number."""


class Severity(StrEnum):
    """Which of the three master tables."""

    NORMAL = "normal"
    TIGHTENED = "tightened"
    REDUCED = "reduced"


LETTERS = "ABCDEFGHJKLMNPQRS"  # S only ends an arrow of tightened inspection
LOT_ENDS = (8, 15, 25, 50, 90, 150, 280, 500, 1_200, 3_200, 10_000, 35_000, 150_000, 500_000)
"""Largest lot of each range; the first range begins at 2, the last has no end."""
LEVELS = {
    "S-1": "AAAABBBBCCCCDDD",
    "S-2": "AAABBBCCCDDDEEE",
    "S-3": "AABBCCDDEEFFGGH",
    "S-4": "AABCCDEEFGGHJJK",
    "I": "AABCCDEFGHJKLMN",
    "II": "ABCDEFGHJKLMNPQ",
    "III": "BCDEFGHJKLMNPQR",
}
"""Code letter of each inspection level, one for each lot range."""
AQLS = (
    *(0.01, 0.015, 0.025, 0.04, 0.065, 0.1, 0.15, 0.25, 0.4, 0.65, 1.0, 1.5, 2.5),
    *(4.0, 6.5, 10.0, 15.0, 25.0, 40.0, 65.0, 100.0, 150.0, 250.0, 400.0, 650.0, 1000.0),
)
SIZES = (2, 3, 5, 8, 13, 20, 32, 50, 80, 125, 200, 315, 500, 800, 1_250, 2_000, 3_150)

ORIGIN = 14  # letter A meets Ac 0 in the column AQL 6.5, the last one where Ac 0 stands
LAST_ROW = {Severity.NORMAL: 15, Severity.TIGHTENED: 16, Severity.REDUCED: 15}
ZERO_STEP = {Severity.NORMAL: 0, Severity.TIGHTENED: 1, Severity.REDUCED: 0}
FIRST_STEP = {Severity.NORMAL: 3, Severity.TIGHTENED: 4, Severity.REDUCED: 3}
FULL_ROW = 4  # letters A to E use the whole diagonal, those below leave out its last two entries
TOP_STEP = 12


def _next(*acceptance: int) -> tuple[Numbers, ...]:
    return tuple((ac, ac + 1) for ac in acceptance)


NORMAL = _next(1, 2, 3, 5, 7, 10, 14, 21, 30, 44)
TIGHTENED = _next(1, 2, 3, 5, 8, 12, 18, 27, 41)
REDUCED = ((0, 2), (1, 3), (1, 4), (2, 5), (3, 6), (5, 8), (7, 10), (10, 13), (14, 17), (21, 24))
REDUCED_A = _next(1, 2, 3, 5, 7, 10, 14, 21, 30)
REDUCED_B = ((0, 2), (1, 3), (2, 4), (3, 5), *_next(5, 7, 10, 14, 21, 30))

DOUBLE: dict[Numbers, tuple[Numbers, Numbers]] = {
    (1, 2): ((0, 2), (1, 2)),
    (2, 3): ((0, 3), (3, 4)),
    (3, 4): ((1, 4), (4, 5)),
    (5, 6): ((2, 5), (6, 7)),
    (7, 8): ((3, 7), (8, 9)),
    (10, 11): ((5, 9), (12, 13)),
    (14, 15): ((7, 11), (18, 19)),
    (21, 22): ((11, 16), (26, 27)),
    (30, 31): ((17, 22), (37, 38)),
    (44, 45): ((25, 31), (56, 57)),
    (8, 9): ((3, 7), (11, 12)),
    (12, 13): ((6, 10), (15, 16)),
    (18, 19): ((9, 14), (23, 24)),
    (27, 28): ((15, 20), (34, 35)),
    (41, 42): ((23, 29), (52, 53)),
    (0, 2): ((0, 2), (0, 2)),
    (1, 3): ((0, 3), (0, 4)),
    (1, 4): ((0, 4), (1, 5)),
    (2, 5): ((0, 4), (3, 6)),
    (3, 6): ((1, 5), (4, 7)),
    (5, 8): ((2, 7), (6, 9)),
    (7, 10): ((3, 8), (8, 12)),
    (10, 13): ((5, 10), (12, 16)),
    (14, 17): ((7, 12), (18, 22)),
    (21, 24): ((11, 17), (26, 30)),
}
"""The double plan in the place of each single one; the second pair counts both samples together."""


def lot_range(lot_size: int) -> int:
    """Return the index of the range that a lot of 2 or more belongs to."""
    return sum(lot_size > end for end in LOT_ENDS)


def size(severity: Severity, row: int) -> int:
    """Return the sample size of a row in single sampling."""
    return SIZES[max(0, row - 2) if severity == Severity.REDUCED else row]


def double_size(severity: Severity, row: int) -> int | None:
    """Return the size of each of the two samples of a row, None where the table has no double plan."""
    smaller = row - (3 if severity == Severity.REDUCED else 1)
    return SIZES[smaller] if smaller >= 0 else None


def own(severity: Severity, row: int, column: int) -> Numbers | None:
    """Return the numbers that stand in a cell, None where an arrow stands."""
    step = row + column - ORIGIN
    if step == ZERO_STEP[severity] and column <= ORIGIN:
        return (0, 1)
    diagonal = _diagonal(severity, row)
    place = step - FIRST_STEP[severity]
    inside = 0 <= place < len(diagonal) and (row <= FULL_ROW or step <= TOP_STEP - 2)
    return diagonal[place] if inside else None


def _diagonal(severity: Severity, row: int) -> tuple[Numbers, ...]:
    if severity == Severity.REDUCED:
        return (REDUCED_A, REDUCED_B)[row] if row < 2 else REDUCED
    return NORMAL if severity == Severity.NORMAL else TIGHTENED


def follow(severity: Severity, row: int, column: int) -> int:
    """Return the row whose plan counts for a cell: its own, or the first with a plan along the arrow."""
    below = range(row, LAST_ROW[severity] + 1)
    above = range(row, -1, -1)
    ways = (above, below) if _points_up(severity, row, column) else (below, above)
    return next(other for way in ways for other in way if own(severity, other, column))


def _points_up(severity: Severity, row: int, column: int) -> bool:
    """Up where the diagonal has ended, and just under an Ac 0, but not in tightened inspection."""
    step = row + column - ORIGIN
    under_zero = severity != Severity.TIGHTENED and step == ZERO_STEP[severity] + 1 and column <= ORIGIN
    return under_zero or step >= FIRST_STEP[severity]
