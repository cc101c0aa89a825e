"""Scenes in which a measured value is refused."""

from datetime import date
from decimal import Decimal

import msgspec

from devices.capabilities import Flaw, Reading, ReadingKind, next_reading_id
from devices.wedge.repeat import RepeatFilter
from terminal.domain.events.payloads import ScanRefused
from terminal.domain.masters.row import Names
from terminal.domain.masters.rows import Instrument, Routing
from terminal.domain.measuring import InstrumentRule, Sample, Source
from terminal.domain.outcome import Refusal, Refused
from terminal.usecases.record_reading import record_reading
from terminal.usecases.record_result import record_value
from tests.fakes.floor import Floor, events_after
from tests.fakes.shell import FakeShell
from tests.terminal.usecases.scenes.refused import Brought, board
from ui.desk.desk import Desk
from ui.desk.scan_router import ScanRouter
from ui.screens.station.presenter import StationPresenter

THERMOMETER = Instrument(
    code="G-01", names=Names("温度计", "Thermometer"), serial="TC-9", resolution=Decimal("0.1")
)


def gauge(floor: Floor, *, upto: int = 60, uom: str = "°C", instrument: Instrument | None = None) -> Brought:
    """A thermometer speaks at the preheat step, whose plan takes known instruments only."""
    work = board(floor, upto)
    change_steps(floor, instrument=InstrumentRule.REFUSE)
    if instrument is not None:
        floor.change(instrument)
    return record_reading(work, work.new_id(), "probe", Sample(Decimal(160), uom, work.now(), "TC-9"))


def other_instrument(floor: Floor) -> Brought:
    """The step waits for another thermometer."""
    work = board(floor, 60)
    change_steps(floor, gauge="G-02")
    floor.change(THERMOMETER)
    return record_reading(work, work.new_id(), "probe", Sample(Decimal(160), "°C", work.now(), "TC-9"))


def sent_twice(floor: Floor) -> Brought:
    """The button of a gauge is struck twice."""
    work = board(floor)
    desk = Desk(work, FakeShell())
    router = ScanRouter(desk, lambda: StationPresenter(desk), RepeatFilter())
    for at_ns in (1, 60_000_001):
        router.read(
            Reading(
                next_reading_id(),
                "probe",
                ReadingKind.VALUE,
                "160",
                b"160\r",
                None,
                work.now(),
                at_ns,
                None,
                "°C",
            )
        )
    last = events_after(work)[-1].payload
    assert isinstance(last, ScanRefused)
    return Refusal(last.refusal)


def expired(floor: Floor) -> Brought:
    return gauge(floor, instrument=msgspec.structs.replace(THERMOMETER, calibration_due=date(2026, 1, 1)))


def coarse(floor: Floor) -> Brought:
    return gauge(floor, instrument=msgspec.structs.replace(THERMOMETER, resolution=Decimal(5)))


def silent(floor: Floor) -> Brought:
    work = board(floor, 60)
    change_steps(floor, source=Source("oven/preheat"))
    return record_value(work, work.new_id(), 60, "160")


def unsettled(floor: Floor) -> Brought:
    """A scale in motion, at the station's screen."""
    work = board(floor)
    shell = FakeShell()
    desk = Desk(work, shell)
    router = ScanRouter(desk, lambda: StationPresenter(desk), RepeatFilter())
    flaw = Flaw.UNSTABLE
    router.read(
        Reading(
            next_reading_id(), "scale", ReadingKind.VALUE, "1.0", b"S D 1.0 g", None, work.now(), 1, flaw, "g"
        )
    )
    last = events_after(work)[-1].payload
    assert isinstance(last, ScanRefused)
    return Refused(Refusal(last.refusal))


def change_steps(floor: Floor, **changes: object) -> None:
    """Changes the preheat step of soldering."""
    routing = floor.at("ST-040").masters.get(Routing, "PCB-40A")
    assert routing is not None
    first = routing.operations[0]
    steps = tuple(
        msgspec.structs.replace(step, **changes) if step.number == 60 else step for step in first.steps
    )
    operations = (msgspec.structs.replace(first, steps=steps), *routing.operations[1:])
    floor.change(msgspec.structs.replace(routing, operations=operations))
