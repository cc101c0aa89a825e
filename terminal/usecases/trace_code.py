"""Trace a unit, lot or box from this station's own store. Reads only."""

from terminal.domain.ids import Thing, ThingKind
from terminal.domain.state.genealogy import Direction, Trace, trace
from terminal.store.trace_reader import StoreTraceReader
from terminal.usecases.parts.workplace import Workplace


def kinds_of(work: Workplace, code: str) -> tuple[ThingKind, ...]:
    """What a code is here: a unit, lot or box; none where nothing is known of it."""
    return _reader(work).kinds_of(code)


def trace_thing(work: Workplace, thing: Thing, direction: Direction) -> Trace:
    """The trace of a thing."""
    return trace(_reader(work), *thing, direction)


def newest_things(work: Workplace, limit: int) -> tuple[Thing, ...]:
    """What this station dealt with last, newest first."""
    return _reader(work).newest(limit)


def _reader(work: Workplace) -> StoreTraceReader:
    return StoreTraceReader(work.store.database.connection())
