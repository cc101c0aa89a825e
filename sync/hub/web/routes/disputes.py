"""Stored events that a person should look at: listed, and settled by a decision."""

from typing import Final

import msgspec

from sync.hub.denied import bad_request
from sync.hub.intake.disputes import OpenDispute, list_disputes, settle_dispute
from sync.hub.web.route import Call, Done, Parameter, Route
from sync.protocol.messages import Count
from sync.protocol.problems import ProblemCode
from terminal.domain.events.payloads import EventKey


class SettleRequest(msgspec.Struct, frozen=True):
    """A supervisor's word on a dispute: whose (`by`), and why (`note`). `key`: terminal, epoch,
    sequence of the event.
    """

    key: tuple[str, Count, Count]
    code: str
    by: str
    note: str = ""


def _disputes(call: Call) -> list[OpenDispute]:
    settled = call.is_true("settled")
    with call.hub.database.reading() as connection:
        return list_disputes(connection, settled=settled)


def _settle(call: Call) -> Done:
    asked: SettleRequest = call.body
    if not asked.by.strip():
        raise bad_request("by is empty: nothing was settled. Name the person who decided.")
    return Done(settle_dispute(call.hub, EventKey(*asked.key), asked.code, asked.by, asked.note))


DISPUTE_ROUTES: Final = (
    Route(
        method="GET",
        path="/v1/disputes",
        name="disputes",
        words="Stored events that a person should look at.",
        handler=_disputes,
        reply=list[OpenDispute],
        parameters=(Parameter("settled", "true lists those that ended."),),
        raises=(ProblemCode.BAD_REQUEST,),
    ),
    Route(
        method="POST",
        path="/v1/disputes/settle",
        name="settle",
        words="Ends a dispute by a person's decision.",
        handler=_settle,
        request=SettleRequest,
        reply=Done,
        raises=(ProblemCode.NO_SUCH_DISPUTE,),
    ),
)
