"""A hub on loopback HTTPS, a proxy before it, stations on demand."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sync.hub.app import HubThread
from sync.hub.masters.load import load_rows
from terminal.clock import Clock
from tests.fakes.cut_proxy import CutProxy
from tests.journeys.plant import Terminal, offer_of
from tests.sync.hub.pen import plant_rows

MakeTerminal = Callable[..., Terminal]


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[HubThread]:
    with HubThread(tmp_path / "hub") as running:
        load_rows(running.hub, plant_rows())
        yield running


@pytest.fixture
def line(hub: HubThread) -> Iterator[CutProxy]:
    with CutProxy(hub.info.port) as proxy:
        yield proxy


@pytest.fixture
def make_terminal(tmp_path: Path, hub: HubThread, line: CutProxy) -> Iterator[MakeTerminal]:
    """Makes enrolled, running terminals; they end with the test."""
    made: list[Terminal] = []

    def make(station: str = "ST-010", clock: Clock | None = None) -> Terminal:
        terminal = Terminal(tmp_path / f"station-{len(made)}", offer_of(hub, station, line.port), clock)
        made.append(terminal)
        return terminal

    yield make
    for terminal in made:
        terminal.close()


@pytest.fixture
def terminal(make_terminal: MakeTerminal) -> Terminal:
    return make_terminal()
