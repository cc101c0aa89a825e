"""What a study of a measurement system says to a person: facts, tables, and the customary judgement of them.

The limits of judgement are those of AIAG MSA: 10 and 30 % of study variation, 5 distinct categories, kappa of
0.75 and 0.40; and the customary 1.33 of Cg and Cgk.
"""

import argparse
from collections.abc import Callable
from typing import Any, Final

from terminal.quality.studies.gage.anova import AnovaRow
from terminal.quality.studies.gage.attribute_agreement import AttributeAgreement, Share
from terminal.quality.studies.gage.linearity import Bias, Linearity, Term
from terminal.quality.studies.gage.ranges import GageRange, Retest
from terminal.quality.studies.gage.repeatability import Component, GageRR
from terminal.quality.studies.gage.type1 import Type1
from ui.commands.quality.msa import SIGMAS, Study, tolerance_of
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
from ui.commands.quality.words import SOURCES, STUDY_METHODS, STUDY_TITLES
from ui.text import text

GOOD = 10.0
POOR = 30.0
CATEGORIES = 5
ENOUGH = 1.33
KAPPA_GOOD: Final = 0.75

Parts = tuple[tuple[Fact, ...], tuple[ReportTable, ...], tuple[str, ...]]
"""Facts, tables and warnings of one kind of study."""


def msa_report(study: Study, options: argparse.Namespace) -> StudyReport:
    """The study for a person."""
    facts, tables, warnings = _PARTS[type(study)](study, options)
    kind = "retest" if isinstance(study, Retest) else options.study
    title = text(STUDY_TITLES[kind], what=", ".join(options.titles))
    method = ((text("File"), options.file.name), (text("Method"), text(STUDY_METHODS[type(study).__name__])))
    return StudyReport(title, (*method, *facts), tables, warnings, notes_of(study))


def notes_of(study: Study) -> tuple[str, ...]:
    """By what the figures are judged."""
    if isinstance(study, GageRR | GageRange):
        return (
            text(
                "AIAG: below 10 % of study variation or tolerance acceptable, 10 to 30 % depends on the use, "
                "above 30 % not acceptable; 5 or more distinct categories."
            ),
        )
    if isinstance(study, Type1):
        return (text("Customary: Cg and Cgk of at least 1.33."),)
    if isinstance(study, AttributeAgreement):
        return (text("AIAG: kappa above 0.75 good, below 0.40 poor."),)
    return ()


def source_name(source: str) -> str:
    """A source of variation in the language in force."""
    return text(SOURCES[source]) if source in SOURCES else source


# ---------------------------------------------------------------- gage R&R


def _gage(study: GageRR, options: argparse.Namespace) -> Parts:
    facts = [*_sizes(study), *_known(options)]
    if study.interaction_kept is not None:
        kept = text("kept") if study.interaction_kept else text("pooled into repeatability")
        facts.append((text("Part × operator"), text("{what} (alpha {a})", what=kept, a=study.options.alpha)))
    used = study.anova if study.reduced is None or study.interaction_kept else study.reduced
    facts.append((text("Distinct categories"), _whole(study.distinct)))
    tables = (_anova(used), components_table(study.components))
    return tuple(facts), tables, _gage_warnings(study.components, study.distinct)


def _range(study: GageRange, options: argparse.Namespace) -> Parts:
    ranges = (
        (text("Mean range"), figure(study.mean_range)),
        (text("Range of the operators"), figure(study.operator_range)),
        (text("Range of the parts"), figure(study.part_range)),
        (text("Distinct categories"), _whole(study.distinct)),
    )
    facts = (*_sizes(study), *_known(options), *ranges)
    return facts, (components_table(study.components),), _gage_warnings(study.components, study.distinct)


def _sizes(study: GageRR | GageRange) -> tuple[Fact, ...]:
    operators = ((text("Operators"), str(len(study.operators))),) if study.operators else ()
    return ((text("Parts"), str(len(study.parts))), *operators, (text("Trials"), str(study.trials)))


def _known(options: argparse.Namespace) -> tuple[Fact, ...]:
    tolerance = tolerance_of(options)
    facts = ((text("Tolerance"), figure(tolerance)),) if tolerance is not None else ()
    if options.variation is None:
        return facts
    return (*facts, (text("Known sigma of the process"), figure(options.variation)))


def _whole(number: int | None) -> str:
    return NOTHING if number is None else str(number)


def _anova(rows: tuple[AnovaRow, ...]) -> ReportTable:
    head = (text("Source of variation"), text("df"), text("squares"), text("mean square"), "F", "p")
    cells = tuple(
        (
            source_name(row.source),
            str(row.degrees),
            figure(row.squares),
            figure(row.mean_square),
            fixed(row.f, 3),
            chance(row.p),
        )
        for row in rows
    )
    return ReportTable(head, cells)


