"""What terminals did, folded wherever the product folds it, and compared: at each terminal, in what it makes
again from its journal, at the hub in many orders of arrival, in what the hub makes again, and at each
terminal when it has heard the hub.

The rules, which are also all that may differ:

1. A terminal's docs are the hub's docs as it last heard them, and what it did itself since. Made again they
   are the same.
2. In whatever order journals reach the hub, and in whatever pieces, it has the same docs, joins and open
   disputes. Made again they are the same.
3. A doc that one terminal alone touched is the same at the hub before that terminal hears of it, but for what
   is touched by events that the hub excludes: their joins the terminal keeps, with a dispute. Orders and
   outputs are so only where the hub counts each report in full: of others the terminal hears what they count
   for.
4. A terminal that has heard the hub has the hub's docs; of terminals, places and outputs (`LOCAL_KINDS`)
   those of its own line, of those elsewhere it keeps what it did itself.
5. While the hub has not heard all, rule 1 holds with what it has heard. Of itself a terminal's own word
   stands until the hub has heard all of it: nobody is signed out by news of what he did a while ago.
"""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby, permutations
from math import factorial, prod
from typing import Final

import msgspec
from sqlalchemy import select

from sync.hub.exchange.exchange import answer
from sync.hub.intake.rebuild import rebuild
from sync.hub.store.tables import exclusion, report
from sync.hub.store.tables import journal as hub_journal
from sync.hub.store.work import LOCAL_KINDS, scope_name
from sync.protocol.messages import ExchangeRequest, Frame, frame
from sync.protocol.signing import new_key
from sync.station.apply import Contact, Intake
from terminal.domain.events.codec import decode_event
from terminal.domain.events.payloads import Event
from terminal.domain.ids import Thing, ThingKind
from terminal.domain.masters.rows import Station
from terminal.domain.state.fold import SUMS, Doc, decode_doc, touched
from terminal.domain.state.genealogy import joins_in
from terminal.store import projection
from terminal.store.tables import doc, edge, mention
from terminal.usecases.parts.workplace import Workplace
from tests.fakes.floor import events_after, links_of
from tests.fakes.folding import Folding
from tests.sync.hub.projecting import Bench

Docs = dict[Thing, Doc]
Piece = tuple[int, int]
"""Whose journal, and how many events of it."""
EVERY: Final = 24
"""Up to so many orders in which single events can arrive are all tried, else so many of them."""
_KEY: Final = new_key()[0]


class Journal:
    """A workplace's journal as the hub's bench takes one."""

    def __init__(self, work: Workplace) -> None:
        self.work = work
        self.terminal_id, self.epoch = work.identity.terminal_id, work.identity.epoch
        self.station = str(work.identity.station)
        self.links = links_of(work)

    def frames(self, first: int = 1, last: int | None = None) -> tuple[Frame, ...]:
        return tuple(frame(link.body, link.hash) for link in self.links[first - 1 : last])

    def events(self) -> list[Event]:
        return events_after(self.work)


def alike(bench: Bench, works: Sequence[Workplace], every: int = EVERY) -> Docs:
    """Checks all rules for what was done at these workplaces; gives the docs that the hub has."""
    for work in works:
        made_again_alike(work)
    journals = [Journal(work) for work in works if links_of(work)]
    arriving_alike(bench, journals, every)
    judged = judged_at(bench)
    at_hub = bench.docs()
    for own in journals:
        alone = touched_alone(own, journals) - judged
        mine, told = _among(docs_of(own.work), alone), _among(at_hub, alone)
        assert mine == told, differing(mine, told)
    joins = sum((joins_of(own.work) for own in journals), Counter[tuple[object, ...]]())
    kept, at = joins - joins_excluded(bench), bench.joins()
    assert kept == at
    for own in journals:
        hearing_alike(bench, own, journals)
    return at_hub


