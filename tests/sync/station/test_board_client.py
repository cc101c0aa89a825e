"""The board is asked for with a token of its own; one that ran out is renewed by the next call."""

import msgspec
import pytest

from sync.protocol.messages import BoardReply
from sync.protocol.problems import Problem
from sync.protocol.signing import new_key
from sync.station.board_client import BoardClient
from sync.station.client import HubRefusal
from terminal.domain.ids import StationCode
from terminal.faults import FaultCode, SyncFault
from terminal.store.facts import Identity
from tests.fakes.https_server import Answer, HttpsServer

PRIVATE, _PUBLIC = new_key()
REPLY = BoardReply(hub_time=7, line="A", shift="", shift_zh="", shift_en="", tiles=())


class Hub:
    """Gives tokens, and the board to who has the newest."""

    def __init__(self) -> None:
        self.tokens = 0
        self.paths: list[str] = []
        self.board: Answer = 200, {}, msgspec.json.encode(REPLY)

    def __call__(self, path: str, headers: dict[str, str], _body: bytes) -> Answer:
        self.paths.append(path)
        if path == "/v1/challenge":
            return 200, {}, b'{"nonce": "n1"}'
        if path == "/v1/token":
            self.tokens += 1
            return 200, {}, msgspec.json.encode({"token": f"t{self.tokens}", "expires_s": 3600})
        if headers["Authorization"] != f"Bearer t{self.tokens}":
            return 401, {}, msgspec.json.encode(Problem("token_needed", "Old."))
        return self.board


def client_of(server: HttpsServer) -> BoardClient:
    return BoardClient(
        Identity(
            terminal_id="T-01",
            epoch=1,
            station=StationCode("KB-01"),
            zone="UTC",
            hub_url=server.url,
            private_key=PRIVATE,
            hub_certificate=server.certificate,
        )
    )


def test_the_board_of_a_line_is_read_with_one_token() -> None:
    hub = Hub()
    with HttpsServer(hub) as server:
        client = client_of(server)
        assert [client.board("A"), client.board("A")] == [REPLY, REPLY]
        client.close()
    assert hub.tokens == 1
    assert hub.paths[-1] == "/v1/board?line=A"


def test_a_token_that_ran_out_is_renewed_by_the_next_call() -> None:
    hub = Hub()
    with HttpsServer(hub) as server:
        client = client_of(server)
        client.board("A")
        hub.tokens += 1  # the hub forgot the old one
        with pytest.raises(HubRefusal):
            client.board("A")
        assert client.board("A") == REPLY
        client.close()


def test_nonsense_is_a_fault_and_not_a_board() -> None:
    hub = Hub()
    hub.board = 200, {}, b"<html>"
    with HttpsServer(hub) as server:
        client = client_of(server)
        with pytest.raises(SyncFault) as raised:
            client.board("A")
        client.close()
    assert raised.value.code is FaultCode.HUB_ANSWER_WRONG
