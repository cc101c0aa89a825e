"""Every body of a master row stays, counts from its revision on, and shows what was changed past the hub."""

from decimal import Decimal
from importlib import import_module

import msgspec
import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection, select
from sqlalchemy.exc import DBAPIError

from sync.hub.masters.load import load_masters
from sync.hub.store.tables import master_version
from sync.hub.store.verify import Verified, verify
from sync.hub.store.work import Work
from terminal.domain.masters.rows import Lot
from tests.sync.hub.pen import plant_rows
from tests.sync.hub.projecting import Bench

ATTACKS = (
    "UPDATE master_version SET body = x'7b7d' WHERE key = 'L-1'",
    "DELETE FROM master_version WHERE key = 'L-1'",
    "REPLACE INTO master_version SELECT kind, key, revision, x'7b7d', deleted, hash, at FROM master_version",
    "INSERT INTO master_version SELECT * FROM master_version WHERE 1 ON CONFLICT DO UPDATE SET body = x'7b'",
)


def lot(quantity: int, code: str = "L-1") -> Lot:
    found = next(row for row in plant_rows() if isinstance(row, Lot) and row.code == code)
    return msgspec.structs.replace(found, quantity=Decimal(quantity))


def loaded(bench: Bench, *rows: Lot, remove_absent: bool = False) -> int:
    """Loads lots; gives the revision of the feed afterwards."""

    def job(work: Work) -> int:
        load_masters(work, rows, remove_absent=remove_absent)
        return work.next_revision() - 1

    return int(bench.job(job))


def quantity_in(work: Work, revision: int) -> Decimal | None:
    row = work.master_at("lot", "L-1", revision)
    return row.quantity if isinstance(row, Lot) else None


def quantity_at(bench: Bench, revision: int) -> Decimal | None:
    found: Decimal | None = bench.job(lambda work: quantity_in(work, revision))
    return found


def test_the_body_of_a_revision_stays(bench: Bench) -> None:
    first = loaded(bench, lot(5))
    second = loaded(bench, lot(7))
    removed = loaded(bench, lot(1000, "L-2"), remove_absent=True)
    again = loaded(bench, lot(9))
    asked = (0, first, second - 1, second, removed - 1, removed, again - 1, again, again + 1000)
    assert [quantity_at(bench, revision) for revision in asked] == [None, 5, 5, 7, 7, None, None, 9, 9]


def test_a_body_is_known_within_the_job_that_writes_it(bench: Bench) -> None:
    def job(work: Work) -> list[Decimal | None]:
        found: list[Decimal | None] = []
        for quantity in (5, 7):
            load_masters(work, [lot(quantity)])
            found.append(quantity_in(work, work.next_revision()))
        return found

    assert bench.job(job) == [5, 7]


def test_what_a_job_read_that_was_not_kept_is_forgotten(bench: Bench) -> None:
    """Its revisions are given again, to other bodies."""

    def read(work: Work, quantity: int) -> Decimal | None:
        load_masters(work, [lot(quantity)])
        return quantity_in(work, work.next_revision())

    def failing(work: Work) -> None:
        assert read(work, 5) == 5
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        bench.job(failing)
    assert bench.job(lambda work: read(work, 7)) == 7


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_body_is_changed_or_taken_away(bench: Bench, attack: str) -> None:
    with pytest.raises(DBAPIError, match="is never"), bench.hub.database.writing.begin() as connection:
        connection.exec_driver_sql(attack)


def test_a_body_changed_past_the_triggers_is_named(bench: Bench) -> None:
    assert bench.job(lambda work: verify(work.connection)).changed == ()
    revision = loaded(bench, lot(5))

    def attacked(work: Work) -> Verified:
        work.connection.exec_driver_sql("DROP TRIGGER master_version_is_not_changed")
        work.connection.exec_driver_sql(
            "UPDATE master_version SET deleted = 1 WHERE key = 'L-1' AND revision = ?", (revision,)
        )
        return verify(work.connection)

    found = bench.job(attacked)
    assert found.changed == (f"lot L-1 of revision {revision}",)
    assert "backup" in found.words()


def test_bodies_from_before_the_table_count_from_the_first_revision_on(bench: Bench) -> None:
    loaded(bench, lot(1000, "L-2"), remove_absent=True)

    def upgraded(connection: Connection) -> None:
        connection.exec_driver_sql("DROP TABLE master_version")
        with Operations.context(MigrationContext.configure(connection)):
            import_module("sync.hub.store.migrations.versions.0006_bodies_of_masters").upgrade()

    bench.job(lambda work: upgraded(work.connection))
    bench.job(lambda work: load_masters(work, plant_rows()))
    with bench.hub.database.reading() as connection:
        rows = connection.execute(select(master_version).where(master_version.c.kind == "lot")).all()
    assert {(row.key, row.deleted) for row in rows if row.revision == 0} == {("L-1", True), ("L-2", False)}
    assert bench.job(lambda work: verify(work.connection)).changed == ()
    assert bench.job(lambda work: work.master_at("order", "WO-1", 0)) is not None
    assert bench.job(lambda work: work.master_at("lot", "L-1", 0)) is None
