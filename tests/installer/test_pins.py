"""The pin files: hashes for every package, no address, one version of a package in all of them."""

import re
import tomllib

import pytest

from installer import pins
from tests.architecture.tree import PACKAGES, ROOT

PINNED = re.compile(
    r"^([a-z0-9-]+)==(\S+)((?: ;[^\n\\]*)?) \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.MULTILINE
)


def pinned(name: str) -> dict[str, str]:
    text = (pins.PINS / f"{name}.txt").read_text(encoding="utf-8")
    assert PINNED.sub("", text) == pins.HEADER  # nothing stands in the file but pins with hashes
    return {package: version for package, version, _, _ in PINNED.findall(text)}


@pytest.mark.parametrize("name", ["terminal", "hub"])
def test_each_part_has_the_versions_that_were_tested(name: str) -> None:
    assert pinned(name).items() <= pinned("dev").items()


def test_terminal_needs_no_hub_and_hub_no_qt() -> None:
    assert not {"fastapi", "uvicorn"} & pinned("terminal").keys()
    assert not {"pyside6-essentials", "shiboken6", "keyring"} & pinned("hub").keys()
    assert {"fastapi", "pyside6-essentials", "pytest"} <= pinned("dev").keys()


_MODULES = {
    "argon2-cffi": "argon2",
    "capstat-core": "capstat_core",
    "fonttools": "fontTools",
    "opencv-python-headless": "cv2",
    "paho-mqtt": "paho",
    "pyside6-essentials": "PySide6",
    "pyserial": "serial",
    "zxing-cpp": "zxingcpp",
}
"""What is imported, where it is not called like its package."""
_OWN_PROGRAMS = frozenset(("mypy", "ruff", "import-linter", "pyinstaller", "wheel", "setuptools"))
"""Tools that are run, or that pytest takes by itself, instead of being imported."""
_BY_NAME = {"tzdata": "zoneinfo"}
"""What is data for a module of Python's own."""


def _used(package: str, folders: tuple[str, ...]) -> bool:
    module = _BY_NAME.get(package) or _MODULES.get(package, package.replace("-", "_"))
    wanted = re.compile(rf"^\s*(?:import|from) {re.escape(module)}\b", re.IGNORECASE | re.MULTILINE)
    paths = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return any(wanted.search(path.read_text(encoding="utf-8")) for path in paths)


@pytest.mark.slow
def test_every_declared_package_is_used_where_it_is_declared_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    product = {"": project["dependencies"], **project["optional-dependencies"]}
    unused = []
    for extra, packages in product.items():
        folders = ("tests", "installer", "resources") if extra == "dev" else PACKAGES
        for words in packages:
            name = re.split(r"[<>=\[;]", words)[0].strip().lower()
            tool = extra == "dev" and (name in _OWN_PROGRAMS or name.startswith(("types-", "pytest-")))
            unused += [] if tool or _used(name, tuple(folders)) else [f"{extra}: {name}"]
    assert unused == []


def test_qt_is_the_version_that_keeps_references() -> None:
    assert pinned("terminal")["pyside6-essentials"] == pinned("terminal")["shiboken6"] == "6.11.3"


@pytest.mark.parametrize(
    "line", ["--index-url https://example.invalid/simple", "x @ file:///tmp/x.whl", "--find-links wheels"]
)
def test_address_in_a_resolution_is_seen(line: str) -> None:
    assert pins.addresses(f"{pins.HEADER}{line}\nx==1 \\\n    --hash=sha256:0\n") == [line]
