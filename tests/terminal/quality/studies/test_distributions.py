"""Fits: at the maximum of the likelihood, with given parameters, refused where there is none."""

import numpy as np
import pytest

from terminal.quality.refusal import QualityReason, QualityRefused
from terminal.quality.studies.distributions import NAMES, Family, fit, frozen, log_likelihood

SEED = np.random.default_rng(11)
VALUES = SEED.weibull(2.2, 60) * 5 + 3
FAMILIES: tuple[Family, ...] = tuple(NAMES)


@pytest.mark.slow
@pytest.mark.parametrize("family", [f for f in FAMILIES if f not in ("normal", "lognormal")])
def test_no_step_aside_is_likelier(family: Family) -> None:
    best = fit(family, VALUES)
    top = log_likelihood(family, best, VALUES)
    for name in NAMES[family]:
        for step in (-1e-3, 1e-3):
            aside = {**best, name: best[name] + step}
            assert log_likelihood(family, aside, VALUES) < top


def test_normal_and_lognormal_take_n_minus_1_as_customary() -> None:
    assert fit(Family.NORMAL, VALUES)["sd"] == pytest.approx(np.std(VALUES, ddof=1))
    assert fit(Family.LOGNORMAL, VALUES)["log_sd"] == pytest.approx(np.std(np.log(VALUES), ddof=1))
    about = fit(Family.LOGNORMAL, VALUES, {"log_mean": 2.0})
    assert about["log_sd"] == pytest.approx(np.sqrt(np.mean((np.log(VALUES) - 2) ** 2)))


@pytest.mark.slow
@pytest.mark.parametrize("family", FAMILIES)
def test_given_parameters_stay_and_the_rest_is_fitted(family: Family) -> None:
    best = fit(family, VALUES)
    for name in NAMES[family]:
        assert fit(family, VALUES, {name: best[name]})[name] == best[name]
    assert fit(family, VALUES, best) == best


@pytest.mark.slow
@pytest.mark.parametrize("family", FAMILIES)
def test_the_distribution_has_its_quantiles_in_the_data(family: Family) -> None:
    if family == "exponential":
        return
    assert frozen(family, fit(family, VALUES)).ppf(0.5) == pytest.approx(np.median(VALUES), rel=0.12)


@pytest.mark.parametrize(
    ("family", "values", "given", "reason"),
    [
        ("weibull", [0.0, 1.0, 2.0, 3.0], {}, QualityReason.OUT_OF_RANGE),
        ("lognormal", [-1.0, 1.0, 2.0, 3.0], {}, QualityReason.OUT_OF_RANGE),
        ("weibull3", [1.0, 2.0, 3.0], {"threshold": 1.0}, QualityReason.OUT_OF_RANGE),
        ("weibull", [1.0, 2.0, 3.0], {"shape": 0.0}, QualityReason.OUT_OF_RANGE),
        ("weibull", [1.0, 2.0, 3.0], {"colour": 1.0}, QualityReason.UNKNOWN_OPTION),
        ("cauchy", [1.0, 2.0, 3.0], {}, QualityReason.UNKNOWN_OPTION),
        ("lognormal3", list(-np.geomspace(1, 1000, 12)), {}, QualityReason.NO_SOLUTION),
    ],
)
def test_what_has_no_fit_is_refused(
    family: Family, values: list[float], given: dict[str, float], reason: QualityReason
) -> None:
    with pytest.raises(QualityRefused) as refused:
        fit(family, np.array(values), given)
    assert refused.value.reason is reason
