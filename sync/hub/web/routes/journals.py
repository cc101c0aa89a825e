"""The routes by which events and their files come beside the exchange: handed over, ahead, in pieces."""

from typing import Final

from sync.hub.denied import bad_request
from sync.hub.exchange.handover import hand_over
from sync.hub.intake.attachments import AttachmentLine, byte_count, list_attachments, read_file, take_piece
from sync.hub.intake.staging import take_event_piece
from sync.hub.views.evidence import EvidenceLine, list_evidence
from sync.hub.web.route import FORMER, READER, TERMINAL, Call, Parameter, Route
from sync.protocol.handover import Handover, HandoverReply
from sync.protocol.messages import AttachmentReply


def _take_piece(call: Call) -> AttachmentReply:
    offset, size = (byte_count(name, call.query.get(name, "")) for name in ("offset", "size"))
    name = call.terminal().row.terminal_id
    return take_piece(call.hub, name, call.path["sha256"], offset, size, call.body)


def _take_event(call: Call) -> AttachmentReply:
    offset, size = (byte_count(name, call.query.get(name, "")) for name in ("offset", "size"))
    name = call.terminal().row.terminal_id
    return take_event_piece(call.hub, name, call.path["sha256"], offset, size, call.body)


def _hand_over(call: Call) -> HandoverReply:
    return hand_over(call.hub, call.terminal(), call.body)


def _evidence(call: Call) -> list[EvidenceLine]:
    with call.hub.database.reading() as connection:
        return list_evidence(connection, call.query.get("terminal", ""))


def _attachment(call: Call) -> bytes:
    return read_file(call.hub, call.path["sha256"])


def _attachments(call: Call) -> list[AttachmentLine]:
    missing = call.query.get("missing", "false")
    if missing not in ("true", "false"):
        raise bad_request("missing may be true or false: nothing was read.")
    with call.hub.database.reading() as connection:
        return list_attachments(connection, missing=missing == "true")


_SHA256: Final = Parameter("sha256", "SHA-256 of the content, 64 small hexadecimal digits.", "path")
JOURNAL_ROUTES: Final[tuple[Route, ...]] = (
    Route(
        method="POST",
        path="/v1/handover",
        name="handover",
        handler=_hand_over,
        request=Handover,
        reply=HandoverReply,
        caller=FORMER,
        errors=(400, 401, 403, 404, 409, 413, 415, 503),
        words="Takes a part of a journal that is not the hub's, and says how its terminal goes on.",
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
            _SHA256,
            Parameter("offset", "Where in the event the piece begins; a piece elsewhere changes nothing."),
            Parameter("size", "Bytes of the whole event; 4 MiB at most."),
        ),
        errors=(400, 401, 403, 413, 503),
    ),
    Route(
        method="GET",
        path="/v1/evidence",
        name="evidence",
        words="Events of journals that are not the hub's: kept, and folded into nothing.",
        handler=_evidence,
        reply=list[EvidenceLine],
        parameters=(Parameter("terminal", "The terminal; all without it."),),
        errors=(401,),
    ),
    Route(
        method="PUT",
        path="/v1/attachments/{sha256}",
        name="put_attachment",
        words="Takes a piece of a file that a stored event names; says how far the file is.",
        handler=_take_piece,
        request=bytes,
        reply=AttachmentReply,
        caller=TERMINAL,
        parameters=(
            _SHA256,
            Parameter("offset", "Where in the file the piece begins; a piece elsewhere changes nothing."),
            Parameter("size", "Bytes of the whole file, as its event says; 1 MiB at most."),
        ),
        errors=(400, 401, 404, 413, 503),
    ),
    Route(
        method="GET",
        path="/v1/attachments/{sha256}",
        name="attachment",
        words="A file of an event.",
        handler=_attachment,
        reply=bytes,
        caller=READER,
        parameters=(_SHA256,),
        errors=(400, 401, 404),
        media="image/jpeg",
    ),
    Route(
        method="GET",
        path="/v1/attachments",
        name="attachments",
        words="The files that stored events name, newest first.",
        handler=_attachments,
        reply=list[AttachmentLine],
        parameters=(Parameter("missing", "true lists those the hub does not hold yet."),),
        errors=(400, 401),
    ),
)
