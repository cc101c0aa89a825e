"""What must be the same whatever happened: at all stations and the hub, made again, in any order of arrival,
and without an act and its undo.
"""

import random
from collections.abc import Iterator, Sequence
from typing import Any, Final

import msgspec

from terminal.domain.events.payloads import (
    ComponentConsumed,
    ComponentReturned,
    Event,
    EventKey,
    ReportTakenBack,
)
from terminal.domain.ids import Thing, ThingKind
from terminal.domain.state.fold import Doc
from terminal.domain.state.place import LotDoc
from tests.histories.checks import Asked, Difference, asked_differently, differences
from tests.histories.drawn.counted import against_model
from tests.histories.drawn.replays import Replay, asked, journal_of
from tests.histories.plant import Plant

_WHERE: Final = (ThingKind.PLACE, ThingKind.TERMINAL)
UNDONE: Final = 2
"""So many undos of a history are tried, each by itself."""
_TIMES: Final = frozenset({"through", "updated_at", "last_at", "station"})
"""Fields that tell when and where a thing was last touched."""


def differences_of(plant: Plant, chance: random.Random) -> list[Difference]:
    """All that is not as it must be."""
    found = plant.wrong()
    docs, disputes = plant.at_hub.docs(), asked(plant.at_hub)
    found += against_model(plant.at_hub, docs, disputes)
    journals = [journal_of(station) for station in plant.all]
    replay = Replay(plant)
    try:
        replay.hear(journals, chance)
        found += differences("order of arrival", docs, replay.docs())
        found += asked_differently("disputes and order of arrival", disputes, asked(replay))
        for gone in _undone(plant, disputes, chance):
            replay.hear([each.without(gone) for each in journals], chance)
            found += _without(gone, docs, disputes, replay)
    finally:
        replay.hub.close()
    return found


def _without(
    gone: frozenset[EventKey], docs: dict[Thing, Doc], disputes: Asked, replay: Replay
) -> list[Difference]:
    """What differs from the history without these events."""
    names = {str(key) for key in gone}
    kept = [frozenset(each for each in part if each[0] not in names) for part in disputes]
    check = "without act and undo"
    return [
        *differences(check, _timeless(docs), _timeless(replay.docs())),
        *asked_differently(f"disputes {check}", (kept[0], kept[1]), asked(replay)),
    ]


def _undone(plant: Plant, disputes: Asked, chance: random.Random) -> Iterator[frozenset[EventKey]]:
    """A few reports that were taken back, each with its undo and the material of both; none of which the undo
    is asked about.
    """
    about = {event for part in disputes for event, _ in part}
    pairs = []
    for station in plant.all:
        events = station.journal()
        pairs += [_pair(events, event) for event in events if isinstance(event.payload, ReportTakenBack)]
    sure = [pair for pair in pairs if not {str(key) for key in pair} & about]
    yield from chance.sample(sure, min(UNDONE, len(sure)))


def _pair(events: Sequence[Event], undo: Event) -> frozenset[EventKey]:
    """The events of a report and of its undo."""
    target = undo.envelope.corrects
    assert target is not None
    at = next(event.envelope.monotonic_ns for event in events if event.envelope.key == target)
    used = {
        event.envelope.key
        for event in events
        if isinstance(event.payload, ComponentConsumed)
        and event.envelope.monotonic_ns == at
        and event.envelope.subject == undo.envelope.subject
        and event.envelope.subject is not None
        and event.envelope.subject[0] == ThingKind.LOT
    }
    back = {
        event.envelope.key
        for event in events
        if isinstance(event.payload, ComponentReturned) and event.envelope.corrects in used
    }
    return frozenset({target, undo.envelope.key} | used | back)


def _timeless(docs: dict[Thing, Doc]) -> dict[Thing, Any]:
    """The docs of things, without times and places of the last touch, and without what is nothing."""
    found: dict[Thing, Any] = {}
    for thing, doc in docs.items():
        if thing[0] in _WHERE or (isinstance(doc, LotDoc) and not (doc.received or doc.used)):
            continue
        values = {name: value for name, value in msgspec.to_builtins(doc).items() if name not in _TIMES}
        found[thing] = _something(values)
    return {thing: value for thing, value in found.items() if set(value) - {thing[0], "station", "shift"}}


def _something(value: Any) -> Any:
    """The value without entries that are empty or zero."""
    if not isinstance(value, dict):
        return value
    inner = {key: _something(each) for key, each in value.items()}
    return {key: each for key, each in inner.items() if each not in (None, "", 0, "0", [], {}, False)}
