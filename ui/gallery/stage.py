"""One terminal of the demo plant whose clock stands: a fresh store, the real window, and hands for it."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QAbstractButton, QApplication

import resources
from devices.capabilities import Reading, ReadingKind, next_reading_id
from sync.hub.masters.files.problems import Findings
from sync.hub.masters.reading import assembled, read_files
from terminal.domain.ids import StationCode
from terminal.domain.masters.rows import MasterRow, Person, Station
from terminal.domain.pin_verifier import sealed
from terminal.stations import station_type
from terminal.stations.assembly import ASSEMBLY
from terminal.store.facts import Identity, Settings
from terminal.store.masters import put_master
from terminal.store.store import Store
from terminal.usecases.parts.workplace import Workplace
from ui.desk.measuring import note_sample
from ui.feedback import Tone
from ui.jobs import Background, at_once
from ui.widgets.lists.tiles import ChoiceTile
from ui.widgets.touch import Touchable
from ui.window.hooks import Hooks
from ui.window.window import Window

ZONE = "Asia/Shanghai"
START_US = 1_795_312_800_000_000
"""2026-11-22 10:00 in the plant, in the day shift."""
PAUSE_S = 3.0
"""Longer than the window in which the same label counts as read twice."""
SETTLING = 3
"""A layout inside a layout inside a layout learns of a change one turn of the event loop after the other."""
_KEY = bytes(32)
_PEPPER = bytes(range(32))


class StillClock:
    """Time passes only when it is told to."""

    boot_id = "gallery"

    def __init__(self) -> None:
        self._at_us = START_US
        self._at_ns = 10**12

    def now(self) -> int:
        return self._at_us

    def monotonic_ns(self) -> int:
        return self._at_ns

    def advance(self, seconds: float) -> None:
        """Lets so much time pass."""
        self._at_us += round(seconds * 1e6)
        self._at_ns += round(seconds * 1e9)


@cache
def demo_rows() -> tuple[MasterRow, ...]:
    """The demo plant's master data, by the parser that an import uses."""
    found = Findings()
    texts = {path.name: path.read_text(encoding="utf-8-sig") for path in resources.demo_path().iterdir()}
    return assembled(read_files(texts, found))


def _sealed(row: MasterRow) -> MasterRow:
    """As a hub would tell it: a PIN's verifier is sealed."""
    return msgspec.structs.replace(row, pin=sealed(row.pin, _PEPPER)) if isinstance(row, Person) else row


@cache
def _plant_store() -> dict[str, bytes]:
    """The files of a closed store that holds the plant's master data; made once for all stages."""
    with TemporaryDirectory() as folder:
        store = Store(Path(folder), _KEY)
        with store.database.write() as connection:
            for revision, row in enumerate(map(_sealed, demo_rows()), start=1):
                put_master(connection, row.kind, row.key(), revision, msgspec.json.encode(row))
        store.close()
        return {path.name: path.read_bytes() for path in Path(folder).iterdir()}


class StagedTerminal:
    """A terminal at `station`; the window is made when first needed."""

    def __init__(self, folder: Path, station: str, size: tuple[int, int]) -> None:
        self.clock = StillClock()
        for name, content in _plant_store().items():
            (folder / name).write_bytes(content)
        self._store = Store(folder, _KEY)
        self.online()
        self._size = size
        self._windows: list[Window] = []
        self.background: Background = at_once
        """What becomes of what takes time; a scene may leave it undone."""
        self.window = self._open(station)

    def settle(self, settings: Settings) -> None:
        """The settings in force."""
        self._store.keep(settings)

    def go(self, station: str) -> None:
        """Goes on at another station's terminal, with all that was done before: as if the hub had told it."""
        self.window = self._open(station)

    def _open(self, station: str) -> Window:
        identity = Identity(terminal_id=f"T-{station}", epoch=1, station=StationCode(station), zone=ZONE)
        self._store.keep(identity)
        work = self._work = Workplace(self._store, self.clock, identity, _PEPPER)
        row = work.masters.get(Station, station)
        kind = station_type(row.type) if row else None
        window = Window(work, kind or ASSEMBLY, Hooks(background=self._compute))
        window.resize(*self._size)
        self._windows.append(window)
        return window

    def _compute(self, job: Callable[[], Any], then: Callable[[Any], None]) -> None:
        self.background(job, then)

    def online(self) -> None:
        """The hub was heard just now."""
        self._store.keep(
            msgspec.structs.replace(
                self._store.exchange(), contact_at=self.clock.now(), revision=len(demo_rows())
            )
        )

    def offline(self, hours: int = 1) -> None:
        """The hub has not been heard for so long."""
        long_ago = self.clock.now() - hours * 3600 * 10**6
        self._store.keep(msgspec.structs.replace(self._store.exchange(), contact_at=long_ago))

    @property
    def store(self) -> Store:
        """The terminal's store, for what only the hub can bring about."""
        return self._store

    def change(self, row: MasterRow) -> None:
        """The hub changes a master row."""
        with self._store.database.write() as connection:
            put_master(connection, row.kind, row.key(), len(demo_rows()) + 1, msgspec.json.encode(row))
        self._store.forget()

    def scan(self, *codes: str) -> None:
        """Holds labels under the scanner, one after the other, with time to put them away."""
        for code in codes:
            self.clock.advance(PAUSE_S)
            self.read(code)

    def read(self, code: str) -> None:
        """Reads a label at once."""
        now = self.clock.now()
        at_ns = self.clock.monotonic_ns()
        self.window.router.read(
            Reading(next_reading_id(), "scanner", ReadingKind.CODE, code, code.encode(), None, now, at_ns)
        )

    def sense(self, channel: str, value: str, unit: str) -> None:
        """A sensor says its present value."""
        device, _, part = channel.partition("/")
        now = self.clock.now()
        at_ns = self.clock.monotonic_ns()
        note_sample(
            self._work,
            Reading(
                next_reading_id(),
                device,
                ReadingKind.SAMPLE,
                value,
                b"",
                None,
                now,
                at_ns,
                unit=unit,
                channel=part,
            ),
        )

    def touch(self, *names: str) -> None:
        """Touches buttons by object name, or tiles by key. Raises LookupError where there is none."""
        for name in names:
            self.show()
            button = self._button(name)
            if button is None:
                raise LookupError(f"Nothing to touch is called {name} on {self.window.screen_name()}.")
            if isinstance(button, Touchable):
                button.rest.stop()  # a person would have waited
                self._pause()
            button.click()

    def _pause(self) -> None:
        """A good result has turned neutral until a hand gets there; the rest stays."""
        strip = self.window.strip
        if strip.tone is Tone.OK:
            strip.fade.timeout.emit()

    def type(self, digits: str) -> None:
        """Types on the keypad."""
        self.touch(*(f"key_{digit}" for digit in digits))

    def _button(self, name: str) -> QAbstractButton | None:
        for button in self.window.findChildren(QAbstractButton):
            called = button.objectName() == name or (
                isinstance(button, ChoiceTile) and button.choice.key == name
            )
            if called and button.isVisible() and button.isEnabled():
                return button
        return None

    def show(self) -> None:
        """Brings the window onto the (offscreen) screen and lets it lay itself out."""
        self.window.show()
        for _ in range(SETTLING):
            QApplication.processEvents()

    def close(self) -> None:
        """Ends the terminal."""
        for window in self._windows:
            window.close_down()
            window.hide()
            window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self._store.close()
