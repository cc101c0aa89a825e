"""Masters at the hub: all or nothing, only what changed is told, blocked lots are noted, lines can change."""

import base64
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from sync.hub.admin import Imported
from sync.hub.app import HubThread
from sync.hub.feed.pull import REMEMBERED_US, forget_removed
from sync.hub.masters.load import load_masters, load_rows
from sync.hub.store.tables import master, notice
from sync.hub.store.work import Work, read_masters
from sync.hub.terminals.enrolling import give_code
from terminal.domain.events.payloads import ComponentConsumed, LotReceived, SessionStarted
from terminal.domain.ids import ItemCode, LotCode, PersonCode, StationCode, StepNumber, ThingKind
from terminal.domain.masters.kinds import LotState, Role
from terminal.domain.masters.rows import Lot, Person, Station
from terminal.domain.pin_verifier import sealed
from terminal.domain.state.place import LotDoc
from tests.sync.hub.pen import Pen, Speaker, names, plant_rows

VERIFIER = "$argon2id$v=19$m=65536,t=3,p=4$rW7vbGCWSRrx1WYDLls7PQ$Ph8eZNj2TC6gtcvtx58oW1PI3ge2hWlIyjuCFE6V6Pk"


def lots(hub: HubThread) -> dict[str, int]:
    with hub.hub.database.reading() as connection:
        return {row.name: row.at for row in connection.execute(select(notice))}


def lot(state: LotState, reason: str = "") -> Lot:
    found = next(row for row in plant_rows() if row.kind == "lot" and row.key() == "L-1")
    assert isinstance(found, Lot)
    return Lot(code=found.code, item=found.item, quantity=found.quantity, state=state, reason=reason)


@pytest.mark.slow
def test_a_lot_is_noted_when_it_is_blocked_and_until_it_is_released(hub: HubThread, clock: Any) -> None:
    first = clock.at
    load_rows(hub.hub, [lot(LotState.BLOCKED)])
    clock.at += 1_000_000
    load_rows(hub.hub, [lot(LotState.BLOCKED, "scratched")])
    assert lots(hub)["lot|L-1"] == first
    load_rows(hub.hub, [lot(LotState.RELEASED)])
    assert "lot|L-1" not in lots(hub)


def test_a_failing_load_leaves_nothing(hub: HubThread) -> None:
    def job(work: Work) -> None:
        load_masters(work, [lot(LotState.BLOCKED)])
        raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"):
        hub.hub.write(job)
    assert "lot|L-1" not in lots(hub)


@pytest.mark.slow
def test_a_station_that_changes_its_line_takes_its_docs_along(
    hub: HubThread, speaker: Speaker, pen: Pen
) -> None:
    pen.write(SessionStarted(name="x"))
    speaker.exchange(pen.frames())
    moved = Station(code=StationCode("ST-010"), names=names("x"), line="L2", type="assembly")
    load_rows(hub.hub, [moved])
    far = Speaker(hub.info.url)
    far.enroll(give_code(hub.hub, "ST-900"), "ST-900")
    reply = far.exchange()
    far.session.close()
    assert ("terminal", pen.terminal_id) in {(change.kind, change.key) for change in reply.changes}
    own = speaker.exchange(first=2)
    assert own.snapshot
    terminals = [check for check in own.checks if check.kind == "terminal"]
    assert [check.count for check in terminals if check.count] == [1]


@pytest.mark.slow
def test_removals_are_forgotten_after_a_long_time(hub: HubThread, speaker: Speaker, clock: Any) -> None:
    speaker.exchange()
    old = speaker.cursor
    load_rows(
        hub.hub, [row for row in plant_rows() if row.kind == "lot" and row.key() != "L-1"], remove_absent=True
    )
    speaker.exchange()
    hub.hub.write(forget_removed)
    assert deleted(hub) == ["L-1"]
    clock.at += REMEMBERED_US + 1
    hub.hub.write(forget_removed)
    assert deleted(hub) == []
    speaker.sign_in()
    assert not speaker.exchange().snapshot
    speaker.cursor = old
    assert speaker.exchange().snapshot


def person(code: str, role: Role, *, active: bool = True) -> Person:
    return Person(code=PersonCode(code), name=code, role=role, active=active, pin=VERIFIER)


@pytest.mark.slow
def test_verifiers_are_sealed_and_go_only_where_their_pin_opens(hub: HubThread, speaker: Speaker) -> None:
    people = [
        person("A", Role.SUPERVISOR),
        person("B", Role.OPERATOR),
        person("C", Role.ENGINEER, active=False),
        person("D", Role.INSPECTOR),
    ]
    load_rows(hub.hub, people)
    told = {
        change.key: msgspec.json.decode(change.body, type=Person).pin
        for change in speaker.exchange().changes
        if change.kind == "person" and change.key in "ABCD"
    }
    pepper = base64.b64decode(speaker.me.pepper)
    assert (told.pop("A"), set(told.values())) == (sealed(VERIFIER, pepper), {""})
    with hub.hub.database.reading() as connection:
        kept = b"".join(connection.execute(select(master.c.body).where(master.c.kind == "person")).scalars())
    assert b"peppered:" in kept
    assert VERIFIER.rpartition("$")[2].encode() not in kept


