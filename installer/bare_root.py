"""A root with nothing of this machine but the C library and what the guide asks for: no zones, no fonts, no
Python, no source, another account, the program read-only.

`bare_root(...)` lays it out, `run(...)` starts the frozen program in it; only root may change into it. For
`pytest -m frozen`; by hand: `.venv/bin/python installer/bare_root.py build/frozen/dist/tracepost`.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

NEEDED = ("libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1", "libutil.so.1")
ASKED_FOR = ("libGL.so.1", "libEGL.so.1", "libxcb.so.1", "libz.so.1")
"""What docs/guides/station.md has a person install."""
UTF8 = Path("/usr/lib/locale/C.utf8")
"""Part of the C library."""
NOBODY = 65534
SCREENS = (("1024x768", 1.0), ("1280x800", 1.25), ("1366x768", 1.0), ("1200x1920", 1.0))
WALK = ("terminal", "--data", "/srv/station/data", "--kiosk", "--smoke", "/srv/station/seen.png")
FOUND = re.compile(r"=> (/\S+)")


def may_make() -> str:
    """Why no bare root can be made here, "" where it can."""
    if os.name != "posix" or os.geteuid() != 0:
        return "changing into a bare root needs root"
    return "" if shutil.which("ldd") else "ldd is missing here"


def bare_root(root: Path, program: Path, without: Iterable[str] = ()) -> None:
    """Lay the root out: libraries, the program at /opt/tracepost where nobody may write, and for the
    other account /srv/station. `without` names asked-for libraries to leave out.
    """
    names = {*NEEDED, *ASKED_FOR} - set(without)
    for library in _closure(names) - {path for path in _closure(set(ASKED_FOR)) if path.name in without}:
        _copy(library, root)
    loader = Path("/lib64/ld-linux-x86-64.so.2")
    if loader.exists():
        _copy(loader, root)
    if UTF8.is_dir():
        shutil.copytree(UTF8, root / str(UTF8).lstrip("/"))
    shutil.copytree(program, root / "opt" / "tracepost", symlinks=True, copy_function=_link)
    for folder in ("srv/station", "tmp", "dev", "proc", "etc"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    (root / "dev" / "null").touch()
    (root / "etc" / "passwd").write_text("station:x:65534:65534::/srv/station:/none\n", encoding="utf-8")
    root.chmod(0o755)
    os.chown(root / "srv" / "station", NOBODY, NOBODY)


def _closure(names: set[str]) -> set[Path]:
    """The libraries of that name on this machine with all they need in turn."""
    known = subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True, text=True, check=True).stdout
    places = {
        line.split()[0]: Path(line.rpartition("=> ")[2]) for line in known.splitlines() if "=> " in line
    }
    found = {places[name] for name in names if name in places}
    for library in tuple(found):
        told = subprocess.run(["ldd", library], capture_output=True, text=True, check=False).stdout
        found |= {Path(path) for path in FOUND.findall(told)}
    return found


def _copy(library: Path, root: Path) -> None:
    target = root / str(library).lstrip("/")
    target.parent.mkdir(parents=True, exist_ok=True)
    if not target.exists():
        shutil.copy2(library.resolve(), target)


def _link(source: str, target: str) -> str:
    """A hard link where it is possible: the program is large and nobody writes into it."""
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:
        shutil.copy2(source, target, follow_symlinks=False)
    return target


def run(root: Path, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Start the program in the root as the other account."""
    kept = {"HOME": "/srv/station", "LANG": "C.UTF-8", "LD_LIBRARY_PATH": _library_path(root)} | environment
    chroot = shutil.which("chroot", path="/usr/sbin:/sbin:/usr/bin:/bin") or "chroot"
    command = [chroot, f"--userspec={NOBODY}:{NOBODY}", str(root), "/opt/tracepost/tracepost", *arguments]
    return subprocess.run(command, env=kept, capture_output=True, text=True, timeout=300, check=False)


def _library_path(root: Path) -> str:
    """Where its libraries lie; a bare root has no cache of them."""
    folders = {path.parent.relative_to(root) for path in root.glob("*/**/*.so*") if "opt" not in path.parts}
    return ":".join(sorted(f"/{folder}" for folder in folders))


def walk(root: Path, screen: str, scale: float) -> list[str]:
    """What no hand can reach on such a screen without a window manager, as the program itself says."""
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", f"{screen}x24", "-listen", "tcp", "-ac"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        try:
            number = server.stdout.readline().strip() if server.stdout else ""
            done = run(root, *WALK, DISPLAY=f"127.0.0.1:{number}", QT_SCALE_FACTOR=str(scale))
        finally:
            server.terminate()
    told = [line for line in done.stderr.splitlines() if not _known(line)]
    return told + [f"exit status {done.returncode}"] * (done.returncode != 0)


def _known(line: str) -> bool:
    """What libraries say of a root without their settings; the program brings what it needs."""
    return "xkbcommon" in line or "Fontconfig" in line


def main(program: Path) -> int:
    """Walk through the screens at every size; 1 where something is wrong."""
    if why := may_make():
        print(f"Nothing was tried: {why}.", file=sys.stderr)
        return 2
    wrong: list[str] = []
    with tempfile.TemporaryDirectory(dir=program.parent) as folder:
        bare_root(Path(folder), program)
        for screen, scale in SCREENS:
            found = walk(Path(folder), screen, scale)
            print(f"{screen} at {scale:.0%}: {'; '.join(found) or 'all is in reach'}")
            wrong += found
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve()))
