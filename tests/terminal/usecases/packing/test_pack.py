"""Pack units into boxes and close them."""

from functools import partial

import msgspec
import pytest

from terminal.domain.codes import meanings as means
from terminal.domain.codes.classify import classify
from terminal.domain.events.kinds import Disposition
from terminal.domain.ids import BoxCode, ReasonCode, ThingKind, UnitCode
from terminal.domain.outcome import Accepted, Refusal
from terminal.domain.state.genealogy import Direction, trace
from terminal.domain.state.place import BoxDoc
from terminal.store.trace_reader import StoreTraceReader
from terminal.usecases.dispose import dispose, hold_unit
from terminal.usecases.packing.contents import box_doc
from terminal.usecases.packing.pack import close_box, new_box_code, pack_unit, unpack_unit
from terminal.usecases.parts.workplace import Workplace
from tests.fakes.acts import OPERATOR, accepted, at_station, sign_in_as
from tests.fakes.floor import BOARDS, FANS, Floor, head_of, kinds_after, supervisor, unit_of, writes_nothing
from ui.desk.grammar import grammar_of

BOX, NEXT = BoxCode("BX-2611-00001"), BoxCode("BX-2611-00002")


@pytest.fixture
def fans(floor: Floor) -> list[UnitCode]:
    """Three finished fan kits."""
    work = floor.at("ST-020")
    codes = [UnitCode(f"FAN40-2611-{number:06}") for number in range(3)]
    for code in codes:
        floor.make(work, code, FANS)
    floor.tell()
    return codes


@pytest.fixture
def packing(floor: Floor, fans: list[UnitCode]) -> Workplace:
    return floor.at("ST-080")


def why_not(work: Workplace, unit: UnitCode, box: BoxCode = BOX) -> Refusal:
    return writes_nothing(work, lambda: pack_unit(work, work.new_id(), unit, box)).code


@pytest.mark.slow
def test_units_go_in_one_by_one(packing: Workplace, fans: list[UnitCode]) -> None:
    before = head_of(packing)
    counts = [accepted(pack_unit(packing, packing.new_id(), code, BOX)).count for code in fans]
    assert counts == [1, 2, 3]
    assert kinds_after(packing, before) == ["unit.packed"] * 3
    doc = packing.store.doc(BoxDoc, BOX)
    assert doc is not None
    assert (doc.units, doc.item, doc.order) == (tuple(fans), "FAN-40", FANS)
    assert packing.terminal().box == BOX
    assert unit_of(packing, fans[0]).box == BOX


def test_the_closed_box_says_what_is_in_it(packing: Workplace, fans: list[UnitCode]) -> None:
    accepted(pack_unit(packing, packing.new_id(), fans[0], BOX))
    box = accepted(close_box(packing, packing.new_id(), BOX))
    assert (box.box, box.item, box.units, box.closed_at) == (BOX, "FAN-40", (fans[0],), packing.now())
    assert packing.terminal().box is None


@pytest.mark.slow
def test_a_unit_is_in_one_box(packing: Workplace, fans: list[UnitCode]) -> None:
    accepted(pack_unit(packing, packing.new_id(), fans[0], BOX))
    assert why_not(packing, fans[0]) is Refusal.UNIT_PACKED
    assert why_not(packing, fans[0], NEXT) is Refusal.UNIT_PACKED


def test_no_box_no_packing(packing: Workplace, fans: list[UnitCode]) -> None:
    assert why_not(packing, fans[0], BoxCode("")) is Refusal.NO_BOX
    refusal = writes_nothing(packing, lambda: close_box(packing, packing.new_id(), BoxCode("")))
    assert refusal.code is Refusal.NO_BOX


@pytest.mark.slow
def test_an_empty_box_is_not_closed(packing: Workplace) -> None:
    refusal = writes_nothing(packing, lambda: close_box(packing, packing.new_id(), BOX))
    assert refusal.code is Refusal.BOX_EMPTY


@pytest.mark.slow
def test_a_closed_box_is_closed(packing: Workplace, fans: list[UnitCode]) -> None:
    accepted(pack_unit(packing, packing.new_id(), fans[0], BOX))
    accepted(close_box(packing, packing.new_id(), BOX))
    assert why_not(packing, fans[1]) is Refusal.BOX_CLOSED
    refusal = writes_nothing(packing, lambda: close_box(packing, packing.new_id(), BOX))
    assert refusal.code is Refusal.BOX_CLOSED


@pytest.mark.slow
def test_a_full_box_is_full(floor: Floor) -> None:
    work = floor.at("ST-020")
    for number in range(21):
        floor.make(work, f"FAN40-2611-{number:06}", FANS)
    packing = at_station(work, "ST-080")
    sign_in_as(packing, OPERATOR)
    for number in range(20):
        done = accepted(pack_unit(packing, packing.new_id(), UnitCode(f"FAN40-2611-{number:06}"), BOX))
        assert done.capacity == 20
    assert why_not(packing, UnitCode("FAN40-2611-000020")) is Refusal.BOX_FULL


@pytest.mark.slow
def test_one_product_a_box(floor: Floor, packing: Workplace, fans: list[UnitCode]) -> None:
    board = UnitCode(floor.board("PCB40A-2611-000001"))
    accepted(pack_unit(packing, packing.new_id(), fans[0], BOX))
    assert why_not(packing, board) is Refusal.BOX_OTHER_ITEM


