"""Open Protocol controllers: telegrams, and a controller on loopback that is killed and started again."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.capabilities import Ask, Phase, ReasonCode, StateReason
from devices.drivers.open_protocol import DRIVER, OpenProtocolSource
from devices.drivers.open_protocol_telegrams import (
    KEEP_ALIVE,
    REFUSED,
    RESULT,
    RESULT_TAKEN,
    START,
    START_DONE,
    SUBSCRIBE,
    Telegram,
    read_result,
    read_telegram,
    written,
)
from devices.last_results import LAST_RESULTS
from devices.model import Device, DeviceConfig
from devices.registry import load_models
from devices.replay import read_transcript
from devices.supervisor import Supervisor
from devices.transport import CommandFault, LineFault, Sink
from terminal.clock import SystemClock
from tests.devices.fakes import MS, FakeClock, FakeLine, Recorder, wait_until

TRANSCRIPT = Path(__file__).parents[2] / "transcripts" / "open_protocol.jsonl"
DATA = read_transcript(TRANSCRIPT.read_text(encoding="utf-8"))[5].received[20:-1].decode()


def result(number: int, torque: int = 1234) -> Telegram:
    return Telegram(RESULT, f"{DATA[:-10]}{number:010d}".replace("15001234", f"15{torque:06d}"))


def test_a_telegram_comes_back_as_it_was_written() -> None:
    for telegram in (Telegram(START), result(7), Telegram(9999, "", 3)):
        assert read_telegram(written(telegram)[:-1]) == telegram


@pytest.mark.parametrize("body", [b"", b"0020", b"00210001001         ", b"0020000A001         ", b"x" * 20])
def test_what_is_no_telegram(body: bytes) -> None:
    assert read_telegram(body) is None


def test_a_result_gives_torque_angle_and_status() -> None:
    tightening = read_result(result(7, torque=5))
    assert tightening is not None
    assert tightening.number == "0000000007"
    assert [(c.channel, c.value, c.unit) for c in tightening.contents] == [
        ("torque", "0.05", "N·m"),
        ("angle", "90", "°"),
        ("status", "1", ""),
    ]


def test_a_result_of_another_revision_or_with_a_field_missing_is_none() -> None:
    assert read_result(Telegram(RESULT, DATA, 2)) is None
    assert read_result(Telegram(RESULT, DATA[:-1])) is None
    assert read_result(Telegram(RESULT, DATA.replace("0600307", "0700307"))) is None


def source(*chunks: bytes | None) -> tuple[OpenProtocolSource, FakeLine]:
    clock = FakeClock()
    line = FakeLine(clock, [*chunks])
    return DRIVER.over(line, Device("t1", "x", load_models()["open_protocol"]), clock), line


def test_a_controller_that_refuses_says_why() -> None:
    made, _ = source(written(Telegram(REFUSED, "000196")))
    with pytest.raises(LineFault, match="refuses telegram 0001: error 96"):
        made.take()


def test_a_controller_is_greeted_by_its_answer_to_the_start() -> None:
    made, line = source(b"", written(Telegram(START_DONE)))
    made.greet()
    assert line.sent == [written(Telegram(START))], "no result is asked for"
    refusing, _ = source(written(Telegram(REFUSED, "000196")))
    with pytest.raises(LineFault, match="error 96"):
        refusing.greet()
    silent, _ = source()
    with pytest.raises(CommandFault) as fault:
        silent.greet()
    assert fault.value.reason.code is ReasonCode.NO_ANSWER


def test_a_subscription_that_is_there_already_is_fine() -> None:
    made, _ = source(written(Telegram(REFUSED, "006009")))
    assert list(made.take()) == []


def exhaust(made: OpenProtocolSource) -> None:
    for _ in range(1000):
        made.take()


def test_a_silent_controller_is_gone_after_two_keep_alives() -> None:
    made, line = source()
    with pytest.raises(LineFault, match="no answer to keep-alive"):
        exhaust(made)
    assert line.sent == [written(Telegram(START)), *[written(Telegram(KEEP_ALIVE))] * 2]
    assert 20_000 * MS < line.clock.ns < 21_000 * MS


def test_a_result_is_acknowledged_once_it_was_handed_up() -> None:
    made, line = source(written(result(1)))
    assert [reading.value for reading in made.take()] == ["12.34", "90", "1"]
    assert len(line.sent) == 1
    made.take()
    assert line.sent[1:] == [written(Telegram(RESULT_TAKEN))]


def test_a_result_that_is_on_its_way_is_not_acknowledged_before_it_is_taken() -> None:
    made, line = source(written(result(1)), b"", written(result(1)), b"", b"", written(result(2, 987)))
    *_, last = made.take()
    assert last.receipt is not None
    last.receipt.hold()
    assert [list(made.take()) for _ in range(3)] == [[], [], []]  # sent again meanwhile, handed up once
    assert line.sent[1:] == []
    assert set(LAST_RESULTS.kept().values()) == {()}
    last.receipt.note_taken()
    assert [len(marks) for marks in LAST_RESULTS.kept().values()] == [1]
    last.receipt.give()
    made.take()
    assert line.sent[1:] == [written(Telegram(RESULT_TAKEN))]
    assert next(reading.value for reading in made.take()) == "9.87"


def test_over_another_line_it_is_acknowledged_once_what_the_first_line_brought_is_taken() -> None:
    first, _ = source(written(result(1)))
    *_, last = first.take()
    assert last.receipt is not None
    last.receipt.hold()
    first.close()
    second, line = source(written(result(1)))
    assert [list(second.take()), list(second.take())] == [[], []]
    assert line.sent[1:] == []
    last.receipt.give()
    second.take()
    assert line.sent[1:] == [written(Telegram(RESULT_TAKEN))]


def test_it_takes_no_commands() -> None:
    made, _ = source()
    assert not isinstance(made, Sink)
    assert Ask() is not None


class Controller:
    """A controller on loopback, served by the test itself."""

    def __init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self._buffer = b""

    def connect(self) -> None:
        self.listener.settimeout(5)
        self.connection, _ = self.listener.accept()
        self.connection.settimeout(5)
        self._buffer = b""
        assert self.hears() == START
        self.say(Telegram(START_DONE, "010001020103airbag7"))
        assert self.hears() == SUBSCRIBE

    def hears(self) -> int:
        while b"\0" not in self._buffer:
            self._buffer += self.connection.recv(4096)
        body, self._buffer = self._buffer.split(b"\0", 1)
        telegram = read_telegram(body)
        assert telegram
        return telegram.mid

    def say(self, telegram: Telegram) -> None:
        self.connection.sendall(written(telegram))

    def close(self) -> None:
        self.listener.close()
        if hasattr(self, "connection"):
            self.connection.close()


@pytest.fixture
def controller() -> Iterator[Controller]:
    made = Controller()
    yield made
    made.close()


def test_results_survive_a_controller_that_is_killed_and_started_again(
    controller: Controller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("devices.supervisor.POLL_S", 0.002)
    seen = Recorder()
    config = DeviceConfig("t1", "open_protocol", f"socket://127.0.0.1:{controller.port}", serial="PF6-1")
    supervisor = Supervisor(SystemClock(), [config], seen.reading, seen.state)
    supervisor.start()
    try:
        for number in range(1, 6):
            controller.connect()
            controller.say(result(number, torque=number))
            assert controller.hears() == RESULT_TAKEN
            controller.connection.close()
            wait_until(lambda number=number: seen.phases().count(Phase.LOST) == number)  # type: ignore[misc]
    finally:
        supervisor.stop()
    torques = [reading for reading in seen.readings if reading.channel == "torque"]
    assert [reading.value for reading in torques] == [f"0.0{number}" for number in range(1, 6)]
    assert {reading.serial for reading in seen.readings} == {"PF6-1"}
    lost = next(state.reason for _, state in seen.states if state.phase is Phase.LOST)
    assert isinstance(lost, StateReason)
    assert lost.code is ReasonCode.CUT
