"""Guards the sizes of files and functions, and prints the figures."""

import ast
import statistics
from pathlib import Path

import pytest

from tests.architecture.tree import PACKAGES, ROOT, Source, none_of, sources, write

CODE_LINES, DECLARED_LINES = 400, 800
MEDIAN, NINE_TENTHS, LONGEST = 8, 25, 60


def long_files(root: Path) -> list[str]:
    """Complain about each file of more than 400 lines, or 800 of declarations alone; tests included."""
    counted = [(s, len(s.text.splitlines())) for s in sources(root, *PACKAGES, "installer", "tests")]
    return [f"{source.path}: {lines} lines" for source, lines in counted if lines > _most(source)]


def _most(source: Source) -> int:
    return DECLARED_LINES if declares_only(source.tree.body) else CODE_LINES


def declares_only(body: list[ast.stmt]) -> bool:
    """Tell whether these statements only declare: docstrings, imports, constants, classes of such, and in
    classes methods that do nothing but return one expression.
    """
    return all(_declares(node) for node in body)


def _declares(node: ast.stmt) -> bool:
    if isinstance(node, ast.ClassDef):
        return all(_declares(each) or _only_returns(each) for each in node.body)
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    return isinstance(node, ast.Import | ast.ImportFrom | ast.Assign | ast.AnnAssign)


def _only_returns(node: ast.stmt) -> bool:
    if not isinstance(node, ast.FunctionDef):
        return False
    words = ast.get_docstring(node) is not None
    return len(node.body) == words + 1 and isinstance(node.body[-1], ast.Return)


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
    root = write(tmp_path, {"ui/long.py": "x()\n" * 401, "ui/short.py": "x()\n" * 400})
    assert long_files(root) == ["ui/long.py: 401 lines"]


def test_declarations_may_be_longer(tmp_path: Path) -> None:
    structs = '"""Says."""\nimport a\nclass A(B):\n    x: int\n    def y(self):\n        return 1\n'
    root = write(
        tmp_path,
        {
            "ui/structs.py": structs + "x = 1\n" * 794,
            "ui/more.py": structs + "x = 1\n" * 795,
            "ui/code.py": structs + "def f():\n    return 1\n" + "x = 1\n" * 400,
            "ui/method.py": "class A:\n    def y(self):\n        self.x = 1\n" + "x = 1\n" * 400,
        },
    )
    assert long_files(root) == [
        "ui/code.py: 408 lines",
        "ui/method.py: 403 lines",
        "ui/more.py: 801 lines",
    ]


def test_long_functions_are_seen(tmp_path: Path) -> None:
    body = '    """Says\n    much."""\n' + "    x = 1\n" * 60
    root = write(tmp_path, {"ui/a.py": f"def a():\n{body}\n\ndef b():\n    x = 1\n"})
    assert function_sizes(root) == {"ui/a.py:1 a": 61, "ui/a.py:66 b": 2}
    assert size_complaints(function_sizes(root)) == [
        "median 31.5 > 8",
        "nine tenths within 61 > 25",
        "ui/a.py:1 a: 61 lines",
    ]
