"""What a sampling plan does to lots of a given quality: acceptance, outgoing quality, work, run length.

Attribute plans with one sample or several, by the binomial, Poisson or hypergeometric law, in plain Python.
Plans by variables are in `terminal/quality/studies/sampling/variables.py`, control charts in `chart_oc.py`.
"""

import math
from collections.abc import Sequence
from itertools import accumulate, pairwise

import msgspec

from terminal.quality.refusal import QualityReason, QualityRefused
from terminal.quality.sampling.input import number, one_of, whole
from terminal.quality.sampling.laws import Law, binomial, hypergeometric, poisson, run_length
from terminal.quality.sampling.plans import DoublePlan, Plan

SOURCE = "exact sums of the law named; outgoing quality with rectification, after Dodge and Romig"
MOST_COUNTED = 10_000


class SamplingStage(msgspec.Struct, frozen=True):
    """A sample of `n`; counting all so far: accept up to `ac`, do not accept from `re`, else go on."""

    n: int
    ac: int
    re: int


class Performance(msgspec.Struct, frozen=True, kw_only=True):
    """What a plan does at a fraction nonconforming `p` (Poisson: nonconformities per unit).

    `accept`: chance that a lot is accepted. `aoq`: mean fraction outgoing when lots not accepted are
    inspected whole and what is found is replaced (without a lot size: p times the chance). `asn`: mean
    units sampled, no sample cut short. `ati`: mean units inspected in all (None without a lot size).
    `arl`: mean number of lots up to the first one not accepted.
    """

    law: str
    source: str
    lot: int | None
    p: float
    accept: float
    aoq: float
    asn: float
    ati: float | None
    arl: float


class OutgoingLimit(msgspec.Struct, frozen=True, kw_only=True):
    """The worst mean outgoing fraction `aoql`, and the incoming `p` that gives it (to about 8 digits)."""

    law: str
    source: str
    lot: int | None
    p: float
    aoql: float


def stages_of(plan: Plan | DoublePlan) -> tuple[SamplingStage, ...]:
    """Return the samples of a plan of the tables. A gap between the last Ac and Re accepts, as Z1.4 says."""
    if isinstance(plan, Plan):
        return (SamplingStage(plan.n, plan.re - 1, plan.re),)
    return (SamplingStage(plan.n, plan.ac[0], plan.re[0]), SamplingStage(plan.n, plan.re[1] - 1, plan.re[1]))


def performance(
    stages: Sequence[SamplingStage], p: float, law: str = Law.BINOMIAL, lot: int | None = None
) -> Performance:
    """Return what the stages do at `p`; `hypergeometric` needs the lot and takes p as a whole count of it."""
    checked = _stages(stages)
    size = _lot(stages, law, lot)
    quality = number("p", p, 0.0, math.inf if law == Law.POISSON else 1.0)
    passed, failed = _decisions(checked, quality, law, size)
    drawn = tuple(accumulate(stage.n for stage in checked))
    left = [1.0 if size is None else 1 - n / size for n in drawn]
    return Performance(
        law=law,
        source=SOURCE,
        lot=size,
        p=quality,
        accept=math.fsum(passed),
        aoq=quality * _sum(passed, left),
        asn=_sum(passed, drawn) + _sum(failed, drawn),
        ati=None if size is None else _sum(passed, drawn) + math.fsum(failed) * size,
        arl=run_length(math.fsum(failed)),
    )


def oc_curve(
    stages: Sequence[SamplingStage], grid: Sequence[float], law: str = Law.BINOMIAL, lot: int | None = None
) -> tuple[Performance, ...]:
    """Return the performance at each fraction of the grid; refuses an empty grid."""
    if len(grid) == 0:
        raise QualityRefused(QualityReason.EMPTY, "No fraction was given: no curve was computed; give one.")
    return tuple(performance(stages, p, law, lot) for p in grid)