def differing(one: Docs, other: Docs) -> list[tuple[Thing, Doc | None, Doc | None]]:
    """The things of which two have not the same doc, with both."""
    things = [thing for thing in {*one, *other} if one.get(thing) != other.get(thing)]
    return [(thing, one.get(thing), other.get(thing)) for thing in things]


def _among(docs: Docs, things: set[Thing]) -> Docs:
    return {thing: docs[thing] for thing in things}


# ---------------------------------------------------------------- at a terminal


def made_again_alike(work: Workplace) -> None:
    """Rule 1: what follows from the journal, thrown away and made again, is as it was."""
    before = (docs_of(work), joins_of(work), mentions_of(work))
    with work.store.database.write() as connection:
        projection.rebuild(connection)
    assert (docs_of(work), joins_of(work), mentions_of(work)) == before


def docs_of(work: Workplace) -> Docs:
    """All that a terminal knows."""
    rows = work.store.database.connection().execute(select(doc)).all()
    return {(row.kind, row.key): decode_doc(row.kind, row.body) for row in rows}


def joins_of(work: Workplace) -> Counter[tuple[object, ...]]:
    """What contains what, by a terminal's own events, as `Bench.joins`."""
    ends = (edge.c.child_kind, edge.c.child, edge.c.parent_kind, edge.c.parent)
    query = select(*ends, edge.c.at, edge.c.station, edge.c.operation, edge.c.quantity)
    rows = work.store.database.connection().execute(query)
    return Counter((*row[:-1], Decimal(row[-1])) for row in rows)


def mentions_of(work: Workplace) -> set[tuple[object, ...]]:
    """Under which things a terminal's events are found."""
    return {tuple(row) for row in work.store.database.connection().execute(select(mention))}


# ---------------------------------------------------------------- at the hub


def arriving_alike(bench: Bench, journals: Sequence[Journal], every: int) -> None:
    """Rule 2. The hub is left as after the last order."""
    found = None
    for pieces in arrivals([len(own.links) for own in journals], every):
        arrive(bench, journals, pieces)
        now = (bench.docs(), bench.joins(), bench.disputes())
        found = found or now
        assert now == found, f"as they arrive by {pieces}"
    bench.job(rebuild)
    assert (bench.docs(), bench.joins(), bench.disputes()) == found


def arrive(bench: Bench, journals: Sequence[Journal], pieces: Sequence[Piece]) -> None:
    """A hub as on the first day takes the journals in these pieces."""
    bench.clear()
    done = [0] * len(journals)
    for who, count in pieces:
        bench.take(journals[who], done[who] + 1, done[who] + count)
        done[who] += count


def arrivals(lengths: Sequence[int], every: int) -> Iterator[tuple[Piece, ...]]:
    """Orders in which journals of these lengths can reach a hub: each journal whole, in every order; event by
    event in every order, where there are at most `every` of those, else that many drawn, in pieces.
    """
    yield from permutations(enumerate(lengths))
    if factorial(sum(lengths)) // prod(map(factorial, lengths)) <= every:
        for order in _orders(list(lengths)):
            yield tuple((who, 1) for who in order)
        return
    chance = random.Random(0)
    for _ in range(every):
        turns = [who for who, length in enumerate(lengths) for _ in range(length)]
        chance.shuffle(turns)
        yield tuple((who, len(list(turn))) for who, turn in groupby(turns))


def _orders(left: list[int]) -> Iterator[tuple[int, ...]]:
    if not any(left):
        yield ()
    for who, count in enumerate(left):
        if count:
            for rest in _orders([*left[:who], count - 1, *left[who + 1 :]]):
                yield who, *rest


def joins_excluded(bench: Bench) -> Counter[tuple[object, ...]]:
    """What events would join that the hub excludes."""
    query = select(hub_journal.c.body).where(hub_journal.c.number.in_(select(exclusion.c.number)))
    with bench.hub.database.reading() as connection:
        joins = [join for body in connection.scalars(query) for join in joins_in(decode_event(body))]
    return Counter(
        (*join.child, *join.parent, join.from_at, join.station, join.operation, join.quantity)
        for join in joins
    )


