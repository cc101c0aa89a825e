"""Events folded one after the other, as by a hub that hears them in order: docs, sums, and what is wrong."""

from collections.abc import Callable

from terminal.domain.events.finding import Finding
from terminal.domain.events.payloads import Event
from terminal.domain.ids import Thing
from terminal.domain.masters.rows import MasterRow
from terminal.domain.rules.exclusion import exclusion
from terminal.domain.rules.in_force import R
from terminal.domain.rules.objection import objections
from terminal.domain.state.count import SumDoc, added, plus
from terminal.domain.state.fold import Doc, fold, touched
from terminal.domain.state.unit import UnitDoc

Rows = Callable[[str, str], MasterRow | None]


class KnownRows:
    """Master rows by kind and key, as they are in force."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def row(self, struct: type[R], key: str | None) -> R | None:
        found = self._rows(struct.kind, key) if key else None
        return found if isinstance(found, struct) else None


class Folding:
    """The docs of everything, and the findings."""

    def __init__(self, rows: Rows = lambda _kind, _key: None) -> None:
        self.docs: dict[Thing, Doc] = {}
        self.findings: list[Finding] = []
        self.excluded: list[Event] = []
        self._in_force = KnownRows(rows)

    def take(self, event: Event) -> tuple[Thing, ...]:
        """Folds an event; gives what it touches."""
        things = touched(event)
        reasons = [found for thing in things if (found := exclusion(thing, self.docs.get(thing), event))]
        self.findings += reasons or [
            found
            for thing in things
            for found in objections(thing, self.docs.get(thing), event, self._in_force)
        ]
        self.excluded += [event] if reasons else []
        gained = {} if reasons else added(None, None, event)
        for thing in things:
            before = self.docs.get(thing)
            after = fold(thing, before, event, stands=not reasons)
            if isinstance(after, UnitDoc):
                gained |= added(before if isinstance(before, UnitDoc) else None, after, event)
            elif isinstance(after, SumDoc) and (part := gained.get(thing)):
                after = plus(after, part)
            self.docs[thing] = after
        return things
