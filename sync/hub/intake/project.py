"""From stored events to docs, disputes and edges: the hub's fold. Its result does not depend on the order
of arrival.

Docs whose fold depends on order are made again from all their events when one arrives that belongs before
another. Counts are sums: what a report adds is put in once and taken out again when the verdict about it
changes.
"""

import logging
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Final

import msgspec
from sqlalchemy import insert, select

from sync.hub.denied import Denied
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
from sync.hub.intake.edges import add_edges
from sync.hub.intake.journal import Stored, stored_about
from sync.hub.intake.judge import REPORTS
from sync.hub.intake.orders import project_reports
from sync.hub.masters.load import recount_lots
from sync.hub.store.tables import mention, notice, terminal_key
from sync.hub.store.work import Work
from terminal.domain.events.finding import Finding, FindingCode
from terminal.domain.events.payloads import (
    ComponentConsumed,
    DisputeAnswered,
    Event,
    EventKey,
    ReportTakenBack,
    UnitPacked,
    UnitStarted,
)
from terminal.domain.ids import Thing, ThingKind
from terminal.domain.masters.kinds import LotState
from terminal.domain.masters.rows import Lot, Person, Routing
from terminal.domain.state.fold import Doc, fold, touched
from terminal.domain.state.unit import UnitDoc, WorkResult

COUNTED_KINDS: Final = frozenset({ThingKind.ORDER, ThingKind.OUTPUT})
_log = logging.getLogger(__name__)


class _Folded(msgspec.Struct):
    """What came of folding a thing: its doc, and what was wrong with which event."""

    doc: Doc | None
    found: list[Found]


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
    """Makes what can be made again: docs, mentions, edges, and the disputes that folds find."""
    understood = sorted((entry for entry in stored if entry.event), key=lambda entry: entry.place)
    by_thing = _by_thing(understood)
    work.load(by_thing)
    _mention(work, by_thing)
    add_edges(work.connection, understood)
    verdicts = {
        entry.number: True for entry in understood if entry.event and isinstance(entry.event.payload, REPORTS)
    }
    for thing, entries in by_thing.items():
        if thing[0] not in COUNTED_KINDS:
            _project_thing(work, thing, entries, verdicts)
    project_reports(work, understood, verdicts)


def _by_thing(understood: Iterable[Stored]) -> dict[Thing, list[Stored]]:
    found: dict[Thing, list[Stored]] = {}
    for entry in understood:
        assert entry.event is not None
        for thing in touched(entry.event):
            found.setdefault(thing, []).append(entry)
    return found


def _mention(work: Work, by_thing: dict[Thing, list[Stored]]) -> None:
    values = [
        {"kind": kind, "key": key, "number": entry.number}
        for (kind, key), entries in by_thing.items()
        if kind != ThingKind.OUTPUT
        for entry in entries
    ]
    if values:
        work.connection.execute(insert(mention), values)


def _project_thing(work: Work, thing: Thing, entries: list[Stored], verdicts: dict[int, bool]) -> None:
    """Folds new events of a thing, or all of them where a new one belongs before an old one, or may end a
    question that an old one raised.
    """
    row = work.doc(thing)
    late = bool(row.folded_to) and (entries[0].place < row.folded_to or _may_settle(work, thing, entries))
    events = stored_about(work.connection, thing) if late else entries
    folded = _fold_all(work, thing, None if late else row.body, events)
    source = f"{thing[0]}|{thing[1]}"
    (reconcile if late else open_disputes)(work, source, folded.found)
    if thing[0] == ThingKind.UNIT:
        _unit_verdicts(events, folded.found, verdicts)
    if folded.doc is not None and (late or folded.doc != row.body or not row.folded_to):
        revision = work.put(thing, folded.doc, events[-1].place)
        _publish_hold(work, folded.doc, revision)


def _fold_all(work: Work, thing: Thing, doc: Doc | None, events: Iterable[Stored]) -> _Folded:
    folded = _Folded(doc, [])
    asked: list[tuple[Found, Doc | None]] = []
    for entry in events:
        assert entry.event is not None
        before = folded.doc
        try:
            folded.doc, finding = fold(thing, before, entry.event)
        except Exception:  # noqa: BLE001 - one event must not stop a plant: it stays, and is disputed
            _log.exception(
                "Event %s does not fold into %s %s: it is stored, and disputed.", entry.key, *thing
            )
            finding = Finding(FindingCode.NOT_FOLDED, {"thing": f"{thing[0]} {thing[1]}"})
        found = [_named(work, before, entry.event, finding)] if finding else []
        found += _missing_operation(work, before, entry.event) if thing[0] == ThingKind.UNIT else []
        asked += [(Found(entry, each), before) for each in found]
    folded.found = [item for item, before in asked if not _came_later(item.finding, before, folded.doc)]
    return folded


