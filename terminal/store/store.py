"""The station's store as the use cases and the exchange see it: acts that are on disk when they return, and
look-ups.

Opening checks the SQLite version, the key, the schema and the chain of what is not yet acknowledged.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec
from sqlalchemy import Connection, select, update
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.exc import SQLAlchemyError

from terminal.domain.events.chain import Break, BreakReason, Link
from terminal.domain.events.payloads import Event, EventKey
from terminal.domain.ids import Thing, ThingKind
from terminal.domain.state.fold import DOC_TYPES, Doc
from terminal.domain.state.place import CallDoc
from terminal.domain.state.unit import UnitDoc, UnitStatus
from terminal.faults import FaultCode, StoreFault
from terminal.store import journal, projection
from terminal.store.act import Act
from terminal.store.attachments import Attachments
from terminal.store.database import MIN_FREE_BYTES, Database
from terminal.store.facts import (
    DeviceResults,
    ExchangeState,
    Exported,
    Formers,
    Identity,
    Losses,
    LostEnd,
    OneFact,
    PinBook,
    Settings,
    read_fact,
    read_settings,
    write_fact,
)
from terminal.store.integrity.condition import HANDED_OVER, LOST, Trouble, lost_end
from terminal.store.integrity.examination import Examination
from terminal.store.journal import ActHeader, Head
from terminal.store.masters import Masters
from terminal.store.migrations import VERSIONS, upgrade, version_of
from terminal.store.prepared import Prepared, as_written
from terminal.store.projection import Docs
from terminal.store.receipts import keep_receipt
from terminal.store.tables import dispute, place_of, position

D = TypeVar("D", bound=Doc)
MOST_DOCS: Final = 64
"""So many docs are kept in memory, then it begins anew. Each act copies them."""


_DISPUTES: Final = Prepared(
    select(dispute.c.position, dispute.c.code, dispute.c.parameters)
    .where(dispute.c.settled == 0)
    .order_by(dispute.c.position)
)


class DisputeRow(msgspec.Struct, frozen=True):
    """An event of this terminal that the hub could not take as it stands."""

    epoch: int
    sequence: int
    code: str
    parameters: dict[str, str]


class Store:
    """The open store of one terminal."""

    def __init__(self, directory: Path, key: bytes) -> None:
        """Opens `directory`/store.db, making or upgrading it. Raises StoreFault."""
        self.directory = directory
        self.database = Database(directory / "store.db", key)
        self._key = key
        try:
            self._upgrade()
        except BaseException:
            self.database.close()
            raise
        self._examination: Examination | None = None
        self.masters = Masters(self.database)
        self.attachments = Attachments(self.database, directory / "attachments", key, self.require_space)
        self._exchange: list[ExchangeState] = []
        self._formers: list[Formers] = []
        self._own: tuple[int, Identity | None] = (-1, None)
        self._docs: tuple[int, Docs] = (0, {})
        self._head: tuple[int, int, Head] | None = None
        """As this terminal's last act left it, with `commits` then and its epoch."""
        self._act: Act | None = None

    def close(self) -> None:
        """Closes the file; who this terminal is stays known."""
        with suppress(StoreFault, SQLAlchemyError):
            self.identity()
        self.database.close()

    def _upgrade(self) -> None:
        """Brings the store to the present version; what follows from the journal is made again, as this
        program folds it. A new store gets its head file.
        """
        if not version_of(self.database) and not self.database.end.slots.there:
            self.database.end.begin(None)
        if 0 < upgrade(self.database) < len(VERSIONS):
            with self.database.write() as writing:
                projection.rebuild(writing)

    # ------------------------------------------------------------ condition

    @property
    def troubles(self) -> tuple[Trouble, ...]:
        """What is wrong with this store, as far as it was looked at."""
        return self._examination.troubles if self._examination else ()

    def stopping(self, identity: Identity) -> Trouble | None:
        """The trouble for which nothing may be recorded; what befell the journal of an earlier epoch stops no
        more.
        """
        epochs = ("", str(identity.epoch))
        return next((each for each in self.troubles if each.stops and each.epoch in epochs), None)

    def examine(self, identity: Identity, seconds: float = 0.0) -> None:
        """Asks of the store's condition what is soon answered, and goes on for about so many seconds."""
        self.suspect(identity)
        self.look_on(seconds)
        self.note_condition(identity)

    def suspect(self, identity: Identity) -> None:
        """A page could not be read: all is looked at again, soon, for the place."""
        self._examination = Examination(self.database, self._key, identity, self.troubles)

    @property
    def looked_at(self) -> bool:
        """Whether the whole store was looked at since it was opened, or examined anew."""
        return self._examination is None or self._examination.done

    def look_on(self, seconds: float) -> bool:
        """Goes on with the examination, in any one thread at a time; True when all was looked at."""
        return self._examination is None or self._examination.step(seconds)

    def note_condition(self, identity: Identity) -> None:
        """Keeps what was found: a journal that is not what it was is handed over, and its numbers end."""
        lost = self._lost(identity)
        state = self.exchange()
        losses = read_fact(self.database.connection(), Losses) or Losses()
        if lost is not None and lost not in losses.ends:
            self.keep(Losses((*losses.ends, lost)))
        found = self.stopping(identity)
        if found is not None and found.code in HANDED_OVER and not state.stopped:
            self.keep(msgspec.structs.replace(state, stopped=FaultCode.CHAIN_BROKEN.value))

    def _lost(self, identity: Identity) -> LostEnd | None:
        if not any(each.code in LOST for each in self.troubles):
            return None
        return lost_end(self.database, identity)

    def newest_given(self, epoch: int) -> int:
        """The newest number that this journal is known to have given in `epoch`, its event there or not."""
        connection = self.database.connection()
        mark = self.database.end.slots.mark
        lost = (read_fact(connection, Losses) or Losses()).ends
        known = [each.last for each in lost if each.epoch == epoch]
        known += [mark.sequence] if mark is not None and mark.epoch == epoch else []
        return max([journal.head(connection, epoch).sequence, *known])

    # ------------------------------------------------------------ facts

    def identity(self) -> Identity | None:
        """Who this terminal is, as of the last commit of anybody; None before enrolment."""
        commits, own = self._own
        now = self.database.commits  # before the read: a commit in between makes what was read old
        if commits != now:
            own = read_fact(self.database.connection(), Identity)
            self._own = (now, own)
        return own

    def formers(self) -> Formers:
        """Who this computer was before."""
        kept = self._formers
        if not kept:
            kept.append(read_fact(self.database.connection(), Formers) or Formers())
        return kept[0]

    def exported(self) -> Exported | None:
        """What was last written to a file."""
        return read_fact(self.database.connection(), Exported)

    def exchange(self) -> ExchangeState:
        """How far the exchange is."""
        kept = self._exchange  # taken before the read: what `forget` makes old goes with the old list
        if not kept:
            kept.append(read_fact(self.database.connection(), ExchangeState) or ExchangeState())
        return kept[0]

    def settings(self) -> Settings:
        """The station's settings, as far as they can be read."""
        return read_settings(self.database.connection())[0]

    def pin_book(self) -> PinBook:
        """Who has entered wrong PINs."""
        return read_fact(self.database.connection(), PinBook) or PinBook()

    def device_results(self) -> DeviceResults:
        """Which results of devices were handed up last."""
        return read_fact(self.database.connection(), DeviceResults) or DeviceResults()

    def keep_within(self, connection: Connection, value: OneFact) -> None:
        """Keeps a fact in the transaction that runs; for the state of the exchange `forget` comes after."""
        write_fact(connection, value)

    def keep(self, value: OneFact) -> None:
        """Keeps a fact in a transaction of its own."""
        with self.database.write() as connection:
            self.keep_within(connection, value)
        self.forget()

    def forget(self) -> None:
        """Drops what is kept in memory of the hub's word; after the commit that changed it."""
        self._exchange = []
        self._formers = []
        self.masters.forget()

    # ------------------------------------------------------------ acting

    @contextmanager
    def act(self, header: ActHeader) -> Iterator[Act]:
        """One act. Nothing of it is there before the block ends, all of it is on disk after. Raises
        StoreFault.
        """
        with self.database.write() as connection:
            commit = self.database.commits + 1
            docs = dict(self._known_docs())
            own = self.identity()
            journal.require_epoch((own.terminal_id, own.epoch) if own else None, header)
            self._act = Act(connection, header, self._taken_head(connection, header.epoch), docs)
            try:
                yield self._act
            finally:
                act = self._act
                self._act = None
            if act.keys:
                self.database.reach(header.epoch, act.head.sequence, act.head.hash)
        self._docs = (commit, docs if len(docs) < MOST_DOCS else {})
        self._own = (commit, own)
        self._head = (commit, header.epoch, act.head)

    def _taken_head(self, connection: Connection, epoch: int) -> Head:
        """The head for the act that begins: as kept by the last one, where nobody has written since, else
        read. An act that fails leaves none kept.
        """
        kept = self._head
        self._head = None
        if kept and kept[:2] == (self.database.commits, epoch):
            return kept[2]
        return journal.head(connection, epoch)

    def require_space(self, minimum: int = MIN_FREE_BYTES) -> None:
        """Raises StoreFault(STORE_FULL) before the disk is really full."""
        free = shutil.disk_usage(self.directory).free
        if free < minimum:
            raise StoreFault(
                FaultCode.STORE_FULL,
                f"Only {free // 2**20} MB are free on this station; the act was not recorded. "
                "Free space, then repeat it.",
            )

    # ------------------------------------------------------------ reading

    def doc(self, struct: type[D], key: str | None) -> D | None:
        """The doc of that type and key, None when nothing is known."""
        if key is None:
            return None
        found = self._doc((_KINDS[struct], key))
        return found if isinstance(found, struct) else None

    def _doc(self, thing: Thing) -> Doc | None:
        """As the transaction that runs has left it; else as read since the last commit."""
        docs = self._known_docs()
        if self.database.in_transaction():
            docs = self._act.docs if self._act else {}
        if thing not in docs:
            docs[thing] = projection.read_doc(self.database.connection(), thing)
        return docs[thing]

    def _known_docs(self) -> Docs:
        """What was read or written since the last commit of anybody."""
        commits, docs = self._docs
        if commits != self.database.commits:
            commits, docs = self._docs = (self.database.commits, {})
        return docs

    def event(self, key: EventKey) -> Event | None:
        """One own event."""
        return journal.read_event(self.database.connection(), key.epoch, key.sequence)

    def newest_event(self, identity: Identity) -> Event | None:
        """The last event of this epoch."""
        connection = self.database.connection()
        return journal.read_event(
            connection, identity.epoch, journal.head(connection, identity.epoch).sequence
        )

    def events_of(self, under: journal.Mention, newest: int | None = None) -> tuple[Event, ...]:
        """The events that are found `under` a mention, oldest first."""
        return journal.events_of(self.database.connection(), under, newest=newest)

    def open_calls(self) -> tuple[CallDoc, ...]:
        """The calls that are not cleared, oldest first."""
        calls = projection.docs_of(self.database.connection(), ThingKind.CALL, '%"cleared_at":null%')
        found = [call for call in calls if isinstance(call, CallDoc) and call.cleared_at is None]
        return tuple(sorted(found, key=lambda call: call.raised_at))

    def held_units(self) -> tuple[UnitDoc, ...]:
        """The units on hold, longest held first."""
        units = projection.docs_of(self.database.connection(), ThingKind.UNIT, '%"holds":[{%')
        found = [unit for unit in units if isinstance(unit, UnitDoc) and unit.status is UnitStatus.HELD]
        return tuple(sorted(found, key=lambda unit: unit.held.at if unit.held else 0))

    # ------------------------------------------------------------ exchange

    def unsent(self, identity: Identity, limit: int) -> tuple[Link, ...]:
        """The next events to send, as stored."""
        return self.links(identity, self.exchange().acknowledged + 1, limit)

    def links(self, identity: Identity, first: int, limit: int) -> tuple[Link, ...]:
        """At most `limit` events from sequence `first` on, as stored."""
        return journal.links(self.database.connection(), identity.terminal_id, identity.epoch, first, limit)

    def unsent_count(self, identity: Identity) -> int:
        """How many events the hub has not said to hold: of this epoch, and of those before. A hub that knows
        this terminal anew has said nothing of those before until they are reviewed.
        """
        state, formers, connection = self.exchange(), self.formers(), self.database.connection()
        count = journal.count_after(connection, identity.epoch, max(state.acknowledged, state.handed))
        told = state.admitted_at in (0, formers.reviewed)
        return count + sum(
            journal.count_after(connection, former.identity.epoch, former.acknowledged if told else 0)
            for former in formers.formers
            if not (told and former.complete)
        )

    def check_unsent(self, identity: Identity) -> None:
        """Raises StoreFault(CHAIN_BROKEN) with the place when the unsent part of the journal was altered, or
        its end is gone.
        """
        after, connection = self.exchange().acknowledged, self.database.connection()
        last = journal.head(connection, identity.epoch).sequence
        broken = journal.check_chain(connection, identity.terminal_id, identity.epoch, after)
        if last < after:
            broken = Break(last + 1, BreakReason.MISSING)
        if broken:
            raise StoreFault(
                FaultCode.CHAIN_BROKEN,
                f"Event {broken.sequence} of the journal was altered ({broken.reason}); nothing was sent. "
                "Leave the station as it is and call the hub's administrator.",
            )

    def keep_dispute(self, connection: Connection, row: DisputeRow, *, settled: bool) -> None:
        """Keeps or settles a dispute."""
        values = {
            "position": position(row.epoch, row.sequence),
            "code": row.code,
            "parameters": msgspec.json.encode(row.parameters),
            "settled": int(settled),
        }
        new = upsert(dispute).values(values)
        connection.execute(new.on_conflict_do_update(index_elements=["position", "code"], set_=values))

    def disputes(self) -> tuple[DisputeRow, ...]:
        """The open disputes, oldest first."""
        connection = self.database.connection()
        decode = msgspec.json.Decoder(dict[str, str]).decode
        return tuple(
            DisputeRow(*place_of(at), code, as_written(connection, decode, parameters))
            for at, code, parameters in _DISPUTES.all(connection)
        )

    def keep_receipt(self, connection: Connection, epoch: int, acknowledged: int, body: bytes) -> None:
        """Keeps the hub's signed word (JSON with `hub_time`); of older ones those of the 30 days before."""
        keep_receipt(connection, position(epoch, acknowledged), body)

    def settle_all(self, connection: Connection, epoch: int, sequence: int) -> None:
        """Settles every dispute about one event."""
        at = position(epoch, sequence)
        connection.execute(update(dispute).where(dispute.c.position == at).values(settled=1))


_KINDS: dict[type[Any], ThingKind] = {struct: kind for kind, struct in DOC_TYPES.items()}
