"""The exchange at the hub: push and pull in one request. Bytes in, an `ExchangeReply` out; HTTP is `web`'s.

A push is answered when its events are on disk. Waiting for news (long poll) is `web`'s work too.
"""

from typing import Any, Final

import msgspec
from sqlalchemy import Row, update

from sync.hub.denied import Denied, bad_request
from sync.hub.exchange.handover import note_fork, note_life, note_told, require_signed
from sync.hub.feed.pull import Pulled, pull
from sync.hub.intake.attachments import note_attachments
from sync.hub.intake.journal import Appended, Arrived, append, arrived, strand
from sync.hub.intake.keeping import keep
from sync.hub.intake.project import project
from sync.hub.intake.staging import ahead_of, forget_ahead
from sync.hub.store.hub import Hub
from sync.hub.store.tables import terminal
from sync.hub.store.work import Work
from sync.hub.terminals.accounts import Speaker, bearer, present, revoked, terminal_row
from sync.protocol.messages import (
    ExchangeReply,
    ExchangeRequest,
    Receipt,
    signed_receipt,
)
from sync.protocol.problems import ProblemCode

_REQUEST = msgspec.json.Decoder(ExchangeRequest)
_LARGEST: Final = 2**53


def read_request(body: bytes) -> ExchangeRequest:
    """The request in plain bytes. Raises Denied."""
    try:
        request = _REQUEST.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise bad_request(f"The body is no exchange request ({error}): nothing was stored.") from error
    if max(abs(request.sent_at), abs(request.unsent)) > _LARGEST:
        raise bad_request("sent_at or unsent is out of range: nothing was stored.")
    return request


def exchange(hub: Hub, authorization: str, request: ExchangeRequest) -> ExchangeReply:
    """One exchange without waiting. Raises Denied, Overloaded."""
    with hub.database.reading() as connection:
        speaking = bearer(connection, hub.clock.now(), authorization)
    _check_terminal(speaking, request)
    batch = arrived(request, ahead_of(hub, request.terminal_id))
    require_signed(request, batch, speaking.public_key)
    appended = hub.write(lambda work: _push(work, speaking, request, batch))
    if appended.forked:
        raise _forked(request.terminal_id)
    forget_ahead(hub, request)
    return answer(hub, request)


def answer(hub: Hub, request: ExchangeRequest) -> ExchangeReply:
    """The reply to a request whose events are stored: receipt and news."""
    with hub.database.reading() as connection:
        row = terminal_row(connection, request.terminal_id)
        if row.revoked:
            raise revoked(row.terminal_id)
        news = pull(connection, row.terminal_id, row.station, request.cursor, request.max_changes)
    return _reply(hub, row, news)


def says_nothing(request: ExchangeRequest, reply: ExchangeReply) -> bool:
    """True when the reply may wait: nothing was sent, and there is no news."""
    news = reply.changes or reply.disputes or reply.more or reply.snapshot
    return not request.frames and not news and reply.expected == request.first


def _check_terminal(speaking: Speaker, request: ExchangeRequest) -> None:
    row = speaking.row
    if row.terminal_id != request.terminal_id:
        raise Denied(ProblemCode.WRONG_TERMINAL, "The token belongs to another terminal: nothing was stored.")
    if row.forked:
        raise _forked(row.terminal_id)
    present(speaking)
    if row.epoch != request.epoch:
        detail = f"The hub is at epoch {row.epoch} of this terminal: nothing was stored. Enrol it anew."
        raise Denied(ProblemCode.WRONG_EPOCH, detail)


def _push(work: Work, speaking: Speaker, request: ExchangeRequest, batch: tuple[Arrived, ...]) -> Appended:
    """Stores and projects a batch, inside the writer; one that starts behind a gap is left alone, one of
    another journal is kept as evidence.
    """
    row = terminal_row(work.connection, request.terminal_id)
    _check_terminal(msgspec.structs.replace(speaking, row=row), request)
    if row.revoked:
        raise revoked(row.terminal_id)
    appended = Appended()
    if batch and request.first <= row.acknowledged + 1:
        held = strand(work.connection, row, request.epoch)
        appended = append(work.connection, held, batch, work.now)
        if appended.forked:
            keep(work.connection, held, batch, work.now, speaking.public_key)
            note_fork(work.connection, row, work.now)
        envelopes = [entry.envelope for entry in batch if entry.envelope is not None]
        note_attachments(work.connection, envelopes, work.now)
    _note_contact(work, request)
    note_told(work.connection, speaking, request.last)
    if appended.stored:
        project(work, appended.stored)
        work.flush()
    alone = note_life(work.connection, row, request.life, work.now)
    return appended if alone else Appended(forked=True)


def _note_contact(work: Work, request: ExchangeRequest) -> None:
    values = {"last_contact": work.now, "unsent": max(request.unsent, 0), "software": request.software[:100]}
    if request.sent_at:
        values["clock_offset"] = request.sent_at - work.now
    work.connection.execute(
        update(terminal).where(terminal.c.terminal_id == request.terminal_id).values(**values)
    )


def _reply(hub: Hub, row: Row[Any], news: Pulled) -> ExchangeReply:
    now = hub.clock.now()
    signature = hub.key.sign(signed_receipt(row.terminal_id, row.epoch, row.acknowledged, row.head, now))
    return ExchangeReply(
        receipt=Receipt(row.terminal_id, row.epoch, row.acknowledged, row.head, now, signature),
        expected=row.acknowledged + 1,
        disputes=news.disputes,
        changes=news.changes,
        cursor=news.cursor.text(),
        more=news.more,
        snapshot=news.snapshot,
        checks=news.checks,
        admission=hub.admission(row.terminal_id, row.epoch, row.station, row.public_key),
        admitted_at=row.enrolled_at,
    )


def _forked(name: str) -> Denied:
    detail = (
        f"Terminal {name} has another journal than the hub under the same name: both are kept, the terminal"
        " is stopped until all of it is handed over. Call a supervisor if it does not go on by itself."
    )
    return Denied(ProblemCode.FORKED, detail)
