"""Every refusal has words in both languages, and they fit the strip of a 1280x800 panel."""

from collections.abc import Iterator
from string import Formatter

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from terminal.domain.codes.commands import CommandWord, command_code
from terminal.domain.outcome import Refusal, refused
from terminal.faults import FaultCode
from ui.feedback import Feedback, Tone
from ui.text import LANGUAGES, Language, set_language, text
from ui.theme.current import metrics
from ui.theme.tokens import Role
from ui.widgets import paint
from ui.widgets.strip import FeedbackStrip
from ui.words.refusals.table import REFUSAL_WORDS, STOP_WORDS, refusal_words, words_of

STRIP_WIDTH = 1280 - 2 * 16
LONG = {
    "code": "(01)06901234400021(10)2611-0087A(21)000343",
    "command": "Take back last report",
    "unit": "PCB40A-2611-000343",
    "other": "MC40-2611-000118",
    "person": "阿卜杜热西提·买买提",
    "item": "PCB-40A",
    "expected": "PWR-40, CBL-40, GSK-40, COV-40",
    "lot": "2611-0087-SUP-4711",
    "reason": "尺寸超差，等待供应商回复",
    "stations": "ST-020, ST-030, ST-040",
    "belongs": "ST-050, ST-060",
    "qualification_zh": "选择性波峰焊接",
    "qualification_en": "Selective wave soldering",
    "expired": "2026-11-24",
    "step_zh": "扫描功率模块批次",
    "step_en": "Scan the batch of the power module",
    "operation": "120",
    "operation_zh": "装配二：功率模块与盖板",
    "operation_en": "Assembly 2: power module and cover",
    "kind_zh": "设备维修",
    "kind_en": "Machine maintenance",
    "box": "BX-2611-000123",
    "pallet": "369012340809425011",
    "order": "WO-2026-1147",
    "capacity": "120",
    "ordered": "12000",
    "made": "11999",
    "remaining": "1",
    "left": "123.456",
    "needed": "1000.25",
    "said": "KG",
    "quantity": "12.5",
    "text": "12.3456789",
    "decimals": "2",
    "seconds": "300",
    "station": "ST-020",
    "fault": "unknown_identifier",
    "where": "urn:epc:idpat:sgtin-198",
    "device": "uhf-reader-dock-2",
    "instrument": "caliper-10",
    "resolution": "0.001",
    "due": "2026-11-24",
    "value": "12.3456789",
    "uom": "N·cm",
    "wanted": "N·m",
    "sensor": "reflow-oven/peak",
    "first": "123456",
    "last": "123789",
    "event": "123456",
}


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    set_language("en")
    yield
    set_language("en")


def names_in(words: str) -> set[str]:
    """The placeholders of a sentence."""
    return {name for _, name, _, _ in Formatter().parse(words) if name}


def test_every_refusal_has_words() -> None:
    assert set(REFUSAL_WORDS) == set(Refusal)


def test_the_words_ask_for_nothing_unheard_of() -> None:
    known = {f"{key[:-3]}_name" if key.endswith(("_zh", "_en")) else key for key in LONG}
    every = [words for code in Refusal for pair in words_of(code) for words in pair]
    asked = {name for words in every for name in names_in(words)}
    assert asked <= known


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_of_a_refusal_is_cut_off(
    qt_app: QApplication, language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_language(language)
    drawn: list[str] = []
    real = paint.rows_of

    def rows_of(line: paint.Line, width: int) -> tuple[Role, list[str]]:
        role, rows = real(line, width)
        drawn.extend(rows)
        return role, rows

    monkeypatch.setattr(paint, "rows_of", rows_of)
    strip = FeedbackStrip()
    strip.resize(STRIP_WIDTH, metrics().strip)
    known = {**LONG, **{f"{key[:-3]}_name": LONG[key] for key in LONG if key.endswith(f"_{language}")}}
    for title, detail in (words for code in Refusal for words in words_of(code)):
        strip.say(Feedback(Tone.BAD, text(title), text(detail).format_map(known)))
        strip.render(QImage(strip.size(), QImage.Format.Format_RGB32))
    assert [row for row in drawn if "…" in row] == []
    assert drawn


def test_why_a_station_is_stopped_is_said_in_words() -> None:
    said = refusal_words(refused(Refusal.STATION_STOPPED, reason=FaultCode.TERMINAL_FORKED))
    assert "terminal_forked" not in said.detail
    assert STOP_WORDS[FaultCode.TERMINAL_FORKED] in said.detail


def test_what_is_not_known_is_left_out_of_the_sentence() -> None:
    said = refusal_words(refused(Refusal.ORDER_NOT_HERE, order="WO-1", stations=""))
    assert said.detail == "WO-1 has no operation at this station. Take another order."
    said = refusal_words(refused(Refusal.WRONG_ITEM, code="MC40-1", item="", expected="PCB-40A"))
    assert said.detail == "“MC40-1” is not a part known here. Scan PCB-40A."
    said = refusal_words(refused(Refusal.UNIT_OPEN, unit="U-1"))
    assert said.detail.startswith("U-1 is open and not reported yet.")


def test_names_follow_the_language() -> None:
    why = refused(Refusal.STEPS_OPEN, unit="U", step_zh="拧紧", step_en="Torque")
    assert "Torque" in refusal_words(why).detail
    set_language("zh")
    assert "拧紧" in refusal_words(why).detail


def test_only_what_needs_no_correction_is_a_warning() -> None:
    assert refusal_words(refused(Refusal.ALREADY_READ, code="1")).tone is Tone.WARN
    assert refusal_words(refused(Refusal.WRONG_ITEM)).tone is Tone.BAD


@pytest.mark.parametrize("spoken", ["en", "zh"])
@pytest.mark.parametrize("word", CommandWord)
def test_a_command_goes_by_its_name_in_every_refusal(word: CommandWord, spoken: Language) -> None:
    set_language(spoken)
    for code in Refusal:
        for written in (command_code(word), command_code(word).lower()):
            said = refusal_words(refused(code, code=written))
            assert written not in f"{said.title} {said.detail}"
    set_language("en")
    said = refusal_words(refused(Refusal.ALREADY_READ, code=command_code(CommandWord.CALL_MATERIAL)))
    assert said.title == "Command read twice – done once"
    assert said.detail.startswith("“Call: material” was just scanned.")


@pytest.mark.parametrize("why", [Refusal.UNIT_OPEN, Refusal.NOT_QUALIFIED, Refusal.QUALIFICATION_EXPIRED])
def test_what_refuses_several_acts_names_none_of_them(why: Refusal) -> None:
    """They refuse a start as well as an undo, another order, a value, a part."""
    assert not [title for title, _ in words_of(why) if title.endswith("not started")]
