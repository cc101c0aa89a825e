"""Adapters for the gauge R&R tables of jaspQualityControl: crossed, type 3 and non-replicable (nested)
studies.
"""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from scipy import stats

from terminal.quality.charts.options import Options
from terminal.quality.charts.result import Given, Stage
from terminal.quality.charts.variables import xbar_r
from terminal.quality.constants import Constants
from terminal.quality.studies.gage.anova import AnovaRow, ErrorTerm
from terminal.quality.studies.gage.repeatability import Component, GageOptions, GageRR, gage_rr
from tests.golden.cases import Case, Checked, Option, number, options, printed, table
from tests.golden.jasp.chart_tables import (
    LIKE_JASP,
    NO_VIOLATIONS,
    SUBGROUPS_DEFAULT,
    number_of,
    numbers_within,
)

Cells = list[Any]
DISPERSION_TESTS = (1, 2, 3)


class Readings:
    """Readings by row: value, part and, but for type 3 studies, operator; subgroups of the charts."""

    def __init__(self, case: Case) -> None:
        given = options(case)
        kind = "WideFormat" if given.get("dataFormat") == "wideFormat" else "LongFormat"
        wide = "measurementsWideFormat" in given
        kind = "WideFormat" if wide else kind
        columns = given["measurementsWideFormat"] if wide else (given["measurementLongFormat"],)
        lines = table(case)
        part, operator = str(given[f"part{kind}"]), str(given.get(f"operator{kind}", ""))
        flat = [(line, str(name)) for line in lines for name in columns]  # type: ignore[union-attr]
        self.given = given
        self.values = [number(line[name]) for line, name in flat]
        self.parts = [line[part] for line, _ in flat]
        self.people = [line[operator] for line, _ in flat] if operator else None
        self.rows_are_subgroups = wide and given.get("type3") is True
        self.width = len(columns)  # type: ignore[arg-type]
        self.part_name, self.operator_name = part, operator

    def subgroups(self) -> tuple[list[list[float | None]], list[Stage]]:
        """Return the readings of each part by each operator, operators one after the other."""
        if self.rows_are_subgroups:
            rows_ = [self.values[at : at + self.width] for at in range(0, len(self.values), self.width)]
            return rows_, [Stage("1", 1, len(rows_))]
        people = self.people or ["1"] * len(self.values)
        rows: list[list[float | None]] = []
        stages: list[Stage] = []
        for person in sorted(set(people)):
            own: dict[str, list[float | None]] = {}
            for who, part, value in zip(people, self.parts, self.values, strict=True):
                if who == person:
                    own.setdefault(part, []).append(value)
            stages.append(Stage(person, len(rows) + 1, len(rows) + len(own)))
            rows += own.values()
        return rows, stages


def study(readings: Readings, design: str) -> GageRR:
    """Return the study of the options."""
    given = readings.given
    historical = given.get("processVariationReference") == "historicalSd"
    chosen = GageOptions(
        error=ErrorTerm.REPEATABILITY
        if given.get("anovaModelType") == "fixedEffect"
        else ErrorTerm.INTERACTION,
        tolerance=float(str(given["toleranceValue"])) if given.get("tolerance") is True else None,
        historical_sd=float(str(given["historicalSdValue"])) if historical else None,
    )
    return gage_rr(readings.values, readings.parts, readings.people, design=design, options=chosen)  # type: ignore[arg-type]


def check_crossed(case: Case) -> Checked:
    """One table of a crossed or type 3 study."""
    readings = Readings(case)
    if case.table in ("rChart_table", "xBarChart_table"):
        return printed(case.expect_cells or [], charted(readings, case.table))
    found = study(readings, "one-way" if readings.given.get("type3") is True else "crossed")
    names = _names(readings, "Part-to-part")
    makers = {
        "gaugeANOVA_RRtable1": lambda: _rows(found, lambda c: [c.contribution, names[c.name], c.variance]),
        "gaugeANOVA_RRtable2": lambda: _rows(
            found, lambda c: [c.sd, c.percent_study, c.percent_tolerance, names[c.name], c.study]
        ),
        "gaugeANOVA_anovaTable1": lambda: _anova(_slipped(found), names),
        "gaugeANOVA_anovaTable2": lambda: _anova(found.reduced or (), names),
    }
    if case.table not in makers:
        return no_such_table(case)
    return printed(case.expect_cells or [], makers[case.table]())