def _came_later(finding: Finding, before: Doc | None, last: Doc | None) -> bool:
    """True for an operation that was missing and was reported after all: whatever the clocks say of when, and
    though the unit was sent back since. A report that was taken back is none.
    """
    if finding.code is not FindingCode.OPERATION_MISSING or not isinstance(last, UnitDoc):
        return False
    there = before.history if isinstance(before, UnitDoc) else ()
    came = {
        entry.operation for entry in last.history if entry.result == WorkResult.GOOD and entry not in there
    }
    return {int(number) for number in finding.parameters["operations"].split()} <= came


def _may_settle(work: Work, thing: Thing, entries: Iterable[Stored]) -> bool:
    """True where new events may end what was asked about a missing operation, or ask it again."""
    came = [entry.event.payload for entry in entries if entry.event]
    if thing[0] != ThingKind.UNIT or not any(isinstance(payload, REPORTS) for payload in came):
        return False
    source = f"{thing[0]}|{thing[1]}"
    taken_back = any(isinstance(payload, ReportTakenBack) for payload in came)
    return taken_back or is_asked(work.connection, source, FindingCode.OPERATION_MISSING)


def _unit_verdicts(events: Iterable[Stored], found: Iterable[Found], verdicts: dict[int, bool]) -> None:
    """What the unit's fold says of its reports: True = counts."""
    out = {item.entry.number for item in found if not item.finding.counted}
    for entry in events:
        if entry.event and isinstance(entry.event.payload, REPORTS):
            verdicts[entry.number] = entry.number not in out


def _named(work: Work, before: Doc | None, event: Event, finding: Finding) -> Finding:
    """Work on a held unit is `after_hold` where the station had been told, `before_notice` where not."""
    if finding.code is not FindingCode.ON_HOLD or not isinstance(before, UnitDoc) or before.held is None:
        return finding
    knew = _knew(work, before.held.key, event)
    return msgspec.structs.replace(finding, code=_noticed(knew=knew))


def _noticed(*, knew: bool) -> FindingCode:
    return FindingCode.AFTER_HOLD if knew else FindingCode.BEFORE_NOTICE


def _knew(work: Work, hold: EventKey, event: Event) -> bool:
    if (hold.terminal_id, hold.epoch) == (event.envelope.terminal_id, event.envelope.epoch):
        return True
    query = select(notice.c.revision).where(notice.c.name == str(hold))
    published = work.connection.execute(query).scalar_one_or_none()
    return published is not None and event.envelope.revision >= published


def _publish_hold(work: Work, doc: Doc, revision: int) -> None:
    if not isinstance(doc, UnitDoc) or doc.held is None:
        return
    name = str(doc.held.key)
    if work.connection.execute(select(notice.c.revision).where(notice.c.name == name)).first() is None:
        work.connection.execute(insert(notice).values(name=name, revision=revision, at=work.now))


def _missing_operation(work: Work, before: Doc | None, event: Event) -> list[Finding]:
    """What the station could not verify, and the whole plant's events do not confirm either."""
    payload = event.payload
    if not isinstance(payload, UnitStarted | UnitPacked) or not payload.unverified:
        return []
    routing = work.master(Routing.kind, payload.item)
    if not isinstance(routing, Routing):
        return []
    wanted = routing.operations
    if isinstance(payload, UnitStarted):
        wanted = routing.before(event.envelope.operation or 0)
    passed = before.passed() if isinstance(before, UnitDoc) else frozenset()
    missing = [entry.number for entry in wanted if entry.number not in passed]
    if not missing:
        return []
    told = {"operation": str(missing[0]), "operations": " ".join(map(str, missing))}
    return [Finding(FindingCode.OPERATION_MISSING, told, counted=True)]


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
        payload, about = event.payload, event.envelope.corrects
        if isinstance(payload, DisputeAnswered) and about is not None:
            with suppress(Denied):
                settle(work, about, payload.code, event.envelope.actor or NOBODY, payload.answer)


def _judge_actor(work: Work, entry: Stored, event: Event) -> None:
    """A person the masters do not know or no longer allow: disputed once a session."""
    actor = event.envelope.actor
    person = work.master(Person.kind, actor) if actor else None
    if not actor or (isinstance(person, Person) and person.active):
        return
    source = f"actor|{actor}|{event.envelope.terminal_id}|{event.envelope.session}"
    if not has_source(work.connection, source):
        open_disputes(work, source, [Found(entry, Finding(FindingCode.ACTOR_UNVERIFIED, {"actor": actor}))])


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
    code = _noticed(knew=event.envelope.revision >= blocked.revision)
    return [Finding(code, {"lot": payload.lot}, counted=True)]
