"""The hub's word against the model's: counts, lots, places, and that every broken rule is asked about."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

import msgspec
from sqlalchemy import select

from sync.hub.intake.journal import all_stored
from sync.hub.store.tables import master_version
from terminal.domain.events.payloads import Event
from terminal.domain.ids import Thing
from terminal.domain.masters.codec import decode_master
from terminal.domain.masters.rows import MasterRow
from terminal.domain.state.count import Counts, OrderDoc, OutputDoc
from terminal.domain.state.fold import Doc
from terminal.domain.state.place import LotDoc
from terminal.domain.state.unit import UnitDoc
from tests.histories.checks import Asked, Difference
from tests.histories.drawn.model.things import Masters, Stock, Unit
from tests.histories.drawn.model.told import Model, told
from tests.sync.hub.projecting import Records

_AT_ONCE: Final = 2000
_OTHER_RULES: Final = {"actor_unverified", "after_hold", "before_notice", "lot_twice"}
"""Codes of rules that the model does not know: people, blocked lots, lots of the planners."""
Sums = dict[tuple[str, str], Counts]
"""(order, operation), or (output, hour; "" in all) -> what was counted; by hour good alone."""


def against_model(records: Records, docs: Mapping[Thing, Doc], disputes: Asked) -> list[Difference]:
    """Where the hub says something else than the model."""
    model = told(events_by_time(records), masters(records))
    return [
        *(Difference("counts", each) for each in _counts(docs, model)),
        *(Difference("lots", each) for each in _lots(docs, model)),
        *(Difference("places", each) for each in _places(docs, model)),
        *(Difference("rules", each) for each in _unasked(model, disputes)),
    ]


def events_by_time(records: Records) -> list[Event]:
    """All events that the hub understands, as decision 0005 orders them."""
    with records.hub.database.reading() as connection:
        stored = [each for entries in all_stored(connection, _AT_ONCE) for each in entries]
    return [entry.event for entry in sorted(stored, key=lambda each: each.place) if entry.event]


def masters(records: Records) -> Masters:
    """All bodies that master rows ever had, by revision."""
    with records.hub.database.reading() as connection:
        rows = connection.execute(select(master_version).order_by(master_version.c.revision)).all()
    bodies: defaultdict[tuple[str, str], list[tuple[int, MasterRow | None]]] = defaultdict(list)
    for row in rows:
        body = None if row.deleted else decode_master(row.kind, row.body)
        bodies[row.kind, row.key].append((row.revision, body))

    def row_of(kind: str, key: str, revision: int) -> MasterRow | None:
        told = [body for since, body in bodies[kind, key] if since <= revision]
        return told[-1] if told else None

    return row_of


# ---------------------------------------------------------------- counts


def _counts(docs: Mapping[Thing, Doc], model: Model) -> Iterator[str]:
    said, told = _said(docs), _told(model)
    for place in sorted(said.keys() | told.keys()):
        mine, theirs = said.get(place, Counts()), told.get(place, Counts())
        if mine != theirs:
            yield f"{' '.join(place)}: {_words(mine)}, by the model {_words(theirs)}"


def _words(counts: Counts) -> str:
    return " ".join(f"{name} {value}" for name, value in msgspec.structs.asdict(counts).items() if value)


def _said(docs: Mapping[Thing, Doc]) -> Sums:
    """What the docs say."""
    found: Sums = {}
    for doc in docs.values():
        if isinstance(doc, OrderDoc):
            found |= {(doc.order, str(number)): counts for number, counts in doc.operations.items()}
        elif isinstance(doc, OutputDoc):
            name = f"{doc.station}|{doc.shift}"
            found[name, ""] = doc.total
            found |= {(name, str(hour)): Counts(good=good) for hour, good in doc.good_by_hour.items()}
            found |= {(name, code): counts for code, counts in doc.orders.items()}
    return found


def _told(model: Model) -> Sums:
    """What the model counts."""
    found: defaultdict[tuple[str, str], Counts] = defaultdict(Counts)
    for line in model.lines():
        counts = Counts(line.good, line.scrap, line.rework, line.first_good, line.first_total)
        name = f"{line.station}|{line.shift}"
        net = msgspec.structs.replace(counts, good=Decimal(0)) if line.lost else counts
        parts = {
            (line.order, str(line.operation)): net,
            (name, ""): counts,
            (name, str(line.hour)): Counts(good=line.good),
            (name, line.order): counts,
        }
        for place, part in parts.items():
            found[place] = found[place].plus(part)
    return dict(found)


# ---------------------------------------------------------------- lots and places


def _lots(docs: Mapping[Thing, Doc], model: Model) -> Iterator[str]:
    said = {doc.lot: (doc.received, doc.used) for doc in docs.values() if isinstance(doc, LotDoc)}
    for code in sorted(said.keys() | model.world.lots.keys()):
        lot = model.world.lots.get(code, Stock())
        if said.get(code, (0, 0)) != (lot.received, lot.used):
            yield f"{code}: {said.get(code)}, by the model {lot.received} in, {lot.used} out"


def _places(docs: Mapping[Thing, Doc], model: Model) -> Iterator[str]:
    said = {doc.unit: (doc.built_into, doc.box) for doc in docs.values() if isinstance(doc, UnitDoc)}
    for code in sorted(said.keys() | model.world.units.keys()):
        unit = model.world.units.get(code, Unit())
        if said.get(code, ("", "")) != (unit.inside, unit.box):
            yield f"{code}: in {said.get(code)}, by the model in {(unit.inside, unit.box)}"


# ---------------------------------------------------------------- rules


def _unasked(model: Model, disputes: Asked) -> Iterator[str]:
    """Events that break a rule and about which nobody was asked, and such as are asked about for none."""
    about = {event for part in disputes for event, _ in part}
    broken = {str(key): rules for key, rules in model.broken().items()}
    yield from (f"nobody asks about {key}: {sorted(broken[key])}" for key in sorted(broken.keys() - about))
    open_now = {(event, code) for event, code in disputes[0] if code not in _OTHER_RULES}
    yield from (f"{code} is asked about {key}" for key, code in sorted(open_now) if key not in broken)
