"""What can still be read of a journal that is damaged, and how it is told."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection

from terminal.domain.events.chain import GENESIS, BreakReason, digest
from terminal.store.integrity.journal_reader import JournalReader, Segment
from terminal.store.store import Store
from terminal.store.tables import position
from terminal.usecases.parts.workplace import Workplace
from tests.fakes.acts import make_fans
from tests.fakes.damage import damage_page, leaf_pages, tamper
from tests.fakes.workplace import KEY

Attack = Callable[[Connection], object]


def reader(work: Workplace) -> JournalReader:
    return JournalReader(work.store.database, work.identity.terminal_id, work.identity.epoch)


def runs(work: Workplace) -> list[tuple[int, int, BreakReason | None]]:
    return [(found.first, found.last, found.reason) for found in reader(work).segments()]


def at(sequence: int) -> int:
    return position(1, sequence)


def test_a_whole_journal_is_one_segment(work: Workplace) -> None:
    make_fans(work, 1, 3)
    links = work.store.links(work.identity, 1, 1000)
    whole = Segment(1, len(links), None, GENESIS, links[-1].hash)
    assert list(reader(work).segments()) == [whole]
    assert tuple(reader(work).links()) == links
    assert [link.sequence for link in reader(work).links(3, 5)] == [3, 4, 5]


def test_an_empty_journal_has_none(work: Workplace) -> None:
    assert list(reader(work).segments()) == []


def test_a_deleted_event_is_a_gap_of_its_own(work: Workplace) -> None:
    last = _grown(work)
    tamper(work.store, lambda c: c.exec_driver_sql(f"DELETE FROM journal WHERE position = {at(5)}"))
    assert runs(work) == [(1, 4, None), (5, 5, BreakReason.MISSING), (6, last, None)]


def test_a_cut_end_that_the_hub_or_the_index_tells_of_is_missing(work: Workplace) -> None:
    last = _grown(work)
    tamper(work.store, lambda c: c.exec_driver_sql(f"DELETE FROM journal WHERE position > {at(6)}"))
    assert runs(work) == [(1, 6, None), (7, last, BreakReason.MISSING)]


def test_an_altered_event_is_told_and_can_be_read(work: Workplace) -> None:
    last = _grown(work)
    tamper(
        work.store, lambda c: c.exec_driver_sql(f"UPDATE journal SET body = x'00' WHERE position = {at(5)}")
    )
    assert runs(work) == [(1, 4, None), (5, 5, BreakReason.WRONG_HASH), (6, last, None)]
    assert [link.body for link in reader(work).links(5, 5)] == [b"\0"]


def test_a_chain_that_does_not_hold_begins_a_segment(work: Workplace) -> None:
    """Event 5 was replaced by another one with its right hash: from 6 on the chain is that of before."""
    last = _grown(work)
    body = work.store.links(work.identity, 5, 1)[0].body.replace(b'"zone":"Asia', b'"zone":"Asis')
    tamper(
        work.store,
        lambda c: c.exec_driver_sql(
            "UPDATE journal SET body = ?, hash = ? WHERE position = ?", (body, digest(body), at(5))
        ),
    )
    assert runs(work) == [(1, 5, None), (6, last, None)]


def test_swapped_events_are_told(work: Workplace) -> None:
    last = _grown(work)

    def swapped(connection: Connection) -> None:
        for one, two in ((at(5), -1), (at(6), at(5)), (-1, at(6))):
            connection.exec_driver_sql(f"UPDATE journal SET position = {two} WHERE position = {one}")

    tamper(work.store, swapped)
    assert runs(work) == [(1, 4, None), (5, 6, BreakReason.WRONG_PLACE), (7, last, None)]


@pytest.mark.slow
def test_a_bad_page_costs_its_own_rows_alone(work: Workplace, tmp_path: Path) -> None:
    last = _grown(work, 12)
    links = work.store.links(work.identity, 1, 1000)
    work.store.close()
    pages = leaf_pages(tmp_path / "store.db", KEY, "journal")
    damage_page(tmp_path / "store.db", pages[len(pages) // 2])
    work.store = Store(tmp_path, KEY)
    found = runs(work)
    assert [reason for _, _, reason in found] == [None, BreakReason.UNREADABLE, None]
    assert (found[0][0], found[-1][1]) == (1, last)
    lost = range(found[1][0], found[1][1] + 1)
    assert 1 <= len(lost) <= 8
    assert tuple(reader(work).links()) == tuple(link for link in links if link.sequence not in lost)


def _grown(work: Workplace, fans: int = 3) -> int:
    make_fans(work, 1, fans)
    return len(work.store.links(work.identity, 1, 1000))
