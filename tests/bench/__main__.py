"""`python -m tests.bench NAME [--json]`: measures and prints the figure, its reference and the ratio."""

import argparse
import os
import sys
from importlib import import_module

import msgspec

NAMES = ("capture", "scan", "startup", "looks", "ingest", "devices", "decode", "camera", "spc", "order_size")
"""Each a module of this package with `run() -> Report`, imported when asked for."""


def main() -> int:
    """Runs one bench; 0 when it ran, whatever it measured."""
    ask = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    ask.add_argument("name", choices=NAMES)
    ask.add_argument("--json", action="store_true", help="one JSON document on stdout")
    given = ask.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    report = import_module(f"tests.bench.{given.name}").run()
    sys.stdout.write((msgspec.json.encode(report).decode() if given.json else report.words()) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
