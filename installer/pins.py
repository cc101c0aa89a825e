"""Write the hashed pin files in installer/requirements from pyproject.toml.

Run by hand when a dependency changes: `python3 installer/pins.py` (needs `uv` on the path or in `.venv`).
Not part of set-up: installing reads the files that this wrote.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PINS = ROOT / "installer" / "requirements"
DEVICES = ("camera", "opcua", "mqtt")
SETS = (
    ("dev", ("terminal", *DEVICES, "hub", "dev")),
    ("terminal", ("terminal", *DEVICES)),
    ("hub", ("hub",)),
)
HEADER = "# Written by installer/pins.py; do not edit. Installed with --require-hashes.\n"
OPTIONS = (
    "--universal --python-version 3.11 --generate-hashes --quiet --no-config --no-header --no-annotate"
    " --no-emit-index-url --no-emit-find-links"
)
ADDRESS = re.compile(r"://|^\s*--(?!hash=)|file:|@\s", re.MULTILINE)


def addresses(text: str) -> list[str]:
    """Return the lines of a pin file that say where from instead of what; must be empty."""
    return [line for line in text.splitlines() if ADDRESS.search(line)]


def resolve(uv: str, extras: tuple[str, ...], constraints: Path | None) -> str:
    """Return one pin file for Linux and Windows, Python 3.11 and later, hashes of every published file."""
    command = [uv, "pip", "compile", "pyproject.toml", *OPTIONS.split()]
    command += [word for extra in extras for word in ("--extra", extra)]
    command += ["-c", str(constraints)] if constraints else []
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("PIP_", "UV_"))}
    done = subprocess.run(command, cwd=ROOT, env=clean, check=True, capture_output=True, text=True)
    return HEADER + done.stdout


def main() -> int:
    """Write all pin files or none."""
    uv = shutil.which("uv") or shutil.which("uv", path=os.pathsep.join(map(str, ROOT.glob(".venv/*"))))
    if not uv:
        print(
            "uv was not found, so no pin file was written. Install it with: pip install uv", file=sys.stderr
        )
        return 2
    with tempfile.TemporaryDirectory() as scratch:
        everything = Path(scratch) / "dev.txt"
        everything.write_text(resolve(uv, SETS[0][1], None), encoding="utf-8")
        texts = {"dev": everything.read_text(encoding="utf-8")}
        texts |= {name: resolve(uv, extras, everything) for name, extras in SETS[1:]}
    named = [line for text in texts.values() for line in addresses(text)]
    if named:
        print(f"No pin file was written: the resolver named an address: {named[0].strip()}", file=sys.stderr)
        return 2
    for name, text in texts.items():
        (PINS / f"{name}.txt").write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
