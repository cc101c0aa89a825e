"""Station and hub over real HTTPS: what was done on the floor arrives, whatever the network does."""

import shutil
import time
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import delete, select

from sync.hub.app import HubThread
from sync.hub.intake.disputes import settle_dispute
from sync.hub.masters.load import load_rows
from sync.hub.store.tables import forks, life
from sync.hub.terminals.enrolling import revoke_terminal
from terminal.clock import SystemClock
from terminal.domain.events.payloads import EventKey, ScanRefused, UnitHeld
from terminal.domain.ids import ItemCode, LotCode, OrderCode, PersonCode
from terminal.domain.masters.kinds import LotState
from terminal.domain.masters.rows import Lot, Person, Station
from terminal.domain.outcome import Accepted
from terminal.domain.state.unit import UnitDoc, UnitStatus
from terminal.faults import FaultCode
from terminal.usecases.choose_order import choose_order
from terminal.usecases.parts.workplace import may_act
from terminal.usecases.sign_in import sign_in
from tests.fakes.cut_proxy import CutProxy
from tests.journeys.conftest import MakeTerminal
from tests.journeys.plant import Terminal, hub_bodies, until

pytestmark = pytest.mark.journey
HOURS_3_US = 3 * 3600 * 1_000_000


class WrongClock(SystemClock):
    """Three hours ahead."""

    def now(self) -> int:
        return super().now() + HOURS_3_US


def test_new_station_gets_the_whole_state_and_works(hub: HubThread, terminal: Terminal) -> None:
    until(lambda: terminal.store.exchange().cursor != "")
    assert len(terminal.work.masters.all(Station)) == 3
    assert isinstance(sign_in(terminal.work, terminal.work.new_id(), PersonCode("P1")), Accepted)
    assert isinstance(choose_order(terminal.work, terminal.work.new_id(), OrderCode("WO-1")), Accepted)
    terminal.capture(20)
    terminal.wait_drained()
    assert hub_bodies(hub, terminal) == terminal.bodies()
    assert len(terminal.bodies()) == 22


def test_capture_is_acknowledged_while_the_station_waits_at_the_hub(terminal: Terminal) -> None:
    until(lambda: terminal.store.exchange().cursor != "")
    time.sleep(0.2)  # it waits at the hub by now
    for _ in range(3):
        terminal.capture()
        until(terminal.drained, seconds=2)


def test_events_survive_a_cut_network(hub: HubThread, line: CutProxy, terminal: Terminal) -> None:
    terminal.capture(5)
    terminal.wait_drained()
    line.cut()
    terminal.capture(30)
    until(lambda: not terminal.news[-1].connected)
    assert terminal.news[-1].fault is FaultCode.HUB_UNREACHABLE
    assert not terminal.drained()
    line.mend()
    terminal.wait_drained()
    assert hub_bodies(hub, terminal) == terminal.bodies()
    assert len(terminal.bodies()) == 35


def test_answers_that_never_come_double_nothing(hub: HubThread, line: CutProxy, terminal: Terminal) -> None:
    terminal.capture()
    terminal.wait_drained()
    line.swallow_answers()
    terminal.capture(25)
    until(lambda: len(hub_bodies(hub, terminal)) > 1 or not terminal.news[-1].connected)
    line.mend()
    terminal.wait_drained()
    assert hub_bodies(hub, terminal) == terminal.bodies()


def test_slow_line_loses_nothing(hub: HubThread, line: CutProxy, terminal: Terminal) -> None:
    line.delay_s = 0.03
    terminal.capture(40)
    terminal.wait_drained()
    assert hub_bodies(hub, terminal) == terminal.bodies()


def test_both_ends_start_again(tmp_path: Path, hub: HubThread, line: CutProxy, terminal: Terminal) -> None:
    terminal.capture(10)
    terminal.wait_drained()
    hub.stop()
    terminal.capture(10)
    terminal.close()
    port = hub.info.port
    again = HubThread(tmp_path / "hub", port=port)
    again.start()
    try:
        terminal.open()
        terminal.capture(3)
        terminal.wait_drained()
        assert hub_bodies(again, terminal) == terminal.bodies()
        assert len(terminal.bodies()) == 23
        terminal.worker.stop()
    finally:
        again.stop()
        hub.start()  # so that the fixture can stop it


