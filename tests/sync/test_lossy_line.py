"""Whatever the line does, every event arrives exactly once and in order."""

import tempfile
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.protocol.problems import Problem
from sync.station.client import refusal
from terminal.domain.events.chain import Link, first_break
from terminal.store.store import Store
from tests.sync.station.at_hub import KEY, Station

FATES = (
    "ok",
    "lost",
    "unheard",
    "garbled",
    "twice",
    "again",
    "busy",
    "restored",
    "restarted",
    "unreadable",
)
steps = st.lists(st.tuples(st.integers(0, 12), st.sampled_from(FATES)), max_size=25)


def live_through(station: Station, story: list[tuple[int, str]]) -> None:
    """Captures and exchanges as the story says."""
    for captured, fate in story:
        station.capture(captured)
        if fate == "busy":
            station.client.fates.append(refusal(503, Problem("overloaded", "Busy."), "2"))
        elif fate == "restored":
            station.hub.lose_events(len(station.hub.bodies) // 2)
        elif fate == "restarted":
            station.restart()
        elif fate == "unreadable":
            station.hub.unreadable.add(len(station.bodies()))
            station.hub.names_index = captured % 2 == 0
        else:
            station.client.fates.append(fate)
        station.round()


def require_equal(station: Station) -> None:
    """The hub has what the station has, byte for byte, as an unbroken chain."""
    bodies = station.bodies()
    assert station.hub.bodies == bodies
    assert station.store.exchange().acknowledged == len(bodies)
    links = [
        Link("T-1", 1, number, body, digest)
        for number, (body, digest) in enumerate(
            zip(station.hub.bodies, station.hub.hashes[1:], strict=True), 1
        )
    ]
    assert first_break(links) is None


@cache
def empty_store() -> bytes:
    """The file of a store without events; making one anew for each story would take longer than the story."""
    with tempfile.TemporaryDirectory() as folder:
        Store(Path(folder), KEY).close()
        return (Path(folder) / "store.db").read_bytes()


def run_story(story: list[tuple[int, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "store.db").write_bytes(empty_store())
        station = Station(Path(folder), durable=False)
        try:
            live_through(station, story)
            station.capture(1)
            station.client.fates.clear()
            station.drain()
            require_equal(station)
        finally:
            station.store.close()


@pytest.mark.slow
@settings(max_examples=8)
@given(steps)
def test_every_event_arrives_once_and_in_order(story: list[tuple[int, str]]) -> None:
    run_story(story)


@pytest.mark.slow
@settings(max_examples=400)
@given(steps)
def test_many_stories(story: list[tuple[int, str]]) -> None:
    run_story(story)
