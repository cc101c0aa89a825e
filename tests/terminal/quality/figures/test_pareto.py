"""Pareto order: who stands where, what adds up, what is refused."""

from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal.quality.figures.pareto import pareto
from terminal.quality.refusal import QualityReason, QualityRefused


def test_causes_fall_and_shares_add_up() -> None:
    found = pareto({"cold joint": 5, "scratch": 60, "bridge": 30, "none": 0, "apart": 5})
    assert [cause.name for cause in found.causes] == ["scratch", "bridge", "apart", "cold joint"]
    assert [cause.cumulative for cause in found.causes] == [0.6, 0.9, 0.95, 1.0]
    assert [cause.vital for cause in found.causes] == [True, True, False, False]
    assert (found.total, found.rest) == (100, None)


def test_the_rest_stands_last_whatever_its_size() -> None:
    found = pareto({"a": 4, "b": 3, "c": 2, "d": 1, "e": 5}, most=2)
    assert [cause.name for cause in found.causes] == ["e", "a"]
    assert found.rest is not None
    assert (found.rest.count, found.rest.cumulative) == (6, 1.0)


@pytest.mark.slow
@given(st.dictionaries(st.text(max_size=3), st.integers(0, 99), min_size=1).filter(lambda d: any(d.values())))
def test_nothing_is_lost(counts: dict[str, int]) -> None:
    found = pareto(counts)
    assert sum(cause.count for cause in found.causes) == sum(counts.values())
    assert found.causes[0].vital
    assert found.causes[-1].cumulative == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("counts", "reason"),
    [
        ({}, QualityReason.EMPTY),
        ({"a": 0}, QualityReason.EMPTY),
        ({"a": -1}, QualityReason.OUT_OF_RANGE),
        ({"a": inf}, QualityReason.OUT_OF_RANGE),
        ({"a": nan}, QualityReason.OUT_OF_RANGE),
    ],
)
def test_counts_that_are_none_are_refused(counts: dict[str, float], reason: QualityReason) -> None:
    with pytest.raises(QualityRefused, match="no Pareto chart was made") as refused:
        pareto(counts)
    assert refused.value.reason is reason
    with pytest.raises(QualityRefused):
        pareto({"a": 1}, cut=0)
