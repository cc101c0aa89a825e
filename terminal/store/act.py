"""One transaction of the floor. Its begin and end are the store's, what it writes is the journal's."""

import msgspec
from sqlalchemy import Connection

from terminal.domain.events.bounds import OutOfBounds, envelope_problem, fitted
from terminal.domain.events.payloads import EventKey, Payload
from terminal.domain.ids import EventId
from terminal.domain.masters.chart_plan import Signal
from terminal.store import journal, projection
from terminal.store.journal import ActHeader, Head
from terminal.store.projection import Docs


class Act:
    """One transaction of the floor: events and what follows from them, all or nothing."""

    def __init__(self, connection: Connection, header: ActHeader, last: Head, docs: Docs) -> None:
        self.connection = connection
        self.header = header
        self.head = last
        self.docs = docs
        self.keys: list[EventKey] = []
        self.signals: list[Signal] = []
        """What the act's values did on control charts; goes with its outcome."""

    def add(self, event_id: EventId, payload: Payload, **about: object) -> EventKey:
        """Adds an event about `order`, `operation`, `subject`, `equipment`, `corrects`; gives its key.

        What of `payload` only describes is cut to its bound; raises OutOfBounds for what cannot be cut.
        """
        payload = fitted(payload)
        envelope = journal.make_envelope(self.header, self.head, event_id, payload, **about)
        if problem := envelope_problem(envelope):
            raise OutOfBounds(problem)
        self.head = projection.append(self.connection, envelope, payload, self.docs)
        self.keys.append(envelope.key)
        return envelope.key

    def sign_in_as(self, actor: str | None, session: str | None, authentication: str) -> None:
        """From here on the act's events carry this person."""
        self.header = msgspec.structs.replace(
            self.header, actor=actor, session=session, authentication=authentication
        )
