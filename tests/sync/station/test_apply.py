"""What the station makes of the hub's answer."""

import threading

import msgspec
import pytest

from sync.protocol.messages import Dispute, ExchangeReply, Receipt
from sync.protocol.signing import new_key, sign
from sync.station.apply import Contact
from terminal.domain.ids import PersonCode
from terminal.domain.masters.kinds import ReasonUse
from terminal.domain.masters.row import Names
from terminal.domain.masters.rows import Person, Reason
from terminal.domain.state.fold import encode_doc
from terminal.domain.state.place import CallDoc
from terminal.faults import FaultCode, SyncFault
from terminal.store.store import DisputeRow
from terminal.usecases.call_help import raise_call
from tests.sync.station.at_hub import Station

NOW = Contact(1, 0)


def person(code: str, name: str = "Li") -> Person:
    return Person(code=PersonCode(code), name=name, badges=(f"B-{code}",))  # type: ignore[arg-type]


def call_doc(call: str, through: dict[str, int] | None = None) -> bytes:
    return encode_doc(CallDoc(call=call, call_kind="C1", station="ST-030", through=through or {"T-9/1": 4}))


def answered(station: Station) -> ExchangeReply:
    return station.hub.answer(station.rounds.request())


def test_receipt_is_kept(station: Station) -> None:
    station.capture(2)
    station.drain()
    body = station.store.database.connection().exec_driver_sql("SELECT body FROM receipt").scalars().all()[-1]
    receipt = msgspec.json.decode(body, type=Receipt)
    assert (receipt.acknowledged, receipt.head) == (2, station.hub.hashes[-1])


@pytest.mark.slow
def test_of_the_receipts_the_newest_and_those_of_30_days_are_kept(station: Station) -> None:
    def kept() -> list[int]:
        bodies = station.store.database.connection().exec_driver_sql("SELECT body FROM receipt").scalars()
        return [msgspec.json.decode(body, type=Receipt).acknowledged for body in bodies]

    day_s = 86_400
    for _ in range(3):
        station.capture()
        station.drain()
        station.clock.turn(10 * day_s)
    assert kept() == [1, 2, 3]
    station.clock.turn(5 * day_s)
    station.capture()
    station.drain()
    assert kept() == [2, 3, 4]
    station.clock.turn(40 * day_s)
    station.capture()
    station.drain()
    assert kept() == [5]


def test_answer_signed_by_another_changes_nothing(station: Station) -> None:
    station.hub.put(person("P1"))
    reply = answered(station)
    other = msgspec.structs.replace(reply.receipt, signature=sign(new_key()[0], b"x"))
    for receipt in (other, msgspec.structs.replace(reply.receipt, acknowledged=5)):
        with pytest.raises(SyncFault) as caught:
            station.intake.take(msgspec.structs.replace(reply, receipt=receipt), NOW)
        assert caught.value.code is FaultCode.HUB_ANSWER_WRONG
    assert station.work.masters.get(Person, "P1") is None
    assert station.store.exchange().cursor == ""


@pytest.mark.slow
def test_masters_arrive_change_and_go(station: Station) -> None:
    station.hub.put(person("P1"))
    station.drain()
    assert station.work.masters.known("B-P1") == (("person", "P1"),)
    station.hub.put(person("P1", "Wang"))
    taken = station.intake.take(answered(station), NOW)
    assert taken.masters == {"person"}
    found = station.work.masters.get(Person, "P1")
    assert found is not None
    assert found.name == "Wang"
    station.hub.put_raw("master", "person", "P1", None)
    station.drain()
    assert station.work.masters.get(Person, "P1") is None
    assert station.work.masters.known("B-P1") == ()


@pytest.mark.slow
def test_acts_name_the_revision_they_were_judged_by(station: Station) -> None:
    station.hub.put(person("P1"))
    station.hub.put(person("P2"))
    station.drain()
    assert station.work.header().revision == 2


@pytest.mark.slow
def test_disputes_open_and_end(station: Station) -> None:
    key = station.capture()[0]
    station.drain()
    station.hub.dispute(Dispute(key, "over_report", {"surplus": "1"}))
    assert station.intake.take(answered(station), NOW).disputes
    assert station.store.disputes() == (DisputeRow(1, 1, "over_report", {"surplus": "1"}),)
    station.hub.dispute(Dispute(key, "over_report", settled=True))
    station.drain()
    assert station.store.disputes() == ()


@pytest.mark.slow
def test_snapshot_removes_what_it_does_not_give(station: Station) -> None:
    key = station.capture()[0]
    station.hub.put(person("P1"))
    station.hub.put(person("P2"))
    station.hub.put_raw("doc", "call", "C-1", call_doc("C-1"))
    station.hub.dispute(Dispute(key, "over_report"))
    station.drain()
    station.hub.life += 1
    station.hub.rows.clear()
    station.hub.disputes.clear()
    station.hub.page = 1
    for code in ("P2", "P3", "P4"):
        station.hub.put(person(code))
    station.drain()
    assert [found.code for found in station.work.masters.all(Person)] == ["P2", "P3", "P4"]
    assert station.work.masters.known("B-P1") == ()
    assert station.store.open_calls() == ()
    assert station.store.disputes() == ()


@pytest.mark.slow
def test_cursor_moves_with_the_last_page_of_a_snapshot(station: Station) -> None:
    for code in ("P1", "P2", "P3"):
        station.hub.put(person(code))
    station.hub.page = 2
    station.round()
    assert station.store.exchange().cursor == ""
    station.restart()  # in the middle of it: the snapshot begins again
    assert station.intake.cursor() == ""
    station.drain()
    assert station.store.exchange().cursor == "1~~3"
    assert len(station.work.masters.all(Person)) == 3


