"""Sampling plans by attributes: what to draw from a lot and how many nonconforming ones it may hold.

Looks plans up by lot size, inspection level and AQL (MIL-STD-105E / ANSI Z1.4, ISO 2859-1 / GB/T 2828.1). Not
the change between normal, tightened and reduced (`switching.py`), not the chances of a plan (`oc_curve.py`).
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Final, NamedTuple, cast

import msgspec

from terminal.quality.refusal import QualityReason, QualityRefused
from terminal.quality.sampling import tables
from terminal.quality.sampling.input import number, one_of, whole
from terminal.quality.sampling.tables import Numbers, Severity


class SamplingScheme(StrEnum):
    """Whose tables: MIL-STD-105E / ANSI Z1.4, or ISO 2859-1 / GB/T 2828.1."""

    Z1_4 = "z1.4"
    ISO2859 = "iso2859"


SOURCE: Final[dict[str, str]] = {
    SamplingScheme.Z1_4: "MIL-STD-105E (1989) / ANSI Z1.4, master tables II and III",
    SamplingScheme.ISO2859: "ISO 2859-1:1999 / GB/T 2828.1-2012, master tables 2-A and 2-B",
}
SINGLE_CHECKED: Final[dict[str, str]] = {
    SamplingScheme.Z1_4: "all cells equal R AQLSchemes 1.7-2; letters and own-letter cells equal R "
    "Planesmuestra 0.1",
    SamplingScheme.ISO2859: "normal and tightened single plans are those of MIL-STD-105E, compared with its "
    "tables only, not with a copy of ISO 2859-1; reduced inspection and double sampling are not available",
}
DOUBLE_CHECKED = (
    "sizes and numbers read against R AQLSchemes 1.7-2, chances of acceptance compared with those of the "
    "single plan; not compared with a printed copy of the standard"
)


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """A single sampling plan: accept with `ac` nonconforming or fewer among `n`, do not with `re` or more.

    Where `re` is more than `ac` + 1 (reduced, Z1.4) a count between them accepts this lot and ends reduced
    inspection. `letter` belongs to the lot, `plan_letter` to the plan that the arrows lead to. `n` never
    exceeds the lot; `table_n` is the size in the table. `measure` says what the AQL counts.
    """

    scheme: str
    source: str
    checked: str
    lot_size: int
    level: str
    aql: float
    severity: str
    letter: str
    plan_letter: str
    n: int
    table_n: int
    ac: int
    re: int
    inspect_all: bool
    measure: str


class DoublePlan(msgspec.Struct, frozen=True, kw_only=True):
    """A double sampling plan: two samples of `n` each, a second one only between `ac[0]` and `re[0]`.

    `ac[1]` and `re[1]` count both samples together. `n` never exceeds half the lot, rounded up; `inspect_all`
    where both samples together take in the whole lot. `single` is the plan it stands for.
    """

    scheme: str
    source: str
    checked: str
    n: int
    table_n: int
    ac: Numbers
    re: Numbers
    inspect_all: bool
    single: Plan


class Cell(NamedTuple):
    """One cell of the whole table; `n` is not cut to the lot, `lot_to` is None where the range has no end."""

    inspection: str
    lot_from: int
    lot_to: int | None
    level: str
    aql: float
    n: int
    ac: int
    re: int


def code_letter(lot_size: int, level: str = "II") -> str:
    """Return the code letter of a lot of 2 or more at an inspection level (S-1 .. S-4, I, II, III)."""
    known = one_of("inspection level", level, tuple(tables.LEVELS))
    return tables.LEVELS[known][tables.lot_range(_lot(lot_size))]


def single_plan(
    lot_size: int, level: str, aql: float, severity: str = Severity.NORMAL, scheme: str = SamplingScheme.Z1_4
) -> Plan:
    """Return the single sampling plan of a lot, arrows followed; refuses where no table could be checked."""
    strict = _severity(severity, scheme)
    letter = code_letter(lot_size, level)
    column = _column(aql)
    row = tables.follow(strict, tables.LETTERS.index(letter), column)
    ac, re = cast("Numbers", tables.own(strict, row, column))
    table_n = tables.size(strict, row)
    return Plan(
        scheme=scheme,
        source=SOURCE[scheme],
        checked=SINGLE_CHECKED[scheme],
        lot_size=int(lot_size),
        level=level,
        aql=tables.AQLS[column],
        severity=strict,
        letter=letter,
        plan_letter=tables.LETTERS[row],
        n=min(table_n, int(lot_size)),
        table_n=table_n,
        ac=ac,
        re=re,
        inspect_all=table_n >= lot_size,
        measure=_measure(tables.AQLS[column]),
    )


def double_plan(
    lot_size: int, level: str, aql: float, severity: str = Severity.NORMAL, scheme: str = SamplingScheme.Z1_4
) -> DoublePlan:
    """Return the double sampling plan of a lot; refuses where the tables send to the single plan."""
    single = single_plan(lot_size, level, aql, severity, scheme)
    if scheme != SamplingScheme.Z1_4:
        raise _not_available("double sampling of ISO 2859-1 differs from Z1.4 and could not be checked")
    row = tables.LETTERS.index(single.plan_letter)
    table_n = tables.double_size(_severity(severity, scheme), row)
    numbers = tables.DOUBLE.get((single.ac, single.re))
    if table_n is None or numbers is None:
        raise _not_available(
            f"the tables have no double plan for letter {single.plan_letter} with Ac {single.ac}; "
            f"use the single plan: n {single.n}, Ac {single.ac}, Re {single.re}"
        )
    (first_ac, first_re), (ac, re) = numbers
    return DoublePlan(
        scheme=scheme,
        source=SOURCE[scheme],
        checked=DOUBLE_CHECKED,
        n=min(table_n, (single.lot_size + 1) // 2),
        table_n=table_n,
        ac=(first_ac, ac),
        re=(first_re, re),
        inspect_all=2 * table_n >= single.lot_size,
        single=single,
    )


def every_cell(scheme: str = SamplingScheme.Z1_4) -> Iterator[Cell]:
    """Yield every single plan of the scheme: 8 190 cells for z1.4, 5 460 for iso2859 (no reduced)."""
    one_of("scheme", scheme, tuple(SamplingScheme))
    for severity in tuple(Severity)[: 3 if scheme == SamplingScheme.Z1_4 else 2]:
        for place, lot_to in enumerate((*tables.LOT_ENDS, None)):
            lot_from = tables.LOT_ENDS[place - 1] + 1 if place else 2
            for level, letters in tables.LEVELS.items():
                for column, aql in enumerate(tables.AQLS):
                    row = tables.follow(severity, tables.LETTERS.index(letters[place]), column)
                    ac, re = cast("Numbers", tables.own(severity, row, column))
                    n = tables.size(severity, row)
                    yield Cell(severity, lot_from, lot_to, level, aql, n, ac, re)


def tighter_ac(plan: Plan) -> int | None:
    """Return Ac for the same sample one AQL step tighter, None where the table has no number there."""
    strict = _severity(plan.severity, plan.scheme)
    row, column = tables.LETTERS.index(plan.plan_letter), tables.AQLS.index(plan.aql)
    numbers = tables.own(strict, row, column - 1) if column else None
    return numbers[0] if numbers else None


def _lot(lot_size: object) -> int:
    return whole("lot size", lot_size, 2)


def _severity(severity: object, scheme: object) -> Severity:
    one_of("scheme", scheme, tuple(SamplingScheme))
    strict = Severity(one_of("severity", severity, tuple(Severity)))
    if scheme == SamplingScheme.ISO2859 and strict == Severity.REDUCED:
        raise _not_available(
            "table 2-C of ISO 2859-1 (reduced inspection) differs from Z1.4 and could not be checked; "
            "use normal inspection, which asks for more"
        )
    return strict


def _column(aql: object) -> int:
    given = number("AQL", aql)
    for column, known in enumerate(tables.AQLS):
        if abs(given - known) <= 1e-9 * known:
            return column
    raise QualityRefused(
        QualityReason.UNKNOWN_OPTION,
        f"AQL {given:g} is no column of the tables: no plan was given; "
        f"take one of {', '.join(f'{known:g}' for known in tables.AQLS)}.",
        name="AQL",
        value=given,
    )


def _measure(aql: float) -> str:
    counts = "nonconformities per 100 units"
    return counts if aql > 10 else f"percent nonconforming, or {counts}"


def _not_available(why: str) -> QualityRefused:
    return QualityRefused(QualityReason.NOT_AVAILABLE, f"No plan is given: {why}.")
