"""Every finding has its words once, in both languages, and nobody is shown a code."""

from itertools import product
from string import Formatter

import pytest

from sync.hub.intake.disputes import OpenDispute
from sync.hub.web.pages.overview import overview
from terminal.domain.events.finding import FindingCode
from terminal.domain.events.payloads import EVENT_TYPES, EventKey
from terminal.text import LANGUAGES, Language, translations
from terminal.words.events import EVENT_WORDS
from terminal.words.findings import FINDING_WORDS, LOT_WORDS, finding_words

EVERY = [*product(FindingCode, ({"unit": "U-1"}, {"lot": "L-1"}))]


def test_the_table_is_whole() -> None:
    assert set(FINDING_WORDS) == set(FindingCode)
    assert set(EVENT_WORDS) >= {name for name, _version, _struct in EVENT_TYPES}


@pytest.mark.parametrize("table", [FINDING_WORDS, LOT_WORDS])
def test_each_text_has_a_chinese_one(table: dict[FindingCode, tuple[str, str]]) -> None:
    assert {words for pair in table.values() for words in pair} <= translations("zh").keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_findings_are_called_the_same(language: Language) -> None:
    titles = [finding_words(code, about, language)[0] for code, about in EVERY]
    assert len(set(titles)) == len(FINDING_WORDS) + len(LOT_WORDS)


def test_a_held_unit_is_not_called_a_blocked_lot() -> None:
    for code in (FindingCode.AFTER_HOLD, FindingCode.BEFORE_NOTICE, FindingCode.ON_HOLD):
        title, to_do = finding_words(code, {"unit": "U-1"}, "en")
        assert "lot" not in f"{title} {to_do}".lower().split()
        assert to_do.startswith("U-1 ")
    assert "lot" in finding_words(FindingCode.AFTER_HOLD, {"lot": "L-1"}, "en")[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_prints_a_code(language: Language) -> None:
    for code, about in [*EVERY, ("of_a_newer_hub", {})]:
        shown = overview(1, [], [_dispute(code, about)], "10:00", language)
        assert code not in shown
        assert "work.reported" not in shown


def test_parameters_are_filled() -> None:
    every = {name for pair in FINDING_WORDS.values() for words in pair for name in _names(words)}
    for code in FindingCode:
        about_lot = any("lot" in _names(words) for words in FINDING_WORDS[code])
        told = {name: f"<{name}>" for name in (every if about_lot else every - {"lot"})}
        assert "–" not in finding_words(code, told, "en")[1]


def _names(words: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(words) if name}


def _dispute(code: str, about: dict[str, str]) -> OpenDispute:
    return OpenDispute(
        key=EventKey("T-1", 1, 1),
        code=code,
        source="",
        parameters=about,
        station="ST-010",
        type="work.reported",
        opened_at=0,
        settled=False,
        settled_by="",
        note="",
    )
