"""The runner reads any folder of the format and compares as it says; the product meets every case."""

import json
from pathlib import Path

import pytest

from tests.golden.__main__ import adapters, check, tallies, words
from tests.golden.cases import (
    Case,
    Checked,
    cases,
    compare,
    number,
    option,
    options,
    printed,
    rows,
    tolerance,
)
from tests.golden.msa import _by_column

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "golden"
FOREIGN_KINDS = ("jasp-processCapabilityStudies", "capability")


def folder_of_cases() -> Path:
    if not SHARED.is_dir():
        pytest.skip("the golden cases are not beside the clone (../shared/data/golden)")
    return SHARED


@pytest.mark.slow
def test_every_golden_case_passes_or_says_why_it_does_not_apply() -> None:
    lines = list(check(folder_of_cases()))
    failed = [line for line in lines if line.checked.status == "failed"]
    unexplained = [one for one in lines if one.checked.status == "not_applicable" and not one.checked.why]
    assert not failed, words(failed, every=True)
    assert not unexplained, words(unexplained, every=True)
    assert len(lines) > 4000


@pytest.mark.slow
def test_every_kind_has_an_adapter() -> None:
    known = adapters()
    assert {case.kind for case in cases(folder_of_cases())} <= set(known)


def run_length_case(value: float) -> dict[str, object]:
    return {
        "name": "three-sigma",
        "kind": "arl",
        "source": "1 / (2 Phi(-3))",
        "input": {"chart": "shewhart", "shifts": [0]},
        "params": {},
        "expect": {"metric": "ARL", "values": [value]},
    }


def test_runner_passes_and_fails(tmp_path: Path) -> None:
    (tmp_path / "arl.json").write_text(json.dumps([run_length_case(370.398), run_length_case(365.0)]))
    (tmp_path / "x.json").write_text(json.dumps([{**run_length_case(1.0), "kind": "never-heard"}]))
    lines = list(check(tmp_path))
    assert [line.checked.status for line in lines] == ["passed", "failed", "not_applicable"]
    assert lines[2].checked.why == "nothing computes the kind never-heard"
    tally = tallies(lines)["arl"]
    assert (tally.passed, tally.failed, tally.not_applicable) == (1, 1, 0)
    assert "failed         three-sigma: " in words(lines, every=False)


def test_a_fault_of_the_product_is_a_failed_case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: float) -> float:
        raise ZeroDivisionError("broken")

    monkeypatch.setattr("tests.golden.arl.shewhart", broken)
    (tmp_path / "arl.json").write_text(json.dumps([run_length_case(1.0)]))
    (line,) = check(tmp_path)
    assert line.checked.status == "failed"
    assert line.checked.why == "ZeroDivisionError: broken"


def test_tables_are_cases_of_one_row(tmp_path: Path) -> None:
    (tmp_path / "constants.csv").write_text('"n","c4"\n2,0.797884560802865\n')
    (tmp_path / "aql_x.csv").write_text("inspection,lot_from,aql,n,ac,re\nnormal,2,0.65,20,0,1\n")
    found = list(cases(tmp_path))
    assert [case.kind for case in found] == ["constants", "aql-table"]
    assert found[0].input == {"n": 2.0, "c4": 0.797884560802865}
    assert found[1].expect == {"n": 20, "ac": 0, "re": 1}
    assert found[1].name == "aql_x-normal-2-0.65"


def test_csv_with_mark_and_unnamed_column(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('\ufeff"","Size","D"\n"1",50,NA\n', encoding="utf-8")
    assert rows(path) == [{"Size": "50", "D": "NA"}]
    assert [number(cell) for cell in ("50", "NA", "", " 1.5 ")] == [50.0, None, None, 1.5]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("TRUE", True),
        ("TRUE # not tested against other software", True),
        ('"a # b"', "a # b"),
        ('c("Strength", "Diameter")', ("Strength", "Diameter")),
        ('list("dm1")', ("dm1",)),
        ("-2.5", -2.5),
        ("exp(2)", 7.38905609893065),
        ("somethingElse", "somethingElse"),
    ],
)
def test_options_are_read(text: str, value: object) -> None:
    assert option(text) == value
    assert options(Case(name="", kind="", options={"x": text})) == {"x": value}


