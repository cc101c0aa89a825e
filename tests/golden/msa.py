"""Adapters for measurement systems: gauge studies and attribute agreement. Tables of gauge R&R are in
`jasp.gage`.
"""

from collections.abc import Callable
from typing import Any

import msgspec
from scipy import stats

from terminal.quality.constants import Constants
from terminal.quality.refusal import QualityReason, QualityRefused
from terminal.quality.studies.gage.anova import Table
from terminal.quality.studies.gage.attribute_agreement import (
    Appraiser,
    AttributeAgreement,
    Share,
    attribute_agreement,
    verdict,
)
from terminal.quality.studies.gage.linearity import Bias, Term, linearity
from terminal.quality.studies.gage.ranges import retest
from terminal.quality.studies.gage.repeatability import GageOptions, GageRR, gage_rr
from terminal.quality.studies.gage.type1 import type_1
from tests.golden.cases import Adapter, Case, Checked, Option, compare, number, options, printed, table
from tests.golden.jasp.chart_tables import NO_VIOLATIONS
from tests.golden.jasp.gage import check_crossed, check_nested, no_such_table, no_violation

Cells = list[Any]

# ---------------------------------------------------------------- SixSigma


def check_gage_rr(case: Case) -> Checked:
    """Tables and components at 1e-9, percentages to their two digits."""
    given = case.params or {}
    width = None if given["usl"] is None else given["usl"] - given["lsl"]
    chosen = GageOptions(
        alpha=given["alpha_to_keep_interaction"],
        error=given["error_term"],
        tolerance=width,
        multiplier=given["sigma"],
    )
    rows = case.input
    study = gage_rr(rows["value"], rows["part"], rows["appraiser"], design=given["method"], options=chosen)
    got = _as_sixsigma(study)
    if study.design == "nested":
        got["anova"]["1"]["Pr(>F)"] = _slipped_p(study)
    exact = compare(_without_percent(case.expect), got)
    if exact.status == "failed":
        return exact
    wanted, shares = _percents(case.expect), _percents(got)
    rounded = printed([wanted[key] for key in wanted], [shares.get(key) for key in wanted])
    return exact if rounded.status == "passed" else rounded


def _slipped_p(study: GageRR) -> float:
    """The program takes F of the operators against parts, its p with the degrees of repeatability: F(2, 15),
    not F(2, 12) as the engine has it.
    """
    operators, _, repeatability, _ = study.anova
    return float(stats.f.sf(operators.f, operators.degrees, repeatability.degrees))


NAMES = {
    "gage r&r": "Total Gage R&R",
    "repeatability": "Repeatability",
    "reproducibility": "Reproducibility",
    "operator": "a",
    "part:operator": "p:a",
    "part-to-part": "Part-To-Part",
    "total": "Total Variation",
}


def _as_sixsigma(study: GageRR) -> dict[str, Any]:
    shown = [one for one in study.components if study.design == "crossed" or one.name != "operator"]
    return {
        "anova": _anova(study.anova),
        "anova_reduced": None if study.interaction_kept in (None, True) else _anova(study.reduced or ()),
        "var_comp": {NAMES[c.name]: {"VarComp": c.variance, "%Contrib": c.contribution} for c in shown},
        "study_var": {
            NAMES[c.name]: {
                "StdDev": c.sd,
                "StudyVar": c.study,
                "%StudyVar": c.percent_study,
                "%Tolerance": c.percent_tolerance,
            }
            for c in shown
        },
        "ndc": study.distinct,
    }


def _anova(rows: Table) -> dict[str, dict[str, Any]]:
    return {
        str(at): {
            "Df": row.degrees,
            "Sum Sq": row.squares,
            "Mean Sq": row.mean_square,
            "F value": row.f,
            "Pr(>F)": row.p,
        }
        for at, row in enumerate(rows, start=1)
    }


def _without_percent(found: Any) -> Any:
    if not isinstance(found, dict):
        return found
    return {key: _without_percent(value) for key, value in found.items() if not key.startswith("%")}


def _percents(found: Any, path: str = "") -> dict[str, Any]:
    cells: dict[str, Any] = {}
    for key, value in found.items():
        if isinstance(value, dict):
            cells |= _percents(value, f"{path}/{key}")
        elif key.startswith("%"):
            cells[f"{path}/{key}"] = value
    return cells


# ---------------------------------------------------------------- type 1, linearity, test-retest


