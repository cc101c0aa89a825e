"""Rows longer than a page, one of whose pages is bad: SQLCipher gives zeros for them at first."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select

from terminal.domain.masters.rows import Shift
from terminal.domain.state.fold import encode_doc
from terminal.domain.state.terminal import TerminalDoc
from terminal.faults import FaultCode, StoreFault
from terminal.store.facts import Settings
from terminal.store.store import DisputeRow, Store
from terminal.store.tables import doc, fact, master
from tests.fakes.damage import PAGE, damage_page
from tests.fakes.workplace import KEY, make_workplace

LONG = "x" * (6 * PAGE)


def keep_settings(store: Store) -> None:
    store.keep(msgspec.structs.replace(store.settings(), signals=({"long": LONG},)))


def keep_terminal(store: Store) -> None:
    with store.database.write() as connection:
        body = encode_doc(TerminalDoc("P1", actor_name=LONG))
        connection.execute(doc.insert().values(kind="terminal", key="P1", body=body))


def keep_shift(store: Store) -> None:
    with store.database.write() as connection:
        body = connection.scalar(select(master.c.body).where(master.c.kind == "shift"))
        assert body is not None
        row = msgspec.json.decode(body) | {"name": LONG}
        connection.execute(
            master.insert().values(kind="shift", key="S9", revision=9, body=msgspec.json.encode(row))
        )


def keep_dispute(store: Store) -> None:
    with store.database.write() as connection:
        store.keep_dispute(connection, DisputeRow(1, 1, "late", {"long": LONG}), settled=False)


READS: dict[str, tuple[Callable[[Store], None], Callable[[Store], object]]] = {
    "fact": (keep_settings, Store.settings),
    "doc": (keep_terminal, lambda store: store.doc(TerminalDoc, "P1")),
    "master": (keep_shift, lambda store: store.masters.get(Shift, "S9")),
    "masters": (keep_shift, lambda store: store.masters.all(Shift)),
    "dispute": (keep_dispute, Store.disputes),
}


def fault_of(read: Callable[[], object]) -> StoreFault | None:
    try:
        read()
    except StoreFault as fault:
        return fault
    return None


@pytest.mark.parametrize("what", READS)
def test_a_row_of_which_a_page_is_bad_is_a_fault_of_the_store(tmp_path: Path, what: str) -> None:
    keep, read = READS[what]
    store = make_workplace(tmp_path).store
    keep(store)
    store.close()
    file = tmp_path / "store.db"
    for page in range(file.stat().st_size // PAGE, 1, -1):
        damage_page(file, page)
        found = Store(tmp_path, KEY)
        fault = fault_of(partial(read, found))
        zeros = fault is not None and "not what was written" in fault.detail
        goes_on = zeros and found.database.connection().exec_driver_sql("SELECT count(*) FROM fact").scalar()
        found.close()
        damage_page(file, page)  # whole again
        assert fault is None or fault.code is FaultCode.STORE_DAMAGED
        if zeros:
            assert goes_on
            return
    pytest.fail("no page was met of which SQLCipher gives zeros")


def test_fact_and_settings_are_whole_again_after_the_fault(tmp_path: Path) -> None:
    """Bytes that somebody put there are the same fault: what is stored is not what was written."""
    store = make_workplace(tmp_path).store
    with store.database.write() as connection:
        connection.execute(fact.insert().values(name=Settings.__name__, value=b"\0" * 9))
    with pytest.raises(StoreFault, match="not what was written"):
        store.settings()
    with store.database.write() as connection:
        connection.execute(fact.delete().where(fact.c.name == Settings.__name__))
    assert store.settings() == Settings()
    store.close()
