"""From a fresh clone to a running product or a full check: `python3 installer/run.py demo | test | setup`.

Standard library only, because it runs before anything is installed. It prepares the machine (system
libraries, `.venv`, pinned packages) and starts the installed program; nothing of the product is in it.
"""

from __future__ import annotations

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - the one file that older interpreters get to read
    print("Python %d.%d is too old, so nothing was installed: start this with Python 3.11 or later." % sys.version_info[:2], file=sys.stderr)  # noqa: UP031,E501 # fmt: skip
    sys.exit(2)

import argparse
import ast
import ctypes
import hashlib
import importlib.util
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PINS = ROOT / "installer" / "requirements" / "dev.txt"
PACKAGES = ("terminal", "ui", "devices", "sync", "resources")
SUITES = ("slow", "journey", "chaos", "frozen")
SHARED_OUT = ("slow", "chaos")
"""Suites whose tests do not mind a neighbour; journeys wait for answers, one frozen program is built."""


class SetupError(Exception):
    """One sentence for the person at the prompt: what happened, what was not done, what to do."""


# ---------------------------------------------------------------- system libraries


@dataclass(frozen=True)
class Need:
    """A shared object (`libX.so.N`), program or Python module, and the Debian package that brings it."""

    name: str
    package: str
    kind: str = "library"


OFFSCREEN = (
    Need("libglib-2.0.so.0", "libglib2.0-0"),
    Need("libGL.so.1", "libgl1"),
    Need("libEGL.so.1", "libegl1"),
    Need("libxkbcommon.so.0", "libxkbcommon0"),
    Need("libfontconfig.so.1", "libfontconfig1"),
    Need("libdbus-1.so.3", "libdbus-1-3"),
)
WINDOWS_ON_X11 = (
    Need("libxcb-cursor.so.0", "libxcb-cursor0"),
    Need("libxcb-icccm.so.4", "libxcb-icccm4"),
    Need("libxcb-keysyms.so.1", "libxcb-keysyms1"),
    Need("libxcb-shape.so.0", "libxcb-shape0"),
    Need("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
)
ENVIRONMENT = (Need("ensurepip", "python3-venv", "module"),)
SYSTEM_PYTHON = "libpython%d.%d" % sys.version_info[:2]  # noqa: UP031
TESTS_ONLY: tuple[Need, ...] = (
    Need("git", "git", "program"),
    Need("Xvfb", "xvfb", "program"),
    Need("objdump", "binutils", "program"),
    Need("mosquitto", "mosquitto", "program"),
    Need("libzbar.so.0", "libzbar0"),
)
if sys.base_prefix == "/usr":  # Debian keeps apart what freezing needs; other interpreters bring it
    TESTS_ONLY += (Need(f"{SYSTEM_PYTHON}.so.1.0", SYSTEM_PYTHON),)


GUARDS = ["tests/architecture", "tests/ui/test_text.py"]
"""They read every source file, as ruff and mypy do, and run nothing of the product."""
BOTH_CORES = ["-n", "2", "--dist", "worksteal"]
"""Two workers, the one that is done first takes from the other."""


def present(need: Need) -> bool:
    """Tell whether this machine has it, by the same look-up that the program will do later."""
    if need.kind == "program":
        return shutil.which(need.name, path=f"{os.environ.get('PATH', '')}:/usr/sbin") is not None
    if need.kind == "module":
        return importlib.util.find_spec(need.name) is not None
    try:
        ctypes.CDLL(need.name)
    except OSError:
        return False
    return True


def missing_packages(needs: Iterable[Need], is_present: Callable[[Need], bool] = present) -> list[str]:
    """Return the Debian packages of what is missing, each once, in the order of the needs."""
    return list(dict.fromkeys(need.package for need in needs if not is_present(need)))


def apt_commands(packages: Sequence[str], prefix: Sequence[str]) -> list[list[str]]:
    """Return the two commands that install packages; prefix is `sudo -n` words or nothing."""
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    return [[*apt, "update", "-q"], [*apt, "install", "-q", "-y", "--no-install-recommends", *packages]]


def printed_command(packages: Sequence[str]) -> str:
    """Return the one command a person with the right to install types."""
    return "sudo apt-get update && sudo apt-get install -y --no-install-recommends " + " ".join(packages)


def apt_prefix() -> list[str] | None:
    """Return the words that make apt-get allowed here, or None where this account may not install."""
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return []
    asked = shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
    return ["sudo", "-n"] if asked and asked.returncode == 0 else None


def install_system_libraries(needs: Sequence[Need]) -> None:
    """Install what Qt needs from the system; on Windows the packages bring everything themselves."""
    if not sys.platform.startswith("linux"):
        return
    packages = missing_packages(needs)
    if not packages:
        return
    section("System libraries: " + " ".join(packages))
    by_hand = f"Install them and run this again: {printed_command(packages)}"
    prefix = apt_prefix()
    if prefix is None:
        raise SetupError(f"System libraries are missing and may not be installed from here. {by_hand}")
    update, install = apt_commands(packages, prefix)
    subprocess.run(update, check=False)  # an old package list is often good enough; install tells
    if subprocess.run(install, check=False).returncode or missing_packages(needs):
        raise SetupError(f"System libraries are still missing, so nothing was started. {by_hand}")


# ---------------------------------------------------------------- virtual environment

Command = list[str | Path]


def program(name: str) -> Path:
    """Return the path of a program inside the virtual environment, on this operating system."""
    return VENV / "Scripts" / f"{name}.exe" if os.name == "nt" else VENV / "bin" / name


def fingerprint(*parts: bytes) -> str:
    """Return the text that changes when any of the parts does."""
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def usable(environment: Path) -> bool:
    """Tell whether the folder is a complete virtual environment of this Python (major.minor)."""
    settings = environment / "pyvenv.cfg"
    version = "version = %d.%d." % sys.version_info[:2]  # noqa: UP031
    return settings.exists() and version in settings.read_text(encoding="utf-8") and program("pip").exists()


def make_environment() -> None:
    """Create `.venv` where it is absent, half made, or of another Python."""
    if usable(VENV):
        return
    section(f"Virtual environment {VENV.name}, Python {sys.version.split()[0]}")
    if subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=False).returncode:
        raise SetupError("The virtual environment could not be made, so nothing was installed: see above.")


