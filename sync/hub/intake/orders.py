"""Counts of orders and outputs at the hub: which reports count, and how much of each. Units are judged in
`project`.

A report that does not count in full has a row in `verdict`. Orders are judged again in order only where it
can matter: more was reported than ordered, something was taken back, or a unit's fold changed its mind.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Final

from sqlalchemy import bindparam, delete, insert, select

from sync.hub.intake.disputes import Found, reconcile
from sync.hub.intake.journal import Stored, stored_about, stored_numbers
from sync.hub.intake.judge import FULL, REPORTS, OrderReport, Verdict, adjusted, judge_order
from sync.hub.store.tables import verdict
from sync.hub.store.work import Work
from terminal.domain.events.payloads import Event, WorkReported
from terminal.domain.ids import Thing, ThingKind
from terminal.domain.masters.rows import WorkOrder
from terminal.domain.state.count import OrderDoc, OutputDoc, fold_order, fold_output
from terminal.domain.state.fold import Doc, local_hour, touched

_BY_UNIT: Final = "unit"
_BY_ORDER: Final = "order"
_Cause = tuple[str, Verdict]


def project_reports(work: Work, new: Sequence[Stored], by_unit: Mapping[int, bool]) -> None:
    """Counts new reports, and counts old ones anew whose verdict changed.

    Args:
        work: the job.
        new: newly stored events.
        by_unit: for each report judged in this job, also old ones, whether its unit lets it count.
    """
    arrived = {entry.number for entry in new}
    old_judged = [number for number in by_unit if number not in arrived]
    before = _verdicts_of(work, old_judged)
    entries = {entry.number: entry for entry in new}
    flipped = [
        number for number in old_judged if (before.get(number, ("", FULL))[0] == _BY_UNIT) == by_unit[number]
    ]
    entries |= {entry.number: entry for entry in stored_numbers(work.connection, flipped)}
    book = _Book(work, entries, arrived, by_unit, before)
    for order, numbers in _by_order(entries.values(), by_unit).items():
        book.judge(order, numbers)
    book.write()


def _by_order(entries: Iterable[Stored], by_unit: Mapping[int, bool]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for entry in entries:
        if entry.number in by_unit and entry.event:
            found.setdefault(entry.event.envelope.order or "", []).append(entry.number)
    return found


class _Book:
    """The verdicts of one job: `old` as stored, `new` as judged now."""

    def __init__(
        self,
        work: Work,
        entries: dict[int, Stored],
        arrived: set[int],
        by_unit: Mapping[int, bool],
        before: dict[int, _Cause],
    ) -> None:
        self._work = work
        self._entries = entries
        self._arrived = arrived
        self._by_unit = by_unit
        self._old = before
        self._new: dict[int, _Cause] = {}

    def judge(self, order: str, numbers: list[int]) -> None:
        """Judges the reports of an order: the new ones alone where that is enough, else all."""
        if order and not self._simple(order, numbers):
            self._judge_whole(order)
            return
        for number in numbers:
            self._new[number] = self._of_unit(number)

    def _of_unit(self, number: int) -> _Cause:
        return ("", FULL) if self._by_unit[number] else (_BY_UNIT, Verdict(counted=False))

    def _simple(self, order: str, numbers: list[int]) -> bool:
        """True when no order of arrival could make a report of this order count otherwise."""
        events = [event for number in numbers if (event := self._entries[number].event)]
        if any(number not in self._arrived for number in numbers):
            return False
        if not all(isinstance(event.payload, WorkReported) for event in events):
            return False
        if self._has_verdict(order):
            return False
        limit = limit_of(self._work, order)
        return limit is None or all(made <= limit for made in self._made(order, events).values())

    def _made(self, order: str, events: Iterable[Event]) -> dict[int, Decimal]:
        doc = self._work.doc((ThingKind.ORDER, order)).body
        made = (
            {number: counts.good for number, counts in doc.operations.items()}
            if isinstance(doc, OrderDoc)
            else {}
        )
        for event in events:
            operation = event.envelope.operation or 0
            good = event.payload.good if isinstance(event.payload, WorkReported) else Decimal(0)
            made[operation] = made.get(operation, Decimal(0)) + abs(good)
        return made

    def _has_verdict(self, order: str) -> bool:
        """True where a report counts less for others: of a surplus, or taken back before it was heard of."""
        query = select(verdict.c.number).where(verdict.c.order_code == order, verdict.c.cause == _BY_ORDER)
        return self._work.connection.execute(query.limit(1)).first() is not None

    def _judge_whole(self, order: str) -> None:
        stored = [
            entry
            for entry in stored_about(self._work.connection, (ThingKind.ORDER, order))
            if _is_report(entry, order)
        ]
        self._entries |= {entry.number: entry for entry in stored}
        unread = [
            entry.number
            for entry in stored
            if entry.number not in self._arrived and entry.number not in self._old
        ]
        self._old |= _verdicts_of(self._work, unread)
        reports = [
            OrderReport(entry.number, entry.event, self._lets(entry.number))
            for entry in stored
            if entry.event
        ]
        judged = judge_order(reports, limit_of(self._work, order))
        found = []
        for report in reports:
            result, finding = judged[report.number]
            cause = _BY_ORDER if result != FULL else ""
            self._new[report.number] = (
                (cause, result) if report.by_unit else (_BY_UNIT, Verdict(counted=False))
            )
            found += [Found(self._entries[report.number], finding)] if finding else []
        reconcile(self._work, f"order|{order}", found)

    def _lets(self, number: int) -> bool:
        if number in self._by_unit:
            return self._by_unit[number]
        return self._old.get(number, ("", FULL))[0] != _BY_UNIT

    def write(self) -> None:
        """Puts the difference into the docs and keeps the verdicts."""
        for number, entry in self._entries.items():
            if entry.event is None:
                continue
            after = self._new.get(number, ("", FULL))[1]
            if number in self._arrived:
                self._count(entry, adjusted(entry.event, after), 1)
            elif (before := self._old.get(number, ("", FULL))[1]) != after:
                self._count(entry, adjusted(entry.event, before), -1)
                self._count(entry, adjusted(entry.event, after), 1)
        self._keep()

    def _count(self, entry: Stored, event: Event, sign: int) -> None:
        for thing in touched(event):
            row = self._work.doc(thing)
            doc = counted_doc(thing, row.body, event, sign)
            if doc is not None:
                self._work.put(thing, doc, max(row.folded_to, entry.place))

    def _keep(self) -> None:
        old = {number: cause for number, cause in self._old.items() if cause[0]}
        changed = [number for number, cause in self._new.items() if cause != old.get(number, ("", FULL))]
        gone = [{"b_number": number} for number in changed if number in old]
        if gone:
            self._work.connection.execute(
                delete(verdict).where(verdict.c.number == bindparam("b_number")), gone
            )
        values = [self._row(number) for number in changed if self._new[number][0]]
        if values:
            self._work.connection.execute(insert(verdict), values)

    def _row(self, number: int) -> dict[str, object]:
        event = self._entries[number].event
        assert event is not None
        cause, result = self._new[number]
        return {
            "number": number,
            "order_code": event.envelope.order or "",
            "cause": cause,
            "counted": result.counted,
            "surplus": str(result.surplus),
        }


def counted_doc(thing: Thing, doc: Doc | None, event: Event, sign: int) -> Doc | None:
    """The counting doc of `thing` with `event` added or taken out; None for other kinds."""
    if thing[0] == ThingKind.ORDER:
        return fold_order(doc if isinstance(doc, OrderDoc) else None, thing[1], event, sign)
    if thing[0] == ThingKind.OUTPUT:
        return fold_output(
            doc if isinstance(doc, OutputDoc) else None, thing[1], event, local_hour(event), sign
        )
    return None


def limit_of(work: Work, order: str) -> Decimal | None:
    """Good pieces an operation of the order may yield; None while the masters do not know the order."""
    row = work.master(WorkOrder.kind, order)
    return row.quantity + row.tolerance if isinstance(row, WorkOrder) else None


def _is_report(entry: Stored, order: str) -> bool:
    return (
        entry.event is not None
        and isinstance(entry.event.payload, REPORTS)
        and entry.event.envelope.order == order
    )


def _verdicts_of(work: Work, numbers: Sequence[int]) -> dict[int, _Cause]:
    found: dict[int, _Cause] = {}
    for start in range(0, len(numbers), 400):
        query = select(verdict).where(verdict.c.number.in_(numbers[start : start + 400]))
        for row in work.connection.execute(query):
            found[row.number] = (row.cause, Verdict(row.counted, Decimal(row.surplus)))
    return found
