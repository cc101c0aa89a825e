"""Cameras as devices, by a folder of pictures: opened while looked at, given back, lost and found again."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import msgspec
import numpy as np
import pytest

from devices.camera.formats import Symbology
from devices.camera.rule import Opening
from devices.camera.sight import CodeMark, Lookouts, Stand
from devices.capabilities import Phase, ReasonCode
from devices.drivers.camera import NOT_INSTALLED, CameraSource, VideoDriver
from devices.drivers.camera_capture import CameraCapture, PictureCapture, open_capture
from devices.model import Device, DeviceConfig
from devices.registry import configured_device, load_models
from devices.supervisor import Supervisor
from devices.transport import LineFault
from terminal.clock import SystemClock
from tests.devices.camera.pictures import empty, scene, symbol
from tests.devices.fakes import FakeClock, Recorder, wait_until

pytestmark = pytest.mark.slow

FAST = {"camera": {"fps": 200.0}}
LOT = scene(symbol("LOT-4711", "DataMatrix", 5))


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    folder = tmp_path / "camera"
    folder.mkdir()
    for number in range(3):
        cv2.imwrite(str(folder / f"{number}.png"), LOT)
    return folder


def device_at(address: object, **camera: object) -> Device:
    overrides = {"camera": {"fps": 200.0, **camera}}
    config = DeviceConfig("eye", "folder_camera", str(address), overrides)  # type: ignore[arg-type]
    return configured_device(config, load_models())


@pytest.fixture
def lookouts() -> Lookouts:
    return Lookouts(lambda _code: True)


@pytest.fixture
def seen() -> Recorder:
    return Recorder()


@pytest.fixture
def running(pictures: Path, lookouts: Lookouts, seen: Recorder) -> Iterator[Supervisor]:
    config = DeviceConfig("eye", "folder_camera", str(pictures), FAST)  # type: ignore[arg-type]
    made = Supervisor(SystemClock(), [config], seen.reading, seen.state, lookouts=lookouts)
    made.start()
    yield made
    made.stop()


def test_codes_in_sight_are_readings_of_kind_code(
    running: Supervisor, lookouts: Lookouts, seen: Recorder
) -> None:
    lookouts.of("eye").look(320, 240)
    wait_until(lambda: bool(seen.readings))
    reading = seen.readings[0]
    assert (reading.kind, reading.value, reading.raw) == ("code", "LOT-4711", b"LOT-4711")
    assert (reading.symbology, reading.device, reading.flaw) == ("]d1", "eye", None)
    wait_until(lambda: lookouts.of("eye").newest() is not None)


def test_nothing_is_opened_until_somebody_looks_and_given_back_after(
    running: Supervisor, lookouts: Lookouts, seen: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed: list[bool] = []
    monkeypatch.setattr(PictureCapture, "close", lambda _capture: closed.append(True))
    wait_until(lambda: seen.phases() == [Phase.READY])
    assert lookouts.of("eye").newest() is None
    lookouts.of("eye").look(320, 240)
    wait_until(lambda: lookouts.of("eye").newest() is not None)
    lookouts.of("eye").look_away()
    wait_until(lambda: bool(closed))
    wait_until(lambda: lookouts.of("eye").newest() is None)
    assert seen.phases() == [Phase.READY]


def test_unplugged_and_plugged_in_again(
    running: Supervisor, lookouts: Lookouts, seen: Recorder, pictures: Path
) -> None:
    lookouts.of("eye").look(320, 240)
    wait_until(lambda: len(seen.readings) == 1)
    away = pictures.rename(pictures.with_name("away"))
    wait_until(lambda: seen.phases()[-1] is Phase.RECONNECTING)
    assert seen.phases() == [Phase.READY, Phase.LOST, Phase.RECONNECTING]
    assert lookouts.of("eye").newest() is None
    away.rename(pictures)
    wait_until(lambda: seen.phases()[-1] is Phase.READY and len(seen.readings) == 2)


def test_a_camera_that_is_away_is_told_while_nobody_looks_and_found_again(
    running: Supervisor, seen: Recorder, pictures: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(CameraSource, "_begin", lambda _source: pytest.fail("opened"))
    wait_until(lambda: seen.phases() == [Phase.READY])
    away = pictures.rename(pictures.with_name("away"))
    wait_until(lambda: seen.phases()[-1] is Phase.RECONNECTING)
    assert seen.phases() == [Phase.READY, Phase.LOST, Phase.RECONNECTING]
    away.rename(pictures)
    wait_until(lambda: seen.phases()[-1] is Phase.READY)


def test_a_camera_without_permission_is_told_while_nobody_looks(
    pictures: Path, lookouts: Lookouts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.access", lambda _path, _mode: False)
    with pytest.raises(LineFault) as fault:
        VideoDriver().watch(device_at(pictures), SystemClock(), lookouts.of("eye"))
    assert fault.value.reason.code is ReasonCode.DENIED


def test_a_camera_that_is_always_open_needs_nobody(
    pictures: Path, lookouts: Lookouts, seen: Recorder
) -> None:
    config = DeviceConfig("eye", "folder_camera", str(pictures), {"camera": {"fps": 200, "opened": "always"}})
    supervisor = Supervisor(SystemClock(), [config], seen.reading, seen.state, lookouts=lookouts)
    supervisor.start()
    wait_until(lambda: bool(seen.readings))
    supervisor.stop()


def test_a_photo_reads_no_code(running: Supervisor, lookouts: Lookouts, seen: Recorder) -> None:
    lookouts.of("eye").look(320, 240, reads=False)
    wait_until(lambda: any(mark.text == "LOT-4711" for mark in marks(lookouts)))
    wait_until(lambda: any(mark.stand is Stand.ACCEPTED for mark in marks(lookouts)))
    assert seen.readings == []


def marks(lookouts: Lookouts) -> tuple[CodeMark, ...]:
    sight = lookouts.of("eye").newest()
    return sight.marks if sight else ()


def test_a_scene_at_rest_is_looked_at_less_often(pictures: Path) -> None:
    clock = FakeClock()
    source = CameraSource(
        device_at(pictures, opened=Opening.ALWAYS, idle_fps=5.0), clock, Lookouts().of("eye")
    )
    shown = []
    for _ in range(120):
        list(source.take())
        clock.ns += 50_000_000
        sight = source._lookout.newest()
        shown.append(sight.number if sight else 0)
    source.close()
    assert shown[35] - shown[15] == 20
    assert shown[-1] - shown[-21] == 5


def test_without_its_libraries_a_camera_says_what_is_missing(pictures: Path, lookouts: Lookouts) -> None:
    driver = VideoDriver(lambda: False)
    with pytest.raises(LineFault) as fault:
        driver.watch(device_at(pictures), SystemClock(), lookouts.of("eye"))
    assert fault.value.reason.code is ReasonCode.NO_DRIVER
    assert fault.value.reason.parameters["detail"] == NOT_INSTALLED


def test_driver_and_models_load_nothing_heavy() -> None:
    import subprocess

    words = (
        "import sys, devices.drivers.camera, devices.registry as r; r.load_models()['uvc_camera'];"
        "print({'cv2', 'numpy', 'zxingcpp'} & set(sys.modules))"
    )
    said = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True)
    assert said.stdout == "set()\n"


# ---------------------------------------------------------------- captures


class Paced:
    """A clock that the capture's own pauses turn."""

    def __init__(self) -> None:
        self.ns = 0

    def now_ns(self) -> int:
        return self.ns

    def pause(self, seconds: float) -> None:
        self.ns += round(seconds * 1e9)


