"""Modbus sensors and lamps: in turn, on time, silence told; real pymodbus servers, killed and restarted."""

import os
from collections.abc import Iterator

import pytest

from devices.capabilities import Ask, Flaw, Phase, Print, ReasonCode, Show, StateReason
from devices.drivers.modbus import DRIVER, ModbusSource
from devices.model import DeviceConfig, Setting
from devices.registry import configured_device, load_models
from devices.supervisor import Supervisor
from devices.transport import CommandFault, LineFault
from terminal.clock import SystemClock
from tests.devices.descriptors import no_leaked_descriptor
from tests.devices.fakes import MS, FakeClock, FakeLine, Recorder, wait_until
from tests.devices.peers import ModbusPeer, NullModem

pytestmark = pytest.mark.slow

CHANNELS: dict[str, Setting] = {
    "temperature": {"address": 0, "type": "int16", "quantity": {"unit": "°C", "scale": "0.1"}},
    "speed": {"address": 1, "type": "float32", "quantity": {"unit": "m/min", "resolution": "0.01"}},
}
REGISTERS = [1832, 0x3F4C, 0xCCCD, 0x5454, 0x2D37]  # 183.2 °C, 0.8 m/min, "TT-7"


def source(
    *chunks: bytes | None, model: str = "modbus_tcp", **overrides: Setting
) -> tuple[ModbusSource, FakeLine]:
    clock = FakeClock()
    line = FakeLine(clock, [*chunks])
    given: dict[str, dict[str, Setting]] = {"modbus": {"channels": CHANNELS, **overrides}}
    config = DeviceConfig("oven", model, "x", given if model != "signal_relay" else {})
    return DRIVER.over(line, configured_device(config, load_models()), clock), line


def exhaust(made: ModbusSource, flaws: list[Flaw | None]) -> None:
    for _ in range(100):
        flaws += [reading.flaw for reading in made.take()]


def test_three_answers_missing_in_a_row_are_a_device_that_is_gone() -> None:
    made, line = source(poll_ms=100, answer_ms=200)
    flaws: list[Flaw | None] = []
    with pytest.raises(LineFault, match="no answer"):
        exhaust(made, flaws)
    assert flaws == [Flaw.NO_ANSWER] * 2
    assert 600 * MS <= line.clock.ns <= 700 * MS


def test_with_no_polling_it_is_read_when_asked() -> None:
    made, line = source(poll_ms=0)
    for _ in range(50):
        made.take()
    assert line.sent == []
    made.send(Ask())
    made.take()
    assert len(line.sent) == 1


def test_a_round_that_takes_long_is_not_made_up_for() -> None:
    made, line = source(b"\x00\x01\x00\x00\x00\x03\x01\x83\x02", poll_ms=1000)
    made.take()
    line.clock.ns += 60_000 * MS
    for _ in range(40):
        made.take()
    assert len(line.sent) <= 5


def test_between_two_rounds_it_rests() -> None:
    made, line = source(b"\x00\x01\x00\x00\x00\x03\x01\x83\x02", poll_ms=1000)
    line.chunks += [b"", b"\x00\x02\x00\x00\x00\x03\x01\x83\x02"]
    while len(line.sent) < 3:
        made.take()
    assert line.clock.ns >= 1000 * MS
    assert line.reads <= 14, "the rest of the second in steps of 100 ms"


def test_a_lamp_that_the_module_refuses_is_told() -> None:
    made, _ = source(b"\x00\x01\x00\x00\x00\x03\x01\x85\x02", model="signal_relay")
    with pytest.raises(CommandFault, match="coil 2: exception 2"):
        made.send(Show("red", on=True))


@pytest.mark.parametrize("command", [Show("blue", on=True), Ask(), Print(b"x")])
def test_what_a_tower_cannot(command: Show | Ask | Print) -> None:
    made, line = source(model="signal_relay")
    with pytest.raises(CommandFault) as fault:
        made.send(command)
    assert fault.value.reason.code is ReasonCode.CANNOT
    assert line.sent == []


def test_lit_lamps_go_out_when_the_device_is_closed() -> None:
    made, line = source(
        b"\x00\x01\x00\x00\x00\x06\x01\x05\x00\x02\xff\x00",
        b"\x00\x02\x00\x00\x00\x06\x01\x05\x00\x02\x00\x00",
        model="signal_relay",
    )
    made.send(Show("red", on=True))
    made.close()
    assert line.sent[-1].endswith(b"\x05\x00\x02\x00\x00")
    assert line.closed


