"""Gauge R&R: planted variances come back, the interaction is kept or pooled, percentages add up, refusals."""

import numpy as np
import pytest

from terminal.quality.refusal import QualityReason, QualityRefused
from terminal.quality.studies.gage.anova import ErrorTerm
from terminal.quality.studies.gage.repeatability import Design, GageOptions, GageRR, gage_rr

RNG = np.random.default_rng(5)
PARTS, PEOPLE, TRIALS = 30, 20, 4


def planted(interaction: float = 0.0) -> tuple[list[float], list[int], list[str]]:
    """Variances 4 of parts, 1 of operators, 0.25 of repeatability."""
    y = (
        RNG.normal(0, 2, (PARTS, 1, 1))
        + RNG.normal(0, 1, (1, PEOPLE, 1))
        + RNG.normal(0, interaction, (PARTS, PEOPLE, 1))
        + RNG.normal(0, 0.5, (PARTS, PEOPLE, TRIALS))
    )
    index = np.indices(y.shape).reshape(3, -1)
    return (y.ravel() + 100).tolist(), index[0].tolist(), [f"P{at}" for at in index[1]]


def study(interaction: float = 0.0, **options: float) -> GageRR:
    return gage_rr(*planted(interaction), options=GageOptions(**options))  # type: ignore[arg-type]


def test_planted_variances_come_back() -> None:
    found = study()
    assert found.component("repeatability").variance == pytest.approx(0.25, rel=0.1)
    assert found.component("operator").variance == pytest.approx(1, rel=0.5)
    assert found.component("part-to-part").variance == pytest.approx(4, rel=0.5)
    assert (len(found.parts), len(found.operators), found.trials) == (30, 20, 4)


def test_a_true_interaction_is_kept_and_a_chance_one_pooled() -> None:
    kept, pooled = study(0.6), study(0.0, alpha=1e-9)
    assert kept.interaction_kept
    assert kept.component("part:operator").variance == pytest.approx(0.36, rel=0.3)
    assert not pooled.interaction_kept
    assert pooled.reduced
    error = next(row for row in pooled.reduced if row.source == "repeatability")
    assert pooled.component("repeatability").variance == error.mean_square
    with pytest.raises(KeyError):
        pooled.component("part:operator")


def test_shares_add_up_and_percentages_are_of_what_they_say() -> None:
    found = study(0.6, tolerance=12.0)
    gage, part, total = (found.component(name) for name in ("gage r&r", "part-to-part", "total"))
    assert gage.contribution + part.contribution == pytest.approx(100)
    assert total.percent_study == pytest.approx(100)
    assert gage.percent_tolerance == pytest.approx(100 * 6 * gage.sd / 12)
    assert gage.study == pytest.approx(6 * gage.sd)
    repro = found.component("operator").variance + found.component("part:operator").variance
    assert found.component("reproducibility").variance == pytest.approx(repro)
    assert found.distinct == int(np.sqrt(2) * part.sd / gage.sd)


def test_the_total_may_come_from_the_process() -> None:
    found = study(0.0, historical_sd=3.0)
    assert found.total_source == "historical"
    assert found.component("total").variance == 9.0
    part, gage = found.component("part-to-part").variance, found.component("gage r&r").variance
    assert part == pytest.approx(9.0 - gage)


def test_fixed_operators_change_f_and_no_variance() -> None:
    rows = planted(0.6)
    random, fixed = (gage_rr(*rows, options=GageOptions(error=e)) for e in ErrorTerm)
    assert random.components == fixed.components
    interaction, own = random.anova[2].mean_square, random.anova[3].mean_square
    assert interaction
    assert own
    assert fixed.anova[0].f == pytest.approx((random.anova[0].f or 0) * interaction / own)


def test_the_unit_changes_variances_by_its_square_and_no_share() -> None:
    readings, parts, people = planted()
    first = gage_rr(readings, parts, people)
    second = gage_rr([25.4 * value - 7 for value in readings], parts, people)
    for one, other in zip(first.components, second.components, strict=True):
        assert other.variance == pytest.approx(25.4**2 * one.variance, rel=1e-8)
        assert other.contribution == pytest.approx(one.contribution, rel=1e-8)


def test_destroyed_parts_are_nested_and_an_automatic_gauge_has_no_operator() -> None:
    readings, parts, people = planted()
    nested = gage_rr(readings, parts, people, design=Design.NESTED)
    assert (nested.reduced, nested.interaction_kept) == (None, None)
    alone = gage_rr(readings, parts, None, design=Design.ONE_WAY)
    assert [one.name for one in alone.components] == ["gage r&r", "repeatability", "part-to-part", "total"]
    assert alone.operators == ()


def test_a_gauge_without_any_spread_has_no_number_of_categories() -> None:
    found = gage_rr([1.0, 1.0, 1.0, 1.0, 2.0, 2.0, 2.0, 2.0], list("aaaabbbb"), list("XXYYXXYY"))
    assert found.distinct is None
    assert found.component("gage r&r").variance == 0
    assert all(np.isfinite(one.contribution) for one in found.components)


def test_wrong_designs_and_options_are_refused() -> None:
    readings, parts, people = planted()
    with pytest.raises(QualityRefused, match="crossed design needs operators"):
        gage_rr(readings, parts, None)
    with pytest.raises(QualityRefused, match="one-way design has operators"):
        gage_rr(readings, parts, people, design=Design.ONE_WAY)
    with pytest.raises(QualityRefused, match="tolerance"):
        gage_rr(readings, parts, people, options=GageOptions(tolerance=0.0))
    with pytest.raises(QualityRefused) as refused:
        gage_rr(readings, parts, people, design="square")  # type: ignore[arg-type]
    assert refused.value.reason is QualityReason.UNKNOWN_OPTION