def outgoing_limit(
    stages: Sequence[SamplingStage], law: str = Law.BINOMIAL, lot: int | None = None
) -> OutgoingLimit:
    """Return the average outgoing quality limit: the maximum, sought on a logarithmic grid, then narrowed."""
    if one_of("law", law, tuple(Law)) == Law.HYPERGEOMETRIC:
        raise QualityRefused(
            QualityReason.UNKNOWN_OPTION,
            "The hypergeometric law moves in steps: no limit was searched; take binomial or poisson.",
        )
    decades = 8 + 2 * (law == Law.POISSON)
    grid = [10 ** (step / 20 - 8) for step in range(20 * decades + 1)]
    at = max(range(1, len(grid) - 1), key=lambda place: performance(stages, grid[place], law, lot).aoq)
    low, high = grid[at - 1], grid[at + 1]
    for _ in range(60):
        lower, upper = (2 * low + high) / 3, (low + 2 * high) / 3
        rising = performance(stages, lower, law, lot).aoq < performance(stages, upper, law, lot).aoq
        low, high = (lower, high) if rising else (low, upper)
    worst = performance(stages, (low + high) / 2, law, lot)
    return OutgoingLimit(law=law, source=SOURCE, lot=worst.lot, p=worst.p, aoql=worst.aoq)


def _sum(chances: Sequence[float], weights: Sequence[float]) -> float:
    return math.fsum(chance * weight for chance, weight in zip(chances, weights, strict=True))


def _decisions(
    stages: Sequence[SamplingStage], p: float, law: str, lot: int | None
) -> tuple[list[float], list[float]]:
    """The chances to accept, and not to accept, at each stage."""
    passed = []
    failed = []
    drawn = 0
    going = {0: 1.0}
    for stage in stages:
        reached = dict.fromkeys(range(stage.re), 0.0)
        for found, chance in going.items():
            most = stage.re - 1 - found
            for more, likely in enumerate(_chances(stage.n, p, law, lot, (drawn, found), most)):
                reached[found + more] += chance * likely
        passed.append(math.fsum(reached[found] for found in range(stage.ac + 1)))
        failed.append(max(0.0, math.fsum(going.values()) - math.fsum(reached.values())))
        going = {found: reached[found] for found in range(stage.ac + 1, stage.re)}
        drawn += stage.n
    return passed, failed


def _chances(n: int, p: float, law: str, lot: int | None, before: tuple[int, int], most: int) -> list[float]:
    """The chances of 0 .. `most` among the next `n`; `before`: units drawn, nonconforming among them."""
    if law == Law.BINOMIAL:
        return binomial(n, p, most)
    if law == Law.POISSON:
        return poisson(n * p, most)
    drawn, found = before
    assert lot is not None
    bad = round(p * lot)
    return hypergeometric(n, bad - found, lot - drawn, most) if found <= bad else [0.0] * (most + 1)


def _stages(stages: Sequence[SamplingStage]) -> list[SamplingStage]:
    """Return the stages in whole numbers; refuses what is no plan or does not always decide."""
    if len(stages) == 0:
        raise QualityRefused(QualityReason.EMPTY, "The plan has no sample: nothing was computed; give one.")
    known = [_stage(stage) for stage in stages]
    ordered = all(one.ac <= two.ac and one.re <= two.re for one, two in pairwise(known))
    if not ordered or known[-1].re != known[-1].ac + 1:
        raise QualityRefused(
            QualityReason.WRONG_SHAPE,
            "Ac or Re falls from sample to sample, or the last Re is not Ac + 1, so the plan does not always "
            "decide: nothing was computed; correct the numbers.",
        )
    return known


def _stage(stage: SamplingStage) -> SamplingStage:
    ac = whole("Ac", stage.ac, 0)
    return SamplingStage(whole("n", stage.n, 1), ac, whole("Re", stage.re, ac + 1, MOST_COUNTED))


def _lot(stages: Sequence[SamplingStage], law: str, lot: object) -> int | None:
    """Return the lot size; refuses an unknown law, and samples larger than the lot."""
    if one_of("law", law, tuple(Law)) != Law.HYPERGEOMETRIC and lot is None:
        return None
    return whole("lot size", lot, sum(stage.n for stage in stages))
