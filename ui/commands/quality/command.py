"""What runs `tracepost sampling` and `tracepost analyse`: reads, asks the engine, gives report and document.

Qt is loaded only if a picture is wanted. Refusals of the engine become faults, which the command line prints.
"""

import argparse
from collections.abc import Callable
from pathlib import Path

import msgspec

from terminal.pictures.model import Picture
from terminal.quality.refusal import QualityRefused
from ui.commands.quality.report import NOTHING, StudyReport
from ui.commands.quality.table.file import ReadingOptions, Table, read_table
from ui.commands.quality.words import MARKS, SEPARATORS, refused
from ui.text import set_language, text

Shown = tuple[object, str]
"""One JSON document, and the same in words."""


def run_sampling(options: argparse.Namespace) -> Shown:
    """The plan, or every plan. Raises ConfigFault."""
    return _guarded(options, _sampling)


def run_analysis(options: argparse.Namespace) -> Shown:
    """The analysis that `options.analysis` names. Raises ConfigFault."""
    return _guarded(options, {"spc": _spc, "capability": _capability, "msa": _msa}[options.analysis])


def _guarded(options: argparse.Namespace, run: Callable[[argparse.Namespace], Shown]) -> Shown:
    set_language(options.language)
    if options.picture:
        _check_picture(options.picture)
    try:
        return run(options)
    except QualityRefused as refusal:
        raise refused(refusal) from refusal


def _sampling(options: argparse.Namespace) -> Shown:
    from terminal.quality.sampling.plans import every_cell
    from ui.commands.quality import sampling
    from ui.commands.quality.words import wrong

    if options.table:
        return [cell._asdict() for cell in every_cell(options.scheme)], sampling.table_as_csv(options.scheme)
    if options.lot is None or options.aql is None:
        raise wrong(text("A plan needs --lot and --aql; none was looked up. Give both, or --table for all."))
    asked = (options.lot, options.level, options.aql, options.severity, options.scheme)
    plan = sampling.plan_of(*asked, double=options.double)
    _draw(options.picture, lambda: sampling.plan_picture(plan))
    return sampling.plan_document(plan), sampling.plan_report(plan).words()


def _spc(options: argparse.Namespace) -> Shown:
    from ui.commands.quality import spc
    from ui.commands.quality.pictures.control import control_picture

    file = _file(options)
    chart, points = spc.chart_of(file, options)
    report = _with_reading(spc.chart_report(chart, points, options), file)
    _draw(options.picture, lambda: control_picture(chart, points, report))
    return {**spc.chart_document(chart, points, options), "read": file.reading()}, report.words()


def _capability(options: argparse.Namespace) -> Shown:
    from ui.commands.quality import capability

    file = _file(options)
    study, points = capability.study_of(file, options)
    report = _with_reading(capability.study_report(study, points, options), file)

    def picture() -> Picture:
        from ui.commands.quality.pictures.capability import capability_picture

        return capability_picture(study, points, report, options)

    _draw(options.picture, picture)
    return {**capability.study_document(study, points, options), "read": file.reading()}, report.words()


def _msa(options: argparse.Namespace) -> Shown:
    from ui.commands.quality import msa
    from ui.commands.quality.msa_report import msa_report

    file = _file(options)
    study, readings = msa.study_of(file, options)
    report = _with_reading(msa_report(study, options), file)

    def picture() -> Picture:
        from ui.commands.quality.pictures.msa import msa_picture

        return msa_picture(study, readings, report, options)

    _draw(options.picture, picture)
    return {**msa.study_document(study, options), "read": file.reading()}, report.words()


def _file(options: argparse.Namespace) -> Table:
    """The table; the titles of its columns of values stay with the options."""
    from ui.commands.quality.points import value_columns

    file = read_table(options.file, ReadingOptions(options.decimal, options.heading, options.encoding))
    options.titles = [file.title(column) for column in value_columns(file, options.value)]
    return file


def _with_reading(report: StudyReport, file: Table) -> StudyReport:
    """The report with how the file was read, always: another reading gives other figures."""
    facts = (*report.facts, (text("Read as"), reading_words(file)))
    notes = tuple(
        text(
            "Line {line} sums up others (“{words}”) and was left out.",
            line=row.line,
            words=next(cell for cell in row.cells if cell),
        )
        for row in file.left_out
    )
    return msgspec.structs.replace(report, facts=facts, notes=(*notes, *report.notes))


def reading_words(file: Table) -> str:
    """Encoding, separator, decimal mark and heading of a file in one line."""
    found = [text(MARKS[mark]) for mark in sorted(set(file.marks.values()))]
    line = file.heading_line
    parts = (
        text("encoding {name}", name=file.encoding.upper()),
        text("separator {name}", name=text(SEPARATORS[file.separator])),
        text("decimal mark {name}", name=", ".join(found) or NOTHING),
        text("no heading, columns are numbered") if line is None else text("heading in line {n}", n=line),
    )
    return "; ".join(parts)


def _check_picture(path: Path) -> None:
    from ui.charts.picture_file import check_picture_name

    check_picture_name(path)


def _draw(path: Path | None, picture: Callable[[], Picture]) -> None:
    """Writes the picture, if one is wanted."""
    if path is None:
        return
    from ui.charts.picture_file import write_picture
    from ui.program.run_terminal import application

    application(shown=False)
    write_picture(path, picture())
