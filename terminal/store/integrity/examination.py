"""One look at the whole store, a piece at a time: the quick questions at start, then every page of the file
and every event while nobody works.
"""

import time
from collections.abc import Generator, Iterator
from typing import Final

from terminal.domain.events.chain import GENESIS, first_break
from terminal.faults import FaultCode, StoreFault
from terminal.store import journal
from terminal.store.database import Database
from terminal.store.facts import ExchangeState, Identity, read_fact
from terminal.store.integrity.condition import (
    Trouble,
    chain_trouble,
    damage,
    end_trouble,
    head_file_trouble,
    log_rest_trouble,
    log_trouble,
    settings_trouble,
    unsent_trouble,
)
from terminal.store.page_check import PageCheck

AT_ONCE: Final = 4096
"""So many pages (16 MB, some 15,000 events) are looked at in the first step, however busy the computer is."""
_EVENTS_AT_ONCE: Final = 200
_PIECE_S: Final = 0.02


class Examination:
    """`troubles` grows with the steps, `done` when everything was looked at. It reads, and writes nothing."""

    def __init__(
        self, database: Database, key: bytes, identity: Identity | None, known: tuple[Trouble, ...] = ()
    ) -> None:
        """`known` are the troubles an earlier examination has found: none goes away by itself."""
        self._database = database
        self._key = key
        self._identity = identity
        self.troubles = known
        self.done = False
        self._pieces = self._all()

    def step(self, seconds: float) -> bool:
        """Goes on for about so long; True when it is done. The first step asks the quick questions whole
        and looks at the first pages.
        """
        until = time.perf_counter() + seconds
        while not self.done:
            self.done = next(self._pieces, None) is None
            if time.perf_counter() >= until:
                break
        return self.done

    def finish(self) -> tuple[Trouble, ...]:
        """Looks at all that is left; gives the troubles."""
        while not self.step(1.0):
            pass
        return self.troubles

    def _all(self) -> Iterator[bool]:
        pages = PageCheck(self._database.page_file(), self._key)
        unread = not self._quick()
        pages.step(0.0, least=AT_ONCE)
        while not pages.step(_PIECE_S):
            yield True
        if not (pages.bad or unread):
            unread = yield from self._chain()
        if pages.bad or unread:
            self._note(damage(self._database, self._identity, pages.bad, pages.pages))
        yield True

    def _quick(self) -> bool:
        """Asks what is soon answered; False where a page on the way cannot be read."""
        self._note(head_file_trouble(self._database))
        self._note(log_trouble(self._database))
        self._note(log_rest_trouble(self._database))
        own = self._identity
        try:
            self._note(settings_trouble(self._database))
            if own is not None:
                self._note(end_trouble(self._database, own))
                self._note(unsent_trouble(self._database, own))
        except StoreFault as fault:
            return _not_damaged(fault)
        return True

    def _chain(self) -> Generator[bool, None, bool]:
        """Goes through all events of this epoch; True where a page on the way cannot be read."""
        own = self._identity
        connection = self._database.connection()
        if own is None:
            return False
        acknowledged = (read_fact(connection, ExchangeState) or ExchangeState()).acknowledged
        prev = GENESIS
        first = 1
        try:
            while links := journal.links(
                self._database.connection(), own.terminal_id, own.epoch, first, _EVENTS_AT_ONCE
            ):
                broken = first_break(links, prev, first)
                if broken:
                    self._note(chain_trouble(own.epoch, broken, acknowledged))
                    break
                prev = links[-1].hash
                first = links[-1].sequence + 1
                yield True
        except StoreFault as fault:
            return not _not_damaged(fault)
        return False

    def _note(self, found: Trouble | None) -> None:
        if found is not None and found.code not in {known.code for known in self.troubles}:
            self.troubles = (*self.troubles, found)


def _not_damaged(fault: StoreFault) -> bool:
    """False for damage, which the look at all pages finds; any other fault is raised."""
    if fault.code is not FaultCode.STORE_DAMAGED:
        raise fault
    return False
