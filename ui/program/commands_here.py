"""Which commands this installation can run: a hub has no screen, a frozen station no hub.

What cannot run is not offered by the help, and says in one sentence why when it is asked for all the same.
"""

from collections.abc import Sequence
from importlib.util import find_spec
from typing import Final

NEEDS: Final = {
    "demo": ("ui.demo", "sync.hub", "uvicorn", "PySide6"),
    "hub": ("sync.hub", "fastapi", "uvicorn"),
    "import-journal": ("sync.hub",),
    "terminal": ("PySide6",),
    "analyse": ("numpy", "scipy"),
    "decode": ("cv2", "numpy", "zxingcpp"),
    "command-sheet": ("PySide6", "zxingcpp"),
    "gallery": ("ui.gallery", "PySide6"),
}
"""By command: the packages that some installations leave out."""

NEEDED: Final = "libgl1 libegl1 libxcb1 libxcb-cursor0 zlib1g"
"""The Debian packages that bring what Qt wants of a system with a screen."""


def lacks(command: str) -> str:
    """The first package that the command needs and this installation has not; "" where it can run."""
    return next((name for name in NEEDS.get(command, ()) if find_spec(name) is None), "")


def why_not(arguments: Sequence[str]) -> str:
    """The sentence on a command that cannot run here; "" where it can, or where no command is named."""
    command = next((word for word in arguments if not word.startswith("-")), "")
    lacking = lacks(command)
    if not lacking:
        return ""
    return (
        f"“tracepost {command}” is not part of this installation, which lacks {lacking}; nothing was done. "
        "Run it where tracepost is installed with the extra “terminal”, “camera” or “hub”."
    )


def why_no_library(error: ImportError) -> str:
    """The sentence on a system library that is missing; "" where the error is another one."""
    name, found, _ = str(error).partition(": cannot open shared object file")
    if not found:
        return ""
    return (
        f"The system library {name} is missing, so nothing was started. "
        f"On Debian install what a station needs: apt-get install {NEEDED}"
    )
