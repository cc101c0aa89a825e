"""A gauge and a scale on pseudo-terminals: values by themselves, asked for, in pieces, across an unplug."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.capabilities import Ask, Flaw, Phase, StateReason
from devices.model import DeviceConfig, Setting
from devices.supervisor import Supervisor
from terminal.clock import SystemClock
from tests.devices.descriptors import no_leaked_descriptor
from tests.devices.fakes import PtyScanner, Recorder, wait_until

pytestmark = pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs pseudo-terminals")


@pytest.fixture(autouse=True)
def nothing_left_open() -> Iterator[None]:
    with no_leaked_descriptor():
        yield


@pytest.fixture
def gauge(tmp_path: Path) -> Iterator[PtyScanner]:
    made = PtyScanner(tmp_path / "usb-gauge")
    made.plug()
    yield made
    made.unplug()


@pytest.fixture
def seen() -> Recorder:
    return Recorder()


def supervised(
    gauge: PtyScanner, seen: Recorder, model: str, **overrides: dict[str, Setting]
) -> Iterator[Supervisor]:
    config = DeviceConfig("g1", model, str(gauge.link), overrides, serial="SN-42")
    made = Supervisor(SystemClock(), [config], seen.reading, seen.state)
    made.start()
    wait_until(lambda: Phase.READY in seen.phases())
    yield made
    made.stop()


@pytest.fixture
def sylvac(gauge: PtyScanner, seen: Recorder) -> Iterator[Supervisor]:
    yield from supervised(gauge, seen, "sylvac")


@pytest.fixture
def scale(gauge: PtyScanner, seen: Recorder) -> Iterator[Supervisor]:
    yield from supervised(gauge, seen, "mettler_sics", poll={"every_ms": 5, "answer_ms": 20})


@pytest.mark.slow
def test_a_gauge_is_asked_and_its_value_comes_with_unit_and_serial(
    sylvac: Supervisor, gauge: PtyScanner, seen: Recorder
) -> None:
    answers: list[StateReason | None] = []
    sylvac.request("g1", Ask(), answers.append)
    assert gauge.received(2) == b"?\r"
    gauge.send(b"+012")
    gauge.send(b".345\r")
    wait_until(lambda: bool(seen.readings))
    (reading,) = seen.readings
    assert answers == [None]
    assert (reading.kind, reading.value, reading.unit) == ("value", "12.345", "mm")
    assert (reading.resolution, reading.serial, reading.raw) == ("0.001", "SN-42", b"+012.345\r")


@pytest.mark.usefixtures("scale")
def test_a_scale_is_asked_again_and_again_and_its_silence_is_told(gauge: PtyScanner, seen: Recorder) -> None:
    assert gauge.received(6) == b"S\r\nS\r\n"
    wait_until(lambda: len(seen.readings) > 1)
    assert {reading.flaw for reading in seen.readings} == {Flaw.NO_ANSWER}


@pytest.fixture
def digimatic(gauge: PtyScanner, seen: Recorder) -> Iterator[Supervisor]:
    yield from supervised(gauge, seen, "mitutoyo_digimatic", frame={"idle_ms": 5})


@pytest.mark.slow
@pytest.mark.usefixtures("digimatic")
def test_a_gauge_unplugged_fifty_times_loses_no_value(gauge: PtyScanner, seen: Recorder) -> None:
    """With the polling of the product. A value in the very moment of opening may be told as half a value."""
    for number in range(50):
        wait_until(lambda number=number: seen.phases().count(Phase.READY) == number + 1)  # type: ignore[misc]
        for place in (1, 2):
            gauge.send(b"01A+0000.%02d%d\r" % (number, place))
            wait_until(lambda due=2 * number + place: len(seen.readings) >= due)  # type: ignore[misc]
        gauge.unplug()
        wait_until(lambda number=number: seen.phases().count(Phase.LOST) == number + 1)  # type: ignore[misc]
        gauge.plug()
    assert len(seen.readings) == 100
    assert {reading.flaw for reading in seen.readings[::2]} <= {None, Flaw.CUT}
    assert [reading.value for reading in seen.readings[1::2]] == [f"0.{n:02d}2" for n in range(50)]
    assert {reading.flaw for reading in seen.readings[1::2]} == {None}
