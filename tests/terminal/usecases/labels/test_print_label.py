"""Labels are asked for with the act they follow from, counted at all stations, and checked by their scan."""

from decimal import Decimal

import pytest

from terminal.domain import ids
from terminal.domain.events.kinds import Disposition
from terminal.domain.events.payloads import LabelPrinted, LabelVerified, Scrapped
from terminal.domain.ids import ThingKind
from terminal.domain.masters.label_template import Subject
from terminal.domain.masters.rows import Item
from terminal.domain.outcome import Accepted, Refusal, Refused
from terminal.domain.state.label import LabelDoc
from terminal.domain.state.print_job import label_key
from terminal.domain.state.unit import WorkResult
from terminal.usecases.dispose import dispose, hold_unit
from terminal.usecases.labels.print_queue import begin, cancel_label, in_doubt, not_sent, printed, waiting
from terminal.usecases.labels.verify_label import verify_label
from terminal.usecases.material.receive_lot import Delivery, receive_lot
from terminal.usecases.packing.pack import close_box, pack_unit, unpack_unit
from terminal.usecases.parts.finish_unit import Finished
from terminal.usecases.parts.label_request import NOT_PRINTABLE, ask_by_itself, printings, template_for
from terminal.usecases.parts.workplace import Workplace
from terminal.usecases.report_work import Report, report_unit
from terminal.usecases.start_unit import start_unit
from tests.fakes.acts import accepted, sign_in_as
from tests.fakes.floor import FANS, ONE, Floor, events_after, head_of, kinds_after, supervisor, unit_of
from tests.terminal.usecases.scenes.labels import (
    CHECK,
    PRINTER,
    again,
    awaiting,
    labelled,
    packed,
    take_labels,
    with_printer,
)
from tests.terminal.usecases.scenes.refused import BOX, FAN, fan

DAMAGED = "L-DAMAGED"


def printing_events(work: Workplace) -> list[LabelPrinted]:
    return [each.payload for each in events_after(work) if isinstance(each.payload, LabelPrinted)]


def test_the_label_of_a_box_is_in_the_queue_with_its_closing(floor: Floor) -> None:
    work = packed(floor)
    (job,) = waiting(work)
    assert (job.thing, job.number, job.reason, job.actor) == (("box", BOX), 1, "", work.terminal().actor)
    told = {name: job.values[name] for name in ("code", "item", "quantity", "units", "again", "station")}
    assert told == {
        "code": BOX,
        "item": "FAN-40",
        "quantity": "1",
        "units": FAN,
        "again": "",
        "station": "ST-020",
    }


def test_an_act_that_fails_leaves_no_label_behind(floor: Floor) -> None:
    work = with_printer(fan(floor))
    accepted(pack_unit(work, work.new_id(), FAN, BOX))

    def broken() -> None:
        with work.act() as act:
            assert ask_by_itself(work, act, template_for(work, Subject.BOX), BOX)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken()
    assert waiting(work) == ()


def test_what_was_printed_is_on_record_and_out_of_the_queue_in_one_act(floor: Floor) -> None:
    work = packed(floor)
    take_labels(work)
    newest = events_after(work)[-1]
    assert waiting(work) == ()
    assert newest.payload == LabelPrinted(template="box", number=1, copies=1, device=PRINTER)
    assert newest.envelope.subject == ("box", BOX)


def test_from_the_second_printing_on_a_reason_is_needed_and_copies_are_counted(floor: Floor) -> None:
    work = packed(floor)
    assert isinstance(refused := again(work, ""), Refused)
    assert refused.code is Refusal.REASON_NEEDED  # the first one waits: it counts
    take_labels(work)
    for reason, code in (("", Refusal.REASON_NEEDED), ("S-SOLDER", Refusal.REASON_UNKNOWN)):
        assert isinstance(refused := again(work, reason), Refused)
        assert refused.code is code
    for number in (2, 3):
        outcome = again(work, DAMAGED)
        assert isinstance(outcome, Accepted)
        assert outcome.value.values["number"] == str(number)
        assert f"Copy {number}" in outcome.value.values["again"]
        take_labels(work)
    assert [(each.number, each.reason) for each in printing_events(work)] == [
        (1, ""),
        (2, DAMAGED),
        (3, DAMAGED),
    ]


@pytest.mark.slow
def test_the_printings_of_other_stations_count(floor: Floor) -> None:
    work = packed(floor)
    take_labels(work)
    floor.tell()
    other = with_printer(floor.at("ST-080"))
    assert printings(other, "box", (ThingKind.BOX, BOX)) == 1
    assert isinstance(again(other, ""), Refused)
    outcome = again(other, DAMAGED)
    assert isinstance(outcome, Accepted)
    assert outcome.value.number == 2
    take_labels(other)
    floor.tell()
    doc = work.store.doc(LabelDoc, label_key("box", ("box", BOX)))
    assert doc is not None
    assert (doc.printed, doc.station) == (2, "ST-080")


