"""Adapters for Hotelling's T2: the peer's charts at 1e-9, the `jasp-multivariateControlCharts` tables as
printed.
"""

from typing import Any

import numpy as np

from terminal.quality.studies.multivariate import T2, t2_individuals, t2_subgroups, upper_limit
from tests.golden.cases import Adapter, Case, Checked, compare, number, options, printed, table


def chart(case: Case) -> Checked:
    """Statistics, mean, covariance and limits of both phases."""
    confidence = (case.params or {}).get("confidence_level")
    first, more = _vectors(case.input, ""), _vectors(case.input, "new")
    if first.ndim == 2:
        made = t2_individuals(first, new=more, confidence=confidence)
    else:
        made = t2_subgroups(first, new=more, confidence=confidence)
    wanted = {key: value for key, value in case.expect.items() if value is not None}
    return compare(wanted, _figures(made, wanted))


def _vectors(given: dict[str, Any], prefix: str) -> Any:
    """Return observations x variables, or subgroups x n x variables where there is a key a variable."""
    name = next((key for key in (f"{prefix}data", f"{prefix}_data") if given.get(key) is not None), None)
    rows = given[name] if name else None
    if isinstance(rows, dict):
        return np.stack([np.asarray(rows[key], dtype=float) for key in rows], axis=-1)
    if rows is not None:
        return np.asarray(rows, dtype=float)
    keys = [
        key for key in given if key.startswith(f"{prefix}X") or (prefix and key.startswith(f"{prefix}_X"))
    ]
    if not keys:
        return None
    return np.stack([np.asarray(given[key], dtype=float) for key in keys], axis=-1)


def _figures(made: T2, wanted: dict[str, Any]) -> dict[str, Any]:
    first, statistic = made.chart.phase_one, made.chart.location.statistic
    limits = [upper_limit(made.known, made.confidence, phase_two=late) for late in (False, True)]
    return {
        "statistics": statistic[:first].tolist(),
        "new_statistics": statistic[first:].tolist(),
        "center": made.known.mean.tolist(),
        "cov": made.known.covariance.tolist(),
        "lcl": [0.0] * len(wanted.get("lcl", [0])),
        "ucl": [limits[0]] * len(wanted.get("ucl", [0])),
        "pred_lcl": [0.0] * len(wanted.get("pred_lcl", [0])),
        "pred_ucl": [limits[1]] * len(wanted.get("pred_ucl", [0])),
    }


def jasp_table(case: Case) -> Checked:
    """Summary, centre, covariance or T2 values."""
    given = options(case)
    names = [str(name) for name in given["variables"]] if isinstance(given["variables"], tuple) else []
    automatic = given.get("confidenceLevelAutomatic", True) is True
    confidence = None if automatic else float(str(given.get("confidenceLevel", 0.9973)))
    lines = [line for line in table(case) if all(number(line[name]) is not None for name in names)]
    stage = str(given.get("stage", "") or "")
    trained = str(given.get("trainingLevel", "") or "") or (lines[0][stage] if stage else "")
    first, more = (
        np.array(
            [
                [float(line[name]) for name in names]
                for line in lines
                if (not stage or line[stage] == trained) is is_first
            ]
        )
        for is_first in (True, False)
    )
    made = t2_individuals(first, new=more if more.size else None, confidence=confidence)
    cells = TABLES[case.table](made, names, stage and trained) if case.table in TABLES else None
    if cells is None:
        return Checked("not_applicable", why=f"the columns of the table {case.table} are not known")
    return printed(case.expect_cells or [], cells)


def _summary(made: T2, names: list[str], trained: str) -> list[Any]:
    determinant = float(np.linalg.det(made.known.covariance))
    late = made.chart.location.statistic.size - made.chart.phase_one
    cells: list[Any] = []
    for phase, points in enumerate((made.chart.phase_one, late)):
        words = [f"{trained} (Training)" if phase == 0 else "Test"] if trained else []
        if points:
            limit = upper_limit(made.known, made.confidence, phase_two=phase == 1)
            cells += [made.confidence, determinant, 0.0, float(points), float(len(names)), *words, limit]
    return cells


def _centre(made: T2, names: list[str], trained: str) -> list[Any]:
    return [cell for name, mean in zip(names, made.known.mean.tolist(), strict=True) for cell in (mean, name)]


def _covariance(made: T2, names: list[str], trained: str) -> list[Any]:
    """Columns by name of the variable, the name of the row last: `variable` sorts after capital letters."""
    order = sorted(range(len(names)), key=lambda at: (names[at].lower(), names[at]))
    matrix = made.known.covariance.tolist()
    before = [at for at in order if names[at].lower() < "variable"]
    behind = [at for at in order if names[at].lower() >= "variable"]
    return [
        cell
        for row, name in enumerate(names)
        for cell in (*(matrix[row][at] for at in before), name, *(matrix[row][at] for at in behind))
    ]


TABLES = {"summaryTable": _summary, "centerTable": _centre, "covarianceTable": _covariance}

ADAPTERS: dict[str, Adapter] = {"chart-T2": chart, "jasp-multivariateControlCharts": jasp_table}
