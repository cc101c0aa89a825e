"""Writes the fixture store of the present version: `python -m tests.terminal.store.make_fixture`.

Run once, when a version of the schema is released; `--anew` writes one again whose version was not.
"""

import shutil
import sys
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from terminal.domain.events.kinds import Disposition
from terminal.domain.ids import LotCode, Operation, OrderCode, ReasonCode, UnitCode
from terminal.domain.outcome import Refusal, refused
from terminal.store.migrations import VERSIONS
from terminal.usecases.call_help import raise_call
from terminal.usecases.choose_order import choose_order
from terminal.usecases.dispose import dispose, hold_unit
from terminal.usecases.material.mount_lot import mount_lot
from terminal.usecases.note_scan import note_refused_scan
from terminal.usecases.parts.workplace import Workplace
from terminal.usecases.report_work import Report, report_quantity
from terminal.usecases.take_back import take_back_last
from tests.fakes.acts import SUPERVISOR, accepted, make_fans, sign_in_as
from tests.fakes.floor import CABLES, LOTS
from tests.fakes.workplace import make_workplace

FIXTURES = Path(__file__).parent / "fixtures"


def work_a_while(work: Workplace) -> None:
    """Some of everything, at a station that has not heard from its hub."""
    fans = make_fans(work, 1, 4)
    accepted(take_back_last(work, work.new_id()))
    accepted(choose_order(work, work.new_id(), OrderCode(CABLES)))
    for item in ("WIR-075", "TRM-63"):
        accepted(mount_lot(work, work.new_id(), LotCode(LOTS[item])))
    for pieces in (40, 2):
        accepted(report_quantity(work, work.new_id(), Report(Decimal(pieces))))
    accepted(take_back_last(work, work.new_id()))
    accepted(raise_call(work, work.new_id(), ReasonCode("CALL-MATERIAL")))
    why = refused(Refusal.UNKNOWN_CODE, code="?")
    accepted(note_refused_scan(work, work.new_id(), b"\x1d?", "scanner", "station", why))
    for unit in fans[:2]:
        accepted(hold_unit(work, work.new_id(), UnitCode(unit), None))
    sign_in_as(work, SUPERVISOR)
    accepted(dispose(work, work.new_id(), UnitCode(fans[0]), Disposition.SCRAP, ReasonCode("P-SCRAP")))
    back = Operation(10)
    accepted(
        dispose(work, work.new_id(), UnitCode(fans[1]), Disposition.REWORK, ReasonCode("P-REWORK"), back)
    )


def main() -> int:
    """Writes `fixtures/vNNN/store.db`."""
    target = FIXTURES / f"v{len(VERSIONS):03}" / "store.db"
    if target.exists() and "--anew" not in sys.argv:
        print(f"{target.parent.name} is there already: nothing was written.", file=sys.stderr)
        return 1
    with TemporaryDirectory() as folder:
        work = make_workplace(Path(folder))
        work_a_while(work)
        with work.store.database.write() as connection:  # the demo plant's masters would be most of the file
            connection.exec_driver_sql("DELETE FROM master WHERE kind IN ('reason', 'defect', 'lot')")
        work.store.database.connection().exec_driver_sql("VACUUM")
        work.store.close()
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(Path(folder) / "store.db", target)
    return 0


if __name__ == "__main__":
    sys.exit(main())
