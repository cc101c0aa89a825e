"""What the hub does with copies of events: whole ones mend damaged ones, keys prove them, and there is a
bound.
"""

from importlib import import_module

import pytest
from sqlalchemy import select, text, update

from sync.hub.app import HubThread
from sync.hub.exchange import handover
from sync.hub.intake import keeping
from sync.hub.intake.disputes import OpenDispute, list_disputes
from sync.hub.intake.journal import arrived
from sync.hub.intake.keeping import keep_evidence
from sync.hub.store.tables import forks, journal, terminal_key
from sync.hub.terminals.accounts import note_key
from sync.hub.views import evidence
from sync.hub.views.evidence import list_evidence
from sync.protocol.handover import Span
from sync.protocol.messages import Frame, frame
from terminal.domain.events import payloads as ev
from terminal.domain.ids import ItemCode, ThingKind
from tests.sync.hub.exchange.test_handover import hand_over, listed, message, scan
from tests.sync.hub.pen import Pen, Speaker

DAMAGED = b"a page of the disk was bad"


def damaged(pen: Pen, number: int) -> tuple[Frame, ...]:
    """The frames of the whole journal, one of them as the bytes that a bad page gave."""
    frames = list(pen.frames())
    frames[number - 1] = frame(DAMAGED, frames[number - 1].hash, opaque=True)
    return tuple(frames)


def work_of(pen: Pen) -> None:
    pen.write(ev.ScanRefused(device="d", refusal="x", screen="s", raw="0"))
    pen.write(ev.UnitStarted(item=ItemCode("P")), subject=("unit", "U-1"))
    pen.write(ev.ScanRefused(device="d", refusal="x", screen="s", raw="2"))


@pytest.mark.slow
@pytest.mark.parametrize("way", ["exchange", "handover"])
def test_the_whole_event_takes_the_place_of_the_damaged_copy_and_counts(
    hub: HubThread, speaker: Speaker, pen: Pen, way: str
) -> None:
    work_of(pen)
    speaker.exchange(damaged(pen, 2))
    assert [line.code for line in open_in(hub)] == ["bad_frame"]
    if way == "exchange":  # the answer was lost, and the second look at the page was good
        assert speaker.exchange(pen.frames()).receipt.acknowledged == 3
    else:
        assert hand_over(speaker, message(speaker, pen, 1)).outcome == "in_order"
    with hub.hub.database.reading() as connection:
        rows = connection.execute(select(journal).order_by(journal.c.sequence)).all()
        assert connection.execute(select(forks)).all() == []
    assert [row.body for row in rows] == pen.bodies
    assert [row.understood for row in rows] == [True] * 3
    assert open_in(hub) == []
    (line,) = listed(hub, "/v1/terminals")
    assert line["forked"] is False
    assert hub.hub.write(lambda work: work.doc((ThingKind.UNIT, "U-1")).body) is not None


def open_in(hub: HubThread) -> list[OpenDispute]:
    with hub.hub.database.reading() as connection:
        return list(list_disputes(connection))


@pytest.mark.slow
def test_the_hubs_own_damaged_bytes_are_mended_without_counting_twice(
    hub: HubThread, speaker: Speaker, pen: Pen
) -> None:
    work_of(pen)
    speaker.exchange(pen.frames())
    spoil = update(journal).where(journal.c.sequence == 2).values(body=pen.bodies[1][:-9] + b"\x00" * 9)
    hub.hub.write(lambda work: work.connection.execute(spoil))
    assert speaker.exchange(pen.frames()).receipt.acknowledged == 3
    with hub.hub.database.reading() as connection:
        query = select(journal.c.body).order_by(journal.c.sequence)
        assert list(connection.scalars(query)) == pen.bodies


@pytest.mark.slow
def test_a_damaged_copy_never_takes_the_place_of_the_whole_event(
    hub: HubThread, speaker: Speaker, pen: Pen
) -> None:
    work_of(pen)
    speaker.exchange(pen.frames())
    speaker.exchange(damaged(pen, 2))
    with hub.hub.database.reading() as connection:
        query = select(journal.c.body).order_by(journal.c.sequence)
        assert list(connection.scalars(query)) == pen.bodies


def proven(hub: HubThread) -> list[bool]:
    with hub.hub.database.reading() as connection:
        return [line.proven for line in list_evidence(connection)]


def unproven(hub: HubThread, stranger: Speaker, pen: Pen) -> None:
    """Keeps a journal that a key signed which the hub does not know, as by file."""
    batch = arrived(message(stranger, pen, 1))
    hub.hub.write(lambda work: keeping.keep_unproven(work.connection, batch, work.now, stranger.public()))


@pytest.mark.slow
def test_evidence_is_proven_as_soon_as_its_key_is_known(hub: HubThread, speaker: Speaker, pen: Pen) -> None:
    scan(pen, 1)
    speaker.exchange(pen.frames())
    other, stranger = Pen(pen.terminal_id), Speaker(hub.info.url)
    scan(other, 2)
    unproven(hub, stranger, other)
    assert proven(hub) == [False, False]
    key = {"public_key": stranger.public(), "station": "ST-010"}
    hub.hub.write(lambda work: note_key(work.connection, work.now, pen.terminal_id, 1, key))
    assert proven(hub) == [True, True]
    stranger.session.close()


