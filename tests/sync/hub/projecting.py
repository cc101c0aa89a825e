"""A hub's database without server or threads, for tests of the projection; events straight from journals."""

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import delete, insert, select

from sync.hub.intake.disputes import list_disputes
from sync.hub.intake.journal import append, arrived, strand
from sync.hub.intake.project import project
from sync.hub.masters.load import load_masters
from sync.hub.store.hub import Hub
from sync.hub.store.tables import doc, edge, master_version, metadata, node, setting, terminal
from sync.protocol.messages import ExchangeRequest, Frame
from terminal.domain.events.chain import GENESIS
from terminal.domain.ids import Thing, ThingKind
from terminal.domain.masters.rows import MasterRow
from terminal.domain.state.fold import Doc, decode_doc


class Written(Protocol):
    """The journal of a terminal."""

    terminal_id: str
    epoch: int
    station: str

    def frames(self, first: int = 1, last: int | None = None) -> tuple[Frame, ...]:
        """The frames of sequences first..last."""
        ...


class Records:
    """What a hub has made of the journals, and jobs on it."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub

    def docs(self) -> dict[Thing, Doc]:
        """All docs."""
        with self.hub.database.reading() as connection:
            rows = connection.execute(select(doc)).all()
        return {(row.kind, row.key): decode_doc(row.kind, row.body) for row in rows}

    def doc(self, kind: str, key: str) -> Any:
        return self.docs()[ThingKind(kind), key]

    def joins(self) -> Counter[tuple[object, ...]]:
        """What contains what, an event each: child, parent, when, station, operation, quantity."""
        child, parent = node.alias(), node.alias()
        ends = (child.c.kind, child.c.code, parent.c.kind, parent.c.code)
        query = select(*ends, edge.c.from_at, edge.c.station, edge.c.operation, edge.c.quantity)
        query = query.join(child, child.c.number == edge.c.child)
        query = query.join(parent, parent.c.number == edge.c.parent)
        with self.hub.database.reading() as connection:
            return Counter((*row[:-1], Decimal(row[-1])) for row in connection.execute(query))

    def disputes(self) -> set[tuple[str, str, str, tuple[tuple[str, str], ...]]]:
        """Open disputes: event, code, source, parameters."""
        with self.hub.database.reading() as connection:
            rows = list_disputes(connection)
        return {(str(d.key), d.code, d.source, tuple(sorted(d.parameters.items()))) for d in rows}

    def codes(self) -> list[str]:
        """The codes of open disputes, sorted."""
        return sorted(code for _, code, _, _ in self.disputes())

    def take(self, pen: Written, first: int = 1, last: int | None = None) -> None:
        """Takes sequences first..last of a known terminal's journal, in one job."""
        frames = pen.frames(first, last)
        request = ExchangeRequest(
            terminal_id=pen.terminal_id, epoch=pen.epoch, first=first, frames=frames, head=frames[-1].hash
        )
        with self.hub.database.writing.begin() as connection:
            row = connection.execute(select(terminal).where(terminal.c.terminal_id == pen.terminal_id)).one()
            work = self.hub.work(connection)
            appended = append(connection, strand(connection, row, pen.epoch), arrived(request), work.now)
            assert not appended.forked
            project(work, appended.stored)
            work.flush()

    def job(self, job: Any) -> Any:
        with self.hub.database.writing.begin() as connection:
            return job(self.hub.work(connection))


class Bench(Records):
    """A hub that takes the events of journals in any order of terminals."""

    def __init__(self, directory: Path, clock: Any, masters: Sequence[MasterRow]) -> None:
        super().__init__(Hub(directory, clock))
        self.masters = masters
        self.clear()

    def clear(self) -> None:
        """As on the first day."""
        with self.hub.database.writing.begin() as connection:
            for table in reversed(metadata.sorted_tables):
                if table not in (setting, master_version):
                    connection.execute(delete(table))
            load_masters(self.hub.work(connection), self.masters)

    def admit(self, pen: Written) -> None:
        """Knows the terminal from now on."""
        with self.hub.database.writing.begin() as connection:
            where = terminal.c.terminal_id == pen.terminal_id
            if connection.execute(select(terminal).where(where)).first() is None:
                connection.execute(insert(terminal).values(**_new(pen)))

    def take(self, pen: Written, first: int = 1, last: int | None = None) -> None:
        """`Records.take` of a terminal that the hub may not know yet."""
        self.admit(pen)
        super().take(pen, first, last)


def take_all(bench: Bench, pens: Iterable[Written]) -> None:
    for pen in pens:
        bench.take(pen)


def _new(pen: Written) -> dict[str, Any]:
    return {
        "terminal_id": pen.terminal_id,
        "station": pen.station,
        "public_key": "",
        "epoch": pen.epoch,
        "acknowledged": 0,
        "head": GENESIS,
        "effective_at": 0,
        "unsent": 0,
        "software": "",
        "host": "",
        "enrolled_at": 0,
        "forked": False,
        "revoked": False,
    }
