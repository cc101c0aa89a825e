"""Looks after the journals this computer wrote before its present one: what the hub has not of them, or has
lost since it was restored from a backup, is handed over again. It starts no thread.
"""

import logging
from typing import Final

import msgspec

from sync.station.client import Abandoned, Client, ClientFactory, HubRefusal
from sync.station.handover import Giver
from terminal.clock import Clock
from terminal.faults import Fault
from terminal.store.attachments import send_again
from terminal.store.facts import Former, Formers
from terminal.store.store import Store
from terminal.store.tables import position

LONGEST_WAIT_S: Final = 60.0
_log = logging.getLogger(__name__)


class Review:
    """The review of the former journals, a message at a time."""

    def __init__(self, store: Store, clock: Clock, clients: ClientFactory) -> None:
        self._store = store
        self._clock = clock
        self._clients = clients
        self._client: Client | None = None
        self._giver: Giver | None = None
        self._not_before_ns = 0

    def is_due(self) -> bool:
        """True when there is something to ask now."""
        state = self._store.exchange()
        formers = self._store.formers()
        if not formers.formers or not state.admitted_at:
            return False
        waits = self._clock.monotonic_ns() < self._not_before_ns
        return not waits and (formers.reviewed != state.admitted_at or self._open() is not None)

    def step(self) -> None:
        """Sends the next message. What goes wrong is tried again later; raises only bugs."""
        state = self._store.exchange()
        formers = self._store.formers()
        if formers.reviewed != state.admitted_at:  # a hub that may know nothing of them
            again = tuple(Former(each.identity) for each in formers.formers)
            self._store.keep(Formers(again, state.admitted_at))
        former = self._open()
        if former is not None:
            self._ask(former)

    def abandon(self) -> None:
        """Ends the request that runs; from any thread."""
        if self._client is not None:
            self._client.abandon()

    def close(self) -> None:
        """Gives the connection back."""
        if self._client is not None:
            self._client.close()
        self._client = self._giver = None

    def _open(self) -> Former | None:
        """The oldest one that is not known to be at the hub."""
        return next((each for each in self._store.formers().formers if not each.complete), None)

    def _ask(self, former: Former) -> None:
        if self._giver is None or self._giver.identity != former.identity:
            self.close()
            self._client = self._clients(former.identity)
            self._giver = Giver(self._store, former.identity, self._client)
        assert self._client is not None
        self._client.arm()
        try:
            reply = self._giver.ask()
        except Abandoned:
            return
        except Fault as fault:
            self._failed(fault)
            return
        done = self._giver.is_done()
        held = self._giver.through(reply.held)
        if not former.acknowledged:  # with the events the hub may have lost their files
            with self._store.database.write() as connection:
                send_again(connection, position(former.identity.epoch, held))
        self._note(former, msgspec.structs.replace(former, acknowledged=held, complete=done))
        if done:
            self.close()

    def _failed(self, fault: Fault) -> None:
        assert self._giver is not None
        if isinstance(fault, HubRefusal) and not self._giver.pace.failures:
            return
        wait_s = min(LONGEST_WAIT_S, 2.0**self._giver.pace.failures)
        self._not_before_ns = self._clock.monotonic_ns() + round(wait_s * 1e9)
        _log.info("A former journal was not handed over, it is tried again: %s", fault.detail)

    def _note(self, before: Former, after: Former) -> None:
        formers = self._store.formers()
        found = tuple(after if each.identity == before.identity else each for each in formers.formers)
        self._store.keep(msgspec.structs.replace(formers, formers=found))