def check_type_1(case: Case) -> Checked:
    """Basic statistics, capability and t-test of one part."""
    given = options(case)
    readings = [number(row[str(given["measurement"])]) for row in table(case)]
    try:
        found = type_1(
            readings,
            reference=float(str(given["referenceValue"])),
            tolerance=float(str(given["toleranceRange"])),
            share=float(str(given.get("percentToleranceForCg", 20))) / 100,
            multiplier=float(str(given.get("studyVarianceMultiplier", 6))),
        )
    except QualityRefused as refused:
        if refused.reason is QualityReason.TOO_FEW:
            return Checked(
                "not_applicable", why=f"the engine refuses a study of one reading: {refused.detail}"
            )
        raise
    tenth = found.share / 2 * found.tolerance
    cells: dict[str, Cells] = {
        "biasTable_Basic": [
            *(found.study, found.bias, found.percent_bias, found.mean, found.reference, found.sd),
            *(found.tolerance, found.reference - tenth, found.reference + tenth),
        ],
        "biasTable_Capability": [found.cg, found.cgk, found.percent_repeatability, found.percent_both],
        "biasTtest": [found.bias, found.degrees, found.bias_low, found.p, found.t, found.bias_high],
    }
    if case.table not in cells:
        return no_such_table(case)
    return printed(case.expect_cells or [], cells[case.table])


def check_linearity(case: Case) -> Checked:
    """Bias of each part, the line, the linearity."""
    given = options(case)
    lines = [
        row
        for row in table(case)
        if all(row[str(given[name])] for name in ("part", "standard", "measurement"))
    ]
    found = linearity(
        [number(row[str(given["measurement"])]) for row in lines],
        [number(row[str(given["standard"])]) for row in lines],
        parts=[float(row[str(given["part"])]) for row in lines],
        process_variation=float(str(given["manualProcessVariationValue"])),
    )
    sign = "-" if found.slope.value < 0 else "+"
    cells: dict[str, Cells] = {
        "LB_tableGaugeBias": [
            *(cell for part in found.parts for cell in _bias_cells(part)),
            *(found.average.bias, "Total", found.average.percent, found.average.p),
        ],
        "LB_tableRegression": [
            *_term_cells(found.intercept, "Intercept"),
            *_term_cells(found.slope, "Slope"),
        ],
        "LB_tableGaugeLinearity": [found.s, found.linearity, found.percent_linearity, found.r_squared],
        "LB_tableEquation": [
            f"Bias = {found.intercept.value:.2f} {sign} {abs(found.slope.value):.2f} * Reference value"
        ],
    }
    if case.table not in cells:
        return no_such_table(case)
    return printed(case.expect_cells or [], cells[case.table])


def _bias_cells(one: Bias) -> Cells:
    return [one.bias, one.mean, float(one.part), one.percent, one.p, one.reference]


def _term_cells(one: Term, name: str) -> Cells:
    return [one.error, one.t, one.value, name, one.p]


def check_retest(case: Case) -> Checked:
    """The short study, and what its range chart finds."""
    given = options(case)
    lines = table(case)
    parts = [row[str(given["partLongFormat"])] for row in lines]
    width = float(str(given["toleranceValue"]))
    process = float(str(given["manualProcessSdValue"]))
    found = retest(
        [number(row[str(given["measurementLongFormat"])]) for row in lines],
        parts,
        process_sd=process,
        tolerance=width,
        constants=Constants.TABLE3,
    )
    if case.table == "rChart_table":
        return printed(case.expect_cells or [], [NO_VIOLATIONS] if no_violation(found.ranges) else [])
    if case.table != "rAndR2":
        return no_such_table(case)
    cells = [found.sd, found.of_process, found.of_tolerance, process, found.mean_range, found.d2_star]
    return printed(case.expect_cells or [], [*cells, found.parts, width])


# ---------------------------------------------------------------- attribute agreement


def check_attribute(case: Case) -> Checked:
    """Agreement in percent, kappas, tau; long tables by name, wide ones in the order of the rows."""
    given = options(case)
    found = _agreement(case, given)
    if given["dataFormat"] != "wideFormat":
        found = msgspec.structs.replace(found, appraisers=tuple(sorted(found.appraisers, key=_name)))
    people = found.appraisers
    makers: dict[str, Callable[[], Cells]] = {
        "AAAtableGraphs_AllVsStandard": lambda: _share_cells(found.all_against_standard),
        "AAAtableGraphs_Between": lambda: _share_cells(found.between),
        "AAAtableGraphs_EachVsStandard": lambda: _each(people, "against_standard"),
        "AAAtableGraphs_Within": lambda: _each(people, "within"),
        "AAAtableGraphs_StudyEffectiveness": lambda: [cell for one in people for cell in _judged(one)],
        "cohensKappa": lambda: [
            *(cell for one in people for cell in (one.name, one.cohen_standard)),
            *("All", found.cohen_standard),
        ],
        "cohensKappaCor": lambda: _by_column(_square(found, "correlation", "-"), {}, "Operator"),
        "fleissKappa": lambda: _fleiss(found),
        "KendallTau": lambda: _by_column(_square(found, "tau", 1.0), _taus(found, given), "Operator"),
    }
    if case.table not in makers:
        return no_such_table(case)
    wanted, got = case.expect_cells or [], makers[case.table]()
    if len(wanted) == len(got):
        got = [
            one if one in ("NaN", "") and other is None else other
            for one, other in zip(wanted, got, strict=True)
        ]
    return printed(wanted, got)


