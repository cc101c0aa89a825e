"""The exchange over real HTTP: push, pull, and every way it says no."""

import base64
import gzip
import logging
from decimal import Decimal
from typing import Any

import msgspec
import pytest
import zstandard
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from sync.hub.app import HubThread
from sync.hub.exchange import exchange as exchanging
from sync.hub.intake import verdicts
from sync.hub.intake.disputes import settle_dispute
from sync.hub.masters.load import load_rows
from sync.hub.store.tables import forks, journal
from sync.hub.terminals.enrolling import give_code, revoke_terminal
from sync.hub.web import server as web
from sync.hub.web.bodies import MAX_PLAIN
from sync.protocol.feed_check import rolling_hash
from sync.protocol.messages import (
    MAX_BYTES,
    ExchangeReply,
    ExchangeRequest,
    Frame,
    frame,
    signed_batch,
    signed_receipt,
)
from terminal.domain.events.chain import digest
from terminal.domain.events.payloads import SessionStarted, UnitStarted, WorkReported
from terminal.domain.ids import ItemCode
from tests.sync.hub.pen import Pen, Speaker, plant_rows

pytestmark = pytest.mark.slow


def work(pen: Pen, unit: str = "SN1", **more: Any) -> None:
    """A unit begun and reported good."""
    pen.write(UnitStarted(item=ItemCode("P")), subject=("unit", unit), **more)
    pen.write(WorkReported(good=Decimal(1)), subject=("unit", unit), **more)


def refused(
    speaker: Speaker, request: ExchangeRequest | bytes, **headers: str
) -> tuple[int, str, int | None]:
    """Status, problem code and index of a refused exchange; nothing but a Problem may come back."""
    answer = speaker.send(request, **headers)
    problem = answer.json()
    assert problem["detail"]
    return answer.status_code, problem["code"], problem.get("index")


def stored(hub: HubThread) -> list[Any]:
    with hub.hub.database.reading() as connection:
        return list(connection.execute(select(journal).order_by(journal.c.number)))


def test_push_and_pull(speaker: Speaker, pen: Pen) -> None:
    pen.write(SessionStarted(name="P1"))
    work(pen)
    reply = speaker.exchange(pen.frames())
    assert (reply.receipt.acknowledged, reply.receipt.head, reply.expected) == (3, pen.head, 4)
    assert reply.snapshot
    assert not reply.more
    assert reply.disputes == ()
    docs = {(change.kind, change.key) for change in reply.changes if change.table == "doc"}
    assert {("unit", "SN1"), ("order", "WO-1"), ("terminal", pen.terminal_id)} <= docs
    for check in reply.checks:
        rows = [(c.key, c.revision) for c in reply.changes if (c.table, c.kind) == (check.table, check.kind)]
        assert (check.count, check.hash) == (len(rows), rolling_hash(check.table, check.kind, rows))
    assert speaker.exchange(first=4).changes == ()


def test_stored_as_received(hub: HubThread, speaker: Speaker, pen: Pen) -> None:
    work(pen)
    speaker.exchange(pen.frames())
    assert [row.body for row in stored(hub)] == pen.bodies


def test_receipt_is_signed(hub: HubThread, speaker: Speaker, pen: Pen) -> None:
    work(pen)
    receipt = speaker.exchange(pen.frames()).receipt
    text = signed_receipt(
        receipt.terminal_id, receipt.epoch, receipt.acknowledged, receipt.head, receipt.hub_time
    )
    assert hub.hub.key.sign(text) == receipt.signature


def test_duplicates_are_success(hub: HubThread, speaker: Speaker, pen: Pen) -> None:
    work(pen)
    for _ in range(2):
        assert speaker.exchange(pen.frames()).receipt.acknowledged == 2
    work(pen, "SN2")
    assert speaker.exchange(pen.frames(2), first=2).receipt.acknowledged == 4
    assert len(stored(hub)) == 4


def test_gap_names_what_is_expected(hub: HubThread, speaker: Speaker, pen: Pen) -> None:
    work(pen)
    reply = speaker.exchange(pen.frames(2), first=2)
    assert (reply.expected, reply.receipt.acknowledged) == (1, 0)
    assert stored(hub) == []


