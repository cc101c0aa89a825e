"""Sampling plans by variables from two risks: n, k and the chance of acceptance.

One normal characteristic with one limit; standard deviation unknown (s-method, non-central t) or known
(sigma-method). No printed tables of Z1.9 and ISO 3951; the verdict on a lot is in `sampling_estimate.py`.
"""

import math
from collections.abc import Sequence
from typing import Final

import msgspec
from scipy.optimize import brentq
from scipy.special import ndtr, ndtri
from scipy.stats import nct

from terminal.quality.refusal import QualityReason, QualityRefused
from terminal.quality.sampling.input import chance, number, one_of, whole
from terminal.quality.sampling.search import Risk, check_risks
from terminal.quality.studies.sampling.estimate import DeviationMethod, fraction_beyond

_NOTHING: Final = 1e-12

SOURCE: Final[dict[str, str]] = {
    DeviationMethod.S: "s-method: k on the non-central t law (Lieberman and Resnikoff 1955)",
    DeviationMethod.SIGMA: "sigma-method: k on the normal law (Lieberman and Resnikoff 1955)",
}
MOST = 100_000


class VariablesPlan(msgspec.Struct, frozen=True, kw_only=True):
    """Accept where (limit - mean) / deviation is at least `k` in a sample of `n`.

    `m` is k as the fraction that `sampling_estimate.judge` allows (None where n is too small for that);
    `at_producer` and `at_consumer` are the chances of acceptance that the plan really has there.
    """

    method: str
    source: str
    n: int
    k: float
    m: float | None
    at_producer: float
    at_consumer: float


class Acceptance(msgspec.Struct, frozen=True, kw_only=True):
    """The chance `accept` that a lot with the fraction `p` beyond its limit is accepted."""

    method: str
    source: str
    n: int
    k: float
    p: float
    accept: float


def accept_probability(n: int, k: float, p: float, method: str = DeviationMethod.S) -> float:
    """Return the chance that a lot with the fraction `p` (0 .. 1) beyond its one limit is accepted."""
    size = _size(n, method)
    factor = number("k", k)
    quality = number("p", p, 0.0, 1.0)
    if quality in (0.0, 1.0):
        return 1.0 - quality
    root = math.sqrt(size)
    away = -float(ndtri(quality))
    if method == DeviationMethod.SIGMA:
        return float(ndtr((away - factor) * root))
    if abs(factor * root) < _NOTHING:  # scipy's series gives no number so near to 0, where it is the normal's
        return float(ndtr(away * root))
    return float(nct.sf(factor * root, size - 1, away * root))


def oc_curve(
    n: int, k: float, grid: Sequence[float], method: str = DeviationMethod.S
) -> tuple[Acceptance, ...]:
    """Return the chance of acceptance at each fraction of the grid; refuses an empty grid."""
    if len(grid) == 0:
        raise QualityRefused(QualityReason.EMPTY, "No fraction was given: no curve was computed; give one.")
    return tuple(
        Acceptance(
            method=method, source=SOURCE[method], n=n, k=k, p=p, accept=accept_probability(n, k, p, method)
        )
        for p in grid
    )


def acceptance_constant(n: int, p: float, accept: float, method: str = DeviationMethod.S) -> float:
    """Return the k with which a lot of the fraction `p` is accepted with the chance `accept`."""
    size = _size(n, method)
    quality = chance("p", p)
    wanted = chance("accept", accept)
    if method == DeviationMethod.SIGMA:
        return float(-ndtri(quality) - ndtri(wanted) / math.sqrt(size))

    def excess(k: float) -> float:
        return accept_probability(size, k, quality) - wanted

    low, high = -1.0, 1.0
    while excess(low) < 0:
        low *= 2
    while excess(high) > 0:
        high *= 2
    return float(brentq(excess, low, high, xtol=1e-13, rtol=1e-14))


def find_plan(producer: Risk, consumer: Risk, method: str = DeviationMethod.S) -> VariablesPlan:
    """Return the smallest plan with exactly the producer's chance and at most the consumer's.

    Refuses risks that stand the wrong way round, and where more than 100 000 units would be needed.
    """
    check_risks(producer, consumer)
    chance("consumer p", consumer.p)
    n = _least(producer, consumer, one_of("method", method, tuple(DeviationMethod)))
    k = acceptance_constant(n, producer.p, producer.accept, method)
    return VariablesPlan(
        method=method,
        source=SOURCE[method],
        n=n,
        k=k,
        m=fraction_beyond(n, k, method) if n > 2 else None,
        at_producer=accept_probability(n, k, producer.p, method),
        at_consumer=accept_probability(n, k, consumer.p, method),
    )


def _least(producer: Risk, consumer: Risk, method: str) -> int:
    def keeps(n: int) -> bool:
        k = acceptance_constant(n, producer.p, producer.accept, method)
        return accept_probability(n, k, consumer.p, method) <= consumer.accept

    low = high = 2 if method == DeviationMethod.S else 1
    while not keeps(high):
        low, high = high + 1, 2 * high
        if high > MOST:
            raise QualityRefused(
                QualityReason.NO_SOLUTION,
                f"No sample of up to {MOST} units keeps both risks: no plan was given; allow more risk.",
            )
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if keeps(middle) else (middle + 1, high)
    return low


def _size(n: int, method: str) -> int:
    return whole("n", n, 2 if one_of("method", method, tuple(DeviationMethod)) == DeviationMethod.S else 1)
