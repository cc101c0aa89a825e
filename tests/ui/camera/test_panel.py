"""The camera at the screen: the live picture, its words, photos of what failed, and the way back."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from devices.camera.formats import Engine, FoundCode, Symbology
from devices.camera.sight import Advice, CodeMark, Lookout, Lookouts, Sight, Stand
from devices.capabilities import DeviceState, Phase, ReasonCode, StateReason
from devices.model import DeviceConfig
from devices.registry import load_models
from terminal.domain.events.codec import decode_event
from terminal.domain.events.kinds import PhotoCause, StepVerdict
from terminal.domain.events.payloads import Event, PhotoTaken
from terminal.domain.ids import DefectCode, UnitCode
from terminal.usecases.dispose import hold_unit
from terminal.usecases.parts.workplace import Workplace
from terminal.usecases.record_result import Judgement
from tests.fakes.acts import INSPECTOR, accepted, open_motor, sign_in_as
from tests.fakes.station_kind import kind_with
from tests.fakes.workplace import make_workplace
from tests.ui.gallery.fitting import grown, nameless, near_targets, outside, painted, small_targets
from ui.camera.desk import CAMERA
from ui.camera.panel import SEEN_NS, SLOW_TICKS, CameraPanel
from ui.camera.station import KnownCodes, StationCamera, station_camera
from ui.text import set_language
from ui.theme.apply import apply_theme
from ui.theme.metrics import Panel, metrics_for
from ui.window.window import Window

pytestmark = pytest.mark.slow

CORNERS = ((0.4, 0.4), (0.6, 0.4), (0.6, 0.6), (0.4, 0.6))
PIXELS = np.full((360, 640, 3), 128, np.uint8)
LOST = DeviceState(Phase.LOST, StateReason(ReasonCode.CUT, {"address": "/dev/v4l/by-id/x"}))


def sight(number: int = 1, stand: Stand | None = None, at_ns: int = 0, **more: Any) -> Sight:
    marks = () if stand is None else (CodeMark("L-2611-0530", CORNERS, stand, 3.4, 0.8),)
    return Sight(number, PIXELS, PIXELS, at_ns, marks, **more)


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Workplace]:
    made = make_workplace(tmp_path, "ST-070")
    sign_in_as(made, INSPECTOR)
    yield made
    made.store.close()


@pytest.fixture
def lookout() -> Lookout:
    return Lookout()


@pytest.fixture
def window(qt_app: QApplication, work: Workplace, lookout: Lookout) -> Iterator[Window]:
    made = Window(work, kind_with("inspection", "trace"))
    made.resize(1280, 800)
    made.show()
    made.camera.set_camera(StationCamera("top", lookout))
    yield made
    made.close_down()


def panel_of(window: Window) -> CameraPanel:
    assert window.camera.panel is not None
    return window.camera.panel


def events(work: Workplace) -> list[Event]:
    return [decode_event(link.body) for link in work.store.links(work.identity, 1, 1000)]


def test_the_button_is_there_with_a_camera_only(window: Window) -> None:
    assert CAMERA in {pill.key for pill in window.header.pills()}
    window.camera.set_camera(None)
    assert CAMERA not in {pill.key for pill in window.header.pills()}


def test_the_camera_is_looked_through_while_the_panel_is_open(window: Window, lookout: Lookout) -> None:
    window.header.pill_touched.emit(CAMERA)
    assert lookout.wanted
    assert lookout.reads
    width, height = lookout.size
    assert width > 600
    assert height > 300
    panel_of(window).close_button.touched.emit()
    assert not lookout.size[0]
    assert window.camera.panel is None


def test_a_code_that_was_read_closes_the_panel_after_a_moment(window: Window, lookout: Lookout) -> None:
    window.camera.open()
    panel = panel_of(window)
    lookout.show(sight(1, Stand.SEEN))
    panel.tick()
    lookout.show(sight(2, Stand.ACCEPTED, 0))
    panel.tick()
    assert "Code read" in panel.side.accessibleName()
    lookout.show(sight(3, None, SEEN_NS // 2))
    panel.tick()
    assert window.camera.panel is panel
    lookout.show(sight(4, None, SEEN_NS + 1))
    panel.tick()
    assert window.camera.panel is None


def test_it_stays_where_the_station_wants_it_so(window: Window, lookout: Lookout) -> None:
    window.camera.set_camera(StationCamera("top", lookout, stays=True))
    window.camera.open()
    for number in range(1, 4):
        lookout.show(sight(number, Stand.ACCEPTED, number * SEEN_NS))
        panel_of(window).tick()
    assert window.camera.panel is not None


def test_unknown_and_doubtful_codes_are_said_and_close_nothing(window: Window, lookout: Lookout) -> None:
    window.camera.open()
    panel = panel_of(window)
    for number, (stand, words) in enumerate(
        [(Stand.UNKNOWN, "Unknown code"), (Stand.DOUBTED, "Doubtful code")], start=1
    ):
        lookout.show(sight(number, stand, number * SEEN_NS * 2))
        panel.tick()
        assert words in panel.side.accessibleName()
    assert window.camera.panel is panel


@pytest.mark.parametrize(
    ("advice", "words"),
    [
        (Advice.MOVE_CLOSER, "Move closer"),
        (Advice.HOLD_STILL, "Hold still"),
        (Advice.FOCUS, "Not sharp"),
        (Advice.MORE_LIGHT, "More light"),
    ],
)
def test_what_would_help_is_said_with_the_figures(
    window: Window, lookout: Lookout, advice: Advice, words: str
) -> None:
    window.camera.open()
    lookout.show(sight(1, Stand.SEEN, advice=advice))
    panel_of(window).tick()
    said = panel_of(window).side.accessibleName()
    assert words in said
    assert "3.4" in said
    assert "80 %" in said


def test_a_lost_camera_is_said_with_the_way_on(window: Window, lookout: Lookout) -> None:
    window.camera.open()
    panel = panel_of(window)
    assert "Opening" in panel.picture.accessibleName()
    window.camera.told("other", LOST)
    panel.tick()
    assert "Opening" in panel.picture.accessibleName()
    window.camera.told("top", LOST)
    panel.tick()
    assert panel.picture.accessibleName().startswith("top: unplugged. Use a scanner")
    window.camera.told("top", DeviceState(Phase.READY))
    lookout.show(sight())
    panel.tick()
    assert panel.picture.accessibleName() == "Live picture"


def test_a_camera_that_gives_nothing_is_said_after_a_while(window: Window) -> None:
    window.camera.open()
    for _ in range(SLOW_TICKS):
        panel_of(window).tick()
    assert "gives no picture" in panel_of(window).picture.accessibleName()


def test_another_screen_closes_it(window: Window, lookout: Lookout) -> None:
    window.camera.open()
    window.show_screen("trace")
    assert window.camera.panel is None
    assert not lookout.wanted


# ---------------------------------------------------------------- photos


def fail_a_check(window: Window, work: Workplace) -> None:
    open_motor(work, "MC40-2611-000001")
    work.clock.turn(1)  # type: ignore[attr-defined]
    window.show_screen("inspection")
    window.presenter()._judge((Judgement(20, StepVerdict.FAIL, DefectCode("D-SCRATCH")),))  # type: ignore[attr-defined]


def test_a_failed_check_offers_a_photo_that_one_touch_takes(
    window: Window, work: Workplace, lookout: Lookout
) -> None:
    fail_a_check(window, work)
    assert "MC40-2611-000001" in window.toast.accessibleName()
    window.toast.chosen.emit(CAMERA)
    panel = panel_of(window)
    assert not lookout.reads
    assert not panel.take.isEnabled()
    lookout.show(sight(1, Stand.ACCEPTED, SEEN_NS * 9))
    panel.tick()
    panel.take.touched.emit()
    event = events(work)[-1]
    assert event.payload == PhotoTaken(cause=PhotoCause.FAIL, step=20)  # type: ignore[arg-type]
    photo = event.envelope.attachments[0]
    assert work.store.attachments.read(photo.sha256)[:2] == b"\xff\xd8"
    assert (photo.media_type, event.envelope.subject) == ("image/jpeg", ("unit", "MC40-2611-000001"))
    assert window.camera.panel is None
    assert "Photo recorded" in window.strip.accessibleName()


def test_a_camera_that_is_open_anyway_takes_it_at_once(
    window: Window, work: Workplace, lookout: Lookout
) -> None:
    window.camera.set_camera(StationCamera("top", lookout, always=True))
    lookout.show(sight())
    fail_a_check(window, work)
    window.toast.chosen.emit(CAMERA)
    assert window.camera.panel is None
    assert isinstance(events(work)[-1].payload, PhotoTaken)


def test_what_passed_offers_no_photo(window: Window, work: Workplace) -> None:
    open_motor(work, "MC40-2611-000001")
    work.clock.turn(1)  # type: ignore[attr-defined]
    window.show_screen("inspection")
    window.presenter()._judge((Judgement(20, StepVerdict.PASS),))  # type: ignore[attr-defined]
    assert window.camera.subject is None
    assert window.toast.isHidden()


def test_a_hold_by_hand_offers_a_photo(window: Window, work: Workplace) -> None:
    open_motor(work, "MC40-2611-000001")
    work.clock.turn(1)  # type: ignore[attr-defined]
    accepted(hold_unit(work, work.new_id(), UnitCode("MC40-2611-000001"), None))
    window.captured()
    assert window.camera.subject is not None
    assert window.camera.subject.cause == "hold"


def test_a_full_disk_is_a_refusal_and_nothing_is_recorded(
    window: Window, work: Workplace, lookout: Lookout, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_a_check(window, work)
    count = len(events(work))
    monkeypatch.setattr("shutil.disk_usage", lambda _path: type("Usage", (), {"free": 10**6})())
    window.toast.chosen.emit(CAMERA)
    lookout.show(sight())
    panel_of(window).tick()
    panel_of(window).take.touched.emit()
    assert len(events(work)) == count
    assert "full" in window.strip.accessibleName().lower()


# ---------------------------------------------------------------- what is known


def found(text: str) -> FoundCode:
    return FoundCode(text, Symbology.DATA_MATRIX, frozenset({Engine.ZXING}), CORNERS, aim="]d1")


def test_only_codes_of_this_station_are_known(work: Workplace) -> None:
    known = KnownCodes(work)
    assert known(found("WO-2026-1147"))
    assert not known(found("nobody's"))
    assert not known(found("7182816013993"))


def test_the_first_camera_of_the_station_is_its_camera() -> None:
    lookouts = Lookouts()
    scanner = DeviceConfig("scanner", "generic_serial", "COM3")
    always: dict[str, Any] = {"camera": {"opened": "always", "stays": True}}
    camera = DeviceConfig("top", "uvc_camera", "/dev/v4l/by-id/x", always)
    assert station_camera((scanner,), load_models(), lookouts) is None
    made = station_camera((scanner, camera), load_models(), lookouts)
    assert made is not None
    assert (made.name, made.stays, made.always, made.lookout) == ("top", True, True, lookouts.of("top"))


# ---------------------------------------------------------------- looks


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("size", [(1280, 800), (1920, 1080)])
def test_it_fits_and_can_be_touched(
    qt_app: QApplication,
    work: Workplace,
    lookout: Lookout,
    language: Any,
    size: tuple[int, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    large = size[0] > 1280
    panel = Panel(*size, 15.6 if large else 10.1)
    apply_theme(qt_app, "dark" if large else "light", metrics_for(panel, 1.5 if large else 1.0))
    set_language(language)
    window = Window(work, kind_with("inspection"))
    window.resize(*size)
    window.show()
    window.camera.set_camera(StationCamera("top", lookout))
    open_motor(work, "MC40-2611-000001")
    window.refresh()
    complaints: list[str] = []
    for state in (sight(1, Stand.UNKNOWN), sight(2, Stand.SEEN, advice=Advice.MOVE_CLOSER), None):
        window.camera.open()
        lookout.show(state)
        if state is None:
            window.camera.told("top", LOST)
        panel_of(window).tick()
        QApplication.processEvents()
        for check in (outside, small_targets, near_targets, nameless):
            complaints += check(window)
        complaints += grown(window, *size) + painted(window, monkeypatch)
    window.close_down()
    assert complaints == []
