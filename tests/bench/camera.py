"""A live camera: frames searched a second, what an idle camera costs, frame to reading, and whether the
screen's thread is held up. Films of 1280x720 in MJPG, made here, stand for the camera and come by its driver.

OpenCV is held to one thread. CPU is that of this process, all threads, the decoding of the film included.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import cv2
import numpy as np
import zxingcpp
from PySide6.QtCore import QCoreApplication, QEventLoop, QObject, Qt, QTimer, Signal

from devices.camera.rule import CameraRule, Opening
from devices.camera.sight import Lookout, Lookouts
from devices.camera.stream import CameraStream
from devices.capabilities import Reading
from devices.drivers.camera_capture import PictureCapture
from devices.model import DeviceConfig
from devices.supervisor import Supervisor
from terminal.clock import SystemClock
from tests.bench.figures import Report, bar, spread

SIZE: Final = (1280, 720)
SECONDS: Final = 5.0
TICK_MS: Final = 10
CODES, EMPTY_FRAMES, CODE_FRAMES = 15, 26, 15
FPS: Final = 30.0


def run() -> Report:
    """Measures all four."""
    cv2.setNumThreads(1)
    with TemporaryDirectory() as name:
        folder = Path(name)
        films = {
            "code": film(folder / "code.avi", moving_code()),
            "hard": film(folder / "hard.avi", hard_scenes()),
            "idle": film(folder / "idle.avi", noisy_scene()),
            "visits": film(folder / "visits.avi", visits()),
        }
        rates = {each: frames_a_second(films[each]) for each in ("code", "hard")}
        alone = read_rate(films["code"])
        idle, grabbed = idle_cores(films["idle"])
        feedback = first_frame_to_reading(films["visits"])
        late, late_idle = lateness(films["hard"]), lateness(None)
    return Report(
        bench="camera",
        figures={
            "first frame with a code -> reading at the screen": spread(feedback),
            "10 ms timer late beside hard frames": spread(late),
        },
        references={"10 ms timer late, idle": spread(late_idle)},
        ratios={
            "frames/s, read and searched to read alone": round(rates["code"] / alone, 2),
            "CPU of the idle camera to the film alone": round(idle / max(grabbed, 1e-3), 2),
        },
        counts={
            "frames/s with a code in view": round(rates["code"], 1),
            "frames/s, hard frames without a code": round(rates["hard"], 1),
            "frames/s, film read and not searched": round(alone, 1),
            "CPU at 15 fps, nothing changes, cores": round(idle, 3),
            "CPU at 15 fps, film alone, cores": round(grabbed, 3),
            "codes read of those shown": len(feedback) / CODES,
        },
        bars=(
            bar("ms a frame with a code in view", 1000 / rates["code"], 1000 / 30, "ms"),
            bar("ms a hard frame, all steps", 1000 / rates["hard"], 1000 / 12, "ms"),
            bar("CPU of the idle camera", idle, 0.10, "cores"),
            bar("frame to reading p50", spread(feedback).p50, 90, "ms"),
            bar("frame to reading p95", spread(feedback).p95, 150, "ms"),
            bar("10 ms timer late p99", spread(late).p99, 30, "ms"),
        ),
    )


# ---------------------------------------------------------------- films


def film(path: Path, frames: Iterable[Any]) -> Path:
    """An MJPG film of the frames."""
    writer = cv2.VideoWriter(str(path), cv2.CAP_OPENCV_MJPEG, cv2.VideoWriter.fourcc(*"MJPG"), FPS, SIZE)
    for frame in frames:
        writer.write(frame)
    writer.release()
    return path


def ground(seed: int, sigma: float) -> Any:
    """A bench top: soft shades, some edges, noise."""
    chance = np.random.default_rng(seed)
    soft = cv2.resize(
        np.random.default_rng(1).integers(90, 190, (9, 16, 3), np.uint8), SIZE, interpolation=cv2.INTER_CUBIC
    )
    cv2.rectangle(soft, (60, 60), (300, 660), (70, 80, 90), -1)
    return np.clip(soft + chance.normal(0, sigma, soft.shape), 0, 255).astype(np.uint8)


def with_code(frame: Any, text: str, at: tuple[int, int], angle: float) -> Any:
    """The frame with a DataMatrix of 4 pixels a module."""
    made = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.DataMatrix)
    code = cv2.cvtColor(np.array(made.to_image(scale=4, add_quiet_zones=True)), cv2.COLOR_GRAY2BGR)
    turn = cv2.getRotationMatrix2D((code.shape[1] / 2, code.shape[0] / 2), angle, 1)
    turn[:, 2] += at
    return cv2.warpAffine(code, turn, SIZE, frame, borderMode=cv2.BORDER_TRANSPARENT)


def moving_code() -> Iterator[Any]:
    """A code held in the hand: it is never where it was."""
    for number in range(60):
        yield with_code(ground(number, 4), "LOT-4711", (500 + 5 * number, 300), number / 2)


def hard_scenes() -> Iterator[Any]:
    """Texture in which every step looks for codes, and none is."""
    for number in range(30):
        chance = np.random.default_rng(number)
        texture = cv2.GaussianBlur(chance.integers(0, 256, SIZE[::-1], np.uint8), (0, 0), 2)
        yield cv2.cvtColor(cv2.equalizeHist(texture), cv2.COLOR_GRAY2BGR)


def noisy_scene() -> Iterator[Any]:
    """The bench top with nobody at it."""
    for number in range(60):
        yield ground(number, 2)


def visits() -> Iterator[Any]:
    """Codes that come and go."""
    for code in range(CODES):
        for number in range(EMPTY_FRAMES):
            yield ground(number, 2)
        for number in range(CODE_FRAMES):
            yield with_code(ground(number, 2), f"LOT-{code:04}", (520 + 3 * number, 320), 5)


# ---------------------------------------------------------------- a camera


class Screen(QObject):
    """Readings brought to the screen's thread, as the bridge does it."""

    read = Signal(object)


