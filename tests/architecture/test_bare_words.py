"""Guards that kinds, verdicts and states are enums: counts comparisons with bare words.

A bare word is a text literal of letters, digits, spaces and `_ . -` that begins with a letter, as "fail",
"use_as_is", "work.reported", "box-cox" or "p". It counts
- each `==` or `!=` with a bare word on one side,
- each `in` or `not in` whose right side is a tuple, list or set written out with a bare word in it,
- each `case` whose pattern holds a bare word.
It does not count whether a text or a table holds a word (`"lot" in parameters`), nor what Python itself says
in such words (`__name__`, `sys.platform`, `os.name`).
"""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, none_of, sources, write

ROOMS = ("terminal", "ui", "devices", "sync")
MOST = 60
WORD = re.compile(r"[A-Za-z][A-Za-z0-9_ .\-]*")
SAID_BY_PYTHON = {"__name__", "sys.platform", "os.name"}


def bare_words(root: Path) -> list[str]:
    """Say where a value is compared with a bare word, and with what."""
    return [
        f"{source.path}:{asked.lineno} {ast.unparse(asked)}"
        for source in sources(root, *ROOMS)
        for asked in _asking_for_a_word(source.tree)
    ]


def _asking_for_a_word(tree: ast.Module) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        if isinstance(node, ast.MatchValue) and _is_word(node.value):
            yield node.value
        if isinstance(node, ast.Compare) and any(_of_words(*pair) for pair in _pairs(node)):
            yield node


def _pairs(node: ast.Compare) -> Iterator[tuple[ast.expr, ast.cmpop, ast.expr]]:
    sides = [node.left, *node.comparators]
    return zip(sides, node.ops, sides[1:], strict=False)


def _of_words(left: ast.expr, operator: ast.cmpop, right: ast.expr) -> bool:
    if isinstance(operator, ast.In | ast.NotIn):
        return any(map(_is_word, _written_out(right)))
    if (
        not isinstance(operator, ast.Eq | ast.NotEq)
        or {ast.unparse(left), ast.unparse(right)} & SAID_BY_PYTHON
    ):
        return False
    return any(map(_is_word, (left, right, *_written_out(left), *_written_out(right))))


def _written_out(side: ast.expr) -> Iterator[ast.expr]:
    """What stands in a tuple, list or set that is written out, and in those inside it."""
    if isinstance(side, ast.Tuple | ast.List | ast.Set):
        for part in side.elts:
            yield part
            yield from _written_out(part)


def _is_word(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(WORD.fullmatch(node.value))


def test_kinds_are_enums(capsys: pytest.CaptureFixture[str]) -> None:
    found = bare_words(ROOT)
    by_room = Counter(complaint.split("/")[0] for complaint in found)
    with capsys.disabled():
        print(f"\ncomparisons with bare words: {len(found)}", dict(by_room))
    none_of(found if len(found) > MOST else [])


def test_bare_word_is_seen(tmp_path: Path) -> None:
    code = """
seen = kind == "unit", "unit" != kind, kind in ("unit", "lot"), key == ("unit", code), a == b == "c"
match kind:
    case "unit" | "lot":
        pass
    case ("use_as_is", other):
        pass
not_seen = "lot" in table, kind is Kind.UNIT, text in "abc", __name__ == "__main__", sign == "-", text == ""
"""
    assert bare_words(write(tmp_path, {"ui/a.py": code, "tests/b.py": 'x == "unit"\n'})) == [
        "ui/a.py:2 kind == 'unit'",
        "ui/a.py:2 'unit' != kind",
        "ui/a.py:2 kind in ('unit', 'lot')",
        "ui/a.py:2 key == ('unit', code)",
        "ui/a.py:2 a == b == 'c'",
        "ui/a.py:4 'unit'",
        "ui/a.py:4 'lot'",
        "ui/a.py:6 'use_as_is'",
    ]
