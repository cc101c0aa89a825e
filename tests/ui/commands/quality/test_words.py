"""What the engine says is known in both languages, and a report lines up with wide characters."""

import pytest

from terminal.quality.charts.attributes import c_chart
from terminal.quality.charts.rare_events import g_chart, t_chart
from terminal.quality.charts.rule_set import RULES as ENGINE_RULES
from terminal.quality.charts.rule_set import Conventions
from terminal.quality.charts.time_weighted import cusum, ewma
from terminal.quality.charts.variables import i_mr, xbar_s
from terminal.quality.estimators import DEFINITIONS
from terminal.quality.refusal import QualityReason, QualityRefused
from terminal.quality.studies.multivariate import t2_individuals
from ui.commands.quality.report import (
    NOTHING,
    ReportTable,
    StudyReport,
    decimals_for,
    figure,
    fixed,
    interval,
)
from ui.commands.quality.words import REASONS, RULES, refused, say
from ui.text import set_language

pytestmark = pytest.mark.slow

PAIRS = [(4.0, 1.0), (6.0, 2.5), (5.0, 2.0), (7.0, 1.5), (3.0, 1.8)]
VALUES = (4.0, 6.0, 5.0, 7.0, 3.0, 5.0, 6.0, 4.0)


def known_sentences() -> list[str]:
    charts = [i_mr(VALUES), ewma(VALUES), cusum(VALUES), g_chart(VALUES), t_chart(VALUES)]
    charts += [c_chart(VALUES), xbar_s([VALUES[:2], VALUES[2:4], VALUES[4:6]]), t2_individuals(PAIRS).chart]
    said = [*DEFINITIONS.values(), *Conventions().words()]
    for chart in charts:
        said += [chart.limits, *chart.notes, *chart.conventions, *[one.source for one in chart.estimates]]
    return said


def test_every_sentence_of_the_charts_is_said_in_chinese() -> None:
    set_language("zh")
    assert [words for words in known_sentences() if say(words) == words] == []


def test_english_stays_as_it_is() -> None:
    assert [words for words in known_sentences() if say(words) != words] == []


def test_every_rule_and_reason_has_words() -> None:
    assert set(RULES) == {rule.name for rule in ENGINE_RULES}
    assert set(REASONS) == set(QualityReason)


def test_a_refusal_in_either_language() -> None:
    refusal = QualityRefused(QualityReason.TOO_FEW, "One value is too few.")
    assert refused(refusal).detail == "One value is too few."
    set_language("zh")
    assert refused(refusal).detail == "数据太少，未做计算。（One value is too few.）"


def test_a_report_lines_up() -> None:
    table = ReportTable(("指数", "值"), (("Cp", "1.33"), ("合计", "10")))
    report = StudyReport("标题", (("均值", "1"), ("n", "2")), (table,), ("小心",), ("完",))
    assert report.words().splitlines() == [
        "标题",
        "====",
        "",
        "! 小心",
        "",
        "均值  1",
        "n     2",
        "",
        "指数    值",
        "Cp    1.33",
        "合计    10",
        "",
        "完",
    ]


@pytest.mark.parametrize(
    ("value", "words"),
    [(1.0, "1"), (-0.5, "−0.5"), (None, NOTHING), (float("nan"), NOTHING), (1e-9, "1e−09")],
)
def test_figures(value: float | None, words: str) -> None:
    assert figure(value) == words


def test_fixed_figures_and_intervals() -> None:
    assert (fixed(-0.0001, 2), fixed(None, 2), fixed(float("inf"), 2)) == ("0.00", NOTHING, "∞")
    assert interval(1, 2, 1) == "1.0 – 2.0"
    assert (interval(None, 2, 0), interval(1, None, 0), interval(None, None, 0)) == ("≤ 2", "≥ 1", "")
    assert [decimals_for(0, span) for span in (0.04, 5.0, 5000.0, 0.0)] == [5, 3, 0, 3]
