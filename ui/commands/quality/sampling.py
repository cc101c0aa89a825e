"""`tracepost sampling`: the plan of a lot, every plan of a scheme, and the picture of how a plan decides."""

import csv
import io
import math
from typing import Any

import msgspec

from terminal.pictures.model import Figure, FigureBox, Picture, Plot, Series, Stroke, Upright
from terminal.quality.sampling.laws import Law
from terminal.quality.sampling.oc_curve import oc_curve, stages_of
from terminal.quality.sampling.plans import Cell, DoublePlan, Plan, double_plan, every_cell, single_plan
from ui.commands.quality.report import ReportTable, StudyReport, figure, fixed, line
from ui.commands.quality.words import CHECKED, CHECKED_DOUBLE, SEVERITIES, say
from ui.text import text

AnyPlan = Plan | DoublePlan

_POINTS = 201


def plan_of(lot: int, level: str, aql: float, severity: str, scheme: str, *, double: bool) -> AnyPlan:
    """The plan of a lot. Raises QualityRefused."""
    return (double_plan if double else single_plan)(lot, level, aql, severity, scheme)


def plan_document(plan: AnyPlan) -> dict[str, Any]:
    """The plan for a program: letter, n, ac, re, inspect_all first."""
    single = _single(plan)
    first = {"letter": single.letter, "n": plan.n, "ac": plan.ac, "re": plan.re}
    rest: dict[str, Any] = msgspec.to_builtins(plan)
    return first | {"inspect_all": plan.inspect_all} | rest


def table_as_csv(scheme: str) -> str:
    """Every cell of a scheme as CSV, arrows followed, n not cut to the lot."""
    words = io.StringIO()
    writer = csv.writer(words, lineterminator="\n")
    writer.writerow(Cell._fields)
    for cell in every_cell(scheme):
        writer.writerow(cell._replace(aql=f"{cell.aql:g}"))  # type: ignore[arg-type]
    return words.getvalue().rstrip("\n")


def plan_report(plan: AnyPlan) -> StudyReport:
    """The plan for a person."""
    single = _single(plan)
    facts = (
        (text("Plan"), text("{scheme}, {severity}", scheme=plan.scheme, severity=_severity(single))),
        (text("Lot"), figure(single.lot_size, 12)),
        (text("Inspection level"), single.level),
        (text("AQL"), f"{single.aql:g} ({say(single.measure)})"),
        (text("Code letter"), _letters(single)),
        (text("Source"), plan.source),
        (text("Verified"), _verified(plan)),
    )
    everything = (text("The sample is the whole lot: inspect every piece."),) if plan.inspect_all else ()
    return StudyReport(text("Sampling plan"), facts, (_numbers(plan),), everything, _how(plan))


def _severity(single: Plan) -> str:
    return text(SEVERITIES[single.severity])


def _verified(plan: AnyPlan) -> str:
    return text(CHECKED_DOUBLE if isinstance(plan, DoublePlan) else CHECKED[plan.scheme])


def _letters(single: Plan) -> str:
    if single.letter == single.plan_letter:
        return single.letter
    return text("{letter}, arrow to {plan}", letter=single.letter, plan=single.plan_letter)


def _numbers(plan: AnyPlan) -> ReportTable:
    head = (text("Sample"), text("Size n"), text("Accept Ac"), text("Reject Re"))
    if isinstance(plan, Plan):
        return ReportTable(head, ((text("single"), str(plan.n), str(plan.ac), str(plan.re)),))
    names = (text("first"), text("second, both together"))
    rows = zip(names, (plan.n, plan.n), plan.ac, plan.re, strict=True)
    return ReportTable(head, tuple((name, str(n), str(ac), str(re)) for name, n, ac, re in rows))


def _how(plan: AnyPlan) -> tuple[str, ...]:
    """How the numbers are used, in words."""
    if isinstance(plan, DoublePlan):
        return (
            text("Between Ac and Re of the first sample, draw the second and count both samples together."),
        )
    if plan.re > plan.ac + 1:
        return (text("A count above Ac and below Re accepts this lot, and the next is inspected as normal."),)
    return ()


def _single(plan: AnyPlan) -> Plan:
    return plan.single if isinstance(plan, DoublePlan) else plan


# ---------------------------------------------------------------- picture


def plan_picture(plan: AnyPlan) -> Picture:
    """The operating characteristic: how likely a lot of each quality is accepted."""
    stages = stages_of(plan)
    single = _single(plan)
    most = _shown(single)
    grid = [most * step / (_POINTS - 1) for step in range(_POINTS)]
    law = Law.POISSON if single.aql > 10 else Law.BINOMIAL
    curve = oc_curve(stages, [quality / 100 for quality in grid], law)
    chances = tuple(point.accept * 100 for point in curve)
    at_aql = oc_curve(stages, [single.aql / 100], law)[0].accept
    panel = Plot(
        text("Chance of acceptance, %"),
        (Series(tuple(grid), chances, Stroke.LINE),),
        uprights=(Upright(single.aql, f"AQL {single.aql:g}", "target"),),
        x_name=text("nonconforming in the lot, per 100 units"),
        x_range=(0.0, most),
        y_range=(0.0, 103.0),
    )
    report = plan_report(plan)
    rows = [Figure(row[0], f"n {row[1]}", f"Ac {row[2]}  Re {row[3]}") for row in report.tables[0].rows]
    rows.append(Figure(text("accepted at the AQL"), f"{fixed(at_aql * 100, 1)} %"))
    facts = tuple(Figure(name, value) for name, value in report.facts[:5])
    return Picture(
        text("Operating characteristic"),
        ((panel,),),
        (say("Poisson" if law == Law.POISSON else law), plan.source),
        boxes=(FigureBox(text("Sampling plan"), facts), FigureBox(text("Numbers"), tuple(rows))),
        notes=(line((text("Verified"), _verified(plan))), *report.notes),
        warnings=report.warnings,
    )


def _shown(single: Plan) -> float:
    """The quality, per 100 units, at which hardly any lot is accepted any more."""
    enough = 100 * (single.re + 3 * math.sqrt(single.re + 1) + 2) / single.n
    return max(enough, 2.5 * single.aql) if single.aql > 10 else min(100.0, max(enough, 2.5 * single.aql))
