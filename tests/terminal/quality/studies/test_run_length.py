"""Run lengths against published figures and simulation; limits for a wanted one; Bernoulli CUSUM design."""

import math
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from terminal.quality.charts.decisions import Decision, SmoothedLimits, Smoothing, UnitDecision
from terminal.quality.charts.rule_set import Conventions
from terminal.quality.charts.streaming import Plan, Smooth, StreamLimits, Sum, Units, Watch, begin, step
from terminal.quality.refusal import QualityReason, QualityRefused
from terminal.quality.studies.rules_run_length import rules_arl
from terminal.quality.studies.run_length import (
    Sides,
    bernoulli_cusum,
    cusum,
    cusum_interval,
    ewma,
    ewma_limit,
    p_ewma,
    shewhart,
    unit_decision,
)


@pytest.mark.parametrize(
    ("shift", "arl"), [(0.0, 370.4), (0.5, 155.2), (1.0, 43.9), (2.0, 6.30), (3.0, 2.00)]
)
def test_shewhart(shift: float, arl: float) -> None:
    assert shewhart(shift) == pytest.approx(arl, rel=2e-3)


@pytest.mark.parametrize(
    ("weight", "width", "shift", "arl"),
    [(0.1, 2.814, 0.0, 500.0), (0.1, 2.814, 1.0, 10.3), (0.25, 2.998, 0.0, 500.0), (0.4, 3.054, 2.0, 3.5)],
)
def test_ewma_of_lucas_and_saccucci(weight: float, width: float, shift: float, arl: float) -> None:
    assert ewma(Smoothing(weight, width, SmoothedLimits.ASYMPTOTIC), shift) == pytest.approx(arl, rel=1e-2)


def test_ewma_of_weight_one_is_shewhart() -> None:
    for limits in SmoothedLimits:
        smoothing = Smoothing(1.0, 3.0, limits)
        assert ewma(smoothing, 0.7) == pytest.approx(shewhart(0.7), rel=1e-9)


@pytest.mark.slow
def test_growing_limits_see_a_change_sooner() -> None:
    assert ewma(Smoothing(0.1, 2.7), 2.0) < ewma(Smoothing(0.1, 2.7, SmoothedLimits.ASYMPTOTIC), 2.0) - 1.0


@pytest.mark.parametrize(
    ("decision", "shift", "arl"),
    [
        (Decision(0.5, 5.0), 0.0, 465.4),
        (Decision(0.5, 5.0), 1.0, 10.4),
        (Decision(0.5, 4.0), 0.0, 168.0),
        (Decision(0.5, 5.0, 2.5), 0.0, 430.0),
        (Decision(0.5, 5.0, 2.5), 1.0, 6.35),
    ],
)
def test_cusum_of_lucas_and_crosier(decision: Decision, shift: float, arl: float) -> None:
    assert cusum(decision, shift) == pytest.approx(arl, rel=3e-3)


def test_one_side_alone_signals_half_as_often() -> None:
    assert cusum(Decision(0.5, 5.0), sides=Sides.UPPER) == pytest.approx(2.0 * cusum(Decision(0.5, 5.0)))


@pytest.mark.parametrize(
    ("names", "arl"),
    [
        (["we1"], 370.40),
        (["we1", "we2"], 225.44),
        (["we1", "we3"], 166.05),
        (["we1", "we4"], 152.73),
        (["we1", "we2", "we3", "we4"], 91.75),
    ],
)
def test_rules_of_champ_and_woodall(names: list[str], arl: float) -> None:
    assert rules_arl(names, 0.0) == pytest.approx(arl, abs=6e-3)


def test_full_windows_delay_a_signal() -> None:
    strict = rules_arl(["we1", "we2"], 3.0, Conventions())
    assert rules_arl(["we1", "we2"], 3.0) < strict


@pytest.mark.slow
@pytest.mark.parametrize("wanted", [200.0, 370.0, 1000.0])
def test_wanted_run_length_is_honoured(wanted: float) -> None:
    assert ewma(Smoothing(0.2, ewma_limit(0.2, wanted), SmoothedLimits.ASYMPTOTIC)) == pytest.approx(
        wanted, rel=1e-6
    )
    assert cusum(Decision(0.5, cusum_interval(0.5, wanted))) == pytest.approx(wanted, rel=1e-6)


@pytest.mark.slow
def test_wanted_run_length_with_growing_limits() -> None:
    assert ewma(Smoothing(0.4, ewma_limit(0.4, 370.0, SmoothedLimits.EXACT))) == pytest.approx(
        370.0, rel=1e-6
    )


def test_rounded_ewma_of_counts() -> None:
    """Without memory the chart signals when one count is above the limit."""
    above = 1.0 - sum(math.comb(10, k) * 0.1**k * 0.9 ** (10 - k) for k in range(4))
    assert p_ewma(10, 0.1, 1.0, 3.0) == pytest.approx(1.0 / above)


