"""From a fresh clone to a running product or a full check: `python3 installer/run.py demo | test | setup`.

Standard library only, because it runs before anything is installed. It prepares the machine
(`environment.py`) and starts the installed program or the checks (`checks.py`).
"""

from __future__ import annotations

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - the one file that older interpreters get to read
    print("Python %d.%d is too old, so nothing was installed: start this with Python 3.11 or later." % sys.version_info[:2], file=sys.stderr)  # noqa: UP031,E501 # fmt: skip
    sys.exit(2)

import argparse
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # started as a file, it finds its neighbours

from installer import checks
from installer.environment import (
    ENVIRONMENT,
    OFFSCREEN,
    ROOT,
    TESTS_ONLY,
    WINDOWS_ON_X11,
    SetupError,
    program,
    section,
    set_up,
)

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


# ---------------------------------------------------------------- command line


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
        return checks.test(asked.quick)
    print(f"Ready: {program('tracepost')}")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
