"""Journals that are not the hub's, over HTTP: who may hand over, what is kept, who is told."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
import requests
from sqlalchemy import delete, insert, select

from sync.hub.app import HubThread
from sync.hub.store.tables import forks, terminal, terminal_key
from sync.hub.terminals.enrolling import give_code, revoke_terminal
from sync.protocol.handover import Handover, HandoverReply, Known, Span
from sync.protocol.messages import Frame, TokenRequest, frame, signed_batch, signed_challenge
from terminal.domain.events import payloads as ev
from tests.sync.hub.conftest import SetClock
from tests.sync.hub.pen import Pen, Speaker
from tests.sync.hub.projecting import Bench

MINUTE = 60_000_000


def scan(pen: Pen, count: int = 1) -> None:
    for number in range(count):
        pen.write(ev.ScanRefused(device="d", refusal="x", screen="s", raw=f"{number}"))


def message(speaker: Speaker, pen: Pen, first: int, **more: Any) -> Handover:
    frames = pen.frames(first)
    last = first + len(frames) - 1
    text = signed_batch(pen.terminal_id, pen.epoch, first, last, pen.head)
    known = (Known(last, pen.head),)
    fields = {"first": first, "frames": frames, "head": pen.head, "known": known, "last": last, **more}
    return Handover(
        terminal_id=pen.terminal_id,
        epoch=pen.epoch,
        signature=speaker.sign(text),
        **fields,
    )


def hand_over(speaker: Speaker, request: Handover) -> HandoverReply:
    answer = speaker.post("/v1/handover", request, Authorization=f"Bearer {speaker.token}")
    assert answer.status_code == 200, answer.text
    return msgspec.json.decode(answer.content, type=HandoverReply)


def listed(hub: HubThread, path: str) -> Any:
    headers = {"Authorization": f"Bearer {hub.hub.admin_token}"}
    return requests.get(hub.info.url + path, headers=headers, timeout=10).json()


@pytest.mark.slow
def test_another_journal_is_kept_whole_and_told(
    hub: HubThread, speaker: Speaker, pen: Pen, clock: SetClock
) -> None:
    scan(pen, 4)
    speaker.exchange(pen.frames())
    other = Pen(pen.terminal_id)
    scan(other, 3)
    reply = hand_over(speaker, message(speaker, other, 1, life="a"))
    assert (reply.outcome, reply.held) == ("go_on", Known(3, other.head))
    (line,) = listed(hub, "/v1/terminals")
    assert (line["forked"], line["forked_at"], line["evidence"]) == (True, clock.at, 3)
    bodies = [row["body"].encode() for row in listed(hub, f"/v1/evidence?terminal={pen.terminal_id}")]
    assert bodies == other.bodies
    page = requests.get(hub.info.url, auth=("", hub.hub.admin_token), timeout=10).text
    assert "its journal differs" in page
    hand_over(speaker, message(speaker, other, 1, life="a"))
    with hub.hub.database.reading() as connection:
        assert len(connection.execute(select(forks)).all()) == 3


@pytest.mark.slow
def test_it_goes_on_only_while_no_other_run_speaks(
    hub: HubThread, speaker: Speaker, pen: Pen, clock: SetClock
) -> None:
    scan(pen, 2)
    speaker.exchange(pen.frames(), life="first")
    other = Pen(pen.terminal_id)
    scan(other, 1)
    fresh = Speaker(hub.info.url)
    asked = message(speaker, other, 1, life="second", next_key=fresh.public())
    assert hand_over(speaker, asked).outcome == "wait"
    clock.at += 2 * MINUTE + 1
    reply = hand_over(speaker, asked)
    assert (reply.outcome, reply.epoch) == ("new_epoch", 2)
    speaker.post("/v1/challenge", b"")
    speaker.token = old_token(speaker, 1)
    assert hand_over(speaker, asked).outcome == "new_epoch"  # the answer was lost
    assert hand_over(speaker, msgspec.structs.replace(asked, next_key="")).outcome == "replaced"
    fresh.session.close()


def old_token(speaker: Speaker, epoch: int) -> str:
    nonce = speaker.post("/v1/challenge", b"").json()["nonce"]
    signature = speaker.sign(signed_challenge(speaker.me.terminal_id, nonce))
    answer = speaker.post("/v1/token", TokenRequest(speaker.me.terminal_id, nonce, signature, epoch))
    assert answer.status_code == 200, answer.text
    return str(answer.json()["token"])


@pytest.mark.slow
def test_a_replaced_terminal_may_hand_over_and_nothing_else(
    hub: HubThread, speaker: Speaker, pen: Pen
) -> None:
    scan(pen, 3)
    speaker.exchange(pen.frames(1, 1))
    new = Speaker(hub.info.url)
    new.enroll(give_code(hub.hub, "ST-010", replaces=pen.terminal_id))
    speaker.token = old_token(speaker, 1)
    refused = speaker.send(speaker.request(pen.frames(2), first=2))
    assert (refused.status_code, refused.json()["code"]) == (409, "wrong_epoch")
    board = {"Authorization": f"Bearer {speaker.token}"}
    assert requests.get(hub.info.url + "/v1/board", headers=board, timeout=10).status_code == 409
    reply = hand_over(speaker, message(speaker, pen, 1))
    assert (reply.outcome, reply.held.sequence) == ("replaced", 3)
    (line,) = listed(hub, "/v1/terminals")
    assert (line["epoch"], line["forked"], line["evidence"]) == (2, False, 0)
    new.session.close()


@pytest.mark.slow
def test_revoked_terminals_hand_nothing_over(hub: HubThread, speaker: Speaker, pen: Pen) -> None:
    scan(pen)
    revoke_terminal(hub.hub, pen.terminal_id)
    answer = speaker.post("/v1/handover", message(speaker, pen, 1), Authorization=f"Bearer {speaker.token}")
    assert answer.status_code in (401, 403)


@pytest.mark.slow
@pytest.mark.parametrize(
    "spoil",
    [
        lambda asked: msgspec.structs.replace(asked, signature="AAAA"),
        lambda asked: msgspec.structs.replace(asked, missing=(Span(5, 4),)),
        lambda asked: msgspec.structs.replace(asked, known=(Known(1, "x"),) * 65),
        lambda asked: msgspec.structs.replace(asked, last=2**60),
    ],
    ids=["signature", "missing", "known", "last"],
)
def test_what_cannot_be_is_refused(
    hub: HubThread, speaker: Speaker, pen: Pen, spoil: Callable[[Handover], Handover]
) -> None:
    scan(pen)
    asked = spoil(message(speaker, pen, 1))
    answer = speaker.post("/v1/handover", asked, Authorization=f"Bearer {speaker.token}")
    assert answer.status_code == 400
    with hub.hub.database.reading() as connection:
        assert connection.execute(select(forks)).all() == []


@pytest.mark.slow
def test_names_never_come_twice(hub: HubThread) -> None:
    names = set()
    for _ in range(30):
        speaker = Speaker(hub.info.url)
        names.add(speaker.enroll(give_code(hub.hub, "ST-010")).terminal_id)
        speaker.session.close()
        hub.hub.write(lambda work: work.connection.execute(delete(terminal)))  # restored from a backup
        hub.hub.write(lambda work: work.connection.execute(delete(terminal_key)))
    assert len(names) == 30
    assert max(map(len, names)) <= 16


@pytest.mark.slow
def test_a_report_for_another_station_is_disputed_once_a_session(bench: Bench) -> None:
    pen = Pen("T-1", station="ST-010")
    row = {"terminal_id": "T-1", "public_key": "k", "epoch": 1, "station": "ST-010"}
    bench.job(lambda work: work.connection.execute(insert(terminal_key).values(**row, admitted_at=0, told=0)))
    pen.station = "ST-999"
    scan(pen, 3)
    bench.take(pen)
    source = "station|ST-999|T-1|S1"
    assert bench.disputes() == {
        ("T-1/1/1", "wrong_station", source, (("own", "ST-010"), ("station", "ST-999")))
    }


@pytest.mark.slow
def test_what_is_nested_too_deep_hides_nothing(hub: HubThread, speaker: Speaker, pen: Pen) -> None:
    scan(pen, 2)
    speaker.exchange(pen.frames())
    other = Pen(pen.terminal_id)
    scan(other)
    other.write(msgspec.Raw(b'{"x":' + b"[" * 3000 + b"]" * 3000 + b"}"))
    sent = message(speaker, other, 1)
    opaque = (sent.frames[0], frame(other.bodies[1], other.head, opaque=True))
    hand_over(speaker, msgspec.structs.replace(sent, frames=opaque))
    found = [(row["type"], row["key"][2]) for row in listed(hub, "/v1/evidence")]
    assert found == [("scan.refused", 1), ("", 2)]


@pytest.mark.slow
def test_an_event_nested_too_deep_goes_ahead_in_vain(speaker: Speaker, pen: Pen) -> None:
    pen.write(msgspec.Raw(b'{"x":' + b"[" * 3000 + b"]" * 3000 + b"}"))
    (body,), token = pen.bodies, {"Authorization": f"Bearer {speaker.token}"}
    url = f"{speaker.url}/v1/events/{pen.head}?offset=0&size={len(body)}"
    assert speaker.session.put(url, data=body, headers=token, timeout=10).status_code == 200
    answer = speaker.send(speaker.request((Frame(pen.head, size=len(body)),)))
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_frame")


@pytest.mark.slow
def test_a_whole_event_takes_the_place_of_a_damaged_copy(hub: HubThread, speaker: Speaker, pen: Pen) -> None:
    scan(pen, 2)
    speaker.exchange(pen.frames())
    other = Pen(pen.terminal_id)
    scan(other, 2)
    sent = message(speaker, other, 1)
    damaged = msgspec.structs.replace(frame(b"rubbish", other.head, opaque=True))
    hand_over(speaker, msgspec.structs.replace(sent, frames=(sent.frames[0], damaged)))
    assert [row["body"] for row in listed(hub, "/v1/evidence")][1] == "rubbish"
    hand_over(speaker, sent)
    assert [row["body"].encode() for row in listed(hub, "/v1/evidence")] == other.bodies
    hand_over(speaker, msgspec.structs.replace(sent, frames=(sent.frames[0], damaged)))
    assert [row["body"].encode() for row in listed(hub, "/v1/evidence")] == other.bodies
