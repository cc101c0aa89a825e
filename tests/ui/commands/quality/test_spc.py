"""`tracepost analyse spc`: points from any layout, limits, broken rules, the picture."""

import math
from argparse import Namespace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from terminal.faults import ConfigFault
from terminal.pictures.model import Picture
from tests.ui.commands.quality.conftest import Answer, Run, Saved
from ui.cli import parser
from ui.commands.quality import spc
from ui.commands.quality.pictures.control import control_picture
from ui.commands.quality.table.file import read_table

pytestmark = pytest.mark.slow

PAIRS = {"part": (1, 1, 2, 2, 3, 3), "v": (1, 3, 2, 4, 3, 5)}
STEADY = (5.0, 5.2, 4.9, 5.1, 5.0, 4.8, 5.1, 5.0, 4.9, 5.1)


def test_limits_by_either_constants(answer: Answer, saved: Saved) -> None:
    path = saved(**PAIRS)
    for constants, d2 in (("table3", 1.128), ("exact", 2 / math.sqrt(math.pi))):
        asked = ("--chart", "xbar-r", "--value", "v", "--subgroup", "part", "--constants", constants)
        found = answer("analyse", "spc", path, *asked)
        mean, dispersion = found["series"]
        assert mean["points"] == [2, 3, 4]
        assert mean["limits"]["centre"] == [3, 3, 3]
        assert mean["limits"]["ucl"] == pytest.approx([3 + 3 * 2 / d2 / math.sqrt(2)] * 3, rel=1e-12)
        assert dispersion["points"] == [2, 2, 2]
        (estimate,) = found["estimates"]
        assert (estimate["constants"], estimate["estimator"]) == (constants, "UWAVE-R")
        assert estimate["source"] == "estimated from 3 points"


def test_one_chart_from_three_layouts(run: Run, answer: Answer, saved: Saved) -> None:
    asked = ("--chart", "xbar-s", "--constants", "exact")
    by_name = answer("analyse", "spc", saved(**PAIRS), *asked, "--value", "v", "--subgroup", "part")
    by_size = answer("analyse", "spc", saved(**PAIRS), *asked, "--value", "2", "--size", 2)
    wide = saved(a=(1, 2, 3), b=(3, 4, 5))
    by_row = answer("analyse", "spc", wide, *asked, "--value", "a", "--value", "b")
    listed = answer("analyse", "spc", wide, *asked, "--value", "a,b")
    numbered = answer("analyse", "spc", wide, *asked, "--value", "1-2")
    assert (
        by_name["series"] == by_size["series"] == by_row["series"] == listed["series"] == numbered["series"]
    )
    assert (by_name["names"], by_size["names"]) == (["1", "2", "3"], None)


def test_broken_rules_by_index(answer: Answer, run: Run, saved: Saved) -> None:
    path = saved(day=tuple(f"d{at}" for at in range(11)), v=(*STEADY, 9.0))
    asked = ("analyse", "spc", path, "--chart", "i-mr", "--value", "v", "--label", "day", "--rules", "1")
    found = answer(*asked)
    single, moving = found["series"]
    assert not found["in_control"]
    assert single["broken"] == [{"index": 11, "rule": "we1"}]
    assert moving["points"][0] is None
    assert moving["broken"] == [{"index": 11, "rule": "we1"}]
    _, out, _ = run(*asked)
    assert "! Not in control: 1 point breaks a rule." in out
    assert "11 (d10)" in out


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("we", ("we1", "we2", "we3", "we4")),
        ("Nelson", tuple(f"n{at}" for at in range(1, 9))),
        ("1,4", ("we1", "we4")),
        ("1, 5", ("n1", "n5")),
        ("WE1,n3", ("we1", "n3")),
    ],
)
def test_names_of_rules(words: str, names: tuple[str, ...]) -> None:
    assert spc.rule_names(words) == names


@pytest.mark.parametrize("words", ["9", "0", "", "we5", "all", "1;4"])
def test_unknown_rules(words: str) -> None:
    with pytest.raises(ConfigFault, match="Say we, nelson, or numbers"):
        spc.rule_names(words)


@pytest.mark.parametrize("chart", ["c", "g", "t", "ewma", "cusum", "i-mr"])
def test_charts_of_single_values(chart: str, answer: Answer, saved: Saved) -> None:
    found = answer("analyse", "spc", saved(v=(4, 6, 5, 7, 3, 5, 6, 4)), "--chart", chart, "--value", "v")
    assert found["chart"] == chart
    assert len(found["series"][0]["points"]) == 8
    assert all(len(found["series"][0]["limits"][line]) == 8 for line in ("lcl", "centre", "ucl"))


