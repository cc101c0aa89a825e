"""The own reports of the shift: newest first, with what became of them."""

import msgspec

from terminal.domain.events.payloads import Reworked, Scrapped
from terminal.domain.ids import Operation, ReasonCode
from terminal.store.store import DisputeRow
from terminal.usecases.parts.my_reports import disputed_events, last_own_report, my_reports, unsent_events
from terminal.usecases.parts.workplace import Workplace
from terminal.usecases.report_work import Report, report_unit
from terminal.usecases.take_back import take_back_last
from tests.fakes.acts import accepted
from tests.fakes.floor import BOARDS, FANS, ONE, Floor, events_after, whole


def three(floor: Floor) -> Workplace:
    work = floor.at("ST-020")
    for number in range(3):
        floor.make(work, f"FAN40-2611-{number:06}", FANS)
    return work


def test_newest_first(floor: Floor) -> None:
    work = three(floor)
    units = [entry.unit for entry in my_reports(work)]
    assert units == ["FAN40-2611-000002", "FAN40-2611-000001", "FAN40-2611-000000"]
    assert len(my_reports(work, 2)) == 2
    assert (my_reports(work)[0].order, my_reports(work)[0].operation) == (FANS, 10)


def test_waiting_sent_disputed(floor: Floor) -> None:
    work = three(floor)
    reports = my_reports(work)
    state = msgspec.structs.replace(work.store.exchange(), acknowledged=reports[1].key.sequence)
    work.store.keep(state)
    row = DisputeRow(1, reports[2].key.sequence, "duplicate_report", {"operation": "10"})
    with work.store.database.write() as connection:
        work.store.keep_dispute(connection, row, settled=False)
    assert [entry.state for entry in my_reports(work)] == ["waiting", "sent", "disputed"]
    assert my_reports(work)[2].dispute == row
    ((said, event),) = disputed_events(work)
    assert said == row
    assert event is not None
    assert event.envelope.key == reports[2].key


def test_what_was_taken_back_stays_in_the_list(floor: Floor) -> None:
    work = three(floor)
    accepted(take_back_last(work, work.new_id()))
    assert [entry.taken_back for entry in my_reports(work)] == [True, False, False]
    last = last_own_report(work)
    assert last is not None
    assert last.unit == "FAN40-2611-000001"


def test_scrap_and_rework_with_their_reasons(floor: Floor) -> None:
    work = floor.at("ST-040")
    for number, report in enumerate(
        (
            Report(scrap=(Scrapped(ReasonCode("S-SOLDER"), ONE),)),
            Report(rework=(Reworked(ReasonCode("R-SOLDER"), ONE, Operation(10)),)),
        )
    ):
        floor.start(work, f"PCB40A-2611-{number:06}", BOARDS)
        accepted(report_unit(work, work.new_id(), report))
    rework, scrap = my_reports(work)
    assert (*whole(scrap.good, scrap.scrap, scrap.rework), scrap.reasons) == (0, 1, 0, ("S-SOLDER",))
    assert (*whole(rework.good, rework.scrap, rework.rework), rework.reasons) == (0, 0, 1, ("R-SOLDER",))


def test_what_is_not_sent_yet_in_the_order_of_sending(floor: Floor) -> None:
    work = three(floor)
    assert [event.envelope.sequence for event in unsent_events(work, 4)] == [1, 2, 3, 4]
    floor.tell()
    assert unsent_events(work, 4) == ()
    assert len(events_after(work)) > 4
