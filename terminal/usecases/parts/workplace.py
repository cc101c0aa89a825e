"""What every use case works on: the store, the clock, who this terminal is, and what goes on here now.

It holds no state of its own: who is signed in, which order and unit are open, all is read from the store, so
a restart goes on where it was.
"""

import functools
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

from terminal.clock import Clock
from terminal.domain.events.bounds import OutOfBounds, is_time
from terminal.domain.ids import EventId, Micros, PersonCode, SessionId, uuid7
from terminal.domain.masters.kinds import Role
from terminal.domain.masters.row import Names
from terminal.domain.masters.rows import (
    Holiday,
    Item,
    Person,
    QualificationName,
    Routing,
    RoutingOperation,
    Shift,
    Station,
    WorkOrder,
)
from terminal.domain.masters.shifts import Calendar, ShiftNow, local_date, shift_at
from terminal.domain.outcome import Accepted, Outcome, Refusal, Refused, refused
from terminal.domain.state.count import OrderDoc
from terminal.domain.state.place import PlaceDoc
from terminal.domain.state.terminal import TerminalDoc
from terminal.domain.state.unit import UnitDoc
from terminal.faults import FaultCode, StoreFault
from terminal.silence import SILENT_US
from terminal.store.act import Act
from terminal.store.facts import Identity, PinBook
from terminal.store.journal import ActHeader
from terminal.store.masters import Masters
from terminal.store.store import Store
from terminal.usecases.parts.sensors import ProcessValues

T = TypeVar("T")
P = ParamSpec("P")
_REMEMBERED: Final = 64
_DISK_REFUSALS: Final = {
    FaultCode.STORE_FULL: Refusal.DISK_NEARLY_FULL,
    FaultCode.STORE_DAMAGED: Refusal.STORE_DAMAGED,
    FaultCode.STORE_LOCKED: Refusal.STORE_BUSY,
    FaultCode.EPOCH_OVER: Refusal.NEW_JOURNAL,
}
ANSWER_US: Final = 45_000_000
"""Within so long the hub answers even a request that it lets wait; a longer silence is no connection."""


class Workplace:
    """One terminal at work."""

    def __init__(self, store: Store, clock: Clock, identity: Identity, pepper: bytes = b"") -> None:
        self.store = store
        self.clock = clock
        self._given = identity
        self._kept = store.identity()
        self.pepper = pepper
        """What the PINs' verifiers are sealed with; empty where the hub has given none."""
        self.pin_book: PinBook | None = None
        """The newest count of wrong PINs, where the disk may not have taken it; None: the store's."""
        self.process_values = ProcessValues()
        self.printer = ""
        """The device that prints this station's labels, "" where there is none."""
        self.commit_ns: deque[int] = deque(maxlen=10_000)
        """How long the newest acts took, from their begin to being on disk."""
        self._outcomes: OrderedDict[EventId, Accepted[Any]] = OrderedDict()
        self._shift: tuple[Calendar, ShiftNow] | None = None

    def once(self, command: EventId, use_case: Callable[[], Outcome[T]]) -> Outcome[T]:
        """Runs a use case unless this very press was carried out already; then gives the same answer
        again. A disk without room or with a bad page, or more than an event can carry, is a refusal: nothing
        was recorded.
        """
        if command in self._outcomes:
            return self._outcomes[command]
        try:
            outcome = use_case()
        except OutOfBounds:
            return refused(Refusal.TOO_LARGE)
        except StoreFault as fault:
            if fault.code not in _DISK_REFUSALS:
                raise
            if fault.code is FaultCode.STORE_DAMAGED:
                self.store.suspect(self.identity)
            return refused(_DISK_REFUSALS[fault.code])
        if isinstance(outcome, Accepted):
            self._outcomes[command] = outcome
            if len(self._outcomes) > _REMEMBERED:
                self._outcomes.popitem(last=False)
        return outcome

    @property
    def identity(self) -> Identity:
        """Who this terminal is: as given, until the hub gives its store another epoch."""
        kept = self.store.identity()
        if kept is not None and kept != self._kept:
            self._given = self._kept = kept
        return self._given

    @property
    def masters(self) -> Masters:
        """Master data."""
        return self.store.masters

    def now(self) -> Micros:
        """Wall time in microseconds UTC."""
        return Micros(self.clock.now())

    def new_id(self) -> EventId:
        """An id for a command: made when the person presses, so that a second press is known as the same."""
        return EventId(uuid7(self.clock.now()))

    def terminal(self) -> TerminalDoc:
        """Who works at this terminal, and on what."""
        own = self.identity.terminal_id
        return self.store.doc(TerminalDoc, own) or TerminalDoc(own)

    def place(self) -> PlaceDoc:
        """What is put up at this station, by whichever of its terminals."""
        station = self.identity.station
        return self.store.doc(PlaceDoc, station) or PlaceDoc(station)

    def shift(self) -> ShiftNow | None:
        """The shift that runs now; worked out anew when it is over or the calendar has changed."""
        now = self.now()
        station = self.masters.get(Station, self.identity.station)
        line = station.line if station else ""
        calendar = Calendar(self.masters.all(Shift), self.masters.all(Holiday), line)
        if self._shift and self._shift[0] == calendar and self._shift[1].start <= now < self._shift[1].end:
            return self._shift[1]
        found = shift_at(now, self.identity.zone, calendar)
        self._shift = (calendar, found) if found else None
        return found

    def person(self) -> Person | None:
        """Who is signed in."""
        return self.masters.get(Person, self.terminal().actor)

    def order(self) -> WorkOrder | None:
        """The order that is worked on."""
        return self.masters.get(WorkOrder, self.terminal().order)

    def item(self) -> Item | None:
        """What the order makes."""
        order = self.order()
        return self.masters.get(Item, order.item) if order else None

    def unit(self) -> UnitDoc | None:
        """The unit that is open here."""
        return self.store.doc(UnitDoc, self.terminal().unit)

    def operation(self) -> RoutingOperation | None:
        """The operation of the open unit, else the first one of the order that this station does."""
        order = self.order()
        if order is None:
            return None
        here = self.operations(order)
        opened = self.terminal().operation
        return next((entry for entry in here if entry.number == opened), here[0] if here else None)

    def operations(self, order: WorkOrder) -> tuple[RoutingOperation, ...]:
        """The operations of the order that this station does."""
        routing = self.masters.get(Routing, order.item)
        return routing.at(self.identity.station) if routing else ()

    def order_doc(self, code: str) -> OrderDoc:
        """What was made of an order so far, as far as is known here."""
        return self.store.doc(OrderDoc, code) or OrderDoc(code)

    def fresh(self) -> bool:
        """True while the last word from the hub is recent enough to conclude from what is missing."""
        heard_us = self.heard_us()
        return heard_us is not None and heard_us < SILENT_US

    def connected(self) -> bool:
        """True while the hub has answered the last round: no try has failed since, and its word is not older
        than an answer may take.
        """
        heard_us = self.heard_us()
        return self.store.exchange().failing_since is None and heard_us is not None and heard_us < ANSWER_US

    def heard_us(self) -> int | None:
        """Microseconds since the hub's last word, by a clock that nobody sets; None where that is not known:
        there was none, or not since the computer was started.
        """
        state = self.store.exchange()
        if state.contact_at is None:
            return None
        if not state.contact_boot:  # kept by a program that knew the wall clock alone
            passed_us = self.now() - state.contact_at
            return passed_us if passed_us >= 0 else None
        if state.contact_boot != self.clock.boot_id:
            return None
        return (self.clock.monotonic_ns() - state.contact_ns) // 1000

    def header(self) -> ActHeader:
        """Who, when and where of an act that begins now."""
        here = self.terminal()
        shift = self.shift()
        exchange = self.store.exchange()
        own = self.identity
        return ActHeader(
            terminal_id=own.terminal_id,
            epoch=own.epoch,
            occurred_at=self.clock.now(),
            zone=own.zone,
            monotonic_ns=self.clock.monotonic_ns(),
            boot_id=self.clock.boot_id,
            clock_offset_us=exchange.offset_us,
            actor=PersonCode(here.actor) if here.actor else None,
            authentication="badge" if here.actor else "none",
            session=SessionId(here.session) if here.session else None,
            station=own.station,
            shift=shift.name if shift else None,
            revision=exchange.revision,
        )

    @contextmanager
    def act(self) -> Iterator[Act]:
        """One act: all of it is on disk when the block ends. Raises StoreFault."""
        self.store.require_space()
        begin = self.clock.monotonic_ns()
        with self.store.act(self.header()) as act:
            yield act
        self.commit_ns.append(self.clock.monotonic_ns() - begin)