def test_compare_is_relative_and_to_the_letter() -> None:
    assert compare([1.0, {"a": [100.0]}], [1.0 + 5e-10, {"a": [100.0 + 1e-8], "b": 1}]).status == "passed"
    assert compare([1.0], [1.0 + 2e-9]) == Checked(
        "failed", 1.999999943436137e-09, "[1]: 1.000000002 instead of 1.0"
    )
    assert compare([1, 2], [1]).status == "failed"
    assert compare({"a": 1}, {}).why == "a: missing"
    assert compare(0.0, 1e-12).status == "passed"
    assert compare([0.0, 1e-6], [1e-12, 1e-6]).status == "failed"  # a zero is held against its neighbours
    assert compare(1.0, float("nan")).status == "failed"
    assert compare("a", "b").status == "failed"
    assert compare(None, None).status == "passed"


def test_printed_digits() -> None:
    assert printed([0.93, 1.0, "Point 3"], [0.9349, 1.0049, "Point 3"]).status == "passed"
    assert printed([0.93], [0.9351]).status == "failed"
    assert printed([0.1234], [0.12346]).status == "failed"
    assert printed(["Point 3"], ["Point 4"]).why == "cell 1: 'Point 4' instead of 'Point 3'"
    assert printed([1.0], [1.0, 2.0]).status == "failed"
    assert tolerance(3e-05) == pytest.approx(5e-6)
    assert tolerance(115.0) == 0.005
    assert tolerance(7.59483590446819) == pytest.approx(7.6e-9, rel=1e-2)


COUNTS = {
    "name": "c",
    "kind": "chart-c",
    "input": {"data": [[4], [9], [5], [2], [30]]},
    "params": {"chart": "c", "nsigmas": 3, "std_dev_method": "default"},
    "expect": {"center": 10.0, "ucl": [19.4868329805051] * 5, "rules": {"we1": [5], "we4": []}},
}


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({}, "passed"),
        ({"center": 10.0001}, "failed"),
        ({"ucl": [19.48] * 5}, "failed"),
        ({"rules": {"we1": [5], "we4": [5]}}, "failed"),
        ({"rules": {"we1": []}}, "failed"),
        ({"something": 1.0}, "failed"),
    ],
)
def test_chart_adapter_sees_each_figure(tmp_path: Path, changed: dict[str, object], status: str) -> None:
    expect = {**COUNTS["expect"], **changed}  # type: ignore[dict-item]
    (tmp_path / "chart-c.json").write_text(json.dumps([{**COUNTS, "expect": expect}]))
    (line,) = check(tmp_path)
    assert line.checked.status == status


def test_a_malformed_case_says_why_it_does_not_apply(tmp_path: Path) -> None:
    attribute = {"kind": "jasp-msaAttribute", "dataset": "d.csv", "table": "KendallTau", "expect_cells": []}
    broken = [
        {"name": "no options", **attribute},
        {"name": "unknown options", **attribute, "options": {"colour": "red"}},
        {"name": "no input", "kind": "arl", "expect": {}},
        {"name": "words", "kind": "arl", "input": "words", "params": {}, "expect": {"values": ["x"]}},
        {"name": 5, "kind": "arl"},
        "no case",
    ]
    (tmp_path / "broken.json").write_text(json.dumps(broken))
    (tmp_path / "torn.json").write_text("[{")
    (tmp_path / "d.csv").write_text("Operator,Part,Rating\nA,1,1\n")
    lines = list(check(tmp_path))
    assert [line.checked.status for line in lines] == ["not_applicable"] * 7
    assert all(line.checked.why for line in lines)


def test_columns_stand_in_the_order_of_their_names() -> None:
    rows = {"Z": {"Z": 1.0}}
    assert _by_column(rows, {"Z": {"Agreed": 0.5}}, "Operator") == [0.5, "Z", 1.0]
