"""Each rule alone: the point that completes the pattern, the one before that, and every convention."""

from typing import Any

import numpy as np
import pytest

from terminal.quality.charts.options import Options
from terminal.quality.charts.result import Given, Stage
from terminal.quality.charts.rule_set import (
    NELSON,
    WESTERN_ELECTRIC,
    Conventions,
    TrendCount,
    WindowLines,
    rule,
)
from terminal.quality.charts.rules import Judged, broken
from terminal.quality.charts.variables import i_mr, xbar_r
from terminal.quality.refusal import QualityReason, QualityRefused

USUAL = Conventions()


def marked(values: Any, name: str, conventions: Conventions = USUAL) -> list[int]:
    """The points that break a rule on a chart with centre 0 and sigma 1."""
    options = Options(rules=(name,), conventions=conventions)
    return i_mr(list(values), options, given=Given(0.0, 1.0)).location.points_of(name)


@pytest.mark.parametrize("name", ["we1", "n1"])
def test_beyond_the_limit(name: str) -> None:
    assert marked([3.1, -3.1, 3.0, -3.0, 2.9], name) == [1, 2]
    assert marked([3.0, 2.9], name, Conventions(tie_is_beyond=True)) == [1]


@pytest.mark.parametrize("name", ["we2", "n5"])
def test_two_of_three_beyond_two_sigma(name: str) -> None:
    assert marked([0.0, 2.1, 0.0, 2.1, 0.0], name) == [4]
    assert marked([0.0, 2.1, 2.1, 0.0], name) == [3]  # the last point is not itself beyond
    assert marked([0.0, 2.1, -2.1, 0.0], name) == []
    assert marked([0.0, 2.0, 2.0], name) == []
    assert marked([-2.1, -2.1, -2.1, -2.1], name) == [3, 4]


def test_a_full_window_is_a_convention() -> None:
    early = Conventions(full_window=False)
    assert marked([2.1, 2.1, 0.0], "we2") == []
    assert marked([2.1, 2.1, 0.0], "we2", early) == [2]
    assert marked([1.1, 1.1, 1.1, 1.1, 0.0], "we3", early) == [4]


@pytest.mark.parametrize("name", ["we3", "n6"])
def test_four_of_five_beyond_one_sigma(name: str) -> None:
    assert marked([1.1, 1.1, 0.0, 1.1, 1.1, 0.0], name) == [5]
    assert marked([1.1, 1.1, 0.0, 1.1, 0.0, 1.1], name) == []
    assert marked([-1.1, -1.1, 1.1, -1.1, -1.1, -1.1], name) == [5, 6]


@pytest.mark.parametrize(("name", "length"), [("we4", 8), ("n2", 9), ("n2:7", 7)])
def test_run_on_one_side(name: str, length: int) -> None:
    assert marked([0.1] * (length + 1), name) == [length, length + 1]
    assert marked([0.1] * (length - 1) + [0.0, 0.1], name) == []
    assert marked([-0.1] * length, name) == [length]


def test_trend_of_six() -> None:
    up = [0.1 * at for at in range(7)]
    assert marked(up, "n3") == [6, 7]
    assert marked([*up[:5], up[4], 0.5], "n3") == []
    assert marked(up[::-1], "n3") == [6, 7]
    assert marked(up, "n3", Conventions(trend_counts=TrendCount.STEPS)) == [7]


def test_fourteen_alternating() -> None:
    saw = [0.1, -0.1] * 8
    assert marked(saw[:15], "n4") == [14, 15]
    assert marked([*saw[:12], -0.1, 0.1, -0.1], "n4") == []
    assert marked(saw[:15], "n4", Conventions(trend_counts=TrendCount.STEPS)) == [15]


def test_fifteen_within_one_sigma() -> None:
    assert marked([0.5, -0.5] * 8, "n7") == [15, 16]
    assert marked([0.5] * 14 + [1.1] + [0.5], "n7") == []
    assert marked([1.0] * 15, "n7") == [15]  # a tie is not beyond


