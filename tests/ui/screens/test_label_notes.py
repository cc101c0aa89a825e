"""Labels that are wrong or odd, at a station: what is wrong and where, what to compare with the print."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from devices.capabilities import Reading, ReadingKind, next_reading_id
from devices.wedge.repeat import RepeatFilter
from terminal.domain.codes.fault import CodeFault, CodeWarning, DataFault
from terminal.domain.outcome import Refusal, refused
from terminal.usecases.parts.workplace import Workplace
from tests.fakes.acts import OPERATOR, sign_in_as
from tests.fakes.shell import FakeShell
from ui.desk.desk import Desk
from ui.desk.scan_router import ScanRouter, faulty
from ui.feedback import Feedback, Tone
from ui.screens.receiving.presenter import ReceivingPresenter
from ui.text import LANGUAGES, Language, set_language, text
from ui.theme.current import metrics
from ui.theme.tokens import Role
from ui.widgets import paint
from ui.widgets.strip import FeedbackStrip
from ui.words.code_faults import FAULT_WORDS
from ui.words.refusals.table import refusal_words
from ui.words.warnings import label_notes

CABLE, HOUSING = "06901234400038", "06901234401042"
SHOWN = (
    CodeWarning.FNC1_MISSING,
    CodeWarning.MAY_GO_ON,
    CodeWarning.LOT_UNUSUAL,
    CodeWarning.SERIAL_UNUSUAL,
)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    set_language("en")
    yield
    set_language("en")


class Entrance:
    """The goods entrance; codes go the whole way from the reading."""

    def __init__(self, work: Workplace) -> None:
        self.work, self.shell = work, FakeShell()
        sign_in_as(work, OPERATOR)
        desk = Desk(work, self.shell)
        self.presenter = ReceivingPresenter(desk)
        self.router = ScanRouter(desk, lambda: self.presenter, RepeatFilter())

    def read(self, code: str, aim: str = "]d2", residue: str = "") -> Feedback:
        raw, now = code.encode(), self.work.now()
        self.router.read(
            Reading(
                next_reading_id(), "s1", ReadingKind.CODE, code, raw, aim, now, now * 1000, residue=residue
            )
        )
        return self.shell.said[-1]


@pytest.fixture
def entrance(work_at: Callable[[str], Workplace]) -> Entrance:
    return Entrance(work_at("ST-010"))


def test_a_sound_label_is_told_as_such(entrance: Entrance) -> None:
    assert entrance.read(f"01{CABLE}102699-0001\x1d17271231").tone is Tone.OK


def test_a_lot_cut_by_its_shape_is_taken_with_a_warning(entrance: Entrance) -> None:
    said = entrance.read(f"01{CABLE}102699-000117271231")
    assert (said.tone, said.title) == (Tone.WARN, "Lot 2699-0001")
    assert "Separator missing on the label" in said.detail
    assert entrance.presenter.state().lot == "2699-0001"


def test_a_lot_that_may_have_swallowed_something_is_taken_with_a_warning(entrance: Entrance) -> None:
    said = entrance.read(f"01{HOUSING}10HSG2699917271231")
    assert said.tone is Tone.WARN
    assert "perhaps missing" in said.detail


def test_a_lot_unlike_its_items_is_told_and_not_received(entrance: Entrance) -> None:
    assert "Unusual lot number" in entrance.read(f"01{CABLE}10LOT-X").detail
    entrance.presenter.ask("", "quantity")
    entrance.presenter.entered("5")
    entrance.presenter.receive()
    assert entrance.shell.said[-1].title == refusal_words(refused(Refusal.LOT_NOT_OF_ITEM)).title


def test_a_lot_without_clear_end_is_refused(entrance: Entrance) -> None:
    said = entrance.read(f"01{HOUSING}10ABC1231726123111251101240X")
    assert (said.tone, said.title) == (Tone.BAD, "Separator missing on the label – not used")
    assert "field (10)" in said.detail
    assert entrance.presenter.state().lot == ""


def test_wrong_data_says_what_and_where(entrance: Entrance) -> None:
    said = entrance.read("01069012344000391012", "]C1")
    assert said.title == "Wrong data in the code – not used"
    assert said.detail.startswith("The check digit is wrong: (01).")
    assert entrance.read("[)>\x1e06\x1dPCBL-40\x1dQmany", "]d1").detail.startswith(
        "A quantity is not a number with a unit: Q."
    )


def test_full_width_characters_are_an_input_methods(entrance: Entrance) -> None:
    said = entrance.read("２６０１－０００１", "")
    assert said.title == "Code unreadable – not used"
    assert said.detail.startswith("An input method changed it.")


def test_a_compressed_link_is_named(entrance: Entrance) -> None:
    said = entrance.read("https://id.gs1.org/AQnYUc1gmiERBhQ", "]Q1")
    assert said.detail.startswith("Compressed GS1 links are not supported: –.")


def test_a_supplier_label_fills_the_delivery(entrance: Entrance) -> None:
    said = entrance.read("[)>\x1e06\x1dPCBL-40\x1dT2699-0007\x1d1TCH-77\x1dQ40\x1d14D20271231\x1e\x04", "]d1")
    assert (said.tone, said.title) == (Tone.OK, "Lot 2699-0007")
    rows = {row.key: row.detail for row in entrance.presenter.state().rows}
    assert rows["quantity"] == "40 pcs"
    assert "CH-77" in str(entrance.presenter.state())


def test_a_label_of_an_unknown_item_says_lot_and_quantity(entrance: Entrance) -> None:
    assert (
        entrance.read("[)>\x1e06\x1dPNOBODYS\x1d1T2699-0008\x1dQ40\x1e\x04", "]d1").title == "Lot 2699-0008"
    )
    assert entrance.presenter.state().asking == "item"


def test_what_this_scanner_leaves_of_a_separator(entrance: Entrance) -> None:
    assert entrance.read(f"01{CABLE}102699-000902917271231", residue="029").title == "Lot 2699-0009"


@pytest.mark.parametrize("fault", DataFault)
def test_every_fault_has_its_words(fault: DataFault) -> None:
    said = refusal_words(faulty(CodeFault(fault, "(10)"), "x"))
    assert "(10)" in said.detail
    assert (text(FAULT_WORDS[fault]) in said.detail) is (fault is not DataFault.SEPARATOR_MISSING)


@pytest.mark.parametrize("language", LANGUAGES)
def test_notes_fit_the_strip(
    qt_app: QApplication, language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_language(language)
    drawn: list[str] = []
    real = paint.rows_of

    def rows_of(line: paint.Line, width: int) -> tuple[Role, list[str]]:
        role, rows = real(line, width)
        drawn.extend(rows)
        return role, rows

    monkeypatch.setattr(paint, "rows_of", rows_of)
    strip = FeedbackStrip()
    strip.resize(1280 - 2 * 16, metrics().strip)
    for warning in SHOWN:
        detail = f"2611-0087-SUP-4711 · 12 pcs {label_notes((warning,))}"
        strip.say(
            Feedback(Tone.WARN, text("Lot {lot}", lot="2611-0087-SUP-4711"), detail, "Next: receive it")
        )
        strip.render(QImage(strip.size(), QImage.Format.Format_RGB32))
    assert [row for row in drawn if "…" in row] == []
    assert drawn


def test_what_concerns_nobody_at_the_station_is_not_told() -> None:
    assert label_notes((CodeWarning.NOT_FLAGGED, CodeWarning.UNKNOWN_IDENTIFIER)) == ""
    assert all(label_notes((warning,)) for warning in SHOWN)
