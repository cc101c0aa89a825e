"""Runs commands of the product, each in a fork of this process, with a stdout that takes nothing.

`python -m tests.ui.commands.output_lost COMMANDS.json`: lists of arguments; prints as JSON what came of them.
"""

import gc
import json
import os
import sys
import tempfile
from pathlib import Path

import devices.camera.decode  # noqa: F401 - what most commands need is loaded once, before the forks
import ui.cli
import ui.commands.command_sheet
import ui.commands.decode
import ui.commands.devices
import ui.commands.doctor.command
import ui.commands.quality.capability
import ui.commands.quality.msa_report
import ui.commands.quality.spc
import ui.commands.trace

WAYS = ("pipe", "full", "closed")


def ways(arguments: list[str]) -> tuple[str, ...]:
    """A closed stdout is the same for all: once is enough."""
    return WAYS if arguments[0] == "sampling" else WAYS[:2]


def spoil(way: str) -> None:
    """Makes stdout one that takes nothing."""
    if way == "pipe":
        read, write = os.pipe()
        os.close(read)
        os.dup2(write, 1)
        os.close(write)
    elif way == "full":
        full = os.open("/dev/full", os.O_WRONLY)
        os.dup2(full, 1)
        os.close(full)
    else:
        os.close(1)
    # As Python begins with such a file.
    sys.stdout = None if way == "closed" else os.fdopen(1, "w", closefd=False)


def attempt(arguments: list[str], way: str) -> dict[str, object]:
    """One command in a fork of its own: its status and its stderr."""
    with tempfile.TemporaryFile() as errors:
        sys.stdout.flush()
        child = os.fork()
        if child == 0:
            os.dup2(errors.fileno(), 2)
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            spoil(way)
            sys.exit(ui.cli.main(arguments))
        _, ended = os.waitpid(child, 0)
        errors.seek(0)
        said = errors.read().decode(errors="replace")
    return {"arguments": arguments, "way": way, "status": os.waitstatus_to_exitcode(ended), "said": said}


if __name__ == "__main__":
    gc.collect()
    gc.freeze()  # else each fork looks through all of it once more when it ends
    wanted = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    found = [attempt(arguments, way) for arguments in wanted for way in ways(arguments)]
    print(json.dumps(found))
