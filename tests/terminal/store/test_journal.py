"""The journal: added to and never touched, and everything else follows from it."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from terminal.domain.events import payloads as ev
from terminal.domain.events.payloads import Event
from terminal.domain.ids import ItemCode, Thing, ThingKind
from terminal.domain.state.count import SumDoc, added, plus
from terminal.domain.state.fold import DOC_TYPES, Doc, encode_doc, touched
from terminal.domain.state.place import PlaceDoc
from terminal.domain.state.terminal import TerminalDoc
from terminal.domain.state.unit import UnitDoc
from terminal.store import projection
from terminal.store.journal import events_of
from terminal.store.projection import append, drop_hub_doc, merge_hub_doc, read_doc, rebuild
from terminal.store.store import Store
from terminal.store.tables import doc, edge, mention
from terminal.usecases.parts.workplace import Workplace
from terminal.usecases.sign_in import sign_in
from tests.fakes.acts import OPERATOR, accepted, make_fans
from tests.fakes.workplace import KEY
from tests.terminal.domain.journals import ABOUT, PAYLOADS, Scribe, histories

OWN = ("T-ST-020", 1)
Docs = dict[Thing, Doc]


def keep(store: Store, events: Sequence[Event]) -> None:
    """Writes own events as acts do, each in a commit of its own."""
    for event in events:
        with store.database.write() as connection:
            append(connection, event.envelope, event.payload, {})


def folded(events: Sequence[Event], before: Docs | None = None) -> Docs:
    docs = dict(before or {})
    for event in events:
        gained = added(None, None, event)
        for thing in touched(event):
            known = docs.get(thing)
            after = projection.folded(thing, known, event)
            if isinstance(after, UnitDoc):
                gained |= added(known if isinstance(known, UnitDoc) else None, after, event)
            elif isinstance(after, SumDoc) and (part := gained.get(thing)):
                after = plus(after, part)
            docs[thing] = after
    return docs


def stored(store: Store) -> Docs:
    rows = store.database.connection().execute(select(doc.c.kind, doc.c.key)).all()
    found = {(row.kind, row.key): read_doc(store.database.connection(), (row.kind, row.key)) for row in rows}
    return {thing: value for thing, value in found.items() if value is not None}


def hub_tells(store: Store, docs: Docs) -> None:
    with store.database.write() as connection:
        for thing, value in docs.items():
            merge_hub_doc(connection, OWN, thing, 1, encode_doc(value))


def derived(store: Store) -> tuple[Docs, list[Any], list[Any]]:
    connection = store.database.connection()
    mentions = sorted(map(tuple, connection.execute(select(mention)).all()))
    edges = sorted(map(tuple, connection.execute(select(edge)).all()), key=str)
    return stored(store), mentions, edges


def own(events: Sequence[Event]) -> list[Event]:
    return [event for event in events if event.envelope.station == "ST-020"]


# ---------------------------------------------------------------- added to, never touched


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal SET hash = 'x'",
        "DELETE FROM journal",
        "REPLACE INTO journal SELECT position, id, 'x', body FROM journal",
    ],
)
def test_it_cannot_be_changed_or_cut(work: Workplace, statement: str) -> None:
    accepted(sign_in(work, work.new_id(), OPERATOR))
    before = work.store.links(work.identity, 1, 10)
    with pytest.raises(IntegrityError, match="never"), work.store.database.write() as connection:
        connection.exec_driver_sql(statement)
    assert work.store.links(work.identity, 1, 10) == before


def _half(work: Workplace) -> None:
    with work.act() as act:
        started = ev.UnitStarted(item=ItemCode("I"))
        act.add(work.new_id(), started, order="WO", operation=10, subject=("unit", "U"))
        assert work.store.doc(UnitDoc, "U") is not None  # inside the act it is there
        raise ZeroDivisionError


def test_half_an_act_leaves_nothing(work: Workplace) -> None:
    accepted(sign_in(work, work.new_id(), OPERATOR))
    before = derived(work.store), work.store.links(work.identity, 1, 10)
    with pytest.raises(ZeroDivisionError):
        _half(work)
    assert (derived(work.store), work.store.links(work.identity, 1, 10)) == before
    assert work.store.doc(UnitDoc, "U") is None


def test_it_is_there_after_reopening(work: Workplace) -> None:
    make_fans(work, 1, 2)
    links = work.store.links(work.identity, 1, 100)
    docs = stored(work.store)
    work.store.close()
    again = Store(work.store.directory, KEY)
    assert again.links(work.identity, 1, 100) == links
    assert stored(again) == docs
    again.check_unsent(work.identity)
    again.close()


# ---------------------------------------------------------------- what follows from it


@pytest.mark.slow
@settings(max_examples=15)
@given(histories(8))
def test_docs_are_the_fold_of_the_journal(events: list[Event]) -> None:
    with TemporaryDirectory() as folder:
        store = Store(Path(folder), KEY)
        keep(store, own(events))
        assert stored(store) == folded(own(events))
        store.close()


@pytest.mark.slow
@settings(max_examples=20)
@given(histories(8), st.data())
def test_own_unsent_events_come_on_top_of_the_hubs_docs(events: list[Event], data: st.DataObject) -> None:
    """The hub has seen all of the others and the first so many of this terminal's."""
    mine = own(events)
    seen = data.draw(st.integers(0, len(mine)))
    known = [event for event in events if event not in mine or event.envelope.sequence <= seen]
    hub = folded(known)
    with TemporaryDirectory() as folder:
        store = Store(Path(folder), KEY)
        keep(store, mine)
        hub_tells(store, hub)
        expected = {thing: value for thing, value in folded(mine[seen:], hub).items() if thing in hub}
        found = stored(store)
        assert {thing: found[thing] for thing in expected} == expected
        live = derived(store)
        with store.database.write() as connection:
            rebuild(connection)
        assert derived(store) == live
        store.close()


