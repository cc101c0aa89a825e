"""A terminal's folder opened: held by this process, its secrets and its condition checked. No Qt."""

from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from terminal.domain.masters.shifts import known_zone
from terminal.faults import ConfigFault, FaultCode, StoreFault
from terminal.folder_lock import FolderLock
from terminal.store.database import with_place
from terminal.store.facts import Identity
from terminal.store.keys.store_key import KeyStore, pin_pepper, require_own_pepper, store_key
from terminal.store.store import Store
from ui.words.store import refuse_damaged

LOOK_S: Final = 0.3
"""So long is a store looked at before the first frame; the rest while nobody works
(`ui.program.store_care`).
"""


@dataclass(frozen=True, slots=True)
class Opened:
    """The open store with who it belongs to."""

    store: Store
    identity: Identity
    key_fallback: bool
    pepper: bytes = b""
    lock: FolderLock | None = None

    def close(self) -> None:
        """Closes the store and lets its folder go."""
        self.store.close()
        if self.lock is not None:
            self.lock.release()


def open_store(data: Path, keys: KeyStore | None) -> Opened:
    """Opens the store of an enrolled terminal, its folder held, and looks at its condition. Raises
    StoreFault, ConfigFault; then nothing is open, and where no terminal is nothing is made.
    """
    if not any((data / name).exists() for name in ("store.db", "store.head")):
        raise _not_enrolled(data)
    with ExitStack() as undo:
        lock = undo.enter_context(FolderLock(data))
        key = store_key(data, keys)
        pepper = pin_pepper(data, keys)
        try:
            store = undo.enter_context(closing(Store(data, key.key)))
            identity = _looked_at(store, data)
            require_own_pepper(data, pepper, identity.pepper_mark)
        except StoreFault as fault:
            raise with_place(data / "store.db", key.key, fault) from fault
        undo.pop_all()
    return Opened(store, identity, key.fallback, pepper, lock)


def _looked_at(store: Store, data: Path) -> Identity:
    """Who the terminal is, the store's condition having been looked at."""
    identity = store.identity()
    if identity is None:
        mark = store.database.end.slots.mark
        raise _identity_lost(mark.sequence) if mark is not None and mark.sequence else _not_enrolled(data)
    if not known_zone(identity.zone):
        raise _no_zone(identity.zone)
    store.examine(identity, LOOK_S)
    refuse_damaged(store.troubles)
    return identity


class NotEnrolled(ConfigFault):
    """No hub knows the terminal in that folder yet."""


def _not_enrolled(data: Path) -> NotEnrolled:
    detail = f"The terminal in {data} is not enrolled; it was not started. Run “tracepost enroll” first."
    return NotEnrolled(FaultCode.CONFIG_WRONG, detail)


def _identity_lost(event: int) -> StoreFault:
    """The head file knows events, and the store not even whose: the log of its first minutes is gone."""
    detail = (
        f"store.db has lost its end, up to event {event}, and with it which terminal this is; it was not "
        "started. Keep a copy of the folder for whoever looks after the hub, then run “tracepost enroll”."
    )
    found = StoreFault(FaultCode.STORE_DAMAGED, detail)
    found.placed = True
    return found


def _no_zone(zone: str) -> ConfigFault:
    detail = (
        f"The station's time zone {zone} is not known here; the terminal was not started. "
        "Install the program again; if the zone is misspelt, correct it in the hub's plant.toml."
    )
    return ConfigFault(FaultCode.CONFIG_WRONG, detail)