@pytest.mark.parametrize("changed", [1, 2])
def test_fork_keeps_both_and_stops(hub: HubThread, speaker: Speaker, pen: Pen, changed: int) -> None:
    work(pen)
    speaker.exchange(pen.frames())
    other = Pen(pen.terminal_id)
    other.bodies, other.head = pen.bodies[: changed - 1], pen.head if changed > 2 else digest(b"")
    other.head = digest(other.bodies[-1]) if other.bodies else Pen("x").head
    work(other, "SN9")
    assert refused(speaker, speaker.request(other.frames(changed), first=changed)) == (409, "forked", None)
    assert refused(speaker, speaker.request(first=3)) == (409, "forked", None)
    with hub.hub.database.reading() as connection:
        assert connection.execute(select(forks.c.body)).scalars().all() == other.bodies[changed - 1 :]
    assert len(stored(hub)) == 2


def test_other_past_is_a_fork(speaker: Speaker, pen: Pen) -> None:
    work(pen)
    speaker.exchange(pen.frames())
    other = Pen(pen.terminal_id)
    for _ in range(3):
        work(other, "SN7", after_s=2)
    assert refused(speaker, speaker.request(other.frames(3), first=3)) == (409, "forked", None)


def test_bad_frame_has_its_index_and_opaque_goes_through(hub: HubThread, speaker: Speaker, pen: Pen) -> None:
    work(pen)
    pen.add(b'{"not": "an event"}')
    work(pen, "SN2")
    frames = pen.frames()
    assert refused(speaker, speaker.request(frames)) == (400, "bad_frame", 2)
    assert stored(hub) == []
    bad = pen.bodies[2]
    frames = (*frames[:2], frame(bad, digest(bad), opaque=True), *frames[3:])
    reply = speaker.exchange(frames)
    assert reply.receipt.acknowledged == 5
    assert [(d.key.sequence, d.code) for d in reply.disputes] == [(3, "bad_frame")]
    assert stored(hub)[2].body == bad


def test_damaged_bytes_go_through_with_the_hash_they_had(hub: HubThread, speaker: Speaker, pen: Pen) -> None:
    work(pen)
    damaged = b"\x00\xff" + pen.bodies[0][2:]
    frames = (frame(damaged, digest(pen.bodies[0]), opaque=True), *pen.frames(2))
    reply = speaker.exchange(frames)
    assert (reply.receipt.acknowledged, reply.receipt.head) == (2, pen.head)
    assert stored(hub)[0].body == damaged


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        (b'{"x": 1}', "unknown_type"),
        (b'[1, "two"]', "unknown_type"),
    ],
)
def test_unknown_events_are_stored_and_disputed(
    hub: HubThread, speaker: Speaker, pen: Pen, payload: bytes, code: str
) -> None:
    pen.write(msgspec.Raw(payload))
    work(pen)
    reply = speaker.exchange(pen.frames())
    assert reply.receipt.acknowledged == 3
    assert [(d.key.sequence, d.code) for d in reply.disputes] == [(1, code)]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"version": 99}, "future_version"),
        ({"payload": msgspec.Raw(b'{"good": "many"}')}, "bad_payload"),
        ({"payload": msgspec.Raw(b'{"good": "NaN"}')}, "bad_payload"),
        ({"payload": msgspec.Raw(b'{"good": "1E+999999"}')}, "bad_payload"),
        ({"zone": "Nowhere/At All"}, "bad_payload"),
        ({"zone": "../../etc/passwd"}, "bad_payload"),
        ({"occurred_at": -5}, "bad_payload"),
        ({"occurred_at": 10**18}, "bad_payload"),
        ({"subject": ("unit", "\x00")}, "bad_payload"),
        ({"subject": ("unit", "x" * 5000)}, "bad_payload"),
        ({"operation": 2**60}, "bad_payload"),
        ({"clock_offset_us": -(2**62)}, "bad_payload"),
    ],
)
def test_weird_events_are_stored_and_disputed(
    speaker: Speaker, pen: Pen, changes: dict[str, Any], code: str
) -> None:
    changes = dict(changes)
    payload = changes.pop("payload", WorkReported(good=Decimal(1)))
    pen.write(payload, **{"type": "work.reported", "subject": ("unit", "SN1"), **changes})
    work(pen, "SN2")
    reply = speaker.exchange(pen.frames())
    assert reply.receipt.acknowledged == 3
    assert [(d.key.sequence, d.code) for d in reply.disputes] == [(1, code)]


