"""The book of reports: what each counts for, and what orders and outputs are the sums of.

Of a unit the entries are what it counts for as it stands now; of a quantity what was reported, until it is
taken back. Good pieces beyond what an order allows are the surplus of the last reports by time. Only what
follows a changed entry is looked at, and only where there is a surplus or may be one, so an act costs the
same in a large order as in a small one.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

import msgspec
from sqlalchemy import Row, bindparam, delete, insert, select, update

from sync.hub.intake.disputes import Found, reconcile_events
from sync.hub.intake.in_force import in_force
from sync.hub.intake.journal import Stored, stored_numbers
from sync.hub.store.tables import correction, report
from sync.hub.store.work import Work
from terminal.domain.events.finding import Finding, FindingCode
from terminal.domain.events.payloads import Event, ReportTakenBack, WorkReported
from terminal.domain.ids import Thing, ThingKind
from terminal.domain.masters.rows import WorkOrder
from terminal.domain.state.count import (
    Counts,
    OrderDoc,
    OutputDoc,
    ReportShare,
    SumDoc,
    plus,
    share_by_quantity,
    shares_of,
    sums_of,
)
from terminal.domain.state.fold import SUMS, Doc, fold, touched
from terminal.domain.state.unit import UnitDoc

ZERO: Final = Decimal(0)
_AT_ONCE: Final = 400
_At = tuple[str, int]
"""An operation of an order."""


class Entry(msgspec.Struct, frozen=True):
    """A line of the book: what the event counts for, and how many of its good pieces are too many.

    `most` good pieces the order allowed when it was made, None where nobody knows.
    """

    event: str
    number: int
    place: str
    share: ReportShare
    most: Decimal | None
    surplus: Decimal = ZERO
    void: bool = False

    @property
    def needed(self) -> Decimal:
        """Good pieces that take room in the order."""
        return ZERO if self.void or self.share.lost else self.share.counts.good

    @property
    def counted(self) -> ReportShare | None:
        """What it counts for in sums."""
        if self.void:
            return None
        counts = self.share.counts
        over = self.surplus
        less = Counts(
            good=over,
            first_good=min(over, counts.first_good),
            first_total=min(over, counts.first_total),
        )
        return msgspec.structs.replace(self.share, counts=counts.plus(less, -1)) if over else self.share


class Correction(msgspec.Struct, frozen=True):
    """What takes a report by quantity back; `counts` False: there is none, or another was first."""

    entry: Stored
    counts: bool


class Book:
    """The entries of one job: as they were, and as they are to be."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._was: dict[str, Entry | None] = {}
        self._now: dict[str, Entry | None] = {}

    # ------------------------------------------------------------ by quantity

    def take(self, new: Sequence[Stored]) -> list[Correction]:
        """Enters what is reported by quantity, new events by place; gives what is to be said of those that
        take any of it back.
        """
        targets: dict[str, list[Stored]] = {}
        for entry in new:
            share = share_by_quantity(entry.event) if entry.event else None
            if entry.event is None or share is None:
                continue
            if isinstance(entry.event.payload, WorkReported):
                targets.setdefault(str(entry.key), [])
                self._put(self._entry(entry, entry.event, share))
            else:
                targets.setdefault(str(entry.event.envelope.corrects), []).append(entry)
        self._read(targets)
        for entry in self._take_backs(targets, {entry.number for entry in new}):
            assert entry.event is not None
            targets[str(entry.event.envelope.corrects)].append(entry)
        return [each for target, entries in targets.items() for each in self._take_back(target, entries)]

    def _take_backs(self, targets: Iterable[str], new: Collection[int]) -> list[Stored]:
        """What took those reports back and is stored already."""
        wanted = list(targets)
        numbers: list[int] = []
        for start in range(0, len(wanted), _AT_ONCE):
            query = select(correction.c.number).where(
                correction.c.target.in_(wanted[start : start + _AT_ONCE])
            )
            numbers += [number for number in self._work.connection.scalars(query) if number not in new]
        return [entry for entry in stored_numbers(self._work.connection, numbers) if _by_quantity(entry)]

    def _take_back(self, target: str, entries: Iterable[Stored]) -> Iterator[Correction]:
        """The first by time takes the report back, others and those of no report nothing."""
        by_place = sorted(entries, key=lambda entry: entry.place)
        found = self._now.get(target)
        if by_place and found is not None:
            self._put(msgspec.structs.replace(found, void=True, surplus=ZERO))
        for place, entry in enumerate(by_place):
            yield Correction(entry, counts=found is not None and place == 0)

    # ------------------------------------------------------------ by unit

    def take_units(self, changed: Iterable[tuple[UnitDoc | None, UnitDoc]], events: Iterable[Stored]) -> None:
        """Enters what units count for now.

        Args:
            changed: their docs before and after.
            events: the events that came between.
        """
        by_key = {str(entry.key): entry for entry in events}
        wanted: dict[str, ReportShare | None] = {}
        for before, after in changed:
            was, now = shares_of(before), shares_of(after)
            for standing in (*was, *now):
                if was.get(standing) != now.get(standing):
                    wanted[str(standing.key)] = now.get(standing)
        self._read(wanted)
        for key, share in wanted.items():
            before_entry = self._now.get(key)
            if share is None:
                self._was.setdefault(key, None)
                self._now[key] = None
            elif before_entry is not None:
                over = ZERO if share.lost else before_entry.surplus
                self._put(msgspec.structs.replace(before_entry, share=share, surplus=over))
            elif (entry := by_key.get(key)) and entry.event:
                self._put(self._entry(entry, entry.event, share))

    def _entry(self, entry: Stored, event: Event, share: ReportShare) -> Entry:
        order = in_force(self._work, event).row(WorkOrder, share.order)
        most = order.quantity + order.tolerance if order else None
        return Entry(str(entry.key), entry.number, entry.place, share, most)

    def _put(self, entry: Entry) -> None:
        self._was.setdefault(entry.event, None)
        self._now[entry.event] = entry

    def _read(self, keys: Iterable[str]) -> None:
        wanted = [key for key in dict.fromkeys(keys) if key not in self._was]
        for start in range(0, len(wanted), _AT_ONCE):
            query = select(report).where(report.c.event.in_(wanted[start : start + _AT_ONCE]))
            for row in self._work.connection.execute(query):
                self._was[row.event] = self._now[row.event] = _entry_of(row)

    # ------------------------------------------------------------ what is too much

    def settle(self) -> None:
        """Finds the surplus anew wherever an entry changed."""
        first: dict[_At, str] = {}
        for key in self._changed():
            for entry in filter(None, (self._was[key], self._now[key])):
                at = (entry.share.order, entry.share.operation)
                first[at] = min(first.get(at, entry.place), entry.place)
        for at, place in first.items():
            if at[0] and self._may_be_over(at):
                self._settle(at, place)

    def _changed(self) -> list[str]:
        return [key for key, now in self._now.items() if now != self._was[key]]

    def _may_be_over(self, at: _At) -> bool:
        query = select(report.c.event).where(*_at(at), report.c.over.is_(True)).limit(1)
        if self._work.connection.execute(query).first() is not None:
            return True
        orders = self._work.versions(WorkOrder.kind, at[0])
        limits = [row.quantity + row.tolerance for row in orders if isinstance(row, WorkOrder)]
        return bool(limits) and self._taken(at) > min(limits)

    def _taken(self, at: _At) -> Decimal:
        """Good pieces of the operation that count, with what this job changed so far."""
        doc = self._work.doc((ThingKind.ORDER, at[0])).body
        good = doc.at(at[1]).good if isinstance(doc, OrderDoc) else ZERO
        for key in self._changed():
            for entry, sign in ((self._was[key], -1), (self._now[key], 1)):
                if entry and (entry.share.order, entry.share.operation) == at:
                    good += sign * (entry.needed - entry.surplus)
        return good

    def _settle(self, at: _At, place: str) -> None:
        """Gives room by time, from `place` on; what was before stays."""
        taken = self._taken(at)
        query = select(report).where(*_at(at), report.c.place >= place)
        for row in self._work.connection.execute(query):
            if row.event not in self._was:
                self._was[row.event] = self._now[row.event] = _entry_of(row)
        here = (entry for entry in self._now.values() if entry)
        suffix = sorted(
            (e for e in here if (e.share.order, e.share.operation) == at and e.place >= place),
            key=lambda entry: entry.place,
        )
        taken -= sum((entry.needed - entry.surplus for entry in suffix), ZERO)
        for entry in suffix:
            room = entry.needed if entry.most is None else max(entry.most - taken, ZERO)
            over = max(entry.needed - room, ZERO)
            taken += entry.needed - over
            if over != entry.surplus:
                self._now[entry.event] = msgspec.structs.replace(entry, surplus=over)

    # ------------------------------------------------------------ sums, disputes, the table

    def write(self, events: Sequence[Stored], new: Sequence[Stored]) -> None:
        """Brings the sums up, tells of what is too much, and keeps the entries.

        Args:
            events: the events looked at in this job.
            new: those of them that are new.
        """
        changed = self._changed()
        self._hear(new)
        self._add(changed)
        self._dispute(changed, {entry.number: entry for entry in events})
        self._keep(changed)

    def _hear(self, new: Iterable[Stored]) -> None:
        """Sums say up to which event of each terminal they go, whatever it counts for."""
        for entry in new:
            assert entry.event is not None
            for thing in touched(entry.event):
                if thing[0] in SUMS:
                    row = self._work.doc(thing)
                    self._work.put(thing, fold(thing, row.body, entry.event), max(row.folded_to, entry.place))

    def _add(self, changed: Iterable[str]) -> None:
        shares = []
        for key in changed:
            for entry, sign in ((self._was[key], -1), (self._now[key], 1)):
                if entry and entry.counted:
                    shares.append((entry.counted, sign))
        for thing, part in sums_of(shares).items():
            row = self._work.doc(thing)
            before = row.body if isinstance(row.body, SumDoc) else _empty(thing)
            self._work.put(thing, plus(before, part), row.folded_to)

    def _dispute(self, changed: Iterable[str], known: Mapping[int, Stored]) -> None:
        over: dict[str, dict[int, Entry | None]] = {}
        for key in changed:
            was, now = self._was[key], self._now[key]
            if (was.surplus if was else ZERO) != (now.surplus if now else ZERO):
                entry = now or was
                assert entry is not None
                over.setdefault(entry.share.order, {})[entry.number] = now
        for order, entries in over.items():
            unknown = [number for number in entries if number not in known]
            stored = {**known, **{e.number: e for e in stored_numbers(self._work.connection, unknown)}}
            found = [
                Found(stored[number], _too_many(order, entry))
                for number, entry in entries.items()
                if entry and entry.surplus
            ]
            reconcile_events(self._work, f"order|{order}", FindingCode.OVER_REPORT, entries, found)

    def _keep(self, changed: Iterable[str]) -> None:
        new: list[dict[str, Any]] = []
        old: list[dict[str, Any]] = []
        for key in changed:
            now = self._now[key]
            if now is None:
                self._work.connection.execute(delete(report).where(report.c.event == key))
            elif self._was[key] is None:
                new.append(_row_of(now) | {"event": key})
            else:
                old.append(_row_of(now) | {"b_event": key})
        if new:
            self._work.connection.execute(insert(report), new)
        if old:
            self._work.connection.execute(update(report).where(report.c.event == bindparam("b_event")), old)