def once(title: str, stamp: Path, content: str, command: Command, remedy: str) -> None:
    """Run the command unless the stamp says that it already ran with the same content."""
    if stamp.exists() and stamp.read_text(encoding="utf-8") == content:
        return
    section(title)
    if subprocess.run(command, cwd=ROOT, check=False).returncode:
        raise SetupError(f"This step failed, so nothing was started: {title.lower()}. {remedy}")
    stamp.write_text(content, encoding="utf-8")


def install_packages() -> None:
    """Install the pinned packages by hash, then the project itself, each only when its input changed."""
    pip: Command = [program("python"), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    pins = fingerprint(PINS.read_bytes())
    once(
        "Pinned packages, checked by hash",
        VENV / "installed-pins",
        pins,
        [*pip, "--require-hashes", "-r", PINS],
        "Check the network, then run this again.",
    )
    found = [name.encode() for name in PACKAGES if (ROOT / name / "__init__.py").exists()]
    once(
        "The project itself",
        VENV / "installed-project",
        fingerprint(pins.encode(), (ROOT / "pyproject.toml").read_bytes(), *found),
        [*pip, "--no-deps", "--no-build-isolation", "--editable", ROOT],
        "The lines above say why.",
    )


def set_up(needs: Sequence[Need]) -> None:
    """Make this machine ready; does nothing and takes no time when it already is."""
    install_system_libraries(needs)
    make_environment()
    install_packages()


# ---------------------------------------------------------------- demo


def has_display(environment: dict[str, str], platform: str) -> bool:
    """Tell whether windows can be shown: always on Windows and macOS, with X11 or Wayland on Linux."""
    if not platform.startswith("linux"):
        return True
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def headless_arguments(arguments: Sequence[str]) -> list[str]:
    """Return the demo's arguments with `--headless` and an `--out` folder, kept where given."""
    added = [] if "--headless" in arguments else ["--headless"]
    if not any(word == "--out" or word.startswith("--out=") for word in arguments):
        added += ["--out", str(ROOT / "demo-out")]
    return [*arguments, *added]


def out_folder(arguments: Sequence[str]) -> Path:
    """Return the folder that `--out` names; the arguments come from headless_arguments."""
    words = [part for word in arguments for part in word.split("=", 1)]
    return Path(words[words.index("--out") + 1])


def demo(arguments: Sequence[str]) -> int:
    """Run `tracepost demo`; without a display the headless demo, and name the pictures that it made."""
    if has_display(dict(os.environ), sys.platform):
        return subprocess.run([program("tracepost"), "demo", *arguments], check=False).returncode
    section("There is no display here: running the headless demo instead")
    arguments = headless_arguments(arguments)
    status = subprocess.run([program("tracepost"), "demo", *arguments], check=False).returncode
    pictures = sorted(out_folder(arguments).glob("screens/*.png"))
    print(
        "Pictures of its screens:" if pictures else "No picture was made.",
        *pictures,
        sep="\n",
        file=sys.stderr,
    )
    return status


# ---------------------------------------------------------------- test


def static_checks() -> list[tuple[str, Command]]:
    """Return (name, command) of every check that needs no test run."""
    sources = [name for name in (*PACKAGES, "installer", "tests") if any((ROOT / name).rglob("*.py"))]
    checks: list[tuple[str, Command]] = [
        ("ruff check", [program("ruff"), "check", "."]),
        ("ruff format", [program("ruff"), "format", "--check", "."]),
        ("mypy", [program("mypy"), *sources]),
    ]
    if all((ROOT / name / "__init__.py").exists() for name in PACKAGES):
        checks.append(("import directions", [program("lint-imports"), "--no-logo"]))
    return checks


def marked(path: Path) -> set[str]:
    """Return the names X of all `pytest.mark.X` in a test file, strings not counted."""
    tree = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    attributes = [(node.attr, node.value) for node in tree if isinstance(node, ast.Attribute)]
    return {name for name, of in attributes if isinstance(of, ast.Attribute) and of.attr == "mark"}


def suites_in(tests: Path) -> dict[str, list[Path]]:
    """Return the slow suites in the order in which they run, each with the files that hold its tests.

    Naming the files spares each suite the time in which pytest collects all others.
    """
    found = {path: marked(path) for path in sorted(tests.rglob("test_*.py"))}
    files = {suite: [path for path, marks in found.items() if suite in marks] for suite in SUITES}
    return {suite: paths for suite, paths in files.items() if paths}


def selection(suite: str) -> str:
    """Return the marker expression of one suite; a test with two markers runs in the later suite alone."""
    later = SUITES[SUITES.index(suite) + 1 :]
    return " and not ".join([suite, *later])


def test_runs(quick: bool) -> list[tuple[str, Command]]:
    """Return (name, command) of the test runs: the guards of the sources, the quick suite, each slow one."""
    pytest: Command = [program("python"), "-m", "pytest", "--no-header"]
    runs = [
        ("guards", [*pytest, *GUARDS]),
        ("quick tests", [*pytest, *BOTH_CORES, *(f"--ignore={place}" for place in GUARDS)]),
    ]
    slow = {} if quick else suites_in(ROOT / "tests")
    for suite, files in slow.items():
        shared = BOTH_CORES if suite in SHARED_OUT else []
        slowest = ["--timeout=900", "--durations=25"]
        runs.append((f"{suite} tests", [*pytest, *shared, *slowest, "-m", selection(suite), *files]))
    return runs


def test(quick: bool) -> int:
    """Run every check and test to the end; the last line is the closing line of the last test run.

    Modules are compiled once, as in an installation; else each of the hundreds of programs that the tests
    start compiles them all.
    """
    steps = [*static_checks(), *test_runs(quick)]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    failed: list[str] = []
    for number, (name, command) in enumerate(steps, start=1):
        section(f"{number}/{len(steps)} {name}")
        began = time.monotonic()
        if subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode:
            failed.append(name)
        if number < len(steps):  # the last run closes with its own time
            print(f"-- {name}: {time.monotonic() - began:.1f} s", flush=True)
    if failed:
        print(f"Failed: {', '.join(failed)}. See the sections above.", file=sys.stderr)
    return 1 if failed else 0


# ---------------------------------------------------------------- command line


def section(title: str) -> None:
    """Print a headline at once, so that the lines of the step stand under it."""
    print(f"\n== {title} ==", flush=True)


def parse(argv: Sequence[str]) -> tuple[argparse.Namespace, list[str]]:
    """Return the verb with its options, and what is to be passed on to the demo."""
    parser = argparse.ArgumentParser(prog="installer/run.py", description=(__doc__ or "").splitlines()[0])
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("demo", help="set up, then run the demo plant; further arguments go to `tracepost demo`")
    tests = verbs.add_parser("test", help="set up, then run all checks and tests")
    tests.add_argument("--quick", action="store_true", help="leave the slow suites out")
    verbs.add_parser("setup", help="set up; afterwards the program is .venv/bin/tracepost")
    known, further = parser.parse_known_args(argv)
    if further and known.verb != "demo":
        parser.error(f"{known.verb} does not know {further[0]}, so nothing was done")
    return known, further


def main(argv: Sequence[str]) -> int:
    """Return the exit status: 0 done, 1 a check or the demo said no, 2 the machine was not made ready."""
    asked, further = parse(argv)
    needs = (*ENVIRONMENT, *OFFSCREEN, *WINDOWS_ON_X11)
    try:
        set_up((*needs, *TESTS_ONLY) if asked.verb == "test" else needs)
    except SetupError as error:
        print(error, file=sys.stderr)
        return 2
    if asked.verb == "demo":
        return demo(further)
    if asked.verb == "test":
        return test(asked.quick)
    print(f"Ready: {program('tracepost')}")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
