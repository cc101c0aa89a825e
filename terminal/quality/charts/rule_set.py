"""The run rules by name and what authorities leave open about them, without arrays: a station that judges
point by point needs no more.

How a series is held against them is in `rules`, how a single point is in `streaming`.
"""

from enum import StrEnum

import msgspec

from terminal.quality.refusal import QualityReason, QualityRefused, unknown


class Pattern(StrEnum):
    """What a rule looks for in neighbouring points."""

    BEYOND = "beyond"
    RUN = "run"
    TREND = "trend"
    ALTERNATE = "alternate"
    ZONE = "zone"
    WITHIN = "within"
    OUTSIDE = "outside"
    ZEROS = "zeros"


class TrendCount(StrEnum):
    """What the length of a trend and of an alternation counts."""

    POINTS = "points"
    STEPS = "steps"


class WindowLines(StrEnum):
    """Whose zone line a point of a window is held against: its own, or that of the present point."""

    OWN = "own"
    CURRENT = "current"


class Rule(msgspec.Struct, frozen=True):
    """`need` of `window` points in the `pattern`; `zone` counts thirds of the distance to the limit."""

    name: str
    pattern: Pattern
    window: int = 1
    need: int = 1
    zone: int = 3


RULES = (
    Rule("we1", Pattern.BEYOND),
    Rule("we2", Pattern.ZONE, 3, 2, 2),
    Rule("we3", Pattern.ZONE, 5, 4, 1),
    Rule("we4", Pattern.RUN, 8, 8),
    Rule("n1", Pattern.BEYOND),
    Rule("n2", Pattern.RUN, 9, 9),
    Rule("n3", Pattern.TREND, 6, 6),
    Rule("n4", Pattern.ALTERNATE, 14, 14),
    Rule("n5", Pattern.ZONE, 3, 2, 2),
    Rule("n6", Pattern.ZONE, 5, 4, 1),
    Rule("n7", Pattern.WITHIN, 15, 15, 1),
    Rule("n8", Pattern.OUTSIDE, 8, 8, 1),
    Rule("b1", Pattern.ZEROS, 3, 3),
)
"""Western Electric (1956) as we1..we4, Nelson (1984) as n1..n8, Benneyan's zeros in a row (rare events) as
b1.
"""

WESTERN_ELECTRIC = ("we1", "we2", "we3", "we4")
NELSON = ("n1", "n2", "n3", "n4", "n5", "n6", "n7", "n8")
DEFAULT_RULES = ("we1", "we4")
"""One false signal in about 153 points; all eight of Nelson: one in about 44."""
DISPERSION_RULES = ("we1",)
"""Zones of R, S and MR charts are not symmetric: their rules are off unless asked for."""
LONGEST_WINDOW = 60


class Conventions(msgspec.Struct, frozen=True):
    """What authorities leave open, each a choice that `words()` prints."""

    trend_counts: TrendCount = TrendCount.POINTS
    full_window: bool = True
    window_lines: WindowLines = WindowLines.OWN
    outside_both_sides: bool = True
    tie_is_beyond: bool = False

    def words(self) -> tuple[str, ...]:
        """Return one sentence a convention."""
        return (
            "a rule marks the point that completes the pattern and each later one while it holds",
            "of 2 in 3 and 4 in 5 the current point is itself beyond the zone",
            "2 in 3 and 4 in 5 need a full window"
            if self.full_window
            else "2 in 3 and 4 in 5 may signal before the window is full",
            "with unequal sizes each point of a window is held against its own zone line"
            if self.window_lines == WindowLines.OWN
            else "with unequal sizes a window is held against the zone line of its last point",
            "a tie with a limit is beyond" if self.tie_is_beyond else "a tie with a limit is not beyond",
            "equal neighbours break a trend and an alternation; a point on the centre line breaks a run",
            f"trends and alternations count {self.trend_counts}",
            "8 outside 1 sigma need both sides"
            if self.outside_both_sides
            else "8 outside 1 sigma may be on one side",
        )


def rule(name: str) -> Rule:
    """Return a rule by its name; `n2:7` is n2 with a window of 7 points (zone rules: all but one of them)."""
    bare, _, length = name.partition(":")
    found = next((one for one in RULES if one.name == bare), None)
    if found is None:
        raise unknown("The rule", name, [one.name for one in RULES])
    if not length:
        return found
    if not length.isdecimal() or not 2 <= int(length) <= LONGEST_WINDOW or found.pattern == Pattern.BEYOND:
        detail = (
            f"{name!r} is no length for that rule: nothing was judged. Give 2 to {LONGEST_WINDOW} points."
        )
        raise QualityRefused(QualityReason.OUT_OF_RANGE, detail, rule=name)
    window = int(length)
    need = window - 1 if found.pattern == Pattern.ZONE else window
    return Rule(name, found.pattern, window, need, found.zone)
