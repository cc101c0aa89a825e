"""`tracepost analyse msa`: each study from either layout, its judgement, what it lacks, its picture."""

import random
from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from terminal.pictures.model import Picture
from tests.ui.commands.quality.conftest import Answer, Run, Saved
from ui.cli import parser
from ui.commands.quality.msa import study_of
from ui.commands.quality.msa_report import msa_report
from ui.commands.quality.pictures.msa import msa_picture
from ui.commands.quality.table.file import read_table

pytestmark = pytest.mark.slow

_RANDOM = random.Random(11)
PARTS, OPERATORS = range(1, 7), "ABC"
DESIGN = [(part, operator) for part in PARTS for operator in OPERATORS]
TRIALS = [[round(part + _RANDOM.gauss(0, 0.1), 3) for _ in range(2)] for part, _ in DESIGN]
WIDE: dict[str, Any] = {
    "part": [part for part, _ in DESIGN],
    "who": [operator for _, operator in DESIGN],
    "m1": [trial[0] for trial in TRIALS],
    "m2": [trial[1] for trial in TRIALS],
}
LONG: dict[str, Any] = {
    "part": [part for part, _ in DESIGN for _ in range(2)],
    "who": [operator for _, operator in DESIGN for _ in range(2)],
    "m": [value for trial in TRIALS for value in trial],
}
NAMED = ("--part", "part", "--operator", "who")
RATED: dict[str, Any] = {
    "item": [item for item in range(8) for _ in range(2)],
    "who": ["A", "B"] * 8,
    "r": ["ok", "ok", "nok", "nok", "ok", "nok", "nok", "nok"] * 2,
    "truth": ["ok", "ok", "nok", "nok", "ok", "ok", "nok", "nok"] * 2,
}
LINE: dict[str, Any] = {
    "ref": [ref for ref in (2, 4, 6, 8) for _ in range(4)],
    "v": [round(ref * 1.05 + _RANDOM.gauss(0, 0.05), 3) for ref in (2, 4, 6, 8) for _ in range(4)],
}


def test_one_study_from_two_layouts(answer: Answer, saved: Saved) -> None:
    long = answer("analyse", "msa", saved(**LONG), *NAMED, "--value", "m", "--tolerance", 6)
    wide = answer("analyse", "msa", saved(**WIDE), *NAMED, "--value", "m1,m2", "--lsl", 1, "--usl", 7)
    assert long == wide
    shares = {one["name"]: one for one in long["components"]}
    assert shares["total"]["contribution"] == pytest.approx(100)
    assert shares["gage r&r"]["percent_tolerance"] is not None
    assert long["ndc"] == long["distinct"] >= 5
    assert (long["study"], long["trials"], long["source"][:4]) == ("crossed", 2, "AIAG")


@pytest.mark.parametrize(
    ("more", "wanted"),
    [
        (("--study", "nested", *NAMED), {"design": "nested"}),
        (("--part", "part"), {"design": "one-way", "operators": []}),
        (("--method", "range", *NAMED), {"trials": 2}),
    ],
)
def test_designs(more: tuple[str, ...], wanted: dict[str, object], answer: Answer, saved: Saved) -> None:
    found = answer("analyse", "msa", saved(**LONG), "--value", "m", *more)
    assert wanted.items() <= found.items()
    assert found["components"]


def test_two_readings_a_part(answer: Answer, saved: Saved) -> None:
    path = saved(part=range(5), one=(1.0, 2.1, 3.0, 4.2, 5.0), two=(1.1, 2.0, 3.2, 4.1, 5.1))
    found = answer("analyse", "msa", path, "--method", "range", "--part", "part", "--value", "one,two")
    assert found["mean_range"] == pytest.approx(0.12)