@pytest.mark.slow
def test_what_the_terminal_signs_itself_is_proven_whoever_brought_it_before(
    hub: HubThread, speaker: Speaker, pen: Pen
) -> None:
    scan(pen, 1)
    speaker.exchange(pen.frames())
    other, stranger = Pen(pen.terminal_id), Speaker(hub.info.url)
    scan(other, 2)
    unproven(hub, stranger, other)
    hand_over(speaker, message(speaker, other, 1))
    assert proven(hub) == [True, True]
    unproven(hub, stranger, other)
    assert proven(hub) == [True, True]
    stranger.session.close()


def refused(speaker: Speaker, pen: Pen, first: int = 1, **more: object) -> tuple[int, str, bool]:
    asked = message(speaker, pen, first, **more)
    answer = speaker.post("/v1/handover", asked, Authorization=f"Bearer {speaker.token}")
    return answer.status_code, answer.json().get("code", ""), "nothing more was stored" in answer.text


@pytest.mark.slow
@pytest.mark.logs("more evidence than one key may")
@pytest.mark.parametrize(("bound", "value"), [("MOST_EVIDENCE", 5), ("MOST_EVIDENCE_BYTES", 3000)])
def test_one_key_brings_so_much_evidence_and_is_told(
    hub: HubThread, speaker: Speaker, pen: Pen, monkeypatch: pytest.MonkeyPatch, bound: str, value: int
) -> None:
    monkeypatch.setattr(keeping, bound, value)
    scan(pen, 1)
    speaker.exchange(pen.frames())
    flood = [Pen(pen.terminal_id) for _ in range(3)]
    for each in flood:
        scan(each, 4)
    hand_over(speaker, message(speaker, flood[0], 1))
    for each in flood[1:]:
        assert refused(speaker, each) == (409, "evidence_full", True)
    bodies = [row["body"].encode() for row in listed(hub, "/v1/evidence")]
    assert bodies == flood[0].bodies
    hand_over(speaker, message(speaker, flood[0], 1))  # what is there is no more than there is


@pytest.mark.slow
@pytest.mark.logs("more evidence than one key may")
def test_one_epoch_has_so_many_gaps_and_the_station_is_told(
    hub: HubThread, speaker: Speaker, pen: Pen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handover, "MOST_MISSING", 3)
    scan(pen, 1)
    spans = [Span(number, number) for number in range(10, 14)]
    hand_over(speaker, message(speaker, pen, 1, missing=tuple(spans[:3]), last=20))
    assert refused(speaker, pen, missing=tuple(spans), last=20) == (409, "evidence_full", True)


@pytest.mark.slow
def test_what_came_by_file_takes_nothing_of_what_a_key_may_bring(
    hub: HubThread, speaker: Speaker, pen: Pen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "MOST_EVIDENCE", 5)
    scan(pen, 1)
    speaker.exchange(pen.frames())
    by_file, by_itself = Pen(pen.terminal_id), Pen(pen.terminal_id)
    scan(by_file, 9)
    scan(by_itself, 4)
    batch = arrived(message(speaker, by_file, 1))
    hub.hub.write(
        lambda work: keep_evidence(work.connection, batch, work.now, speaker.public(), bounded=False)
    )
    hand_over(speaker, message(speaker, by_itself, 1))
    assert len(listed(hub, "/v1/evidence")) == 13


@pytest.mark.slow
def test_what_was_brought_before_the_update_is_counted(hub: HubThread, speaker: Speaker, pen: Pen) -> None:
    scan(pen, 1)
    speaker.exchange(pen.frames())
    other = Pen(pen.terminal_id)
    scan(other, 3)
    hand_over(speaker, message(speaker, other, 1))
    count = import_module("sync.hub.store.migrations.versions.0005_what_a_key_has_brought").COUNT
    counted = select(terminal_key.c.evidence, terminal_key.c.evidence_bytes)
    with hub.hub.database.writing.begin() as connection:
        before = connection.execute(counted).all()
        connection.execute(update(terminal_key).values(evidence=0, evidence_bytes=0))
        connection.execute(text(count))
        assert connection.execute(counted).all() == before == [(3, sum(map(len, other.bodies)))]


@pytest.mark.slow
@pytest.mark.parametrize(("bound", "value"), [("MOST_LISTED", 3), ("MOST_LISTED_BYTES", 1200)])
def test_much_evidence_is_read_in_several_answers(
    hub: HubThread, speaker: Speaker, pen: Pen, monkeypatch: pytest.MonkeyPatch, bound: str, value: int
) -> None:
    scan(pen, 1)
    speaker.exchange(pen.frames())
    others = [Pen(pen.terminal_id) for _ in range(2)]
    for each in others:
        scan(each, 4)
        hand_over(speaker, message(speaker, each, 1))
    monkeypatch.setattr(evidence, bound, value)
    found: list[str] = []
    path = "/v1/evidence"
    while answer := listed(hub, path):
        assert len(answer) < 8
        found += [line["body"] for line in answer]
        path = f"/v1/evidence?after={'/'.join(map(str, answer[-1]['key']))}/{answer[-1]['hash']}"
    assert sorted(found) == sorted(body.decode() for each in others for body in each.bodies)


@pytest.mark.slow
@pytest.mark.parametrize("after", ["x", "T/1/1/", "T/1/99999999999999999999/" + "a" * 64, "//1/" + "a" * 64])
def test_a_place_that_is_none_is_refused(hub: HubThread, after: str) -> None:
    assert listed(hub, f"/v1/evidence?after={after}")["code"] == "bad_request"
