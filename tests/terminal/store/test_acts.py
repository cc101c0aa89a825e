"""What one act asks of the store: no statement too many, and a chain that goes on whatever happened."""

import gc
import weakref

import pytest

from terminal.domain.events.bounds import LONGEST_TEXT, OutOfBounds
from terminal.domain.events.payloads import UnitStarted
from terminal.domain.ids import ItemCode
from terminal.domain.state.unit import UnitDoc
from terminal.store.act import Act
from terminal.store.facts import Settings
from terminal.store.prepared import driver
from terminal.usecases.parts.workplace import Workplace
from tests.fakes.acts import make_fans


def start(work: Workplace, act: Act, unit: str) -> None:
    act.add(work.new_id(), UnitStarted(item=ItemCode("FAN-12")), subject=("unit", unit))


def start_alone(work: Workplace, unit: str) -> None:
    with work.act() as act:
        start(work, act, unit)


def fail_after_one(work: Workplace, unit: str) -> None:
    with work.act() as act:
        start(work, act, unit)
        start(work, act, "U" * (LONGEST_TEXT + 1))


def sequences(work: Workplace) -> list[int]:
    """Those of the journal, whose chain holds."""
    work.store.check_unsent(work.identity)
    return [link.sequence for link in work.store.links(work.identity, 1, 1000)]


def test_an_act_reads_only_what_it_does_not_know(work: Workplace) -> None:
    """The place and the journal's head are known from the act before, a new unit from nowhere."""
    start_alone(work, "U-1")
    asked: list[str] = []
    raw = driver(work.store.database.connection())
    raw.set_trace_callback(asked.append)
    start_alone(work, "U-2")
    raw.set_trace_callback(None)
    assert [" ".join(statement.split()[:3]) for statement in asked] == [
        "BEGIN IMMEDIATE",
        "INSERT INTO journal",
        "SELECT doc.body FROM",
        "INSERT INTO doc",
        "INSERT INTO doc",
        "INSERT INTO mention",
        "COMMIT",
    ]


def test_the_chain_goes_on_after_an_act_that_failed(work: Workplace) -> None:
    start_alone(work, "U-1")
    with pytest.raises(OutOfBounds):
        fail_after_one(work, "U-2")
    start_alone(work, "U-3")
    assert sequences(work) == [1, 2]


def test_the_chain_goes_on_after_what_others_wrote(work: Workplace) -> None:
    start_alone(work, "U-1")
    work.store.keep(Settings(theme="dark"))
    start_alone(work, "U-2")
    make_fans(Workplace(work.store, work.clock, work.identity), 1, 1)
    start_alone(work, "U-3")
    found = sequences(work)
    assert found == list(range(1, len(found) + 1))


@pytest.mark.slow
def test_reading_leaves_nothing_behind(work: Workplace) -> None:
    """The driver notes its cursors in a list, which only its own way of making one ever empties."""

    def noted() -> int:
        return sum(type(each) is weakref.ReferenceType for each in gc.get_objects())

    before = noted()
    for number in range(1_000):
        assert work.store.doc(UnitDoc, f"SN{number}") is None
    assert noted() - before < 500