def grays(capture: PictureCapture, clock: Paced, late_s: float, count: int) -> list[int]:
    """The brightness of `count` frames, each taken so long after the one before."""
    found = []
    for _ in range(count):
        found.append(int(capture.read()[0, 0, 0]))
        clock.pause(late_s)
    return found


@pytest.fixture
def numbered(tmp_path: Path) -> Path:
    folder = tmp_path / "numbered"
    folder.mkdir()
    for number in range(12):
        cv2.imwrite(str(folder / f"shot{number}.png"), np.full((16, 16), 20 * number, np.uint8))
    (folder / "notes.txt").write_text("no picture")
    return folder


def test_pictures_come_in_the_order_of_their_numbers(numbered: Path) -> None:
    clock = Paced()
    capture = PictureCapture(
        str(numbered), device_at(numbered, fps=10.0).model.camera, clock.now_ns, clock.pause
    )
    assert grays(capture, clock, 0, 13) == [*range(0, 240, 20), 0]
    assert clock.ns == pytest.approx(1.2e9)


def test_what_comes_too_late_is_left_out(numbered: Path) -> None:
    clock = Paced()
    capture = PictureCapture(
        str(numbered), device_at(numbered, fps=10.0).model.camera, clock.now_ns, clock.pause
    )
    assert grays(capture, clock, 0.35, 4) == [0, 60, 140, 200]


