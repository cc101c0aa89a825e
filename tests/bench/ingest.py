"""How fast the hub takes events: one terminal, full batches over HTTP, beside a raw append + fsync of the
same bytes.

Both are measured in the same run, so the ratio holds where absolute times do not.
"""

import os
import time
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import msgspec
import zstandard

from sync.hub.app import HubThread
from sync.hub.masters.load import load_rows
from sync.hub.terminals.enrolling import give_code
from sync.protocol.messages import MAX_EVENTS
from terminal.domain.events.kinds import StepVerdict
from terminal.domain.events.payloads import ComponentConsumed, ParameterRecorded, UnitStarted, WorkReported
from terminal.domain.ids import ItemCode, LotCode, OrderCode, StepNumber
from tests.bench.figures import Report, spread
from tests.sync.hub.pen import Pen, Speaker, plant_rows

P, ONE = ItemCode("P"), Decimal(1)
PER_UNIT: Final = 4


class Ingest(msgspec.Struct, frozen=True):
    """Events per second through the hub (`figure`), raw (`reference`), and raw over hub (`ratio`)."""

    figure: float
    reference: float
    ratio: float
    events: int
    batch: int


def run() -> Report:
    """The bench of that name."""
    measured = ingest()
    return Report(
        bench="ingest",
        figures={"exchange of one event": spread(one_by_one())},
        ratios={"time of the hub over raw append + fsync": measured.ratio},
        counts={"events/s through the hub": measured.figure, "events/s raw": measured.reference},
    )


def ingest(events: int = 10_000) -> Ingest:
    """Measures; `events` is rounded down to whole batches."""
    with TemporaryDirectory() as name, HubThread(Path(name) / "hub", tls=False) as hub:
        load_rows(hub.hub, plant_rows())
        speaker = Speaker(hub.info.url)
        pen = journal(
            speaker.enroll(give_code(hub.hub, "ST-010")).terminal_id, events // MAX_EVENTS * MAX_EVENTS
        )
        through = push(speaker, pen)
        raw = append(Path(name) / "raw", pen.bodies)
        speaker.session.close()
    total = len(pen.bodies)
    return Ingest(total / through, total / raw, through / raw, total, MAX_EVENTS)


def journal(terminal_id: str, events: int) -> Pen:
    """Units begun, fed, measured and reported."""
    pen, order = Pen(terminal_id, at=time.time_ns() // 1000 - 10**12), OrderCode("WO-2")
    for number in range(events // PER_UNIT):
        subject, lot = ("unit", f"SN{number:07d}"), LotCode(f"L-{number // 400}")
        pen.write(UnitStarted(item=P), subject=subject, order=order)
        used = ComponentConsumed(step=StepNumber(1), item=ItemCode("SCREW"), quantity=Decimal(4), lot=lot)
        pen.write(used, subject=subject, order=order)
        torque = ParameterRecorded(
            step=StepNumber(2), name="torque", value=Decimal("1.25"), uom="Nm", verdict=StepVerdict.PASS
        )
        pen.write(torque, subject=subject, order=order)
        pen.write(WorkReported(good=ONE, completes=True), subject=subject, order=order)
    return pen


def push(speaker: Speaker, pen: Pen) -> float:
    """Seconds to push a journal in full batches, packing and signing not counted."""
    speaker.exchange()
    requests = []
    for first in range(1, len(pen.bodies) + 1, MAX_EVENTS):
        request = speaker.request(pen.frames(first, first + MAX_EVENTS - 1), first, max_changes=1)
        requests.append(zstandard.compress(msgspec.json.encode(request)))
    began = time.perf_counter()
    for body in requests:
        answer = speaker.send(body, **{"Content-Encoding": "zstd"})
        assert answer.status_code == 200, answer.text
    return time.perf_counter() - began


def append(path: Path, bodies: Sequence[bytes]) -> float:
    """Seconds to append the same bytes to a file, with an fsync a batch."""
    began = time.perf_counter()
    with path.open("wb", buffering=0) as file:
        for first in range(0, len(bodies), MAX_EVENTS):
            file.write(b"\n".join(bodies[first : first + MAX_EVENTS]))
            os.fsync(file.fileno())
    return time.perf_counter() - began


def one_by_one(events: int = 200) -> list[int]:
    """Nanoseconds of each exchange with a single event."""
    with TemporaryDirectory() as name, HubThread(Path(name) / "hub", tls=False) as hub:
        load_rows(hub.hub, plant_rows())
        speaker = Speaker(hub.info.url)
        pen, times = journal(speaker.enroll(give_code(hub.hub, "ST-010")).terminal_id, events), []
        for number in range(1, events + 1):
            began = time.perf_counter_ns()
            speaker.exchange(pen.frames(number, number), number)
            times.append(time.perf_counter_ns() - began)
        speaker.session.close()
    return times
