"""Damages a station's files, one bit or one cut at a time, and counts what the next start says of it.

`python -m tests.chaos.damage --flips 200 --cuts 100 --seed 1 [--json]`. Each time the folder is that of a
station killed at work: events in the store, events in its log, the head file. After the start the station
goes on (if it may), and the numbers it gives are held against those that were given before.
"""

import argparse
import json
import random
import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Final

import msgspec

from terminal.clock import SystemClock
from terminal.domain.events.payloads import ScanRefused
from terminal.domain.outcome import Refused
from terminal.faults import Fault
from terminal.store.head_file import HeadFile
from terminal.store.integrity.journal_reader import JournalReader
from terminal.store.store import Store
from terminal.usecases.parts.workplace import Workplace, stop_of
from tests.chaos.kill_capture import KEY, ME
from tests.fakes.damage import as_killed, cut, flip
from ui.program.opened import open_store
from ui.words.store import condition_words

FILES: Final = ("store.db", "store.db-wal", "store.head")
WEIGHTS: Final = (5, 3, 2)
EVENTS: Final = 400
LOGGED: Final = 60
"""So many of the events are still in the log."""


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """One damage and what came of it. `told`: by the start, in a sentence; "" = nothing was said. `unread`:
    it lies where nothing is read (behind the last commit of the log). `twice`: numbers given a second time;
    `lost`: events that are not there any more.
    """

    what: str
    file: str
    at: int
    told: str
    unread: bool
    twice: int
    lost: int


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """The counts. `silent` are damages of which nothing was said although something reads there."""

    flips: int
    cuts: int
    told: int
    with_place: int
    unread: int
    silent: int
    twice: int
    lost_events_untold: int

    def good(self) -> bool:
        """Everything was told, and no number was used twice."""
        return not (self.silent or self.twice or self.lost_events_untold)


def run(flips: int, cuts: int, seed: int) -> tuple[Figures, list[Case]]:
    """Makes one station, and damages copies of it."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory(prefix="tracepost-damage-") as name:
        killed, given = _station(Path(name))
        todo = ["flip"] * flips + ["cut"] * cuts
        cases = [_case(Path(name), killed, given, chance, what) for what in todo]
    return _figures(cases), cases


def _station(folder: Path) -> tuple[Path, dict[int, str]]:
    """The folder of a killed station, and the hash of each number it had given."""
    home = folder / "station"
    home.mkdir()
    (home / "store.key").write_text(KEY.hex(), encoding="ascii")
    store = Store(home, KEY)
    store.keep(ME)
    work = Workplace(store, SystemClock(), ME)
    for number in range(EVENTS):
        if number == EVENTS - LOGGED:
            store.database.empty_log()
        _act(work, number)
    given = {link.sequence: link.hash for link in store.links(ME, 1, 10**6)}
    killed = as_killed(home, folder / "killed")
    store.close()
    return killed, given


def _act(work: Workplace, number: int) -> None:
    raw = f"code {number} " + "x" * (number * 37 % 900)
    with work.act() as act:
        act.add(work.new_id(), ScanRefused(device="d", refusal="unknown_code", screen="s", raw=raw))


def _case(folder: Path, killed: Path, given: dict[int, str], chance: random.Random, what: str) -> Case:
    place = folder / "damaged"
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(killed, place)
    file = place / chance.choices(FILES, WEIGHTS)[0]
    at = chance.randrange(file.stat().st_size)
    unread = at >= _read_end(killed, file.name)
    if what == "flip":
        flip(file, at, chance.randrange(8))
    else:
        cut(file, at)
    told, twice, lost = _start(place, given)
    return Case(what=what, file=file.name, at=at, told=told, unread=unread, twice=twice, lost=lost)


def _read_end(killed: Path, name: str) -> int:
    """Where in the file that is damaged nothing is read any more: behind the last commit of the log."""
    if name != "store.db-wal":
        return 2**62
    mark = HeadFile(killed / "store.head", KEY).read().mark
    return 32 + mark.log.frames * 4120 if mark and mark.log.frames else 0


def _start(place: Path, given: dict[int, str]) -> tuple[str, int, int]:
    """What the start of the terminal says; numbers used twice and events gone after it has gone on."""
    try:
        opened = open_store(place, None)
    except Fault as fault:
        return fault.detail, 0, 0
    try:
        store = opened.store
        found = condition_words(store.troubles)
        work = Workplace(store, SystemClock(), ME)
        if not isinstance(stop_of(work), Refused):
            _act(work, 10**6)
        held = {link.sequence: link.hash for link in JournalReader(store.database, ME.terminal_id, 1).links()}
        twice = sum(held[number] != given[number] for number in held.keys() & given.keys())
        return found, twice, len(given.keys() - held.keys())
    finally:
        opened.close()


def _figures(cases: list[Case]) -> Figures:
    kinds = Counter(case.what for case in cases)
    return Figures(
        flips=kinds["flip"],
        cuts=kinds["cut"],
        told=sum(bool(case.told) for case in cases),
        with_place=sum(any(letter.isdigit() for letter in case.told) for case in cases),
        unread=sum(not case.told and case.unread for case in cases),
        silent=sum(not case.told and not case.unread for case in cases),
        twice=sum(case.twice for case in cases),
        lost_events_untold=sum(case.lost for case in cases if not case.told),
    )


def main() -> int:
    """0 when every damage was told and no number was used twice, else 1."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos.damage", description=__doc__)
    parser.add_argument("--flips", type=int, default=200)
    parser.add_argument("--cuts", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--cases", action="store_true", help="print each damage and what was said")
    options = parser.parse_args()
    figures, cases = run(options.flips, options.cuts, options.seed)
    if options.cases:
        for case in cases:
            print(json.dumps(msgspec.to_builtins(case), ensure_ascii=False))
    values = msgspec.structs.asdict(figures)
    print(
        json.dumps(values) if options.json else "  ".join(f"{key} {value}" for key, value in values.items())
    )
    return 0 if figures.good() else 1


if __name__ == "__main__":
    sys.exit(main())