def test_channels_must_be_given_for_a_generic_device() -> None:
    from terminal.faults import ConfigFault

    with pytest.raises(ConfigFault, match=r"overrides\.modbus\.channels is missing"):
        configured_device(DeviceConfig("oven", "modbus_tcp", "socket://x:502"), load_models())


# ---------------------------------------------------------------- real peers


class Bench:
    """A supervisor with one device, and what it said."""

    def __init__(self, config: DeviceConfig) -> None:
        self.seen = Recorder()
        self.supervisor = Supervisor(SystemClock(), [config], self.seen.reading, self.seen.state)

    def values(self, channel: str) -> list[str]:
        return [r.value for r in self.seen.readings if r.channel == channel and r.flaw is None]

    def waits_for(self, *phases: Phase) -> None:
        wait_until(lambda: self.seen.phases()[-len(phases) :] == [*phases], 15)


@pytest.fixture(autouse=True)
def nothing_left_open() -> Iterator[None]:
    with no_leaked_descriptor():
        yield


def lost_and_found(bench: Bench, peer: ModbusPeer) -> None:
    """Killed and restarted three times: states told, values resume, none in the gap."""
    for number in range(3):
        bench.waits_for(Phase.READY)
        wait_until(lambda: bool(bench.values("speed")))
        peer.stop()
        bench.waits_for(Phase.LOST, Phase.RECONNECTING)
        known = len(bench.values("temperature"))
        peer.start()
        peer.set(0, 1900 + number)
        wait_until(lambda number=number: f"{190 + number / 10}" in bench.values("temperature"), 15)  # type: ignore[misc]
        assert set(bench.values("temperature")[known:]) <= {
            f"{190 + number / 10}",
            f"{189.9 + number / 10:.1f}",
            "183.2",
        }


@pytest.mark.slow
@pytest.mark.parametrize("over", ["tcp", "rtu"])
def test_a_real_server_killed_and_restarted(over: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("devices.supervisor.POLL_S", 0.02)
    modem = NullModem() if over == "rtu" and hasattr(os, "openpty") else None
    peer = ModbusPeer([*REGISTERS], modem.ends[0] if modem else "")
    rule: dict[str, Setting] = {
        "poll_ms": 20,
        "answer_ms": 200,
        "channels": CHANNELS,
        "serial": {"address": 3, "type": "text", "count": 2},
    }
    address = modem.ends[1] if modem else f"socket://127.0.0.1:{peer.port}"
    overrides: dict[str, dict[str, Setting]] = {"modbus": rule, "line": {"parity": "N"}}
    bench = Bench(DeviceConfig("oven", f"modbus_{over}", address, overrides))
    peer.start()
    bench.supervisor.start()
    try:
        lost_and_found(bench, peer)
    finally:
        bench.supervisor.stop()
        peer.stop()
        if modem:
            modem.close()
    good = [reading for reading in bench.seen.readings if reading.flaw is None]
    assert {(r.kind, r.device, r.serial) for r in good} == {("sample", "oven", "TT-7")}
    assert {(r.unit, r.resolution) for r in good} == {("°C", "0.1"), ("m/min", "0.01")}
    assert set(bench.values("speed")) == {"0.80"}
    assert all(b"\x3f\x4c\xcc\xcd" in r.raw for r in good if r.channel == "speed")


def test_lamps_of_a_real_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("devices.supervisor.POLL_S", 0.02)
    peer = ModbusPeer([0])
    peer.start()
    bench = Bench(DeviceConfig("tower", "signal_relay", f"socket://127.0.0.1:{peer.port}"))
    bench.supervisor.start()
    answers: list[StateReason | None] = []
    try:
        bench.waits_for(Phase.READY)
        bench.supervisor.request("tower", Show("red", on=True), answers.append)
        bench.supervisor.request("tower", Show("buzzer", on=True), answers.append)
        bench.supervisor.request("tower", Show("buzzer", on=False), answers.append)
        wait_until(lambda: len(answers) == 3)
        assert answers == [None] * 3
        assert peer.coils() == [False, False, True] + [False] * 5
    finally:
        bench.supervisor.stop()
    assert peer.coils() == [False] * 8
    peer.stop()
    assert bench.seen.readings == []
