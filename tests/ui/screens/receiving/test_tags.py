"""Bulk receiving by tags: each counted once, goods grouped, unknown ones apart and in sight."""

from collections.abc import Callable
from decimal import Decimal

import msgspec
import pytest

from devices.capabilities import Flaw, Reading, ReadingKind, next_reading_id
from devices.wedge.repeat import RepeatFilter
from terminal.domain.ids import BadgeCode, ItemCode
from terminal.domain.masters.rows import CodePattern, Item, Person
from terminal.domain.state.place import LotDoc
from terminal.usecases.material.receive_lot import last_received
from terminal.usecases.parts.workplace import Workplace
from tests.fakes.acts import OPERATOR, sign_in_as
from tests.fakes.clock import FakeClock
from tests.fakes.shell import FakeShell
from tests.fakes.workplace import load_rows
from ui.desk.desk import Desk
from ui.desk.scan_router import ScanRouter
from ui.feedback import Tone
from ui.screens.receiving.presenter import ReceivingPresenter
from ui.widgets.content import Row, StepStanding

STRAY = "E2801160600002054CC6B0F1"


def sgtin(reference: int, serial: int) -> str:
    """SGTIN-96 of the demo plant's GTINs: filter 1, company prefix 6901234 (7 digits), item reference."""
    bits = (0x30 << 88) | (1 << 85) | (5 << 82) | (6901234 << 58) | (reference << 38) | serial
    return f"{bits:024X}"


HOUSINGS = [sgtin(40104, serial) for serial in (1, 2, 3)]  # GTIN 6901234 40104 2: HSG-40, kept by lots
PRODUCT = sgtin(40001, 7)  # MC-40, a product


class Gate:
    """A person and a reader at the goods entrance."""

    def __init__(self, work: Workplace) -> None:
        assert isinstance(work.clock, FakeClock)
        self.work, self.clock, self.shell = work, work.clock, FakeShell()
        sign_in_as(work, OPERATOR)
        desk = Desk(work, self.shell)
        self.presenter = ReceivingPresenter(desk)
        self.router = ScanRouter(desk, lambda: self.presenter, RepeatFilter())

    def tags(self, *values: str, times: int = 1, flaw: Flaw | None = None) -> None:
        for _ in range(times):
            for value in values:
                self._read(ReadingKind.TAG, value, flaw)
            self.clock.turn(0.1)

    def scan(self, code: str) -> None:
        self.clock.turn(0.5)
        self._read(ReadingKind.CODE, code, None)

    def _read(self, kind: ReadingKind, value: str, flaw: Flaw | None) -> None:
        at, ns = self.clock.now(), self.clock.monotonic_ns()
        self.router.read(Reading(next_reading_id(), "gate", kind, value, value.encode(), None, at, ns, flaw))

    def rows(self) -> list[Row]:
        return list(self.presenter.state().rows)

    def received(self) -> list[tuple[str, str, Decimal]]:
        found = last_received(self.work, 9)
        return [(each.delivery.lot, each.delivery.item, each.delivery.quantity) for each in found]


@pytest.fixture
def gate(work_at: Callable[[str], Workplace]) -> Gate:
    return Gate(work_at("ST-010"))


def tagged_lots(gate: Gate) -> None:
    """The plant's own tags tell item and lot: CAFE, item, lot, quantity, number of the tag."""
    housing = gate.work.masters.get(Item, "HSG-40")
    assert housing is not None
    own = msgspec.structs.replace(housing, code=ItemCode("4010"), gtin="", lot_pattern="")
    pattern = r"CAFE(?P<item>4010|9999)?(?P<lot>26120[0-9]{3})(?P<quantity>[0-9]{4})[0-9]{4}"
    load_rows(gate.work.store, (own, CodePattern(code="own_tag", means="lot", pattern=pattern)))


def test_a_tag_read_a_hundred_times_is_one_row(gate: Gate) -> None:
    gate.tags(*HOUSINGS, STRAY, times=100)
    housing, stray = gate.rows()
    assert (housing.title, housing.stand) == ("HSG-40  Aluminium housing", StepStanding.CURRENT)
    assert housing.detail == "Scan the label with the lot number · 3 pcs · 3 tags"
    assert (stray.title, stray.detail, stray.stand) == (
        STRAY,
        "Unknown tag · read 100 times",
        StepStanding.FAILED,
    )
    assert gate.presenter.state().heading == "4 tags · 1 unknown"
    assert gate.shell.said == []


