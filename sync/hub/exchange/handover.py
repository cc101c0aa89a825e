"""A station hands over a journal that is not the hub's, and goes on in a new epoch (decision 0025).

Nothing of it is lost: what goes on from the hub's journal is stored like any event, the rest is kept as
evidence. The same messages come over the network and, one after the other, in an exported file.
"""

import logging
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Row, delete, insert, select, update

from sync.hub.denied import Denied, bad_request
from sync.hub.intake.attachments import note_attachments
from sync.hub.intake.journal import LAST_SEQUENCE, Appended, Arrived, arrived, held_place, strand
from sync.hub.intake.keeping import keep
from sync.hub.intake.project import project
from sync.hub.intake.staging import ahead_of, forget_ahead
from sync.hub.store.hub import Hub
from sync.hub.store.tables import life, missing, terminal, terminal_key
from sync.hub.store.work import Work
from sync.hub.terminals.accounts import Speaker, next_epoch, revoked, terminal_row
from sync.hub.views.evidence import wanted_of
from sync.protocol.handover import (
    MAX_KNOWN,
    Handover,
    HandoverOutcome,
    HandoverReply,
    Known,
    Span,
    signed_handover,
)
from sync.protocol.messages import ExchangeRequest, signed_batch
from sync.protocol.problems import ProblemCode
from sync.protocol.signing import signature_holds
from terminal.silence import SILENT_US

LATE_US: Final = 60_000_000
"""No request of a program that has ended is on its way for so long."""
MOST_SPANS: Final = 1000
MOST_MISSING: Final = 10_000
"""Most gaps of one epoch that are kept."""
MOST_WANTED: Final = 100
_FULL: Final = "full"
_log = logging.getLogger(__name__)


def hand_over(hub: Hub, speaking: Speaker, request: Handover) -> HandoverReply:
    """Keeps what the request brings, says what the hub holds of that journal and how the station goes on.
    Raises Denied, Overloaded.
    """
    if (speaking.row.terminal_id, speaking.epoch) != (request.terminal_id, request.epoch):
        raise Denied(ProblemCode.WRONG_TERMINAL, "The token belongs to another terminal: nothing was stored.")
    batch = checked(hub, request, speaking.public_key)
    held, outcome, epoch = hub.write(lambda work: _job(hub, work, speaking, request, batch))
    if outcome == _FULL:
        raise _too_much(request.terminal_id)
    forget_ahead(hub, request)
    with hub.database.reading() as connection:
        wanted = tuple(wanted_of(connection, request.terminal_id, request.epoch)[:MOST_WANTED])
    now = hub.clock.now()
    signature = hub.key.sign(signed_handover(request.terminal_id, request.epoch, held, now))
    admission = (
        hub.admission(request.terminal_id, epoch, speaking.row.station, request.next_key) if epoch else ""
    )
    return HandoverReply(
        held=held,
        outcome=outcome,
        hub_time=now,
        signature=signature,
        admitted_at=speaking.admitted_at,
        epoch=epoch,
        admission=admission,
        wanted=wanted,
    )


def checked(hub: Hub, request: Handover, public_key: str) -> tuple[Arrived, ...]:
    """The events of a request, signed by the key. Raises Denied."""
    spans = len(request.missing) > MOST_SPANS or any(span.first > span.last for span in request.missing)
    if spans or len(request.known) > MAX_KNOWN or not 0 <= request.last < 2**52:
        raise bad_request("known, missing or last is out of range: nothing was stored.")
    batch = arrived(request, ahead_of(hub, request.terminal_id))
    require_signed(request, batch, public_key)
    return batch


def require_signed(request: ExchangeRequest | Handover, batch: tuple[Arrived, ...], public_key: str) -> None:
    """Raises Denied unless the key signed the events of the request."""
    if not batch:
        return
    last = batch[-1].key.sequence
    text = signed_batch(request.terminal_id, request.epoch, request.first, last, request.head)
    if not signature_holds(public_key, request.signature, text):
        detail = "The signature does not fit the terminal's key: nothing was stored."
        raise Denied(ProblemCode.BAD_SIGNATURE, detail)


def _job(
    hub: Hub, work: Work, speaking: Speaker, request: Handover, batch: tuple[Arrived, ...]
) -> tuple[Known, str, int]:
    row = terminal_row(work.connection, request.terminal_id)
    if row.revoked:
        raise revoked(row.terminal_id)
    kept = store(work, row, request, batch, speaking.public_key)
    if speaking.public_key == row.public_key:
        _note_contact(work, request)
    note_told(work.connection, speaking, request.last)
    last = [Known(batch[-1].key.sequence, batch[-1].hash)] if batch else []
    held = held_place(work.connection, row.terminal_id, request.epoch, [*request.known, *last])
    outcome, epoch = (_FULL, 0) if kept.full else _decide(work, request, held, speaking.public_key)
    return held, outcome, epoch


def store(
    work: Work,
    row: Row[Any],
    request: Handover,
    batch: tuple[Arrived, ...],
    public_key: str,
    *,
    bounded: bool = True,
) -> Appended:
    """Keeps what a request brings. `bounded`: evidence no further than one key may bring."""
    held = strand(work.connection, row, request.epoch)
    kept = keep(work.connection, held, batch, work.now, public_key, bounded=bounded)
    if kept.stored:
        project(work, kept.stored)
        work.flush()
    if kept.forked and public_key == row.public_key:
        note_fork(work.connection, row, work.now)
    if kept.full or not _note_missing(work.connection, request, work.now, bounded=bounded):
        return msgspec.structs.replace(kept, full=True)
    envelopes = [entry.envelope for entry in batch if entry.envelope is not None]
    note_attachments(work.connection, envelopes, work.now)
    return kept