def _by_quantity(entry: Stored) -> bool:
    """True for what takes a report by quantity back."""
    event = entry.event
    return event is not None and isinstance(event.payload, ReportTakenBack) and bool(share_by_quantity(event))


def dispute_taken_back(work: Work, taken: Iterable[Correction]) -> None:
    """Asks about what takes nothing back."""
    by_order: dict[str, list[Correction]] = {}
    for each in taken:
        assert each.entry.event is not None
        by_order.setdefault(each.entry.event.envelope.order or "", []).append(each)
    for order, entries in by_order.items():
        found = [Found(each.entry, _takes_nothing(each.entry)) for each in entries if not each.counts]
        numbers = [each.entry.number for each in entries]
        reconcile_events(work, f"order|{order}", FindingCode.CORRECTION_RACE, numbers, found)


def _takes_nothing(entry: Stored) -> Finding:
    assert entry.event is not None
    return Finding(FindingCode.CORRECTION_RACE, {"target": str(entry.event.envelope.corrects)})


def _at(at: _At) -> tuple[Any, ...]:
    return report.c.order_code == at[0], report.c.operation == at[1]


def _entry_of(row: Row[Any]) -> Entry:
    return Entry(
        row.event,
        row.number,
        row.place,
        msgspec.json.decode(row.share, type=ReportShare),
        None if row.most is None else Decimal(row.most),
        Decimal(row.surplus),
        row.void,
    )