@pytest.mark.slow
def test_own_unsent_acts_stay_on_top_of_the_hubs_doc(station: Station) -> None:
    station.hub.put(Reason(code="C1", use=ReasonUse.CALL, names=Names("叫", "Call")))  # type: ignore[arg-type]
    station.drain()
    raise_call(station.work, station.work.new_id(), "C1")  # type: ignore[arg-type]
    own = station.store.open_calls()[0].call
    station.hub.put_raw("doc", "call", own, call_doc(own))
    station.intake.take(answered(station), NOW)
    merged = station.store.doc(CallDoc, own)
    assert merged is not None
    assert merged.through == {"T-9/1": 4, "T-1/1": 1}
    assert merged.station == "ST-010"


@pytest.mark.slow
def test_own_acts_survive_a_hub_that_lost_them(station: Station) -> None:
    station.hub.put(Reason(code="C1", use=ReasonUse.CALL, names=Names("叫", "Call")))  # type: ignore[arg-type]
    station.drain()
    raise_call(station.work, station.work.new_id(), "C1")  # type: ignore[arg-type]
    own = station.store.open_calls()[0].call
    station.hub.put_raw("doc", "call", own, call_doc(own, {"T-1/1": 1}))
    station.drain()
    station.hub.life += 1
    del station.hub.rows["doc", "call", own]
    station.drain()
    assert [call.call for call in station.store.open_calls()] == [own]


def test_rows_of_a_newer_hub_are_passed_over_and_come_back(station: Station) -> None:
    future = b'{"code":"R1","use":"call","names":{"zh":"x","en":5}}'
    station.hub.put_raw("master", "robot", "R-1", b'{"arm":1}')
    station.hub.put_raw("master", "reason", "R1", future)
    station.hub.put(person("P1"))
    station.drain()
    assert station.work.masters.get(Person, "P1") is not None
    assert station.store.exchange().passed_over == (("master", "reason"), ("master", "robot"))
    station.restart()
    assert station.intake.cursor() != ""
    station.hub.rows["master", "reason", "R1"] = (2, future.replace(b"5", b'"x"'))  # as if understood now
    station.restart(software="2")
    station.drain()
    assert station.work.masters.get(Reason, "R1") is not None
    assert station.store.exchange().passed_over == (("master", "robot"),)


@pytest.mark.slow
def test_kind_that_differs_is_read_anew_alone(station: Station) -> None:
    for code in ("P1", "P2"):
        station.hub.put(person(code))
    station.hub.put(Reason(code="R1", use=ReasonUse.CALL, names=Names("叫", "Call")))  # type: ignore[arg-type]
    station.drain()
    with station.store.database.write() as connection:
        connection.exec_driver_sql("DELETE FROM master WHERE key = 'P1'")
        connection.exec_driver_sql(
            "INSERT INTO master VALUES ('person', 'P9', 9, (SELECT body FROM master WHERE key = 'P2'))"
        )
    station.store.forget()
    station.clock.turn(601)
    asked = len(station.hub.requests)
    station.drain()
    assert [found.key() for found in station.work.masters.all(Person)] == ["P1", "P2"]
    assert "" in [request.cursor for request in station.hub.requests[asked:]]
    assert station.store.exchange().cursor == "1~~3"


@pytest.mark.slow
@pytest.mark.logs("stay different")
def test_kind_that_stays_different_is_not_read_without_end(station: Station) -> None:
    station.hub.put(person("P1"))
    station.hub.false_checks = {("master", "person")}
    station.drain(most=10)
    asked = len(station.hub.requests)
    station.clock.turn(601)
    station.round()
    assert len(station.hub.requests) == asked + 1
    assert station.rounds.request().cursor == "1~~1"


@pytest.mark.slow
def test_large_page_lets_others_write_in_between(station: Station, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        station.hub.put(person(f"P{number}"))
    seen: list[tuple[int, str]] = []

    def pause(_seconds: float) -> None:
        station.capture()
        seen.append((len(station.work.masters.all(Person)), station.store.exchange().cursor))

    station.restart()
    station.intake._pause = pause
    monkeypatch.setattr("sync.station.apply.time.perf_counter", iter(range(1000)).__next__)
    monkeypatch.setattr("sync.station.apply.SLICE_S", 1.5)
    station.intake.take(answered(station), NOW)
    assert seen == [(1, ""), (2, ""), (3, ""), (4, "")]
    assert station.store.exchange().cursor == "1~~5"


@pytest.mark.slow
def test_masters_read_by_one_thread_while_another_forgets(station: Station) -> None:
    station.hub.put(person("P1"))
    station.drain()
    masters = station.work.masters
    names: list[str] = []
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            found = masters.get(Person, "P1")
            names.append(found.name if found else "")

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(8):
        station.hub.put(person("P1", f"name {number}"))
        station.intake.take(answered(station), NOW)
    stop.set()
    reader.join()
    found = masters.get(Person, "P1")
    assert found is not None
    assert found.name == "name 7"
    assert "" not in names


@pytest.mark.slow
def test_another_terminals_dispute_is_left_alone(station: Station) -> None:
    key = station.capture()[0]
    station.drain()
    station.hub.dispute(Dispute(msgspec.structs.replace(key, terminal_id="T-2"), "over_report"))
    station.drain()
    assert station.store.disputes() == ()
