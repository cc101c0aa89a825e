"""Makes a machine ready: system libraries, `.venv`, pinned packages.

Standard library only, it runs before all; a step that is done already does nothing.
"""

import ctypes
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PINS = ROOT / "installer" / "requirements" / "dev.txt"
PACKAGES = ("terminal", "ui", "devices", "sync", "resources")
UNPACK = "import os; os.environ['SBK_EMBED'] = '0'; import shiboken6"
"""Qt's binding writes its own modules beside itself; from within its library each start would compile them
anew, a twentieth of a station's.
"""

Command = list[str | Path]
Step = tuple[str, Command]
"""Its name in the headline, and what is started."""


class SetupError(Exception):
    """One sentence for the person at the prompt: what happened, what was not done, what to do."""


def section(title: str) -> None:
    """Print a headline at once, so that the lines of the step stand under it."""
    print(f"\n== {title} ==", flush=True)


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
    words = "-m pip --disable-pip-version-check install --quiet --no-deps"
    pip: Command = [program("python"), *words.split()]
    pins = fingerprint(PINS.read_bytes())
    once(
        "Pinned packages, checked by hash",
        VENV / "installed-pins",
        pins,
        [*pip, "--no-compile", "--require-hashes", "-r", PINS],  # the pins are all there is to install
        "Check the network, then run this again.",
    )
    once(
        "Qt's binding, unpacked",
        VENV / "unpacked-binding",
        pins,
        [program("python"), "-c", UNPACK],
        "Remove .venv, then run this again.",
    )
    found = [name.encode() for name in PACKAGES if (ROOT / name / "__init__.py").exists()]
    once(
        "The project itself",
        VENV / "installed-project",
        fingerprint(pins.encode(), (ROOT / "pyproject.toml").read_bytes(), *found),
        [*pip, "--no-build-isolation", "--editable", ROOT],
        "The lines above say why.",
    )


def set_up(needs: Sequence[Need]) -> None:
    """Make this machine ready; does nothing and takes no time when it already is."""
    install_system_libraries(needs)
    make_environment()
    install_packages()
