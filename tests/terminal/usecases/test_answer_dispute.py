"""What a person at the station may say about a dispute."""

import pytest

from terminal.domain.events.payloads import DisputeAnswered, EventKey
from terminal.domain.outcome import Refusal
from terminal.store.store import DisputeRow
from terminal.usecases.answer_dispute import answer_dispute, answered
from terminal.usecases.parts.my_reports import my_reports
from terminal.usecases.parts.workplace import Workplace
from tests.fakes.acts import accepted
from tests.fakes.floor import FANS, Floor, events_after, supervisor, writes_nothing

CODE = "duplicate_report"


@pytest.fixture
def key(floor: Floor) -> EventKey:
    """A report that the hub took for a second one."""
    work = floor.at("ST-020")
    floor.make(work, "FAN40-2611-000001", FANS)
    found = my_reports(work)[0].key
    with work.store.database.write() as connection:
        work.store.keep_dispute(connection, DisputeRow(1, found.sequence, CODE, {}), settled=False)
    return found


def why_not(work: Workplace, key: EventKey, code: str = CODE, answer: str = "rework") -> Refusal:
    return writes_nothing(work, lambda: answer_dispute(work, work.new_id(), key, code, answer)).code


def test_it_was_rework(floor: Floor, key: EventKey) -> None:
    work = floor.at("ST-020")
    done = accepted(answer_dispute(work, work.new_id(), key, CODE, "rework"))
    assert (done.key, done.about) == (key, "FAN40-2611-000001")
    event = events_after(work)[-1]
    assert event.payload == DisputeAnswered(code=CODE, answer="rework")
    assert event.envelope.corrects == key
    report = work.store.event(key)
    assert report is not None
    assert answered(work, report, CODE)
    assert work.order_doc(FANS).at(10).good == 1
    assert not my_reports(work)[0].taken_back


def test_it_is_answered_once(floor: Floor, key: EventKey) -> None:
    work = floor.at("ST-020")
    accepted(answer_dispute(work, work.new_id(), key, CODE, "rework"))
    assert why_not(work, key) is Refusal.NO_SUCH_DISPUTE


def test_what_was_not_asked_is_not_answered(floor: Floor, key: EventKey) -> None:
    work = floor.at("ST-020")
    assert why_not(work, key, "over_report") is Refusal.NO_SUCH_DISPUTE
    assert why_not(work, key, CODE, "never mind") is Refusal.NO_SUCH_DISPUTE
    assert why_not(work, EventKey("T-ST-020", 1, 1)) is Refusal.NO_SUCH_DISPUTE
    assert why_not(work, EventKey("T-ST-020", 1, 999)) is Refusal.NO_SUCH_DISPUTE


def test_a_colleague_does_not_answer_but_a_supervisor_may(floor: Floor, key: EventKey) -> None:
    work = floor.at("ST-020", "E10484")
    assert why_not(work, key) is Refusal.NOT_OWN_REPORT
    supervisor(work)
    accepted(answer_dispute(work, work.new_id(), key, CODE, "rework"))
