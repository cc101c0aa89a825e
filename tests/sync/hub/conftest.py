"""One running hub for all tests of a module, on loopback without TLS, emptied before each test."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from sqlalchemy import delete

from sync.hub.app import HubThread
from sync.hub.masters.load import load_rows
from sync.hub.store.tables import master_version, metadata, setting
from sync.hub.store.work import Work
from sync.hub.terminals.enrolling import give_code
from sync.hub.web.routes import ROUTES
from tests.sync.hub.pen import START, Pen, Speaker, plant_rows
from tests.sync.hub.projecting import Bench


class SetClock:
    """A clock that stands where it is put."""

    boot_id = "hub"

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        self.at = START + 3_600_000_000

    def now(self) -> int:
        return self.at

    def monotonic_ns(self) -> int:
        return self.at * 1000


def empty(work: Work) -> None:
    for table in reversed(metadata.sorted_tables):
        if table not in (setting, master_version):
            work.connection.execute(delete(table))


@pytest.fixture(autouse=True)
def every_no_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """No route answers with a status that the OpenAPI document does not name for it."""
    send = requests.Session.send

    def seen(session: requests.Session, request: requests.PreparedRequest, **how: Any) -> requests.Response:
        answer = send(session, request, **how)
        path = urlsplit(request.url or "").path
        for route in ROUTES:
            here = re.fullmatch(re.sub("{[^}]*}", "[^/]+", route.path), str(path))
            if here and route.method == request.method:
                assert answer.status_code in (200, *route.errors), answer.text
        return answer

    monkeypatch.setattr(requests.Session, "send", seen)


@pytest.fixture(scope="module")
def clock_of_module() -> SetClock:
    return SetClock()


@pytest.fixture
def clock(clock_of_module: SetClock) -> SetClock:
    clock_of_module.reset()
    return clock_of_module


@pytest.fixture(scope="module")
def hub_of_module(tmp_path_factory: pytest.TempPathFactory, clock_of_module: SetClock) -> Iterator[HubThread]:
    with HubThread(tmp_path_factory.mktemp("hub"), tls=False, clock=clock_of_module) as running:
        yield running


@pytest.fixture
def hub(hub_of_module: HubThread, clock: SetClock) -> HubThread:
    """A running hub with the small plant, and nothing else."""
    hub_of_module.hub.write(empty)
    load_rows(hub_of_module.hub, plant_rows())
    return hub_of_module


@pytest.fixture
def speaker(hub: HubThread) -> Iterator[Speaker]:
    """An enrolled terminal at ST-010."""
    speaking = Speaker(hub.info.url)
    speaking.enroll(give_code(hub.hub, "ST-010"))
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