def test_same_id_twice_is_stored(hub: HubThread, speaker: Speaker, pen: Pen) -> None:
    for number in range(2):
        pen.write(WorkReported(good=Decimal(1)), subject=("unit", f"SN{number}"), id="same")
    assert speaker.exchange(pen.frames()).receipt.acknowledged == 2
    assert [row.id for row in stored(hub)] == ["same", None]


def test_chain_inside_the_batch(speaker: Speaker, pen: Pen) -> None:
    work(pen)
    pen.write(WorkReported(good=Decimal(1)), prev="f" * 64)
    assert refused(speaker, speaker.request(pen.frames())) == (400, "bad_frame", 2)


def test_frame_with_another_hash(speaker: Speaker, pen: Pen) -> None:
    work(pen)
    first = Frame("0" * 64, pen.frames()[0].body)
    assert refused(speaker, speaker.request((first, *pen.frames(2)))) == (400, "bad_frame", 0)


def test_frame_of_another_terminal(speaker: Speaker) -> None:
    other = Pen("somebody else")
    work(other)
    assert refused(speaker, speaker.request(other.frames())) == (400, "bad_frame", 0)


def test_signature(hub: HubThread, speaker: Speaker, pen: Pen) -> None:
    work(pen)
    forged = speaker.sign(signed_batch(pen.terminal_id, 1, 1, 3, pen.head))
    assert refused(speaker, speaker.request(pen.frames(), signature=forged)) == (400, "bad_signature", None)
    assert refused(speaker, speaker.request(pen.frames(), head="0" * 64)) == (400, "bad_request", None)
    assert stored(hub) == []


def test_other_terminals_token(speaker: Speaker) -> None:
    assert refused(speaker, speaker.request(terminal_id="T9")) == (403, "wrong_terminal", None)


def test_other_epoch(speaker: Speaker) -> None:
    assert refused(speaker, speaker.request(epoch=2)) == (409, "wrong_epoch", None)


def test_without_token(speaker: Speaker) -> None:
    speaker.token = "nonsense"
    assert refused(speaker, speaker.request()) == (401, "token_needed", None)


def test_revoked_at_once(hub: HubThread, speaker: Speaker) -> None:
    revoke_terminal(hub.hub, speaker.me.terminal_id)
    assert refused(speaker, speaker.request())[0] == 401
    answer = speaker.post("/v1/challenge", b"")
    with pytest.raises(AssertionError, match="revoked"):
        speaker.sign_in()
    assert answer.status_code == 200


def test_compressed(speaker: Speaker, pen: Pen) -> None:
    work(pen)
    body = msgspec.json.encode(speaker.request(pen.frames()))
    packed = {"zstd": zstandard.compress(body), "gzip": gzip.compress(body)}
    for encoding, sent in packed.items():
        answer = speaker.send(sent, **{"Content-Encoding": encoding})
        assert msgspec.json.decode(answer.content, type=ExchangeReply).receipt.acknowledged == 2
        assert refused(speaker, b"no" + sent, **{"Content-Encoding": encoding}) == (400, "bad_request", None)
    assert refused(speaker, body, **{"Content-Encoding": "br"}) == (415, "bad_encoding", None)


def test_too_large(speaker: Speaker) -> None:
    assert refused(speaker, b" " * (MAX_BYTES + 1)) == (413, "too_large", None)
    bomb = zstandard.compress(b" " * (MAX_PLAIN + 1))
    assert refused(speaker, bomb, **{"Content-Encoding": "zstd"}) == (413, "too_large", None)
    bomb = gzip.compress(b" " * (MAX_PLAIN + 1))
    assert refused(speaker, bomb, **{"Content-Encoding": "gzip"}) == (413, "too_large", None)


def test_too_many(speaker: Speaker) -> None:
    tiny = tuple(Frame("0" * 64, opaque=base64.b64encode(b"x").decode()) for _ in range(501))
    assert refused(speaker, speaker.request(tiny)) == (413, "too_many", None)


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"\xff", b"[" * 10_000, b'{"first": 1e400}'])
def test_nonsense(speaker: Speaker, body: bytes) -> None:
    assert refused(speaker, body) == (400, "bad_request", None)


