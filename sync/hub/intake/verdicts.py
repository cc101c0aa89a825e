"""One verdict for each event: does it stand, by the state of everything it touches before it.

An event that any of its things excludes counts in none of them. Where one arrives that belongs before others,
the things it touches are folded anew from all their events; where that changes whether an old event stands,
so are the other things that one touches, until nothing changes any more. What comes out does not depend on
the order of arrival, for each verdict follows from what stands earlier alone.
"""

import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Final

import msgspec
from sqlalchemy import delete, insert, select

from sync.hub.intake.book import Correction
from sync.hub.intake.disputes import Found
from sync.hub.intake.in_force import in_force
from sync.hub.intake.journal import Stored, consulted_by, stored_about
from sync.hub.intake.notices import named
from sync.hub.store.tables import exclusion as exclusions
from sync.hub.store.work import Work
from terminal.domain.events.finding import Finding, FindingCode
from terminal.domain.events.payloads import ComponentConsumed, Event, EventKey, LotReceived, ReportTakenBack
from terminal.domain.ids import Thing, ThingKind
from terminal.domain.masters.rows import Lot
from terminal.domain.rules.exclusion import exclusion
from terminal.domain.rules.objection import objections
from terminal.domain.state.fold import SUMS, Doc, consulted, fold, touched
from terminal.domain.state.place import LotDoc
from terminal.domain.state.unit import UnitDoc, WorkResult

_AT_ONCE: Final = 400
SETTLED_BY_WORK: Final = {FindingCode.OPERATION_MISSING, FindingCode.COMPONENT_NOT_FINISHED}
"""What is no longer asked once the work has come after all."""
_log = logging.getLogger(__name__)


class Verdicts(msgspec.Struct):
    """What came of it.

    `docs`: each thing's doc and the place of its last event. `again`: the things that were folded anew.
    `found`: what was wrong, by thing. `events`: all that were looked at, by place. `excluded`: by number, the
    things that exclude an event; `turned`: old ones that stood and do not, or the other way round.
    """

    docs: dict[Thing, tuple[Doc, str]]
    again: frozenset[Thing]
    found: dict[Thing, list[Found]]
    events: list[Stored]
    excluded: dict[int, set[Thing]]
    turned: list[Stored]

    def stands(self, entry: Stored) -> bool:
        """Whether an event counts."""
        return not self.excluded[entry.number]


def judge(
    work: Work, new: Sequence[Stored], taken: Sequence[Correction], again: Collection[Thing]
) -> Verdicts:
    """Judges new events, understood and by place, and whatever old ones hang on them.

    Args:
        work: the job; nothing is written to its docs.
        new: the events.
        taken: what the book says of those that take reports back, new and old.
        again: things that are to be folded anew whether anything arrives late for them or not.
    """
    bench = _Bench(work, new, taken)
    again = {*again, *bench.late()}
    while True:
        judged = bench.run(again)
        shaken = bench.shaken(judged) - again
        if not shaken:
            bench.keep(judged)
            return judged
        again |= shaken


class _Asked(msgspec.Struct, frozen=True):
    """A finding with the doc it was found by."""

    found: Found
    before: Doc | None