def test_shut_out_terminal_stops_visibly_and_keeps_its_events(hub: HubThread, terminal: Terminal) -> None:
    until(lambda: terminal.store.exchange().cursor != "")
    revoke_terminal(hub.hub, terminal.me.terminal_id)
    terminal.capture(2)
    until(lambda: terminal.store.exchange().stopped == FaultCode.TERMINAL_REVOKED.value)
    assert may_act(terminal.work) is not None
    until(lambda: terminal.news[-1].stopped == FaultCode.TERMINAL_REVOKED.value)
    assert not terminal.news[-1].connected
    assert len(terminal.bodies()) == 2


def test_change_of_masters_reaches_a_waiting_station(hub: HubThread, terminal: Terminal) -> None:
    until(lambda: terminal.store.exchange().cursor != "")
    blocked = Lot(code=LotCode("L-1"), item=ItemCode("SCREW"), quantity=Decimal(1), state=LotState.BLOCKED)
    load_rows(hub.hub, [blocked, Person(code=PersonCode("P9"), name="new")])
    until(lambda: terminal.work.masters.get(Person, "P9") is not None, seconds=3)
    lot = terminal.work.masters.get(Lot, "L-1")
    assert lot is not None
    assert lot.state == "blocked"
    until(lambda: any({"lot", "person"} <= news.masters for news in terminal.news))


def test_hold_reaches_the_other_station(make_terminal: MakeTerminal) -> None:
    first, second = make_terminal("ST-010"), make_terminal("ST-020")
    until(lambda: "" not in (first.store.exchange().cursor, second.store.exchange().cursor))
    with first.work.act() as act:
        act.add(first.work.new_id(), UnitHeld(note="scratch"), subject=("unit", "SN-1"))
    first.worker.nudge()
    until(lambda: second.store.doc(UnitDoc, "SN-1") is not None, seconds=3)
    doc = second.store.doc(UnitDoc, "SN-1")
    assert doc is not None
    assert doc.status is UnitStatus.HELD
    until(lambda: any("unit" in news.docs for news in second.news))


def test_dispute_reaches_the_station(hub: HubThread, terminal: Terminal) -> None:
    until(lambda: terminal.store.exchange().cursor != "")
    load_rows(hub.hub, [Person(code=PersonCode("P2"), name="P2", active=False)])
    with terminal.work.act() as act:  # signed in before the badge was revoked, as far as this station knew
        act.sign_in_as("P2", "S-1", "badge")
        act.add(terminal.work.new_id(), ScanRefused(device="d", refusal="x", screen="s", raw="x"))
    terminal.worker.nudge()
    until(lambda: len(terminal.store.disputes()) == 1, seconds=5)
    row = terminal.store.disputes()[0]
    assert (row.sequence, row.code) == (1, "actor_unverified")
    until(lambda: any(news.disputes for news in terminal.news))
    key = EventKey(terminal.me.terminal_id, row.epoch, row.sequence)
    settle_dispute(hub.hub, key, row.code, "supervisor")
    until(lambda: terminal.store.disputes() == (), seconds=5)


def test_clock_three_hours_wrong(hub: HubThread, make_terminal: MakeTerminal) -> None:
    terminal = make_terminal(clock=WrongClock())
    until(lambda: terminal.store.exchange().offset_us is not None)
    terminal.capture(2)
    terminal.wait_drained()
    offset = terminal.store.exchange().offset_us
    assert offset is not None
    assert abs(offset - HOURS_3_US) < 5_000_000
    assert terminal.work.fresh()
    assert hub_bodies(hub, terminal) == terminal.bodies()


def test_large_queue_drains(hub: HubThread, line: CutProxy, terminal: Terminal) -> None:
    line.cut()
    terminal.capture(700)
    line.mend()
    terminal.wait_drained()
    assert hub_bodies(hub, terminal) == terminal.bodies()


def test_an_old_image_hands_over_and_goes_on_over_https(
    hub: HubThread, make_terminal: MakeTerminal, tmp_path: Path
) -> None:
    terminal = make_terminal()
    terminal.capture(3)
    terminal.wait_drained()
    terminal.close()
    image = tmp_path / "image"
    shutil.copytree(terminal.folder, image)
    terminal.open()
    terminal.capture(4)
    terminal.wait_drained()
    terminal.close()
    terminal.folder = image
    terminal.open()
    terminal.capture(1)

    def meanwhile() -> None:
        """It was switched off long ago; a request of its last moments may still be heard of at the hub."""
        hub.hub.write(lambda work: work.connection.execute(delete(life)))
        terminal.worker.retry_now()

    until(lambda: terminal.work.identity.epoch == 2, meanwhile)
    terminal.me = terminal.work.identity
    terminal.capture(2)
    terminal.wait_drained()
    with hub.hub.database.reading() as connection:
        assert len(connection.execute(select(forks)).all()) <= 1