def test_a_film_is_read_like_a_camera_and_ends(tmp_path: Path) -> None:
    path = tmp_path / "film.avi"
    film = cv2.VideoWriter(str(path), cv2.CAP_OPENCV_MJPEG, cv2.VideoWriter.fourcc(*"MJPG"), 30, (64, 48))
    for number in range(4):
        film.write(np.full((48, 64, 3), 60 * number, np.uint8))
    film.release()
    clock = Paced()
    capture = PictureCapture(str(path), device_at(path, loop=False).model.camera, clock.now_ns, clock.pause)
    assert grays(capture, clock, 0, 4) == pytest.approx([0, 60, 120, 180], abs=8)
    with pytest.raises(LineFault):
        capture.read()
    capture.close()


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("/nowhere/video0", ReasonCode.NOT_FOUND),
        ("index:97:Gone", ReasonCode.NOT_FOUND),
        ("/dev/null", ReasonCode.BUSY),
    ],
)
def test_a_camera_that_is_not_there_says_so_and_nothing_else(
    address: str, code: ReasonCode, capfd: pytest.CaptureFixture[str]
) -> None:
    if not Path("/dev/null").exists():
        pytest.skip("no /dev/null on this system")
    with pytest.raises(LineFault) as fault:
        open_capture(address, device_at(address).model.camera, lambda: 0)
    assert fault.value.reason.code is code
    assert "".join(capfd.readouterr()) == ""


def test_an_empty_folder_and_a_text_are_no_camera(tmp_path: Path) -> None:
    (tmp_path / "text.avi").write_text("no film")
    for address in (tmp_path / "text.avi", tmp_path):
        with pytest.raises(LineFault):
            open_capture(str(address), device_at(address).model.camera, lambda: 0)


class FakeVideo:
    """OpenCV's camera: frames that lie there already come at once, a fresh one takes its time."""

    def __init__(self, stale: int, clock: list[float]) -> None:
        self.stale, self.clock, self.grabbed = stale, clock, 0

    def grab(self) -> bool:
        self.grabbed += 1
        self.clock[0] += 0.0001 if self.grabbed <= self.stale else 0.03
        return True

    def retrieve(self) -> tuple[bool, np.ndarray]:
        return True, np.full((2, 2, 3), self.grabbed, np.uint8)


@pytest.mark.parametrize(("stale", "taken"), [(0, 1), (2, 3), (9, 4)])
def test_frames_that_lay_in_the_queue_are_passed_over(
    stale: int, taken: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [0.0]
    monkeypatch.setattr("devices.drivers.camera_capture.time.perf_counter", lambda: clock[0])
    capture = CameraCapture.__new__(CameraCapture)
    capture._address, capture._path = "index:0", None
    capture._camera = FakeVideo(stale, clock)  # type: ignore[assignment]
    assert capture.read()[0, 0, 0] == taken


def test_the_rule_is_checked(pictures: Path) -> None:
    rule = device_at(pictures, lengths={"itf": [8, 14]}, formats=["itf", "qr"]).model.camera
    assert rule.codes.lengths == {Symbology.ITF: (8, 14)}
    bad: list[Callable[[], object]] = [
        lambda: device_at(pictures, width=1),
        lambda: device_at(pictures, fps=0.0),
        lambda: device_at(pictures, fourcc="MJPEG"),
        lambda: device_at(pictures, formats=["hieroglyphs"]),
    ]
    for make in bad:
        with pytest.raises(Exception, match="eye"):
            make()


def test_a_stations_config_may_hold_all_of_it() -> None:
    rule = {"fps": 12.5, "stays": True, "formats": ["itf"], "lengths": {"itf": [8]}, "width": 640}
    plain = {"name": "eye", "model": "uvc_camera", "address": "index:0", "overrides": {"camera": rule}}
    made = configured_device(msgspec.convert(plain, DeviceConfig), load_models()).model.camera
    assert (made.fps, made.width, made.stays, made.codes.lengths) == (12.5, 640, True, {Symbology.ITF: (8,)})


def test_nothing_in_view_gives_nothing(tmp_path: Path, seen: Recorder) -> None:
    cv2.imwrite(str(tmp_path / "1.png"), empty())
    source = VideoDriver().open(device_at(tmp_path), SystemClock())
    assert [list(source.take()) for _ in range(5)] == [[]] * 5
    source.close()
