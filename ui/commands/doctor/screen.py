"""Check of the screen: its size in the px a layout sees. Asked in a process of its own, because Qt ends the
process where it can reach no display.
"""

import os
import subprocess
import sys

from ui.program.finding import Diagnosis, note, ok, wrong
from ui.text import text
from ui.theme.metrics import LEAST_PX, too_small

WAIT_S = 20


def screen_finding(size: tuple[int, int] | None) -> Diagnosis:
    """What a screen of that many logical px means; None where none could be asked."""
    if size is None:
        return note(
            "screen",
            text("No screen could be asked here"),
            text("Its size is not known."),
            text("Run it in the station's graphical session."),
        )
    have = f"{size[0]}×{size[1]}"
    if not too_small(*size):
        return ok("screen", text("The screen has {have} pixels", have=have))
    need = f"{LEAST_PX[0]}×{LEAST_PX[1]}"
    return wrong(
        "screen",
        text("This screen has {have} pixels, {need} are needed", have=have, need=need),
        text("Everything is there, but too small to read and touch."),
        text("Lower the desktop's scale or use another screen."),
    )


def screen_size() -> tuple[int, int] | None:
    """The primary screen in logical px, as another process of this program sees it."""
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "ui.cli"]
    try:
        done = subprocess.run(
            [*program, "doctor", "--screen"],
            capture_output=True,
            text=True,
            timeout=WAIT_S,
            check=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        width, height = done.stdout.split("x")
        return int(width), int(height)
    except (OSError, subprocess.SubprocessError, ValueError):
        return None
