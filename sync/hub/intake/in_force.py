"""The master data by which an event is judged: those of the revision that it names."""

from typing import TypeVar

from sync.hub.store.work import Work
from terminal.domain.events.payloads import Event
from terminal.domain.masters.rows import MasterRow

R = TypeVar("R", bound=MasterRow)


class InForceAt:
    """Master rows as the terminal had them that wrote an event."""

    def __init__(self, work: Work, revision: int) -> None:
        self._work = work
        self._revision = revision

    def row(self, struct: type[R], key: str | None) -> R | None:
        """The row of that key, None where there is none. One of which the terminal had not heard yet counts
        as it was first.
        """
        if not key:
            return None
        found = self._work.master_at(struct.kind, key, self._revision)
        if found is None:
            found = next(iter(self._work.versions(struct.kind, key)), None)
        return found if isinstance(found, struct) else None


def in_force(work: Work, event: Event) -> InForceAt:
    """The rows by which an event is judged."""
    return InForceAt(work, event.envelope.revision)
