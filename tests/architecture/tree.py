"""Reads a source tree for the guards: its files, their syntax trees, what they import, which names they use.

Every guard is a function of a root folder that returns its complaints as `path:line text`, so that it can be
shown to complain about a bad sample as well as to be content with the project.
"""

import ast
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("terminal", "ui", "devices", "sync", "resources")
GIT_LIST = ("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")


@dataclass(frozen=True)
class Source:
    """One Python file: path relative to the root with forward slashes, dotted module name, syntax tree."""

    path: str
    module: str
    text: str
    tree: ast.Module


def files(root: Path) -> list[str]:
    """Return the files that are or would be committed; of a sample folder without git, all of them."""
    if not (root / ".git").exists():
        return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())
    listed = subprocess.run(GIT_LIST, cwd=root, check=True, capture_output=True).stdout.decode()
    return sorted(name for name in set(listed.split("\0")) if name and (root / name).is_file())


def sources(root: Path, *folders: str) -> list[Source]:
    """Return the Python files below the folders, the five packages unless told otherwise."""
    wanted = folders or PACKAGES
    return [
        _parse(root, path) for path in files(root) if path.endswith(".py") and path.split("/")[0] in wanted
    ]


def _parse(root: Path, path: str) -> Source:
    text = (root / path).read_text(encoding="utf-8")
    module = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    return Source(path, module, text, _syntax(text, path))


@cache
def _syntax(text: str, path: str) -> ast.Module:
    return ast.parse(text, path)


def imports(source: Source) -> Iterator[tuple[int, str]]:
    """Yield (line, dotted name) of everything imported; `from a import b` gives `a.b`."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def names_used(source: Source) -> Iterator[tuple[int, str]]:
    """Yield (line, full dotted name) of imports and of every use of an imported name, whatever its alias."""
    yield from imports(source)
    meaning = _meanings(source.tree)
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Name | ast.Attribute):
            first, *rest = _chain(node)
            if first in meaning:
                yield node.lineno, ".".join([meaning[first], *rest])


def _chain(node: ast.expr) -> list[str]:
    """Return ["a", "b", "c"] for `a.b.c`; the first part is empty where it is no plain name."""
    if isinstance(node, ast.Attribute):
        return [*_chain(node.value), node.attr]
    return [node.id if isinstance(node, ast.Name) else ""]


def _meanings(tree: ast.Module) -> dict[str, str]:
    """Return what each imported local name stands for."""
    meaning: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                top = alias.name.split(".")[0]
                meaning[alias.asname or top] = alias.name if alias.asname else top
        elif isinstance(node, ast.ImportFrom) and node.module:
            meaning |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    return meaning


def is_place(path: str, place: str) -> bool:
    """Tell whether a path is the place that a document names; `<word>` in that stands for any name."""
    return re.fullmatch("[^/]+".join(map(re.escape, re.split("<[^>]*>", place))), path) is not None


def none_of(complaints: list[str]) -> None:
    """Fail with every complaint on a line of its own."""
    if complaints:
        pytest.fail("\n".join(complaints), pytrace=False)


def write(root: Path, texts: dict[str, str]) -> Path:
    """Make a sample tree of path -> text and return its root."""
    for name, text in texts.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    return root
