"""An order of many reports at a hub, and acts in it: what one more costs. For the test and for the bench."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from sqlalchemy import event

from terminal.domain.events.payloads import EventKey, WorkReported
from terminal.domain.ids import Operation, OrderCode
from terminal.domain.masters.rows import WorkOrder
from tests.fakes.clock import FakeClock
from tests.sync.hub.pen import START, Pen, plant_rows, undo
from tests.sync.hub.projecting import Bench

ONE: Final = Decimal(1)
_AT_ONCE: Final = 500
TEN, TWENTY = Operation(10), Operation(20)


class BigOrder:
    """An order of `size` pieces, all of them made at operation 10 by one terminal."""

    def __init__(self, folder: Path, size: int) -> None:
        self.size = size
        order = OrderCode("WO-1")
        rows = [row for row in plant_rows() if not (isinstance(row, WorkOrder) and row.code == order)]
        (item,) = {row.item for row in plant_rows() if isinstance(row, WorkOrder) and row.code == order}
        full = WorkOrder(code=order, item=item, quantity=Decimal(size))
        self.bench = Bench(folder, FakeClock(START + 10**13), [*rows, full])
        self.pen = Pen("T1")
        self._done = self._unit = 0
        for _ in range(size):
            self.report(TEN)
            if len(self.pen.bodies) - self._done == _AT_ONCE:
                self.take()
        self.take()

    def report(self, operation: Operation) -> EventKey:
        """One more piece is written down as good, a piece of its own each."""
        self._unit += 1
        subject = ("unit", f"SN{self._unit}")
        return self.pen.write(WorkReported(good=ONE), subject=subject, operation=operation)

    def undo(self, key: EventKey) -> None:
        """A report of the last piece is taken back."""
        subject = ("unit", f"SN{self._unit}")
        self.pen.write(undo(), subject=subject, operation=TEN, corrects=key)

    def take(self) -> None:
        """The hub hears what was written since."""
        if self._done < len(self.pen.bodies):
            self.bench.take(self.pen, self._done + 1)
            self._done = len(self.pen.bodies)

    # ------------------------------------------------------------ acts, each heard of alone

    def next_operation(self) -> None:
        """Work at the next operation."""
        self.report(TWENTY)
        self.take()

    def one_too_many(self) -> None:
        """A piece that was not ordered."""
        self.report(TEN)
        self.take()

    def taken_back(self) -> None:
        """A report and its undo, which is heard of afterwards."""
        key = self.report(TWENTY)
        self.take()
        self.undo(key)
        self.take()

    def steps_of(self, act: "Callable[[BigOrder], None]") -> int:
        """How many steps of its machine the database takes for an act: what it reads and writes, not how
        long that lasts.
        """
        count = 0

        def one_more() -> int:
            nonlocal count
            count += 1
            return 0

        def counted(connection: Any) -> None:
            connection.connection.driver_connection.set_progress_handler(one_more, 1)

        engine = self.bench.hub.database.writing
        event.listen(engine, "begin", counted)
        try:
            act(self)
        finally:
            event.remove(engine, "begin", counted)
        return count

    def doc_bytes(self) -> int:
        """How long the order's doc is, which is read and written with each report."""
        with self.bench.hub.database.reading() as connection:
            found = connection.exec_driver_sql(
                "SELECT length(body) FROM doc WHERE kind = 'order'"
            ).scalar_one()
        return int(found)

    def close(self) -> None:
        self.bench.hub.close()
