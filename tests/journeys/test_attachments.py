"""Photos from a station to its hub over real HTTPS: through cuts and restarts, and behind events."""

import os
from pathlib import Path

import pytest

from sync.hub.app import HubThread
from terminal.domain.events.kinds import PhotoCause
from terminal.domain.events.payloads import Attachment, PhotoTaken
from tests.fakes.cut_proxy import CutProxy
from tests.journeys.plant import Terminal, until

pytestmark = pytest.mark.journey
PHOTO = os.urandom(300_000)


def photograph(terminal: Terminal, data: bytes = PHOTO) -> Attachment:
    kept = terminal.store.attachments.keep(data, "image/jpeg")
    with terminal.work.act() as act:
        payload = PhotoTaken(cause=PhotoCause.HOLD)
        act.add(terminal.work.new_id(), payload, subject=("unit", "U-1"), attachments=(kept,))
    terminal.worker.nudge()
    return kept


def at_hub(hub: HubThread, photo: Attachment) -> bool:
    path = hub.info.data_dir / "attachments" / photo.sha256[:2] / photo.sha256
    return path.exists() and path.read_bytes() == PHOTO


def part_of(hub: HubThread, photo: Attachment) -> Path:
    arriving = hub.info.data_dir / "arriving"
    return next(arriving.glob(f"*/{photo.sha256}"), arriving / photo.sha256)


def test_a_photo_follows_its_event(hub: HubThread, terminal: Terminal) -> None:
    photo = photograph(terminal)
    until(lambda: at_hub(hub, photo))
    until(lambda: terminal.store.attachments.waiting() == 0)
    assert terminal.drained()


@pytest.mark.chaos
def test_cut_in_the_middle_it_goes_on_where_it_was(
    hub: HubThread, terminal: Terminal, line: CutProxy
) -> None:
    line.delay_s = 0.02
    photo = photograph(terminal)
    until(lambda: part_of(hub, photo).exists())
    line.cut()
    held = part_of(hub, photo).stat().st_size
    assert 0 < held < len(PHOTO)
    line.delay_s = 0.0
    line.mend()
    until(lambda: at_hub(hub, photo), terminal.worker.retry_now)


@pytest.mark.chaos
def test_answers_that_are_lost_and_a_restart_of_the_station(
    hub: HubThread, terminal: Terminal, line: CutProxy
) -> None:
    line.delay_s = 0.02
    photo = photograph(terminal)
    until(lambda: part_of(hub, photo).exists())
    line.swallow_answers()
    terminal.close()
    line.mend()
    line.delay_s = 0.0
    terminal.open()
    until(lambda: at_hub(hub, photo), terminal.worker.retry_now)
    until(lambda: terminal.store.attachments.waiting() == 0)


def test_events_go_first(hub: HubThread, terminal: Terminal, line: CutProxy) -> None:
    line.delay_s = 0.05
    photo = photograph(terminal)
    until(lambda: part_of(hub, photo).exists())
    terminal.capture(3)
    until(terminal.drained)
    assert not at_hub(hub, photo)
    line.delay_s = 0.0
    until(lambda: at_hub(hub, photo), terminal.worker.retry_now)
