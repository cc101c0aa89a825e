"""Shows each recipe of the map by one example: what its table names is enough, and nothing of it is too much.

An example is added in a copy of the tree. Which files that took is compared with the table, and a program in
the copy shows that the new thing works and that the guards of its room hold.
"""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.architecture.tree import ROOT, files, is_place

MAP, CHINESE = "docs/architecture.md", "resources/i18n/zh.json"
ROW = re.compile(r"^\| (?P<what>[a-z ]+) \| (?P<count>\d+) \| (?P<touch>.*) \|$", re.MULTILINE)


@dataclass(frozen=True)
class Recipe:
    """A row of the map: how many files it takes to add such a thing, and which, `<name>` standing for any."""

    count: int
    places: tuple[str, ...]

    def place_of(self, path: str) -> str:
        """Return the place of the table that a file has, "" for none."""
        return next((place for place in self.places if is_place(path, place)), "")


def recipe(what: str) -> Recipe:
    """Return the map's recipe for adding `what`."""
    rows = {found["what"]: found for found in ROW.finditer((ROOT / MAP).read_text(encoding="utf-8"))}
    named = re.findall("`([^`]*/[^`]*)`", rows[what]["touch"])
    return Recipe(int(rows[what]["count"]), tuple(each for place in named for each in _spelt_out(place)))


def _spelt_out(place: str) -> list[str]:
    """Return `a/b.py` and `a/c.py` for `a/{b,c}.py`."""
    before, brace, rest = place.partition("{")
    if not brace:
        return [place]
    choices, _, after = rest.partition("}")
    return [before + choice + after for choice in choices.split(",")]


def insert(tree: Path, path: str, before: str, text: str) -> None:
    """Put `text` in front of the one place in a file where `before` stands."""
    old = (tree / path).read_text(encoding="utf-8")
    assert old.count(before) == 1, f"{path} has {before!r} {old.count(before)} times"
    (tree / path).write_text(old.replace(before, text + before), encoding="utf-8")


def touched(tree: Path) -> set[str]:
    """Return the files of the copy that are new or not as they were."""
    return {
        path
        for path in files(tree)
        if not (ROOT / path).is_file() or (ROOT / path).read_bytes() != (tree / path).read_bytes()
    }


def added(tree: Path, what: str, add: Callable[[Path], None]) -> None:
    """Add the example, and compare what that took with the map."""
    add(tree)
    says, took = recipe(what), touched(tree)
    assert {says.place_of(path) for path in took} == set(says.places), took
    assert len(took) == says.count, took


def run(tree: Path, *command: str) -> str:
    """Return what Python says in the copy."""
    done = subprocess.run(
        [sys.executable, *command],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def run_tests(tree: Path, *paths: str) -> None:
    """Run these tests in the copy, slow ones too."""
    run(tree, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-m", "slow or not slow", *paths)
