"""Guards beside the import contracts: cycles, Qt's places and licences, names that say nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.architecture.tree import PACKAGES, ROOT, files, imports, names_used, none_of, sources, write

NOTHING_NAMES = {"utils", "util", "helpers", "helper", "misc", "manager", "base", "common"}
QT = ("PySide6", "shiboken6")
WITHOUT_QT = ("state.py", "presenter.py")
GPL_ONLY_QT = {
    "QtCharts",
    "QtCoap",
    "QtDataVisualization",
    "QtGraphs",
    "QtGraphsWidgets",
    "QtHttpServer",
    "QtLottie",
    "QtMqtt",
    "QtNetworkAuth",
    "QtQuickTimeline",
    "QtVirtualKeyboard",
}
LICENCE_FORBIDDEN = ("sllurp", "zpl", "PyQt5", "PyQt6")


def mutual_imports(root: Path) -> list[str]:
    """Complain about each pair of neighbours (same parent package) that import each other."""
    found = sources(root)
    modules = {source.module for source in found}
    edges: dict[tuple[str, str], str] = {}
    for source in found:
        for line, name in imports(source):
            target = name if name in modules else name.rpartition(".")[0]
            edge = _neighbours(source.module, target)
            if edge and target in modules:
                edges.setdefault(edge, f"{source.path}:{line}")
    return sorted(
        f"{place} {one} and {other} import each other (also {edges[other, one]})"
        for (one, other), place in edges.items()
        if one < other and (other, one) in edges
    )


def _neighbours(importer: str, imported: str) -> tuple[str, str] | None:
    """Return the two siblings under the nearest common package; None where one contains the other."""
    left, right = importer.split("."), imported.split(".")
    same = next((i for i, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), None)
    return None if same is None else (".".join(left[: same + 1]), ".".join(right[: same + 1]))


def qt_out_of_place(root: Path) -> list[str]:
    """Complain about Qt outside ui, and in the states and presenters inside it."""
    places = [s for s in sources(root) if not s.path.startswith("ui/") or s.path.endswith(WITHOUT_QT)]
    return [
        f"{source.path}:{line} imports {name}"
        for source in places
        for line, name in imports(source)
        if name.split(".")[0] in QT
    ]


def unlicensed_imports(root: Path) -> list[str]:
    """Complain about Qt modules that are GPL or commercial only, and about packages that may not be used."""
    return sorted(
        f"{source.path}:{line} uses {name}"
        for source in sources(root, *PACKAGES, "installer", "tests")
        for line, name in set(names_used(source))
        if name.split(".")[0] in LICENCE_FORBIDDEN
        or (name.startswith("PySide6.") and name.split(".")[1] in GPL_ONLY_QT)
    )


def names_that_say_nothing(root: Path) -> list[str]:
    """Complain about modules and folders whose name could hold anything."""
    code = [path for path in files(root) if path.endswith(".py")]
    return [path for path in code if NOTHING_NAMES & set(path.removesuffix(".py").split("/"))]


@pytest.mark.parametrize(
    "guard", [mutual_imports, qt_out_of_place, unlicensed_imports, names_that_say_nothing]
)
def test_project_keeps(guard: Callable[[Path], list[str]]) -> None:
    none_of(guard(ROOT))


def test_mutual_import_is_seen(tmp_path: Path) -> None:
    root = write(
        tmp_path,
        {
            "terminal/__init__.py": "",
            "terminal/store/__init__.py": "",
            "terminal/store/tables.py": "from terminal.domain import ids\n",
            "terminal/domain/__init__.py": "",
            "terminal/domain/ids.py": "def late():\n    from terminal.store.tables import rows\n",
        },
    )
    pair = "terminal.domain and terminal.store import each other"
    assert mutual_imports(root) == [f"terminal/domain/ids.py:2 {pair} (also terminal/store/tables.py:1)"]


def test_qt_out_of_place_is_seen(tmp_path: Path) -> None:
    samples = {
        "devices/reader.py": "import shiboken6\n",
        "ui/screens/lock/state.py": "from PySide6.QtCore import QObject\n",
        "ui/screens/lock/view.py": "from PySide6.QtWidgets import QWidget\n",
    }
    assert qt_out_of_place(write(tmp_path, samples)) == [
        "devices/reader.py:1 imports shiboken6",
        "ui/screens/lock/state.py:1 imports PySide6.QtCore.QObject",
    ]


def test_gpl_only_qt_is_seen(tmp_path: Path) -> None:
    samples = {
        "ui/a.py": "from PySide6 import QtCharts\n",
        "ui/b.py": "from PySide6.QtGraphs import QBarSeries\n",
    }
    assert unlicensed_imports(write(tmp_path, samples)) == [
        "ui/a.py:1 uses PySide6.QtCharts",
        "ui/b.py:1 uses PySide6.QtGraphs.QBarSeries",
    ]


def test_name_that_says_nothing_is_seen(tmp_path: Path) -> None:
    samples = {"ui/utils.py": "", "sync/common/x.py": "", "ui/based.py": ""}
    assert names_that_say_nothing(write(tmp_path, samples)) == ["sync/common/x.py", "ui/utils.py"]
