"""How a journal comes to the hub: in the exchange, ahead of it in pieces, handed over; and the evidence."""

from typing import Final

from sync.hub.exchange.handover import hand_over
from sync.hub.intake.staging import take_event_piece
from sync.hub.views.evidence import EvidenceLine, list_evidence
from sync.hub.web.route import FORMER, SHA256, TERMINAL, Call, Parameter, Route
from sync.protocol.handover import Handover, HandoverReply
from sync.protocol.messages import AttachmentReply, ExchangeReply, ExchangeRequest
from sync.protocol.problems import ProblemCode


def _take_event(call: Call) -> AttachmentReply:
    offset = call.byte_count("offset")
    size = call.byte_count("size")
    name = call.terminal().row.terminal_id
    return take_event_piece(call.hub, name, call.path["sha256"], offset, size, call.body)


def _hand_over(call: Call) -> HandoverReply:
    return hand_over(call.hub, call.terminal(), call.body)


def _evidence(call: Call) -> list[EvidenceLine]:
    with call.hub.database.reading() as connection:
        return list_evidence(connection, call.query.get("terminal", ""), call.query.get("after", ""))


_BY_EVENTS: Final = (
    ProblemCode.WRONG_TERMINAL,
    ProblemCode.BAD_FRAME,
    ProblemCode.BAD_SIGNATURE,
    ProblemCode.NOT_AHEAD,
    ProblemCode.TOO_MANY,
)
JOURNAL_ROUTES: Final = (
    Route(
        method="POST",
        path="/v1/exchange",
        name="exchange",
        words="Push and pull in one: stores events, answers when they are on disk, gives what is new.",
        handler=None,
        request=ExchangeRequest,
        reply=ExchangeReply,
        caller=TERMINAL,
        raises=(*_BY_EVENTS, ProblemCode.FORKED),
    ),
    Route(
        method="POST",
        path="/v1/handover",
        name="handover",
        words="Takes a part of a journal that is not the hub's, and says how its terminal goes on.",
        handler=_hand_over,
        request=Handover,
        reply=HandoverReply,
        caller=FORMER,
        raises=(*_BY_EVENTS, ProblemCode.EVIDENCE_FULL),
    ),
    Route(
        method="PUT",
        path="/v1/events/{sha256}",
        name="put_event",
        words="Takes a piece of an event that fits in no request; the event follows in an exchange.",
        handler=_take_event,
        request=bytes,
        reply=AttachmentReply,
        caller=FORMER,
        parameters=(
            SHA256,
            Parameter("offset", "Where in the event the piece begins; a piece elsewhere changes nothing."),
            Parameter("size", "Bytes of the whole event; 4 MiB at most."),
        ),
        raises=(ProblemCode.BAD_REQUEST, ProblemCode.WRONG_HASH, ProblemCode.STORE_FULL),
    ),
    Route(
        method="GET",
        path="/v1/evidence",
        name="evidence",
        words="Events of journals that are not the hub's: kept, and folded into nothing. So many at once; "
        "ask again with `after` until there is none.",
        handler=_evidence,
        reply=list[EvidenceLine],
        parameters=(
            Parameter("terminal", "The terminal; all without it."),
            Parameter("after", "The last one of the answer before, as terminal/epoch/sequence/hash."),
        ),
        raises=(ProblemCode.BAD_REQUEST,),
    ),
)
