"""What the program is made of and under which licences: Qt, font, icons, every Python package that is here,
and the libraries that a frozen program has from the system it was built on.

What a package says of itself is read from its own metadata; a frozen program carries that of what is in it.
"""

import re
from email import message_from_string
from email.message import Message
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Final

import msgspec

import resources
from ui.text import phrase

PACKAGES: Final = (
    "SQLAlchemy",
    "sqlcipher3",
    "msgspec",
    "alembic",
    "cryptography",
    "argon2-cffi",
    "requests",
    "urllib3",
    "zstandard",
    "tzdata",
    "pyserial",
    "zxing-cpp",
    "keyring",
    "numpy",
    "opencv-python-headless",
    "pyzbar",
    "asyncua",
    "paho-mqtt",
)
"""The packages the terminal needs besides Qt; those they need in turn are found from them."""
EMBEDDED: Final = {
    "sqlcipher3": ("SQLCipher", "Apache-2.0"),
    "cryptography": ("Apache-2.0",),
    "pyserial": ("pySerial",),
    "zstandard": ("zstd",),
}
"""Texts for what lies compiled inside a package, or that the package forgot to bring."""
QT: Final = ("PySide6-Essentials", "shiboken6")
QT_TEXTS: Final = ("LGPL-3.0", "GPL-3.0", "Unicode-3.0")
QT_MEANS: Final = phrase(
    "Qt and its Python binding are used under the LGPL, version 3. Their libraries lie as files of their own "
    "beside this program: you may replace them with changed versions that fit, and you may take the program "
    "apart to find faults in such changes. Their source is at code.qt.io; ask your supplier for a copy."
)
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_TEXT_FILE: Final = re.compile(r"(^|/)(licen[cs]e|copying|notice)[^/]*$", re.IGNORECASE)


class Part(msgspec.Struct, frozen=True):
    """A part with its licence; `texts` name texts of resources, `package` one whose metadata has them."""

    key: str
    version: str
    licence: str
    texts: tuple[str, ...] = ()
    package: str = ""


class _Shipped(msgspec.Struct, frozen=True):
    """A library as `installer/licences.py` wrote it down."""

    name: str
    version: str
    texts: tuple[str, ...]


@cache
def parts() -> tuple[Part, ...]:
    """Everything, the program itself first."""
    own = Part("tracepost", version_of("tracepost"), "Apache-2.0", ("Apache-2.0",))
    qt = Part("Qt / PySide6", version_of(QT[0]), "LGPL-3.0", QT_TEXTS)
    font = Part("Noto Sans SC", "2.004", "OFL-1.1", ("OFL",))
    icons = Part("Lucide", "1.62", "ISC", ("ISC",))
    packages = tuple(
        Part(name, version_of(name), _licence(name), EMBEDDED.get(name, ()), name) for name in _closure()
    )
    return (own, qt, font, icons, *packages, *_libraries())


def _libraries() -> tuple[Part, ...]:
    """The libraries that freezing took from the system; none where nothing was frozen."""
    told = resources.shipped_parts()
    shipped = msgspec.json.decode(told, type=tuple[_Shipped, ...]) if told else ()
    return tuple(Part(part.name, part.version, "", part.texts) for part in shipped)


def text_of(part: Part) -> str:
    """The licence texts of a part, "" where there are none."""
    own = _package_texts(part.package) if part.package else []
    return "\n\n".join((*own, *(resources.licence_text(name) for name in part.texts)))


def version_of(package: str) -> str:
    """The version of an installed package, "" where it is not known."""
    return str(_about(package).get("Version", ""))


@cache
def _about(package: str) -> Message:
    """The headers of a package's metadata, none where it is not known. Read once, and without the description
    that follows them: all of them together took a seventh of a second.
    """
    try:
        told = metadata.distribution(package).read_text("METADATA") or ""
    except metadata.PackageNotFoundError:
        told = ""
    return message_from_string(told.partition("\n\n")[0])


def _closure() -> tuple[str, ...]:
    """The packages needed, directly or not, that are installed here; by name."""
    found: dict[str, str] = {}
    waiting = list(PACKAGES)
    while waiting:
        name = waiting.pop()
        plain = name.lower().replace("_", "-")
        if plain not in found and version_of(name):
            found[plain] = str(_about(name)["Name"])
            waiting += _needs(name)
    return tuple(found[plain] for plain in sorted(found))


def _needs(package: str) -> list[str]:
    needed = _about(package).get_all("Requires-Dist", [])
    names = [_NAME.match(line) for line in needed if "extra ==" not in line]
    return [name.group() for name in names if name]


def _licence(package: str) -> str:
    about = _about(package)
    said = str(about.get("License-Expression") or about.get("License") or "")
    if said and "\n" not in said and len(said) < 60:
        return said
    classifiers = [line for line in about.get_all("Classifier", []) if line.startswith("License")]
    return classifiers[0].rpartition(" :: ")[2] if classifiers else ""


def _package_texts(package: str) -> list[str]:
    files = metadata.files(package) or []
    wanted = [file for file in files if ".dist-info/" in str(file) and _TEXT_FILE.search(str(file))]
    return [file.read_text(encoding="utf-8") for file in wanted if Path(str(file.locate())).is_file()]
