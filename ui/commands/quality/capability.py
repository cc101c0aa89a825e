"""`tracepost analyse capability`: normal, transformed or otherwise distributed values."""

import argparse
from collections.abc import Sequence
from typing import Any

import msgspec

from terminal.quality.capability import Nonconforming, Specification
from terminal.quality.constants import Constants
from terminal.quality.studies.capability.intervals import Interval, IntervalOptions
from terminal.quality.studies.capability.nonnormal import EMPIRICAL
from terminal.quality.studies.capability.study import (
    CapabilityStudy,
    NonnormalStudy,
    StudyOptions,
    capability_study,
    figures,
    nonnormal_study,
)
from terminal.quality.studies.capability.transformations import Transform
from terminal.quality.studies.distributions import Family
from ui.commands.quality.points import Grouping, Points, points_of, value_columns
from ui.commands.quality.report import (
    NOTHING,
    Fact,
    ReportTable,
    StudyReport,
    chance,
    figure,
    fixed,
    interval,
)
from ui.commands.quality.table.file import Table as File
from ui.commands.quality.words import FAMILIES, PARAMETERS, say, wrong
from ui.text import text

Study = CapabilityStudy | NonnormalStudy

_WITHIN = ("Cp", "Cpl", "Cpu", "Cpk", "Cpm")
_OVERALL = ("Pp", "Ppl", "Ppu", "Ppk", "Ppm")
_DIGITS = 3
_PERCENTILES = "percentiles"
"""No distribution: as the command line names it."""


def study_of(file: File, options: argparse.Namespace) -> tuple[Study, Points]:
    """The study that was asked for. Raises ConfigFault, QualityRefused."""
    if options.lsl is None and options.usl is None:
        raise wrong(text("No limit is given; nothing was computed. Add --lsl X, --usl X or both."))
    grouping = Grouping(options.subgroup or "", options.size or 1)
    points = points_of(file, value_columns(file, options.value), grouping)
    limits = Specification(lower=options.lsl, upper=options.usl, target=options.target)
    return _study(points, limits, options), points


def _study(points: Points, limits: Specification, options: argparse.Namespace) -> Study:
    chosen = StudyOptions(
        estimator=options.estimator.upper() or None,
        constants=Constants(options.constants),
        intervals=IntervalOptions(level=options.confidence),
    )
    if options.distribution == Family.NORMAL:
        return capability_study(points.rows, limits, chosen)
    if options.distribution == Transform.BOX_COX:
        return capability_study(points.rows, limits, chosen, transform=Transform.BOX_COX)
    family: Any = EMPIRICAL if options.distribution == _PERCENTILES else Family(options.distribution)
    return nonnormal_study(points.rows, limits, family, options=chosen)


def index_figures(study: Study) -> dict[str, tuple[float, Interval | None]]:
    """Every index by its name, with its confidence limits where there are any."""
    if isinstance(study, CapabilityStudy):
        return figures(study)
    found = study.nonnormal
    named = {"Pp": found.pp, "Ppl": found.ppl, "Ppu": found.ppu, "Ppk": found.ppk}
    return {name: (value, None) for name, value in named.items() if value is not None}


def study_document(study: Study, points: Points, options: argparse.Namespace) -> dict[str, Any]:
    """The study for a program: each index with its confidence limits, then all that led to it."""
    indices = {
        name: {"value": value, "lower": limits and limits.lower, "upper": limits and limits.upper}
        for name, (value, limits) in index_figures(study).items()
    }
    whole: dict[str, Any] = msgspec.to_builtins(study)
    normal = isinstance(study, CapabilityStudy)
    estimator = study.capability.within_spread.estimator if isinstance(study, CapabilityStudy) else None
    return {
        **indices,
        "confidence": options.confidence if normal else None,
        "estimator": estimator,
        "distribution": options.distribution,
        "file": options.file.name,
        **whole,
        "data_notes": list(points.notes),
    }


# ---------------------------------------------------------------- words


def study_report(study: Study, points: Points, options: argparse.Namespace) -> StudyReport:
    """The study for a person."""
    facts = (*_process_facts(study, options), *_doubt_facts(study))
    tables = (*index_tables(study, options), ppm_table(study))
    warnings = tuple(say(warning) for warning in study.warnings)
    title = text("Capability of {what}", what=", ".join(options.titles))
    return StudyReport(title, facts, tables, warnings, (*points.notes, *_index_notes(study, options)))


def _process_facts(study: Study, options: argparse.Namespace) -> tuple[Fact, ...]:
    limits = ("LSL", options.lsl), (text("Target"), options.target), ("USL", options.usl)
    given = tuple((name, figure(value)) for name, value in limits if value is not None)
    return ((text("File"), options.file.name), *given, *spread_facts(study))