def test_the_label_names_the_lot_and_one_touch_receives_what_is_known(gate: Gate) -> None:
    gate.tags(*HOUSINGS, STRAY)
    assert gate.presenter.state().actions[0].reason == "No known tag can be received as it is"
    gate.scan("(01)06901234401042(10)HSG26999(17)271231(30)600")
    assert gate.shell.said[-1].next == "Next: touch “Receive all known”"
    assert gate.received() == []
    gate.presenter.act("receive")
    assert gate.received() == [("HSG26999", "HSG-40", Decimal(3))]
    lot = gate.work.store.doc(LotDoc, "HSG26999")
    assert lot is not None
    assert lot.expires == "2027-12-31"
    said = gate.shell.said[-1]
    assert (said.tone, said.title) == (Tone.WARN, "Received: 1 lot · 3 tags")
    assert said.detail == "HSG26999. 1 tag is not received."
    assert [row.title for row in gate.rows()] == [STRAY]


def test_what_was_received_and_still_lies_there_is_not_listed_again(gate: Gate) -> None:
    gate.tags(*HOUSINGS)
    gate.scan("2612-0001")
    gate.presenter.act("receive")
    gate.tags(*HOUSINGS, times=50)
    assert gate.rows() == []
    gate.clock.turn(10)
    gate.tags(*HOUSINGS)
    assert len(gate.rows()) == 1, "brought again, they are seen again"


def test_tags_that_tell_their_lot_need_no_label(gate: Gate) -> None:
    tagged_lots(gate)
    gate.tags("CAFE40102612000100500001", "CAFE40102612000100500002", "CAFE40102612000200070001")
    assert [row.stand for row in gate.rows()] == [StepStanding.DONE, StepStanding.DONE]
    gate.presenter.act("receive")
    assert sorted(gate.received()) == [
        ("26120001", "4010", Decimal(100)),
        ("26120002", "4010", Decimal(7)),
    ]


def test_a_lot_that_is_there_already_says_so_and_is_not_received(gate: Gate) -> None:
    tagged_lots(gate)
    gate.tags("CAFE40102612000100500001")
    gate.presenter.act("receive")
    gate.tags("CAFE40102612000100500002")
    (row,) = gate.rows()
    assert row.detail.startswith("Lot already received – not received again")
    gate.presenter.act("receive")
    assert len(gate.received()) == 1


def test_a_product_is_no_material(gate: Gate) -> None:
    gate.tags(PRODUCT)
    (row,) = gate.rows()
    assert row.detail.startswith("Code not needed here – not used")


def test_a_badge_on_the_gate_signs_in_and_is_no_delivery(gate: Gate) -> None:
    person = gate.work.masters.get(Person, OPERATOR)
    assert person is not None
    badged = msgspec.structs.replace(person, badges=(*person.badges, BadgeCode("04A1B2C3")))
    load_rows(gate.work.store, (badged,))
    gate.tags("04A1B2C3", times=30)
    assert (gate.rows(), gate.work.terminal().actor) == ([], OPERATOR)


def test_flawed_tags_are_refused_once_and_not_listed(gate: Gate) -> None:
    for number in range(40):
        gate.tags(f"30{number:02X}", flaw=Flaw.CHECKSUM)
    assert [words.title for words in gate.shell.said] == ["Tag not read whole – not used"]
    assert gate.rows() == []


def test_a_read_begun_anew_lists_what_lies_there(gate: Gate) -> None:
    gate.tags(STRAY, times=5)
    gate.presenter.act("cancel")
    assert gate.rows() == []
    gate.tags(STRAY)
    assert [row.detail for row in gate.rows()] == ["Unknown tag · read once"]


def test_an_open_delivery_keeps_the_tags_in_sight(gate: Gate) -> None:
    gate.tags(STRAY)
    gate.scan("(01)06901234401042(10)HSG26999(17)271231(30)600")
    assert [row.key for row in gate.rows()] == ["item", "quantity", "expires", "supplier_lot", STRAY]
    gate.presenter.act("receive")
    assert [row.key for row in gate.rows()] == [STRAY]


def test_what_a_tag_does_not_tell_is_asked_for_in_its_row(gate: Gate) -> None:
    tagged_lots(gate)
    gate.tags("CAFE26120003000700010000"[:20])
    (row,) = gate.rows()
    assert (row.title, row.stand) == ("Item not known", StepStanding.CURRENT)
    gate.presenter.ask(row.key, row.buttons[0].act)
    assert gate.presenter.state().asking == "item"
    gate.presenter.choose_item("4010")
    gate.presenter.act("receive")
    assert gate.received() == [("26120003", "4010", Decimal(7))]
    assert gate.rows() == [], "its tags are received with it"
