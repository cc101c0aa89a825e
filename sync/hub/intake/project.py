"""From stored events to docs, disputes and edges: the hub's fold. Its result does not depend on the order
of arrival.

What an event is worth is found by `verdicts`, what reports count for by `book`; here all of it is written,
and what is judged once, by what the hub knew at arrival.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress

from sqlalchemy import insert, select

from sync.hub.denied import Denied
from sync.hub.intake.book import Book, dispute_taken_back, units_changed
from sync.hub.intake.disputes import (
    AT_ARRIVAL,
    NOBODY,
    Found,
    has_source,
    is_asked,
    open_disputes,
    reconcile,
    settle,
    settle_arrivals,
)
from sync.hub.intake.edges import add_edges, drop_edges
from sync.hub.intake.journal import CONSULTED, Stored
from sync.hub.intake.notices import noticed, publish_holds
from sync.hub.intake.verdicts import SETTLED_BY_WORK, Verdicts, judge
from sync.hub.masters.load import recount_lots
from sync.hub.store.tables import correction, mention, notice, terminal_key
from sync.hub.store.versions import version_then
from sync.hub.store.work import Work
from terminal.domain.events.finding import Finding, FindingCode
from terminal.domain.events.payloads import (
    ComponentConsumed,
    DisputeAnswered,
    Event,
    ReportTakenBack,
    UnitDisposed,
    WorkReported,
)
from terminal.domain.ids import Thing, ThingKind
from terminal.domain.masters.kinds import LotState
from terminal.domain.masters.rows import Lot, MasterRow, Person
from terminal.domain.state.fold import consulted, touched


def project(work: Work, stored: Sequence[Stored]) -> None:
    """Takes newly stored events into docs, mentions, edges and disputes."""
    settle_arrivals(work, stored)
    _judge_arrivals(work, stored)
    fold_in(work, stored)
    _recount(work, stored)
    _hear_answers(work, stored)


def _recount(work: Work, stored: Sequence[Stored]) -> None:
    """What was used before its lot was counted does not make the count smaller."""
    by_lot: dict[str, list[Event]] = {}
    for event in (entry.event for entry in stored if entry.event):
        for lot in (key for kind, key in touched(event) if kind == ThingKind.LOT):
            by_lot.setdefault(lot, []).append(event)
    recount_lots(work, by_lot)


def fold_in(work: Work, stored: Sequence[Stored]) -> None:
    """Makes what can be made again: docs, mentions, edges, the book, and the disputes that they find."""
    new = sorted((entry for entry in stored if entry.event), key=lambda entry: entry.place)
    by_thing = _by_thing(new)
    work.load([*by_thing, *(thing for entry in new if entry.event for thing in consulted(entry.event))])
    _mention(work, new, by_thing)
    _correct(work, new)
    book = Book(work)
    taken = book.take(new)
    judged = judge(work, new, taken, _may_settle(work, by_thing))
    book.take_units(units_changed(work, judged.docs), judged.events)
    book.settle()
    book.write(judged.events, new)
    dispute_taken_back(work, taken)
    _dispute(work, judged)
    _keep_docs(work, judged)
    drop_edges(work.connection, [entry for entry in judged.turned if not judged.stands(entry)])
    add_edges(work.connection, [entry for entry in (*new, *judged.turned) if judged.stands(entry)])


def _by_thing(understood: Iterable[Stored]) -> dict[Thing, list[Stored]]:
    found: dict[Thing, list[Stored]] = {}
    for entry in understood:
        assert entry.event is not None
        for thing in touched(entry.event):
            found.setdefault(thing, []).append(entry)
    return found


def _mention(work: Work, new: Iterable[Stored], by_thing: dict[Thing, list[Stored]]) -> None:
    values = [
        {"kind": kind, "key": key, "number": entry.number}
        for (kind, key), entries in by_thing.items()
        if kind != ThingKind.OUTPUT
        for entry in entries
    ]
    values += [
        {"kind": CONSULTED, "key": f"{kind}|{key}", "number": entry.number}
        for entry in new
        if entry.event
        for kind, key in consulted(entry.event)
    ]
    if values:
        work.connection.execute(insert(mention), values)


def _correct(work: Work, new: Iterable[Stored]) -> None:
    """Notes which events correct which."""
    events = [(entry.number, entry.event.envelope.corrects) for entry in new if entry.event]
    values = [{"target": str(target), "number": number} for number, target in events if target]
    if values:
        work.connection.execute(insert(correction), values)


def _may_settle(work: Work, by_thing: dict[Thing, list[Stored]]) -> set[Thing]:
    """The units of which new events may end what was asked about missing work, or ask it again."""
    return {thing for thing, entries in by_thing.items() if _may_end(work, thing, entries)}


def _may_end(work: Work, thing: Thing, entries: Iterable[Stored]) -> bool:
    came = [entry.event.payload for entry in entries if entry.event]
    if thing[0] != ThingKind.UNIT:
        return False
    if any(isinstance(payload, ReportTakenBack) for payload in came):
        return True
    reported = any(isinstance(payload, WorkReported | UnitDisposed) for payload in came)
    return reported and is_asked(work.connection, _source(thing), SETTLED_BY_WORK)


def _source(thing: Thing) -> str:
    return f"{thing[0]}|{thing[1]}"


def _dispute(work: Work, judged: Verdicts) -> None:
    """Opens what was found wrong; for what was folded anew it is all there is to ask."""
    for thing in judged.again:
        reconcile(work, _source(thing), judged.found.get(thing, []))
    for thing, found in judged.found.items():
        if thing not in judged.again:
            open_disputes(work, _source(thing), found)


def _keep_docs(work: Work, judged: Verdicts) -> None:
    for thing, (after, place) in judged.docs.items():
        row = work.doc(thing)
        if after != row.body or not row.folded_to:
            revision = work.put(thing, after, max(place, row.folded_to))
            publish_holds(work, after, revision)


# ------------------------------------------------ judged once, by what the hub knew at arrival


def _judge_arrivals(work: Work, stored: Iterable[Stored]) -> None:
    found = []
    for entry in stored:
        if entry.event is None:
            found.append(Found(entry, Finding(FindingCode(entry.why), {"detail": entry.detail[:200]})))
            continue
        found += [Found(entry, finding) for finding in _blocked_lot(work, entry.event)]
        _judge_actor(work, entry, entry.event)
        _judge_station(work, entry, entry.event)
    open_disputes(work, AT_ARRIVAL, found)


def _hear_answers(work: Work, stored: Iterable[Stored]) -> None:
    """What people at the stations said about disputes; an answer to what is no longer asked changes
    nothing.
    """
    for event in (entry.event for entry in stored if entry.event):
        payload = event.payload
        about = event.envelope.corrects
        if isinstance(payload, DisputeAnswered) and about is not None:
            with suppress(Denied):
                settle(work, about, payload.code, event.envelope.actor or NOBODY, payload.answer)


def _judge_actor(work: Work, entry: Stored, event: Event) -> None:
    """A person the masters did not know or no longer allowed then: disputed once a session."""
    actor = event.envelope.actor
    if not actor or _may_work(work.master(Person.kind, actor)):
        return
    then = event.envelope.occurred_at - (event.envelope.clock_offset_us or 0)
    if _may_work(version_then(work.connection, (Person.kind, actor), then)):
        return
    source = f"actor|{actor}|{event.envelope.terminal_id}|{event.envelope.session}"
    if not has_source(work.connection, source):
        open_disputes(work, source, [Found(entry, Finding(FindingCode.ACTOR_UNVERIFIED, {"actor": actor}))])


def _may_work(person: MasterRow | None) -> bool:
    return isinstance(person, Person) and person.active


def _judge_station(work: Work, entry: Stored, event: Event) -> None:
    """A report for a station that is not the terminal's own: disputed once a session."""
    envelope = event.envelope
    stations = select(terminal_key.c.station).where(
        terminal_key.c.terminal_id == envelope.terminal_id, terminal_key.c.epoch == envelope.epoch
    )
    own = work.connection.scalars(stations.order_by(terminal_key.c.admitted_at)).all()
    if not own or envelope.station in own:
        return
    source = f"station|{envelope.station}|{envelope.terminal_id}|{envelope.session}"
    if not has_source(work.connection, source):
        parameters = {"own": own[-1], "station": envelope.station}
        open_disputes(work, source, [Found(entry, Finding(FindingCode.WRONG_STATION, parameters))])


def _blocked_lot(work: Work, event: Event) -> list[Finding]:
    """Material of a lot that was blocked when it was used."""
    payload = event.payload
    if not isinstance(payload, ComponentConsumed) or not payload.lot:
        return []
    lot = work.master(Lot.kind, payload.lot)
    if not isinstance(lot, Lot) or lot.state == LotState.RELEASED:
        return []
    blocked = work.connection.execute(
        select(notice).where(notice.c.name == f"lot|{payload.lot}")
    ).one_or_none()
    corrected = event.envelope.occurred_at - (event.envelope.clock_offset_us or 0)
    if blocked is None or corrected < blocked.at:
        return []
    code = noticed(knew=event.envelope.revision >= blocked.revision)
    return [Finding(code, {"lot": payload.lot}, counted=True)]
