"""Process parameters by themselves: a real Modbus server, the station's own devices, screen and journal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest
from PySide6.QtWidgets import QApplication

from devices.capabilities import Phase, Reading, ReadingKind, next_reading_id
from sync.protocol.signing import new_key
from terminal.clock import SystemClock
from terminal.domain.events.kinds import StepVerdict
from terminal.domain.events.payloads import ParameterRecorded
from terminal.domain.ids import StationCode, StepNumber
from terminal.domain.masters.rows import Person, Routing
from terminal.domain.measuring import Silence, Source, Take
from terminal.domain.outcome import Outcome, Refusal, Refused
from terminal.domain.state.unit import UnitDoc
from terminal.store.facts import ExchangeState, Identity
from terminal.store.keys.store_key import store_key
from terminal.store.store import Store
from terminal.usecases.record_result import Judgement, record_judgements, record_value
from terminal.usecases.report_work import Report, report_unit
from tests.devices.fakes import wait_until
from tests.devices.peers import ModbusPeer
from tests.fakes.acts import accepted
from tests.fakes.floor import BOARDS, LOTS, PEOPLE, events_after
from tests.fakes.workplace import demo_rows, load_rows
from tests.terminal.usecases.scenes.refused import BOARD
from ui.program.app import Terminal, open_store
from ui.program.links.sensors import SensorWatch

SOURCES = {
    60: Source("oven/preheat", Take.MEAN),
    70: Source("oven/peak", Take.MAX, silent=Silence.WARN),
    80: Source("oven/speed"),
}
CHANNELS = {
    "preheat": {"address": 0, "type": "int16", "quantity": {"unit": "°C", "scale": "0.1"}},
    "peak": {"address": 1, "type": "int16", "quantity": {"unit": "°C", "scale": "0.1"}},
    "speed": {"address": 2, "type": "float32", "quantity": {"unit": "m/min", "resolution": "0.01"}},
}
REGISTERS = [1652, 2431, 0x3F4C, 0xCCCD]  # 165.2 °C, 243.1 °C, 0.8 m/min


def bound(row: Any) -> Any:
    """Soldering with its three sensors."""
    if not isinstance(row, Routing) or row.item != "PCB-40A":
        return row
    first = row.operations[0]
    steps = tuple(msgspec.structs.replace(step, source=SOURCES.get(step.number)) for step in first.steps)
    return msgspec.structs.replace(row, operations=(msgspec.structs.replace(first, steps=steps),))


def settle(data: Path, port: int) -> None:
    """An enrolled station with the oven as its device."""
    data.mkdir()
    store = Store(data, store_key(data, None).key)
    load_rows(store, tuple(map(bound, demo_rows())))
    identity = Identity(
        terminal_id="T-1",
        epoch=1,
        station=StationCode("ST-040"),
        zone="Asia/Shanghai",
        private_key=new_key()[0],
    )
    store.keep(identity)
    store.keep(ExchangeState(contact_at=SystemClock().now(), revision=len(demo_rows())))
    oven = {
        "name": "oven",
        "model": "modbus_tcp",
        "address": f"socket://127.0.0.1:{port}",
        "serial": "RO-1",
        "overrides": {"modbus": {"poll_ms": 20, "answer_ms": 200, "channels": CHANNELS}},
    }
    store.keep(
        msgspec.structs.replace(store.settings(), devices=(oven,), idle_lock_s=0, volume=0, language="en")
    )
    store.close()


class Station:
    """The terminal at the oven, and somebody with a scanner."""

    def __init__(self, app: QApplication, terminal: Terminal, oven: ModbusPeer) -> None:
        self._app, self.terminal, self.oven, self.work = app, terminal, oven, terminal.work
        self.phases: list[Phase] = []
        # a function, not a method: the binding keeps no reference to whose method it is
        terminal.bridge.device_state.connect(lambda _device, state: self.phases.append(state.phase))

    def until(self, true: Callable[[], bool]) -> None:
        wait_until(lambda: (self._app.processEvents(), true())[1], 10)

    def scan(self, *codes: str) -> None:
        clock = self.work.clock
        for code in codes:
            now, first = clock.now(), clock.monotonic_ns()
            self.terminal.read(
                Reading(next_reading_id(), "s", ReadingKind.CODE, code, code.encode(), None, now, first)
            )

    def has_value(self, channel: str, value: str) -> bool:
        newest = self.work.process_values.newest(channel)
        return newest is not None and newest.value == Decimal(value)

    def parameters(self) -> dict[int, ParameterRecorded]:
        found = [event.payload for event in events_after(self.work)]
        return {each.step: each for each in found if isinstance(each, ParameterRecorded)}

    def cards(self) -> dict[str, Any]:
        state = self.terminal.window.presenter().state()
        return {card.title: card for card in state.cards}


@contextmanager
def opened(app: QApplication, folder: Path, oven: ModbusPeer) -> Iterator[Station]:
    """The terminal with its devices, running."""
    settle(folder / "station", oven.port)
    terminal = Terminal(app, open_store(folder / "station", None), SystemClock(), exchange=False, wedge=False)
    made = Station(app, terminal, oven)
    terminal.start()
    terminal.window.show()
    yield made
    terminal.stop()
    app.processEvents()  # what the devices said last
    oven.stop()


@pytest.fixture
def station(qt_app: QApplication, tmp_path: Path) -> Iterator[Station]:
    oven = ModbusPeer([*REGISTERS])
    oven.start()
    with opened(qt_app, tmp_path, oven) as made:
        yield made


@pytest.fixture
def dark_station(qt_app: QApplication, tmp_path: Path) -> Iterator[Station]:
    """The oven is not switched on."""
    with opened(qt_app, tmp_path, ModbusPeer([*REGISTERS])) as made:
        yield made


def lots() -> tuple[str, ...]:
    return tuple(LOTS[item] for item in ("PCB-40B", "MCU-32", "CAP-470", "SLD-305"))


def begin(station: Station) -> None:
    """Somebody signed in, the order, a unit, its components."""
    person = station.work.masters.get(Person, PEOPLE["ST-040"])
    assert person
    station.scan(person.badges[0], BOARDS, BOARD, *lots())
    assert station.work.terminal().unit == BOARD


def judge(station: Station) -> None:
    accepted(
        record_judgements(station.work, station.work.new_id(), (Judgement(StepNumber(90), StepVerdict.PASS),))
    )


def report(station: Station) -> Outcome[Any]:
    return report_unit(station.work, station.work.new_id(), Report(Decimal(1)))


@pytest.mark.slow
def test_values_are_taken_of_the_moment_and_of_the_cycle(station: Station) -> None:
    station.until(lambda: station.has_value("oven/speed", "0.80"))
    begin(station)
    speed = station.parameters()[80]
    assert (speed.value, speed.uom, speed.verdict) == (Decimal("0.80"), "m/min", "pass")
    measured = speed.measured
    assert measured is not None
    assert (measured.device, measured.serial, measured.take) == ("oven/speed", "RO-1", "moment")
    assert measured.raw.startswith("hex:")
    assert measured.raw.endswith("0103043f4ccccd")
    assert 0 <= station.work.now() - measured.taken_at < 60_000_000
    station.oven.set(0, 1692)
    station.oven.set(1, 2451)
    station.until(
        lambda: station.has_value("oven/preheat", "169.2") and station.has_value("oven/peak", "245.1")
    )
    station.oven.set(1, 2401)
    station.until(lambda: station.has_value("oven/peak", "240.1"))
    judge(station)
    accepted(report(station))
    unit = station.work.store.doc(UnitDoc, BOARD)
    assert unit is not None
    preheat, peak = station.parameters()[60], station.parameters()[70]
    assert peak.value == Decimal("245.1")
    assert preheat.measured is not None
    assert (preheat.measured.minimum, preheat.measured.maximum) == (Decimal("165.2"), Decimal("169.2"))
    assert preheat.measured.samples > 2
    assert preheat.value is not None
    assert Decimal("165.2") < preheat.value < Decimal("169.2")
    assert unit.history[-1].result == "good"


@pytest.mark.slow
def test_a_silent_sensor_blocks_or_lets_a_person_enter_the_value(dark_station: Station) -> None:
    station = dark_station
    begin(station)
    station.until(lambda: station.phases == [Phase.SEARCHING])
    judge(station)
    assert station.parameters() == {}
    assert why_not(report(station)) == (Refusal.SENSOR_SILENT, "oven/preheat")
    speed = record_value(station.work, station.work.new_id(), StepNumber(80), "0.80")
    assert why_not(speed) == (Refusal.SENSOR_SILENT, "oven/speed")
    accepted(record_value(station.work, station.work.new_id(), StepNumber(70), "243"))
    by_hand = station.parameters()[70]
    assert (by_hand.value, by_hand.measured) == (Decimal(243), None)
    station.oven.start()
    station.until(
        lambda: station.has_value("oven/speed", "0.80") and station.has_value("oven/preheat", "165.2")
    )
    accepted(report(station))
    assert set(station.parameters()) == {60, 70, 80}


def why_not(outcome: Outcome[Any]) -> tuple[Refusal, Any]:
    assert isinstance(outcome, Refused), outcome
    return outcome.code, outcome.parameters["sensor"]


@pytest.mark.slow
def test_the_card_follows_its_sensor_and_draws_nothing_when_nothing_changed(station: Station) -> None:
    station.until(lambda: station.has_value("oven/speed", "0.80"))
    begin(station)
    watch = SensorWatch(station.work)
    shown: list[str] = []
    assert watch.changed()
    for _ in range(5):
        station.until(lambda: True)
        shown += ["drawn"] if watch.changed() else []
    assert shown == []
    station.oven.set(1, 2472)
    station.until(lambda: station.has_value("oven/peak", "247.2"))
    assert watch.changed()
    assert station.cards()["Peak temperature"].detail.startswith("now 247.2 · ")
