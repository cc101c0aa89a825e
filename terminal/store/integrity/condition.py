"""What can be wrong with the store on this disk, and the questions that find it: with the place, never a
guess.

It reads, and writes nothing. When they are asked is `examination`, the words are `ui.words.store`.
"""

from enum import StrEnum
from typing import Final, get_args

import msgspec
from sqlalchemy import select

from terminal.domain.events.chain import Break, BreakReason
from terminal.faults import FaultCode, StoreFault
from terminal.store import journal
from terminal.store.database import Database
from terminal.store.facts import ExchangeState, Identity, Losses, LostEnd, OneFact, read_fact, read_settings
from terminal.store.integrity.journal_reader import JournalReader
from terminal.store.migrations import version_of
from terminal.store.page_check import numbers
from terminal.store.tables import fact, metadata


class TroubleCode(StrEnum):
    """Every trouble by name."""

    JOURNAL_CUT = "journal_cut"
    JOURNAL_REPLACED = "journal_replaced"
    CHAIN_BROKEN = "chain_broken"
    SENT_PART_ALTERED = "sent_part_altered"
    STORE_DAMAGED = "store_damaged"
    LOG_CUT = "log_cut"
    LOG_SPOILT = "log_spoilt"
    SETTINGS_UNREAD = "settings_unread"
    HEAD_FILE_MISSING = "head_file_missing"
    HEAD_FILE_DAMAGED = "head_file_damaged"


STOPPING: Final = frozenset(
    {
        TroubleCode.JOURNAL_CUT,
        TroubleCode.JOURNAL_REPLACED,
        TroubleCode.CHAIN_BROKEN,
        TroubleCode.STORE_DAMAGED,
    }
)
"""With these nothing is recorded: a number would be used twice, or what is written could not be trusted."""

LOST: Final = frozenset({TroubleCode.JOURNAL_CUT, TroubleCode.JOURNAL_REPLACED})
HANDED_OVER: Final = LOST | {TroubleCode.CHAIN_BROKEN}
"""With these the journal ends where it is: what is whole of it is handed over to the hub, which gives the
next epoch.
"""


class Trouble(msgspec.Struct, frozen=True):
    """One thing that is wrong; `parameters` fill its sentence."""

    code: TroubleCode
    parameters: dict[str, str] = {}

    @property
    def stops(self) -> bool:
        """Whether nothing may be recorded with it."""
        return self.code in STOPPING

    @property
    def epoch(self) -> str:
        """The epoch whose journal it befell; "" where it is about the file."""
        return self.parameters.get("epoch", "")


def trouble(code: TroubleCode, **parameters: object) -> Trouble:
    """A trouble with its parameters as text."""
    return Trouble(code, {name: str(value) for name, value in parameters.items()})


def head_file_trouble(database: Database) -> Trouble | None:
    """Whether the head file is there and whole."""
    slots = database.end.slots
    if not slots.there:
        missing = version_of(database) > 0
        return trouble(TroubleCode.HEAD_FILE_MISSING) if missing else None
    if slots.damaged:
        found = ", ".join(map(str, slots.damaged))
        return trouble(TroubleCode.HEAD_FILE_DAMAGED, slots=found)
    return None


def log_trouble(database: Database) -> Trouble | None:
    """Whether SQLite found less in its log than was there at the last commit. While its terminal runs the log
    may have been emptied in between, and where one slot is damaged the other may be the older: then the
    question means nothing.
    """
    slots = database.end.slots
    found = database.end.log
    mark = slots.mark
    if mark is None or slots.damaged or not mark.log.frames or not database.owner:
        return None
    newer = found.frames and found.salt != mark.log.salt
    if newer or found.frames >= mark.log.frames:
        return None
    return trouble(TroubleCode.LOG_CUT, pages=mark.log.frames, valid=found.frames)


def log_rest_trouble(database: Database) -> Trouble | None:
    """Whether what lies in the log behind its end, and counts no more, is what was written."""
    at = database.log_spoilt_at
    return None if at is None else trouble(TroubleCode.LOG_SPOILT, at=at)


