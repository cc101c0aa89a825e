"""What a control chart says at the station: characteristic, rule and what to do, in both languages."""

from collections.abc import Iterator

import pytest

from terminal.domain.masters.chart_plan import CHART_RULES, ChartKind, Signal
from terminal.domain.masters.row import Names
from terminal.quality.charts.rule_set import rule
from ui.feedback import Feedback, Tone
from ui.text import set_language
from ui.words.chart_signals import RULE_WORDS, rule_words, with_signals

GAP = Names("间隙", "Gap")
DONE = Feedback(Tone.OK, "Value recorded", "0.28 mm", "Next: weight")


@pytest.fixture
def chinese() -> Iterator[None]:
    set_language("zh")
    yield
    set_language("en")


def test_every_rule_of_the_control_plan_has_words_and_is_known_to_the_engine() -> None:
    charts = {chart.value for chart in ChartKind} - {ChartKind.INDIVIDUALS.value}
    assert set(RULE_WORDS) == set(CHART_RULES) | charts
    assert [rule(name).name for name in CHART_RULES] == list(CHART_RULES)


def test_a_signal_names_characteristic_rule_and_what_to_do() -> None:
    told = with_signals([Signal(GAP, ("we1", "n1", "we4"))], DONE)
    assert (told.tone, told.title, told.next) == (Tone.WARN, DONE.title, DONE.next)
    assert told.detail == (
        "Control chart of Gap: outside the control limits, 8 in a row on one side of the centre. "
        "Measure again and tell your supervisor."
    )


@pytest.mark.usefixtures("chinese")
def test_the_same_in_chinese() -> None:
    told = with_signals([Signal(GAP, ("ewma",))], DONE)
    assert told.detail == "间隙控制图：均值已偏移（EWMA）。请重新测量并告知主管。"


def test_a_judgement_is_not_asked_for_again() -> None:
    told = with_signals([Signal(GAP, ("bernoulli",))], DONE)
    assert told.detail == "Control chart of Gap: too many NOK. Tell your supervisor."


def test_a_unit_on_hold_stays_the_worst_of_it() -> None:
    held = Feedback(Tone.BAD, "Unit on hold", "Put it on the hold rack.")
    told = with_signals([Signal(GAP, ("we1",), hold=True)], held)
    assert (told.tone, told.title) == (Tone.BAD, "Unit on hold")
    assert told.detail == "Control chart of Gap: outside the control limits. Put it on the hold rack."


def test_a_chart_that_begins_anew_is_no_warning() -> None:
    told = with_signals([Signal(GAP, anew=True)], DONE)
    assert told.tone is Tone.OK
    assert told.detail == "0.28 mm · The control plan was changed: the chart begins anew."


def test_without_signals_nothing_is_said() -> None:
    assert with_signals((), DONE) is DONE


def test_a_rule_of_a_newer_version_is_shown_by_its_name() -> None:
    assert rule_words(("we1", "zz9")) == "outside the control limits, zz9"