def components_table(components: tuple[Component, ...]) -> ReportTable:
    """Each component with its shares."""
    head = (
        text("Component"),
        text("variance"),
        text("% contribution"),
        text("sigma"),
        text("{n} sigma", n=f"{SIGMAS:g}"),
        text("% study variation"),
        text("% tolerance"),
    )
    cells = tuple(
        (
            source_name(one.name),
            figure(one.variance),
            fixed(one.contribution, 2),
            figure(one.sd),
            figure(one.study),
            fixed(one.percent_study, 2),
            fixed(one.percent_tolerance, 2),
        )
        for one in components
    )
    return ReportTable(head, cells)


def _gage_warnings(components: tuple[Component, ...], distinct: int | None) -> tuple[str, ...]:
    gage = next(one for one in components if one.name == "gage r&r")
    found = []
    if gage.percent_study > POOR:
        share = fixed(gage.percent_study, 1)
        found.append(
            text("The gauge takes {share} % of the study variation: it cannot tell these parts.", share=share)
        )
    elif distinct is not None and distinct < CATEGORIES:
        found.append(text("Only {n} distinct categories: the gauge tells these parts roughly.", n=distinct))
    if gage.percent_tolerance is not None and gage.percent_tolerance > POOR:
        share = fixed(gage.percent_tolerance, 1)
        found.append(
            text("The gauge takes {share} % of the tolerance: it cannot judge these parts.", share=share)
        )
    return tuple(found)


# ---------------------------------------------------------------- one part, several references


def _retest(study: Retest, options: argparse.Namespace) -> Parts:
    facts = (
        (text("Parts"), str(study.parts)),
        *_known(options),
        (text("Mean range"), figure(study.mean_range)),
        ("d2*", figure(study.d2_star)),
        (text("Sigma of the gauge"), figure(study.sd)),
        (text("of the process"), _percent(study.of_process)),
        (text("of the tolerance"), _percent(study.of_tolerance)),
        (text("Correlation"), figure(study.correlation, 4)),
    )
    return facts, (), ()


def _percent(share: float | None) -> str:
    return NOTHING if share is None else f"{fixed(100 * share, 2)} %"


def _type1(study: Type1, options: argparse.Namespace) -> Parts:
    level = text("{level} % interval", level=f"{study.level * 100:g}")
    bias = f"{figure(study.bias)} ({level} {interval(study.bias_low, study.bias_high, 6)})"
    facts = (
        (text("Readings"), str(study.n)),
        (text("Reference"), figure(study.reference)),
        (text("Tolerance"), figure(study.tolerance)),
        (text("Mean"), figure(study.mean)),
        (text("Sigma"), figure(study.sd)),
        (text("Bias"), bias),
        (text("t test of the bias"), text("t {t}, p {p}", t=fixed(study.t, 3), p=chance(study.p))),
        ("Cg", fixed(study.cg, 3)),
        ("Cgk", fixed(study.cgk, 3)),
        (text("% repeatability"), fixed(study.percent_repeatability, 2)),
        (text("% repeatability and bias"), fixed(study.percent_both, 2)),
    )
    return facts, (), type1_warnings(study)


def type1_warnings(study: Type1) -> tuple[str, ...]:
    """What speaks against the gauge."""
    found = []
    if min(study.cg, study.cgk) < ENOUGH:
        found.append(
            text(
                "Cg {cg}, Cgk {cgk}: below 1.33, the gauge is not fit for this tolerance.",
                cg=fixed(study.cg, 2),
                cgk=fixed(study.cgk, 2),
            )
        )
    if study.p < 1 - study.level:
        found.append(text("The bias is more than chance (p {p}).", p=chance(study.p)))
    return tuple(found)


def _linearity(study: Linearity, options: argparse.Namespace) -> Parts:
    facts = [
        (text("Readings"), str(study.n)),
        (text("Residual sigma"), figure(study.s)),
        ("R²", f"{fixed(100 * study.r_squared, 2)} %"),
        (text("% linearity"), fixed(study.percent_linearity, 2)),
    ]
    if study.linearity is not None:
        facts.append((text("Linearity"), figure(study.linearity)))
        facts.append((text("Process variation, {n} sigma", n=f"{SIGMAS:g}"), figure(study.process_variation)))
    terms = (("intercept", study.intercept), ("slope", study.slope))
    line = ReportTable(
        (text("Line of the bias"), text("value"), text("standard error"), "t", "p"),
        tuple(_term(name, term) for name, term in terms),
    )
    biases = tuple(_bias(one) for one in (*study.parts, study.average))
    head = (text("Reference"), "n", text("mean"), text("bias"), text("% of variation"), "t", "p")
    return tuple(facts), (line, ReportTable(head, biases)), _linearity_warnings(study)


