"""What gauges and sensors say, at the screens: a value goes where it is waited for, never into a field."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from devices.capabilities import Flaw, Reading, ReadingKind, next_reading_id
from devices.wedge.repeat import RepeatFilter
from terminal.domain.events.payloads import InspectionRecorded
from terminal.domain.measuring import Sample, Source
from terminal.domain.outcome import Accepted, Refused
from terminal.usecases.parts.workplace import Workplace
from terminal.usecases.record_reading import record_reading
from tests.fakes.acts import hub_is_away
from tests.fakes.floor import BOARDS, MOTORS, Floor, events_after, head_of
from tests.fakes.shell import FakeShell
from tests.terminal.usecases.scenes.measuring import THERMOMETER, change_steps, other_instrument
from tests.terminal.usecases.scenes.refused import BOARD, MOTOR
from ui.desk.desk import Desk
from ui.desk.measuring import note_sample
from ui.desk.scan_router import ScanRouter
from ui.desk.screen import Presenter
from ui.feedback import Tone
from ui.screens.inspection.presenter import InspectionPresenter
from ui.screens.my_reports.presenter import ReportsPresenter
from ui.screens.station.presenter import StationPresenter
from ui.text import set_language


@pytest.fixture
def floor(tmp_path: Path) -> Iterator[Floor]:
    set_language("en")
    made = Floor(tmp_path)
    yield made
    made.close()


@pytest.fixture
def work(floor: Floor) -> Workplace:
    """A motor at the electrical test."""
    made = floor.at("ST-060")
    hub_is_away(made)
    floor.start(made, MOTOR, MOTORS)
    return made


def value(words: str, uom: str, flaw: Flaw | None = None) -> Reading:
    raw = f"{words}{uom}\r".encode()
    number = next_reading_id()
    return Reading(number, "meter", ReadingKind.VALUE, words, raw, None, 1, number * 10**9, flaw, uom)


class Post:
    """A screen, and a gauge that speaks to it."""

    def __init__(self, work: Workplace, screen: type[Presenter]) -> None:
        self.shell = FakeShell()
        desk = Desk(work, self.shell)
        self.screen = screen(desk)  # type: ignore[call-arg]
        self.router = ScanRouter(desk, lambda: self.screen, RepeatFilter())
        self.work, self.before = work, head_of(work)

    def hears(self, *readings: Reading) -> list[tuple[int, Decimal | None]]:
        for reading in readings:
            self.router.read(reading)
        found = [event.payload for event in events_after(self.work, self.before)]
        return [(entry.step, entry.value) for entry in found if isinstance(entry, InspectionRecorded)]


@pytest.mark.parametrize("screen", [InspectionPresenter, StationPresenter, ReportsPresenter])
def test_values_fill_the_sheet_one_after_the_other(work: Workplace, screen: type[Presenter]) -> None:
    """Whatever screen is in front, without a touch."""
    post = Post(work, screen)
    kept = post.hears(value("250", "MΩ"), value("48.0", "V"), value("48.0", "V"))
    assert kept == [(20, Decimal(250)), (30, Decimal("48.0"))]  # 48.0 V is no current: refused
    assert post.shell.said[-1].title == "Wrong unit of measure – not recorded"


def test_the_open_keypad_gets_the_value_and_the_sheet_goes_on(work: Workplace) -> None:
    post = Post(work, InspectionPresenter)
    screen = post.screen
    assert isinstance(screen, InspectionPresenter)
    post.hears(value("250", "MΩ"))
    screen.press("20", "value")
    post.hears(value("251", "MΩ"))
    asking = screen.state().asking
    assert asking is not None
    assert asking.step == 30


def test_an_unsettled_value_is_refused_and_kept_as_refused(work: Workplace) -> None:
    post = Post(work, StationPresenter)
    assert post.hears(value("250", "MΩ", Flaw.UNSTABLE)) == []
    assert post.shell.said[-1].tone is Tone.BAD
    assert events_after(work, post.before)[-1].envelope.type == "scan.refused"


@pytest.mark.parametrize("words", ["", "abc", "NaN", "Infinity"])
def test_no_number_is_no_value(work: Workplace, words: str) -> None:
    assert Post(work, StationPresenter).hears(value(words, "MΩ")) == []


def test_what_a_sensor_gives_is_not_asked_of_a_person(floor: Floor) -> None:
    work = floor.at("ST-040")
    change_steps(floor, source=Source("oven/preheat"))
    floor.start(work, BOARD, BOARDS)
    floor.do_steps(work, upto=60)
    screen = Post(work, StationPresenter).screen
    assert isinstance(screen, StationPresenter)
    cards = {card.title: card for card in screen.state().cards}
    assert cards["Preheat temperature"].detail.startswith("oven/preheat: no value · ")
    assert cards["Preheat temperature"].button == ""
    assert cards["Peak temperature"].button == "Enter"
    work.process_values.note("oven/preheat", Sample(Decimal(162), "°C", work.now()))
    cards = {card.title: card for card in screen.state().cards}
    assert cards["Preheat temperature"].detail.startswith("now 162 · 150 – ")


def test_a_stream_is_kept_and_moves_nothing(work: Workplace) -> None:
    before = head_of(work)
    for words, flaw in (("47.9", None), ("48.1", None), ("99", Flaw.OVERLOAD), ("x", None)):
        reading = Reading(
            next_reading_id(), "oven", ReadingKind.SAMPLE, words, b"", None, 5, 1, flaw, "V", "peak"
        )
        note_sample(work, reading)
    newest = work.process_values.newest("oven/peak")
    assert newest is not None
    assert (newest.value, len(work.process_values.since("oven/peak", 0))) == (Decimal("48.1"), 2)
    assert head_of(work) == before


def at(reading: Reading, ms: int, device: str = "meter") -> Reading:
    return msgspec.structs.replace(reading, first_byte_ns=ms * 1_000_000, device=device)


def test_a_button_struck_twice_gives_one_value_a_later_equal_one_counts(work: Workplace) -> None:
    post = Post(work, InspectionPresenter)
    first = value("250", "MΩ")
    assert post.hears(at(first, 0), at(first, 60)) == [(20, Decimal(250))]
    assert post.shell.said[-1].title == "Sent twice – recorded once"
    post.hears(at(first, 2000))
    assert post.shell.said[-1].title == "Wrong unit of measure – not recorded"  # it went on to the next step


def test_the_same_number_of_two_gauges_is_two_values(work: Workplace) -> None:
    post = Post(work, InspectionPresenter)
    post.hears(at(value("250", "MΩ"), 0), at(value("250", "MΩ"), 10, "other"))
    assert post.shell.said[-1].title == "Wrong unit of measure – not recorded"


@pytest.mark.slow
def test_a_step_that_names_its_instrument_takes_no_other(floor: Floor) -> None:
    work = floor.at("ST-040")
    brought = other_instrument(floor)
    assert isinstance(brought, Refused)
    assert brought.parameters["expected"] == "G-02"
    change_steps(floor, gauge=THERMOMETER.code)
    sample = Sample(Decimal(160), "°C", work.now(), "TC-9")
    assert isinstance(record_reading(work, work.new_id(), "probe", sample), Accepted)