def test_one_reference(answer: Answer, run: Run, saved: Saved) -> None:
    path = saved(v=(10.1, 10.0, 9.9, 10.1, 10.0, 10.0), ref=(10,) * 6)
    asked = ("--value", "v", "--tolerance", 2)
    by_value = answer("analyse", "msa", path, "--study", "type1", *asked, "--reference", "10")
    by_column = answer("analyse", "msa", path, "--study", "type1", *asked, "--reference", "ref")
    assert by_value["cg"] == by_column["cg"]
    bias = answer("analyse", "msa", path, "--study", "bias", *asked, "--reference", "10")
    assert bias["bias"] == by_value["bias"]
    _, out, _ = run("analyse", "msa", path, "--study", "type1", *asked, "--reference", "10")
    assert "! Cg 0.89" in out


def test_several_references(answer: Answer, run: Run, saved: Saved) -> None:
    asked = ("analyse", "msa", saved(**LINE), "--study", "linearity", "--value", "v", "--reference", "ref")
    found = answer(*asked, "--variation", 1)
    assert found["slope"]["value"] == pytest.approx(0.05, abs=0.02)
    assert found["process_variation"] == 6
    assert [part["reference"] for part in found["parts"]] == [2, 4, 6, 8]
    _, out, _ = run(*asked)
    assert "! The bias changes with the size of the part (slope p < 0.0001)." in out


def test_ratings(answer: Answer, run: Run, saved: Saved) -> None:
    asked = ("analyse", "msa", saved(**RATED), "--study", "attribute", "--part", "item", "--operator", "who")
    found = answer(*asked, "--value", "r", "--reference", "truth", "--positive", "nok")
    assert found["between"]["matched"] == 6
    assert [one["name"] for one in found["appraisers"]] == ["A", "B"]
    assert found["appraisers"][1]["false_alarms"] == 0.5
    _, out, _ = run(*asked, "--value", "r", "--reference", "truth", "--lang", "zh")
    assert "A 与标准" in out
    assert "AIAG MSA 第 4 版" in out


def test_a_poor_gauge_is_called_so(run: Run, saved: Saved) -> None:
    noisy = {**LONG, "m": [round(_RANDOM.gauss(5, 1), 3) for _ in LONG["m"]]}
    _, out, _ = run("analyse", "msa", saved(**noisy), *NAMED, "--value", "m", "--tolerance", 6)
    assert "it cannot tell these parts" in out
    assert "it cannot judge these parts" in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--value", "m"), "crossed needs --part"),
        (("--value", "m", "--study", "nested", "--part", "part"), "nested needs --operator"),
        (("--value", "m", "--study", "type1", "--tolerance", "1"), "type1 needs --reference"),
        (("--value", "m", "--study", "type1", "--reference", "5"), "type1 needs the tolerance"),
        (
            ("--value", "m", "--study", "type1", "--reference", "part", "--tolerance", "1"),
            "needs one reference",
        ),
        (("--value", "m", "--study", "attribute", "--part", "part"), "attribute needs --operator"),
        (("--value", "m", "--study", "nested", "--method", "range", *NAMED), "nested has no range method"),
        (("--value", "who", *NAMED), "line 2, column who: “A” is no number"),
        (("--value", "m", "--part", "nobody"), "no column “nobody”"),
        (("--value", "m", "--study", "linearity", "--reference", "who"), "“A” is no number"),
    ],
)
def test_what_is_lacking(arguments: tuple[str, ...], said: str, run: Run, saved: Saved) -> None:
    status, out, err = run("analyse", "msa", saved(**LONG), *arguments)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert said in err


@pytest.mark.parametrize(
    "columns",
    [
        {**LONG, "m": [5.0] * len(LONG["m"])},
        {"part": LONG["part"][1:], "who": LONG["who"][1:], "m": LONG["m"][1:]},
        {"part": [1], "who": ["A"], "m": [1.0]},
    ],
    ids=["constant", "unbalanced", "one row"],
)
def test_readings_that_make_no_study(columns: dict[str, Any], run: Run, saved: Saved) -> None:
    status, out, err = run("analyse", "msa", saved(**columns), *NAMED, "--value", "m", "--json")
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert "nothing was computed" in err


# ---------------------------------------------------------------- pictures


def picture_of(path: str, *arguments: str) -> Picture:
    options: Namespace = parser().parse_args(["analyse", "msa", path, *arguments])
    options.titles = options.value
    study, readings = study_of(read_table(options.file), options)
    return msa_picture(study, readings, msa_report(study, options), options)