def no_such_table(case: Case) -> Checked:
    """For a table that shows no figure the engine gives."""
    return Checked("not_applicable", why=f"the table {case.table} holds no figure the engine gives")


def _slipped(found: GageRR) -> list[AnovaRow]:
    """With fixed operators the program takes F against repeatability, but p with the degrees of the
    interaction.
    """
    if found.options.error == "interaction":
        return list(found.anova)
    parts, operators, interaction, *rest = found.anova
    slipped = [
        msgspec.structs.replace(row, p=float(stats.f.sf(row.f, row.degrees, interaction.degrees)))
        for row in (parts, operators)
    ]
    return [*slipped, interaction, *rest]


def check_nested(case: Case) -> Checked:
    """One table of a study whose parts stay with their operator."""
    readings = Readings(case)
    if case.table in ("rChart_table", "xBarChart_table"):
        return printed(case.expect_cells or [], charted(readings, case.table))
    found = study(readings, "nested")
    names = _names(readings, "Part-To-part")
    shown = [one for one in found.components if one.name != "operator"]
    makers: dict[str, Callable[[], Cells]] = {
        "gaugeRRNonRep_Table1": lambda: _nested_anova(found.anova, readings),
        "gaugeRRNonRep_Table2": lambda: [
            cell for c in shown for cell in (c.variance, c.contribution, names[c.name])
        ],
        "gaugeRRNonRep_Table3": lambda: [
            cell
            for c in shown
            for cell in (c.sd, c.percent_study, c.percent_tolerance, names[c.name], c.study)
        ],
    }
    if case.table not in makers:
        return no_such_table(case)
    return printed(case.expect_cells or [], makers[case.table]())


def _nested_anova(rows: Sequence[AnovaRow], readings: Readings) -> Cells:
    names = {"operator": readings.operator_name, "repeatability": "Repeatability", "total": "Total"}
    names["part(operator)"] = f"{readings.part_name}({readings.operator_name})"
    figures = [(row.degrees, row.f, row.mean_square, row.squares, row.p, names[row.source]) for row in rows]
    return ["" if figure is None else figure for row in figures for figure in row]


def _names(readings: Readings, part_to_part: str) -> dict[str, str]:
    both = f"{readings.part_name}  *  {readings.operator_name}"
    return {
        "gage r&r": "Total gauge r&R",
        "repeatability": "Repeatability",
        "reproducibility": "Reproducibility",
        "operator": readings.operator_name,
        "part": readings.part_name,
        "part:operator": both,
        "part-to-part": part_to_part,
        "total": "Total variation",
    }


def _rows(found: GageRR, cells: Any) -> Cells:
    def of(one: Component) -> Cells:
        return list(cells(one))

    return [cell for one in found.components for cell in of(one)]


def _anova(rows: Sequence[AnovaRow], names: dict[str, str]) -> Cells:
    cells: Cells = []
    for row in rows:
        name = "Total" if row.source == "total" else names[row.source]
        figures = [row.degrees, row.f, row.mean_square, row.p, row.squares, name]
        cells += [figure for figure in figures if figure is not None]
    return cells


# ---------------------------------------------------------------- charts of the readings


def charted(readings: Readings, name: str) -> Cells:
    """Return the points that broke a test, by operator; the limits are those of all operators together."""
    rows, stages = readings.subgroups()
    made = xbar_r(rows, _options(readings.given))
    series = made.location if name == "xBarChart_table" else made.companion
    assert series is not None
    marked = {rule: series.points_of(rule) for rule in series.rules}
    shown = sorted((rule for rule, points in marked.items() if points), key=number_of)
    cells: Cells = []
    for stage in stages:
        columns = [numbers_within(stage, marked[rule]) for rule in shown]
        for row in range(max((len(column) for column in columns), default=0)):
            label = float(stage.label) if stage.label == "1" else stage.label
            cells += [label if row == 0 else ""]
            cells += [f"Point {column[row]}" if row < len(column) else "" for column in columns]
    return cells or [NO_VIOLATIONS]


def _options(given: dict[str, Option]) -> Options:
    return Options(
        constants=Constants.TABLE3,
        rules=SUBGROUPS_DEFAULT,
        companion_rules=SUBGROUPS_DEFAULT,
        conventions=LIKE_JASP,
    )


def no_violation(ranges: Sequence[float]) -> bool:
    """Whether a range chart of subgroups of two shows nothing."""
    rows = [[0.0, each] for each in ranges]
    made = xbar_r(rows, _options({}), given=Given())
    return made.companion is not None and not made.companion.broken
