"""Guards that the rooms of `ui` lie over one another, in few storeys and without a circle."""

from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, imports, sources, write

MOST_STOREYS = 11


def storeys(root: Path) -> list[list[str]]:
    """Return the rooms of `ui` from the ground up; a room lies over all that it imports. CycleError for a
    circle.
    """
    under: dict[str, set[str]] = {}
    for source in sources(root, "ui"):
        room = _room(source.module)
        below = under.setdefault(room, set())
        below |= {_room(name) for _, name in imports(source) if name.startswith("ui.")} - {room}
    tuple(TopologicalSorter(under).static_order())

    @cache
    def height(room: str) -> int:
        return max((height(each) + 1 for each in under.get(room, ())), default=0)

    top = max(map(height, under))
    return [sorted(room for room in under if height(room) == each) for each in range(top + 1)]


def _room(module: str) -> str:
    return ".".join(module.split(".")[:2])


def test_ui_has_few_storeys(capsys: pytest.CaptureFixture[str]) -> None:
    found = storeys(ROOT)
    with capsys.disabled():
        print(f"\n  storeys of ui: {len(found)}")
    assert len(found) <= MOST_STOREYS, found


def test_a_room_lies_over_what_it_imports(tmp_path: Path) -> None:
    samples = {
        "ui/window/a.py": "from ui.text import text\n",
        "ui/text.py": "",
        "ui/desk/b.py": "from ui.window import a\n",
    }
    assert storeys(write(tmp_path, samples)) == [["ui.text"], ["ui.window"], ["ui.desk"]]
