"""A hub per test, in this process, on loopback without TLS."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.hub.app import HubThread
from tests.hub.pen import START, Pen, Speaker, plant_rows
from tests.hub.projecting import Bench


class SetClock:
    """A clock that stands where it is put."""

    boot_id = "hub"

    def __init__(self) -> None:
        self.at = START + 3_600_000_000

    def now(self) -> int:
        return self.at

    def monotonic_ns(self) -> int:
        return self.at * 1000


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def hub(tmp_path: Path, clock: SetClock) -> Iterator[HubThread]:
    with HubThread(tmp_path / "hub", tls=False, clock=clock) as running:
        running.hub.load_masters(plant_rows())
        yield running


@pytest.fixture
def speaker(hub: HubThread) -> Iterator[Speaker]:
    """An enrolled terminal at ST-010."""
    speaking = Speaker(hub.info.url)
    speaking.enroll(hub.hub.new_code("ST-010"))
    yield speaking
    speaking.session.close()


@pytest.fixture
def pen(speaker: Speaker) -> Pen:
    """The journal of `speaker`."""
    return Pen(speaker.me.terminal_id)


@pytest.fixture
def bench(tmp_path: Path, clock: SetClock) -> Iterator[Bench]:
    made = Bench(tmp_path / "bench", clock, plant_rows())
    yield made
    made.hub.close()