def test_a_box_that_is_closed_again_gets_the_next_label_without_being_asked_why(floor: Floor) -> None:
    work = packed(floor)
    take_labels(work)
    floor.make(work, "FAN40-2611-000002", FANS)
    accepted(unpack_unit(work, work.new_id(), FAN))
    accepted(pack_unit(work, work.new_id(), ids.UnitCode("FAN40-2611-000002"), BOX))
    accepted(close_box(work, work.new_id(), BOX))
    (job,) = waiting(work)
    assert (job.number, job.values["units"]) == (2, "FAN40-2611-000002")


def test_a_lot_that_comes_in_is_labelled(floor: Floor) -> None:
    work = with_printer(floor.at("ST-010"))
    delivery = Delivery(ids.LotCode("2611-9001"), ids.ItemCode("SLD-305"), Decimal("12.5"), "华东", "S-1")
    accepted(receive_lot(work, work.new_id(), delivery))
    (job,) = waiting(work)
    told = [job.values[name] for name in ("code", "quantity", "supplier", "supplier_lot", "expires")]
    assert told == ["2611-9001", "12.5", "华东", "S-1", ""]


def test_without_a_printer_nothing_is_asked_for_and_nothing_is_wrong(floor: Floor) -> None:
    work = packed(floor, printer=False)
    assert waiting(work) == ()


def test_a_label_that_would_be_wrong_is_not_asked_for_and_the_act_says_so(floor: Floor) -> None:
    work = with_printer(fan(floor))
    box = ids.BoxCode("箱-1")
    accepted(pack_unit(work, work.new_id(), FAN, box))
    outcome = close_box(work, work.new_id(), box)
    assert isinstance(outcome, Accepted)
    assert (outcome.warnings, waiting(work)) == ((NOT_PRINTABLE,), ())


def test_a_label_is_cancelled_only_before_it_is_sent(floor: Floor) -> None:
    work = packed(floor)
    (job,) = waiting(work)
    begun = begin(work, job)
    assert isinstance(cancel_label(work, work.new_id(), job.id), Refused)
    not_sent(work, begun)
    before = head_of(work)
    accepted(cancel_label(work, work.new_id(), job.id))
    assert (waiting(work), head_of(work)) == ((), before)
    assert isinstance(again(work, ""), Accepted)  # it never came out: no reason is needed


def test_doubt_stays_with_the_label_until_it_is_printed(floor: Floor) -> None:
    work = packed(floor)
    (job,) = waiting(work)
    in_doubt(work, begin(work, job))
    (job,) = waiting(work)
    printed(work, begin(work, job), PRINTER)
    assert [each.twice for each in printing_events(work)] == [True]


# ---------------------------------------------------------------- the step


def test_the_label_is_printed_when_its_turn_comes_and_its_scan_closes_the_step(floor: Floor) -> None:
    work = awaiting(floor)
    (job,) = waiting(work)
    assert (job.thing, job.values["order"], job.operation) == (("unit", FAN), FANS, work.terminal().operation)
    take_labels(work)
    before = head_of(work)
    done = accepted(verify_label(work, work.new_id(), FAN))
    verified, report = events_after(work, before)
    assert verified.payload == LabelVerified(step=ids.StepNumber(15), template="unit", number=1)
    assert (report.envelope.type, done.finished) == ("work.reported", Finished(WorkResult.GOOD))


def test_a_step_before_it_keeps_the_label_back(floor: Floor) -> None:
    work = labelled(floor, before=CHECK)
    floor.start(work, FAN, FANS)
    assert waiting(work) == ()
    floor.do_steps(work, upto=15)
    assert len(waiting(work)) == 1


def test_a_unit_sent_back_keeps_its_label_and_is_checked_again(floor: Floor) -> None:
    work = awaiting(floor)
    take_labels(work)
    accepted(verify_label(work, work.new_id(), FAN))
    accepted(hold_unit(work, work.new_id(), FAN, None))
    supervisor(work)
    back = ids.Operation(10)
    accepted(dispose(work, work.new_id(), FAN, Disposition.REWORK, ids.ReasonCode("P-REWORK"), back))
    sign_in_as(work, ids.PersonCode("E10483"))
    accepted(start_unit(work, work.new_id(), FAN))
    assert waiting(work) == ()
    accepted(verify_label(work, work.new_id(), FAN))
    assert kinds_after(work).count("label.printed") == 1
    assert kinds_after(work).count("label.verified") == 2


def test_hub_and_station_agree_on_a_unit_with_a_checked_label(floor: Floor) -> None:
    work = awaiting(floor)
    take_labels(work)
    accepted(verify_label(work, work.new_id(), FAN))
    own = unit_of(work, FAN)
    floor.tell()
    assert floor.docs[ThingKind.UNIT, FAN] == own
    assert [done.verdict for done in own.steps if done.step == 15] == ["pass"]
    assert floor.findings == []


def test_scrap_before_the_label_is_no_trouble(floor: Floor) -> None:
    work = awaiting(floor)
    accepted(report_unit(work, work.new_id(), Report(scrap=(Scrapped(ids.ReasonCode("S-SOLDER"), ONE),))))
    assert len(waiting(work)) == 1


def test_the_names_of_the_item_are_on_it(floor: Floor) -> None:
    work = packed(floor)
    item = work.masters.get(Item, "FAN-40")
    assert item is not None
    (job,) = waiting(work)
    assert (job.values["name_zh"], job.values["name_en"]) == (item.names.zh, item.names.en)
