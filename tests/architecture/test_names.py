"""Guards the names: a public class is called like no other, so that its name alone says which it is."""

import ast
from collections import defaultdict
from pathlib import Path

from tests.architecture.tree import ROOT, none_of, sources, write


def classes_called_alike(root: Path) -> list[str]:
    """Complain about each public class at the top of a module of the product that shares its name."""
    places: defaultdict[str, list[str]] = defaultdict(list)
    for source in sources(root):
        for node in source.tree.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].append(f"{source.path}:{node.lineno}")
    return [f"{name}: {', '.join(found)}" for name, found in sorted(places.items()) if len(found) > 1]


def test_no_two_classes_are_called_alike() -> None:
    none_of(classes_called_alike(ROOT))


def test_classes_called_alike_are_seen(tmp_path: Path) -> None:
    samples = {
        "ui/a.py": "class Row:\n    class Cell: ...\nclass _Box: ...\n",
        "sync/b.py": "import x\nclass Row: ...\nclass Cell: ...\nclass _Box: ...\n",
        "tests/c.py": "class Row: ...\n",
    }
    assert classes_called_alike(write(tmp_path, samples)) == ["Row: sync/b.py:2, ui/a.py:1"]
