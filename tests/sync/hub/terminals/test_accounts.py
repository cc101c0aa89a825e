"""Enrolment, tokens, revocation: each code once, each token an hour, nobody after being shut out."""

import base64
import stat
from typing import Any

import pytest
from sqlalchemy import select

from sync.hub.app import HubThread
from sync.hub.denied import Denied
from sync.hub.store.tables import enrolment, token
from sync.hub.terminals.enrolling import give_code, revoke_terminal
from sync.protocol.messages import EnrollRequest, TokenRequest, signed_challenge
from tests.sync.hub.pen import Speaker

MINUTE = 60_000_000


def asking(speaker: Speaker, path: str, body: Any) -> tuple[int, str]:
    answer = speaker.post(path, body)
    return answer.status_code, answer.json().get("code", "")


@pytest.fixture
def stranger(hub: HubThread) -> Any:
    speaking = Speaker(hub.info.url)
    yield speaking
    speaking.session.close()


@pytest.mark.slow
def test_code_works_once(hub: HubThread, stranger: Speaker) -> None:
    code = give_code(hub.hub, "ST-010")
    me = stranger.enroll(code)
    assert (me.epoch, me.station, me.zone, me.hub_key) == (1, "ST-010", "Europe/Berlin", hub.hub.key.public)
    asked = EnrollRequest(code, "ST-010", stranger.public())
    assert asking(stranger, "/v1/enroll", asked) == (403, "code_refused")


@pytest.mark.slow
def test_the_pepper_of_the_pins_comes_with_the_identity_from_a_private_file(
    hub: HubThread, stranger: Speaker
) -> None:
    path = hub.hub.directory / "pin.pepper"
    me = stranger.enroll(give_code(hub.hub, "ST-010"))
    assert base64.b64decode(me.pepper) == path.read_bytes()
    assert (len(path.read_bytes()), stat.S_IMODE(path.stat().st_mode)) == (32, 0o600)


def test_code_is_128_bit_and_stored_hashed(hub: HubThread) -> None:
    code = give_code(hub.hub, "ST-010")
    assert len(bytes.fromhex(code)) == 16
    with hub.hub.database.reading() as connection:
        assert code not in connection.execute(select(enrolment.c.code_hash)).scalars().all()


def test_code_lives_ten_minutes(hub: HubThread, stranger: Speaker, clock: Any) -> None:
    code = give_code(hub.hub, "ST-010")
    clock.at += 10 * MINUTE + 1
    asked = EnrollRequest(code, "ST-010", stranger.public())
    assert asking(stranger, "/v1/enroll", asked) == (403, "code_refused")


def test_code_is_for_its_station(hub: HubThread, stranger: Speaker) -> None:
    asked = EnrollRequest(give_code(hub.hub, "ST-010"), "ST-020", stranger.public())
    assert asking(stranger, "/v1/enroll", asked) == (403, "code_refused")


@pytest.mark.parametrize("key", ["", "AAAA", "no base64!"])
def test_key_must_be_one(hub: HubThread, stranger: Speaker, key: str) -> None:
    asked = EnrollRequest(give_code(hub.hub, "ST-010"), "ST-010", key)
    assert asking(stranger, "/v1/enroll", asked) == (400, "bad_request")


@pytest.mark.slow
def test_no_code_for_an_unknown_station(hub: HubThread) -> None:
    with pytest.raises(Denied, match="no_such_station"):
        give_code(hub.hub, "ST-404")


@pytest.mark.slow
def test_replacing_gives_the_next_epoch_and_ends_the_old_key(hub: HubThread, speaker: Speaker) -> None:
    again = Speaker(hub.info.url)
    me = again.enroll(give_code(hub.hub, "ST-010", speaker.me.terminal_id))
    assert (me.terminal_id, me.epoch) == (speaker.me.terminal_id, 2)
    assert speaker.send(speaker.request()).status_code == 401
    assert again.exchange().expected == 1
    again.session.close()


@pytest.mark.slow
def test_token_lives_an_hour(hub: HubThread, speaker: Speaker, clock: Any) -> None:
    clock.at += 59 * MINUTE
    assert speaker.send(speaker.request()).status_code == 200
    clock.at += 2 * MINUTE
    assert speaker.send(speaker.request()).status_code == 401
    speaker.sign_in()
    assert speaker.send(speaker.request()).status_code == 200
    with hub.hub.database.reading() as connection:
        assert speaker.token not in connection.execute(select(token.c.token_hash)).scalars().all()


@pytest.mark.slow
def test_challenge_works_once_and_a_minute(speaker: Speaker, clock: Any) -> None:
    name = speaker.me.terminal_id

    def ask(nonce: str) -> tuple[int, str]:
        signed = speaker.sign(signed_challenge(name, nonce))
        return asking(speaker, "/v1/token", TokenRequest(name, nonce, signed))

    nonce = speaker.post("/v1/challenge", b"").json()["nonce"]
    assert ask(nonce)[0] == 200
    assert ask(nonce) == (401, "challenge_refused")
    assert ask("made up") == (401, "challenge_refused")
    nonce = speaker.post("/v1/challenge", b"").json()["nonce"]
    clock.at += MINUTE + 1
    assert ask(nonce) == (401, "challenge_refused")


@pytest.mark.slow
def test_challenge_signed_by_another_key(hub: HubThread, speaker: Speaker, stranger: Speaker) -> None:
    nonce = speaker.post("/v1/challenge", b"").json()["nonce"]
    name = speaker.me.terminal_id
    asked = TokenRequest(name, nonce, stranger.sign(signed_challenge(name, nonce)))
    assert asking(speaker, "/v1/token", asked) == (401, "challenge_refused")


@pytest.mark.slow
def test_revoked_terminal_gets_no_token(hub: HubThread, speaker: Speaker) -> None:
    revoke_terminal(hub.hub, speaker.me.terminal_id)
    name, nonce = speaker.me.terminal_id, speaker.post("/v1/challenge", b"").json()["nonce"]
    asked = TokenRequest(name, nonce, speaker.sign(signed_challenge(name, nonce)))
    assert asking(speaker, "/v1/token", asked) == (403, "revoked")
