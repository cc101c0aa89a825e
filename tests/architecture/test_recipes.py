"""Shows each recipe of the map by one example: what its table names is enough, and nothing of it is too much.

An example is added in a copy of the tree. Which files that took is compared with the table, and a program in
the copy shows that the new thing works and that the guards of its room hold.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, files, is_place

MAP, CHINESE = "docs/architecture.md", "resources/i18n/zh.json"
ROW = re.compile(r"^\| (?P<what>[a-z ]+) \| (?P<count>\d+) \| (?P<touch>.*) \|$", re.MULTILINE)

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Recipe:
    """A row of the map: how many files it takes to add such a thing, and which, `<name>` standing for any."""

    count: int
    places: tuple[str, ...]

    def place_of(self, path: str) -> str:
        """Return the place of the table that a file has, "" for none."""
        return next((place for place in self.places if is_place(path, place)), "")


def recipe(what: str) -> Recipe:
    """Return the map's recipe for adding `what`."""
    rows = {found["what"]: found for found in ROW.finditer((ROOT / MAP).read_text(encoding="utf-8"))}
    named = re.findall("`([^`]*/[^`]*)`", rows[what]["touch"])
    return Recipe(int(rows[what]["count"]), tuple(each for place in named for each in _spelt_out(place)))


def _spelt_out(place: str) -> list[str]:
    """Return `a/b.py` and `a/c.py` for `a/{b,c}.py`."""
    before, brace, rest = place.partition("{")
    if not brace:
        return [place]
    choices, _, after = rest.partition("}")
    return [before + choice + after for choice in choices.split(",")]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the files that are committed."""
    for path in files(ROOT):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, tmp_path / path)
    return tmp_path


def insert(tree: Path, path: str, before: str, text: str) -> None:
    """Put `text` in front of the one place in a file where `before` stands."""
    old = (tree / path).read_text(encoding="utf-8")
    assert old.count(before) == 1, f"{path} has {before!r} {old.count(before)} times"
    (tree / path).write_text(old.replace(before, text + before), encoding="utf-8")


def touched(tree: Path) -> set[str]:
    """Return the files of the copy that are new or not as they were."""
    return {
        path
        for path in files(tree)
        if not (ROOT / path).is_file() or (ROOT / path).read_bytes() != (tree / path).read_bytes()
    }


def added(tree: Path, what: str, add: Callable[[Path], None]) -> None:
    """Add the example, and compare what that took with the map."""
    add(tree)
    says, took = recipe(what), touched(tree)
    assert {says.place_of(path) for path in took} == set(says.places), took
    assert len(took) == says.count, took


def run(tree: Path, *command: str) -> str:
    """Return what Python says in the copy."""
    done = subprocess.run(
        [sys.executable, *command],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def tests_hold(tree: Path, *paths: str) -> None:
    """Run these tests in the copy, slow ones too."""
    run(tree, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-m", "slow or not slow", *paths)


# ---------------------------------------------------------------- an event


def add_event(tree: Path) -> None:
    """A unit cools down: an event of its own, and how long in all stands in the unit's doc."""
    payloads, unit = "terminal/domain/events/payloads.py", "terminal/domain/state/unit.py"
    insert(tree, payloads, "class CallRaised(", COOLED)
    insert(tree, payloads, '    ("call.raised", 1, CallRaised),', '    ("unit.cooled", 1, UnitCooled),\n')
    insert(tree, unit, "    through: dict[str, int] = {}", "    cooled_min: int = 0\n")
    insert(tree, unit, "def _packed(", COOLING)
    insert(tree, unit, "    ev.UnitPacked: _packed,", "    ev.UnitCooled: _cooled,\n")
    words = '    "unit.cooled": (phrase("Cooled down"), "thermometer"),\n'
    insert(tree, "terminal/words/events.py", '    "unit.disposed": ', words)
    insert(tree, CHINESE, '    "Question of the hub answered": ', '    "Cooled down": "已冷却",\n')