def _row_of(entry: Entry) -> dict[str, Any]:
    return {
        "number": entry.number,
        "place": entry.place,
        "order_code": entry.share.order,
        "operation": entry.share.operation,
        "share": msgspec.json.encode(entry.share),
        "most": None if entry.most is None else f"{entry.most:f}",
        "surplus": f"{entry.surplus:f}",
        "over": bool(entry.surplus),
        "void": entry.void,
    }


def _too_many(order: str, entry: Entry) -> Finding:
    parameters = {
        "order": order,
        "operation": str(entry.share.operation),
        "surplus": f"{entry.surplus:f}",
        "limit": f"{entry.most or ZERO:f}",
    }
    return Finding(FindingCode.OVER_REPORT, parameters)


def _empty(thing: Thing) -> SumDoc:
    if thing[0] == ThingKind.ORDER:
        return OrderDoc(thing[1])
    station, _, shift = thing[1].partition("|")
    return OutputDoc(station, shift)


def units_changed(work: Work, docs: Mapping[Thing, tuple[Doc, str]]) -> list[tuple[UnitDoc | None, UnitDoc]]:
    """The docs of units before and after a job's events."""
    found = []
    for thing, (after, _) in docs.items():
        before = work.doc(thing).body
        if isinstance(after, UnitDoc):
            found.append((before if isinstance(before, UnitDoc) else None, after))
    return found
