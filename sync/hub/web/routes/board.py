"""The board above a line."""

from typing import Final

from sync.hub.views.board import board
from sync.hub.web.route import READER, Call, Parameter, Route
from sync.protocol.messages import BoardReply


def _board(call: Call) -> BoardReply:
    with call.hub.database.reading() as connection:
        return board(connection, call.hub.clock.now(), call.query.get("line", ""))


BOARD_ROUTES: Final = (
    Route(
        method="GET",
        path="/v1/board",
        name="board",
        words="The board of a line.",
        handler=_board,
        reply=BoardReply,
        caller=READER,
        parameters=(Parameter("line", "The line; all lines without it."),),
    ),
)
