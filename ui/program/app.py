"""The composition root of a terminal: opens the store, builds the window, connects devices and exchange, and
closes all in order.

Everything that runs on its own (device threads, exchange, sounds) is started and stopped here.
"""

import logging
from collections.abc import Callable
from functools import partial
from importlib import metadata
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from devices.camera.sight import Lookouts
from devices.capabilities import DeviceState, Phase, Reading, ReadingKind
from devices.last_results import LAST_RESULTS
from devices.model import DeviceConfig
from devices.registry import device_configs, load_models, wedge_settings
from devices.supervisor import Supervisor
from devices.wedge.judge import WedgeRule, WedgeSettings
from terminal.clock import Clock
from terminal.domain.masters.rows import Station
from terminal.stations import station_type
from terminal.stations.assembly import ASSEMBLY
from terminal.stations.station_type import StationType
from terminal.store.facts import Settings
from terminal.text import language_of
from terminal.usecases.parts.workplace import Workplace
from ui.camera.station import KnownCodes, station_camera
from ui.desk.acts import sign_out_idle
from ui.desk.measuring import note_sample
from ui.feedback import Feedback, Tone
from ui.jobs import Jobs
from ui.program.follower import Follower
from ui.program.idle_lock import IdleLock
from ui.program.kiosk import Kiosk
from ui.program.links.bridge import Bridge, WedgeFilter
from ui.program.links.devices import DeviceLink
from ui.program.links.printer import PrintLink
from ui.program.links.queries import Queries
from ui.program.links.sound import Sound, Sounder
from ui.program.opened import Opened, open_store
from ui.program.store_care import StoreCare
from ui.program.uncaught import Uncaught
from ui.program.warm_up import WarmUp
from ui.program.watchdog import Watchdog
from ui.text import phrase, set_language
from ui.theme.current import metrics
from ui.window.fit import Fit, Screens, look, opening_size, show_in_window, sizes, small_words
from ui.window.hooks import Hooks
from ui.window.window import Window
from ui.words.sounds import SOUND, silent_words, sound_pill

if TYPE_CHECKING:  # HTTP and TLS are loaded when the exchange begins, after the first frame
    from sync.station.client import ClientFactory
    from sync.station.rounds import SyncNews
    from sync.station.worker import SyncWorker

__all__ = ("Opened", "Terminal", "open_store")
log = logging.getLogger(__name__)
_SOUNDS = {Tone.OK: Sound.OK, Tone.WARN: Sound.WARN, Tone.BAD: Sound.BAD}


def software_version() -> str:
    """The version that runs, as the hub is told it."""
    try:
        return metadata.version("tracepost")
    except metadata.PackageNotFoundError:
        return ""


def _exchange() -> "tuple[type[SyncWorker], ClientFactory]":
    """What the exchange is made of, loaded now."""
    from sync.station.client import HubClient
    from sync.station.worker import SyncWorker

    return SyncWorker, HubClient


