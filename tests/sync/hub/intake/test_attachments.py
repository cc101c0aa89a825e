"""Files at the hub over HTTP: only what an event names, piece by piece, whole or not at all."""

import errno
import hashlib
import os
import shutil
from collections import namedtuple
from pathlib import Path
from typing import Any

import pytest
import requests

from sync.hub.app import HubThread
from sync.hub.masters.load import load_rows
from sync.hub.terminals.enrolling import give_code
from sync.protocol.messages import MAX_ATTACHMENT
from terminal.domain.events import payloads as ev
from terminal.domain.events.kinds import PhotoCause
from terminal.domain.events.payloads import Attachment
from tests.sync.hub.pen import Pen, Speaker

pytestmark = pytest.mark.slow

PHOTO = b"\xff\xd8" + os.urandom(150_000)
SIZE = len(PHOTO)
NAME = hashlib.sha256(PHOTO).hexdigest()
JPEG = "image/jpeg"
Usage = namedtuple("Usage", "total used free")  # noqa: PYI024


def name_file(speaker: Speaker, pen: Pen, *files: Attachment) -> None:
    """An event with these attachments arrives."""
    pen.write(ev.PhotoTaken(cause=PhotoCause.HOLD), subject=("unit", "SN1"), attachments=files)
    speaker.exchange(pen.frames(len(pen.bodies)), first=len(pen.bodies))


@pytest.fixture
def named(speaker: Speaker, pen: Pen, hub: HubThread) -> Speaker:
    shutil.rmtree(hub.info.data_dir / "attachments", ignore_errors=True)
    name_file(speaker, pen, Attachment(NAME, len(PHOTO), JPEG))
    return speaker


def put(speaker: Speaker, offset: int, piece: bytes, name: str = NAME, size: Any = SIZE) -> requests.Response:
    return speaker.session.put(
        f"{speaker.url}/v1/attachments/{name}",
        params={"offset": str(offset), "size": str(size)},
        data=piece,
        headers={"Authorization": f"Bearer {speaker.token}"},
        timeout=10,
    )


def get(hub: HubThread, path: str) -> requests.Response:
    headers = {"Authorization": f"Bearer {hub.hub.admin_token}"}
    return requests.get(hub.info.url + path, headers=headers, timeout=10)


def files(hub: HubThread) -> list[Path]:
    return [path for path in (hub.info.data_dir / "attachments").rglob("*") if path.is_file()]