class _Bench:
    """The events of one job, and the old ones they bring along."""

    def __init__(self, work: Work, new: Sequence[Stored], taken: Sequence[Correction]) -> None:
        self._work = work
        self._new = {entry.number: entry for entry in new}
        self._taken = {each.entry.number: each for each in taken}
        self._histories: dict[Thing, list[Stored]] = {}
        self._before: dict[int, set[Thing]] = {}
        self._known: set[int] = set()

    def late(self) -> set[Thing]:
        """The things of which an old event comes after a new one, where that matters."""
        found = set()
        for entry in self._new.values():
            for thing in _judged_things(entry):
                row = self._work.doc(thing)
                if (row.folded_to > entry.place and self._order_matters(thing, row.body, entry.event)) or (
                    isinstance(row.body, UnitDoc) and row.body.box and self._was_consulted(thing, entry)
                ):
                    found.add(thing)
            for thing in _consulted(entry):
                if self._work.doc(thing).folded_to > entry.place:
                    found.add(thing)
        return found

    def _was_consulted(self, thing: Thing, entry: Stored) -> bool:
        """True where a later event that changed nothing of the thing was judged by it."""
        return any(later.place > entry.place for later in consulted_by(self._work.connection, thing))

    def _order_matters(self, thing: Thing, doc: Doc | None, event: Event | None) -> bool:
        """False where the doc comes out the same though the event is folded after later ones: of a lot of
        the planners of which there is enough only the birth has a place.
        """
        if thing[0] != ThingKind.LOT or not isinstance(doc, LotDoc) or event is None:
            return True
        payload = event.payload
        if isinstance(payload, LotReceived):
            return doc.born is not None
        planned = in_force(self._work, event).row(Lot, doc.lot)
        used = payload.quantity if isinstance(payload, ComponentConsumed) and payload.lot == doc.lot else 0
        return planned is None or doc.used + used > planned.quantity + planned.used_before

    def run(self, again: set[Thing]) -> Verdicts:
        """Folds the new events, and the things in `again` from their first event on.

        What was taken back of a unit is then left out, as if it had never been, so that nothing is judged by
        it any more.
        """
        self._void: set[EventKey] = set()
        judged = self._run(again)
        while (void := _void(judged, again)) - self._void:
            self._void |= void
            judged = self._run(again)
        return judged

    def _run(self, again: set[Thing]) -> Verdicts:
        judged = Verdicts({}, frozenset(again), {}, self._events(again), {}, [])
        running: dict[Thing, Doc | None] = dict.fromkeys(again)
        asked: dict[Thing, list[_Asked]] = {}
        for entry in judged.events:
            things = [*_judged_things(entry), *_consulted(entry)]
            active = [thing for thing in things if thing in again or entry.number in self._new]
            for thing in active:
                if thing not in running:
                    running[thing] = self._work.doc(thing).body
            reasons = [] if entry.key in self._void else self._reasons(entry, active, running)
            by = self._elsewhere(entry, active) | {thing for thing, _ in reasons}
            judged.excluded[entry.number] = by
            stands = judged.stands(entry)
            counts = stands and entry.key not in self._void
            found = self._objections(entry, active, running) if counts else reasons
            before = {thing: running.get(thing) for thing in things}
            changed = [thing for thing in _judged_things(entry) if thing in active]
            found += self._fold(entry, changed, running, stands=counts)
            judged.docs |= {thing: (doc, entry.place) for thing in changed if (doc := running[thing])}
            for thing, finding in found:
                asked.setdefault(thing, []).append(_Asked(Found(entry, finding), before.get(thing)))
        for thing, entries in asked.items():
            judged.found[thing] = list(_open(entries, running.get(thing)))
        judged.turned = [entry for entry in judged.events if self._has_turned(judged, entry)]
        return judged

    def _has_turned(self, judged: Verdicts, entry: Stored) -> bool:
        stood = not self._before.get(entry.number)
        return entry.number not in self._new and judged.stands(entry) != stood

    def _events(self, again: Iterable[Thing]) -> list[Stored]:
        """The new events and all about the things in `again`, by place."""
        found = self._new | {number: each.entry for number, each in self._taken.items()}
        for thing in again:
            if thing not in self._histories:
                self._histories[thing] = stored_about(self._work.connection, thing)
            found |= {entry.number: entry for entry in self._histories[thing] if entry.event}
        unread = [number for number in found if number not in self._known]
        self._read(unread)
        return sorted(found.values(), key=lambda entry: entry.place)

    def _read(self, numbers: list[int]) -> None:
        for start in range(0, len(numbers), _AT_ONCE):
            some = numbers[start : start + _AT_ONCE]
            for row in self._work.connection.execute(select(exclusions).where(exclusions.c.number.in_(some))):
                self._before.setdefault(row.number, set()).add((ThingKind(row.kind), row.key))
        self._known.update(numbers)

    def _reasons(
        self, entry: Stored, active: Iterable[Thing], running: dict[Thing, Doc | None]
    ) -> list[tuple[Thing, Finding]]:
        """What excludes the event."""
        event = entry.event
        assert event is not None

        def judge(thing: Thing) -> Iterable[Finding]:
            return filter(None, (exclusion(thing, running[thing], event),))

        return [(thing, finding) for thing in active for finding in _findings(entry, thing, judge)]

    def _elsewhere(self, entry: Stored, active: Iterable[Thing]) -> set[Thing]:
        """What else excludes it: things that are not folded here, and the book of its order."""
        assert entry.event is not None
        others = self._before.get(entry.number, set()) - set(active)
        taken = self._taken.get(entry.number)
        if taken is None:
            return others
        order = (ThingKind.ORDER, entry.event.envelope.order or "")
        return others - {order} if taken.counts else others | {order}

    def _objections(
        self, entry: Stored, active: Iterable[Thing], running: dict[Thing, Doc | None]
    ) -> list[tuple[Thing, Finding]]:
        """What speaks against an event that stands."""
        event = entry.event
        assert event is not None
        rows = in_force(self._work, event)

        def judge(thing: Thing) -> Iterable[Finding]:
            found = objections(thing, running[thing], event, rows)
            return [named(self._work, running[thing], event, each) for each in found]

        return [(thing, finding) for thing in active for finding in _findings(entry, thing, judge)]

    def _fold(
        self, entry: Stored, active: Iterable[Thing], running: dict[Thing, Doc | None], *, stands: bool
    ) -> list[tuple[Thing, Finding]]:
        """Takes the event into the docs; gives into which it does not fold."""
        event = entry.event
        assert event is not None

        def take(thing: Thing) -> Iterable[Finding]:
            running[thing] = fold(thing, running[thing], event, stands=stands)
            return ()

        return [(thing, finding) for thing in active for finding in _findings(entry, thing, take)]

    def shaken(self, judged: Verdicts) -> set[Thing]:
        """The things that old events touch of which it has changed whether they stand."""
        return {thing for entry in judged.turned for thing in _judged_things(entry)}

    def keep(self, judged: Verdicts) -> None:
        """Writes which events are excluded, and by what."""
        gone: list[tuple[int, Thing]] = []
        come: list[tuple[int, Thing]] = []
        for number, by in judged.excluded.items():
            before = self._before.get(number, set())
            gone += [(number, thing) for thing in before - by]
            come += [(number, thing) for thing in by - before]
        for number, (kind, key) in gone:
            where = (exclusions.c.number == number, exclusions.c.kind == kind, exclusions.c.key == key)
            self._work.connection.execute(delete(exclusions).where(*where))
        if come:
            values = [{"number": number, "kind": kind, "key": key} for number, (kind, key) in come]
            self._work.connection.execute(insert(exclusions), values)


