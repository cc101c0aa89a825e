"""Old images, clones, forks, restored hubs, computers found again: seeded histories over real stores and a
real hub, and what became of every event that anybody was shown as done.

`python -m tests.chaos.histories --count 1000 --seed 1 [--json]`. Each event ends at the hub, or as evidence
at the hub, or named as missing. What existed on nothing but a disk that was thrown away is counted apart
(`destroyed`): nobody can know of it. Everything else is `silent`, and must be none.
"""

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import msgspec
from sqlalchemy import select

from sync.hub.store.tables import terminal as hub_terminal
from tests.chaos.computers import (
    Templates,
    fast_folder,
    shared_statements,
)
from tests.chaos.world import World


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """What came of the histories. `at_hub`, `evidence`, `missing`, `destroyed`, `silent` count events, the
    rest acts. `untold`: stations that said all was sent when it was not. `twice`: histories at whose end two
    computers may go on under one name.
    """

    histories: int
    events: int
    at_hub: int
    evidence: int
    missing: int
    destroyed: int
    silent: int
    untold: int
    twice: int
    acts: dict[str, int]
    new_epochs: int
    seconds: float

    def good(self) -> bool:
        """Nothing lost in silence."""
        return not (self.silent or self.untold or self.twice)


def run(count: int, seed: int, say: Callable[[str], None] = lambda _: None) -> Figures:
    """That many histories."""
    began = time.perf_counter()
    totals, acts = Counter[str](), Counter[str]()
    with (
        tempfile.TemporaryDirectory(prefix="tracepost-histories-", dir=fast_folder()) as name,
        shared_statements(),
    ):
        templates = Templates(Path(name))
        for number in range(seed, seed + count):
            folder = Path(name) / f"history-{number}"
            folder.mkdir()
            world = World(folder, templates, number)
            try:
                world.run()
                fate = Counter(world.fate())
                fate["events"], fate["untold"] = len(world.taken), world.untold
                fate["twice"], fate["new_epochs"] = int(world.twice()), epochs(world)
            finally:
                for computer in world.computers:
                    computer.stop()
                world.hub.close()
            if fate["silent"] or fate["untold"] or fate["twice"]:
                say(f"history {number}: {dict(fate)}")
            totals.update(fate)
            acts.update(world.acts)
            shutil.rmtree(folder)
    names = [field for field in Figures.__struct_fields__ if field not in ("histories", "acts", "seconds")]
    return Figures(
        histories=count,
        acts=dict(sorted(acts.items())),
        seconds=round(time.perf_counter() - began, 1),
        **{field: totals[field] for field in names},
    )


def epochs(world: World) -> int:
    with world.hub.hub.database.reading() as connection:
        return sum(row.epoch - 1 for row in connection.execute(select(hub_terminal.c.epoch)))


def main() -> int:
    """0 when no event was lost in silence, else 1."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos.histories", description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    figures = run(options.count, options.seed, lambda line: print(line, file=sys.stderr))
    values = msgspec.structs.asdict(figures)
    print(
        json.dumps(values) if options.json else "  ".join(f"{key} {value}" for key, value in values.items())
    )
    return 0 if figures.good() else 1


if __name__ == "__main__":
    sys.exit(main())
