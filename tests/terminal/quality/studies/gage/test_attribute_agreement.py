"""Attribute agreement: what matches whom, limits of a percentage, what is undefined, refusals."""

from typing import Any

import pytest

from terminal.quality.refusal import QualityReason, QualityRefused
from terminal.quality.studies.gage.attribute_agreement import (
    AttributeAgreement,
    attribute_agreement,
    share,
    verdict,
)

RIGHT = {"1": "go", "2": "go", "3": "no", "4": "no"}
ANN = {"1": ("go", "go"), "2": ("go", "no"), "3": ("no", "no"), "4": ("no", "no")}
BEN = {"1": ("go", "go"), "2": ("go", "go"), "3": ("go", "go"), "4": ("no", "no")}
ROWS = [
    (name, item, rating)
    for name, own in (("Ann", ANN), ("Ben", BEN))
    for item, both in own.items()
    for rating in both
]


def study(rows: list[tuple[Any, ...]] = ROWS, **options: Any) -> AttributeAgreement:
    names, items, ratings = ([row[at] for row in rows] for at in range(3))
    right = {"standard": [RIGHT[item] for item in items], **options}
    return attribute_agreement(names, items, ratings, **right)


def test_who_agrees_with_whom() -> None:
    found = study(positive="no")
    ann, ben = found.appraisers
    assert ann.within
    assert ann.against_standard
    assert ben.within
    assert ben.against_standard
    assert (ann.within.matched, ann.against_standard.matched) == (3, 3)
    assert (ben.within.matched, ben.against_standard.matched) == (4, 3)
    assert found.all_against_standard
    assert (found.between.matched, found.all_against_standard.matched) == (2, 2)
    assert (ann.missed, ann.false_alarms) == (0.0, 0.25)
    assert (ben.missed, ben.false_alarms) == (0.5, 0.0)
    assert found.categories == ("go", "no")


def test_kappas_stand_between_chance_and_perfect() -> None:
    found = study()
    ann, ben = found.appraisers
    assert ben.kappa_within
    assert ben.kappa_within.value == 1
    assert ann.cohen_standard == pytest.approx(0.75)
    assert ben.cohen_standard == pytest.approx(0.5)
    assert found.cohen_standard == pytest.approx(0.625, abs=0.01)
    (pair,) = found.pairs
    assert (pair.one, pair.other, pair.tau) == ("Ann", "Ben", None)
    assert pair.kappa
    assert 0 < pair.kappa < 1


def test_numbers_have_an_order_and_so_a_tau() -> None:
    code = {"go": 1, "no": 2}
    rows = [(name, item, code[rating]) for name, item, rating in ROWS]
    found = study(rows, standard=[code[RIGHT[item]] for _, item, _ in rows])
    assert found.appraisers[1].tau_standard == pytest.approx(0.5773502692)
    assert found.kendall_w


def test_without_a_standard_and_with_one_trial_less_is_said() -> None:
    rows = ROWS[::2]
    found = study(rows, standard=None)
    assert found.all_against_standard is None
    assert found.appraisers[0].within is None
    assert found.appraisers[0].kappa_within is None
    assert found.kappa_between


def test_limits_of_a_percentage_are_exact() -> None:
    assert (share(10, 0).low, share(10, 10).high) == (0.0, 100.0)
    assert share(10, 0).high == pytest.approx(30.8497108)
    assert share(20, 19).low == pytest.approx(75.126721)


@pytest.mark.parametrize(
    ("figure", "percent", "says"),
    [
        ("effectiveness", 90.0, "acceptable"),
        ("effectiveness", 80.0, "marginal"),
        ("effectiveness", 79.9, "unacceptable"),
        ("missed", 2.0, "acceptable"),
        ("missed", 5.1, "unacceptable"),
        ("false alarms", 10.0, "marginal"),
    ],
)
def test_verdicts_of_the_printed_table(figure: Any, percent: float, says: str) -> None:
    assert verdict(figure, percent) == says


@pytest.mark.parametrize(
    ("rows", "options", "reason"),
    [
        ([], {}, QualityReason.EMPTY),
        (ROWS[:-1], {}, QualityReason.WRONG_SHAPE),
        ([*ROWS[:-1], ("Ben", "4", "")], {}, QualityReason.WRONG_SHAPE),
        ([row for row in ROWS if row[1] == "1"], {}, QualityReason.TOO_FEW),
        (ROWS, {"standard": ["go"] * 15}, QualityReason.WRONG_SHAPE),
        (ROWS, {"standard": ["go", "no"] * 8}, QualityReason.WRONG_SHAPE),
        (ROWS, {"level": 1.0}, QualityReason.OUT_OF_RANGE),
    ],
)
def test_studies_that_cannot_tell_are_refused(
    rows: Any, options: dict[str, Any], reason: QualityReason
) -> None:
    with pytest.raises(QualityRefused) as refused:
        study(rows, **options)
    assert refused.value.reason is reason
