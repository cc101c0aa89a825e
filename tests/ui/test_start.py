"""A station starts with no more than its first frame needs; the rest is loaded when it is used."""

import subprocess
import sys

import pytest

LATER = ("argon2", "numpy", "scipy", "requests", "cv2", "starlette", "ui.screens.trace", "ui.screens.about")


@pytest.mark.slow
def test_what_a_shift_may_never_need_is_not_loaded_at_start() -> None:
    program = (
        "import sys, ui.run_terminal, terminal.usecases.workplace, ui.app\n"
        f"print([name for name in {LATER!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
