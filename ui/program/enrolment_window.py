"""The first screen of a panel that belongs to no hub yet: it reads the code that the hub shows, and enrols.

By a scanner that types, any scanner or camera that is plugged in. A code that is no offer changes nothing.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEventLoop
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from devices.camera.sight import Lookouts
from devices.capabilities import Capability, Reading, ReadingKind
from devices.model import DeviceConfig
from devices.ports.discover import plugged_in, proposal
from devices.ports.sysfs import PortKind
from devices.registry import load_models
from devices.supervisor import Supervisor
from devices.wedge.judge import WedgeSettings
from terminal.clock import Clock
from terminal.faults import ConfigFault, Fault, FaultCode
from terminal.store.facts import Identity, Settings
from terminal.store.keys.store_key import KeyStore
from terminal.text import second_language
from ui.camera.panel import CameraPanel
from ui.camera.station import StationCamera, station_camera
from ui.feedback import Feedback, Tone
from ui.jobs import Jobs
from ui.program.ending import Ending
from ui.program.links.bridge import Bridge, WedgeFilter
from ui.text import either, language, phrase, set_language, text
from ui.theme.current import metrics
from ui.widgets.action import PlainButton
from ui.widgets.lists.rows import Card, EmptyState
from ui.widgets.strip import FeedbackStrip
from ui.widgets.words import label
from ui.window.fit import fill_screen, look, opening_size, show_in_window, whole_screen
from ui.words.faults import enrolment_failure

READERS: Final = (Capability.CODE, Capability.FRAME)
TITLE: Final = phrase("This terminal belongs to no hub yet")
STEPS: Final = (
    phrase("1. At the hub: tracepost hub offer STATION --data DIR --url https://HUB:8443"),
    phrase("2. Scan the QR code it shows with scanner or camera; it works once, for ten minutes."),
)
WAITS: Final = phrase("Waiting for the code …")
ASKS: Final = phrase("Asking the hub …")
Enrol = Callable[[str], Identity]


class EnrolmentWindow(QWidget):
    """Shows what to do, reads codes; `enrolled` once it is done, None when it was closed before."""

    def __init__(self, enrol: Enrol, submit: Callable[[Callable[[], None]], None], bridge: Bridge) -> None:
        super().__init__()
        self._enrol = enrol
        self._submit = submit
        self._bridge = bridge
        self.enrolled: Identity | None = None
        self.done: Callable[[], None] = lambda: None
        self.setWindowTitle("tracepost")
        self.title, self.steps = EmptyState("qr-code"), [label("title") for _ in STEPS]
        self.title.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.state = FeedbackStrip()
        self.other, self.look = PlainButton(), PlainButton(icon="camera")
        self.other.touched.connect(self._other_language)
        self._said = WAITS
        self._tone = Tone.NEUTRAL
        self._asking = False
        self.look.hide()
        self._lay_out()
        self._speak()
        bridge.reading.connect(self.read)
        bridge.done.connect(_call)

    def set_camera(self, camera: StationCamera | None) -> None:
        """Offers the live picture where there is a camera."""
        self.look.setVisible(camera is not None)
        if camera is not None:
            panel = CameraPanel(self, camera)
            self.look.touched.connect(lambda: panel.begin(text(TITLE)))

    def read(self, reading: Reading) -> None:
        """A code was read; while the hub is asked another one is nothing."""
        if self._asking or reading.kind != ReadingKind.CODE or not reading.value:
            return
        self._asking = True
        self._say(ASKS)
        self._submit(lambda: self._bridge.on_done(partial(self._ended, _tried(self._enrol, reading.value))))

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.done()

    def _ended(self, result: Identity | Fault) -> None:
        self._asking = False
        if isinstance(result, Fault):
            self._say(enrolment_failure(result.code), Tone.BAD)
            return
        self.enrolled = result
        self.done()

    def _say(self, words: str, tone: Tone = Tone.NEUTRAL) -> None:
        self._said = words
        self._tone = tone
        self.state.say(Feedback(tone, text(words)))

    def _other_language(self) -> None:
        set_language(second_language(language()))
        self._speak()

    def _speak(self) -> None:
        self.title.set_texts(text(TITLE))
        for line, words in zip(self.steps, STEPS, strict=True):
            line.setText(text(words))
        self.other.set_texts(either(zh="English", en="中文"))
        self.look.set_texts(text("Camera"))
        self._say(self._said, self._tone)

    def _lay_out(self) -> None:
        card = Card()
        column = QVBoxLayout()
        above = QHBoxLayout()
        whole = QVBoxLayout(self)
        card.body.setSpacing(metrics().px(24))
        card.body.addWidget(self.title, 1)
        for line in self.steps:
            line.setWordWrap(True)
            card.body.addWidget(line)
        for button in (self.other, self.look):
            button.setMinimumWidth(metrics().column)
            column.addWidget(button)
        column.addStretch(1)
        column.setSpacing(metrics().gap)
        above.addWidget(card, 1)
        above.addLayout(column)
        for layout in (above, whole):
            layout.setSpacing(metrics().px(16))
        side = metrics().px(16)
        whole.setContentsMargins(side, side, side, side)
        whole.addLayout(above, 1)
        whole.addWidget(self.state)


def enrol_by_scan(
    app: QApplication,
    data: Path,
    keys: KeyStore | None,
    clock: Clock,
    *,
    kiosk: bool,
    ending: Ending | None = None,
) -> bool:
    """Shows the screen until the terminal in `data` is enrolled; False when it was closed before, by hand or
    by a signal.
    """
    from sync.station.enrolment import enroll

    _look_plain(app, kiosk=kiosk)
    bridge = Bridge()
    jobs = Jobs()
    loop = QEventLoop()
    window = EnrolmentWindow(lambda offer: enroll(data, offer, keys=keys), jobs.submit, bridge)
    configs = _readers()
    lookouts = Lookouts(lambda _code: True)
    window.set_camera(station_camera(configs, load_models(), lookouts))
    supervisor = Supervisor(clock, configs, bridge.on_reading, bridge.on_state, lookouts=lookouts)
    wedge = WedgeFilter(WedgeSettings(), clock, window)
    wedge.scanned.connect(window.read)
    app.installEventFilter(wedge)
    window.done = loop.quit
    app.aboutToQuit.connect(loop.quit)
    if ending is not None:
        ending.came.connect(loop.quit)
    if kiosk:
        fill_screen(window, whole_screen())
    else:
        show_in_window(window)
    supervisor.start()
    if ending is None or not ending.asked:
        loop.exec()
    app.removeEventFilter(wedge)
    supervisor.stop()
    jobs.close()
    window.hide()
    window.deleteLater()
    return window.enrolled is not None


def _look_plain(app: QApplication, *, kiosk: bool) -> None:
    """As a station looks before anybody has set anything."""
    settings = Settings()
    look(app, settings, opening_size(kiosk=kiosk))
    set_language("en" if settings.language == "en" else "zh")


def _readers() -> tuple[DeviceConfig, ...]:
    """What is plugged in and reads codes; keyboards are heard anyway."""
    models = load_models()
    ports = plugged_in()
    found: list[DeviceConfig] = []
    for port in ports:
        wanted = proposal(port, ports, models, [config.name for config in found])
        if port.kind != PortKind.KEYBOARD and models[wanted.model].capability in READERS:
            found.append(wanted)
    return tuple(found)


def _tried(enrol: Enrol, offer: str) -> Identity | Fault:
    try:
        return enrol(offer)
    except Fault as fault:
        return fault
    except OSError as error:
        return ConfigFault(FaultCode.STORE_FULL, str(error))


def _call(then: Callable[[], None]) -> None:
    then()