class Terminal:
    """One running terminal."""

    def __init__(
        self,
        app: QApplication,
        opened: Opened,
        clock: Clock,
        *,
        exchange: bool = True,
        wedge: bool = True,
        kiosk: bool = False,
    ) -> None:
        self._app = app
        self._opened = opened
        self._clock = clock
        self.work = Workplace(opened.store, clock, opened.identity, opened.pepper)
        # Two: a sound must not wait for a hub that does not answer.
        self._jobs, self._sounds = Jobs(self._job_failed), Jobs(self._job_failed)
        self.sounder = Sounder(self._sounds.submit, self._sound_told, clock, volume=self.settings.volume)
        self._kiosk_asked = kiosk
        look(app, self.settings, opening_size(kiosk=self._wants_kiosk(self.settings)))
        set_language(language_of(self.settings.language, "zh"))
        self.bridge = Bridge()
        self._stopped = False
        self._exchanges = exchange and bool(opened.identity.hub_url)
        self.worker: SyncWorker | None = None
        self.window = self._make_window()
        self._uncaught = Uncaught(self.window.say, self.work)
        self._queries = Queries(self.window, self._jobs.submit, self.bridge.on_done, clock)
        self.warm_up = WarmUp(self.window)
        self._lookouts = Lookouts(KnownCodes(self.work))
        self.supervisor = Supervisor(
            clock, self._configs(), self.bridge.on_reading, self.bridge.on_state, lookouts=self._lookouts
        )
        self._devices = DeviceLink(self.window, self.supervisor, self.bridge.on_done)
        self._labels = PrintLink(self.window, self.supervisor.request, self.bridge.on_done)
        self._follower = Follower(
            self.work, self.settings, self.supervisor.request, self.window.heard, self.window
        )
        self.watchdog = Watchdog(clock, self.window)
        self._idle = IdleLock(self.settings.idle_lock_s, self._sign_out_idle, self.watchdog.wake, self.window)
        self._wedge = WedgeFilter(self._wedge_settings(), clock, self.window) if wedge else None
        self._filters: tuple[QObject, ...] = tuple(
            each for each in (self._idle, self._wedge) if each is not None
        )
        self.kiosk, self.fit = Kiosk(self.window), Fit(self.window, self.refit)
        self.screens = Screens(app, self._screens_changed, self.window)
        self._care = StoreCare(self.work, clock, self._in_background, self._store_told, self.window)
        self._connect()

    @property
    def settings(self) -> Settings:
        """The station's settings as stored."""
        return self._opened.store.settings()

    def show(self) -> None:
        """The window as it is wanted: over the whole screen, or among others."""
        if self._wants_kiosk(self.settings):
            self.kiosk.begin()
        else:
            show_in_window(self.window)
        self._tell_small()

    def start(self) -> None:
        """Devices begin, and the exchange when its modules are loaded, which no scanner waits for."""
        self._uncaught.begin()
        LAST_RESULTS.load(self._opened.store.device_results().seen)
        self.supervisor.start()
        if self._exchanges:
            self._in_background(_exchange, self._begin_exchange)
        self.warm_up.start()
        self._care.start()

    def stop(self) -> None:
        """Everything that runs ends, then the store closes; a second time there is nothing left to do."""
        if self._stopped:
            return
        self._stopped = True
        self._uncaught.end()
        self._queries.stop()
        self.warm_up.stop()
        self._care.stop()
        self._devices.stop()
        self._labels.stop()
        self._follower.stop()
        self.supervisor.stop()
        if self.worker:
            self.worker.stop()
        self.window.close_down()
        for watcher in self._filters:
            self._app.removeEventFilter(watcher)
        self._jobs.close()
        self._sounds.close()
        self._queries.close()
        self.window.hide()
        self.window.deleteLater()
        self._opened.close()

    def read(self, reading: Reading) -> None:
        """A device has read something; called in the screen's thread."""
        if self._stopped:
            return
        self._devices.note(reading)
        if reading.kind == ReadingKind.SAMPLE:  # one of a stream that goes on all night: it wakes nobody
            note_sample(self.work, reading)
            self._follower.sampled()
            return
        self.watchdog.wake()
        if self.window.router.read(reading):
            self._idle.touch()  # a tag that lies on its reader is nobody
        self._devices.note_taken(reading)

    def _typed_code(self, reading: Reading) -> None:
        """A keyboard scanner has read something; what means nothing may have been half a code."""
        self.read(reading)
        if self._wedge is not None and not self._stopped and self.window.router.meaningless:
            self._wedge.doubt()

    def apply_settings(self, settings: Settings) -> None:
        """Puts changed settings into force. The language is changed where it is chosen: else what was
        scanned stays.
        """
        if self._wants_kiosk(settings) != self.kiosk.held:
            (self.kiosk.end if self.kiosk.held else self.kiosk.begin)()
        look(self._app, settings, self.window.size())
        self.sounder.set_volume(settings.volume)
        self._idle.set_seconds(settings.idle_lock_s)
        if self._wedge is not None:
            self._wedge.set_settings(self._wedge_settings())
        self._devices.set_configs(self._configs())
        self._set_camera()
        self._labels.set_configs(self._configs())

    # ------------------------------------------------------------ inside

    def _begin_exchange(self, parts: "tuple[type[SyncWorker], ClientFactory]") -> None:
        make, clients = parts
        store = self._opened.store
        identity = self._opened.identity
        news = self.bridge.on_news
        self.worker = make(store, identity, self._clock, clients, news, software=software_version())
        self.worker.start()
        self._queries.start()

    def _make_window(self) -> Window:
        fallback = phrase("The store's key lies in a file: no key store on this system.")
        warning = fallback if self._opened.key_fallback else ""
        hooks = Hooks(
            play=self._play,
            captured=self._captured,
            settings_changed=self.apply_settings,
            try_exchange=self._try_exchange,
            end=self._end,
            background=self._in_background,
        )
        return Window(self.work, self._kind(), hooks, warning)

    def _try_exchange(self) -> None:
        if self.worker is not None:
            self.worker.retry_now()

    def _end(self) -> None:
        """A supervisor ends the program: `quit` asks the windows, and a held one would refuse."""
        self.kiosk.let_go()
        self._app.quit()

    def _kind(self) -> StationType:
        """The station's type; an assembly station before the masters have come, or where this program does
        not know the type.
        """
        station = self.work.masters.get(Station, self.work.identity.station)
        return (station_type(station.type) if station else None) or ASSEMBLY

    def _connect(self) -> None:
        self.bridge.reading.connect(self.read)
        self.bridge.device_state.connect(self._device_state)
        self.bridge.news.connect(self._heard)
        self.bridge.done.connect(self._done)
        self._devices.start(self._configs())
        self._set_camera()
        self._labels.set_configs(self._configs())
        if self._wedge is not None:
            self._wedge.scanned.connect(self._typed_code)
        for watcher in self._filters:  # the wedge's comes last: Qt asks it first
            self._app.installEventFilter(watcher)

    def _configs(self) -> tuple[DeviceConfig, ...]:
        return device_configs(self.settings.devices)

    def _set_camera(self) -> None:
        self.window.camera.set_camera(station_camera(self._configs(), load_models(), self._lookouts))

    def _wedge_settings(self) -> WedgeSettings:
        found = wedge_settings(self._configs(), load_models())
        if found:
            return found
        prefix = self.settings.wedge_prefix
        suffix = self.settings.wedge_suffix
        rule = WedgeRule(prefix=prefix, suffixes=(suffix,)) if suffix else WedgeRule(prefix=prefix)
        return WedgeSettings(rule=rule)

    def _wants_kiosk(self, settings: Settings) -> bool:
        """Asked for at the command line or by the settings: either is enough, neither undoes the other."""
        return self._kiosk_asked or settings.kiosk

    def _screens_changed(self) -> None:
        if not self._stopped:
            self.kiosk.take_screen()
            self.refit()
            self._tell_small()

    def refit(self) -> None:
        """Puts the sizes of the window's room into force, and builds it anew where they are others."""
        if self._stopped or sizes(self.settings, self.window.size()) == metrics():
            return
        look(self._app, self.settings, self.window.size())
        self.window.rebuild()
        self.warm_up.start()

    def _tell_small(self) -> None:
        what, means, todo = small_words(self.window.size())
        if what:
            log.info("the screen is below the least size: %s", what)
            self.window.say(Feedback(Tone.WARN, what, means, todo))

    def _play(self, tone: Tone) -> None:
        self.sounder.play(_SOUNDS[tone])
        self._follower.answered(tone)

    def _in_background(self, job: Callable[[], Any], then: Callable[[Any], None]) -> None:
        self._jobs.submit(lambda: self.bridge.on_done(partial(then, job())))

    def _done(self, then: Callable[[], None]) -> None:
        """A background job has its result; one that comes after the end concerns nobody."""
        if not self._stopped:
            then()

    def _job_failed(self, error: Exception) -> None:
        self.bridge.on_done(partial(self._uncaught.tell, error))

    def _store_told(self) -> None:
        """Something is wrong with the store: header and screen say it from now on."""
        self._follower.told(frozenset({"exchange"}))
        self.window.refresh()

    def _captured(self) -> None:
        self._care.acted()
        if self.worker:
            self.worker.nudge()
        self._follower.changed()
        self._labels.captured()

    def _sound_told(self, why: str) -> None:
        """From the worker: no player can be heard, or one is again."""
        log.info("no sound at this station: %s", why or "heard again")
        self.bridge.on_done(partial(self._show_sound, why))

    def _show_sound(self, why: str) -> None:
        pill = sound_pill if why else None
        self.window.set_device_pill(SOUND, pill, lambda: self.window.say(silent_words(why)))

    def _device_state(self, device: str, state: DeviceState) -> None:
        if self._stopped:
            return  # said on the way out: the store is closed
        self._devices.note_state(device, state)
        self.window.camera.told(device, state)
        self._labels.note_state(device, state)
        if state.phase is Phase.READY:
            self._follower.came_back(device)

    def _heard(self, news: "SyncNews") -> None:
        if self._stopped:
            return
        self.watchdog.wake()
        topics = {*news.masters, *news.docs, "exchange"}
        if news.disputes:
            topics.add("disputes")
        if "station" in news.masters:
            self.window.set_kind(self._kind())
        self._follower.told(frozenset(topics))
        self.window.exchange_told(connected=news.connected)

    def _sign_out_idle(self) -> None:
        if self.work.terminal().actor:
            sign_out_idle(self.window.desk)
