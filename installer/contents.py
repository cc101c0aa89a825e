"""What lies in the folder of the frozen terminal: its size, what must not be there, what must.

It reads the folder alone and starts nothing (that is `smoke.py`).
"""

import json
import os
import re
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import CodeType
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
GPL_ONLY = re.compile(
    r"(?:PySide6/|libQt6).*(?:VirtualKeyboard|Timeline|Lottie|Charts|Graphs|DataVis|NetworkAuth|HttpServer)",
    re.IGNORECASE,
)
OTHER_FORBIDDEN = re.compile(r"translations/qt|wayland|libqvnc|linuxfb|eglfs|gtk3|/qml/|/sqldrivers/")
LIBRARY = re.compile(r"\.so(\.|$)|\.dll$|\.pyd$")
INSIDE = "_internal"


def private_paths() -> list[str]:
    """The folders of this machine that concern nobody who has the program, the longest first."""
    everywhere = {"/", "/usr", "/usr/local"}
    return sorted({str(ROOT), sys.prefix, sys.base_prefix} - everywhere, key=len, reverse=True)


def neutral(path: str) -> str:
    """Another path of the same length that says nothing: inside a library no byte may move. Its last part
    stays, since a linker lets another text that ends alike (the version of Python) lie in the same bytes.
    """
    last = path[path.rindex("/") :]
    return "/usr".ljust(len(path) - len(last), "/") + last


def neutral_code(code: CodeType, paths: list[str]) -> CodeType:
    """The code with the paths in its texts made neutral."""

    def told(value: Any) -> Any:
        if isinstance(value, CodeType):
            return neutral_code(value, paths)
        if isinstance(value, tuple):
            return tuple(told(entry) for entry in value)
        if isinstance(value, str):
            for path in paths:
                value = value.replace(path, neutral(path))
        return value

    return code.replace(co_consts=tuple(told(value) for value in code.co_consts))


def make_neutral(folder: Path, paths: list[str]) -> None:
    """Make the paths inside the libraries of a folder neutral, byte for byte."""
    for file in libraries(folder):
        before = file.read_bytes()
        after = before
        for path in paths:
            after = after.replace(path.encode(), neutral(path).encode())
        if after != before:
            file.write_bytes(after)


def libraries(folder: Path) -> list[Path]:
    """All shared libraries and extension modules, links left out."""
    return [path for path in files_in(folder) if LIBRARY.search(path.name) and not path.is_symlink()]


def files_in(folder: Path) -> list[Path]:
    """All files, links among them."""
    return sorted(path for path in folder.rglob("*") if path.is_symlink() or path.is_file())


def forbidden_parts(folder: Path) -> list[str]:
    """Return files that must not be shipped: GPL-only parts of Qt, and what the terminal has no use for."""
    names = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    return sorted(name for name in names if GPL_ONLY.search(name) or OTHER_FORBIDDEN.search(name))


def dangling_links(folder: Path) -> list[str]:
    """Return links whose target was left out."""
    return sorted(path.name for path in folder.rglob("*") if path.is_symlink() and not path.exists())


def folder_mb(folder: Path) -> float:
    """Return the size of all files in 10^6 bytes, links not followed."""
    return sum(path.lstat().st_size for path in files_in(folder)) / 1e6


def packed_mb(folder: Path, scratch: Path) -> float:
    """Return the size of the .tar.xz in 10^6 bytes at a fast setting; slower ones give less."""
    archive = scratch / "tracepost.tar.xz"
    with tarfile.open(archive, "w:xz", preset=2) as packed:
        packed.add(folder, "tracepost")
    return archive.stat().st_size / 1e6


# ---------------------------------------------------------------- licences


def unlicensed(folder: Path) -> list[str]:
    """Return the libraries that belong to no part of which a licence text is shipped."""
    known = _of_system(folder) | _of_packages(folder)
    return sorted(path.name for path in libraries(folder) if path.name not in known)


def _of_system(folder: Path) -> set[str]:
    """The files of the build machine's packages whose texts are there."""
    licences = folder / INSIDE / "resources" / "licences"
    told = licences / "shipped" / "shipped.json"
    parts = json.loads(told.read_text(encoding="utf-8")) if told.is_file() else []
    whole = [part for part in parts if all((licences / f"{name}.txt").is_file() for name in part["texts"])]
    return {name for part in whole for name in part["files"]}


def _of_packages(folder: Path) -> set[str]:
    """The files of Python packages whose metadata, and with it their licence, is there."""
    records = (folder / INSIDE).glob("*.dist-info/RECORD")
    lines = [line for record in records for line in record.read_text(encoding="utf-8").splitlines()]
    return {line.partition(",")[0].rpartition("/")[2] for line in lines}


# ---------------------------------------------------------------- paths of the build machine


def machine_paths(folder: Path, paths: list[str]) -> list[str]:
    """Return the files, and the modules inside the program, in which one of the paths stands."""
    wanted = [path.encode() for path in paths]
    found = [
        path.relative_to(folder).as_posix()
        for path in files_in(folder)
        if not path.is_symlink() and any(word in path.read_bytes() for word in wanted)
    ]
    return found + [f"{name} in the program" for name, text in _modules(folder) if _names(text, wanted)]


def _names(code: CodeType | bytes, wanted: list[bytes]) -> bool:
    import marshal

    body = marshal.dumps(code) if isinstance(code, CodeType) else code
    return any(word in body for word in wanted)


def _modules(folder: Path) -> Iterator[tuple[str, Any]]:
    """The modules in the program's archive."""
    from PyInstaller.archive.readers import CArchiveReader

    program = folder / ("tracepost.exe" if os.name == "nt" else "tracepost")
    modules = CArchiveReader(str(program)).open_embedded_archive("PYZ.pyz")
    for name in modules.toc:
        if (code := modules.extract(name)) is not None:
            yield name, code
    with zipfile.ZipFile(folder / INSIDE / "base_library.zip") as base:
        for name in base.namelist():
            yield name, base.read(name)
