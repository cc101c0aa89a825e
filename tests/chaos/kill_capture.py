"""Kills a station in the middle of capturing, again and again, and counts what is lost, doubled or broken.

`python -m tests.chaos.kill_capture --kills 200 [--json]` (not on Windows). A child captures acts of two
events in a loop and says each one's id after its commit: what it said is what an operator was shown as done.
"""

import argparse
import json
import os
import random
import signal
import sys
import tempfile
import time
import traceback
from itertools import count
from pathlib import Path
from typing import Final, NoReturn

import msgspec
from sqlalchemy import Connection

from terminal.clock import SystemClock
from terminal.domain.events.payloads import ScanRefused, UnitHeld
from terminal.domain.ids import StationCode
from terminal.store import journal, projection
from terminal.store.chart_streams import put_stream, read_stream
from terminal.store.facts import Identity
from terminal.store.store import Store
from terminal.usecases.parts.workplace import Workplace

KEY: Final = bytes(range(32))
ME: Final = Identity(terminal_id="T-KILL", epoch=1, station=StationCode("ST-010"), zone="UTC")
CHART: Final = "acts"
LONGEST_LIFE_S: Final = 0.15
"""A child lives so long at most after its first act."""
ACTS_UNTIL_REST: Final = 5
"""After so many acts a child has its log begun anew, and is killed in that too."""


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """What came of the kills. `lost`: acts said to be done but not there; `doubled`: there twice; `halves`:
    only a part is there; `broken`: 1 when the chain does not hold, or docs or the control chart are not
    what the journal says. `unsaid` acts are there though the kill came before the word; that is no fault.
    """

    kills: int
    acknowledged: int
    stored: int
    lost: int
    doubled: int
    halves: int
    broken: int
    unsaid: int
    seconds: float

    def good(self) -> bool:
        """Nothing lost, doubled, halved or broken."""
        return not (self.lost or self.doubled or self.halves or self.broken)


def run(kills: int, seed: int) -> Figures:
    """Kills that many children, one after the other, on one store."""
    began, chance = time.perf_counter(), random.Random(seed)
    with tempfile.TemporaryDirectory(prefix="tracepost-kill-") as name:
        said: list[str] = []
        for _ in range(kills):
            said += _one_life(Path(name), chance.random() * LONGEST_LIFE_S)
        return _count(Path(name), kills, said, began)


def _one_life(folder: Path, life_s: float) -> list[str]:
    """The ids a child said before it was killed. It is forked, not started anew: importing takes too long."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        _capture_until_killed(folder, writing)
    os.close(writing)
    with os.fdopen(reading) as words:
        first = words.readline()
        time.sleep(life_s)
        os.kill(child, signal.SIGKILL)
        lines = [first, *words]
    os.waitpid(child, 0)
    if not first:
        raise RuntimeError("the child captured nothing; what went wrong stands above")
    return [line.strip() for line in lines if line.endswith("\n")]


def _capture_until_killed(folder: Path, writing: int) -> NoReturn:
    try:
        store = Store(folder, KEY)
        store.keep(ME)
        work = Workplace(store, SystemClock(), ME)
        for number in count(1):
            act_id = work.new_id()
            with work.act() as act:
                act.add(act_id, ScanRefused(device="d", refusal="unknown_code", screen="s", raw=act_id))
                act.add(work.new_id(), UnitHeld(note=act_id), subject=("unit", f"SN-{act_id[-1]}"))
                put_stream(act.connection, CHART, b"%d" % (_charted(act.connection) + 1))
            os.write(writing, f"{act_id}\n".encode())
            if number % ACTS_UNTIL_REST == 0:
                store.database.empty_log()
    finally:
        traceback.print_exc()
        os._exit(1)


def _count(folder: Path, kills: int, said: list[str], began: float) -> Figures:
    store = Store(folder, KEY)
    connection = store.database.connection()
    links = journal.links(connection, ME.terminal_id, ME.epoch, 1, 10**9)
    events = [journal.read_event(connection, ME.epoch, link.sequence) for link in links]
    firsts = [event.envelope.id for event in events if event and isinstance(event.payload, ScanRefused)]
    seconds = [event.payload.note for event in events if event and isinstance(event.payload, UnitHeld)]
    chain = journal.check_chain(connection, ME.terminal_id, ME.epoch, 0)
    broken = chain is not None or not _docs_follow(store) or _charted(connection) != len(firsts)
    store.close()
    return Figures(
        kills=kills,
        acknowledged=len(said),
        stored=len(firsts),
        lost=len(set(said) - set(firsts)),
        doubled=len(firsts) - len(set(firsts)) + len(said) - len(set(said)),
        halves=len(set(firsts) ^ set(seconds)),
        broken=int(broken),
        unsaid=len(set(firsts) - set(said)),
        seconds=round(time.perf_counter() - began, 1),
    )


def _charted(connection: Connection) -> int:
    """How many acts the control chart has seen."""
    return read_stream(connection, CHART, int) or 0


def _docs_follow(store: Store) -> bool:
    """True when docs, mentions and edges are what the journal makes of itself."""
    with store.database.write() as connection:
        before = _derived(connection)
        projection.rebuild(connection)
        return _derived(connection) == before


def _derived(connection: Connection) -> list[tuple[object, ...]]:
    queries = ("SELECT kind, key, body FROM doc ORDER BY 1, 2", "SELECT * FROM mention ORDER BY 1, 2, 3")
    return [tuple(row) for query in queries for row in connection.exec_driver_sql(query)]


def main() -> int:
    """0 when nothing was lost, doubled, halved or broken, else 1."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos.kill_capture", description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    figures = run(options.kills, options.seed)
    values = msgspec.structs.asdict(figures)
    print(
        json.dumps(values) if options.json else "  ".join(f"{key} {value}" for key, value in values.items())
    )
    return 0 if figures.good() else 1


if __name__ == "__main__":
    sys.exit(main())
