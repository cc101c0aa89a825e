"""The exchange over real HTTP: push, pull, and every way it says no."""

from decimal import Decimal

from sync.feed_check import rolling_hash
from sync.hub.app import HubThread
from terminal.domain.events import SessionStarted, UnitStarted, WorkReported
from terminal.domain.ids import ItemCode
from tests.hub.pen import Pen, Speaker


def work(pen: Pen, unit: str = "SN1", **more: object) -> None:
    """A unit begun and reported good."""
    pen.write(UnitStarted(item=ItemCode("P")), subject=("unit", unit), **more)
    pen.write(WorkReported(good=Decimal(1)), subject=("unit", unit), **more)


def test_push_and_pull(speaker: Speaker, pen: Pen) -> None:
    pen.write(SessionStarted(name="P1"))
    work(pen)
    reply = speaker.exchange(pen.frames())
    assert (reply.receipt.acknowledged, reply.receipt.head, reply.expected) == (3, pen.head, 4)
    assert reply.snapshot
    assert not reply.more
    assert reply.disputes == ()
    docs = {(change.kind, change.key) for change in reply.changes if change.table == "doc"}
    assert {("unit", "SN1"), ("order", "WO-1"), ("place", "ST-010")} <= docs
    for check in reply.checks:
        rows = [(c.key, c.revision) for c in reply.changes if (c.table, c.kind) == (check.table, check.kind)]
        assert (check.count, check.hash) == (len(rows), rolling_hash(check.table, check.kind, rows))
    assert speaker.exchange(first=4).changes == ()


def test_board(hub: HubThread, speaker: Speaker, pen: Pen) -> None:
    pen.write(SessionStarted(name="P1"))
    work(pen)
    speaker.exchange(pen.frames())
    answer = speaker.session.get(
        f"{hub.info.url}/v1/board?line=L1", headers={"Authorization": f"Bearer {speaker.token}"}
    )
    tiles = {tile["station"]: tile for tile in answer.json()["tiles"]}
    assert tiles["ST-010"]["good"] == "1"
