"""Asks the hub for the board of a line. Short waits: a board that cannot ask must say so within seconds."""

from typing import Final

import msgspec
import requests

from sync.protocol.messages import BoardReply
from sync.station.client import HubClient, HubRefusal, fault_of, problem_in, refusal

WAIT_S: Final = 2.0
_UNAUTHORISED: Final = 401


class BoardClient(HubClient):
    """A connection of its own: the exchange's long poll must not hold the board up. One thread uses it."""

    def board(self, line: str) -> BoardReply:
        """The board of `line` ("" = all). Raises SyncFault; a token that ran out is renewed by the next
        call.
        """
        self._token = self._token or self._new_token()
        try:
            return self._ask_board(line)
        except HubRefusal as error:
            self._token = "" if error.status == _UNAUTHORISED else self._token
            raise

    def _ask_board(self, line: str) -> BoardReply:
        try:
            answer = self._session.get(
                f"{self._identity.hub_url}/v1/board",
                params={"line": line},
                headers={"Authorization": f"Bearer {self._token}"},
                timeout=(WAIT_S, WAIT_S),
                allow_redirects=False,
            )
            if answer.status_code != requests.codes.ok:
                retry_after = answer.headers.get("Retry-After")
                raise refusal(answer.status_code, problem_in(answer.content), retry_after)
            return msgspec.json.decode(answer.content, type=BoardReply)
        except (requests.RequestException, msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise fault_of(error) from error
