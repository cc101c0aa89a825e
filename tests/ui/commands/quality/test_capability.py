"""`tracepost analyse capability`: indices with intervals, distributions, the picture."""

import random
from argparse import Namespace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from terminal.pictures.model import Picture
from tests.ui.commands.quality.conftest import Answer, Run, Saved
from ui.cli import parser
from ui.commands.quality.capability import study_of, study_report
from ui.commands.quality.pictures.capability import capability_picture
from ui.commands.quality.table.file import read_table

pytestmark = pytest.mark.slow

_RANDOM = random.Random(7)
VALUES = tuple(round(_RANDOM.gauss(10, 0.5), 3) for _ in range(125))
SKEWED = tuple(round(_RANDOM.lognormvariate(1, 0.6), 3) for _ in range(125))


def test_indices_with_intervals(answer: Answer, saved: Saved) -> None:
    asked = ("--value", "v", "--size", 5, "--lsl", 8, "--usl", 12, "--target", 10)
    found = answer("analyse", "capability", saved(v=VALUES), *asked)
    for name in ("Cp", "Cpk", "Pp", "Ppk", "Cpm"):
        assert found[name]["lower"] < found[name]["value"] < found[name]["upper"]
    assert found["Cpk"]["value"] <= found["Cp"]["value"]
    assert (found["estimator"], found["confidence"], found["distribution"]) == ("UWAVE-R", 0.95, "normal")
    assert found["capability"]["n"] == 125
    wider = answer("analyse", "capability", saved(v=VALUES), *asked, "--confidence", "99")
    assert wider["confidence"] == 0.99
    assert wider["Cp"]["upper"] > found["Cp"]["upper"]


def test_one_limit_gives_one_side(answer: Answer, saved: Saved) -> None:
    found = answer("analyse", "capability", saved(v=VALUES), "--value", "v", "--usl", 12)
    assert found["Cpk"] == found["Cpu"]
    assert "Cp" not in found
    assert "Cpl" not in found


@pytest.mark.parametrize("distribution", ["weibull", "lognormal", "box-cox"])
def test_values_that_are_not_normal(distribution: str, answer: Answer, run: Run, saved: Saved) -> None:
    asked = ("analyse", "capability", saved(v=SKEWED), "--value", "v", "--lsl", 0.1, "--usl", 20)
    normal = answer(*asked)
    found = answer(*asked, "--distribution", distribution)
    assert found["distribution"] == distribution
    assert found["Ppk"]["value"] != pytest.approx(normal["Ppk"]["value"], rel=0.01)
    assert any("do not look normal" in warning for warning in normal["warnings"])
    _, out, _ = run(*asked, "--distribution", distribution)
    assert "ISO 22514-2" in out or "Box-Cox, λ =" in out


def test_percentiles_of_the_values_need_many(run: Run, answer: Answer, saved: Saved) -> None:
    asked = ("--value", "v", "--lsl", 8, "--usl", 12, "--distribution", "percentiles")
    status, _, err = run("analyse", "capability", saved(v=VALUES), *asked)
    assert status == 2
    assert "at least 741" in err
    many = saved(v=tuple(10 + (at % 101 - 50) / 50 for at in range(800)))
    assert answer("analyse", "capability", many, *asked)["Ppk"]["lower"] is None


def test_what_is_doubtful_is_said_in_both_languages(run: Run, saved: Saved) -> None:
    asked = ("analyse", "capability", saved(v=(*SKEWED[:30], 90)), "--value", "v", "--usl", 20)
    _, out, _ = run(*asked)
    assert "! 31 values are few" in out
    assert "! The process is not stable (I-MR chart, marked points" in out
    assert "! The values do not look like a normal distribution" in out
    _, out, _ = run(*asked, "--lang", "zh")
    assert "! 31 个数据偏少" in out
    assert "! 过程不稳定（I-MR 图" in out
    assert "! 数据不像正态分布" in out


def test_every_choice_is_named(run: Run, saved: Saved) -> None:
    asked = ("--value", "v", "--size", 5, "--lsl", 8, "--usl", 12)
    _, out, _ = run("analyse", "capability", saved(v=VALUES), *asked)
    for words in ("UWAVE-R: mean of R_i / d2(n_i)", "exact", "chi-square", "Kotz and Johnson", "(Bissell)"):
        assert words in out


# ---------------------------------------------------------------- the picture


def picture_of(path: str, *arguments: str) -> Picture:
    options: Namespace = parser().parse_args(["analyse", "capability", path, "--value", "v", *arguments])
    options.titles = options.value
    study, points = study_of(read_table(options.file), options)
    return capability_picture(study, points, study_report(study, points, options), options)


def test_histogram_curves_limits_and_boxes(saved: Saved) -> None:
    picture = picture_of(saved(v=VALUES), "--size", "5", "--lsl", "8", "--usl", "12", "--target", "10")
    ((panel,),) = picture.rows
    bars, within, overall = panel.series
    assert sum(height or 0 for height in bars.y) == 125
    assert (within.name, overall.name) == ("within", "overall")
    assert within.dashed is False
    assert overall.dashed is True
    assert [(line.label, line.tone) for line in panel.uprights] == [
        ("LSL 8", "spec"),
        ("T 10", "target"),
        ("USL 12", "spec"),
    ]
    titles = [box.title for box in picture.boxes]
    assert titles == ["Process", "Potential (within)", "Performance (overall)", "Parts per million"]
    assert [figure.name for figure in picture.boxes[1].figures] == ["Cp", "Cpl", "Cpu", "Cpk", "Cpm"]
    assert all(" – " in figure.detail for figure in picture.boxes[1].figures)


def test_a_curve_holds_as_much_as_the_bars(saved: Saved) -> None:
    bars, within, _ = picture_of(saved(v=VALUES), "--lsl", "8").rows[0][0].series
    step = within.x[1] - within.x[0]
    area = sum(height or 0 for height in within.y) * step
    assert area == pytest.approx(125 * bars.width, rel=0.01)


def test_a_transformed_histogram_has_transformed_limits(saved: Saved) -> None:
    panel = picture_of(saved(v=SKEWED), "--usl", "20", "--distribution", "box-cox").rows[0][0]
    assert panel.title == "Histogram of the transformed values"
    assert panel.uprights[0].x < 20
    fitted = picture_of(saved(v=SKEWED), "--usl", "20", "--distribution", "weibull").rows[0][0]
    assert [series.name for series in fitted.series] == ["", "fitted"]
    assert fitted.uprights[0].x == 20


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_picture_is_written(
    language: str, run: Run, saved: Saved, qt_app: QApplication, tmp_path: Path
) -> None:
    path = tmp_path / "capability.png"
    asked = ("--value", "v", "--lsl", 8, "--usl", 12, "--picture", path, "--lang", language)
    status, _, err = run("analyse", "capability", saved(v=VALUES), *asked)
    assert (status, err) == (0, "")
    assert path.stat().st_size > 10_000
