"""The tables of jaspQualityControl's capability study as lists of cells, row by row, columns in its order.

One row a stage, the first being the baseline; after each further stage a row with its change against the
baseline. Nothing is computed here but those changes.
"""

from collections.abc import Callable
from typing import Any

from terminal.quality.capability import Indices, Nonconforming, Specification, usable
from terminal.quality.studies.capability.intervals import IndexLimits
from terminal.quality.studies.capability.study import CapabilityStudy, NonnormalStudy
from terminal.quality.studies.normality import GoodnessOfFit

Cells = list[Any]
Studies = list[tuple[Any, CapabilityStudy]]
Others = list[tuple[Any, NonnormalStudy]]

# a row is a dict of columns in alphabetical order of their internal names; STAGE marks the place of the label
STAGE = "stage"


def laid_out(rows: list[tuple[Any, dict[str, Any]]], fixed: tuple[str, ...] = ()) -> Cells:
    """Lay out the rows of all stages with their changes; `fixed` columns do not change."""
    if rows[0][0] is None:
        return [value for name, value in rows[0][1].items() if name != STAGE]
    cells: Cells = []
    for at, (label, row) in enumerate(rows):
        shown = f"{label} (BL)" if at == 0 else float(label)
        cells += [shown if name == STAGE else value for name, value in row.items()]
        if at:
            words = f"Change ({label} vs. BL)"
            first = rows[0][1]
            cells += [
                words if name == STAGE else "-" if name in fixed else _change(value, first[name])
                for name, value in row.items()
            ]
    return cells


def _change(now: Any, before: Any) -> Any:
    return None if now is None or before is None else now - before


def _rounded_row(row: dict[str, Any]) -> dict[str, Any]:
    """Indices to two digits: the program rounds them before it takes the change."""
    return {name: None if value is None else round(value, 2) for name, value in row.items()}


def overall(studies: Studies, with_z: bool) -> Cells:
    """Process performance (total)."""
    return laid_out([(label, _rounded_row(_overall(study, with_z))) for label, study in studies])


def _overall(study: CapabilityStudy, with_z: bool) -> dict[str, Any]:
    at, limits = study.capability.overall, study.overall_limits
    row = {"cpm": at.pm, **_ends("cpm", limits, "pm"), "pp": at.p, "ppk": at.pk, **_ends("ppk", limits, "pk")}
    row |= {"ppl": at.pl, **_end(limits, "ppl", 0), "ppu": at.pu, **_end(limits, "ppu", 1), STAGE: None}
    return _finished(row, study, at, with_z)


def within(studies: Studies, with_z: bool) -> Cells:
    """Process capability (within)."""
    return laid_out([(label, _rounded_row(_within(study, with_z))) for label, study in studies])


def _within(study: CapabilityStudy, with_z: bool) -> dict[str, Any]:
    at, limits = study.capability.within, study.within_limits
    row = {"cp": at.p, "cpk": at.pk, **_ends("cpk", limits, "pk"), "cpl": at.pl, **_end(limits, "cpl", 0)}
    row |= {"cpu": at.pu, **_end(limits, "cpu", 1), STAGE: None}
    return _finished(row, study, at, with_z)


def _ends(name: str, limits: IndexLimits, part: str) -> dict[str, Any]:
    found = getattr(limits, part)
    return {f"{name} low": found.lower if found else None, f"{name} high": found.upper if found else None}


def _end(limits: IndexLimits, after: str, end: int) -> dict[str, Any]:
    """One end of the limits of Cp or Pp, which stands after a one-sided index."""
    if limits.p is None:
        return {f"{after} end": None}
    return {f"{after} end": limits.p.upper if end else limits.p.lower}


def _finished(row: dict[str, Any], study: CapabilityStudy, at: Indices, with_z: bool) -> dict[str, Any]:
    """Without the columns of limits where both limits are boundaries, with z where it was asked for."""
    if usable(study.specification) == (None, None):
        return {name: value for name, value in row.items() if not name.endswith(("low", "high", "end"))}
    return row | ({"z": at.z} if with_z else {})


SIDES = (("below", "ppm < "), ("above", "ppm > "), ("total", ""))


def _parts(found: list[tuple[Any, list[Nonconforming | None]]], names: dict[str, str]) -> Cells:
    """Parts per million: a row a side; each kind with its stages, then their changes."""
    cells: Cells = []
    for side, _ in SIDES:
        for kind in range(len(found[0][1])):
            values = [getattr(parts[kind], side) for _, parts in found]
            cells += [*values, *(_change(value, values[0]) for value in values[1:])]
        cells.append(names[side])
    return cells


