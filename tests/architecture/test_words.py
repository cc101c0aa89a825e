"""Guards that what kinds of things are called stands in modules and rooms of words."""

import ast
from pathlib import Path

from tests.architecture.tree import ROOT, Source, none_of, sources, write

TEXT_CALLS = ("phrase", "text")


def tables_elsewhere(root: Path) -> list[str]:
    """Complain about each dict that gives words to two or more keys, outside `words` and `*_words`."""
    return [
        f"{source.path}:{node.lineno}"
        for source in sources(root)
        if not _holds_words(source)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Dict) and sum(map(_has_text, node.values)) > 1
    ]


def _holds_words(source: Source) -> bool:
    return any(part == "words" or part.endswith("_words") for part in source.module.split("."))


def _has_text(value: ast.expr) -> bool:
    return any(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TEXT_CALLS
        for node in ast.walk(value)
    )


def test_words_stand_in_their_rooms() -> None:
    none_of(tables_elsewhere(ROOT))


def test_a_table_elsewhere_is_seen(tmp_path: Path) -> None:
    table = "NAMES = {Kind.A: phrase('a'), Kind.B: (phrase('b'), 1)}\n"
    samples = {"ui/screens/x/view.py": table, "ui/screens/x/words.py": table, "ui/words/kinds.py": table}
    assert tables_elsewhere(write(tmp_path, samples)) == ["ui/screens/x/view.py:1"]