def stop_of(work: Workplace) -> Refused | None:
    """Why nothing may be recorded here: what befell the store on this disk, a clock that tells no time, else
    what the hub has said.
    """
    if found := work.store.stopping(work.identity):
        return Refused(Refusal(found.code.value), found.parameters)
    if not is_time(work.now()):  # the hub could count nothing of it
        return refused(Refusal.CLOCK_WRONG)
    stopped = work.store.exchange().stopped
    return refused(Refusal.STATION_STOPPED, reason=stopped) if stopped else None


def may_act(work: Workplace) -> Refused | None:
    """Refuses when the station is stopped or nobody is signed in."""
    if stopped := stop_of(work):
        return stopped
    return None if work.terminal().actor else refused(Refusal.NOBODY_SIGNED_IN)


def may_supervise(work: Workplace) -> Refused | None:
    """Refuses everybody but supervisors."""
    if problem := may_act(work):
        return problem
    person = work.person()
    if person is None or person.role is not Role.SUPERVISOR:
        return refused(Refusal.SUPERVISOR_NEEDED, person=person.name if person else "")
    return None


def qualified(work: Workplace, operation: RoutingOperation) -> Refused | None:
    """Refuses a person without the qualification the operation asks for, or with one that has run out."""
    needed = operation.qualification
    person = work.person()
    if not needed:
        return None
    row = work.masters.get(QualificationName, needed)
    names = row.names if row else Names(needed, needed)
    asked = {"qualification": needed, "qualification_zh": names.zh, "qualification_en": names.en}
    if person is None:
        return refused(Refusal.NOT_QUALIFIED, person=work.terminal().actor_name, **asked)
    held = next((entry for entry in person.qualifications if entry.code == needed), None)
    if held is None:
        return refused(Refusal.NOT_QUALIFIED, person=person.name, **asked)
    if held.expires is not None and held.expires < local_date(work.now(), work.identity.zone):
        return refused(Refusal.QUALIFICATION_EXPIRED, person=person.name, expired=held.expires, **asked)
    return None


def once(
    use_case: Callable[Concatenate[Workplace, EventId, P], Outcome[T]],
) -> Callable[Concatenate[Workplace, EventId, P], Outcome[T]]:
    """Makes a use case safe against a second press of the same command."""

    @functools.wraps(use_case)
    def guarded(work: Workplace, command: EventId, /, *args: P.args, **kwargs: P.kwargs) -> Outcome[T]:
        return work.once(command, lambda: use_case(work, command, *args, **kwargs))

    return guarded