def test_attribute_charts_follow_their_sizes(answer: Answer, saved: Saved) -> None:
    path = saved(bad=(2, 4, 3, 5), n=(50, 100, 50, 100))
    asked = ("analyse", "spc", path, "--value", "bad")
    stepped = answer(*asked, "--chart", "p", "--sizes", "n")
    level = answer(*asked, "--chart", "p", "--size", 75)
    assert stepped["series"][0]["points"] == [0.04, 0.04, 0.06, 0.05]
    assert len(set(stepped["series"][0]["limits"]["ucl"])) == 2
    assert len(set(level["series"][0]["limits"]["ucl"])) == 1
    assert answer(*asked, "--chart", "np", "--size", 75)["series"][0]["points"] == [2, 4, 3, 5]
    assert answer(*asked, "--chart", "u", "--sizes", "n")["series"][0]["name"] == "u"


def test_several_variables(answer: Answer, saved: Saved) -> None:
    path = saved(a=(1.0, 2.1, 1.4, 1.9, 2.5, 1.2), b=(2.0, 2.2, 2.9, 2.4, 3.1, 2.7))
    found = answer("analyse", "spc", path, "--chart", "t2", "--value", "a,b")
    assert found["series"][0]["name"] == "T2"
    grouped = answer("analyse", "spc", path, "--chart", "t2", "--value", "a,b", "--size", 3, "--history", 2)
    assert len(grouped["series"][0]["points"]) == 2


def test_history_and_known_limits(answer: Answer, saved: Saved) -> None:
    asked = ("analyse", "spc", saved(v=(*STEADY, 9.0)), "--chart", "i-mr", "--value", "v")
    first = answer(*asked, "--history", 10)
    assert first["phase_one"] == 10
    assert first["series"][0]["limits"]["centre"] == pytest.approx([sum(STEADY) / 10] * 11)
    known = answer(*asked, "--centre", 5, "--sigma", 0.5)
    assert known["series"][0]["limits"]["ucl"] == [6.5] * 11
    assert known["estimates"][0]["source"] == "given"


def test_phases_have_limits_of_their_own(answer: Answer, saved: Saved) -> None:
    path = saved(v=(*STEADY, *(value + 3 for value in STEADY)), p=("old",) * 10 + ("new",) * 10)
    found = answer("analyse", "spc", path, "--chart", "i-mr", "--value", "v", "--phase", "p")
    assert [stage["label"] for stage in found["stages"]] == ["old", "new"]
    centre = found["series"][0]["limits"]["centre"]
    assert centre[10] - centre[9] == pytest.approx(3)


def test_what_was_left_out_is_said(run: Run, saved: Saved) -> None:
    path = saved(g=("a", "a", "b", "", "a", "b"), v=(1, 2, 3, 9, 4, "NA"))
    _, out, _ = run("analyse", "spc", path, "--chart", "xbar-r", "--value", "v", "--subgroup", "g")
    assert "1 cell without a value was left out." in out
    assert "1 row without a subgroup was left out." in out
    assert "Rows of subgroup “a” are not next to each other" in out
    path = saved(v=(1, 2, 3, 4, 5))
    _, out, _ = run("analyse", "spc", path, "--chart", "xbar-r", "--value", "v", "--size", 2)
    assert "The last subgroup has 1 of 2 rows." in out


def test_every_choice_is_named(run: Run, saved: Saved) -> None:
    _, out, _ = run("analyse", "spc", saved(**PAIRS), "--chart", "xbar-r", "--value", "v", "--size", 2)
    for words in ("UWAVE-R: mean of R_i / d2(n_i)", "exact", "estimated from 3 points", "Western Electric 4"):
        assert words in out
    assert "a tie with a limit is not beyond" in out


# ---------------------------------------------------------------- the picture


def picture_of(path: str, *arguments: str) -> Picture:
    options: Namespace = parser().parse_args(["analyse", "spc", path, *arguments])
    file = read_table(options.file)
    options.titles = options.value
    chart, points = spc.chart_of(file, options)
    return control_picture(chart, points, spc.chart_report(chart, points, options))


