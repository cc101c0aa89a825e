"""Builds the frozen terminal and checks that it lives: it starts, opens its encrypted store and paints.

`.venv/bin/python installer/smoke.py` prints what it found and exits 1 where something is wrong. Not an
installer: the folder it leaves in build/frozen is what an installer would pack.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import which

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # started as a file, it finds its neighbours as the tests do

from installer import contents  # noqa: E402

SPEC = ROOT / "installer" / "terminal.spec"
FOLDER_LIMIT_MB = 170
PACKED_LIMIT_MB = 60
PLAIN_SQLITE = b"SQLite format 3\0"
KEPT_VARIABLES = ("PATH", "HOME", "SYSTEMROOT", "TEMP")
MANY_COLOURS = 8  # of a painted screen; an empty window has one


class BuildError(Exception):
    """The program could not be built; the text is the end of the builder's output."""


def build(scratch: Path) -> Path:
    """Build below the scratch folder and return the program's folder; raises BuildError."""
    places = ["--distpath", str(scratch / "dist"), "--workpath", str(scratch / "work")]
    command = [sys.executable, "-m", "PyInstaller", "-y", "--log-level", "ERROR", *places, str(SPEC)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BuildError(done.stderr[-2000:])
    return scratch / "dist" / "tracepost"


@contextmanager
def x_server() -> Iterator[str]:
    """Run a virtual screen and yield its DISPLAY."""
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        try:
            yield f":{server.stdout.readline().strip() if server.stdout else ''}"
        finally:
            server.terminate()


def start(folder: Path, scratch: Path, **environment: str) -> list[str]:
    """Start the program once with `--smoke` in a clean environment; return what was wrong."""
    data = scratch / "data"
    picture = scratch / "smoke.png"
    scratch.mkdir(parents=True, exist_ok=True)
    kept = {"LANG": "C.UTF-8"} | {key: os.environ[key] for key in KEPT_VARIABLES if key in os.environ}
    words = ["terminal", "--data", str(data), "--smoke", str(picture)]
    program = folder / ("tracepost.exe" if os.name == "nt" else "tracepost")
    done = subprocess.run(
        [program, *words],
        cwd=scratch,
        env=kept | {"PYTHONTZPATH": ""} | environment,  # as where the system has no time zones
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    if done.returncode or done.stderr:
        return [f"exit status {done.returncode}, said: {done.stderr[-2000:]}"]
    return store_complaints(data) + picture_complaints(picture)


def store_complaints(data: Path) -> list[str]:
    """Complain where the data folder holds no database or one that anybody could read."""
    stores = list(data.rglob("*.db"))
    plain = [store.name for store in stores if store.read_bytes().startswith(PLAIN_SQLITE)]
    return ["no store was made"] * (not stores) + [f"not encrypted: {name}" for name in plain]


def picture_complaints(picture: Path) -> list[str]:
    """Complain where there is no picture or an empty one."""
    from PySide6.QtGui import QImage

    image = QImage(str(picture))
    if image.isNull():
        return [f"no picture was painted: {picture.name}"]
    small = image.scaled(200, 200)
    colours = {small.pixel(x, y) for x in range(small.width()) for y in range(small.height())}
    return [] if len(colours) >= MANY_COLOURS else [f"the picture is empty: {len(colours)} colours"]


def check(folder: Path, scratch: Path) -> list[str]:
    """Return everything that is wrong with the built program; prints the sizes."""
    wrong = weight(folder, scratch) + what_is_inside(folder)
    wrong += [
        f"offscreen: {line}" for line in start(folder, scratch / "offscreen", QT_QPA_PLATFORM="offscreen")
    ]
    if which("Xvfb"):
        with x_server() as display:
            wrong += [f"X11: {line}" for line in start(folder, scratch / "x11", DISPLAY=display)]
    return wrong


def weight(folder: Path, scratch: Path) -> list[str]:
    """Complain where the folder or its archive is too large; prints both sizes."""
    size = contents.folder_mb(folder)
    packed = contents.packed_mb(folder, scratch)
    print(
        f"folder {size:.1f} MB (limit {FOLDER_LIMIT_MB}), .tar.xz {packed:.1f} MB (limit {PACKED_LIMIT_MB})"
    )
    wrong = [f"folder of {size:.1f} MB"] * (size > FOLDER_LIMIT_MB)
    return wrong + [f"archive of {packed:.1f} MB"] * (packed > PACKED_LIMIT_MB)


def what_is_inside(folder: Path) -> list[str]:
    """Complain about files that must not be there, and about what is missing beside others."""
    wrong = [f"must not be shipped: {name}" for name in contents.forbidden_parts(folder)]
    wrong += [f"link into nothing: {name}" for name in contents.dangling_links(folder)]
    wrong += [f"shipped without its licence: {name}" for name in contents.unlicensed(folder)]
    told = contents.machine_paths(folder, contents.private_paths())
    return wrong + [f"names a folder of the build machine: {name}" for name in told]


def main() -> int:
    """Build in build/frozen, check, print; 0 where all is well."""
    frozen = ROOT / "build" / "frozen"
    try:
        with tempfile.TemporaryDirectory() as scratch:
            wrong = check(build(frozen), Path(scratch))
    except BuildError as error:
        print(f"The program was not built: {error}", file=sys.stderr)
        return 1
    print(
        "\n".join(wrong)
        if wrong
        else f"The frozen terminal starts, opens its store and paints: {frozen / 'dist'}"
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
