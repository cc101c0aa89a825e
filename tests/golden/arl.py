"""Adapter for average run lengths and for limits found for a wanted one: relative 1e-3."""

from terminal.quality.charts.decisions import Decision, SmoothedLimits, Smoothing
from terminal.quality.studies.rules_run_length import rules_arl
from terminal.quality.studies.run_length import (
    Sides,
    cusum,
    cusum_interval,
    ewma,
    ewma_limit,
    p_ewma,
    shewhart,
)
from tests.golden.cases import Adapter, Case, Checked, compare


def run_length(case: Case) -> Checked:
    """One chart over its shifts."""
    chart = case.input["chart"]
    maker = next((make for start, make in MAKERS if chart.startswith(start)), None)
    if maker is None:
        return Checked("not_applicable", why=f"no run length of the chart {chart}")
    return compare(case.expect["values"], maker(case), 1e-3)


def _found_interval(case: Case) -> list[float]:
    given = case.params or {}
    return [cusum_interval(given["k"], given["target_ARL0"])]


def _cusum(case: Case) -> list[float]:
    given = case.params or {}
    decision = Decision(given["k"], given["h"], given.get("head_start") or 0.0)
    upper = "upper" in case.input["chart"]
    return [cusum(decision, shift, Sides.UPPER if upper else Sides.TWO) for shift in case.input["shifts"]]


def _found_limit(case: Case) -> list[float]:
    given = case.params or {}
    return [ewma_limit(given["lambda"], given["target_ARL0"])]


def _ewma(case: Case) -> list[float]:
    given = case.params or {}
    exact = "exact" in case.input["chart"]
    smoothing = Smoothing(
        given["lambda"], given["L"], SmoothedLimits.EXACT if exact else SmoothedLimits.ASYMPTOTIC
    )
    return [ewma(smoothing, shift) for shift in case.input["shifts"]]


def _p_ewma(case: Case) -> list[float]:
    """Both figures of the peer are without a shift; its L is the upper limit in counts, its start is 0."""
    given = case.params or {}
    found = p_ewma(given["n"], given["p0"], given["lambda"], given["L"])
    return [found] * len(case.expect["values"])


def _rules(case: Case) -> list[float]:
    names = [f"we{digit}" for digit in (case.params or {})["rules"]]
    return [rules_arl(names, shift) for shift in case.input["shifts"]]


def _shewhart(case: Case) -> list[float]:
    nsigmas = (case.params or {}).get("L") or (case.params or {}).get("nsigmas") or 3.0
    return [shewhart(shift, nsigmas) for shift in case.input["shifts"]]


MAKERS = (
    ("cusum-critical", _found_interval),
    ("cusum", _cusum),
    ("ewma-critical", _found_limit),
    ("ewma", _ewma),
    ("p-ewma", _p_ewma),
    ("shewhart-runs-rules", _rules),
    ("shewhart", _shewhart),
)

ADAPTERS: dict[str, Adapter] = {"arl": run_length}