def test_location_stands_over_dispersion(saved: Saved) -> None:
    path = saved(v=(*STEADY, 9.0), day=tuple("abcdefghijk"))
    picture = picture_of(path, "--chart", "i-mr", "--value", "v", "--label", "day", "--rules", "n1")
    (location,), (dispersion,) = picture.rows
    assert (location.title, dispersion.title) == ("Individual value", "Moving range")
    assert [limit.label.split()[0] for limit in location.limits] == ["UCL", "CL", "LCL"]
    assert [(mark.x, mark.y, mark.words) for mark in location.marks] == [(11.0, 9.0, "1")]
    assert dispersion.series[0].y[0] is None
    assert location.names == dispersion.names == tuple("abcdefghijk")
    assert location.x_range == dispersion.x_range == (0.5, 11.5)
    assert any(note.startswith("1 point beyond a limit (Nelson 1): points 11") for note in picture.notes)
    assert picture.warnings
    assert picture.weights[0] > picture.weights[1]


def test_rules_of_two_sets_are_told_apart(saved: Saved) -> None:
    path = saved(v=(*STEADY, 9.0))
    picture = picture_of(path, "--chart", "i-mr", "--value", "v", "--rules", "we1,n1")
    assert picture.rows[0][0].marks[0].words == "WE1,N1"


def test_phases_break_the_picture(saved: Saved) -> None:
    path = saved(v=(*STEADY, *(value + 3 for value in STEADY)), p=("old",) * 10 + ("new",) * 10)
    panel = picture_of(path, "--chart", "i-mr", "--value", "v", "--phase", "p").rows[0][0]
    assert [(begin.x, begin.name) for begin in panel.breaks] == [(0.5, "old"), (10.5, "new")]
    assert len(set(panel.limits[0].y)) == 2
    judged = picture_of(path, "--chart", "i-mr", "--value", "v", "--history", "10").rows[0][0]
    assert [begin.x for begin in judged.breaks] == [0.5, 10.5]


def test_both_sides_of_a_cusum_share_a_panel(saved: Saved) -> None:
    picture = picture_of(saved(v=STEADY), "--chart", "cusum", "--value", "v")
    ((panel,),) = picture.rows
    assert [series.tone for series in panel.series] == ["data", "second"]
    assert [limit.label for limit in panel.limits] == ["UCL 5.000", "CL 0.000", "LCL −5.000"]


@pytest.mark.parametrize("suffix", ["png", "pdf"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_picture_is_written(
    suffix: str, language: str, run: Run, saved: Saved, qt_app: QApplication, tmp_path: Path
) -> None:
    path = tmp_path / f"chart.{suffix}"
    asked = ("--chart", "xbar-r", "--value", "v", "--size", 2, "--lang", language, "--picture", path)
    status, _, err = run("analyse", "spc", saved(**PAIRS), *asked)
    assert (status, err) == (0, "")
    assert path.stat().st_size > 10_000


@pytest.mark.parametrize("chart", ["p", "u", "np"])
def test_what_is_not_said_is_called_that_and_is_no_point(run: Run, saved: Saved, chart: str) -> None:
    path = saved(week=range(6), n=(50, "", 50, 0, 60, 60), d=(2, "", 3, 0, "", 2))
    status, out, err = run("analyse", "spc", path, "--chart", chart, "--value", "d", "--sizes", "n")
    assert (status, err) == (0, "")
    assert "1 row was left out, it does not say how many were inspected (line 3)." in out
    assert "1 row was left out, nothing was inspected (line 5)." in out
    assert "estimated from 3 points" in out
    assert "Points   3, and 1 without a value" in out
    path = saved(n=(50, "", 50), d=(2, 1, 3))
    status, _, err = run("analyse", "spc", path, "--chart", chart, "--value", "d", "--sizes", "n")
    assert status == 2
    assert "line 3: 1 found, and how many were inspected is not said; nothing was computed." in err


@pytest.mark.parametrize("chart", ["i-mr", "ewma", "cusum"])
def test_a_point_without_a_value_is_not_counted(run: Run, saved: Saved, chart: str) -> None:
    path = saved(v=(1.1, 1.2, "", 1.0, 1.3, 1.2), part=range(6))
    status, out, _ = run("analyse", "spc", path, "--chart", chart, "--value", "v")
    assert status == 0
    assert "5, and 1 without a value" in out


@pytest.mark.parametrize("chart", ["p", "u", "np"])
def test_a_week_without_inspection_is_left_out_and_told(run: Run, saved: Saved, chart: str) -> None:
    path = saved(n=(50, 0, 50, 40, 60), d=(2, 0, 3, 1, 2))
    status, out, err = run("analyse", "spc", path, "--chart", chart, "--value", "d", "--sizes", "n")
    assert (status, err) == (0, "")
    assert "1 row was left out, nothing was inspected (line 3)." in out
    assert "estimated from 4 points" in out