COOLED = '''class UnitCooled(Payload, frozen=True):
    """The subject unit has lain for so many minutes to cool down."""

    minutes: int


'''
COOLING = """def _cooled(doc: UnitDoc, event: Event, payload: ev.UnitCooled) -> UnitFold:
    return msgspec.structs.replace(doc, cooled_min=doc.cooled_min + payload.minutes), None


"""
EVENT_AT_WORK = """
import sys
from pathlib import Path
from terminal.domain.events.payloads import UnitCooled
from terminal.domain.state.genealogy import Direction
from terminal.domain.state.unit import UnitDoc
from terminal.usecases.trace_code import trace_thing
from tests.fakes.acts import make_fans
from tests.fakes.workplace import demo_rows, make_workplace
from tests.sync.folds import Journal
from tests.sync.hub.projecting import Bench
from ui.text import set_language
from ui.words.trace import trace_words

work = make_workplace(Path(sys.argv[1]) / "station")
fan, = make_fans(work, 1, 1)
for minutes in (20, 5):
    with work.act() as act:
        act.add(work.new_id(), UnitCooled(minutes=minutes), subject=("unit", fan))
bench = Bench(Path(sys.argv[1]) / "hub", work.clock, demo_rows())
bench.take(Journal(work))
assert work.store.doc(UnitDoc, fan) == bench.doc("unit", fan)
print(bench.doc("unit", fan).cooled_min, "minutes")
for language in ("en", "zh"):
    set_language(language)
    print(trace_words(trace_thing(work, ("unit", fan), Direction.BACK)))
"""


def test_event(tree: Path) -> None:
    added(tree, "event", add_event)
    said = run(tree, "-c", EVENT_AT_WORK, str(tree / "data"))
    assert "25 minutes" in said
    assert said.count("Cooled down") == said.count("已冷却") == 2
    tests_hold(tree, "tests/terminal/domain/events", "tests/terminal/words", "tests/ui/test_text.py")


# ---------------------------------------------------------------- a device model


def add_device_model(tree: Path) -> None:
    """A gauge of a maker that nobody has met: what it is and how it speaks, and what was recorded of it."""
    (tree / "devices/models/acme_gauge.toml").write_text(GAUGE, encoding="utf-8")
    (tree / "tests/transcripts/acme_gauge.jsonl").write_text(RECORDED, encoding="utf-8")


GAUGE = r"""name = "acme_gauge"
title = { en = "Acme gauge", zh = "Acme 量具" }
capability = "value"
driver = "serial"
sources = ["Acme gauge manual, p. 7: L= and the value in mm, then CR; ? asks for one"]
usb = [{ vid = 0xACE0, pid = 0x0001 }]

[frame]
terminators = ["\r"]
ends_by_idle = false
drop_nul = false

[poll]
text = "?"

[value]
pattern = 'L=(?P<value>[+-]\d{1,3}\.\d{3})'
unit = "mm"
refused = { 'E\d' = "device_error" }
"""
RECORDED = """
{"t": 0, "rx": "L=+12.340\\r", "expect": [{"value": "12.340", "unit": "mm", "resolution": "0.001"}]}
{"t": 200, "rx": "E4\\r", "expect": [{"value": "E4", "flaw": "device_error"}]}
"""
MODEL_AT_WORK = """
from devices.ports.discover import match
from devices.ports.sysfs import Port
from devices.registry import load_models

port = Port(path="/dev/ttyACM0", stable="usb:ACE0:0001", vid=0xACE0, pid=1)
print(match(port, load_models().values()))
"""


def test_device_model(tree: Path) -> None:
    added(tree, "device model", add_device_model)
    assert not [path for path in touched(tree) if path.endswith(".py")]
    assert "model='acme_gauge', reason='usb_product'" in run(tree, "-c", MODEL_AT_WORK)
    tests_hold(tree, "tests/devices/test_replay.py", "tests/devices/test_registry.py")
