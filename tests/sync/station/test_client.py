"""The terminal's end of the wire against a server that answers as told."""

import base64
import os
import socket
import threading

import msgspec
import pytest
import requests
import zstandard

from sync.protocol.messages import (
    MAX_BYTES,
    ExchangeReply,
    ExchangeRequest,
    Frame,
    Receipt,
    TokenRequest,
    signed_challenge,
)
from sync.protocol.problems import Problem
from sync.protocol.signing import new_key, signature_holds
from sync.station.client import Abandoned, HubClient, HubRefusal, fault_of, problem_in, refusal
from terminal.domain.ids import StationCode
from terminal.faults import FaultCode, SyncFault
from terminal.store.facts import Identity
from tests.fakes.https_server import Answer, HttpsServer

PRIVATE, PUBLIC = new_key()
ASKED = ExchangeRequest(terminal_id="T/1?x=%2e", epoch=1, first=1)
REPLY = ExchangeReply(receipt=Receipt("T/1?x=%2e", 1, 0, "", 0, ""), expected=1, cursor="c")


def good(content: object) -> Answer:
    return 200, {}, msgspec.json.encode(content)


class Hub:
    """Gives tokens and, at the exchange, what the test wants."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.tokens = 0
        self.asked: list[ExchangeRequest] = []

    def __call__(self, path: str, headers: dict[str, str], body: bytes) -> Answer:
        if path == "/v1/challenge":
            return good({"nonce": "n1"})
        if path == "/v1/token":
            request = msgspec.json.decode(body, type=TokenRequest)
            assert signature_holds(PUBLIC, request.signature, signed_challenge(request.terminal_id, "n1"))
            self.tokens += 1
            return good({"token": f"t{self.tokens}", "expires_s": 3600})
        if headers["Authorization"] != f"Bearer t{self.tokens}":
            return 401, {}, msgspec.json.encode(Problem("token_needed", "Old."))
        plain = zstandard.ZstdDecompressor().decompress(body)
        self.asked.append(msgspec.json.decode(plain, type=ExchangeRequest))
        return self.answers.pop(0) if self.answers else good(REPLY)


def client_of(server: HttpsServer, certificate: str = "") -> HubClient:
    identity = Identity(
        terminal_id="T/1?x=%2e",
        epoch=1,
        station=StationCode("ST-010"),
        zone="UTC",
        hub_url=server.url,
        private_key=PRIVATE,
        hub_certificate=certificate or server.certificate,
    )
    return HubClient(identity)


def test_a_refusal_nested_too_deep_is_one_without_a_word() -> None:
    assert problem_in(b"[" * 5000).code == ""


def test_token_is_fetched_once_and_codes_stay_out_of_addresses() -> None:
    hub = Hub()
    with HttpsServer(hub) as server:
        client = client_of(server)
        assert client.exchange(ASKED) == REPLY
        assert client.exchange(ASKED) == REPLY
        client.close()
    assert server.paths == ["/v1/challenge", "/v1/token", "/v1/exchange", "/v1/exchange"]
    assert hub.asked == [ASKED, ASKED]


@pytest.mark.slow
def test_expired_token_is_renewed() -> None:
    hub = Hub()
    with HttpsServer(hub) as server:
        client = client_of(server)
        client.exchange(ASKED)
        hub.tokens += 1  # the old one is worth nothing now
        assert client.exchange(ASKED) == REPLY
        client.close()
    assert hub.tokens == 3


def test_token_that_is_never_good_is_no_endless_loop() -> None:
    problem = msgspec.json.encode(Problem("token_needed", "No."))
    hub = Hub(*[(401, {}, problem)] * 9)
    with HttpsServer(hub) as server:
        client = client_of(server)
        with pytest.raises(HubRefusal):
            client.exchange(ASKED)
        with pytest.raises(HubRefusal):
            client.exchange(ASKED)
        client.close()
    assert hub.tokens == 2


@pytest.mark.parametrize(
    ("answer", "code", "retry", "retry_after_s"),
    [
        ((503, {"Retry-After": "7"}, b'{"code":"overloaded","detail":"x"}'), "hub_unreachable", True, 7.0),
        ((429, {"Retry-After": "999999"}, b""), "hub_refused", True, 600.0),
        ((503, {"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}, b""), "hub_unreachable", True, None),
        ((503, {"Retry-After": "-5"}, b""), "hub_unreachable", True, None),
        ((403, {}, b'{"code":"revoked","detail":"x"}'), "terminal_revoked", False, None),
        ((409, {}, b'{"code":"forked","detail":"x"}'), "terminal_forked", False, None),
        ((400, {}, b'{"code":"bad_frame","detail":"x","index":3}'), "hub_refused", True, None),
        ((500, {}, b"<html>"), "hub_unreachable", True, None),
        ((302, {"Location": "https://127.0.0.1:1/v1/exchange"}, b""), "hub_answer_wrong", True, None),
        ((418, {}, b"\xff"), "hub_answer_wrong", True, None),
        ((200, {}, b"{"), "hub_answer_wrong", True, None),
        ((200, {}, b'{"receipt":5}'), "hub_answer_wrong", True, None),
        ((200, {}, b"\xff\xfe"), "hub_answer_wrong", True, None),
        ((200, {"Content-Encoding": "gzip"}, b"no gzip"), "hub_unreachable", True, None),
        ((200, {"Content-Length": "9999", "Connection": "close"}, b"{"), "hub_unreachable", True, None),
    ],
)
def test_every_bad_answer_is_a_fault(
    answer: Answer, code: str, retry: bool, retry_after_s: float | None
) -> None:
    with HttpsServer(Hub(answer)) as server:
        client = client_of(server)
        with pytest.raises(SyncFault) as caught:
            client.exchange(ASKED)
        client.close()
    fault = caught.value
    assert (fault.code.value, fault.retry, fault.retry_after_s) == (code, retry, retry_after_s)
    assert fault.detail


def test_index_at_fault_is_told() -> None:
    body = b'{"code":"bad_frame","detail":"x","index":3}'
    assert refusal(400, problem_in(body)).problem.index == 3


def test_hub_that_is_not_there() -> None:
    with HttpsServer(Hub()) as server:
        client = client_of(server)
    with pytest.raises(SyncFault) as caught:
        client.exchange(ASKED)
    assert (caught.value.code, caught.value.retry) == (FaultCode.HUB_UNREACHABLE, True)
    client.close()


def test_server_of_another_authority_gets_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    hub = Hub()
    with HttpsServer(hub, "other") as server, HttpsServer(hub) as right:
        client = client_of(server, right.certificate)
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nonexistent")
        monkeypatch.setenv("CURL_CA_BUNDLE", "/nonexistent")
        with pytest.raises(SyncFault) as caught:
            client.exchange(ASKED)
        client.close()
    assert caught.value.code is FaultCode.HUB_REFUSED
    assert server.paths == []


def test_proxy_of_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    with HttpsServer(Hub()) as server:
        client = client_of(server)
        assert client.exchange(ASKED) == REPLY
        client.close()


def test_plain_http_is_not_spoken() -> None:
    with HttpsServer(Hub()) as server:
        client = client_of(server)
        client._identity = msgspec.structs.replace(client._identity, hub_url="http://127.0.0.1:9")
        with pytest.raises(SyncFault):
            client.exchange(ASKED)
        client.close()


def test_request_beyond_the_limit_is_not_sent() -> None:
    noise = base64.b64encode(os.urandom(MAX_BYTES)).decode()
    hub = Hub()
    with HttpsServer(hub) as server:
        client = client_of(server)
        with pytest.raises(HubRefusal) as caught:
            client.exchange(msgspec.structs.replace(ASKED, frames=(Frame("h", opaque=noise),)))
        client.close()
    assert caught.value.status == 413
    assert hub.asked == []


def test_request_that_waits_can_be_abandoned_and_the_next_one_works() -> None:
    waiting, let_go = threading.Event(), threading.Event()

    class Slow(Hub):
        def __call__(self, path: str, headers: dict[str, str], body: bytes) -> Answer:
            answer = super().__call__(path, headers, body)
            if path == "/v1/exchange" and len(self.asked) == 1:
                waiting.set()
                let_go.wait(5)
            return answer

    ended: list[BaseException] = []
    with HttpsServer(Slow()) as server:
        client = client_of(server)

        def ask() -> None:
            try:
                client.exchange(msgspec.structs.replace(ASKED, wait=25))
            except Abandoned as error:
                ended.append(error)

        client.arm()
        asking = threading.Thread(target=ask)
        asking.start()
        assert waiting.wait(5)
        client.abandon()
        asking.join(5)
        let_go.set()
        assert len(ended) == 1
        client.arm()
        assert client.exchange(ASKED) == REPLY
        client.close()


def test_abandoned_before_it_began() -> None:
    with HttpsServer(Hub()) as server:
        client = client_of(server)
        client.arm()
        client.abandon()
        with pytest.raises(Abandoned):
            client.exchange(ASKED)
        client.close()


@pytest.mark.parametrize(
    "error",
    [
        requests.ConnectTimeout(),
        requests.ReadTimeout(),
        requests.ConnectionError(),
        requests.TooManyRedirects(),
    ],
)
def test_what_requests_may_raise_is_in_the_table(error: Exception) -> None:
    assert fault_of(error).retry


def test_line_cut_in_the_handshake_is_no_wrong_certificate() -> None:
    with HttpsServer(Hub()) as server, socket.create_server(("127.0.0.1", 0)) as listener:
        client = client_of(server)
        url = f"https://127.0.0.1:{listener.getsockname()[1]}"
        client._identity = msgspec.structs.replace(client._identity, hub_url=url)

        def hang_up() -> None:
            listener.accept()[0].close()

        hanging_up = threading.Thread(target=hang_up)
        hanging_up.start()
        with pytest.raises(SyncFault) as caught:
            client.exchange(ASKED)
        hanging_up.join(5)
        client.close()
    assert caught.value.code is FaultCode.HUB_UNREACHABLE
