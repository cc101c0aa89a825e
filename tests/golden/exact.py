"""`python -m tests.golden.exact --series N --seed S`: verdicts beside rational arithmetic.

Random decimal series that meet centre lines, zone lines and limits, for charts, stations and capability;
what breaks which rule is found out a second time by fractions (`rules_in_fractions`). Of the product only the
constants d2, d3 are taken, as the decimals they print. Exit status 1 where one verdict differs.
"""

import argparse
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from terminal.quality import constants
from terminal.quality.capability import Specification, capability
from terminal.quality.charts.attributes import c_chart, np_chart, p_chart, u_chart
from terminal.quality.charts.decisions import Decision, SmoothedLimits, Smoothing, UnitDecision
from terminal.quality.charts.options import Options
from terminal.quality.charts.rare_events import g_chart
from terminal.quality.charts.result import Chart, ChartLine, Given
from terminal.quality.charts.rule_set import RULES, Conventions, TrendCount
from terminal.quality.charts.streaming import Plan, Smooth, Sum, Units, begin, step
from terminal.quality.charts.time_weighted import bernoulli_cusum, cusum, ewma
from terminal.quality.charts.variables import i_mr, xbar_r, xbar_s
from terminal.quality.charts.watches import watches
from terminal.quality.exact.numbers import over
from tests.golden.rules_in_fractions import Lines, Marks, marked

NAMES = tuple(rule.name for rule in RULES)
Numbers = list[Decimal]


# ---------------------------------------------------------------- series


class Chance:
    """Random decimals on a coarse grid, limits on it, conventions."""

    def __init__(self, seed: int, number: int) -> None:
        self.of = random.Random(f"{seed}/{number}")
        self.digits = self.of.choice((1, 2, 3))
        self.unit = Decimal(1).scaleb(-self.digits)
        self.base = self.of.randint(-300, 3000)

    def value(self, spread: int = 5) -> Decimal:
        """A decimal near the base."""
        return self.unit * (self.base + self.of.randint(-spread, spread))

    def values(self, least: int = 8, most: int = 30, spread: int = 5) -> Numbers:
        """A series."""
        return [self.value(spread) for _ in range(self.of.randint(least, most))]

    def ways(self) -> Conventions:
        """Conventions."""
        pick = self.of.choice
        return Conventions(
            trend_counts=pick((TrendCount.POINTS, TrendCount.STEPS)),
            full_window=pick((True, False)),
            outside_both_sides=pick((True, False)),
            tie_is_beyond=pick((True, False)),
        )

    def given(self) -> Given:
        """Limits on the grid, or only sigma, or nothing."""
        sigma = self.unit * self.of.randint(1, 3)
        centre = float(self.unit * self.base)
        return self.of.choice(
            (Given(centre, float(sigma)), Given(None, float(sigma)), Given(centre), Given())
        )


Pair = tuple[Marks, Marks]
"""What the product marks, and what is right."""


def fractions(values: Sequence[Decimal]) -> list[Fraction]:
    """Decimals as fractions."""
    return [Fraction(value) for value in values]


def known(number: float) -> Fraction:
    """A float as the decimal it prints."""
    return Fraction(repr(number))


def mean(values: Sequence[Fraction]) -> Fraction:
    """The mean."""
    return sum(values, Fraction(0)) / len(values)


def product(series: ChartLine | None) -> Marks:
    """The marks of a series."""
    return set(series.broken) if series else set()


def individuals(chance: Chance) -> Iterator[Pair]:
    """Single values and their moving ranges, whole and point by point."""
    values = chance.values()
    if len(set(values)) < 2:
        values[-1] += chance.unit
    given, ways = chance.given(), chance.ways()
    sets = chance.of.choice(tuple(constants.Constants))
    options = Options(rules=NAMES, companion_rules=NAMES, conventions=ways, constants=sets)
    fed = values if chance.of.random() < 0.5 else [float(value) for value in values]
    chart = i_mr(fed, options, given=given)
    x = fractions(values)
    moving = [abs(b - a) for a, b in pairwise(x)]
    d2, d3 = known(constants.d2(2, sets)), known(constants.d3(2, sets))
    sigma = mean(moving) / d2 if given.sigma is None else known(given.sigma)
    centre = mean(x) if given.centre is None else known(given.centre)
    line = Lines(centre, 9 * sigma * sigma)
    spread = Lines(d2 * sigma, (3 * d3 * sigma) ** 2, Fraction(0))
    right = marked(x, [line] * len(x), ways)
    right_moving = marked([None, *moving], [spread] * len(x), ways)
    yield product(chart.location), right
    yield product(chart.companion), right_moving
    single, ranged = watches(chart, options)
    yield stepped(single, values), right
    yield stepped(ranged, values), right_moving


def stepped(plan: Plan, values: Sequence[Decimal | bool], sizes: Sequence[int] | None = None) -> Marks:
    """The marks of a station that judges point by point."""
    state, found = begin(plan), set()
    for at, value in enumerate(values):
        state, point = step(plan, state, value, 1.0 if sizes is None else sizes[at])
        found |= {(at + 1, name) for name in point.broken}
    return found