def test_pages_and_cursor(hub: HubThread, speaker: Speaker) -> None:
    seen, more, snapshots = [], True, []
    while more:
        reply = speaker.exchange(max_changes=5)
        assert len(reply.changes) <= 5
        seen += [(change.kind, change.key) for change in reply.changes]
        snapshots.append(reply.snapshot)
        more = reply.more
        assert bool(reply.checks) is not more
    assert len(seen) == len(set(seen)) == len(plant_rows())
    assert all(snapshots)
    assert not speaker.exchange().snapshot


def test_removed_rows_are_told(hub: HubThread, speaker: Speaker) -> None:
    speaker.exchange()
    rows = [row for row in plant_rows() if row.kind == "lot" and row.key() != "L-1"]
    loaded = load_rows(hub.hub, rows, remove_absent=True)
    assert (loaded.changed, loaded.removed, loaded.same) == (0, 1, 1)
    reply = speaker.exchange()
    assert [(change.kind, change.key, change.is_removal) for change in reply.changes] == [
        ("lot", "L-1", True)
    ]
    speaker.cursor = ""
    fresh = speaker.exchange()
    assert all(not change.is_removal for change in fresh.changes)


def test_unchanged_rows_keep_their_revision(hub: HubThread, speaker: Speaker) -> None:
    speaker.exchange()
    assert load_rows(hub.hub, plant_rows()).changed == 0
    assert speaker.exchange().changes == ()


@pytest.mark.parametrize(
    "cursor", ["nonsense", "~~~", "x~0~1~line:L1", "{feed}~0~9999999999999~line:L1", "{feed}~0~1~line:L2"]
)
def test_foreign_cursor_starts_a_snapshot(hub: HubThread, speaker: Speaker, cursor: str) -> None:
    feed = speaker.exchange().cursor.partition("~")[0]
    speaker.cursor = cursor.replace("{feed}", feed)
    assert speaker.exchange().snapshot


def test_other_lines_places_are_left_out(hub: HubThread, speaker: Speaker, pen: Pen) -> None:
    work(pen)
    speaker.exchange(pen.frames())
    far = Speaker(hub.info.url)
    far.enroll(give_code(hub.hub, "ST-900"), "ST-900")
    reply = far.exchange()
    far.session.close()
    kinds = {change.kind for change in reply.changes if change.table == "doc"}
    assert kinds == {"unit", "order"}
    assert {check.kind for check in reply.checks if check.table == "doc"} == {"unit", "order"}


def test_settled_dispute_is_told(hub: HubThread, speaker: Speaker, pen: Pen) -> None:
    pen.write(msgspec.Raw(b"{}"))
    key = speaker.exchange(pen.frames()).disputes[0].key
    assert settle_dispute(hub.hub, key, "unknown_type", "BOSS", "seen") == 1
    reply = speaker.exchange(first=2)
    assert [(d.key, d.settled) for d in reply.disputes] == [(key, True)]


@pytest.mark.logs("The hub's transaction failed")
def test_failing_disk_is_told(
    hub: HubThread, speaker: Speaker, pen: Pen, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise OperationalError("insert", {}, Exception("disk is full"))

    work(pen)
    monkeypatch.setattr(exchanging, "append", fail)
    answer = speaker.send(speaker.request(pen.frames()))
    assert (answer.status_code, answer.json()["code"], answer.headers["retry-after"]) == (
        503,
        "store_failed",
        "10",
    )
    monkeypatch.undo()
    assert speaker.exchange(pen.frames()).receipt.acknowledged == 2


def test_overload_is_told(hub: HubThread, speaker: Speaker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "MOST_BUSY", 0)
    answer = speaker.send(speaker.request())
    assert (answer.status_code, answer.json()["code"], answer.headers["retry-after"]) == (
        503,
        "overloaded",
        "2",
    )


def test_fold_that_fails_stops_nobody(
    hub: HubThread,
    speaker: Speaker,
    pen: Pen,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(*_: Any, stands: bool) -> None:
        raise RuntimeError("a bug")

    caplog.set_level(logging.CRITICAL, "sync.hub.intake.verdicts")
    monkeypatch.setattr(verdicts, "fold", fail)
    work(pen)
    reply = speaker.exchange(pen.frames())
    assert reply.receipt.acknowledged == 2
    assert {d.code for d in reply.disputes} == {"not_folded"}
