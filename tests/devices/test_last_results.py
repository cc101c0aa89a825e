"""Results that a device sends again: one counts once, over broken lines and restarts; another one always."""

from devices.drivers.line_source import LineSource
from devices.drivers.open_protocol import DRIVER
from devices.drivers.open_protocol_telegrams import START_DONE, Telegram, written
from devices.last_results import LAST_RESULTS, LastResults
from devices.model import Device
from devices.registry import load_models
from tests.devices.drivers.test_open_protocol import result
from tests.devices.fakes import FakeClock, FakeLine

CONTROLLER = Device("t1", "socket://10.0.0.5:4545", load_models()["open_protocol"])
WRENCH = Device("w1", "/dev/wrench", load_models()["tohnichi_cem3"])
FRAME = "RE,001,+12.34,nm,+090,deg,OK,1234567,26/11/30,{time}\r\n"


def torques(device: Device, *telegrams: Telegram) -> list[str]:
    """What one connection hands up."""
    clock = FakeClock()
    source = DRIVER.over(FakeLine(clock, [written(each) for each in telegrams]), device, clock)
    taken = [reading for _ in range(len(telegrams) + 1) for reading in source.take()]
    source.close()
    return [reading.value for reading in taken if reading.channel == "torque"]


def test_a_tightening_sent_again_over_another_line_is_one() -> None:
    assert torques(CONTROLLER, result(7)) == ["12.34"]
    assert torques(CONTROLLER, Telegram(START_DONE), result(7), result(8, 987)) == ["9.87"]


def test_the_same_number_with_other_data_is_another_tightening() -> None:
    assert torques(CONTROLLER, result(7), result(7, 987), result(7)) == ["12.34", "9.87"]


def test_another_controller_may_give_the_same_result() -> None:
    other = Device("t2", CONTROLLER.address, CONTROLLER.model)
    assert torques(CONTROLLER, result(7)) == torques(other, result(7)) == ["12.34"]


def test_after_a_restart_what_was_kept_is_known() -> None:
    torques(CONTROLLER, result(7))
    kept = LAST_RESULTS.kept()
    assert [len(marks) for marks in kept.values()] == [1]
    LAST_RESULTS.load({})
    LAST_RESULTS.load(kept)
    assert torques(CONTROLLER, result(7), result(8)) == ["12.34"]


def test_only_the_last_results_are_remembered() -> None:
    results = LastResults()
    assert all(results.is_new(CONTROLLER, f"{number}".encode()) for number in range(1000))
    assert [len(marks) for marks in results.kept().values()] == [16]


def test_a_wrench_that_tells_number_and_time_gives_a_frame_once() -> None:
    frames = [FRAME.format(time="08:00:01"), FRAME.format(time="08:00:01"), FRAME.format(time="08:00:09")]
    clock = FakeClock()
    source = LineSource(FakeLine(clock, [b"", *(frame.encode() for frame in frames)]), WRENCH, clock)
    taken = [reading for _ in range(6) for reading in source.take() if reading.flaw is None]
    assert [reading.value for reading in taken if reading.channel == "torque"] == ["12.34", "12.34"]
