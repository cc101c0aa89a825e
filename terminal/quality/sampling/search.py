"""The smallest single sampling plan by attributes that keeps two risks.

Not the plans of a standard (`sampling.py`); by variables in `terminal/quality/studies/sampling/variables.py`.
"""

import math

import msgspec

from terminal.quality.refusal import QualityReason, QualityRefused
from terminal.quality.sampling.input import chance, number, one_of, whole
from terminal.quality.sampling.laws import Law
from terminal.quality.sampling.oc_curve import SamplingStage, performance

METHOD = "smallest Ac, then smallest n, that keeps both risks"
MOST = 1_000_000
MOST_AC = 2_000


class Risk(msgspec.Struct, frozen=True):
    """A quality `p` (fraction nonconforming) and the chance of acceptance `accept` wanted there."""

    p: float
    accept: float


class FoundPlan(msgspec.Struct, frozen=True, kw_only=True):
    """A plan, and the chances of acceptance it really has at both qualities."""

    method: str
    law: str
    lot: int | None
    n: int
    ac: int
    re: int
    at_producer: float
    at_consumer: float


def find_plan(producer: Risk, consumer: Risk, law: str = Law.BINOMIAL, lot: int | None = None) -> FoundPlan:
    """Return the plan with at least the producer's and at most the consumer's chance of acceptance.

    Refuses where the qualities or chances stand the wrong way round, and where no sample of the lot (or of a
    million units) keeps both.
    """
    check_risks(producer, consumer, math.inf if one_of("law", law, tuple(Law)) == Law.POISSON else 1.0)
    most = MOST if lot is None and law != Law.HYPERGEOMETRIC else whole("lot size", lot, 1)
    n = 1
    for ac in range(MOST_AC):
        n = _smallest(ac, n, most, consumer, law, lot)
        if n > most:
            break
        found = _found(n, ac, (producer, consumer), law, lot)
        if found.at_producer >= producer.accept:
            return found
    raise QualityRefused(
        QualityReason.NO_SOLUTION,
        f"No sample of up to {most} units keeps both risks: no plan was given; allow more risk.",
    )


def check_risks(producer: Risk, consumer: Risk, worst: float = 1.0) -> None:
    """Refuse risks that no plan can keep: the consumer's quality must be worse and accepted less often."""
    chance("producer accept", producer.accept)
    chance("consumer accept", consumer.accept)
    number("producer p", producer.p, 0.0, worst)
    number("consumer p", consumer.p, 0.0, worst)
    if consumer.p <= producer.p or consumer.accept >= producer.accept:
        raise QualityRefused(
            QualityReason.OUT_OF_RANGE,
            f"The consumer's quality {consumer.p:g}, accepted {consumer.accept:g}, has to be worse than the "
            f"producer's {producer.p:g}, accepted {producer.accept:g}, and accepted less: no plan was "
            "searched; correct the risks.",
        )


def _smallest(ac: int, least: int, most: int, consumer: Risk, law: str, lot: int | None) -> int:
    """The smallest n from `least` on that keeps the consumer's risk, `most` + 1 where none does."""
    low, high = least, least
    while high < most and _accepts(high, ac, consumer.p, law, lot) > consumer.accept:
        low, high = high + 1, min(2 * high, most)
    if _accepts(high, ac, consumer.p, law, lot) > consumer.accept:
        return most + 1
    while low < high:
        middle = (low + high) // 2
        if _accepts(middle, ac, consumer.p, law, lot) > consumer.accept:
            low = middle + 1
        else:
            high = middle
    return low


def _accepts(n: int, ac: int, p: float, law: str, lot: int | None) -> float:
    return performance((SamplingStage(n, ac, ac + 1),), p, law, lot).accept


def _found(n: int, ac: int, risks: tuple[Risk, Risk], law: str, lot: int | None) -> FoundPlan:
    there, here = (_accepts(n, ac, risk.p, law, lot) for risk in risks)
    return FoundPlan(
        method=METHOD, law=law, lot=lot, n=n, ac=ac, re=ac + 1, at_producer=there, at_consumer=here
    )