def subgroups(chance: Chance) -> Iterator[Pair]:
    """Means and ranges of subgroups; sigma from ranges or pooled."""
    size = chance.of.choice((2, 3, 4, 5))
    rows = [[chance.value() for _ in range(size)] for _ in range(chance.of.randint(8, 20))]
    rows[0][0] = rows[0][1] + chance.unit
    given, ways = chance.given(), chance.ways()
    sets = chance.of.choice(tuple(constants.Constants))
    pooled = chance.of.random() < 0.5
    options = Options(
        rules=NAMES,
        companion_rules=NAMES,
        conventions=ways,
        constants=sets,
        estimator="POOLED" if pooled else "UWAVE-R",
    )
    x = [fractions(row) for row in rows]
    d2, d3 = known(constants.d2(size, sets)), known(constants.d3(size, sets))
    ranges = [max(row) - min(row) for row in x]
    variance = mean([sum(((v - mean(row)) ** 2 for v in row), Fraction(0)) / (size - 1) for row in x])
    square = variance if pooled else (mean(ranges) / d2) ** 2
    square = square if given.sigma is None else known(given.sigma) ** 2
    centre = mean([v for row in x for v in row]) if given.centre is None else known(given.centre)
    means = [mean(row) for row in x]
    right = marked(means, [Lines(centre, 9 * square / size)] * len(x), ways)
    chart = (xbar_s if pooled else xbar_r)(rows, options, given=given)
    yield product(chart.location), right
    if not pooled:
        sigma = mean(ranges) / d2 if given.sigma is None else known(given.sigma)
        line = Lines(d2 * sigma, (3 * d3 * sigma) ** 2, Fraction(0))
        yield product(chart.companion), marked(ranges, [line] * len(x), ways)
    exact_means = [over(sum(row, Decimal(0)), Decimal(size)) for row in rows]
    yield stepped(watches(chart, options)[0], exact_means, [size] * len(rows)), right


def counts(chance: Chance) -> Iterator[Pair]:
    """Defective units and defects, sizes alike or not."""
    kind = chance.of.choice(("p", "np", "u", "c"))
    sizes = [chance.of.choice((100, 50, 25)) for _ in range(chance.of.randint(8, 25))]
    if kind == "c" or chance.of.random() < 0.5:
        sizes = [1 if kind == "c" else 100] * len(sizes)
    found = [chance.of.randint(0, 20) for _ in sizes]
    found[0] = max(found[0], 1)
    rate = chance.of.choice((None, 0.1, 0.2, 0.5)) if kind != "c" else chance.of.choice((None, 4.0, 9.0))
    ways = chance.ways()
    options = Options(rules=NAMES, conventions=ways)
    known_rate = Given(rate)
    chart: Chart
    if kind == "c":
        chart = c_chart(found, options, given=known_rate)
    else:
        make = {"p": p_chart, "np": np_chart, "u": u_chart}[kind]
        chart = make(found, sizes, options, given=known_rate)
    c = Fraction(sum(found), sum(sizes)) if rate is None else known(rate)
    inside = c * (1 - c) if kind in ("p", "np") else c
    zero, one = Fraction(0), Fraction(1)
    lines = {
        "p": [Lines(c, 9 * inside / n, zero, one) for n in sizes],
        "np": [Lines(c * n, 9 * inside * n, zero, Fraction(n)) for n in sizes],
        "u": [Lines(c, 9 * inside / n, zero) for n in sizes],
        "c": [Lines(c, 9 * inside, zero) for _ in sizes],
    }[kind]
    counted = kind in ("np", "c")
    x = [Fraction(k) if counted else Fraction(k, n) for k, n in zip(found, sizes, strict=True)]
    right = marked(x, lines, ways)
    yield product(chart.location), right
    fed = [Decimal(k) if counted else over(Decimal(k), Decimal(n)) for k, n in zip(found, sizes, strict=True)]
    yield stepped(watches(chart, options)[0], fed, sizes), right


def rare(chance: Chance) -> Iterator[Pair]:
    """Units between events, limits of a normal width round the mean."""
    between = [chance.of.randint(0, 12) for _ in range(chance.of.randint(8, 25))]
    rate = chance.of.choice((None, 0.5, 0.2))
    rules = tuple(name for name in NAMES if name in ("we1", "n1", "we4", "n2", "n3", "n4", "b1"))
    chart = g_chart(between, Options(rules=rules, estimator="SIGMA"), event_rate=rate)
    middle = Fraction(sum(between), len(between)) if rate is None else (1 - known(rate)) / known(rate)
    line = Lines(middle, 9 * middle * (middle + 1), Fraction(0))
    x = [Fraction(value) for value in between]
    right = {mark for mark in marked(x, [line] * len(x), Conventions()) if mark[1] in rules}
    yield product(chart.location), right


