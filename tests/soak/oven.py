"""The oven of the demo plant as a process of its own, as a real one is no part of the station: prints its
configuration as JSON, answers on its line until its input is closed.

`python -m tests.soak.oven SEED`
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import QCoreApplication, QSocketNotifier

from terminal.clock import SystemClock
from ui.demo.oven import Oven


@contextmanager
def oven_beside(seed: int) -> Iterator[dict[str, Any]]:
    """An oven beside this process; gives the device as a station's settings hold it."""
    command = (sys.executable, "-m", "tests.soak.oven", str(seed))
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as oven:
        assert oven.stdout is not None
        config: dict[str, Any] = json.loads(oven.stdout.readline())
        yield config


def main(seed: int) -> int:
    """Answers until whoever began it is gone."""
    app = QCoreApplication([])
    oven = Oven(SystemClock(), seed)
    ended = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read, oven)
    ended.activated.connect(app.quit)
    sys.stdout.write(json.dumps(oven.config()) + "\n")
    sys.stdout.flush()
    app.exec()
    oven.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
