"""Both languages are complete, and a change of language is heard."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

import resources
from ui import text as layer
from ui.text import joined, listed, set_language, subscribe, text, translations

MARKERS = {"text", "phrase"}


@pytest.fixture
def chinese(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    table = {"Scan {what}": "扫描 {what}", "{n} unit|{n} units": "{n} 件"}
    monkeypatch.setattr(layer, "translations", lambda language: table if language == "zh" else {})
    yield
    monkeypatch.undo()
    set_language("en")


def _sources() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted([*Path("ui").rglob("*.py"), *Path("terminal/words").rglob("*.py")]):
        if path != Path("ui/text.py"):
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def _literals() -> set[str]:
    found = set()
    for _path, tree in _sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKERS:
                first = node.args[0]
                if isinstance(first, ast.Constant):
                    found.add(str(first.value))
    return found


def _names(words: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(words) if name is not None}


def test_every_literal_has_a_chinese_text() -> None:
    assert sorted(_literals() - translations("zh").keys()) == []


def test_no_text_stands_twice_in_a_table() -> None:
    """JSON's readers take the last one and say nothing."""
    pairs: list[list[str]] = []
    words = resources.i18n_path("zh").read_text(encoding="utf-8")
    json.loads(words, object_pairs_hook=lambda found: pairs.append([key for key, _ in found]))
    assert [key for keys in pairs for key in keys if keys.count(key) > 1] == []


def test_what_one_screen_alone_says_stands_in_its_table() -> None:
    """Whoever looks for a screen's texts finds them together."""
    tables = json.loads(resources.i18n_path("zh").read_text(encoding="utf-8"))
    screens: dict[str, set[str]] = {}
    for path, tree in _sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                screens.setdefault(node.value, set()).add(path.parts[2] if path.parts[1] == "screens" else "")
    aside = [
        f"[{table}] {words}"
        for table, texts in tables.items()
        for words in texts
        if len(screens.get(words, ())) == 1 and (screens[words] & tables.keys()) - {table, ""}
    ]
    assert aside == []


def test_no_chinese_text_is_unused() -> None:
    assert sorted(translations("zh").keys() - _literals()) == []


def test_no_text_is_empty_or_left_in_english() -> None:
    assert [key for key, value in translations("zh").items() if not value.strip()] == []


def test_placeholders_are_equal() -> None:
    differing = [key for key, value in translations("zh").items() if _names(key) != _names(value)]
    assert differing == []


def test_plurals_have_two_forms_in_english_and_one_in_chinese() -> None:
    assert [key for key in _literals() if key.count("|") > 1 or ("|" in key and "{n}" not in key)] == []
    assert [value for value in translations("zh").values() if "|" in value] == []


def test_text_is_imported_under_its_own_name() -> None:
    aliased = [
        str(path)
        for path, tree in _sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "ui.text"
        for name in node.names
        if name.asname
    ]
    assert aliased == []


def test_words_in_both_languages(chinese: None) -> None:
    assert text("Scan {what}", what="A1") == "Scan A1"
    set_language("zh")
    assert text("Scan {what}", what="A1") == "扫描 A1"


def test_plural(chinese: None) -> None:
    assert text("{n} unit|{n} units", n=1) == "1 unit"
    assert text("{n} unit|{n} units", n=0) == "0 units"
    set_language("zh")
    assert text("{n} unit|{n} units", n=1) == "1 件"


def test_a_value_with_braces_is_only_a_value(chinese: None) -> None:
    assert text("Scan {what}", what="{0.__class__}") == "Scan {0.__class__}"


def test_subscribers_hear_every_change_until_they_end(chinese: None) -> None:
    heard: list[str] = []
    end = subscribe(lambda: heard.append(layer.language()))
    set_language("zh")
    end()
    end()
    set_language("en")
    assert heard == ["zh"]


def test_a_text_with_two_meanings_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "zh.json"
    path.write_text('{"a": {"Open": "打开"}, "b": {"Open": "未关闭"}}', encoding="utf-8")
    monkeypatch.setattr(resources, "i18n_path", lambda language: path)
    translations.cache_clear()
    with pytest.raises(ValueError, match=r'\[b\]: "Open" is translated in two ways'):
        translations("zh")
    translations.cache_clear()


def test_sentences_are_joined_as_their_language_does(chinese: None) -> None:
    assert joined("Lot blocked.", "", "Take another.") == "Lot blocked. Take another."
    assert joined("批次已冻结。", "请换一个。") == "批次已冻结。请换一个。"
    assert joined("2611-0530 · 剩余 9996", "请核对。") == "2611-0530 · 剩余 9996 请核对。"


def test_things_are_listed_with_the_comma_of_the_language(chinese: None) -> None:
    assert listed(("A", "B")) == "A, B"
    set_language("zh")
    assert listed(("划伤", "毛刺")) == "划伤、毛刺"


def test_a_chinese_name_stands_without_spaces_and_a_code_with(chinese: None) -> None:
    set_language("zh")
    assert text("Scan {what}", what="外壳") == "扫描外壳"
    assert text("Scan {what}", what="HSG-40") == "扫描 HSG-40"


HAN = "[\u4e00-\u9fff]"
ODD_CHINESE = {
    "half-width punctuation": f"{HAN}[,:;!?]|[,;!?]{HAN}|{HAN}\\.$",
    "half-width brackets": f"{HAN}\\({HAN}|{HAN}\\){HAN}",
    "a dash where a comma belongs": f"——|{HAN} – {HAN}",
    "a space beside wide punctuation": "[，。：；！？、（）] | [，。：；！？、（）]",
    "no space beside a code": f"{HAN}[A-Za-z0-9]|[A-Za-z0-9]{HAN}",
    "a space between characters": f"{HAN} {HAN}",
    "three dots": "\\.\\.\\.",
}


@pytest.mark.parametrize("what", ODD_CHINESE)
def test_chinese_is_set_as_chinese(what: str) -> None:
    odd = re.compile(ODD_CHINESE[what])
    assert [value for value in translations("zh").values() if odd.search(value)] == []


WORDS = {
    "supervisor": "主管",
    "badge": "工牌",
    "scanner": "扫码枪",
    "hub": "中心",
    "work order": "工单",
    "rework": "返工",
    "scrap": "报废",
}


@pytest.mark.parametrize("english", WORDS)
def test_a_thing_has_one_chinese_name(english: str) -> None:
    word = re.compile(rf"(?<![{{\w]){english}s?\b", re.IGNORECASE)
    strange = {key: value for key, value in translations("zh").items() if word.search(key)}
    assert [pair for pair in strange.items() if WORDS[english] not in pair[1]] == []


def test_what_cannot_be_seen_in_a_code_is_a_dot() -> None:
    assert text("Scan {what}", what="A\u202e1\x1b[2J\ud800") == "Scan A·1·[2J·"
    assert text("Scan {what}", what="汉\u3000字\n🔧") == "Scan 汉\u3000字\n🔧"