@pytest.mark.slow
@settings(max_examples=10)
@given(histories(6), st.data())
def test_capturing_goes_on_while_the_hub_tells(events: list[Event], data: st.DataObject) -> None:
    """Own events, the hub's docs of then, more own events: what comes out is the fold of all."""
    mine = own(events)
    seen = data.draw(st.integers(0, len(mine)))
    others = [event for event in events if event not in mine]
    hub = folded([*others, *mine[:seen]])
    with TemporaryDirectory() as folder:
        store = Store(Path(folder), KEY)
        keep(store, mine[:seen])
        hub_tells(store, hub)
        keep(store, mine[seen:])
        assert stored(store) == folded(mine[seen:], hub)
        store.close()


@pytest.mark.slow
@settings(max_examples=10)
@given(st.lists(st.tuples(PAYLOADS, ABOUT), max_size=5))
def test_a_doc_in_memory_is_the_doc_on_disk(given_: list[tuple[ev.Payload, dict[str, Any]]]) -> None:
    scribe = Scribe()
    with TemporaryDirectory() as folder:
        store = Store(Path(folder), KEY)
        for payload, about in given_:
            event = scribe.write(payload, **about)
            for kind, key in touched(event):
                store.doc(DOC_TYPES[kind], key)
            keep(store, [event])
            for thing, value in stored(store).items():
                assert store.doc(DOC_TYPES[thing[0]], thing[1]) == value
        store.close()


def test_told_twice_is_told_once(work: Workplace) -> None:
    make_fans(work, 1, 2)
    hub = stored(work.store)
    hub_tells(work.store, hub)
    hub_tells(work.store, hub)
    assert stored(work.store) == hub


def test_who_is_signed_in_here_stays_so_whatever_the_hub_last_heard(work: Workplace) -> None:
    accepted(sign_in(work, work.new_id(), OPERATOR))
    own = (ThingKind.TERMINAL, work.identity.terminal_id)
    old = TerminalDoc(own[1], actor="E1", through={"T-ST-020/1": 0})
    hub_tells(work.store, {own: old})
    assert work.terminal().actor == OPERATOR
    with work.store.database.write() as connection:
        drop_hub_doc(connection, own)
    assert work.terminal().actor == OPERATOR


def test_who_is_signed_in_here_stays_so_when_all_is_made_again(work: Workplace) -> None:
    """The terminal had another computer before; the hub has not heard of the sign-in here."""
    accepted(sign_in(work, work.new_id(), OPERATOR))
    own = work.identity.terminal_id
    old = TerminalDoc(own, actor="E1", box="B1", through={"T-ST-020/0": 3})
    hub_tells(work.store, {(ThingKind.TERMINAL, own): old})
    before = derived(work.store)
    with work.store.database.write() as connection:
        rebuild(connection)
    assert derived(work.store) == before


def test_what_the_hub_no_longer_keeps_goes_but_for_what_was_done_here(work: Workplace) -> None:
    fan = make_fans(work, 1, 1)[0]
    others: Docs = {
        (ThingKind.UNIT, fan): UnitDoc(fan, item="FAN-40", built_into="X", through={"T-ST-030/1": 7}),
        (ThingKind.UNIT, "THEIRS"): UnitDoc("THEIRS", through={"T-ST-030/1": 8}),
        (ThingKind.TERMINAL, "T-ST-030"): TerminalDoc("T-ST-030", actor="E2", through={"T-ST-030/1": 8}),
        (ThingKind.PLACE, "ST-030"): PlaceDoc("ST-030", {"A": "L1"}, {"T-ST-030/1": 9}),
    }
    hub_tells(work.store, others)
    with work.store.database.write() as connection:
        for thing in others:
            drop_hub_doc(connection, thing)
    unit = work.store.doc(UnitDoc, fan)
    assert unit is not None
    assert (unit.built_into, sorted(unit.passed())) == ("", [10])
    assert work.store.doc(UnitDoc, "THEIRS") is None
    assert work.store.doc(TerminalDoc, "T-ST-030") is None
    assert work.store.doc(PlaceDoc, "ST-030") is None


def test_events_are_found_by_what_they_are_about(store: Store) -> None:
    scribe = Scribe()
    used = ev.ComponentConsumed(step=20, item="A", quantity=Decimal(1), lot="L1")  # type: ignore[arg-type]
    keep(store, [scribe.write(used, subject=("unit", unit)) for unit in ("U1", "U2", "U1")])
    connection = store.database.connection()
    found = [event.envelope.sequence for event in events_of(connection, (ThingKind.UNIT, "U1"))]
    assert found == [1, 3]
    assert len(events_of(connection, (ThingKind.LOT, "L1"))) == 3
    assert [event.envelope.sequence for event in events_of(connection, (ThingKind.LOT, "L1"), newest=2)] == [
        2,
        3,
    ]
    assert events_of(connection, (ThingKind.UNIT, "U9")) == ()
