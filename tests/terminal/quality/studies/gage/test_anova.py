"""Balanced analysis of variance: against sums in long hand, far from zero, unbalanced studies refused."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from terminal.quality.refusal import QualityReason, QualityRefused
from terminal.quality.studies.gage.anova import CrossedData, Table, block, crossed, nested, one_way

PARTS = [p for p in "abc" for _ in range(4)]
PEOPLE = [o for _ in "abc" for o in "XXYY"]
READINGS = [1.0, 3.0, 2.0, 2.0, 5.0, 7.0, 7.0, 5.0, 9.0, 11.0, 8.0, 12.0]


def rows(table: Table) -> dict[str, tuple[int, float]]:
    return {row.source: (row.degrees, row.squares) for row in table}


def test_a_study_worked_by_hand() -> None:
    """Cell means 2, 2, 6, 6, 10, 10: no operator, no interaction; within cells 2, 0, 2, 2, 2, 8."""
    whole, reduced = crossed(block(READINGS, PARTS, PEOPLE))
    assert rows(whole) == {
        "part": (2, 128.0),
        "operator": (1, 0.0),
        "part:operator": (2, 0.0),
        "repeatability": (6, pytest.approx(16.0)),
        "total": (11, pytest.approx(144.0)),
    }
    assert rows(reduced)["repeatability"] == pytest.approx((8, 16.0))
    assert next(row.f for row in reduced if row.source == "part") == pytest.approx(32.0)


def test_nested_and_one_way_split_the_same_whole() -> None:
    found = block(READINGS, PARTS, PEOPLE)
    assert rows(nested(found))["part(operator)"] == (4, 128.0)
    assert rows(one_way(found))["part"] == (2, 128.0)
    for table in (nested(found), one_way(found)):
        *parts, total = table
        assert sum(row.squares for row in parts) == pytest.approx(total.squares)
        assert sum(row.degrees for row in parts) == total.degrees


@pytest.mark.slow
@settings(max_examples=30)
@given(
    st.lists(st.floats(-10, 10), min_size=12, max_size=12).filter(lambda v: np.ptp(v) > 1),
    st.floats(-1e6, 1e6),
)
def test_squares_do_not_know_zero_and_add_up(values: list[float], shift: float) -> None:
    first, second = (
        crossed(CrossedData(np.array(v).reshape(3, 2, 2), ("a",), ("x",)))[0]
        for v in (values, np.array(values) + shift)
    )
    for one, other in zip(first, second, strict=True):
        assert other.squares == pytest.approx(one.squares, rel=1e-6, abs=1e-5)
    assert sum(row.squares for row in first[:-1]) == pytest.approx(first[-1].squares)


def test_parts_of_an_operator_are_his_own_whatever_they_are_called() -> None:
    names = [f"{o}{p}" for p, o in zip(PARTS, PEOPLE, strict=True)]
    assert rows(nested(block(READINGS, names, PEOPLE, nested=True))) == rows(
        nested(block(READINGS, PARTS, PEOPLE, nested=True))
    )


@pytest.mark.parametrize(
    ("readings", "parts", "people", "reason", "words"),
    [
        ([1, 2, 3], PARTS, PEOPLE, QualityReason.WRONG_SHAPE, "3 readings have 12 parts"),
        (
            [*READINGS[:-1], None],
            PARTS,
            PEOPLE,
            QualityReason.WRONG_SHAPE,
            "Part c by Y has 1 readings, the others 2",
        ),
        ([2.0] * 12, PARTS, PEOPLE, QualityReason.CONSTANT, "do not vary"),
        (["x", *READINGS[1:]], PARTS, PEOPLE, QualityReason.NOT_NUMERIC, "no number"),
        ([float("inf"), *READINGS[1:]], PARTS, PEOPLE, QualityReason.NOT_FINITE, "infinite"),
        (READINGS, PARTS, ["X"] * 12, QualityReason.TOO_FEW, "1 operators"),
        (READINGS, ["a"] * 12, PEOPLE, QualityReason.TOO_FEW, "1 parts"),
        (READINGS[::2], PARTS[::2], PEOPLE[::2], QualityReason.TOO_FEW, "1 trials"),
        ([], [], [], QualityReason.EMPTY, "no readings"),
    ],
)
def test_a_study_that_cannot_tell_is_refused(
    readings: Any, parts: list[str], people: list[str], reason: QualityReason, words: str
) -> None:
    with pytest.raises(QualityRefused, match=words) as refused:
        block(readings, parts, people)
    assert refused.value.reason is reason
