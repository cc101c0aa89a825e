"""Adapters for acceptance sampling, the table of AQL plans and the operating characteristic of charts.

Where a figure of a peer carries the error of its own method, that method is repeated here to show that
nothing else differs; the product keeps the exact figure.
"""

import math
from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from terminal.quality.charts.operating_characteristic import Missed, count_chart_missed, mean_chart_missed
from terminal.quality.sampling.oc_curve import SamplingStage, oc_curve
from terminal.quality.sampling.plans import single_plan
from terminal.quality.sampling.search import Risk
from terminal.quality.sampling.search import find_plan as find_attributes_plan
from terminal.quality.studies.sampling.estimate import estimate
from terminal.quality.studies.sampling.variables import accept_probability, find_plan
from tests.golden.cases import Adapter, Case, Checked, compare

LAWS = {"binomial": "binomial", "poisson": "poisson", "hypergeom": "hypergeometric"}
METHODS = {"known": "sigma", "unknown": "s"}
R_ROOT = 2.0**-13
"""The tolerance at which R's uniroot stops unless told otherwise."""
R_NONCENTRAL = 1e-12
"""The absolute error that R's non-central t allows itself."""


def table_cell(case: Case) -> Checked:
    """A row of the AQL table: sample size, Ac and Re to the unit."""
    row = case.input
    plan = single_plan(int(row["lot_from"]), row["level"], float(row["aql"]), row["inspection"], "z1.4")
    return compare(case.expect, {"n": plan.table_n, "ac": plan.ac, "re": plan.re}, relative=0.0)


def acceptance(case: Case) -> Checked:
    """Chances of acceptance of a plan by attributes with one sample or more."""
    given = case.params or {}
    law = LAWS.get(str(given["type"]).split()[0])
    if law is None:
        return Checked("not_applicable", why=f"no law {given['type']}")
    sizes, numbers = _list(given["n"]), _list(given["c"])
    rejects = _list(given.get("r") or [number + 1 for number in numbers])
    stages = [SamplingStage(*stage) for stage in zip(sizes, numbers, rejects, strict=True)]
    got = [point.accept for point in oc_curve(stages, case.input["pd"], law, given.get("N"))]
    return compare(case.expect, {"paccept": got})


def acceptance_by_variables(case: Case) -> Checked:
    """Chances of acceptance of a plan by variables, as differences from 1 like the peer's."""
    given = case.params or {}
    method = METHODS[given["s.type"]]
    exact = [accept_probability(given["n"], given["k"], p, method) for p in case.input["pd"]]
    got = [1.0 - (1.0 - accept) for accept in exact]
    strict = compare(case.expect, {"paccept": got})
    if strict.status == "passed":
        return strict
    allowed = R_NONCENTRAL if method == "s" else 2.0**-52
    wanted = case.expect["paccept"]
    near = [one if abs(one - other) <= allowed else other for one, other in zip(wanted, got, strict=True)]
    loose = compare(case.expect, {"paccept": near})
    return replace(loose, why=loose.why or f"within {allowed:.1g}, the peer's own absolute error")


def smallest_plan(case: Case) -> Checked:
    """The smallest plan by attributes, to the unit."""
    law = LAWS[(case.params or {})["type"]]
    lot = (case.params or {}).get("N")
    plan = find_attributes_plan(Risk(*case.input["PRP"]), Risk(*case.input["CRP"]), law, lot)
    return compare(case.expect, {"n": plan.n, "c": plan.ac, "r": plan.re}, relative=0.0)


def smallest_plan_by_variables(case: Case) -> Checked:
    """The smallest plan by variables: n to the unit, k exact, or as the peer's root finder leaves it."""
    producer, consumer = Risk(*case.input["PRP"]), Risk(*case.input["CRP"])
    method = METHODS[(case.params or {})["s.type"]]
    plan = find_plan(producer, consumer, method)
    strict = compare(case.expect, {"n": plan.n, "k": plan.k})
    if strict.status == "passed" or method == "sigma" or abs(plan.k - case.expect["k"]) > R_ROOT:
        return strict

    def excess(k: float) -> float:
        return producer.accept - accept_probability(plan.n, k, producer.p)

    again = compare(case.expect, {"n": plan.n, "k": r_root(excess, 0.0, 1000.0)})
    return replace(again, why=again.why or f"k is {plan.k:.15g}; the peer's stops at a tolerance of 1.2e-4")