def test_eight_outside_one_sigma() -> None:
    both = [1.1, -1.1] * 4
    assert marked(both, "n8") == [8]
    assert marked([1.1] * 8, "n8") == []
    assert marked([1.1] * 8, "n8", Conventions(outside_both_sides=False)) == [8]
    assert marked([*both[:7], 1.0], "n8") == []


def test_zeros_in_a_row() -> None:
    assert marked([0.0, 0.0, 0.0, 0.0, 1.0], "b1") == [3, 4]


def test_zones_are_thirds_of_the_limits() -> None:
    options = Options(rules=("we2",), nsigmas=2.0)
    chart = i_mr([0.0, 1.4, 1.4], options, given=Given(0.0, 1.0))
    assert chart.location.points_of("we2") == [3]


def test_missing_point_breaks_a_run_but_counts_in_a_window() -> None:
    assert marked([0.1] * 7 + [None] + [0.1] * 7, "we4") == []
    assert marked([2.1, None, 2.1], "we2") == [3]


def test_a_pattern_ends_with_its_stage() -> None:
    zero, limit = np.zeros(10), np.full(10, 3.0)
    judged = Judged(np.full(10, 0.5), zero, -limit, limit, limit)
    stages = (Stage("a", 1, 5), Stage("b", 6, 10))
    assert broken(judged, ["we4"], USUAL) == ((8, "we4"), (9, "we4"), (10, "we4"))
    assert broken(judged, ["we4"], USUAL, stages) == ()


def test_window_against_the_last_line() -> None:
    """Zone lines of the points at 3.0, 3.0 and 2.0: held against its own, the first point is not beyond."""
    judged = Judged(
        np.array([2.5, 0.0, 2.5]), np.zeros(3), np.full(3, -9.0), np.full(3, 9.0), np.array([4.5, 4.5, 3.0])
    )
    assert broken(judged, ["we2"], USUAL) == ()
    assert broken(judged, ["we2"], Conventions(window_lines=WindowLines.CURRENT)) == ((3, "we2"),)


def test_order_is_that_of_points_then_of_rules() -> None:
    options = Options(rules=("we2", "we1"))
    chart = i_mr([0.0, 3.5, 3.5], options, given=Given(0.0, 1.0))
    assert chart.location.broken == ((2, "we1"), (3, "we2"), (3, "we1"))


def test_all_rules_have_a_name() -> None:
    assert [rule(name).name for name in (*WESTERN_ELECTRIC, *NELSON, "b1")] == [
        *WESTERN_ELECTRIC,
        *NELSON,
        "b1",
    ]
    assert rule("we3:6").need == 5


@pytest.mark.parametrize("name", ["n2:1", "n2:x", "n2:99", "we1:4"])
def test_a_length_that_cannot_be_meant(name: str) -> None:
    with pytest.raises(QualityRefused) as refused:
        rule(name)
    assert refused.value.reason is QualityReason.OUT_OF_RANGE


def test_conventions_are_printed() -> None:
    other = Conventions(TrendCount.STEPS, False, WindowLines.CURRENT, False, True)
    assert len(USUAL.words()) == len(other.words()) == 8
    assert "a tie with a limit is not beyond" in USUAL.words()
    assert sum(one != two for one, two in zip(USUAL.words(), other.words(), strict=True)) == 5
    assert xbar_r([[1.0, 2.0], [1.0, 3.0]]).conventions == USUAL.words()


def test_a_moving_range_fills_its_window_from_its_second_point() -> None:
    """The first point of a moving range is missing and counts for nothing."""
    options = Options(companion_rules=("we2",))
    chart = i_mr([0.0, 3.2, 0.0, 3.2, 0.0], options, given=Given(0.0, 1.0))
    assert chart.companion is not None
    assert chart.companion.points_of("we2") == [4, 5]
