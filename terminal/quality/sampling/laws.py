"""Chances of finding so many nonconforming units in a sample: binomial, Poisson, hypergeometric.

Sums of positive terms only, so small chances keep their digits. No plan is known here.
"""

import math
from enum import StrEnum
from itertools import accumulate

NOTHING = 1e-13
"""A difference of chances from 1 that is smaller cannot be told from rounding."""


class Law(StrEnum):
    """The law that counts follow: with replacement, defects a unit, without replacement from a lot."""

    BINOMIAL = "binomial"
    POISSON = "poisson"
    HYPERGEOMETRIC = "hypergeometric"


def run_length(chance: float) -> float:
    """Return the mean number of trials up to the first event of this chance, infinite where there is none."""
    return 1 / chance if chance > NOTHING else math.inf


def binomial(n: int, p: float, most: int) -> list[float]:
    """Return the chances of 0 .. `most` nonconforming among `n`, each with chance `p`."""
    if p in (0.0, 1.0):
        return [float(found == n * p) for found in range(most + 1)]
    steps = (math.log((n - found) / (found + 1)) for found in range(min(most, n)))
    logs = accumulate(steps, initial=0.0)
    odds = math.log(p) - math.log1p(-p)
    none = n * math.log1p(-p)
    terms = [math.exp(none + log + found * odds) for found, log in enumerate(logs)]
    return terms + [0.0] * (most + 1 - len(terms))


def poisson(mean: float, most: int) -> list[float]:
    """Return the chances of 0 .. `most` nonconformities where `mean` are expected."""
    if mean == 0:
        return [1.0] + [0.0] * most
    return [math.exp(found * math.log(mean) - mean - math.lgamma(found + 1)) for found in range(most + 1)]


def hypergeometric(n: int, bad: int, lot: int, most: int) -> list[float]:
    """Return the chances of 0 .. `most` among `n` of a lot that holds `bad`: ratios of whole numbers."""
    least = max(0, n - (lot - bad))
    top = min(most, n, bad)
    ways = [math.comb(bad, least) * math.comb(lot - bad, n - least)] if least <= top else []
    for found in range(least, top):
        more = (bad - found) * (n - found)
        fewer = (found + 1) * (lot - bad - n + found + 1)
        ways.append(ways[-1] * more // fewer)
    every = math.comb(lot, n)
    chances = [0.0] * least + [way / every for way in ways]
    return (chances + [0.0] * (most + 1 - len(chances)))[: most + 1]