def judged_at(bench: Bench) -> set[Thing]:
    """What is touched by events that the hub excludes, and the orders and outputs of reports that it does not
    count in full.
    """
    excluded = select(hub_journal.c.body).where(hub_journal.c.number.in_(select(exclusion.c.number)))
    over = select(report.c.number).where(report.c.over.is_(True))
    counted = select(hub_journal.c.body).where(hub_journal.c.number.in_(over))
    with bench.hub.database.reading() as connection:
        things = {thing for body in connection.scalars(excluded) for thing in touched(decode_event(body))}
        less = {thing for body in connection.scalars(counted) for thing in touched(decode_event(body))}
    return things | {thing for thing in less if thing[0] in SUMS}


def touched_alone(own: Journal, journals: Sequence[Journal]) -> set[Thing]:
    """The things that only this journal's events are about."""
    others = [event for each in journals if each is not own for event in each.events()]
    theirs = {thing for event in others for thing in touched(event)}
    return {thing for event in own.events() for thing in touched(event)} - theirs


# ---------------------------------------------------------------- at a terminal that hears the hub


def hearing_alike(bench: Bench, own: Journal, journals: Sequence[Journal]) -> None:
    """Rules 4 and 5: the terminal hears a hub that has all but the later half of its own journal, then one
    that has all.
    """
    half = len(own.links) // 2
    bench.clear()
    bench.admit(own)
    for each in journals:
        if each is not own:
            bench.take(each)
    if half:
        bench.take(own, 1, half)
    mine, later = docs_of(own.work), own.events()[half:]
    listen(bench, own.work)
    heard = heard_by(bench, own, journals)
    own_word = {thing for event in later for thing in touched(event) if thing[0] is ThingKind.TERMINAL}
    elsewhere = {thing for event in own.events() for thing in touched(event) if thing[0] in LOCAL_KINDS}
    since = folded_since(heard, later) | _among(mine, own_word | elsewhere - heard.keys())
    found = docs_of(own.work)
    assert found == since, differing(found, since)
    made_again_alike(own.work)
    bench.take(own, half + 1)
    listen(bench, own.work)
    assert docs_of(own.work) == since | heard_by(bench, own, journals)
    made_again_alike(own.work)


def folded_since(docs: Docs, events: Sequence[Event]) -> Docs:
    """The docs with these events folded in."""
    folding = Folding()
    folding.docs |= docs
    for event in events:
        folding.take(event)
    return folding.docs


def heard_by(bench: Bench, own: Journal, journals: Sequence[Journal]) -> Docs:
    """The docs that the hub tells the terminal's station: all but `LOCAL_KINDS` of other lines."""
    rows = {str(row.code): row for row in bench.masters if isinstance(row, Station)}
    stands = {each.terminal_id: each.station for each in journals}

    def scope(key: str) -> str:
        station = stands.get(key) or key.partition("|")[0]
        return scope_name(rows.get(station), station)

    return {
        (kind, key): value
        for (kind, key), value in bench.docs().items()
        if kind not in LOCAL_KINDS or scope(key) == scope(own.station)
    }


def listen(bench: Bench, work: Workplace) -> None:
    """The terminal takes in what the hub has to tell, by the code of both."""
    keys = {"private_key": _KEY, "hub_key": bench.hub.key.public}
    own = msgspec.structs.replace(work.identity, **keys)
    intake = Intake(work.store, own, work.clock, "", lambda _: None)
    more = True
    while more:
        cursor = intake.cursor()
        request = ExchangeRequest(terminal_id=own.terminal_id, epoch=own.epoch, first=1, cursor=cursor)
        more = intake.take(answer(bench.hub, request), Contact(work.clock.now(), 0)).more