def _findings(entry: Stored, thing: Thing, judge: Callable[[Thing], Iterable[Finding]]) -> list[Finding]:
    """What comes of judging or folding an event by a thing. A fault in that is itself a finding: it must not
    stop a plant.
    """
    try:
        return list(judge(thing))
    except Exception:  # noqa: BLE001 - whatever it was, the event stays, and is disputed
        _log.exception("Event %s does not fold into %s %s: it is stored, and disputed.", entry.key, *thing)
        return [Finding(FindingCode.NOT_FOLDED, {"thing": f"{thing[0]} {thing[1]}"})]


def _judged_things(entry: Stored) -> list[Thing]:
    """The things of an event whose docs follow from their events one after the other."""
    assert entry.event is not None
    return [thing for thing in touched(entry.event) if thing[0] not in SUMS]


def _consulted(entry: Stored) -> list[Thing]:
    """The things by which an event is judged without changing them."""
    assert entry.event is not None
    return list(consulted(entry.event))


def _void(judged: Verdicts, again: Collection[Thing]) -> set[EventKey]:
    """Reports of units folded anew that were taken back, and what took them back."""
    found: set[EventKey] = set()
    for entry in judged.events:
        assert entry.event is not None
        target = entry.event.envelope.corrects
        if not isinstance(entry.event.payload, ReportTakenBack) or target is None:
            continue
        if judged.stands(entry) and any(
            kind == ThingKind.UNIT and (kind, key) in again for kind, key in touched(entry.event)
        ):
            found |= {target, entry.key}
    return found


def _open(asked: Iterable[_Asked], last: Doc | None) -> Iterator[Found]:
    """What is still to be asked: not of work that came after all."""
    for each in asked:
        if not _came_later(each.found.finding, each.before, last):
            yield each.found


def _came_later(finding: Finding, before: Doc | None, last: Doc | None) -> bool:
    """True for an operation that was missing and was reported after all: whatever the clocks say of when, and
    though the unit was sent back since. A report that was taken back is none.
    """
    if finding.code not in SETTLED_BY_WORK or not isinstance(last, UnitDoc):
        return False
    there = before.history if isinstance(before, UnitDoc) else ()
    came = [entry for entry in last.history if entry.result == WorkResult.GOOD and entry not in there]
    if finding.code is FindingCode.COMPONENT_NOT_FINISHED:
        return any(entry.completes for entry in came)
    wanted = {int(number) for number in finding.parameters["operations"].split()}
    return wanted <= {entry.operation for entry in came}