def test_unit_decision_meets_the_rate_alarm() -> None:
    """1 % to 3 %: at most 400 units to the alarm at 37 000 units or more between false ones."""
    decision = unit_decision(0.01, 0.03, 37_000.0)
    assert 37_000.0 <= bernoulli_cusum(decision, 0.01) <= 37_000.0 * 1.02
    assert bernoulli_cusum(decision, 0.03) <= 400.0
    assert 1.0 / decision.reference == pytest.approx(55.0)


def test_unit_decision_of_one_step() -> None:
    """With h of one step of m the first defective unit is the alarm."""
    assert bernoulli_cusum(UnitDecision(0.1, 0.1), 0.02) == pytest.approx(50.0)


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: ewma_limit(0.2, 1e9), QualityReason.NO_SOLUTION),
        (lambda: cusum_interval(0.5, 1.0), QualityReason.NO_SOLUTION),
        (lambda: unit_decision(0.03, 0.01, 1000.0), QualityReason.OUT_OF_RANGE),
        (lambda: bernoulli_cusum(UnitDecision(0.3, 2.0), 0.01), QualityReason.OUT_OF_RANGE),
        (lambda: rules_arl(["n3"], 0.0), QualityReason.NOT_AVAILABLE),
    ],
)
def test_refused_with_the_reason(make: Callable[[], object], reason: QualityReason) -> None:
    with pytest.raises(QualityRefused) as refused:
        make()
    assert refused.value.reason is reason


# ---------------------------------------------------------------- simulation of the product's own stream


def simulated(plan: Plan, draw: Callable[[], Iterator[float]], seed_runs: int) -> tuple[float, float]:
    """Mean run length of the stream and its standard error."""
    lengths = []
    for _ in range(seed_runs):
        state = begin(plan)
        for at, value in enumerate(draw(), start=1):
            state, point = step(plan, state, value)
            if point.broken:
                lengths.append(at)
                break
    return float(np.mean(lengths)), float(np.std(lengths, ddof=1)) / math.sqrt(len(lengths))


def normal_values(rng: np.random.Generator, shift: float) -> Callable[[], Iterator[float]]:
    def draw() -> Iterator[float]:
        while True:
            yield from rng.normal(shift, 1.0, 256).tolist()

    return draw


SIMULATED: list[tuple[Plan, Callable[[float], float]]] = [
    (Watch(StreamLimits(0.0, 3.0), ("we1",)), shewhart),
    (
        Watch(StreamLimits(0.0, 3.0), ("we1", "we2", "we3", "we4")),
        lambda shift: rules_arl(["we1", "we2", "we3", "we4"], shift, Conventions()),
    ),
    (Watch(StreamLimits(0.0, 3.0)), lambda shift: rules_arl(["we1", "we4"], shift)),
    (
        Smooth(0.0, 1.0, Smoothing(0.2, 2.962, SmoothedLimits.ASYMPTOTIC)),
        lambda s: ewma(Smoothing(0.2, 2.962, SmoothedLimits.ASYMPTOTIC), s),
    ),
    (Smooth(0.0, 1.0, Smoothing(0.1, 2.7)), lambda shift: ewma(Smoothing(0.1, 2.7), shift)),
    (Sum(0.0, 1.0, Decision(0.5, 5.0)), lambda shift: cusum(Decision(0.5, 5.0), shift)),
    (Sum(0.0, 1.0, Decision(0.5, 5.0, 2.5)), lambda shift: cusum(Decision(0.5, 5.0, 2.5), shift)),
]


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("at", range(len(SIMULATED)))
@pytest.mark.parametrize("shift", [0.0, 0.5, 1.0, 2.0])
def test_stream_has_the_computed_run_length(at: int, shift: float, examples: int) -> None:
    plan, computed = SIMULATED[at]
    rng = np.random.default_rng(1000 + 10 * at + int(2 * shift))
    mean, error = simulated(plan, normal_values(rng, shift), examples // 5 if shift == 0.0 else examples // 2)
    assert abs(mean - computed(shift)) <= 3.0 * error


@pytest.mark.slow
@pytest.mark.parametrize("rate", [0.02, 0.03, 0.05, 0.10])
def test_unit_stream_has_the_computed_run_length(rate: float, examples: int) -> None:
    decision = unit_decision(0.01, 0.03, 37_000.0)
    rng = np.random.default_rng(int(rate * 100))

    def draw() -> Iterator[float]:
        while True:
            yield from (rng.random(1024) < rate).astype(float).tolist()

    mean, error = simulated(Units(decision), draw, examples // 4)
    assert abs(mean - bernoulli_cusum(decision, rate)) <= 3.0 * error
