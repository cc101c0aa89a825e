"""The oven of the demo answers the station's own driver, and gives what the demo's plan takes from it."""

from collections.abc import Iterator
from decimal import Decimal

import msgspec
import pytest
from PySide6.QtWidgets import QApplication

import resources
from devices.capabilities import Phase
from devices.model import DeviceConfig
from devices.supervisor import Supervisor
from sync.hub.masters.import_folder import read_masters
from terminal.clock import SystemClock
from terminal.domain.masters.rows import Routing, Step
from tests.devices.fakes import Recorder, wait_until
from ui.demo.oven import Oven


@pytest.fixture
def oven(qt_app: QApplication) -> Iterator[Oven]:
    made = Oven(SystemClock(), seed=1)
    yield made
    made.close()


def bound_steps() -> list[Step]:
    rows = [row for row in read_masters(resources.demo_path()).rows if isinstance(row, Routing)]
    steps = [step for row in rows for operation in row.operations for step in operation.steps]
    return [step for step in steps if step.source is not None]


def test_it_gives_what_the_plan_takes_within_its_limits(oven: Oven, qt_app: QApplication) -> None:
    seen = Recorder()
    config = msgspec.convert(oven.config(), DeviceConfig)
    supervisor = Supervisor(SystemClock(), [config], seen.reading, seen.state)
    supervisor.start()
    try:
        wait_until(lambda: (qt_app.processEvents(), len(seen.readings) >= 3)[1])
    finally:
        supervisor.stop()
    assert seen.phases()[0] is Phase.READY
    said = {f"oven/{reading.channel}": reading for reading in seen.readings}
    steps = {step.source.channel: step for step in bound_steps() if step.source}
    assert {step.source.take for step in steps.values() if step.source} == {"mean", "max", "moment"}
    assert said.keys() == steps.keys()
    for channel, step in steps.items():
        assert said[channel].unit == step.uom
        assert step.lower is not None
        assert step.upper is not None
        assert step.lower <= Decimal(said[channel].value) <= step.upper


def test_what_it_has_not_it_refuses(oven: Oven) -> None:
    assert oven._answer(bytes([1, 3, 0, 3, 0, 1]) + b"..") == bytes([1, 0x83, 2])
    assert oven._answer(bytes([1, 4, 0, 0, 0, 1]) + b"..") == bytes([1, 0x84, 2])
