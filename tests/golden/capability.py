"""Adapters for capability: the figures of qcc here, the tables of jaspQualityControl in `jasp.capability`."""

import math
from typing import Any

from terminal.quality.capability import Specification
from terminal.quality.constants import Constants
from terminal.quality.studies.capability.intervals import BoundSides, Boyles, Freedom, IntervalOptions
from terminal.quality.studies.capability.study import CapabilityStudy, StudyOptions, capability_study, figures
from tests.golden.cases import Adapter, Case, Checked, compare
from tests.golden.jasp.capability import check_table

QCC_NAMES = {"Cp": "Cp", "Cpl": "Cp_l", "Cpu": "Cp_u", "Cpk": "Cp_k", "Cpm": "Cpm"}
PRINTED_AS_ZERO = 0.01
"""The peer prints an expected percentage below it as 0."""


def check_capability(case: Case) -> Checked:
    """Of qcc: centre, spreads, indices with their limits, percentages."""
    params = case.params or {}
    if params["std_dev_method"] != "default" or params["nsigmas"] != 3:
        return Checked(
            "not_applicable", why="capability is computed at 3 sigma with the default estimator here"
        )
    spec = Specification(lower=params["lsl"], upper=params["usl"], target=params["target"])
    intervals = IntervalOptions(
        level=params["confidence_level"], degrees=Freedom.TOTAL, sides=BoundSides.ONE, boyles=Boyles.UNSQUARED
    )
    options = StudyOptions(constants=Constants.TABLE3, intervals=intervals)
    study = capability_study(case.input["data"], spec, options)
    expect = {key: value for key, value in case.expect.items() if key != "note"}
    expect["indices"] = {
        name: cells for name, cells in expect["indices"].items() if cells["value"] is not None
    }
    missing = set(case.expect["indices"]) - set(expect["indices"])
    got = _qcc(study)
    if missing & set(got["indices"]):
        return Checked("failed", math.inf, f"indices without limits: {missing & set(got['indices'])}")
    return compare(expect, got)


def _qcc(study: CapabilityStudy) -> dict[str, Any]:
    found = study.capability
    indices = {}
    for name, (value, limits) in figures(study).items():
        known = QCC_NAMES["C" + name[1:]]
        cells = {"value": value} | ({"lo": limits.lower, "hi": limits.upper} if limits else {})
        indices[("P" if name[0] == "P" else "C") + known[1:]] = cells
    return {
        "center": found.mean,
        "std_dev_within": found.within_spread.sigma,
        "std_dev_overall": found.overall_spread.sigma,
        "indices": indices,
        "exp_below_pct": _percent(found.expected_within.below, PRINTED_AS_ZERO),
        "exp_above_pct": _percent(found.expected_within.above, PRINTED_AS_ZERO),
        "obs_below_pct": _percent(found.observed.below, 0.0),
        "obs_above_pct": _percent(found.observed.above, 0.0),
    }


def _percent(per_million: float | None, floor: float) -> float | None:
    if per_million is None:
        return None
    return per_million / 1e4 if per_million / 1e4 >= floor else 0.0


ADAPTERS: dict[str, Adapter] = {
    "capability": check_capability,
    "jasp-processCapabilityStudies": check_table,
}
