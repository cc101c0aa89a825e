"""A station of the demo plant that can be measured for long: its lots and orders never run out."""

from pathlib import Path

import msgspec

from sync.protocol.signing import new_key
from terminal.clock import SystemClock
from terminal.domain.ids import StationCode
from terminal.domain.masters.kinds import OrderState
from terminal.domain.masters.rows import Lot, MasterRow, WorkOrder
from terminal.store.facts import ExchangeState, Identity
from terminal.store.store import Store
from terminal.usecases.parts.workplace import Workplace
from tests.fakes.workplace import KEY, demo_rows, load_rows

PLENTY = 100_000_000
STATION = "ST-040"
BADGE = "B10482"
ORDER = "WO-2026-1152"


def endless_rows() -> tuple[MasterRow, ...]:
    """The demo's masters with that much of every lot and order."""
    return tuple(_endless(row) for row in demo_rows())


def _endless(row: MasterRow) -> MasterRow:
    if isinstance(row, Lot):
        return msgspec.structs.replace(row, quantity=PLENTY, state=OrderState.RELEASED, expires=None)
    if isinstance(row, WorkOrder):
        return msgspec.structs.replace(row, quantity=PLENTY)
    return row


def make_station(folder: Path, station: str = STATION) -> Workplace:
    """A terminal with an encrypted store in `folder` and the endless masters."""
    store = make_store(folder, KEY, station)
    identity = store.identity()
    assert identity is not None
    return Workplace(store, SystemClock(), identity)


def make_store(folder: Path, key: bytes, station: str = "ST-020", hub_url: str = "") -> Store:
    """The store of such a terminal, heard from the hub just now."""
    folder.mkdir(parents=True, exist_ok=True)
    store = Store(folder, key)
    load_rows(store, endless_rows())
    identity = Identity(
        terminal_id=f"T-{station}",
        epoch=1,
        station=StationCode(station),
        zone="Asia/Shanghai",
        hub_url=hub_url,
        private_key=new_key()[0],
    )
    store.keep(identity)
    store.keep(ExchangeState(contact_at=SystemClock().now(), revision=len(demo_rows())))
    return store