def _side_names(specification: Specification, total: str) -> dict[str, str]:
    low = "LB" if specification.lower_is_boundary else "LSL"
    high = "UB" if specification.upper_is_boundary else "USL"
    return {"below": f"ppm < {low}", "above": f"ppm > {high}", "total": total}


def performance(studies: Studies, with_z: bool) -> Cells:
    """Non-conformance statistics: expected overall and within, observed."""
    found = [
        (label, [at.capability.expected_overall, at.capability.expected_within, at.capability.observed])
        for label, at in studies
    ]
    return _parts(found, _side_names(studies[0][1].specification, "ppm total"))  # type: ignore[arg-type]


def summary(studies: Studies, with_z: bool) -> Cells:
    """Process summary: limits, mean, n, spreads."""
    return laid_out([(label, _summary(study)) for label, study in studies], ("lsl", "target", "usl"))


def _summary(study: CapabilityStudy) -> dict[str, Any]:
    found = study.capability
    limits = found.specification
    row = {
        "lsl": None if limits.lower is None else _rounded(study, limits.lower),
        "mean": found.mean,
        "n": float(found.n),
        "sd": found.overall_spread.sigma,
        "sdw": found.within_spread.sigma,
        STAGE: None,
        "target": None if limits.target is None else _rounded(study, limits.target),
        "usl": None if limits.upper is None else _rounded(study, limits.upper),
    }
    only_overall = (
        study.transformation and study.transformation.estimated and study.transformation.kind != "power"
    )
    return {
        name: value
        for name, value in row.items()
        if (not (name == "sdw" and only_overall) and value is not None) or name == STAGE
    }


def _rounded(study: CapabilityStudy, limit: float) -> float:
    return round(limit, 2) if study.transformation else limit


NORMAL: dict[str, Callable[[Studies, bool], Cells]] = {
    "capabilityTableOverall": overall,
    "capabilityTableWithin": within,
    "capabilityTablePerformance": performance,
    "processSummaryTable": summary,
}


# ---------------------------------------------------------------- other distributions

COLUMNS = {
    "threshold": "threshold",
    "shape": "beta",
    "log_mean": "beta",
    "location": "beta",
    "scale": "theta",
    "log_sd": "theta",
}


def other_overall(studies: Others) -> Cells:
    """Process performance of another distribution."""
    names = ("pp", "ppk", "ppl", "ppu")
    rows = [(label, {name: getattr(at.nonnormal, name) for name in names}) for label, at in studies]
    return laid_out([(label, _rounded_row({**row, STAGE: None})) for label, row in rows])


def other_performance(studies: Others) -> Cells:
    """Parts per million of another distribution: expected, observed."""
    found = [(label, [at.nonnormal.expected, at.nonnormal.observed]) for label, at in studies]
    return _parts(found, _side_names(studies[0][1].nonnormal.specification, "Total ppm"))


def other_summary(studies: Others) -> Cells:
    """Summary with the parameters."""
    return laid_out([(label, _other_summary(study)) for label, study in studies], ("lsl", "target", "usl"))


def _other_summary(study: NonnormalStudy) -> dict[str, Any]:
    found = study.nonnormal
    parameters = {COLUMNS[name]: value for name, value in found.parameters.items()}
    limits = found.specification
    row = {
        "beta": parameters.get("beta"),
        "lsl": limits.lower,
        "mean": found.mean,
        "n": float(found.n),
        "sd": found.sd,
        STAGE: None,
        "target": limits.target,
        "theta": parameters.get("theta"),
        "threshold": parameters.get("threshold"),
        "usl": limits.upper,
    }
    return {name: value for name, value in row.items() if value is not None or name == STAGE}


NONNORMAL: dict[str, Callable[[Others], Cells]] = {
    "overallCapabilityNonNormal": other_overall,
    "PerformanceNonNormal": other_performance,
    "summaryTableNonNormal": other_summary,
}


def goodness(tests: list[tuple[Any, GoodnessOfFit]]) -> Cells:
    """Summary of test against a distribution."""
    return laid_out([(label, _goodness(found)) for label, found in tests], ("ad", "p"))


def _goodness(found: GoodnessOfFit) -> dict[str, Any]:
    first, second = found.parameters.values()
    return {
        "ad": found.statistic,
        "first": first,
        "n": float(found.n),
        "p": found.p,
        "second": second,
        STAGE: None,
    }
