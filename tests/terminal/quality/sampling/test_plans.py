"""Sampling plans of the tables: letters, arrows, every cell at hand, double plans, refusals."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal.quality.refusal import QualityReason, QualityRefused
from terminal.quality.sampling import tables
from terminal.quality.sampling.oc_curve import performance, stages_of
from terminal.quality.sampling.plans import (
    Cell,
    code_letter,
    double_plan,
    every_cell,
    single_plan,
    tighter_ac,
)

TABLE = Path(__file__).resolve().parents[5] / "shared/data/golden/aql_single_mil105e_z14.csv"

LOTS = st.integers(2, 3_000_000)
LEVELS = st.sampled_from(tuple(tables.LEVELS))
AQLS = st.sampled_from(tables.AQLS)
SEVERITIES = st.sampled_from(tuple(tables.Severity))


@pytest.mark.slow
def test_every_row_of_the_table_at_hand() -> None:
    if not TABLE.is_file():
        pytest.skip(f"the table of reference is not there: {TABLE.name}")
    with TABLE.open(encoding="utf-8", newline="") as lines:
        rows = [_row(row) for row in csv.DictReader(lines)]
    cells = set(every_cell("z1.4"))
    assert len(rows) == 4096
    assert [row for row in rows if row not in cells] == []


def _row(row: dict[str, str]) -> Cell:
    numbers = (float(row["aql"]), int(row["n"]), int(row["ac"]), int(row["re"]))
    lot_to = int(float(row["lot_to"])) if row["lot_to"] else None
    return Cell(row["inspection"], int(row["lot_from"]), lot_to, row["level"], *numbers)


@pytest.mark.slow
def test_every_cell_is_answered_once() -> None:
    cells = list(every_cell("z1.4"))
    assert len(cells) == len({cell[:5] for cell in cells}) == 3 * 15 * 7 * 26
    assert all(0 <= cell.ac < cell.re for cell in cells)
    assert {cell.re - cell.ac for cell in cells if cell.inspection != "reduced"} == {1}
    assert len(list(every_cell("iso2859"))) == 2 * 15 * 7 * 26


LETTERS_AT = (
    *(
        (2, "II", "A"),
        (8, "II", "A"),
        (9, "II", "B"),
        (1000, "II", "J"),
        (1000, "III", "K"),
        (1200, "II", "J"),
    ),
    *((1201, "II", "K"), (500_000, "III", "Q"), (500_001, "III", "R"), (10**9, "S-1", "D"), (50, "S-4", "C")),
)


@pytest.mark.parametrize(("lot", "level", "letter"), LETTERS_AT)
def test_code_letters(lot: int, level: str, letter: str) -> None:
    assert code_letter(lot, level) == letter


@pytest.mark.parametrize(
    ("where", "plan"),
    [
        ((1000, "II", 1.0, "normal"), ("J", 80, 2, 3)),
        ((1000, "II", 1.0, "tightened"), ("J", 80, 1, 2)),
        ((1000, "II", 1.0, "reduced"), ("J", 32, 1, 3)),
        ((1000, "III", 0.4, "normal"), ("K", 125, 1, 2)),  # not the n 80, Ac 2 that a calculator prints
        ((10_000, "II", 0.065, "normal"), ("L", 200, 0, 1)),
        ((20, "II", 1.0, "normal"), ("E", 13, 0, 1)),  # arrow down
        ((500, "I", 10.0, "normal"), ("F", 20, 5, 6)),
        ((600_000, "III", 0.015, "normal"), ("P", 800, 0, 1)),  # two letters up: none is below
        ((600_000, "III", 0.025, "tightened"), ("S", 3150, 1, 2)),
        ((600_000, "III", 1000.0, "normal"), ("B", 3, 44, 45)),  # arrows up
        ((600_000, "III", 0.015, "reduced"), ("P", 315, 0, 1)),
    ],
)
def test_plans_of_the_standard(where: tuple[int, str, float, str], plan: tuple[str, int, int, int]) -> None:
    found = single_plan(*where)
    assert (found.plan_letter, found.table_n, found.ac, found.re) == plan


@pytest.mark.slow
@given(LOTS, LEVELS, AQLS, SEVERITIES)
def test_a_sample_never_exceeds_the_lot(lot: int, level: str, aql: float, severity: str) -> None:
    plan = single_plan(lot, level, aql, severity)
    assert plan.n == min(plan.table_n, lot)
    assert plan.inspect_all == (plan.table_n >= lot)
    assert plan.letter == code_letter(lot, level)


@pytest.mark.slow
@given(LOTS, LEVELS, AQLS)
def test_severities_are_ordered(lot: int, level: str, aql: float) -> None:
    """Tightened accepts less often than normal wherever both plans draw the same sample."""
    normal, tightened = (single_plan(lot, level, aql, how) for how in ("normal", "tightened"))
    if normal.table_n == tightened.table_n:
        assert tightened.ac <= normal.ac
    assert single_plan(lot, level, aql, "reduced").table_n <= normal.table_n


def test_a_lot_smaller_than_the_sample_is_inspected_whole() -> None:
    plan = single_plan(6, "II", 0.1)
    assert (plan.letter, plan.n, plan.table_n, plan.inspect_all) == ("A", 6, 125, True)


def test_whole_numbers_beyond_a_float_stay_exact() -> None:
    assert single_plan(2**53 + 1, "II", 1.0).lot_size == 2**53 + 1
    assert single_plan(1000.0, "II", 1.0) == single_plan(1000, "II", 1.0)  # type: ignore[arg-type]


def test_what_the_aql_counts() -> None:
    assert single_plan(100, "II", 10.0).measure.startswith("percent nonconforming")
    assert single_plan(100, "II", 15.0).measure == "nonconformities per 100 units"


# ---------------------------------------------------------------- schemes


def test_iso_says_what_is_checked() -> None:
    plan = single_plan(1000, "II", 1.0, "tightened", "iso2859")
    assert (plan.n, plan.ac, plan.re) == (80, 1, 2)
    assert "ISO 2859-1" in plan.source
    assert "not with a copy of ISO 2859-1" in plan.checked
    assert "AQLSchemes" in single_plan(1000, "II", 1.0).checked


def test_iso_does_not_guess() -> None:
    for refused in (
        lambda: single_plan(1000, "II", 1.0, "reduced", "iso2859"),
        lambda: double_plan(1000, "II", 1.0, "normal", "iso2859"),
    ):
        with pytest.raises(QualityRefused, match="could not be checked") as caught:
            refused()
        assert caught.value.reason is QualityReason.NOT_AVAILABLE
    assert {cell.inspection for cell in every_cell("iso2859")} == {"normal", "tightened"}


# ---------------------------------------------------------------- double sampling


@pytest.mark.parametrize(
    ("where", "n", "ac", "re"),
    [
        ((1000, "II", 1.0, "normal"), 50, (0, 3), (3, 4)),
        ((1000, "II", 0.65, "normal"), 50, (0, 1), (2, 2)),
        ((100_000, "II", 1.0, "normal"), 315, (5, 12), (9, 13)),
        ((100_000, "II", 1.0, "tightened"), 315, (3, 11), (7, 12)),
        ((1000, "II", 1.0, "reduced"), 20, (0, 0), (3, 4)),
    ],
)
def test_double_plans_of_the_standard(
    where: tuple[int, str, float, str], n: int, ac: tuple[int, int], re: tuple[int, int]
) -> None:
    plan = double_plan(*where)
    assert (plan.table_n, plan.ac, plan.re) == (n, ac, re)


@pytest.mark.parametrize("where", [(1000, "II", 0.15), (5, "II", 25.0)])
def test_no_double_plan_sends_to_the_single_one(where: tuple[int, str, float]) -> None:
    single = single_plan(*where)
    with pytest.raises(QualityRefused, match=f"use the single plan: n {single.n}, Ac {single.ac}") as caught:
        double_plan(*where)
    assert caught.value.reason is QualityReason.NOT_AVAILABLE


@pytest.mark.parametrize(("severity", "apart"), [("normal", 0.145), ("tightened", 0.145), ("reduced", 0.175)])
def test_double_plans_accept_as_their_single_ones(severity: str, apart: float) -> None:
    """The widest gap of the Poisson curves, over every double plan: what the decision record states."""
    numbers = {pair: plan for plan in _doubles(severity) for pair in [(plan.single.ac, plan.single.re)]}
    assert len(numbers) == {"normal": 10, "tightened": 9, "reduced": 10}[severity]
    for plan in numbers.values():
        single, double = stages_of(plan.single), stages_of(plan)
        for step in range(1, 25):
            mean = step * plan.single.re / 12 / plan.single.n
            one, two = performance(single, mean, "poisson"), performance(double, mean, "poisson")
            assert abs(one.accept - two.accept) < apart


def _doubles(severity: str) -> list:  # type: ignore[type-arg]
    found = []
    for letter_lot in (400, 1000, 100_000):
        for aql in tables.AQLS:
            try:
                found.append(double_plan(letter_lot, "II", aql, severity))
            except QualityRefused:
                continue
    for lot in (30, 60):
        found += [double_plan(lot, "II", aql, severity) for aql in (150.0, 250.0)]
    return found


@pytest.mark.parametrize("severity", tuple(tables.Severity))
def test_double_numbers_are_consistent(severity: str) -> None:
    for plan in _doubles(severity):
        (first_ac, ac), (first_re, re) = plan.ac, plan.re
        assert first_ac < first_re - 1
        assert first_ac <= ac < re
        assert first_re <= re
        assert re == ac + 1 or severity == "reduced"
        assert plan.table_n < plan.single.table_n < 2 * plan.table_n


@pytest.mark.slow
@given(LOTS, st.sampled_from([1.0, 4.0, 65.0]))
def test_two_samples_fit_the_lot(lot: int, aql: float) -> None:
    try:
        plan = double_plan(lot, "II", aql)
    except QualityRefused:
        return
    assert plan.n <= (lot + 1) // 2
    assert plan.inspect_all == (2 * plan.table_n >= lot)


# ---------------------------------------------------------------- one AQL step tighter


def test_one_step_tighter_keeps_the_sample() -> None:
    assert tighter_ac(single_plan(1000, "II", 1.0)) == 1
    assert tighter_ac(single_plan(1000, "II", 1.5)) == 2
    assert tighter_ac(single_plan(1000, "II", 0.65)) is None
    assert tighter_ac(single_plan(600_000, "III", 0.01)) is None


@pytest.mark.slow
@given(LOTS, LEVELS, AQLS)
def test_one_step_tighter_is_there_wherever_the_score_needs_it(lot: int, level: str, aql: float) -> None:
    plan = single_plan(lot, level, aql)
    tighter = tighter_ac(plan)
    if plan.ac >= 2:
        assert tighter is not None
        assert tighter < plan.ac


# ---------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ((1, "II", 1.0), QualityReason.OUT_OF_RANGE),
        ((-5, "II", 1.0), QualityReason.OUT_OF_RANGE),
        ((10.5, "II", 1.0), QualityReason.OUT_OF_RANGE),
        ((10**400, "II", 1.0), QualityReason.NOT_FINITE),
        ((float("inf"), "II", 1.0), QualityReason.NOT_FINITE),
        ((float("nan"), "II", 1.0), QualityReason.NOT_FINITE),
        (("1000", "II", 1.0), QualityReason.NOT_NUMERIC),
        ((None, "II", 1.0), QualityReason.NOT_NUMERIC),
        ((True, "II", 1.0), QualityReason.NOT_NUMERIC),
        ((1000, "IV", 1.0), QualityReason.UNKNOWN_OPTION),
        ((1000, 2, 1.0), QualityReason.UNKNOWN_OPTION),
        ((1000, "II", 1.1), QualityReason.UNKNOWN_OPTION),
        ((1000, "II", "1.0"), QualityReason.NOT_NUMERIC),
        ((1000, "II", float("nan")), QualityReason.NOT_FINITE),
        ((1000, "II", 1.0, "severe"), QualityReason.UNKNOWN_OPTION),
        ((1000, "II", 1.0, "discontinued"), QualityReason.UNKNOWN_OPTION),
        ((1000, "II", 1.0, "normal", "gb"), QualityReason.UNKNOWN_OPTION),
    ],
)
def test_bad_input_is_refused(arguments: tuple[object, ...], reason: QualityReason) -> None:
    with pytest.raises(QualityRefused) as caught:
        single_plan(*arguments)  # type: ignore[arg-type]
    assert caught.value.reason is reason
    assert caught.value.detail.endswith(".")


def test_unknown_scheme_of_the_whole_table() -> None:
    with pytest.raises(QualityRefused, match="scheme"):
        next(every_cell("z19"))