def test_a_gage_picture_has_components_parts_and_operators(saved: Saved) -> None:
    picture = picture_of(saved(**LONG), *NAMED, "--value", "m", "--tolerance", "6")
    titles = [[panel.title.partition(":")[0] for panel in row] for row in picture.rows]
    assert titles == [
        ["Components of variation", "By part"],
        ["Range by operator", "By operator"],
        ["Mean by operator", "Part × operator"],
    ]
    components, by_part = picture.rows[0]
    assert components.names == ("Gage R&R", "Repeatability", "Reproducibility", "Part-to-part")
    assert [series.name for series in components.series] == [
        "% contribution",
        "% study variation",
        "% tolerance",
    ]
    assert by_part.names == ("1", "2", "3", "4", "5", "6")
    assert [series.name for series in picture.rows[2][1].series] == ["A", "B", "C"]
    ranges = picture.rows[1][0]
    assert [begin.name for begin in ranges.breaks] == ["A", "B", "C"]
    assert [limit.label.split()[0] for limit in ranges.limits] == ["UCL", "CL", "LCL"]
    assert picture.rows[2][0].marks == ()  # means beyond their limits are what is wanted


def test_a_gauge_without_any_spread_has_no_limits(saved: Saved) -> None:
    still = {**LONG, "m": [float(part) for part in LONG["part"]]}
    picture = picture_of(saved(**still), *NAMED, "--value", "m")
    assert picture.rows[1][0].limits == ()


def test_a_line_has_its_band(saved: Saved) -> None:
    panel = picture_of(
        saved(**LINE), "--study", "linearity", "--value", "v", "--reference", "ref", "--confidence", "0.9"
    ).rows[0][0]
    (band,) = panel.bands
    assert all(low < high for low, high in zip(band.low, band.high, strict=True))
    assert [series.name for series in panel.series] == ["reading", "mean", "line and 90 % interval"]


def test_a_run_stands_between_its_limits(saved: Saved) -> None:
    path = saved(v=(10.1, 10.0, 9.9, 10.4, 10.0, 10.0))
    panel = picture_of(
        path, "--study", "type1", "--value", "v", "--reference", "10", "--tolerance", "2"
    ).rows[0][0]
    assert [limit.y[0] for limit in panel.limits][:3] == pytest.approx([10.2, 10, 9.8])
    assert [(mark.x, mark.y) for mark in panel.marks] == [(4.0, 10.4)]


def test_agreement_has_its_intervals(saved: Saved) -> None:
    rated = ("--study", "attribute", "--part", "item", "--operator", "who", "--value", "r")
    panel = picture_of(saved(**RATED), *rated, "--reference", "truth").rows[0][0]
    bars, *whiskers, _ = panel.series
    assert len(whiskers) == len(bars.x) == len(panel.names) == 4
    assert bars.y[2] == 75


@pytest.mark.parametrize(("suffix", "language"), [("png", "en"), ("pdf", "zh")])
def test_a_picture_is_written(
    suffix: str, language: str, run: Run, saved: Saved, qt_app: QApplication, tmp_path: Path
) -> None:
    path = tmp_path / f"gage.{suffix}"
    asked = (*NAMED, "--value", "m", "--tolerance", 6, "--picture", path, "--lang", language)
    status, _, err = run("analyse", "msa", saved(**LONG), *asked)
    assert (status, err) == (0, "")
    assert path.stat().st_size > 20_000


def test_an_inspector_called_na_is_a_person(run: Run, saved: Saved) -> None:
    rows = [(part, who) for part in range(1, 7) for who in ("NA", "NA", "BB", "BB")]
    said = ["OK" if part % 2 else "NOK" for part, _ in rows]
    path = saved(part=[part for part, _ in rows], who=[who for _, who in rows], rating=said, ref=said)
    words = (*NAMED, "--value", "rating", "--reference", "ref", "--study", "attribute")
    status, out, err = run("analyse", "msa", path, *words)
    assert (status, err) == (0, "")
    assert "NA with itself" in out
    assert "NA with the standard" in out
    assert "left out" not in out