def spread_facts(study: Study) -> tuple[Fact, ...]:
    """How many values, their mean, and each spread with its estimator."""
    if isinstance(study, NonnormalStudy):
        return _fitted_facts(study)
    found = study.capability
    inside = found.within_spread
    named = f"{inside.estimator}: {say(inside.definition)}"
    facts = [
        (text("Values"), _counted(found.n, found.subgroups)),
        (text("Mean"), figure(found.mean)),
        (text("Sigma within"), f"{figure(inside.sigma)} ({named})"),
    ]
    facts += [(text("Constants"), str(inside.constants))] if inside.constants else []
    overall = found.overall_spread
    facts.append((text("Sigma overall"), f"{figure(overall.sigma)} ({say(overall.definition)})"))
    if study.transformation:
        power = study.transformation.parameters["lambda"]
        facts.append((text("Transformation"), f"Box-Cox, λ = {figure(power, 4)}"))
    return tuple(facts)


def _fitted_facts(study: NonnormalStudy) -> tuple[Fact, ...]:
    found = study.nonnormal
    low, middle, high = (figure(value) for value in found.percentiles)
    return (
        (text("Values"), str(found.n)),
        (text("Mean"), figure(found.mean)),
        (text("Sigma overall"), figure(found.sd)),
        (text("Distribution"), text(FAMILIES[found.family])),
        *((text(PARAMETERS.get(name, name)), figure(value)) for name, value in found.parameters.items()),
        (text("0.135 % point"), low),
        (text("Median"), middle),
        (text("99.865 % point"), high),
    )


def _counted(n: int, subgroups: int) -> str:
    return str(n) if subgroups in (0, 1, n) else text("{n} in {m} subgroups", n=n, m=subgroups)


def _doubt_facts(study: Study) -> tuple[Fact, ...]:
    """What speaks for or against the indices: shape and stability."""
    fit = study.normality if isinstance(study, CapabilityStudy) else study.fit
    facts = []
    if fit:
        words = text("A² {a}, p {p}", a=fixed(fit.adjusted, 3), p=chance(fit.p))
        facts.append((text("Anderson-Darling"), f"{text(FAMILIES[fit.family])}: {words}"))
    if study.stability:
        verdict = text("stable") if study.stability.stable else text("not stable")
        facts.append((text("Stability"), f"{verdict} ({study.stability.chart})"))
    return tuple(facts)


def index_tables(study: Study, options: argparse.Namespace) -> tuple[ReportTable, ...]:
    """Within and overall, each index with its interval."""
    found = index_figures(study)
    level = text("{level} % interval", level=f"{options.confidence * 100:g}")
    groups = (
        (text("Potential (within)"), [name for name in _WITHIN if name in found]),
        (text("Performance (overall)"), [name for name in _OVERALL if name in found]),
    )
    return tuple(
        ReportTable((title, text("index"), level), tuple(_index_row(name, found) for name in names))
        for title, names in groups
        if names
    )


def _index_row(name: str, found: dict[str, tuple[float, Interval | None]]) -> tuple[str, str, str]:
    value, limits = found[name]
    shown = interval(limits.lower, limits.upper, _DIGITS) if limits else NOTHING
    return name, fixed(value, _DIGITS), shown


def ppm_table(study: Study) -> ReportTable:
    """Parts per million outside, as counted and as expected."""
    rows: Sequence[tuple[str, Nonconforming | None]]
    if isinstance(study, CapabilityStudy):
        found = study.capability
        rows = (
            (text("observed"), found.observed),
            (text("expected, within"), found.expected_within),
            (text("expected, overall"), found.expected_overall),
        )
    else:
        other = study.nonnormal
        rows = ((text("observed"), other.observed), (text("expected"), other.expected))
    cells = tuple((name, *_parts(outside)) for name, outside in rows)
    return ReportTable((text("Parts per million"), "< LSL", "> USL", text("total")), cells)


def _parts(outside: Nonconforming | None) -> tuple[str, str, str]:
    if outside is None:
        return NOTHING, NOTHING, NOTHING
    return _million(outside.below), _million(outside.above), _million(outside.total)


def _million(part: float | None) -> str:
    """Parts per million as people read them: what is below a hundredth is not told apart."""
    if part is None:
        return NOTHING
    if 0 < part < 0.01:
        return "< 0.01"
    return fixed(part, 0 if part == round(part) or part >= 100 else 2)


def _index_notes(study: Study, options: argparse.Namespace) -> tuple[str, ...]:
    if isinstance(study, NonnormalStudy):
        return (text("Indices by ISO 22514-2 percentiles; no confidence limits exist for them here."),)
    methods = study.within_limits.methods
    parts = (
        text(
            "Confidence limits: Cp, Pp {p}; Cpk, Ppk and one-sided {pk}; Cpm, Ppm {pm}.",
            p=say(methods["p"]),
            pk=say(methods["pk"]),
            pm=say(methods["pm"]),
        ),
        text("Ppm is Cpm with the overall sigma; both need a target."),
    )
    source = text("Source: {source}.", source=say(study.capability.source))
    return (*(parts if options.target is not None else parts[:1]), source)
