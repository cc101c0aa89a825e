"""The files that events name: they come in pieces, and go out as they came."""

from typing import Final

from sync.hub.intake.attachments import AttachmentLine, list_attachments, read_file, take_piece
from sync.hub.web.route import READER, SHA256, TERMINAL, Call, Parameter, Route
from sync.protocol.messages import AttachmentReply
from sync.protocol.problems import ProblemCode


def _take_piece(call: Call) -> AttachmentReply:
    offset = call.byte_count("offset")
    size = call.byte_count("size")
    name = call.terminal().row.terminal_id
    return take_piece(call.hub, name, call.path["sha256"], offset, size, call.body)


def _attachment(call: Call) -> bytes:
    return read_file(call.hub, call.path["sha256"])


def _attachments(call: Call) -> list[AttachmentLine]:
    missing = call.is_true("missing")
    with call.hub.database.reading() as connection:
        return list_attachments(connection, missing=missing)


_NO_NAME: Final = (ProblemCode.BAD_REQUEST, ProblemCode.UNKNOWN_ATTACHMENT)
ATTACHMENT_ROUTES: Final = (
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
            SHA256,
            Parameter("offset", "Where in the file the piece begins; a piece elsewhere changes nothing."),
            Parameter("size", "Bytes of the whole file, as its event says; 1 MiB at most."),
        ),
        raises=(*_NO_NAME, ProblemCode.WRONG_HASH, ProblemCode.STORE_FULL),
    ),
    Route(
        method="GET",
        path="/v1/attachments/{sha256}",
        name="attachment",
        words="A file of an event.",
        handler=_attachment,
        reply=bytes,
        media="image/jpeg",
        caller=READER,
        parameters=(SHA256,),
        raises=(*_NO_NAME, ProblemCode.MISSING),
    ),
    Route(
        method="GET",
        path="/v1/attachments",
        name="attachments",
        words="The files that stored events name, newest first.",
        handler=_attachments,
        reply=list[AttachmentLine],
        parameters=(Parameter("missing", "true lists those the hub does not hold yet."),),
        raises=(ProblemCode.BAD_REQUEST,),
    ),
)