def _each(people: tuple[Appraiser, ...], figure: str) -> Cells:
    return [cell for one in people for cell in (one.name, *_share_cells(getattr(one, figure)))]


def _judged(one: Appraiser) -> Cells:
    effective = one.against_standard.percent if one.against_standard else 0.0
    figures = (
        ("effectiveness", effective),
        ("false alarms", 100 * (one.false_alarms or 0)),
        ("missed", 100 * (one.missed or 0)),
    )
    return [one.name, *(f"{round(value, 2):g} ({WORDS[verdict(name, value)]})" for name, value in figures)]  # type: ignore[arg-type]


WORDS = {"acceptable": "Acceptable", "marginal": "Marginally acceptable", "unacceptable": "Unacceptable"}


def _name(one: Appraiser) -> str:
    return one.name


def _agreement(case: Case, given: dict[str, Option]) -> AttributeAgreement:
    lines = table(case)
    kind = "WideFormat" if given["dataFormat"] == "wideFormat" else "LongFormat"
    operator, part, standard = (str(given[f"{name}{kind}"]) for name in ("operator", "part", "standard"))
    columns = given["measurementsWideFormat" if kind == "WideFormat" else "measurementLongFormat"]
    flat = [(line, str(name)) for line in lines for name in columns]  # type: ignore[union-attr]
    ordinal = given.get("kendallsTau") is True
    return attribute_agreement(
        [line[operator] for line, _ in flat],
        [line[part] for line, _ in flat],
        [float(line[name]) if ordinal else line[name] for line, name in flat],
        standard=[float(line[standard]) if ordinal else line[standard] for line, _ in flat],
        positive=str(given.get("positiveReference", "")) or None,
    )


def _share_cells(found: Share | None) -> Cells:
    if found is None:
        return []
    return [found.low, found.high, float(found.inspected), float(found.matched), found.percent]


def _square(found: AttributeAgreement, figure: str, same: Any) -> dict[str, dict[str, Any]]:
    """A figure of each pair, by name and name in order."""
    names = sorted(one.name for one in found.appraisers)
    table_: dict[str, dict[str, Any]] = {name: {name: same} for name in names}
    for pair in found.pairs:
        table_[pair.one][pair.other] = table_[pair.other][pair.one] = getattr(pair, figure)
    rows = [one.name for one in found.appraisers]
    return {name: {other: table_[name][other] for other in names} for name in rows}


def _by_column(rows: dict[str, dict[str, Any]], more: dict[str, dict[str, Any]], named: str) -> Cells:
    """The cells of each row in the order in which the program writes them: by the names of their columns."""
    cells: Cells = []
    for name, row in rows.items():
        whole = {**row, **more.get(name, {}), named: name}
        cells += [whole[column] for column in sorted(whole)]
    return cells


def _taus(found: AttributeAgreement, given: dict[str, Option]) -> dict[str, dict[str, Any]]:
    """The tau of each appraiser against the standard, under the name of its column."""
    long = given["dataFormat"] != "wideFormat"
    column = str(given["standardLongFormat" if long else "standardWideFormat"])
    return {one.name: {column: one.tau_standard} for one in found.appraisers}


def _fleiss(found: AttributeAgreement) -> Cells:
    cells: Cells = []
    for one in found.appraisers:
        within = one.kappa_within.value if one.kappa_within else None
        cells += [one.name, "", one.kappa_standard, within]
    return [*cells, "All", found.kappa_between.value if found.kappa_between else None, found.kappa_standard]


ADAPTERS: dict[str, Adapter] = {
    "gage-rr-anova": check_gage_rr,
    "jasp-msaType1Gauge": check_type_1,
    "jasp-msaGaugeLinearity": check_linearity,
    "jasp-msaTestRetest": check_retest,
    "jasp-msaAttribute": check_attribute,
    "jasp-msaGaugeRR": check_crossed,
    "jasp-msaGaugeRRnonrep": check_nested,
}
