"""The hub's page for people shows what stations wrote as it is."""

import pytest
import requests

from sync.hub.app import HubThread
from terminal.domain.events import payloads as ev
from tests.sync.hub.pen import Pen, Speaker
from tests.sync.hub.web.test_routes import admin


@pytest.mark.slow
def test_page_turns_nothing_round(hub: HubThread, speaker: Speaker, pen: Pen) -> None:
    pen.write(ev.SessionStarted(name="x"), actor="P\u202e1", station="ST-\u202e010")
    speaker.exchange(pen.frames())
    answer = requests.get(hub.info.url + "/", headers=admin(hub), timeout=10)
    answer.encoding = "utf-8"
    assert "ST-·010" in answer.text
    assert "\u202e" not in answer.text
