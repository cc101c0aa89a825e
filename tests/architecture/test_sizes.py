"""Guards the sizes of files and functions, and prints the figures."""

import ast
import statistics
from collections import Counter
from pathlib import Path

import pytest

from tests.architecture.tree import PACKAGES, ROOT, Source, none_of, sources, write

FILE_LINES = 400
MEDIAN, NINE_TENTHS, LONGEST = 8, 25, 60
MOST_MODULES = 20


def long_files(root: Path) -> list[str]:
    """Complain about each file of more than 400 lines, tests included."""
    counted = {s.path: len(s.text.splitlines()) for s in sources(root, *PACKAGES, "installer", "tests")}
    return [f"{path}: {lines} lines" for path, lines in counted.items() if lines > FILE_LINES]


def full_rooms(root: Path) -> list[str]:
    """Complain about each folder of the product with more than 20 modules."""
    rooms = Counter(
        Path(s.path).parent.as_posix() for s in sources(root) if not s.path.endswith("__init__.py")
    )
    return [f"{room}: {count} modules" for room, count in rooms.items() if count > MOST_MODULES]


def function_sizes(root: Path) -> dict[str, int]:
    """Return `path:line name` -> lines from `def` to the end, its docstring not counted."""
    return {
        f"{source.path}:{node.lineno} {node.name}": _lines(node)
        for source in sources(root, *PACKAGES, "installer")
        for node in _functions(source)
    }


def _functions(source: Source) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [
        node for node in ast.walk(source.tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def _lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    total = (node.end_lineno or node.lineno) - node.lineno + 1
    if ast.get_docstring(node, clean=False) is None:
        return total
    words = node.body[0]
    return total - ((words.end_lineno or words.lineno) - words.lineno + 1)


def size_complaints(sizes: dict[str, int]) -> list[str]:
    """Complain about the distribution as a whole and about each function that is too long by itself."""
    ordered = sorted(sizes.values())
    median, tenth = statistics.median(ordered), ordered[int(len(ordered) * 0.9)]
    whole = [f"median {median} > {MEDIAN}"] if median > MEDIAN else []
    whole += [f"nine tenths within {tenth} > {NINE_TENTHS}"] if tenth > NINE_TENTHS else []
    return whole + [f"{where}: {lines} lines" for where, lines in sizes.items() if lines > LONGEST]


def test_rooms_are_not_full() -> None:
    none_of(full_rooms(ROOT))


def test_full_room_is_seen(tmp_path: Path) -> None:
    root = write(tmp_path, {f"ui/part_{number}.py": "" for number in range(21)})
    assert full_rooms(root) == ["ui: 21 modules"]


def test_files_are_short() -> None:
    none_of(long_files(ROOT))


def test_functions_are_short(capsys: pytest.CaptureFixture[str]) -> None:
    sizes = function_sizes(ROOT)
    ordered = sorted(sizes.values())
    with capsys.disabled():
        figures = f"median {statistics.median(ordered)}, 90 % within {ordered[int(len(ordered) * 0.9)]}"
        print(f"\nfunctions: {len(ordered)}, {figures}, longest {ordered[-1]} lines")
    none_of(size_complaints(sizes))


def test_long_file_is_seen(tmp_path: Path) -> None:
    root = write(tmp_path, {"ui/long.py": "x = 1\n" * 401, "ui/short.py": "x = 1\n" * 400})
    assert long_files(root) == ["ui/long.py: 401 lines"]


def test_long_functions_are_seen(tmp_path: Path) -> None:
    body = '    """Says\n    much."""\n' + "    x = 1\n" * 60
    root = write(tmp_path, {"ui/a.py": f"def a():\n{body}\n\ndef b():\n    x = 1\n"})
    assert function_sizes(root) == {"ui/a.py:1 a": 61, "ui/a.py:66 b": 2}
    assert size_complaints(function_sizes(root)) == [
        "median 31.5 > 8",
        "nine tenths within 61 > 25",
        "ui/a.py:1 a: 61 lines",
    ]