def estimated_fraction(case: Case) -> Checked:
    """The fraction nonconforming by Z1.9; the peer gives the worse side where there are two limits."""
    given, method = case.input, METHODS[(case.params or {})["sd"]]
    found = estimate(
        given["xbar"],
        given["s"],
        given["n"],
        lower=given.get("lsl"),
        upper=given.get("usl"),
        method=method,
    )
    return compare(case.expect, {"p": found.worse_side})


def chart_oc(case: Case) -> Checked:
    """What a chart misses: p, np, c, u with the peer's rounding of the limits, and x-bar."""
    chart, expect = (case.params or {})["chart"], case.expect
    if chart in ("R", "S"):
        return Checked("not_applicable", why="what R and S charts miss is not computed")
    if chart == "xbar":
        sizes = expect.get("size") or case.input.get("size") or (case.params or {})["size"]
        missed = mean_chart_missed(_list(sizes), expect["shift"], (case.params or {}).get("nsigmas") or 3.0)
        width = len(_list(sizes))
    else:
        missed, width = _counted(case, chart), 1
    return compare(expect, _oc_figures(expect, missed, width))


def _counted(case: Case, chart: str) -> tuple[Missed, ...]:
    """A chart of counts with limits at three sigmas of its own data."""
    data, size = case.input["data"], _list(case.input.get("sizes") or 1)[0]
    mean = math.fsum(data) / len(data)
    poisson = chart in ("c", "u")
    spread = 3 * math.sqrt(mean if poisson else mean * (1 - mean / size))
    law, grid = ("poisson", case.expect["lambda"]) if poisson else ("binomial", case.expect["p"])
    low, high = max(0.0, mean - spread), mean + spread
    return count_chart_missed(low, high, size, grid, law=law, edge="floor")


def _oc_figures(expect: dict[str, Any], missed: tuple[Missed, ...], width: int) -> dict[str, Any]:
    """Results in the shape expected: one list a point where the peer has a matrix, else plain numbers."""
    figures = {key: value for key, value in expect.items() if key not in ("beta", "ARL")}
    for key, values in (("beta", [one.beta for one in missed]), ("ARL", [one.arl for one in missed])):
        rows = [values[at : at + width] for at in range(0, len(values), width)]
        nested = isinstance((expect.get(key) or [0])[0], list)
        kept = [[None if math.isinf(value) else value for value in row] for row in rows]
        figures[key] = kept if nested else [value for row in kept for value in row]
    return figures


def r_root(excess: Callable[[float], float], low: float, high: float) -> float:
    """Return where Brent's method (1973, `zero`) leaves a root at R's tolerance."""
    old, best = low, high
    old_value, value = excess(old), excess(best)
    other, other_value = old, old_value
    while True:
        step_before = best - old
        if abs(other_value) < abs(value):
            old, best, other = best, other, best
            old_value, value, other_value = value, other_value, value
        enough = 2 * 2.0**-52 * abs(best) + R_ROOT / 2
        step = (other - best) / 2
        if abs(step) <= enough or value == 0:
            return best
        if abs(step_before) >= enough and abs(old_value) > abs(value):
            step = _interpolated((old, best, other), (old_value, value, other_value), step_before, enough)
        old, old_value = best, value
        best += step if abs(step) >= enough else math.copysign(enough, step)
        value = excess(best)
        if (value > 0) == (other_value > 0):
            other, other_value = old, old_value


def _interpolated(
    at: tuple[float, float, float], values: tuple[float, float, float], before: float, enough: float
) -> float:
    """The step by secant or inverse quadratic; the half of the bracket where that goes too far."""
    (old, best, other), (old_value, value, other_value) = at, values
    across, ratio = other - best, value / old_value
    if old == other:
        up, down = across * ratio, 1.0 - ratio
    else:
        one, two = old_value / other_value, value / other_value
        up = ratio * (across * one * (one - two) - (best - old) * (two - 1.0))
        down = (one - 1.0) * (two - 1.0) * (ratio - 1.0)
    up, down = (up, -down) if up > 0 else (-up, down)
    good = up < 0.75 * across * down - abs(enough * down) / 2 and up < abs(before * down / 2)
    return up / down if good else across / 2


def _list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]


ADAPTERS: dict[str, Adapter] = {
    "aql-table": table_cell,
    "sampling-oc": acceptance,
    "sampling-oc-variables": acceptance_by_variables,
    "sampling-find-plan": smallest_plan,
    "sampling-find-plan-variables": smallest_plan_by_variables,
    "z19-estimated-percent-nonconforming": estimated_fraction,
    "oc-curve": chart_oc,
}
