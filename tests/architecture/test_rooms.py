"""Guards the rooms: a folder is not full, three of a kind have a folder of their own, and the `__init__` of
each says what it is, what it is not, and what it stands on.
"""

import ast
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.tree import PACKAGES, ROOT, Source, imports, none_of, sources, write

MOST_MODULES = 20
FAMILY = 3
MUST_SAY = ("terminal", "terminal/domain", "terminal/quality", "devices", "sync", "sync/hub", "ui")
"""Folders of rooms, each of which says what rooms it stands on; rooms further in may leave that to the one
around them. The single files right in these folders are for all.
"""
STANDS_ON = re.compile(r"Stands\s+on\s+(.+?)\.(?:\s|$)", re.DOTALL)
NOT = re.compile(r"\b(?:no|not|nothing|nobody|none|never|neither|only|alone|without)\b", re.IGNORECASE)


def full_rooms(root: Path) -> list[str]:
    """Complain about each folder of the product and of the tests with more than 20 modules."""
    rooms = Counter(_folder(source) for source in _modules(root, *PACKAGES, "tests"))
    return [f"{room}: {count} modules" for room, count in rooms.items() if count > MOST_MODULES]


def families_without_a_room(root: Path) -> list[str]:
    """Complain about three modules of a folder whose names have the first or the last word in common. Words
    are parted by `_`; "test" in front is none, and a name of one word has it in common with itself.
    """
    found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for source in _modules(root, *PACKAGES, "tests"):
        words = Path(source.path).stem.removeprefix("test_").split("_")
        found[_folder(source), f"{words[0]}_*"].add(Path(source.path).stem)
        found[_folder(source), f"*_{words[-1]}"].add(Path(source.path).stem)
    return [
        f"{folder}/{kind}: {', '.join(sorted(names))}"
        for (folder, kind), names in found.items()
        if len(names) >= FAMILY
    ]


def rooms_that_do_not_say(root: Path) -> list[str]:
    """Complain about a package whose `__init__` does not say what it is and what it is not."""
    said = {_folder(source): _words(source) for source in sources(root) if _is_init(source)}
    silent = sorted({_folder(source) for source in _modules(root)} - said.keys())
    return [f"{room} has no __init__" for room in silent] + [
        f"{room}/__init__.py does not say what it is, and what it is not"
        for room, words in said.items()
        if not NOT.search(words)
    ]


def foundations_not_said(root: Path) -> list[str]:
    """Complain where a room stands on other things than its `__init__` says: "Stands on `a`, `b.c`."."""
    found = sources(root)
    rooms = {_folder(source) for source in found}
    said = {_folder(source): _foundations(source) for source in found if _is_init(source)}
    used: defaultdict[str, set[str]] = defaultdict(set)
    complaints = []
    for source in found:
        owner = _owner(_folder(source), said)
        for line, name in _arrows(source, owner):
            fits = [each for each in said.get(owner) or () if _within(name, each)]
            used[owner].update(fits)
            if not fits and _room_of(name, rooms) not in MUST_SAY:
                complaints.append(f"{source.path}:{line} stands on {name}, of which {owner} says nothing")
    return complaints + [
        f"{room}/__init__.py says {name}, on which nothing stands"
        for room, names in said.items()
        for name in names or ()
        if name not in used[room]
    ]


def _room_of(name: str, rooms: set[str]) -> str:
    """The folder in which what is imported stands."""
    path = Path(name.replace(".", "/"))
    return next((each.as_posix() for each in (path, *path.parents) if each.as_posix() in rooms), "")


def _arrows(source: Source, owner: str) -> Iterator[tuple[int, str]]:
    """Yield what a file imports of the product outside the room `owner`."""
    for line, name in imports(source):
        if name.split(".")[0] in PACKAGES and not _within(name, owner.replace("/", ".")):
            yield line, name


def _owner(folder: str, said: dict[str, tuple[str, ...] | None]) -> str:
    """The folder itself, or the nearest around it that says what it stands on where it need not say so."""
    path = Path(folder)
    must = path.parent.as_posix() in MUST_SAY or folder in PACKAGES
    if must or said.get(folder) is not None:
        return folder
    return _owner(path.parent.as_posix(), said)


def _foundations(source: Source) -> tuple[str, ...] | None:
    """What an `__init__` says that its room stands on; None where it leaves that to the room around it."""
    found = STANDS_ON.search(_words(source))
    return tuple(re.findall("`([^`]+)`", found[1])) if found else None


def _within(name: str, room: str) -> bool:
    return f"{name}.".startswith(f"{room}.")


def _modules(root: Path, *folders: str) -> list[Source]:
    return [source for source in sources(root, *folders) if not _is_init(source)]


def _is_init(source: Source) -> bool:
    return source.path.endswith("__init__.py")


def _folder(source: Source) -> str:
    return Path(source.path).parent.as_posix()


def _words(source: Source) -> str:
    return ast.get_docstring(source.tree) or ""


def test_rooms_are_not_full() -> None:
    none_of(full_rooms(ROOT))


def test_three_of_a_kind_have_a_room() -> None:
    none_of(families_without_a_room(ROOT))


def test_each_room_says_what_it_is() -> None:
    none_of(rooms_that_do_not_say(ROOT))


def test_each_room_says_what_it_stands_on() -> None:
    none_of(foundations_not_said(ROOT))


def test_full_room_is_seen(tmp_path: Path) -> None:
    root = write(tmp_path, {f"ui/part{number}.py": "" for number in range(21)})
    assert full_rooms(root) == ["ui: 21 modules"]


def test_family_without_a_room_is_seen(tmp_path: Path) -> None:
    names = ("chart_box", "chart_line", "chart", "red_lamp", "blue_lamp", "lamp_post", "chart/one_two")
    root = write(tmp_path, {f"ui/{name}.py": "" for name in names})
    assert families_without_a_room(root) == ["ui/chart_*: chart, chart_box, chart_line"]


def test_room_that_does_not_say_is_seen(tmp_path: Path) -> None:
    samples = {
        "ui/__init__.py": '"""Screens. No rules."""\n',
        "ui/desk/__init__.py": '"""What presenters share."""\n',
        "ui/words/table.py": "",
    }
    assert rooms_that_do_not_say(write(tmp_path, samples)) == [
        "ui/words has no __init__",
        "ui/desk/__init__.py does not say what it is, and what it is not",
    ]


def test_foundation_not_said_is_seen(tmp_path: Path) -> None:
    samples = {
        "ui/__init__.py": "",
        "ui/desk/__init__.py": '"""Desk. Stands on `ui.words`, `sync`."""\n',
        "ui/desk/deep/__init__.py": "",
        "ui/desk/deep/a.py": "import ui.words.table\nimport ui.desk.b\nimport ui.theme\n",
        "ui/words/__init__.py": '"""Words."""\n',
        "ui/words/table.py": "import terminal.text\nimport terminal.store.act\n",
        "ui/theme/__init__.py": "",
        "terminal/__init__.py": "",
        "terminal/store/__init__.py": "",
    }
    assert foundations_not_said(write(tmp_path, samples)) == [
        "ui/desk/deep/a.py:3 stands on ui.theme, of which ui/desk says nothing",
        "ui/words/table.py:2 stands on terminal.store.act, of which ui/words says nothing",
        "ui/desk/__init__.py says sync, on which nothing stands",
    ]
