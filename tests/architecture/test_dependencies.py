"""Guards that the product imports only what it declares: what happens to be there is no dependency."""

import re
import sys
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

from tests.architecture.tree import PACKAGES, ROOT, Source, imports, none_of, sources, write

RUN_TIME = ("terminal", "camera", "modbus", "opcua", "mqtt", "hub")
DEVELOPMENT = (*RUN_TIME, "dev")
KNOWN_HERE = {"tests", "installer", *PACKAGES, *sys.stdlib_module_names}
TOOLS = ("resources/fonts/subset.py",)  # run by hand, never by the program


def declared(root: Path, extras: tuple[str, ...]) -> set[str]:
    """Return the normalised names of the distributions that the project and these extras ask for."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [*project["dependencies"]]
    lines += [line for extra in extras for line in project["optional-dependencies"].get(extra, ())]
    return {"python"} | {_normal(re.split(r"[<>=!~; \[]", line)[0]) for line in lines}


def undeclared(root: Path) -> list[str]:
    """Complain about imports of packages that no dependency brings directly."""
    product = [source for source in sources(root) if source.path not in TOOLS]
    beside = [source for source in sources(root, *PACKAGES, "tests", "installer") if source not in product]
    return _undeclared(product, declared(root, RUN_TIME)) + _undeclared(beside, declared(root, DEVELOPMENT))


def _undeclared(group: list[Source], distributions: set[str]) -> list[str]:
    return [
        f"{source.path}:{line} imports {name}"
        for source in group
        for line, name in imports(source)
        if not _known(name.split(".")[0]) & distributions
    ]


def _known(package: str) -> set[str]:
    """Return the distributions that bring a package; what needs none counts as brought by Python."""
    return {"python"} if package in KNOWN_HERE else {_normal(owner) for owner in _owners().get(package, ())}


@cache
def _owners() -> Mapping[str, list[str]]:
    return packages_distributions()


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_imports_are_declared() -> None:
    none_of(undeclared(ROOT))


def test_undeclared_import_is_seen(tmp_path: Path) -> None:
    samples = {
        "pyproject.toml": (
            '[project]\ndependencies = ["msgspec>=1"]\n[project.optional-dependencies]\n'
            'terminal = ["PySide6-Essentials==6"]\nhub = []\ndev = ["pytest"]\n'
        ),
        "ui/a.py": "import os\nimport msgspec\nimport segno\nfrom PySide6 import QtCore\nimport ui.b\n",
        "ui/b.py": "import pytest\n",
        "tests/c.py": "import pytest\n",
    }
    assert undeclared(write(tmp_path, samples)) == ["ui/a.py:3 imports segno", "ui/b.py:1 imports pytest"]


def reaching_out(root: Path) -> list[str]:
    """Complain where the product needs what is not shipped with it."""
    return [
        f"{source.path}:{line} imports {name}"
        for source in sources(root)
        for line, name in imports(source)
        if name.split(".")[0] in {"tests", "installer"}
    ]


def test_the_product_needs_no_tests() -> None:
    none_of(reaching_out(ROOT))


def test_an_import_of_the_tests_is_seen(tmp_path: Path) -> None:
    write(tmp_path, {"ui/a.py": "from tests.fakes.clock import START\n", "ui/b.py": "import ui.a\n"})
    assert len(reaching_out(tmp_path)) == 1
