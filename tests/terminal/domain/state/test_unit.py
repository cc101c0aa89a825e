"""What a unit is: any course of reports and undos, holds, and what two stations did without each other."""

from decimal import Decimal

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from terminal.domain.events import payloads as ev
from terminal.domain.events.finding import FindingCode
from terminal.domain.events.kinds import Disposition
from terminal.domain.events.payloads import Event, EventKey
from terminal.domain.ids import DefectCode, Operation, ReasonCode, Thing, ThingKind
from terminal.domain.state.count import Counts, OrderDoc, OutputDoc
from terminal.domain.state.unit import UnitDoc, UnitStatus
from tests.fakes.folding import Folding
from tests.terminal.domain.journals import SHIFT, Scribe, undo

ONE, ZERO = Decimal(1), Decimal(0)
OPERATIONS = (10, 20, 30)
UNITS = ("U1", "U2")
Live = list[tuple[str, int, str, int, EventKey]]
"""Reports that stand: unit, operation, result, sent back to, key."""


class Line:
    """Two units on a line of three operations. Does what use cases let pass; keeps its own plain books."""

    def __init__(self) -> None:
        self.scribe = Scribe()
        self.folding = Folding()
        self.live: Live = []
        self.undone: set[EventKey] = set()

    def passed(self, unit: str) -> set[int]:
        """By the plain books: good, and not sent back since."""
        found: set[int] = set()
        for of, operation, result, back, _ in self.live:
            if of == unit:
                found |= {operation} if result == "good" else set()
                found = {number for number in found if result != "rework" or number < back}
        return found

    def next_of(self, unit: str) -> int | None:
        if any(of == unit and result == "scrap" for of, _, result, _, _ in self.live):
            return None
        return next((number for number in OPERATIONS if number not in self.passed(unit)), None)

    def report(self, unit: str, result: str, back: int) -> None:
        """Starts the unit where it belongs and reports it."""
        operation = self.next_of(unit)
        if operation is None:
            return
        back = min(back, operation)
        self._write(unit, operation, ev.UnitStarted(item="I"))  # type: ignore[arg-type]
        payload = ev.WorkReported(
            good=ONE if result == "good" else ZERO,
            scrap=(ev.Scrapped("S", ONE),) if result == "scrap" else (),  # type: ignore[arg-type]
            rework=(ev.Reworked("R", ONE, Operation(back)),) if result == "rework" else (),  # type: ignore[arg-type]
            completes=result == "good" and operation == OPERATIONS[-1],
        )
        event = self._write(unit, operation, payload)
        self.live.append((unit, operation, result, back, event.envelope.key))

    def undo(self, unit: str) -> None:
        """Takes the unit's newest report back."""
        own = [entry for entry in self.live if entry[0] == unit]
        if not own or self.doc(unit).operation is not None:
            return
        _, operation, _, _, key = own[-1]
        report = next(event for event in self.scribe.events if event.envelope.key == key).payload
        assert isinstance(report, ev.WorkReported)
        payload = undo(report.good, scrap=report.scrap, rework=report.rework, completes=report.completes)
        taken = self._write(unit, operation, payload, corrects=key)
        self.undone |= {key, taken.envelope.key}
        self.live.remove(own[-1])

    def _write(self, unit: str, operation: int, payload: ev.Payload, **more: object) -> Event:
        event = self.scribe.write(payload, subject=("unit", unit), operation=operation, **more)
        self.folding.take(event)
        return event

    def doc(self, unit: str) -> UnitDoc:
        found = self.folding.docs.get((ThingKind.UNIT, unit))
        return found if isinstance(found, UnitDoc) else UnitDoc(unit)

    def expected(self, operation: int) -> Counts:
        """By the plain books: each unit good once, each scrap and rework as often as it stands."""
        here = [(unit, result) for unit, number, result, _, _ in self.live if number == operation]
        first = dict(reversed(here))
        lost = {unit for unit, _, result, _, _ in self.live if result == "scrap"}
        return Counts(
            Decimal(len({unit for unit, result in here if result == "good"} - lost)),
            Decimal(sum(result == "scrap" for _, result in here)),
            Decimal(sum(result == "rework" for _, result in here)),
            Decimal(sum(result == "good" for result in first.values())),
            Decimal(len(first)),
        )


