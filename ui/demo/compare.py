"""Compares a terminal's journal with what the hub holds of it, byte by byte."""

from collections import Counter
from itertools import zip_longest

import msgspec
from sqlalchemy import Select, select

from sync.hub.store.hub import Hub
from sync.hub.store.tables import journal
from terminal.domain.events.codec import NotUnderstood, decode_event
from terminal.domain.events.payloads import WorkReported
from terminal.store.facts import Identity
from terminal.usecases.parts.workplace import Workplace

_ALL = 10_000_000


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """One terminal's journal against the hub's. `first_difference` is a sequence, None when equal."""

    terminal: str
    station: str
    captured: int
    acknowledged: int
    disputed: int
    equal: bool
    first_difference: int | None
    types: dict[str, int]


def compare(hub: Hub, work: Workplace) -> Comparison:
    """The comparison of a whole journal."""
    identity = work.identity
    mine = [link.body for link in work.store.links(identity, 1, _ALL)]
    with hub.database.reading() as connection:
        theirs = connection.scalars(_hub_bodies(identity)).all()
    pairs = enumerate(zip_longest(mine, theirs), start=1)
    different = next((number for number, (ours, hubs) in pairs if ours != hubs), None)
    return Comparison(
        terminal=identity.terminal_id,
        station=identity.station,
        captured=len(mine),
        acknowledged=work.store.exchange().acknowledged,
        disputed=len(work.store.disputes()),
        equal=different is None,
        first_difference=different,
        types=dict(_types(mine)),
    )


def _hub_bodies(identity: Identity) -> Select[tuple[bytes]]:
    own = (journal.c.terminal_id == identity.terminal_id) & (journal.c.epoch == identity.epoch)
    return select(journal.c.body).where(own).order_by(journal.c.sequence)


def _types(bodies: list[bytes]) -> Counter[str]:
    """How many events of each type, and "completed" for units that passed their last operation."""
    found: Counter[str] = Counter()
    for body in bodies:
        try:
            event = decode_event(body)
        except NotUnderstood:
            found["not_understood"] += 1
            continue
        found[event.envelope.type] += 1
        if isinstance(event.payload, WorkReported) and event.payload.completes and event.payload.good:
            found["completed"] += 1
    return found
