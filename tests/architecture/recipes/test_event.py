"""The recipe of an event."""

from pathlib import Path

import pytest

from tests.architecture.recipes.copied import CHINESE, added, insert, run, run_tests

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


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
COOLING = """def _cooled(doc: UnitDoc, event: Event, payload: ev.UnitCooled) -> UnitDoc:
    return msgspec.structs.replace(doc, cooled_min=doc.cooled_min + payload.minutes)


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
    run_tests(tree, "tests/terminal/domain/events", "tests/terminal/words", "tests/ui/test_text.py")