def weighted(chance: Chance) -> Iterator[Pair]:
    """EWMA, with weights whose limits are rational or not."""
    values, weight = chance.values(), chance.of.choice((0.2, 0.5, 1.0, 0.1))
    how = Smoothing(
        weight,
        chance.of.choice((3.0, 2.7)),
        chance.of.choice((SmoothedLimits.EXACT, SmoothedLimits.ASYMPTOTIC)),
    )
    centre, sigma = chance.unit * chance.base, chance.unit * chance.of.randint(1, 2)
    chart = ewma(values, how, given=Given(float(centre), float(sigma)))
    w, level, right = known(weight), Fraction(centre), set()
    for at, value in enumerate(fractions(values), start=1):
        level = w * value + (1 - w) * level
        grown = 1 - (1 - w) ** (2 * at) if how.limits == "exact" else Fraction(1)
        square = (known(how.nsigmas) * Fraction(sigma)) ** 2 * w / (2 - w) * grown
        if (
            Lines(Fraction(centre), square).side(level, 3) > 0
            or Lines(Fraction(centre), square).side(level, -3) < 0
        ):
            right.add((at, "we1"))
    yield product(chart.location), right
    yield stepped(Smooth(centre, sigma, how), values), right


def summed(chance: Chance) -> Iterator[Pair]:
    """CUSUM of both sides."""
    values, how = chance.values(), Decision(chance.of.choice((0.5, 0.25)), chance.of.choice((4.0, 5.0, 3.0)))
    centre, sigma = chance.unit * chance.base, chance.unit * chance.of.randint(1, 4)
    chart = cusum(values, how, given=Given(float(centre), float(sigma)))
    up = down = Fraction(0)
    above, below = set(), set()
    for at, value in enumerate(fractions(values), start=1):
        z = (value - Fraction(centre)) / Fraction(sigma)
        up, down = max(Fraction(0), up + z - known(how.k)), max(Fraction(0), down - z - known(how.k))
        above |= {(at, "we1")} if up > known(how.h) else set()
        below |= {(at, "we1")} if down > known(how.h) else set()
    yield product(chart.location), above
    yield product(chart.companion), below
    yield stepped(Sum(centre, sigma, how), values), above | below


def units(chance: Chance) -> Iterator[Pair]:
    """Bernoulli CUSUM of single units."""
    found = [chance.of.random() < 0.4 for _ in range(chance.of.randint(5, 40))]
    how = UnitDecision(chance.of.choice((0.1, 0.2, 0.083333, 0.3)), chance.of.choice((1.8, 0.9, 2.4)))
    level, right = Fraction(0), set()
    for at, unit in enumerate(found, start=1):
        level = max(Fraction(0), level + unit - known(how.reference))
        if level >= known(how.h):
            right.add((at, "we1"))
            level = Fraction(0)
    yield product(bernoulli_cusum(found, how).location), right
    yield stepped(Units(how), found), right


def specified(chance: Chance) -> Iterator[Pair]:
    """Values outside specification limits; a tie is inside."""
    values = chance.values(8, 20)
    values[0], values[1] = chance.unit * (chance.base - 5), chance.unit * (chance.base + 5)
    low, high = chance.unit * (chance.base - 3), chance.unit * (chance.base + 3)
    found = capability(values, Specification(lower=float(low), upper=float(high))).observed
    share = [
        round(Fraction(known(part or 0.0)) * len(values) / 1_000_000) for part in (found.below, found.above)
    ]
    right = [sum(v < low for v in values), sum(v > high for v in values)]
    sides = ("below", "above")
    yield set(zip(share, sides, strict=True)), set(zip(right, sides, strict=True))


KINDS: tuple[Callable[[Chance], Iterator[Pair]], ...] = (
    *(individuals, subgroups, counts, rare, weighted, summed, units, specified),
)


def check(series: int, seed: int) -> tuple[Counter[str], list[str]]:
    """How many verdicts of how many series were compared, and which series differ."""
    done: Counter[str] = Counter()
    wrong: list[str] = []
    for number in range(series):
        kind = KINDS[number % len(KINDS)]
        for part, (got, right) in enumerate(kind(Chance(seed, number))):
            done[f"{kind.__name__}, comparisons"] += 1
            done["signals"] += len(right)
            if got != right:
                wrong.append(f"{kind.__name__} {number}, part {part}: {sorted(got ^ right)[:3]}")
        done["series"] += 1
    return done, wrong


def main() -> int:
    """Compares; 1 when a verdict differs."""
    ask = argparse.ArgumentParser(prog="python -m tests.golden.exact", description=__doc__)
    ask.add_argument("--series", type=int, default=2000)
    ask.add_argument("--seed", type=int, default=1)
    given = ask.parse_args()
    done, wrong = check(given.series, given.seed)
    lines = [*(f"{name:28} {count:9}" for name, count in sorted(done.items())), *wrong[:20]]
    sys.stdout.write("\n".join([*lines, f"{'differ':28} {len(wrong):9}"]) + "\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
