"""Both languages are complete, and a change of language is heard."""

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

import resources
from ui import text as layer
from ui.text import set_language, subscribe, text, translations

MARKERS = {"text", "phrase"}


@pytest.fixture
def chinese(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    table = {"Scan {what}": "扫描 {what}", "{n} unit|{n} units": "{n} 件"}
    monkeypatch.setattr(layer, "translations", lambda language: table if language == "zh" else {})
    yield
    monkeypatch.undo()
    set_language("en")


def _sources() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(Path("ui").rglob("*.py")):
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
    path = tmp_path / "zh.toml"
    path.write_text('[a]\n"Open" = "打开"\n[b]\n"Open" = "未关闭"\n', encoding="utf-8")
    monkeypatch.setattr(resources, "i18n_path", lambda language: path)
    translations.cache_clear()
    with pytest.raises(ValueError, match=r'\[b\]: "Open" is translated in two ways'):
        translations("zh")
    translations.cache_clear()
