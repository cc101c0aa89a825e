"""What stations do, the hub folds to the very same docs, and finds nothing to dispute in it."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from sync.protocol.messages import Frame, frame
from terminal.domain.events.kinds import Disposition
from terminal.domain.ids import LotCode, Operation, ReasonCode, UnitCode
from terminal.usecases.choose_order import choose_order
from terminal.usecases.dispose import dispose
from terminal.usecases.material.mount_lot import mount_lot
from terminal.usecases.parts.workplace import Workplace
from terminal.usecases.report_work import Report, report_quantity
from terminal.usecases.take_back import take_back_last
from tests.fakes.acts import accepted
from tests.fakes.floor import BOARDS, CABLES, LOTS, Floor, links_of, supervisor, whole
from tests.fakes.workplace import demo_rows
from tests.sync.hub.projecting import Bench


class Journal:
    """A workplace's journal as the hub's test bench takes one."""

    def __init__(self, work: Workplace) -> None:
        self.terminal_id, self.epoch = work.identity.terminal_id, work.identity.epoch
        self.station = work.identity.station
        self._links = links_of(work)

    def frames(self, first: int = 1, last: int | None = None) -> tuple[Frame, ...]:
        return tuple(frame(link.body, link.hash) for link in self._links[first - 1 : last])


@pytest.fixture
def bench(tmp_path: Path, floor: Floor) -> Iterator[Bench]:
    made = Bench(tmp_path / "hub", floor.clock, demo_rows())
    yield made
    made.hub.close()


def told(bench: Bench, floor: Floor) -> None:
    floor.tell()
    for work in floor.places.values():
        bench.take(Journal(work))  # type: ignore[arg-type]


@pytest.mark.slow
def test_failed_units_and_what_became_of_them(floor: Floor, bench: Bench) -> None:
    decisions = (
        (Disposition.SCRAP, "P-SCRAP", None),
        (Disposition.REWORK, "P-REWORK", 10),
        (Disposition.USE_AS_IS, "P-CONCESSION", None),
    )
    work = floor.at("ST-040")
    for number, (disposition, reason, back) in enumerate(decisions):
        floor.at("ST-040")
        code = UnitCode(f"PCB40A-2611-{number:06}")
        floor.start(work, code, BOARDS)
        floor.do_steps(work, values={90: "fail"})
        supervisor(work)
        to = Operation(back) if back else None
        accepted(dispose(work, work.new_id(), code, disposition, ReasonCode(reason), to))
    floor.at("ST-040")
    floor.make(work, "PCB40A-2611-000001", BOARDS)
    told(bench, floor)
    assert bench.codes() == []
    assert bench.docs() == floor.docs
    counts = work.order_doc(BOARDS).at(10)
    found = whole(counts.good, counts.scrap, counts.rework, counts.first_good, counts.first_total)
    assert found == (2, 1, 1, 0, 3)


@pytest.mark.slow
def test_quantities_with_their_material_taken_back_too(floor: Floor, bench: Bench) -> None:
    work = floor.at("ST-030")
    accepted(choose_order(work, work.new_id(), CABLES))
    for item in ("WIR-075", "TRM-63"):
        accepted(mount_lot(work, work.new_id(), LotCode(LOTS[item])))
    for pieces in (10, 4):
        accepted(report_quantity(work, work.new_id(), Report(Decimal(pieces))))
    accepted(take_back_last(work, work.new_id()))
    told(bench, floor)
    assert bench.codes() == []
    assert bench.docs() == floor.docs
    assert bench.doc("lot", CABLES).received == 10


@pytest.mark.slow
def test_a_line_of_stations(floor: Floor, bench: Bench) -> None:
    floor.motor("MC40-2611-000001", "ST-030")
    told(bench, floor)
    assert bench.codes() == []
    assert bench.docs() == floor.docs