STEPS = st.tuples(
    st.sampled_from(["good", "good", "good", "rework", "scrap", "undo"]),
    st.sampled_from(["U1", "U2"]),
    st.sampled_from(OPERATIONS),
)


def course(steps: list[tuple[str, str, int]]) -> Line:
    line = Line()
    for act, unit, back in steps:
        if act == "undo":
            line.undo(unit)
        else:
            line.report(unit, act, back)
    return line


@pytest.mark.slow
@settings(max_examples=80)
@given(st.lists(STEPS, max_size=14))
def test_counts_are_what_the_live_history_says(steps: list[tuple[str, str, int]]) -> None:
    line = course(steps)
    assert line.folding.findings == []
    assert counts(line.folding) == {number: line.expected(number) for number in OPERATIONS}
    for unit in UNITS:
        assert line.doc(unit).passed() == line.passed(unit)


@pytest.mark.slow
@settings(max_examples=80)
@given(st.lists(STEPS, max_size=14))
def test_a_report_taken_back_leaves_no_trace_in_the_state(steps: list[tuple[str, str, int]]) -> None:
    line = course(steps)
    kept = [event for event in line.scribe.events if event.envelope.key not in line.undone]
    without = Folding()
    for event in kept:
        without.take(event)
    same = {"through": {}, "updated_at": 0, "started_at": 0, "last_at": 0}
    assert bare(line.folding, same) == bare(without, same)
    assert len(line.undone) % 2 == 0
    assert len(kept) + len(line.undone) == len(line.scribe.events)


def counts(folding: Folding) -> dict[int, Counts]:
    """What was made of the order."""
    doc = folding.docs.get((ThingKind.ORDER, "WO-1"), OrderDoc("WO-1"))
    assert isinstance(doc, OrderDoc)
    return {number: doc.at(number) for number in OPERATIONS}


def bare(folding: Folding, same: dict[str, object]) -> dict[Thing, object]:
    """Units, orders and outputs but for what says when, and those of which nothing is left."""
    found = {}
    for thing, doc in folding.docs.items():
        if thing[0] in (ThingKind.UNIT, ThingKind.ORDER, ThingKind.OUTPUT):
            known = {name: value for name, value in same.items() if name in doc.__struct_fields__}
            found[thing] = msgspec.structs.replace(doc, **known)
    empty = (UnitDoc("U1"), UnitDoc("U2"), OrderDoc("WO-1"), OutputDoc("ST-020", SHIFT))
    return {thing: doc for thing, doc in found.items() if doc not in empty}


# ---------------------------------------------------------------- single rules


def unit(*events: Event) -> tuple[UnitDoc, list[FindingCode]]:
    """U1 after the events, and the codes of what was found."""
    folding = Folding()
    for event in events:
        folding.take(event)
    doc = folding.docs.get((ThingKind.UNIT, "U1"))
    assert isinstance(doc, UnitDoc)
    return doc, [finding.code for finding in folding.findings]


def of(scribe: Scribe, payload: ev.Payload, **more: object) -> Event:
    return scribe.write(payload, **{"subject": ("unit", "U1"), **more})


GOOD, STARTED = ev.WorkReported(good=ONE), ev.UnitStarted(item="I")  # type: ignore[arg-type]
SCRAP = ev.WorkReported(good=ZERO, scrap=(ev.Scrapped("S", ONE),))  # type: ignore[arg-type]


def back_to(operation: int) -> ev.WorkReported:
    return ev.WorkReported(good=ZERO, rework=(ev.Reworked("R", ONE, Operation(operation)),))  # type: ignore[arg-type]


def check(step: int, verdict: str) -> ev.InspectionRecorded:
    return ev.InspectionRecorded(step=step, name="c", verdict=verdict)  # type: ignore[arg-type]