@pytest.mark.slow
def test_only_what_is_finished_and_in_order(floor: Floor, packing: Workplace, fans: list[UnitCode]) -> None:
    assert why_not(packing, UnitCode("FAN40-2611-999999")) is Refusal.UNIT_NOT_FINISHED
    board = UnitCode("PCB40A-2611-000001")
    floor.start(floor.at("ST-040"), board, BOARDS)
    floor.tell()
    assert why_not(packing, board) is Refusal.UNIT_NOT_FINISHED
    accepted(hold_unit(packing, packing.new_id(), fans[0], None))
    assert why_not(packing, fans[0]) is Refusal.UNIT_HELD
    supervisor(packing)
    accepted(dispose(packing, packing.new_id(), fans[0], Disposition.SCRAP, ReasonCode("P-SCRAP")))
    assert why_not(packing, fans[0]) is Refusal.UNIT_SCRAPPED


def test_a_box_without_label_gets_a_number_of_its_own(packing: Workplace, fans: list[UnitCode]) -> None:
    first = new_box_code(packing)
    assert first == "BX-T-ST-080-261122-001"
    accepted(pack_unit(packing, packing.new_id(), fans[0], first))
    assert new_box_code(packing) == "BX-T-ST-080-261122-002"


@pytest.mark.slow
def test_without_word_from_the_hub_packing_goes_on_and_says_so(
    floor: Floor, packing: Workplace, fans: list[UnitCode]
) -> None:
    accepted(pack_unit(packing, packing.new_id(), fans[0], BOX))
    floor.silence()
    unheard = UnitCode("FAN40-2611-000777")
    outcome = pack_unit(packing, packing.new_id(), unheard, BOX)
    assert isinstance(outcome, Accepted)
    assert outcome.warnings == ("unit_unverified",)
    assert outcome.value.count == 2
    assert why_not(packing, UnitCode("NO-SUCH-SERIAL")) is Refusal.UNIT_NOT_FINISHED


@pytest.mark.slow
def test_a_unit_taken_out_is_in_no_box_and_the_packing_stays_in_the_trail(
    packing: Workplace, fans: list[UnitCode]
) -> None:
    for code in fans[:2]:
        accepted(pack_unit(packing, packing.new_id(), code, BOX))
    before = head_of(packing)
    out = accepted(unpack_unit(packing, packing.new_id(), fans[0]))
    assert (out.box, out.count, out.reopened) == (BOX, 1, False)
    assert kinds_after(packing, before) == ["unit.unpacked"]
    packed, unpacked = packing.store.events_of((ThingKind.UNIT, fans[0]))[-2:]
    assert unpacked.envelope.corrects == packed.envelope.key
    assert unit_of(packing, fans[0]).box == ""
    assert box_doc(packing, BOX).units == (fans[1],)
    assert accepted(pack_unit(packing, packing.new_id(), fans[0], NEXT)).count == 1


def test_a_closed_box_is_open_again_when_a_unit_comes_out(packing: Workplace, fans: list[UnitCode]) -> None:
    accepted(pack_unit(packing, packing.new_id(), fans[0], BOX))
    accepted(close_box(packing, packing.new_id(), BOX))
    assert accepted(unpack_unit(packing, packing.new_id(), fans[0])).reopened
    box = box_doc(packing, BOX)
    assert (box.units, box.closed_at, box.item) == ((), None, "")
    assert packing.terminal().box == BOX
    accepted(pack_unit(packing, packing.new_id(), fans[1], BOX))
    assert accepted(close_box(packing, packing.new_id(), BOX)).units == (fans[1],)


@pytest.mark.slow
def test_what_is_in_no_box_is_not_taken_out(packing: Workplace, fans: list[UnitCode]) -> None:
    for code in (fans[0], UnitCode("NO-SUCH")):
        refusal = writes_nothing(packing, partial(unpack_unit, packing, packing.new_id(), code))
        assert refusal.code is Refusal.UNIT_NOT_PACKED


@pytest.mark.slow
def test_a_trace_shows_what_was_in_the_box_only_as_formerly(packing: Workplace, fans: list[UnitCode]) -> None:
    for code in fans[:2]:
        accepted(pack_unit(packing, packing.new_id(), code, BOX))
    packing.clock.turn(60)  # type: ignore[attr-defined]
    accepted(unpack_unit(packing, packing.new_id(), fans[0]))
    reader = StoreTraceReader(packing.store.database.connection())
    found = trace(reader, ThingKind.BOX, BOX, Direction.BACK)
    ended = {edge.parent: edge.to_at is not None for edge in found.edges if edge.child == BOX}
    assert ended == {fans[0]: True, fans[1]: False}


@pytest.mark.slow
def test_the_demo_plant_knows_a_box_code_made_at_a_station_for_a_box(
    packing: Workplace, floor: Floor
) -> None:
    """With the ids the hub gives to terminals, also after a terminal was replaced; at any other station."""
    for name, epoch in (("ST-080.1", 1), ("ST-080.12", 3)):
        identity = msgspec.structs.replace(packing.identity, terminal_id=name, epoch=epoch)
        code = new_box_code(Workplace(packing.store, packing.clock, identity))
        meaning = classify(grammar_of(floor.at("ST-070")), code)
        assert isinstance(meaning, means.BoxMeaning), code
        assert meaning.box == code
