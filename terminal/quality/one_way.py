"""One-way analysis of variance: sums of squares, mean squares and F, safe for data far from 0.

The level is taken off first, so that 1e12 does not eat the digits of a spread of 0.1. The p-value is the
hub's (it needs the F distribution); gauge studies have models of their own.
"""

from collections.abc import Hashable, Sequence
from decimal import Decimal

import msgspec
import numpy as np

from terminal.quality.refusal import QualityReason, QualityRefused
from terminal.quality.values import Floats, Integers, Values, individuals

LEVEL_THAT_EATS_DIGITS = 1e5
"""Level over spread beyond which readings are taken as the decimals they were written as."""


class OneWay(msgspec.Struct, frozen=True):
    """The table: between and within treatments."""

    between_freedom: int
    between_squares: float
    between_mean_square: float
    f: float
    within_freedom: int
    within_squares: float
    within_mean_square: float
    r_squared: float


def one_way(treatments: Sequence[Hashable], responses: Values) -> OneWay:
    """Return the table; refused with fewer than two treatments or no spread within them."""
    values = individuals(responses, least=3)
    if len(treatments) != values.size or np.any(np.isnan(values)):
        detail = "Give one treatment and one number a row: nothing was analysed."
        raise QualityRefused(QualityReason.WRONG_SHAPE, detail)
    names = {name: at for at, name in enumerate(dict.fromkeys(treatments))}
    group = np.array([names[name] for name in treatments])
    if len(names) < 2 or len(names) >= values.size:
        detail = f"{len(names)} treatments, {values.size} values: nothing was analysed. Repeat two or more."
        raise QualityRefused(QualityReason.TOO_FEW, detail)
    return _table(values, group, len(names))


def _table(values: Floats, group: Integers, treatments: int) -> OneWay:
    centred = _without_level(values)
    centred = centred - centred.mean()
    counts = np.bincount(group, minlength=treatments)
    means = np.bincount(group, weights=centred, minlength=treatments) / counts
    away = centred - means[group]
    between = float(np.sum(counts * (means - np.average(means, weights=counts)) ** 2))
    within = float(np.sum(away**2))
    if within == 0.0:
        detail = "The values do not vary within their treatments: F was not computed."
        raise QualityRefused(QualityReason.CONSTANT, detail)
    freedom = (treatments - 1, values.size - treatments)
    squares = (between / freedom[0], within / freedom[1])
    return OneWay(
        between_freedom=freedom[0],
        between_squares=between,
        between_mean_square=squares[0],
        f=squares[0] / squares[1],
        within_freedom=freedom[1],
        within_squares=within,
        within_mean_square=squares[1],
        r_squared=between / (between + within),
    )


def _without_level(values: Floats) -> Floats:
    """Return the values less the first one.

    A reading of 1000000000000.4 is 6e-5 off in binary, which is much beside a spread of 0.1; the shortest
    decimal of each number is what the gauge said, and decimals subtract without error.
    """
    spread = float(np.ptp(values))
    if float(np.max(np.abs(values))) <= LEVEL_THAT_EATS_DIGITS * spread:
        return values - float(values[0])
    written = [Decimal(repr(value)) for value in values.tolist()]
    return np.array([float(one - written[0]) for one in written], dtype=np.float64)
