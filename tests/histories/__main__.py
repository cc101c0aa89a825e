"""`python -m tests.histories --count 2000 --seed 1 [--json]`: draws that many histories of all acts of
all use cases, at two to five terminals of which two stand at one station, and says what is not as it must be.

Of the first history in which a check fails the shortest part is printed in which it still does.
"""

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

import msgspec

from terminal.domain.events.payloads import EVENT_TYPES
from tests.chaos.computers import Templates, fast_folder, shared_statements
from tests.histories.checks import Difference
from tests.histories.drawn.history import ACTS, Drawn, draw, shrunk, tried
from tests.histories.drawn.things import drawn_rows

_TAKEN_BACK = "15: pieces taken back before they are used: who is asked depends on what is heard first"
KNOWN: Final = {
    "disputes and order of arrival": _TAKEN_BACK,
    "disputes of the hub made again": _TAKEN_BACK,
    "disputes without act and undo": _TAKEN_BACK,
    "rules": _TAKEN_BACK,
}
"""Check -> the histories for which it fails and is to be mended; it is counted and named apart."""
_DETAILS: Final = 3


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """What came of the histories. `differing` counts histories by the checks that failed in them, `known`
    those that are to be mended; `never` are types of events of which there was none.
    """

    histories: int
    acts: int
    seconds: float
    differing: dict[str, int]
    known: dict[str, int]
    events: int
    never: tuple[str, ...]

    def good(self) -> bool:
        """No check failed that is not known to."""
        return not self.differing


def run(
    count: int,
    seed: int,
    say: Callable[[str], None] = print,
    acts: int = ACTS,
    untold: frozenset[str] = frozenset(KNOWN),
) -> Figures:
    """That many histories; says how each check fails first, but of those `untold`."""
    began = time.perf_counter()
    differing: Counter[str] = Counter()
    types: Counter[str] = Counter()
    folder = tempfile.TemporaryDirectory(prefix="tracepost-drawn-", dir=fast_folder())
    with folder as name, shared_statements():
        templates = Templates(Path(name), drawn_rows())
        for number in range(seed, seed + count):
            history = draw(number, acts)
            found = tried(history, templates)
            types.update(found.types)
            checks = {each.check for each in found.wrong}
            for check in sorted(checks - differing.keys() - untold):
                tell(history, check, templates, say)
            differing.update(checks)
    seconds = round(time.perf_counter() - began, 1)
    known = {check: differing.pop(check) for check in KNOWN if check in differing}
    return Figures(
        histories=count,
        acts=count * acts,
        seconds=seconds,
        differing=dict(differing),
        known=known,
        events=types.total(),
        never=tuple(name for name, *_ in EVENT_TYPES if not types[name]),
    )


def tell(history: Drawn, check: str, templates: Templates, say: Callable[[str], None]) -> None:
    """Says how a check fails, in the shortest part of the history in which it does."""

    def failing(part: Drawn) -> list[Difference]:
        return [each for each in tried(part, templates).wrong if each.check == check]

    part = shrunk(history, lambda shorter: bool(failing(shorter)))
    say(f"history {history.seed}: {check}{' (known)' if check in KNOWN else ''}")
    say(f"  terminals {part.stations}")
    for act in part.acts:
        say(f"  {act.name} {act.at % len(part.stations)} {act.one} {act.two} {act.three}")
    for each in failing(part)[:_DETAILS]:
        say(f"  -> {each.detail}")


def main() -> int:
    """0 when no check failed that is not known to, else 1."""
    parser = argparse.ArgumentParser(prog="python -m tests.histories", description=__doc__)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--acts", type=int, default=ACTS)
    parser.add_argument("--known", action="store_true", help="tell also of what is known to differ")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    untold = frozenset() if options.known else frozenset(KNOWN)
    figures = run(options.count, options.seed, partial(print, file=sys.stderr), options.acts, untold)
    values = msgspec.structs.asdict(figures)
    print(
        json.dumps(values) if options.json else "  ".join(f"{key} {value}" for key, value in values.items())
    )
    return 0 if figures.good() else 1


if __name__ == "__main__":
    sys.exit(main())