def _term(name: str, term: Term) -> tuple[str, ...]:
    words = text("Slope") if name == "slope" else text("Intercept")
    return words, figure(term.value), figure(term.error), fixed(term.t, 3), chance(term.p)


def _bias(one: Bias) -> tuple[str, ...]:
    name = figure(one.reference) if one.part else text("Average")
    numbers = (figure(one.mean), figure(one.bias), fixed(one.percent, 2), fixed(one.t, 3), chance(one.p))
    return name, str(one.n), *numbers


def _linearity_warnings(study: Linearity) -> tuple[str, ...]:
    found = []
    if study.slope.p < 0.05:
        found.append(
            text("The bias changes with the size of the part (slope p {p}).", p=chance(study.slope.p))
        )
    if study.average.p is not None and study.average.p < 0.05:
        found.append(text("The bias is more than chance (p {p}).", p=chance(study.average.p)))
    return tuple(found)


# ---------------------------------------------------------------- attributes


def _attribute(study: AttributeAgreement, options: argparse.Namespace) -> Parts:
    facts = [
        (text("Items"), str(study.items)),
        (text("Operators"), str(len(study.appraisers))),
        (text("Trials"), str(study.trials)),
        (text("Ratings"), ", ".join(_rating(one) for one in study.categories)),
    ]
    if study.kappa_between:
        facts.append((text("Kappa among all"), fixed(study.kappa_between.value, 3)))
    if study.kappa_standard is not None:
        facts.append((text("Kappa against the standard"), fixed(study.kappa_standard, 3)))
    if study.kendall_w:
        facts.append((text("Kendall's W"), fixed(study.kendall_w.value, 3)))
    tables = tuple(table for table in (_shares(study), _kappas(study), _pairs(study)) if table.rows)
    return tuple(facts), tables, _attribute_warnings(study)


def _rating(rating: Any) -> str:
    return figure(rating) if isinstance(rating, float) else str(rating)


def shares_of(study: AttributeAgreement) -> list[tuple[str, Share]]:
    """Every share of items that agree, by what agrees."""
    found: list[tuple[str, Share | None]] = []
    found += [(text("{name} with itself", name=one.name), one.within) for one in study.appraisers]
    found += [
        (text("{name} with the standard", name=one.name), one.against_standard) for one in study.appraisers
    ]
    found += [(text("all among each other"), study.between)]
    found += [(text("all with the standard"), study.all_against_standard)]
    return [(name, share) for name, share in found if share is not None]


def _shares(study: AttributeAgreement) -> ReportTable:
    level = text("{level} % interval", level=f"{study.level * 100:g}")
    head = (text("Agreement"), text("items"), text("agree"), "%", level)
    cells = tuple(
        (name, str(one.inspected), str(one.matched), fixed(one.percent, 1), interval(one.low, one.high, 1))
        for name, one in shares_of(study)
    )
    return ReportTable(head, cells)


def _kappas(study: AttributeAgreement) -> ReportTable:
    head = (
        text("Operator"),
        text("kappa within"),
        text("kappa, standard"),
        text("tau, standard"),
        text("missed, %"),
        text("false alarms, %"),
    )
    cells = tuple(
        (
            one.name,
            fixed(one.kappa_within.value if one.kappa_within else None, 3),
            fixed(one.kappa_standard, 3),
            fixed(one.tau_standard, 3),
            fixed(None if one.missed is None else 100 * one.missed, 1),
            fixed(None if one.false_alarms is None else 100 * one.false_alarms, 1),
        )
        for one in study.appraisers
    )
    return ReportTable(head, cells)


def _pairs(study: AttributeAgreement) -> ReportTable:
    head = (text("Two operators"), "kappa", "tau")
    cells = tuple(
        (f"{pair.one} – {pair.other}", fixed(pair.kappa, 3), fixed(pair.tau, 3)) for pair in study.pairs
    )
    return ReportTable(head, cells)


def _attribute_warnings(study: AttributeAgreement) -> tuple[str, ...]:
    kappa = study.kappa_standard
    if kappa is None and study.kappa_between is not None:
        kappa = study.kappa_between.value
    if kappa is None or kappa > KAPPA_GOOD:
        return ()
    return (text("Kappa {kappa}: people do not judge alike enough.", kappa=fixed(kappa, 2)),)


_PARTS: Final[dict[type, Callable[[Any, argparse.Namespace], Parts]]] = {
    GageRR: _gage,
    GageRange: _range,
    Retest: _retest,
    Type1: _type1,
    Linearity: _linearity,
    AttributeAgreement: _attribute,
}