def end_trouble(database: Database, identity: Identity) -> Trouble | None:
    """Whether the journal still goes as far as it went, and ends with the same event."""
    lost = lost_end(database, identity)
    if lost is None:
        return None
    if lost.first > lost.last:
        return trouble(TroubleCode.JOURNAL_REPLACED, epoch=lost.epoch, event=lost.last)
    return trouble(TroubleCode.JOURNAL_CUT, epoch=lost.epoch, first=lost.first, last=lost.last)


def lost_end(database: Database, identity: Identity) -> LostEnd | None:
    """What the head file knows of this epoch and the journal does not; `first` beyond `last` where the last
    event is there, and is another one. The end of an earlier epoch was told when the hub gave a new one.
    """
    mark = database.end.slots.mark
    connection = database.connection()
    told = (read_fact(connection, Losses) or Losses()).ends
    known = next((each for each in told if each.epoch == identity.epoch), None)
    if known is not None or mark is None or mark.epoch != identity.epoch or not mark.sequence:
        return known
    last = journal.head(connection, identity.epoch).sequence
    if last < mark.sequence:
        return LostEnd(mark.epoch, last + 1, mark.sequence, mark.hash)
    held = journal.links(connection, identity.terminal_id, identity.epoch, mark.sequence, 1)
    if [link.hash for link in held] == [mark.hash]:
        return None
    return LostEnd(mark.epoch, mark.sequence + 1, mark.sequence, mark.hash)


def unsent_trouble(database: Database, identity: Identity) -> Trouble | None:
    """Whether what the hub has not acknowledged is a whole chain."""
    connection = database.connection()
    after = (read_fact(connection, ExchangeState) or ExchangeState()).acknowledged
    broken = journal.check_chain(connection, identity.terminal_id, identity.epoch, after)
    if journal.head(connection, identity.epoch).sequence < after:
        broken = Break(after, BreakReason.MISSING)
    return None if broken is None else chain_trouble(identity.epoch, broken, after)


def settings_trouble(database: Database) -> Trouble | None:
    """Whether the settings are some; those that are none are as at a new station."""
    _, unread = read_settings(database.connection())
    return trouble(TroubleCode.SETTINGS_UNREAD, settings=", ".join(unread)) if unread else None


def chain_trouble(epoch: int, broken: Break, acknowledged: int) -> Trouble:
    """An altered or missing event; what the hub has acknowledged is whole there."""
    sent = broken.sequence <= acknowledged and broken.reason != BreakReason.MISSING
    code = TroubleCode.SENT_PART_ALTERED if sent else TroubleCode.CHAIN_BROKEN
    return trouble(code, epoch=epoch, event=broken.sequence, reason=broken.reason)


def damage(database: Database, identity: Identity | None, bad: tuple[int, ...], pages: int) -> Trouble:
    """Where the file is damaged: pages, the tables that cannot be read to their end, and of the journal the
    events. Reads everything: for a store that is known to be damaged.
    """
    tables = [name for name in metadata.tables if not _reads(database, name)]
    events = "" if identity is None else _unreadable(database, identity)
    place = {"page": numbers(bad), "pages": pages, "tables": ", ".join(sorted(tables)), "events": events}
    return trouble(TroubleCode.STORE_DAMAGED, **place)


def _reads(database: Database, name: str) -> bool:
    """Whether every row of a table can be read, and each fact is one. What SQLCipher finds in the last page
    read it says with the next statement only.
    """
    try:
        connection = database.connection()
        for _ in connection.execute(select(metadata.tables[name])):
            pass
        connection.exec_driver_sql("SELECT count(*) FROM sqlite_schema").scalar()
        for struct in get_args(OneFact) if name == fact.name else ():
            read_fact(connection, struct)
    except StoreFault as fault:
        if fault.code is not FaultCode.STORE_DAMAGED:
            raise
        return False
    return True


def _unreadable(database: Database, identity: Identity) -> str:
    """The events that are not whole, as "5, 12–14"."""
    reader = JournalReader(database, identity.terminal_id, identity.epoch)
    runs = [found for found in reader.segments() if not found.whole]
    shown = [str(run.first) if run.first == run.last else f"{run.first}–{run.last}" for run in runs[:5]]
    return ", ".join(shown) + (" …" if len(runs) > 5 else "")