@pytest.mark.logs("The hub's disk failed")
def test_a_disk_that_fills_between_look_and_write_is_said(
    named: Speaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("sync.hub.intake.attachments.add_piece", full)
    answer = put(named, 0, PHOTO[:100])
    assert (answer.status_code, answer.json()["code"]) == (503, "store_failed")


def test_pieces_become_the_file(named: Speaker, hub: HubThread) -> None:
    first = put(named, 0, PHOTO[:100_000]).json()
    assert (first["received"], first["complete"]) == (100_000, False)
    assert get(hub, f"/v1/attachments/{NAME}").status_code == 404
    last = put(named, 100_000, PHOTO[100_000:]).json()
    assert (last["received"], last["complete"]) == (len(PHOTO), True)
    answer = get(hub, f"/v1/attachments/{NAME}")
    assert (answer.content, answer.headers["Content-Type"]) == (PHOTO, JPEG)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert [path.name for path in files(hub)] == [NAME]


def test_a_piece_that_does_not_follow_changes_nothing_and_says_where_to_go_on(named: Speaker) -> None:
    put(named, 0, PHOTO[:50_000])
    for offset in (0, 10_000, 60_000):
        assert put(named, offset, PHOTO[offset : offset + 9]).json()["received"] == 50_000
    assert put(named, 50_000, PHOTO[50_000:]).json()["complete"]


def test_a_whole_file_sent_again_is_done_at_once(named: Speaker, hub: HubThread) -> None:
    put(named, 0, PHOTO)
    before = files(hub)[0].stat().st_mtime_ns
    for piece in (PHOTO, b"else"):
        assert put(named, 0, piece).json() == {"sha256": NAME, "received": len(PHOTO), "complete": True}
    assert files(hub)[0].stat().st_mtime_ns == before
    assert get(hub, f"/v1/attachments/{NAME}").content == PHOTO


def test_other_bytes_than_the_name_says_are_not_kept(named: Speaker, hub: HubThread) -> None:
    answer = put(named, 0, bytes(len(PHOTO)))
    assert (answer.status_code, answer.json()["code"]) == (400, "wrong_hash")
    assert files(hub) == []
    assert put(named, 0, PHOTO).json()["complete"]


def test_only_what_an_event_names_is_taken(named: Speaker, hub: HubThread) -> None:
    other = hashlib.sha256(b"other").hexdigest()
    answer = put(named, 0, b"other", other, 5)
    assert (answer.status_code, answer.json()["code"]) == (404, "unknown_attachment")
    assert files(hub) == []


@pytest.mark.parametrize(
    ("offset", "size", "piece"),
    [(-1, len(PHOTO), b"x"), (0, len(PHOTO) + 1, b"x"), (len(PHOTO), len(PHOTO), b"x"), (0, "many", b"x")],
)
def test_a_piece_beyond_the_file_is_refused(
    named: Speaker, hub: HubThread, offset: int, size: Any, piece: bytes
) -> None:
    answer = put(named, offset, piece, size=size)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")
    assert files(hub) == []


@pytest.mark.parametrize("name", ["x", "A" * 64, "..%2F..%2Fhub.sqlite", "0" * 63 + "%0a"])
def test_only_a_hash_is_a_name(named: Speaker, hub: HubThread, name: str) -> None:
    assert put(named, 0, b"x", name).status_code in {400, 404, 405}
    assert get(hub, f"/v1/attachments/{name}").status_code in {400, 404}
    assert files(hub) == []


def test_a_piece_larger_than_a_request_may_be_is_refused(named: Speaker) -> None:
    assert put(named, 0, bytes(300 * 1024)).status_code == 413


def test_what_is_missing_is_listed_until_it_is_there(named: Speaker, hub: HubThread) -> None:
    line = get(hub, "/v1/attachments?missing=true").json()[0]
    assert (line["sha256"], line["size"], line["received_at"]) == (NAME, len(PHOTO), None)
    assert (line["terminal"], line["event"]) == (named.me.terminal_id, f"{named.me.terminal_id}/1/1")
    put(named, 0, PHOTO)
    assert get(hub, "/v1/attachments?missing=true").json() == []
    assert get(hub, "/v1/attachments").json()[0]["received_at"] == hub.hub.clock.now()
    assert get(hub, "/v1/attachments?missing=perhaps").status_code == 400


def test_the_trace_names_the_file(named: Speaker, hub: HubThread) -> None:
    fact = get(hub, "/v1/trace?code=SN1").json()["facts"][0]
    assert (fact["type"], fact["attachments"]) == ("photo.taken", [[NAME, len(PHOTO), JPEG]])


def test_what_can_be_no_file_is_stored_as_an_event_and_never_taken(
    speaker: Speaker, pen: Pen, hub: HubThread
) -> None:
    odd = (
        Attachment("../x", 1, JPEG),
        Attachment(NAME, MAX_ATTACHMENT + 1, JPEG),
        Attachment(NAME, 9, "text/html"),
    )
    name_file(speaker, pen, *odd)
    assert get(hub, "/v1/attachments").json() == []
    assert put(speaker, 0, PHOTO).status_code == 404


def test_the_same_file_of_two_events_is_one(speaker: Speaker, pen: Pen, hub: HubThread) -> None:
    shutil.rmtree(hub.info.data_dir / "attachments", ignore_errors=True)
    for _ in range(2):
        name_file(speaker, pen, Attachment(NAME, len(PHOTO), JPEG))
    assert len(get(hub, "/v1/attachments").json()) == 1
    assert put(speaker, 0, PHOTO).json()["complete"]


def test_a_full_disk_is_said_and_nothing_is_written(
    named: Speaker, hub: HubThread, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(10**12, 10**12, 10**6))
    answer = put(named, 0, PHOTO)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert files(hub) == []


def test_the_files_outlive_the_hub(tmp_path: Path, clock: Any) -> None:
    from tests.sync.hub.pen import plant_rows

    with HubThread(tmp_path, tls=False, clock=clock) as first:
        load_rows(first.hub, plant_rows())
        speaker = Speaker(first.info.url)
        speaker.enroll(give_code(first.hub, "ST-010"))
        name_file(speaker, Pen(speaker.me.terminal_id), Attachment(NAME, len(PHOTO), JPEG))
        put(speaker, 0, PHOTO[:70_000])
        speaker.session.close()
    with HubThread(tmp_path, tls=False, clock=clock) as second:
        speaker.url, speaker.session = second.info.url, requests.Session()
        assert put(speaker, 0, PHOTO[:10]).json()["received"] == 70_000
        assert put(speaker, 70_000, PHOTO[70_000:]).json()["complete"]
        assert get(second, f"/v1/attachments/{NAME}").content == PHOTO
        speaker.session.close()


def test_no_other_terminal_can_spoil_a_file(named: Speaker, hub: HubThread) -> None:
    other = Speaker(hub.info.url)
    other.enroll(give_code(hub.hub, "ST-020"), "ST-020")
    for offset in (0, 65_536):
        put(other, offset, os.urandom(65_536))
    assert put(named, 0, PHOTO[:65_536]).json()["received"] == 65_536
    put(other, 131_072, os.urandom(SIZE - 131_072))
    last = put(named, 65_536, PHOTO[65_536:]).json()
    assert (last["received"], last["complete"]) == (SIZE, True)
    assert get(hub, f"/v1/attachments/{NAME}").content == PHOTO
    other.session.close()
