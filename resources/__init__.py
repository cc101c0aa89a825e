"""Typed access to the files that ship with the program: fonts, icons, sounds, texts.

Not a cache and not a decoder: it says where a file is. The demo plant is read by its own importer. Stands on
nothing of the product.
"""

from functools import lru_cache
from importlib.resources import files
from pathlib import Path

ROOT = Path(str(files(__name__)))


def _existing(path: Path) -> Path:
    if not path.is_file():
        raise FileNotFoundError(f"The program's own file {path.name} is missing: install the program again.")
    return path


def font_path(name: str) -> Path:
    """The font file `name`, for example "NotoSansSC-Bold.ttf". Raises FileNotFoundError."""
    return _existing(ROOT / "fonts" / name)


def icon_path(name: str) -> Path:
    """The SVG of the icon `name`, for example "circle-check". Raises FileNotFoundError."""
    return _existing(ROOT / "icons" / f"{name}.svg")


def icon_names() -> tuple[str, ...]:
    """The names of all icons, sorted."""
    return tuple(sorted(path.stem for path in (ROOT / "icons").glob("*.svg")))


def sound_path(name: str) -> Path:
    """The WAV file of the sound `name`: "ok", "bad" or "warn". Raises FileNotFoundError."""
    return _existing(ROOT / "sounds" / f"{name}.wav")


@lru_cache(maxsize=1)
def _icons() -> frozenset[str]:
    return frozenset(icon_names())


def icon_or(name: str, otherwise: str = "") -> str:
    """An icon named by data; `otherwise` where it names none, or one that only a newer program has."""
    return name if name in _icons() else otherwise


def i18n_path(language: str) -> Path:
    """The table of texts of a language, for example "zh". Raises FileNotFoundError."""
    return _existing(ROOT / "i18n" / f"{language}.json")


def demo_path() -> Path:
    """The folder of the demo plant's master data files."""
    return ROOT / "demo"


def new_plant_path() -> Path:
    """The folder of a plant to begin with: an example of every master data file."""
    return ROOT / "new_plant"


def shipped_parts() -> bytes:
    """What a frozen program has from the system it was built on, as JSON; empty where nothing was frozen."""
    told = ROOT / "licences" / "shipped" / "shipped.json"
    return told.read_bytes() if told.is_file() else b""


def licence_text(name: str) -> str:
    """The text of a licence that must be shown, for example "LGPL-3.0", "OFL", "ISC". Raises
    FileNotFoundError.
    """
    elsewhere = {"OFL": ROOT / "fonts" / "OFL.txt", "ISC": ROOT / "icons" / "LICENSE"}
    return _existing(elsewhere.get(name, ROOT / "licences" / f"{name}.txt")).read_text(encoding="utf-8")