@contextmanager
def camera(
    path: Path, on_reading: Callable[[Reading], None] = lambda _reading: None, **rule: Any
) -> Iterator[Lookout]:
    """The film through the driver, in the thread of its device."""
    lookouts = Lookouts(lambda _code: True)
    config = DeviceConfig("eye", "folder_camera", str(path), {"camera": rule})
    made = Supervisor(SystemClock(), [config], on_reading, lambda _name, _state: None, lookouts=lookouts)
    made.start()
    try:
        yield lookouts.of("eye")
    finally:
        made.stop()


def frames_a_second(path: Path) -> float:
    """Every frame of the film read, searched and shown at 960x540, as fast as it goes."""
    lookout = Lookout(lambda _code: True)
    lookout.look(960, 540)
    stream, source = CameraStream(CameraRule(), lookout), cv2.VideoCapture(str(path))
    seen, begin = 0, time.perf_counter()
    while time.perf_counter() - begin < SECONDS:
        done, image = source.read()
        if done:
            stream.see(image, int(seen * 1e9 / FPS))
            seen += 1
        else:
            source.set(cv2.CAP_PROP_POS_FRAMES, 0)
    return seen / (time.perf_counter() - begin)


def read_rate(path: Path) -> float:
    """Frames of the film a second when nothing is done with them."""
    source, frames = cv2.VideoCapture(str(path)), 0
    begin = time.perf_counter()
    while time.perf_counter() - begin < 2.0:
        frames += 1
        if not source.read()[0]:
            source.set(cv2.CAP_PROP_POS_FRAMES, 0)
    return frames / (time.perf_counter() - begin)


def idle_cores(path: Path) -> tuple[float, float]:
    """CPU of a camera that is always open at 15 fps over a scene that does not change, and of its film."""
    with camera(path, fps=15.0, opened=Opening.ALWAYS, idle_fps=15.0):
        time.sleep(4.0)
        cpu, begin = time.process_time(), time.perf_counter()
        time.sleep(SECONDS)
        searched = (time.process_time() - cpu) / (time.perf_counter() - begin)
    source = cv2.VideoCapture(str(path))
    cpu = time.process_time()
    for _ in range(45):
        source.read()
    return searched, (time.process_time() - cpu) / 45 * 15


def first_frame_to_reading(path: Path) -> list[int]:
    """From the first frame that shows a code to its reading in the screen's thread; ns."""
    taken: dict[int, int] = {}
    real = PictureCapture._of_film

    def noted(capture: PictureCapture, number: int) -> Any:
        image = real(capture, number)
        length = EMPTY_FRAMES + CODE_FRAMES
        if number % length >= EMPTY_FRAMES:
            taken.setdefault(number // length, time.monotonic_ns())
        return image

    screen, heard = Screen(), dict[str, int]()
    screen.read.connect(lambda reading: heard.setdefault(reading.value, time.monotonic_ns()))
    PictureCapture._of_film = noted  # type: ignore[method-assign,assignment]
    try:
        with camera(path, screen.read.emit, fps=FPS, loop=False) as lookout:
            lookout.look(960, 540)
            loop_for(CODES * (EMPTY_FRAMES + CODE_FRAMES) / FPS + 0.3)
    finally:
        PictureCapture._of_film = real  # type: ignore[method-assign]
    return [heard[f"LOT-{code:04}"] - at for code, at in taken.items() if f"LOT-{code:04}" in heard]


def lateness(path: Path | None) -> list[int]:
    """How late a timer of 10 ms comes while frames are searched without a pause; ns."""
    if path is None:
        return loop_for(SECONDS)
    with camera(path, fps=FPS) as lookout:
        lookout.look(960, 540)
        loop_for(1.0)
        return loop_for(SECONDS)


def loop_for(seconds: float) -> list[int]:
    """Runs Qt's loop; how late its timer came, ns."""
    application = QCoreApplication.instance() or QCoreApplication([])
    loop, timer, ticks = QEventLoop(application), QTimer(), [time.perf_counter_ns()]
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(lambda: ticks.append(time.perf_counter_ns()))
    timer.start(TICK_MS)
    QTimer.singleShot(int(seconds * 1000), loop.quit)
    loop.exec()
    timer.stop()
    return [max(0, after - before - TICK_MS * 1_000_000) for before, after in pairwise(ticks)]