def test_a_second_report_of_an_operation_is_a_duplicate() -> None:
    one, two = Scribe("ST-020"), Scribe("ST-030")
    doc, found = unit(of(one, GOOD), of(two, GOOD))
    assert found == ["duplicate_report"]
    assert len(doc.history) == 1


def test_it_is_finished_in_whatever_order_its_operations_came() -> None:
    """As by a clock that was set, or where one was skipped without word from the hub and made up for."""
    one, two = Scribe("ST-020"), Scribe("ST-030")
    last = of(two, ev.WorkReported(good=ONE, completes=True), operation=20)
    assert unit(last)[0].status is UnitStatus.FINISHED
    started = of(one, STARTED, operation=10)
    assert unit(last, started)[0].status is UnitStatus.IN_PROCESS
    assert unit(last, started, of(one, GOOD, operation=10))[0].status is UnitStatus.FINISHED
    assert unit(last, of(two, back_to(20), operation=20))[0].status is UnitStatus.IN_PROCESS


def test_after_rework_it_is_none() -> None:
    one, two = Scribe("ST-020"), Scribe("ST-030")
    doc, found = unit(of(one, GOOD), of(two, back_to(10), operation=20), of(one, GOOD))
    assert found == []
    assert doc.passed() == {10}


def test_the_worst_result_wins() -> None:
    one, two = Scribe("ST-020"), Scribe("ST-030")
    doc, found = unit(of(one, GOOD), of(two, SCRAP), of(one, GOOD, operation=20))
    assert doc.status is UnitStatus.SCRAPPED
    assert found == ["duplicate_report", "duplicate_report"]
    assert len(doc.history) == 2


def test_steps_before_the_rework_count_below_it_and_not_above() -> None:
    s = Scribe()
    doc, _ = unit(
        of(s, STARTED),
        of(s, check(1, "pass"), operation=10),
        of(s, GOOD, operation=10),
        of(s, check(1, "pass"), operation=20),
        of(s, GOOD, operation=20),
        of(s, check(1, "pass"), operation=30),
        of(s, back_to(20), operation=30),
    )
    assert [sorted(doc.steps_done(number)) for number in OPERATIONS] == [[1], [], []]
    assert doc.sent_back_to() == 20
    assert doc.rounds() == 1


def test_components_stay_in_through_a_rework() -> None:
    s = Scribe()
    used = ev.ComponentConsumed(step=2, item="X", quantity=ONE, lot="L1")  # type: ignore[arg-type]
    doc, _ = unit(of(s, used), of(s, check(1, "pass")), of(s, back_to(10)))
    assert sorted(doc.steps_done(10)) == [2]


def test_taken_back_after_it_has_gone_on_is_not_counted() -> None:
    one, two = Scribe("ST-020"), Scribe("ST-030")
    report = of(one, GOOD, operation=10)
    started = of(two, STARTED, operation=20)
    back = of(one, undo(), operation=10, corrects=report.envelope.key)
    doc, found = unit(report, started, back)
    assert found == ["correction_race"]
    assert (doc.operation, doc.station, len(doc.history)) == (20, "ST-030", 1)


def test_taken_back_twice_the_second_loses() -> None:
    one, two = Scribe("ST-020"), Scribe("ST-030")
    report = of(one, GOOD)
    backs = [of(scribe, undo(), corrects=report.envelope.key) for scribe in (one, two)]
    assert unit(report, *backs)[1] == ["correction_race"]


def test_a_failed_unit_keeps_its_operation_until_it_is_decided() -> None:
    s = Scribe()
    failed = (
        of(s, STARTED),
        of(s, check(1, "fail")),
        of(s, ev.WorkReported(good=ZERO, held=ONE)),
        of(s, ev.UnitHeld()),
    )
    doc, found = unit(*failed)
    assert (doc.status, doc.operation, found) == (UnitStatus.HELD, 10, [])
    assert doc.passed() == frozenset()
    doc, _ = unit(*failed, of(s, decided(Disposition.USE_AS_IS, failed[-1])))
    assert (doc.status, doc.operation) == (UnitStatus.IN_PROCESS, 10)
    assert doc.steps_done(10)[1].verdict == "conceded"
    assert doc.failed_at(10)
    assert not doc.first_result(10)


