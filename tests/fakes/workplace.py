"""A workplace of the demo plant on a real encrypted store in a temporary folder, with a clock the test
moves.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

import resources
from sync.hub.masters.import_folder import read_masters
from terminal.domain.ids import EventId, StationCode, uuid7
from terminal.domain.masters.rows import MasterRow, Person, Routing
from terminal.domain.pin_verifier import sealed
from terminal.store.facts import ExchangeState, Identity
from terminal.store.masters import put_master
from terminal.store.store import Store
from terminal.usecases.parts.workplace import Workplace
from tests.fakes.clock import FakeClock

KEY = bytes(range(32))
PEPPER = bytes(range(32, 64))
_ROWS: list[tuple[MasterRow, ...]] = []
_STORE: dict[str, bytes] = {}


def demo_rows() -> tuple[MasterRow, ...]:
    """The demo plant's masters as a hub tells them; read once for all tests.

    Its oven is not here: what sensors give is entered by hand, but where a test binds a step itself.
    """
    if not _ROWS:
        read = read_masters(resources.demo_path())
        assert not read.problems, read.problems
        _ROWS.append(tuple(without_sensors(with_sealed_pin(row)) for row in read.rows))
    return _ROWS[0]


def with_sealed_pin(row: MasterRow) -> MasterRow:
    """The row as the hub tells it: the verifier of a PIN is sealed."""
    return msgspec.structs.replace(row, pin=sealed(row.pin, PEPPER)) if isinstance(row, Person) else row


def without_sensors(row: MasterRow) -> MasterRow:
    """The row with no step bound to a sensor."""
    if not isinstance(row, Routing):
        return row
    operations = tuple(
        msgspec.structs.replace(
            entry, steps=tuple(msgspec.structs.replace(step, source=None) for step in entry.steps)
        )
        for entry in row.operations
    )
    return msgspec.structs.replace(row, operations=operations)


def load_rows(store: Store, rows: tuple[MasterRow, ...]) -> None:
    """Puts rows into a store as the exchange would."""
    with store.database.write() as connection:
        for revision, row in enumerate(rows, start=1):
            put_master(connection, row.kind, row.key(), revision, msgspec.json.encode(row))
    store.masters.forget()


def _store_with_masters() -> dict[str, bytes]:
    """The files of a closed store that holds the demo plant's masters and nothing else; made once for all
    tests.
    """
    if not _STORE:
        with TemporaryDirectory() as folder:
            store = Store(Path(folder), KEY)
            load_rows(store, demo_rows())
            store.close()
            _STORE.update({path.name: path.read_bytes() for path in Path(folder).iterdir()})
    return _STORE


def make_workplace(folder: Path, station: str = "ST-020", clock: FakeClock | None = None) -> Workplace:
    """A terminal at `station` with the demo plant's masters, heard from the hub just now."""
    clock = clock or FakeClock()
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "store.db").exists():
        for name, raw in _store_with_masters().items():
            (folder / name).write_bytes(raw)
    store = Store(folder, KEY)
    identity = Identity(
        terminal_id=f"T-{station}", epoch=1, station=StationCode(station), zone="Asia/Shanghai"
    )
    store.keep(identity)
    store.keep(ExchangeState(contact_at=clock.now(), revision=len(demo_rows())))
    return Workplace(store, clock, identity, PEPPER)


def command(work: Workplace) -> EventId:
    """A new command id."""
    return EventId(uuid7(work.clock.now()))
