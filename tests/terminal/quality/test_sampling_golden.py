"""The adapters of the golden sampling cases: they pass on right figures, fail on wrong ones, and say why."""

import math
from typing import Any

import pytest
from scipy.stats import norm, poisson

from tests.golden.cases import Case
from tests.golden.sampling import ADAPTERS, r_root


def check(kind: str, **parts: Any) -> tuple[str, str]:
    checked = ADAPTERS[kind](Case(name="case", kind=kind, **parts))
    return checked.status, checked.why


OC = {"params": {"n": 80, "c": 2, "type": "binomial", "N": None}, "input": {"pd": [0.01, 0.2]}}
ROW = {"inspection": "normal", "lot_from": "501", "lot_to": "1200", "level": "II", "aql": "1.0"}


@pytest.mark.parametrize(
    ("kind", "parts"),
    [
        ("aql-table", {"input": ROW, "expect": {"n": 80, "ac": 2, "re": 3}}),
        ("sampling-oc", {**OC, "expect": {"paccept": [0.953446814264068, 3.86056083654076e-06]}}),
        (
            "sampling-oc-variables",
            {
                "params": {"n": 50, "k": 1.93, "s.type": "known"},
                "input": {"pd": [0.1, 0.2]},
                "expect": {"paccept": [2.26751233411981e-06, 6.99440505513849e-15]},
            },
        ),
        (
            "sampling-find-plan",
            {
                "params": {"type": "binomial"},
                "input": {"PRP": [0.02, 0.9], "CRP": [0.1, 0.1]},
                "expect": {"n": 52, "c": 2, "r": 3},
            },
        ),
        (
            "sampling-find-plan-variables",
            {
                "params": {"s.type": "unknown"},
                "input": {"PRP": [0.005, 0.95], "CRP": [0.03, 0.1]},
                "expect": {"n": 62, "k": 2.193930839692},
            },
        ),
        (
            "z19-estimated-percent-nonconforming",
            {
                "params": {"sided": "two", "sd": "unknown"},
                "input": {"lsl": 180, "usl": 209, "xbar": 195, "s": 8.8, "n": 5},
                "expect": {"p": 0.0217228148173826},
            },
        ),
    ],
)
def test_right_figures_pass_and_wrong_ones_fail(kind: str, parts: dict[str, Any]) -> None:
    assert check(kind, **parts)[0] == "passed"
    wrong = {key: _worse(value) for key, value in parts["expect"].items()}
    status, why = check(kind, **{**parts, "expect": wrong})
    assert (status, bool(why)) == ("failed", True)


def _worse(value: Any) -> Any:
    return [_worse(one) for one in value] if isinstance(value, list) else value * (1 + 1e-6) or 1


@pytest.mark.slow
def test_a_root_as_the_peer_leaves_it_is_named() -> None:
    status, why = check(
        "sampling-find-plan-variables",
        params={"s.type": "unknown"},
        input={"PRP": [0.005, 0.95], "CRP": [0.03, 0.1]},
        expect={"n": 62, "k": 2.193930839692},
    )
    assert (status, why) == ("passed", "k is 2.19393441652442; the peer's stops at a tolerance of 1.2e-4")


def test_an_unknown_law_is_not_applicable() -> None:
    params = {"n": 5, "c": 0, "type": "negative binomial"}
    assert check("sampling-oc", params=params, input={"pd": [0.1]}, expect={})[0] == "not_applicable"


# ---------------------------------------------------------------- charts


def test_c_chart() -> None:
    data, grid = [10, 14, 12], [0, 12, 40]
    low, high = math.floor(12 - 3 * math.sqrt(12)), math.floor(12 + 3 * math.sqrt(12))
    beta = [float(poisson.cdf(high, at) - poisson.cdf(low - 1, at)) for at in grid]
    expect = {"lambda": grid, "beta": beta, "ARL": [1 / (1 - one) for one in beta]}
    assert check("oc-curve", params={"chart": "c"}, input={"data": data}, expect=expect) == ("passed", "")


def test_x_bar_chart() -> None:
    sizes, shifts = [1, 5], [0.0, 1.0]
    beta = [
        [float(norm.cdf(3 - at * math.sqrt(n)) - norm.cdf(-3 - at * math.sqrt(n))) for n in sizes]
        for at in shifts
    ]
    expect = {"size": sizes, "shift": shifts, "beta": beta}
    assert check("oc-curve", params={"chart": "xbar"}, input={"data": []}, expect=expect) == ("passed", "")


def test_r_chart_is_not_applicable() -> None:
    assert check("oc-curve", params={"chart": "R"}, expect={})[0] == "not_applicable"


@pytest.mark.parametrize("root", [0.3, 2.0, 777.7])
def test_roots_stop_at_the_tolerance(root: float) -> None:
    found = r_root(lambda x: math.tanh(x - root), 0.0, 1000.0)
    assert 0 <= abs(found - root) <= 1.3e-4
