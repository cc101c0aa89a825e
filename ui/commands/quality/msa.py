"""`tracepost analyse msa`: readings of a file, and the study of the measurement system that they are for."""

import argparse
from collections.abc import Sequence
from enum import StrEnum
from typing import Any

import msgspec

from terminal.faults import Fault
from terminal.quality.studies.gage.attribute_agreement import AttributeAgreement, attribute_agreement
from terminal.quality.studies.gage.linearity import Linearity, linearity
from terminal.quality.studies.gage.ranges import GageRange, Retest, average_and_range, retest
from terminal.quality.studies.gage.repeatability import Design, GageOptions, GageRR, gage_rr
from terminal.quality.studies.gage.type1 import Type1, type_1
from ui.commands.quality.points import value_columns
from ui.commands.quality.table.file import Table as File
from ui.commands.quality.words import wrong
from ui.text import text

Study = GageRR | GageRange | Retest | Type1 | Linearity | AttributeAgreement

SIGMAS = 6.0
"""Width of a spread in standard deviations, as study variation and process variation are given."""


class StudyName(StrEnum):
    """A study of a measurement system, as the command line names it."""

    CROSSED = "crossed"
    NESTED = "nested"
    TYPE1 = "type1"
    LINEARITY = "linearity"
    BIAS = "bias"
    ATTRIBUTE = "attribute"


class Readings(msgspec.Struct, frozen=True):
    """One entry a reading, in the order of the file; several columns of values are trials of their row."""

    values: list[Any]
    parts: list[str] | None
    operators: list[str] | None
    references: list[Any] | None


def study_of(file: File, options: argparse.Namespace) -> tuple[Study, Readings]:
    """The study that was asked for. Raises ConfigFault, QualityRefused."""
    _check(options)
    readings = _readings(file, options)
    if options.study in (StudyName.CROSSED, StudyName.NESTED):
        return _gage(readings, options), readings
    if options.study == StudyName.ATTRIBUTE:
        return _attribute(readings, options), readings
    if options.study == StudyName.TYPE1 or _is_value(options):
        return _type1(readings, options), readings
    assert readings.references is not None
    variation = None if options.variation is None else SIGMAS * options.variation
    found = linearity(readings.values, readings.references, parts=readings.parts, process_variation=variation)
    return found, readings


def study_document(study: Study, options: argparse.Namespace) -> dict[str, Any]:
    """The study for a program."""
    whole: dict[str, Any] = msgspec.to_builtins(study)
    first: dict[str, Any] = {"study": options.study, "file": options.file.name}
    if isinstance(study, GageRR | GageRange):
        first["ndc"] = study.distinct
    return first | whole


# ---------------------------------------------------------------- what is needed


def _check(options: argparse.Namespace) -> None:
    """Raises ConfigFault where a study lacks something it needs."""
    needs: dict[str, tuple[str, ...]] = {
        StudyName.CROSSED: ("part",),
        StudyName.NESTED: ("part", "operator"),
        StudyName.TYPE1: ("reference",),
        StudyName.BIAS: ("reference",),
        StudyName.LINEARITY: ("reference",),
        StudyName.ATTRIBUTE: ("part", "operator"),
    }
    absent = [name for name in needs[options.study] if getattr(options, name) is None]
    if absent:
        raise wrong(
            text(
                "{study} needs --{name}; nothing was computed. Name it.", study=options.study, name=absent[0]
            )
        )


def _is_number(words: str) -> bool:
    try:
        float(words)
    except ValueError:
        return False
    return True


def tolerance_of(options: argparse.Namespace) -> float | None:
    """Width of the tolerance, said or between the limits."""
    if options.tolerance is not None:
        return float(options.tolerance)
    if options.lsl is not None and options.usl is not None:
        return float(options.usl - options.lsl)
    return None


# ---------------------------------------------------------------- readings


def _readings(file: File, options: argparse.Namespace) -> Readings:
    columns = value_columns(file, options.value)
    cells = [_cells(file, column, options) for column in columns]
    trials = len(columns)

    def repeated(names: list[Any]) -> list[Any]:
        return [name for name in names for _ in range(trials)]

    by_column = options.reference is not None and not _is_value(options)
    return Readings(
        values=[value for row in zip(*cells, strict=True) for value in row],
        parts=repeated(file.texts(options.part)) if options.part else None,
        operators=repeated(file.texts(options.operator)) if options.operator else None,
        references=repeated(_cells(file, options.reference, options)) if by_column else None,
    )


def _is_value(options: argparse.Namespace) -> bool:
    """Whether the reference is one true value for all readings; elsewhere a number names a column."""
    return options.study in (StudyName.TYPE1, StudyName.BIAS) and _is_number(options.reference)


def _cells(file: File, column: str, options: argparse.Namespace) -> list[Any]:
    return _ratings(file, column) if options.study == StudyName.ATTRIBUTE else _floats(file, column)


def _floats(file: File, column: str) -> list[float | None]:
    return [None if value is None else float(value) for value in file.numbers(column)]


def _ratings(file: File, column: str) -> list[Any]:
    """Ratings as numbers where all are, so that they have an order, else as words."""
    try:
        numbers = _floats(file, column)
    except Fault:
        return list(file.texts(column))
    words = all(value is None for value in numbers)
    return list(file.texts(column)) if words else list(numbers)


# ---------------------------------------------------------------- studies


def _gage(readings: Readings, options: argparse.Namespace) -> GageRR | GageRange | Retest:
    assert readings.parts is not None
    tolerance = tolerance_of(options)
    variation = options.variation
    by_range = options.method == "range"
    if by_range and options.study == StudyName.NESTED:
        raise wrong(text("nested has no range method; nothing was computed. Leave --method out."))
    if by_range and readings.operators is None:
        return retest(readings.values, readings.parts, process_sd=variation, tolerance=tolerance)
    chosen = GageOptions(tolerance=tolerance, historical_sd=variation)
    if by_range:
        assert readings.operators is not None
        return average_and_range(readings.values, readings.parts, readings.operators, options=chosen)
    design = Design.ONE_WAY if readings.operators is None else Design(options.study)
    return gage_rr(readings.values, readings.parts, readings.operators, design=design, options=chosen)


def _type1(readings: Readings, options: argparse.Namespace) -> Type1:
    tolerance = tolerance_of(options)
    if tolerance is None:
        raise wrong(
            text(
                "{study} needs the tolerance; nothing was computed. "
                "Add --tolerance X, or --lsl X and --usl Y.",
                study=options.study,
            )
        )
    reference = float(options.reference) if _is_value(options) else _same(readings.references)
    return type_1(readings.values, reference=reference, tolerance=tolerance, level=options.confidence)


def _same(references: Sequence[float | None] | None) -> float:
    """The one reference of a column. Raises ConfigFault where there are several."""
    known = {value for value in references or () if value is not None}
    if len(known) != 1:
        raise wrong(
            text("type1 needs one reference; nothing was computed. Add --reference X, or use linearity.")
        )
    return known.pop()


def _attribute(readings: Readings, options: argparse.Namespace) -> AttributeAgreement:
    assert readings.parts is not None
    assert readings.operators is not None
    return attribute_agreement(
        readings.operators,
        readings.parts,
        readings.values,
        standard=readings.references,
        positive=options.positive,
        level=options.confidence,
    )
