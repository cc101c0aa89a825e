"""Guards that there is one place which lets the screen read again: the end of a touch."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.tree import ROOT, Source, none_of, sources, write

ONE_PLACE = "ui/desk/desk.py"
NO_TOUCH = frozenset({"state", "leave", "set_room"})
"""What views ask or tell a presenter without a hand behind it."""


def refreshes_by_hand(root: Path) -> list[str]:
    """Complain about each `shell.refresh()` outside the desk."""
    return [
        f"{source.path}:{number} {line.strip()}"
        for source in sources(root, "ui")
        if source.path != ONE_PLACE
        for number, line in enumerate(source.text.splitlines(), start=1)
        if "shell.refresh()" in line
    ]


def untouched(root: Path) -> list[str]:
    """Complain about each method of a presenter that its view hands to a button and that is no `@touch`."""
    found = []
    for view in sources(root, "ui"):
        if not view.path.endswith("/view.py"):
            continue
        presenter = next(
            each for each in sources(root, "ui") if each.path == view.path.replace("view.py", "presenter.py")
        )
        wanted = _called(view) - NO_TOUCH
        found += [f"{presenter.path}:{line} {name}" for line, name in _plain(presenter) if name in wanted]
    return found


def _called(view: Source) -> set[str]:
    return set(re.findall(r"\bpresenter\.(\w+)", view.text)) - {"import"}


def _plain(presenter: Source) -> Iterator[tuple[int, str]]:
    """Methods without the decorator."""
    for node in ast.walk(presenter.tree):
        if isinstance(node, ast.FunctionDef) and "touch" not in [ast.unparse(d) for d in node.decorator_list]:
            yield node.lineno, node.name


def test_nothing_is_refreshed_by_hand() -> None:
    none_of(refreshes_by_hand(ROOT))


def test_what_a_hand_touches_off_is_a_touch() -> None:
    none_of(untouched(ROOT))


def test_both_are_seen(tmp_path: Path) -> None:
    root = write(
        tmp_path,
        {
            "ui/screens/x/view.py": "self.button.clicked.connect(presenter.press)\nshow(presenter.state())\n",
            "ui/screens/x/presenter.py": (
                "class P:\n    def press(self):\n        self._desk.shell.refresh()\n"
                "    def state(self): ...\n"
            ),
        },
    )
    assert untouched(root) == ["ui/screens/x/presenter.py:2 press"]
    assert refreshes_by_hand(root) == ["ui/screens/x/presenter.py:3 self._desk.shell.refresh()"]
