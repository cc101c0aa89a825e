"""What labels say of the quantity: taken over in the item's unit, or refused naming both units; and a label
whose date is over.
"""

from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from devices.capabilities import Reading, ReadingKind, next_reading_id
from devices.wedge.repeat import RepeatFilter
from terminal.domain.events.payloads import LotReceived
from terminal.domain.masters.rows import Item
from tests.fakes.floor import Floor, events_after, head_of
from tests.fakes.shell import FakeShell
from tests.fakes.workplace import load_rows
from ui.desk.desk import Desk
from ui.desk.scan_router import ScanRouter
from ui.feedback import Tone
from ui.screens.receiving.presenter import ReceivingPresenter

GS, RS, EOT = "\x1d", "\x1e", "\x04"


class Dock:
    """The receiving screen at its station."""

    def __init__(self, folder: Path) -> None:
        self.work = Floor(folder).at("ST-010")
        self.shell = FakeShell()
        self.screen = ReceivingPresenter(Desk(self.work, self.shell))
        self._router = ScanRouter(self.screen._desk, lambda: self.screen, RepeatFilter())
        self._before = head_of(self.work)

    def scan(self, *fields: str) -> None:
        self.read(f"[)>{RS}06{GS}{GS.join(fields)}{RS}{EOT}")

    def read(self, code: str, aim: str | None = None) -> None:
        now = self.work.clock.now()
        self._router.read(
            Reading(next_reading_id(), "gun", ReadingKind.CODE, code, code.encode(), aim, now, 0)
        )

    def received(self) -> list[str]:
        """Receives what is open; the quantities taken in."""
        self.screen.receive()
        payloads = [event.payload for event in events_after(self.work, self._before)]
        return [str(each.quantity) for each in payloads if isinstance(each, LotReceived)]


@pytest.fixture
def dock(tmp_path: Path) -> Dock:
    return Dock(tmp_path)


def test_a_reading_whose_kind_is_still_text_means_the_same(dock: Dock) -> None:
    """As one is that was written down and read again."""
    code = f"[)>{RS}06{GS}PSLD-305{GS}1TL9{GS}Q1500{RS}{EOT}"
    kind = str(ReadingKind.CODE.value)
    dock._router.read(Reading(next_reading_id(), "gun", kind, code, code.encode(), None, dock.work.now(), 0))  # type: ignore[arg-type]
    assert dock.received() == ["1500"]


@pytest.mark.parametrize(
    ("item", "amounts", "taken"),
    [
        ("SLD-305", ["7Q1.5KG"], ["1500"]),
        ("SLD-305", ["7Q1500GR"], ["1500"]),
        ("SLD-305", ["Q1500"], ["1500"]),
        ("SLD-305", ["Q1", "7Q1.5KG"], ["1500"]),
        ("WIR-075", ["7Q500FT"], ["152.4"]),
        ("CAP-470", ["7Q3DZ"], ["36"]),
        ("CAP-470", ["Q20", "7Q1.5KG"], ["20"]),
        ("CAP-470", ["Q20PCS"], ["20"]),
        ("CAP-470", ["7Q20PCS"], ["20"]),
        ("CAP-470", ["7Q20C62"], ["20"]),
        ("WIR-075", ["7Q5MTR"], ["5"]),
        ("WIR-075", ["Q5MTR"], ["5"]),
        ("SLD-305", ["7Q2KGM"], ["2000"]),
    ],
)
def test_a_quantity_comes_in_the_items_unit(
    dock: Dock, item: str, amounts: list[str], taken: list[str]
) -> None:
    dock.scan(f"P{item}", "1TL9", *amounts)
    assert dock.received() == taken


@pytest.mark.parametrize(
    ("item", "amount", "words"),
    [
        ("CAP-470", "7Q2.5KG", ("2.5 KG", "pcs")),
        ("CAP-470", "7Q20BX", ("20 BX", "pcs")),
        ("CAP-470", "Q20BOX", ("20 BOX", "pcs")),
        ("WIR-075", "7Q3RL", ("3 RL", "m")),
        ("CAP-470", "Q20.5", ("20.5", "pcs")),
        ("CAP-470", "7Q20.5PC", ("20.5 PC", "pcs")),
    ],
)
def test_what_does_not_fit_is_refused_and_asked_for(
    dock: Dock, item: str, amount: str, words: tuple[str, str]
) -> None:
    dock.scan(f"P{item}", "1TL9", amount)
    said = dock.shell.said[-1]
    assert said.tone is Tone.BAD
    assert all(word in said.detail for word in words)
    assert dock.screen.state().asking == "quantity"
    assert dock.received() == []
    dock.screen.ask("", "quantity")
    dock.screen.entered("20")
    assert dock.received() == ["20"]


@pytest.mark.parametrize("amount", ["7Q20", "Q1,5", "7QPCS", "7Q20PIECES"])
def test_what_is_no_quantity_is_called_that(dock: Dock, amount: str) -> None:
    dock.scan("PCAP-470", "1TL9", amount)
    assert "A quantity is not a number with a unit: " in dock.shell.said[-1].detail


GTIN = "09506000134352"


@pytest.mark.parametrize(
    ("uom", "elements", "taken"),
    [
        ("kg", "3103001250", "1.25"),
        ("g", "3103001250", "1250"),
        ("kg", f"3057{GS}3103001250", "1.25"),
        ("pcs", f"3057{GS}3103001250", "57"),
        ("m", "3112001250", "12.5"),
        ("m²", "3141001250", "125"),
        ("l", "3150001250", "1250"),
        ("ml", "3165001250", "12500"),
        ("m", "312200125031120002003132000300", "2"),
        ("g", "3201000010", "453.59237"),
    ],
)
def test_weights_and_measures_of_gs1_are_quantities(dock: Dock, uom: str, elements: str, taken: str) -> None:
    measured(dock, uom)
    dock.read(f"01{GTIN}{elements}10L9", "]C1")
    assert [Decimal(each) for each in dock.received()] == [Decimal(taken)]


def test_a_measure_in_another_dimension_is_refused_and_asked_for(dock: Dock) -> None:
    measured(dock, "pcs")
    dock.read(f"01{GTIN}310300125010L9", "]C1")
    assert "The label says 1.250 kg; SLD-305 is counted in pcs." in dock.shell.said[-1].detail
    assert dock.screen.state().asking == "quantity"


def measured(dock: Dock, uom: str) -> None:
    """The solder paste, counted in another unit and with a GTIN."""
    item = dock.work.masters.get(Item, "SLD-305")
    assert item is not None
    load_rows(dock.work.store, (msgspec.structs.replace(item, uom=uom, gtin=GTIN),))
    dock.screen._desk.patterns_changed()


def test_an_item_chosen_later_takes_the_unit_into_account(dock: Dock) -> None:
    dock.scan("PNOBODY-KNOWS", "1TL9", "7Q1.5KG")
    dock.screen.choose_item("SLD-305")
    assert dock.received() == ["1500"]


def test_part_of_a_piece_is_not_taken_in_by_hand_either(dock: Dock) -> None:
    dock.scan("PCAP-470", "1TL9")
    dock.screen.entered("20.5")
    assert dock.received() == []


def test_a_label_past_its_date_is_taken_in_with_a_warning(dock: Dock) -> None:
    dock.scan("PSLD-305", "1TL9", "Q100", "14D20250101")
    warned = dock.shell.said[-1]
    assert warned.tone is Tone.WARN
    assert "2025-01-01" in warned.detail
    assert dock.received() == ["100"]
    assert dock.shell.said[-1].tone is Tone.WARN
