"""Axes: ticks are round and inside, labels keep apart, a thinned line keeps what is seen."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal.pictures.axes import axis_over, spread, thinned, tick_words, x_span, y_span
from terminal.pictures.model import Limit, Mark, Plot, Series

finite = st.floats(-1e9, 1e9, allow_nan=False).map(lambda value: round(value, 6))


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (73.981, 74.0205, ["73.99", "74.00", "74.01", "74.02"]),
        (0, 1, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
        (-3, 16, ["−2.5", "0.0", "2.5", "5.0", "7.5", "10.0", "12.5", "15.0"]),
        (0, 9e8, ["0", "2e+08", "4e+08", "6e+08", "8e+08"]),
    ],
)
def test_ticks(low: float, high: float, words: list[str]) -> None:
    axis = axis_over(low, high, 5 if high != 16 else 8)
    assert [tick_words(tick, axis.step) for tick in axis.ticks] == words


def test_points_are_counted_in_whole_numbers() -> None:
    assert axis_over(0.5, 3.5, 12, whole=True).ticks == (1, 2, 3)


@pytest.mark.slow
@given(finite, finite)
def test_an_axis_has_its_ticks_inside(one: float, other: float) -> None:
    axis = axis_over(min(one, other), max(one, other))
    assert axis.low < axis.high
    assert 1 <= len(axis.ticks) <= 8
    assert all(-1e-6 <= axis.share(tick) <= 1 + 1e-6 for tick in axis.ticks)


@pytest.mark.slow
@given(st.lists(st.floats(0, 100), max_size=6))
def test_labels_keep_apart_and_in_order(wanted: list[float]) -> None:
    placed = spread(wanted, 10, 0, 100)
    assert all(-1e-6 <= place <= 100 + 1e-6 for place in placed)
    ordered = sorted(placed)
    assert all(after - before >= 10 - 1e-6 for before, after in pairwise(ordered))
    pairs = sorted(zip(wanted, placed, strict=True))
    assert [place for _, place in pairs] == ordered


def test_labels_with_room_stay_where_they_belong() -> None:
    assert spread([80, 20, 50], 10, 0, 100) == [80, 20, 50]


def test_a_thinned_line_keeps_its_peaks() -> None:
    points = [(float(x), 0.0) for x in range(10_000)]
    points[1234] = (1234.0, 9.0)
    points[4321] = (4321.0, -9.0)
    kept = thinned(points, 100)
    assert len(kept) <= 400
    assert {points[0], points[1234], points[4321], points[-1]} <= set(kept)
    assert kept == sorted(kept)
    assert thinned(points[:300], 100) == points[:300]


def test_what_a_panel_shows() -> None:
    series = Series((1.0, 2.0), (5.0, None))
    limits = (Limit("UCL", (1.0, 2.0), (9.0, 9.0)),)
    low, high = y_span(Plot("", (series,), limits))
    assert low < 5
    assert high > 9
    marked = y_span(Plot("", (series,), limits, marks=(Mark(1, 5, "1"),)))
    assert marked[1] > high  # room for the number of the rule
    assert y_span(Plot("", (series,), floor=True))[0] == 0
    assert x_span(Plot("", names=("a", "b", "c"))) == (0.5, 3.5)
