"""Which parts the frozen terminal ships besides its Python packages, each with the texts of its licence.

The libraries that freezing takes from the build machine belong to packages of that machine: their names,
versions and licence texts go into `resources/licences/shipped`, from where the About screen reads them. A
library of which nobody can tell the licence ends the build.
"""

import json
import re
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path

COMMON = Path("/usr/share/common-licenses")
NAMED = re.compile(r"/usr/share/common-licenses/([A-Za-z]+-?[\d.]*\d)")
FOLDER = "shipped"


class NoLicenceError(Exception):
    """A library would be shipped without its licence."""


@dataclass
class Native:
    """One part: its name, version, the files it brings, the texts of its licence as (name, text)."""

    name: str
    version: str
    texts: list[tuple[str, str]]
    files: list[str] = field(default_factory=list)


def natives(binaries: Iterable[tuple[str, str, str]], packages: Path) -> list[Native]:
    """Return the parts behind the binaries (target, source, kind); those in `packages` bring their own
    metadata. Raises NoLicenceError.
    """
    found: dict[str, Native] = {}
    for target, source, kind in binaries:
        path = Path(source).resolve()
        if kind == "SYMLINK" or packages.resolve() in path.parents:
            continue
        made = of_python() if Path(sys.base_prefix).resolve() in path.parents else of_debian(path)
        found.setdefault(made.name, made).files.append(Path(target).name)
    return sorted(found.values(), key=lambda part: part.name)


def of_python() -> Native:
    """The interpreter itself with its library."""
    places = (Path(sysconfig.get_path("stdlib")), Path(sys.base_prefix))
    text = next((path / "LICENSE.txt" for path in places if (path / "LICENSE.txt").is_file()), None)
    if text is None:
        raise NoLicenceError("The licence of Python (LICENSE.txt) lies in none of its folders.")
    return Native("Python", sys.version.split()[0], [("Python", text.read_text(encoding="utf-8"))])


def _asked(*command: str) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout
    except FileNotFoundError:
        return ""


def of_debian(path: Path, ask: Callable[..., str] = _asked, docs: Path = Path("/usr/share/doc")) -> Native:
    """The Debian package that a library belongs to. Raises NoLicenceError."""
    plain = str(path).removeprefix("/usr")
    owners = [ask("dpkg-query", "-S", place) for place in (str(path), plain)]
    package = next((owner.partition(": ")[0] for owner in owners if owner), "")
    name = package.partition(":")[0]
    text = docs / name / "copyright"
    if not name or not text.is_file():
        raise NoLicenceError(f"No package of this system says under which licence {path.name} is.")
    version = ask("dpkg-query", "-W", "-f", "${Version}", package)
    words = text.read_text(encoding="utf-8", errors="replace")
    return Native(name, version, [(name, words), *_referred(words)])


def _referred(words: str) -> list[tuple[str, str]]:
    """The licences that a text only names by their place on a Debian system."""
    names = sorted({name for name in NAMED.findall(words) if (COMMON / name).is_file()})
    return [(name, (COMMON / name).read_text(encoding="utf-8")) for name in names]


def write(parts: Iterable[Native], folder: Path) -> list[Path]:
    """Write the texts and `shipped.json` into a folder; returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    told = []
    for part in parts:
        for name, text in part.texts:
            (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        told.append(asdict(part) | {"texts": [f"{FOLDER}/{name}" for name, _ in part.texts]})
    (folder / "shipped.json").write_text(json.dumps(told, indent=1), encoding="utf-8")
    return sorted(folder.iterdir())