def decided(disposition: Disposition, *holds: Event) -> ev.UnitDisposed:
    ends = tuple(hold.envelope.key for hold in holds)
    return ev.UnitDisposed(disposition=disposition, reason=ReasonCode("P"), ends=ends)


def test_work_on_a_held_unit_is_found_and_counts() -> None:
    s = Scribe()
    doc, found = unit(of(s, ev.UnitHeld()), of(s, GOOD))
    assert found == ["on_hold"]
    assert (doc.status, len(doc.history)) == (UnitStatus.HELD, 1)


def test_each_hold_wants_a_decision() -> None:
    s = Scribe()
    one, two = (of(s, ev.UnitHeld(defect=DefectCode(code))) for code in ("D1", "D2"))
    doc, _ = unit(one, two)
    assert doc.held is not None
    assert doc.held.defect == "D1"
    doc, found = unit(one, two, of(s, decided(Disposition.USE_AS_IS, one)))
    assert (doc.status, doc.held and doc.held.defect, found) == (UnitStatus.HELD, "D2", [])
    doc, _ = unit(one, two, of(s, decided(Disposition.USE_AS_IS, one, two)))
    assert doc.status is UnitStatus.IN_PROCESS


def test_a_decision_counts_once() -> None:
    one, two = Scribe("ST-020"), Scribe("ST-030")
    held = of(one, ev.UnitHeld())
    scraps = [of(scribe, decided(Disposition.SCRAP, held)) for scribe in (one, two)]
    doc, found = unit(held, *scraps)
    assert doc.status is UnitStatus.SCRAPPED
    assert len(doc.history) == 1
    assert found == ["correction_race"]


def test_a_piece_scrapped_later_makes_room_in_the_order() -> None:
    folding, s = Folding(), Scribe()
    held = of(s, ev.UnitHeld())
    for event in (of(s, STARTED), of(s, GOOD), held, of(s, decided(Disposition.SCRAP, held), operation=20)):
        folding.take(event)
    made = counts(folding)
    assert made[10].good == 0
    assert made[20].scrap == 1
    output = folding.docs[ThingKind.OUTPUT, f"ST-020|{SHIFT}"]
    assert isinstance(output, OutputDoc)
    assert output.total.good == 1
    assert output.total.scrap == 1


def test_one_part_in_two_units() -> None:
    s = Scribe()
    used = ev.ComponentConsumed(step=2, item="X", quantity=ONE, unit="U1")  # type: ignore[arg-type]
    doc, found = unit(s.write(used, subject=("unit", "A")), s.write(used, subject=("unit", "B")))
    assert (doc.built_into, found) == ("A", ["component_not_finished", "component_twice"])


def test_one_unit_in_two_boxes() -> None:
    s = Scribe()
    first, second = (ev.UnitPacked(box=box, item="I") for box in ("B1", "B2"))  # type: ignore[arg-type]
    doc, found = unit(of(s, first), of(s, second))
    assert (doc.box, found) == ("B1", ["packed_twice"])


def test_a_unit_taken_out_of_its_box_and_out_of_another() -> None:
    s = Scribe()
    packed = ev.UnitPacked(box="B1", item="I")  # type: ignore[arg-type]
    out, other = (ev.UnitUnpacked(box=box, item="I") for box in ("B1", "B2"))  # type: ignore[arg-type]
    doc, found = unit(of(s, packed), of(s, out))
    assert (doc.box, found) == ("", [])
    doc, found = unit(of(s, packed), of(s, other))
    assert (doc.box, found) == ("B1", ["correction_race"])


def test_a_number_used_for_two_products_holds_it() -> None:
    one, two = Scribe("ST-020"), Scribe("ST-030")
    doc, found = unit(of(one, STARTED), of(two, ev.UnitStarted(item="OTHER")))  # type: ignore[arg-type]
    assert found == ["serial_conflict"]
    assert (doc.item, doc.status) == ("I", UnitStatus.HELD)
