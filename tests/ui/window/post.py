"""A station as it stands on the floor, for tests: the real window on a real store, with scanner and fingers
that count what they do.
"""

import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication

from devices.capabilities import Reading, ReadingKind, next_reading_id
from devices.wedge.judge import WedgeSettings
from terminal.domain.events.codec import decode_event
from terminal.domain.events.payloads import Event, EventKey, ScanRefused
from terminal.domain.ids import LotCode, Operation, OrderCode, PersonCode, ThingKind
from terminal.domain.masters.rows import Lot
from terminal.domain.state.fold import encode_doc
from terminal.domain.state.unit import Standing, UnitDoc, WorkResult
from terminal.store.projection import merge_hub_doc
from terminal.store.store import Store
from terminal.usecases.choose_order import choose_order
from terminal.usecases.material.mount_lot import mount_lot
from terminal.usecases.parts.workplace import Workplace
from terminal.usecases.sign_in import sign_in
from tests.fakes.clock import START, FakeClock
from tests.fakes.station_kind import kind_with
from tests.fakes.workplace import KEY, make_workplace
from ui.feedback import Tone
from ui.program.links.bridge import WedgeFilter
from ui.widgets.lists.tiles import ChoiceTile
from ui.window.hooks import Hooks
from ui.window.window import Window

ALL = ("station", "inspection", "disposition", "receiving", "packing", "my_reports", "andon", "trace")


class Post:
    """One station. `counts` holds scans "S", touches "T" and digits "D" since `counts.clear()`."""

    def __init__(self, folder: Path, station: str, screens: tuple[str, ...] = ALL) -> None:
        self.clock = FakeClock()
        self.work = make_workplace(folder, station, self.clock)
        self.tones: list[Tone] = []
        self.counts: Counter[str] = Counter()
        self.window = Window(self.work, kind_with(*screens), Hooks(play=self.tones.append))
        self.window.resize(1280, 800)
        self.window.show()
        self._folder = folder

    def close(self) -> None:
        """Ends window and store."""
        self.window.close_down()
        self.window.close()
        self.window.deleteLater()
        self.work.store.close()

    # ------------------------------------------------------------ what a person does

    def scan(self, code: str) -> None:
        """A label before the scanner, two seconds after whatever was before."""
        self.clock.turn(2)
        self.counts["S"] += 1
        self.read(code)

    def read(self, code: str, device: str = "scanner") -> None:
        """A reading as the device layer gives it."""
        now = self.clock.monotonic_ns()
        raw = code.encode()
        reading = Reading(next_reading_id(), device, ReadingKind.CODE, code, raw, None, self.clock.now(), now)
        self.window.router.read(reading)

    def touch(self, name: str) -> None:
        """A finger where the button of that object name, or the tile of that key, is seen."""
        QApplication.processEvents()
        found = self._button(name)
        assert found is not None, f"nothing to touch called {name}; there are {self._names()}"
        self.counts["D" if name.startswith("key_") and name[-1].isdigit() else "T"] += 1
        self.clock.turn(1)
        place = found.mapTo(self.window, found.rect().center())
        handle = self.window.windowHandle()
        QTest.mouseClick(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
        QApplication.processEvents()

    def first(self, prefix: str) -> str:
        """The name of the first thing to touch whose name begins so."""
        return next(name for name in self._names() if name.startswith(prefix))

    def _button(self, name: str) -> QAbstractButton | None:
        return next((button for button in self._buttons() if name in _called(button)), None)

    def _buttons(self) -> list[QAbstractButton]:
        found = self.window.findChildren(QAbstractButton)
        return [button for button in found if button.isVisible() and button.isEnabled()]

    def _names(self) -> list[str]:
        return [name for button in self._buttons() for name in _called(button) if name]

    # ------------------------------------------------------------ what came of it

    def events(self, after: int = 0) -> list[Event]:
        """The journal from behind sequence `after`."""
        links = self.work.store.links(self.work.identity, after + 1, 100_000)
        return [decode_event(link.body) for link in links]

    def written(self, after: int = 0) -> list[str]:
        """The types of those events; a refused scan with its rule."""
        return [_named(event) for event in self.events(after)]

    def sequence(self) -> int:
        """How many events there are."""
        return self.work.store.unsent_count(self.work.identity)

    # ------------------------------------------------------------ to a beginning

    def sign_in(self, person: str = "E10482") -> None:
        """Past the screen."""
        sign_in(self.work, self.work.new_id(), PersonCode(person))
        self.window.refresh()

    def take_order(self, order: str) -> None:
        """Past the screen."""
        choose_order(self.work, self.work.new_id(), OrderCode(order))
        self.window.refresh()

    def put_lots_in_use(self, *items: str) -> None:
        """Past the screen: a lot of each item at an operation by quantity."""
        for item in items:
            mount_lot(self.work, self.work.new_id(), LotCode(usable_lot(self.work, item)))
        self.window.refresh()

    def passed_before(self, unit: str, order: str, item: str, operations: tuple[int, ...]) -> None:
        """The hub says that other stations have passed the unit."""
        history = tuple(
            Standing(EventKey("T-OTHER", 1, number), WorkResult.GOOD, Operation(operation), START, "ST-OTHER")
            for number, operation in enumerate(operations, start=1)
        )
        doc = UnitDoc(unit, item=item, order=order, started_at=START, history=history)
        own = (self.work.identity.terminal_id, self.work.identity.epoch)
        with self.work.store.database.write() as connection:
            merge_hub_doc(connection, own, (ThingKind.UNIT, unit), 1, encode_doc(doc))

    def keep(self) -> Path:
        """A copy of the store as it is, to come back to."""
        self.work.store.database.connection().exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        kept = self._folder.with_suffix(".kept")
        kept.mkdir()
        shutil.copy(self._folder / "store.db", kept / "store.db")
        return kept

    def go_back_to(self, kept: Path, at: Path) -> None:
        """The same window on a fresh copy of a kept store."""
        self.work.store.close()
        at.mkdir()
        shutil.copy(kept / "store.db", at / "store.db")
        self.work.store = Store(at, KEY)
        self.clock.turn(10)
        self.clock.wall = START


def with_wedge(app: QApplication, post: Post) -> tuple[WedgeFilter, Callable[[], None]]:
    """The filter of the program over the whole application, and what takes it off again."""
    wedge = WedgeFilter(WedgeSettings(scan_codes="x11"), post.clock, post.window)
    wedge.scanned.connect(post.window.router.read)
    app.installEventFilter(wedge)
    return wedge, lambda: app.removeEventFilter(wedge)


def usable_lot(work: Workplace, item: str) -> str:
    """A lot of the item with the most left."""
    today = "2026-11-22"
    rows = [
        row
        for row in work.masters.all(Lot)
        if row.item == item
        and row.state == "released"
        and (row.expires is None or row.expires.isoformat() > today)
    ]
    return max(rows, key=lambda row: row.quantity).code


def _called(button: QAbstractButton) -> tuple[str, str]:
    return button.objectName(), button.choice.key if isinstance(button, ChoiceTile) else ""


def _named(event: Event) -> str:
    payload = event.payload
    return f"refused: {payload.refusal}" if isinstance(payload, ScanRefused) else event.envelope.type