def deleted(hub: HubThread) -> list[str]:
    with hub.hub.database.reading() as connection:
        return list(connection.execute(select(master.c.key).where(master.c.deleted.is_(True))).scalars())


def numbered(number: str, item: str) -> Lot:
    return Lot(code=LotCode(number), item=ItemCode(item), quantity=Decimal(5))


def codes(hub: HubThread) -> dict[str, tuple[str, str]]:
    """Code -> item and number of every lot there is."""
    with hub.hub.database.reading() as connection:
        rows = [row for row in read_masters(connection, "lot") if isinstance(row, Lot)]
    return {row.code: (row.item, row.number) for row in rows}


def test_lots_of_one_number_get_codes_of_their_own(hub: HubThread) -> None:
    load_rows(hub.hub, [numbered("N", "P"), numbered("N", "SCREW"), numbered("M", "P")], remove_absent=True)
    assert codes(hub) == {"P/N": ("P", "N"), "SCREW/N": ("SCREW", "N"), "M": ("P", "")}


@pytest.mark.slow
def test_a_lot_keeps_its_code_whatever_comes_and_goes(hub: HubThread) -> None:
    load_rows(hub.hub, [numbered("N", "P")], remove_absent=True)
    load_rows(hub.hub, [numbered("N", "SCREW"), numbered("N", "P")], remove_absent=True)
    both = {"N": ("P", ""), "SCREW/N": ("SCREW", "N")}
    assert codes(hub) == both
    load_rows(hub.hub, [numbered("N", "SCREW")], remove_absent=True)
    assert codes(hub) == {"SCREW/N": ("SCREW", "N")}
    load_rows(hub.hub, [numbered("N", "P"), numbered("N", "SCREW")], remove_absent=True)
    assert codes(hub) == both
    assert load_rows(hub.hub, [numbered("N", "P"), numbered("N", "SCREW")]).changed == 0


@pytest.mark.slow
def test_what_was_received_under_a_number_is_not_taken_by_another_item(
    hub: HubThread, speaker: Speaker, pen: Pen
) -> None:
    pen.write(LotReceived(item=ItemCode("SCREW"), quantity=Decimal(9)), subject=("lot", "R"))
    speaker.exchange(pen.frames())
    load_rows(hub.hub, [numbered("R", "P")])
    load_rows(hub.hub, [numbered("R", "SCREW")])
    found = codes(hub)
    assert (found["P/R"], found["R"]) == (("P", "R"), ("SCREW", ""))


def used(pen: Pen, quantity: int, lot: str = "L-1", **more: Any) -> None:
    consumed = ComponentConsumed(
        step=StepNumber(1), item=ItemCode("SCREW"), quantity=Decimal(quantity), lot=LotCode(lot)
    )
    pen.write(consumed, subject=("unit", "SN1"), **more)


def left(hub: HubThread, code: str = "L-1") -> Decimal:
    """What a station that knows what the hub knows says is left."""

    def job(work: Work) -> Decimal:
        row, doc = work.master("lot", code), work.doc((ThingKind.LOT, code)).body
        assert isinstance(row, Lot)
        return row.quantity - ((doc.used if isinstance(doc, LotDoc) else Decimal(0)) - row.used_before)

    return hub.hub.write(job)


def counted(hub: HubThread, quantity: int) -> None:
    load_rows(hub.hub, [msgspec.structs.replace(lot(LotState.RELEASED), quantity=Decimal(quantity))])


@pytest.mark.slow
def test_what_is_left_is_not_taken_off_twice(hub: HubThread, speaker: Speaker, pen: Pen, clock: Any) -> None:
    pen.at = clock.at
    used(pen, 5)
    clock.at = pen.at + 1
    speaker.exchange(pen.frames())
    assert left(hub) == 995
    counted(hub, 995)
    assert left(hub) == 995
    used(pen, 3, after_s=60)
    clock.at = pen.at + 1
    speaker.exchange(pen.frames(2), first=2)
    assert left(hub) == 992
    counted(hub, 995)  # the same file once more: the same count
    assert left(hub) == 992
    counted(hub, 990)  # counted again: two were lost
    assert left(hub) == 990


@pytest.mark.slow
def test_use_before_a_count_that_is_heard_of_late(
    hub: HubThread, speaker: Speaker, pen: Pen, clock: Any
) -> None:
    used(pen, 5)
    clock.at = pen.at + 600_000_000
    counted(hub, 995)
    speaker.exchange(pen.frames())
    assert left(hub) == 995
    used(pen, 2, after_s=700)
    clock.at = pen.at + 1
    speaker.exchange(pen.frames(2), first=2)
    assert left(hub) == 993


def test_an_import_tells_what_the_files_have_not(hub: HubThread) -> None:
    rows = [row for row in plant_rows() if row.key() not in ("P2", "WO-1", "WO-2")]
    kinds = {row.kind for row in plant_rows()}
    told = hub.hub.write(lambda work: load_masters(work, rows, kinds=kinds))
    assert told.absent == {"order": ("WO-1", "WO-2"), "person": ("P2",)}
    words = Imported(absent=told.absent).words()
    assert "person: P2" in words
    assert "--remove-absent" in words
    gone = hub.hub.write(lambda work: load_masters(work, rows, kinds=kinds, remove_absent=True))
    assert (gone.removed, gone.absent) == (3, {})