def _too_much(name: str) -> Denied:
    detail = (
        f"The hub keeps as much evidence of terminal {name} as one key may bring: nothing more was stored, "
        "it stays on the station. Bring the rest by file: tracepost export, then tracepost import-journal."
    )
    _log.warning("Terminal %s brings more evidence than one key may: it was refused.", name)
    return Denied(ProblemCode.EVIDENCE_FULL, detail, retry_after_s=60)


def _note_missing(connection: Connection, request: Handover, now: int, *, bounded: bool) -> bool:
    """What the station says it has lost; what others bring of it is taken off when it is read (`lost`). False
    where it says so of too much.
    """
    where = (missing.c.terminal_id == request.terminal_id, missing.c.epoch == request.epoch)
    rows = connection.execute(select(missing).where(*where))
    known = {Span(row.first, row.last, row.hash) for row in rows}
    who = {"terminal_id": request.terminal_id, "epoch": request.epoch, "told_at": now}
    values = [{**who, **msgspec.structs.asdict(span)} for span in {*request.missing} - known]
    if bounded and values and len(known) + len(values) > MOST_MISSING:
        return False
    if values:
        connection.execute(insert(missing), values)
    return True


def _note_contact(work: Work, request: Handover) -> None:
    values: dict[str, Any] = {"last_contact": work.now, "software": request.software[:100]}
    if request.sent_at:
        values["clock_offset"] = request.sent_at - work.now
    where = terminal.c.terminal_id == request.terminal_id
    work.connection.execute(update(terminal).where(where).values(**values))


def note_told(connection: Connection, speaking: Speaker, number: int) -> None:
    """The terminal has spoken of an event of that number: should it never come, it is missing."""
    key = (
        terminal_key.c.terminal_id == speaking.row.terminal_id,
        terminal_key.c.public_key == speaking.public_key,
    )
    told = update(terminal_key).where(*key, terminal_key.c.told < number)
    connection.execute(told.values(told=min(number, LAST_SEQUENCE)))


def _decide(work: Work, request: Handover, held: Known, public_key: str) -> tuple[HandoverOutcome, int]:
    """How the station goes on, and its new epoch where it has one."""
    row = terminal_row(work.connection, request.terminal_id)
    newest = request.known[0] if request.known else held
    behind = held.sequence < newest.sequence
    if row.public_key != public_key:
        return (HandoverOutcome.MORE, 0) if behind else _decide_for_former(row, request)
    if not note_life(work.connection, row, request.life, work.now):
        row = terminal_row(work.connection, request.terminal_id)
    ours = (held.sequence, held.hash) == (row.acknowledged, row.head)
    whole = not request.missing and request.last <= newest.sequence
    if ours and whole and not row.forked:
        return HandoverOutcome.IN_ORDER, 0
    if behind:
        return HandoverOutcome.MORE, 0
    note_fork(work.connection, row, work.now)
    where = terminal.c.terminal_id == row.terminal_id
    work.connection.execute(update(terminal).where(where).values(unsent=0))
    if not request.life or _is_another_alive(work.connection, request, work.now):
        return HandoverOutcome.WAIT, 0
    if not request.next_key:
        return HandoverOutcome.GO_ON, 0
    values = {"station": row.station, "public_key": request.next_key}
    epoch = next_epoch(work.connection, work.now, row.terminal_id, values)
    _log.info("Terminal %s goes on in epoch %d; its journal before is kept.", row.terminal_id, epoch)
    return HandoverOutcome.NEW_EPOCH, epoch


def _decide_for_former(row: Row[Any], request: Handover) -> tuple[HandoverOutcome, int]:
    """The same for a key that is not the terminal's any more: the next one may be."""
    taken_over = bool(request.next_key) and row.public_key == request.next_key
    return (HandoverOutcome.NEW_EPOCH, row.epoch) if taken_over else (HandoverOutcome.REPLACED, 0)


def note_fork(connection: Connection, row: Row[Any], now: int) -> None:
    """The terminal is stopped: there are two journals under its name, or one with a gap."""
    if not row.forked:
        where = terminal.c.terminal_id == row.terminal_id
        connection.execute(update(terminal).where(where).values(forked=True, forked_at=now))
        _log.info("Terminal %s has a journal that is not the hub's: it is stopped.", row.terminal_id)


def note_life(connection: Connection, row: Row[Any], run: str, now: int) -> bool:
    """A run of the terminal's program has just spoken; False when a later run did so before, a while ago:
    then two computers go under one name, and the terminal is stopped.
    """
    if not run:
        return True
    mine = (life.c.terminal_id == row.terminal_id, life.c.life == run[:64])
    before = connection.execute(select(life).where(*mine)).one_or_none()
    if before is None:
        old = (life.c.terminal_id == row.terminal_id, life.c.spoke_at < now - 1000 * SILENT_US)
        connection.execute(delete(life).where(*old))
        values = {"terminal_id": row.terminal_id, "life": run[:64], "began_at": now, "spoke_at": now}
        connection.execute(insert(life).values(**values))
        return True
    connection.execute(update(life).where(*mine).values(spoke_at=now))
    later = life.c.began_at.between(before.began_at + 1, now - LATE_US)
    if connection.execute(select(life.c.life).where(mine[0], later)).first() is None:
        return True
    note_fork(connection, row, now)
    return False


def _is_another_alive(connection: Connection, request: Handover, now: int) -> bool:
    """A computer that is silent is taken as switched off."""
    others = (life.c.terminal_id == request.terminal_id, life.c.life != request.life[:64])
    query = select(life.c.life).where(*others, life.c.spoke_at > now - SILENT_US)
    return connection.execute(query).first() is not None
