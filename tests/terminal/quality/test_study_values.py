"""What a study takes for values, and what it refuses."""

from math import inf, nan

import numpy as np
import pytest

from terminal.quality.refusal import QualityReason, QualityRefused
from terminal.quality.study_values import among, cells, in_subgroups, positive, readings, rows, varied


def test_gaps_are_kept_as_cells_and_left_out_as_readings() -> None:
    assert np.isnan(cells([1, None, nan, 2.5])).tolist() == [False, True, True, False]
    assert readings([1, None, nan, 2.5]).tolist() == [1.0, 2.5]


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ([], QualityReason.EMPTY),
        ([None, nan], QualityReason.EMPTY),
        ([1.0], QualityReason.TOO_FEW),
        ([1.0, inf], QualityReason.NOT_FINITE),
        ([1.0, "2.0"], QualityReason.NOT_NUMERIC),
        ([1.0, True], QualityReason.NOT_NUMERIC),
        ("12", QualityReason.NOT_NUMERIC),
        (np.array([1.0, -inf]), QualityReason.NOT_FINITE),
        ([1.0, 1e300], QualityReason.OUT_OF_RANGE),
    ],
)
def test_what_is_no_list_of_numbers_is_refused(values: object, reason: QualityReason) -> None:
    with pytest.raises(QualityRefused, match="nothing was computed") as refused:
        readings(values)  # type: ignore[arg-type]
    assert refused.value.reason is reason


def test_values_that_a_float_cannot_tell_apart_are_constant() -> None:
    with pytest.raises(QualityRefused) as refused:
        varied(np.array([1e9, 1e9 + 1e-7]))
    assert refused.value.reason is QualityReason.CONSTANT
    assert varied(np.array([1e9, 1e9 + 1])).size == 2


def test_subgroups_by_size_and_by_key() -> None:
    assert in_subgroups([1, 2, 3, 4, 5], 2) == [[1, 2], [3, 4], [5]]
    assert in_subgroups([1, 2, 3, 4], ["b", "a", "b", ""]) == [[1, 3], [2]]
    assert rows([[1, 2], [3, None, 4]]).shape == (2, 3)
    assert rows([1, 2, 3]).shape == (3, 1)


@pytest.mark.parametrize("keys", [0, ["a"]])
def test_subgroups_that_cannot_be_are_refused(keys: int | list[str]) -> None:
    with pytest.raises(QualityRefused):
        in_subgroups([1, 2], keys)


@pytest.mark.parametrize("value", [0.0, -1.0, inf, nan])
def test_options_outside_their_range_are_refused(value: float) -> None:
    with pytest.raises(QualityRefused, match="width"):
        positive("width", value)
    with pytest.raises(QualityRefused, match="Choose one of a, b"):
        among("letter", "c", ("a", "b"))
