"""What stations do, the hub folds to the very same docs, and finds nothing to dispute in it."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from terminal.domain.events.kinds import Disposition
from terminal.domain.ids import LotCode, Operation, ReasonCode, UnitCode
from terminal.usecases.choose_order import choose_order
from terminal.usecases.dispose import dispose
from terminal.usecases.material.mount_lot import mount_lot
from terminal.usecases.report_work import Report, report_quantity
from terminal.usecases.take_back import take_back_last
from tests.fakes.acts import accepted
from tests.fakes.floor import BOARDS, CABLES, LOTS, Floor, supervisor, whole
from tests.fakes.workplace import demo_rows
from tests.sync.folds import alike
from tests.sync.hub.projecting import Bench


@pytest.fixture
def bench(tmp_path: Path, floor: Floor) -> Iterator[Bench]:
    made = Bench(tmp_path / "hub", floor.clock, demo_rows())
    yield made
    made.hub.close()


def told(bench: Bench, floor: Floor) -> None:
    """Everybody has heard of everything, and all have made the same of it."""
    floor.tell()
    assert alike(bench, list(floor.places.values())) == floor.docs
    assert bench.codes() == []


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
    assert bench.doc("lot", CABLES).received == 10


@pytest.mark.slow
def test_a_line_of_stations(floor: Floor, bench: Bench) -> None:
    floor.motor("MC40-2611-000001", "ST-030")
    told(bench, floor)
