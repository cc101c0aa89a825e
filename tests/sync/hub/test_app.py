"""The running hub: start, TLS, waiting for news, stop, and what is on disk when it is killed."""

import os
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from sync.hub.app import HubThread
from sync.hub.intake.journal import all_stored
from sync.hub.masters.load import load_masters, load_rows
from sync.hub.store.hub import Hub
from sync.hub.terminals.accounts import new_code
from sync.hub.terminals.enrolling import give_code, revoke_terminal
from sync.protocol.messages import ExchangeReply
from terminal.domain.events.payloads import UnitHeld, WorkReported
from terminal.faults import ConfigFault
from tests.sync.hub.pen import Pen, Speaker, plant_rows

RUN = (
    "import sys; from pathlib import Path; from sync.hub.app import run_hub; "
    "run_hub(Path(sys.argv[1]), '127.0.0.1', 0, tls=False, ready=lambda info: print(info.url, flush=True))"
)


class Waiting:
    """An exchange that waits, in a thread."""

    def __init__(self, speaker: Speaker, **more: Any) -> None:
        self.reply: ExchangeReply | None = None
        self.seconds = 0.0
        self._thread = threading.Thread(target=self._run, args=(speaker, more))
        self._thread.start()

    def _run(self, speaker: Speaker, more: dict[str, Any]) -> None:
        began = time.monotonic()
        answer = speaker.send(speaker.request(wait=20, **more))
        self.seconds = time.monotonic() - began
        if answer.status_code == 200:
            self.reply = msgspec.json.decode(answer.content, type=ExchangeReply)

    def end(self) -> ExchangeReply | None:
        self._thread.join(10)
        assert not self._thread.is_alive()
        return self.reply


def until_waiting(hub: HubThread, speaker: Speaker) -> None:
    """Returns when the hub has noted the contact of a request that says `unsent=1`."""
    until = time.monotonic() + 20
    while contact(hub, speaker) != 1:
        assert time.monotonic() < until
        time.sleep(0.002)


def contact(hub: HubThread, speaker: Speaker) -> Any:
    headers = {"Authorization": f"Bearer {hub.hub.admin_token}"}
    lines = requests.get(hub.info.url + "/v1/terminals", headers=headers, timeout=10).json()
    return next(line["unsent"] for line in lines if line["terminal_id"] == speaker.me.terminal_id)


@pytest.fixture
def other(hub: HubThread) -> Iterator[Speaker]:
    speaking = Speaker(hub.info.url)
    speaking.enroll(give_code(hub.hub, "ST-020"), "ST-020")
    yield speaking
    speaking.session.close()


@pytest.mark.slow
def test_news_reach_a_waiting_station(hub: HubThread, speaker: Speaker, other: Speaker) -> None:
    other.exchange()
    waiting = Waiting(other, unsent=1)
    until_waiting(hub, other)
    pen = Pen(speaker.me.terminal_id)
    pen.write(UnitHeld(), subject=("unit", "SN1"))
    speaker.exchange(pen.frames())
    reply = waiting.end()
    assert reply
    assert ("unit", "SN1") in {(change.kind, change.key) for change in reply.changes}


@pytest.mark.slow
def test_no_wait_when_something_was_sent(speaker: Speaker, pen: Pen) -> None:
    speaker.exchange()
    pen.write(WorkReported(good=Decimal(1)), subject=("unit", "SN1"))
    began = time.monotonic()
    speaker.exchange(pen.frames(), wait=20)
    assert time.monotonic() - began < 10


@pytest.mark.slow
def test_revocation_ends_the_wait(hub: HubThread, speaker: Speaker) -> None:
    speaker.exchange()
    waiting = Waiting(speaker, unsent=1)
    until_waiting(hub, speaker)
    revoke_terminal(hub.hub, speaker.me.terminal_id)
    assert waiting.end() is None


@pytest.mark.slow
def test_stop_does_not_hang_on_waiting_stations(tmp_path: Path) -> None:
    with HubThread(tmp_path, tls=False) as hub:
        load_rows(hub.hub, plant_rows())
        speaker = Speaker(hub.info.url)
        speaker.enroll(give_code(hub.hub, "ST-010"))
        speaker.exchange()
        waiting = Waiting(speaker, unsent=1)
        until_waiting(hub, speaker)
    waiting.end()
    assert waiting.seconds < 15
    speaker.session.close()


@pytest.mark.slow
def test_tls_by_the_pinned_authority(tmp_path: Path) -> None:
    with HubThread(tmp_path) as hub:
        assert hub.info.url.startswith("https://")
        pem = requests.get(hub.info.url + "/v1/ca", verify=str(tmp_path / "ca.pem"), timeout=10).text
        der = x509.load_pem_x509_certificate(pem.encode()).public_bytes(Encoding.DER)
        assert sha256(der).hexdigest() == hub.info.fingerprint
        context = ssl.create_default_context(cadata=pem)
        with pytest.raises(requests.exceptions.SSLError):
            requests.get(hub.info.url + "/v1/health", timeout=10)
        assert context.verify_mode is ssl.CERT_REQUIRED


@pytest.mark.slow
def test_secrets_are_for_the_owner_alone(tmp_path: Path) -> None:
    with HubThread(tmp_path):
        pass
    for name in ("ca.key", "server.key", "receipts.key", "admin.token"):
        assert (tmp_path / name).stat().st_mode & 0o077 == 0


@pytest.mark.slow
def test_port_in_use_is_told(hub: HubThread, tmp_path: Path) -> None:
    with pytest.raises(ConfigFault, match="cannot listen"):
        HubThread(tmp_path / "second", port=hub.info.port, tls=False).start()
    assert not (tmp_path / "second").exists()


@pytest.mark.slow
def test_data_survives_a_restart(tmp_path: Path) -> None:
    with HubThread(tmp_path, tls=False) as hub:
        load_rows(hub.hub, plant_rows())
        key, token = hub.hub.key.public, hub.hub.admin_token
    with HubThread(tmp_path, tls=False) as hub:
        assert (hub.hub.key.public, hub.hub.admin_token) == (key, token)
        assert load_rows(hub.hub, plant_rows()).changed == 0


def started(directory: Path) -> tuple["subprocess.Popen[str]", str]:
    """A hub process that answers, and its address."""
    process = subprocess.Popen(
        [sys.executable, "-c", RUN, str(directory)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout
    return process, process.stdout.readline().strip()


@pytest.mark.slow
def test_sigterm_stops_cleanly(tmp_path: Path) -> None:
    process, url = started(tmp_path)
    assert requests.get(url + "/v1/health", timeout=10).ok
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (0, "", "")


@pytest.mark.slow
def test_kill_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    hub = Hub(tmp_path)
    with hub.database.writing.begin() as connection:
        load_masters(hub.work(connection), plant_rows())
        code = new_code(connection, hub.clock.now(), "ST-010")
    hub.close()
    process, url = started(tmp_path)
    speaker = Speaker(url)
    pen = Pen(speaker.enroll(code).terminal_id)
    acknowledged = 0
    for round_ in range(6):
        acknowledged = push_until_killed(process, speaker, pen, acknowledged, kill_after=2 + round_)
        assert stored_upto(tmp_path, pen) >= acknowledged
        process, speaker.url = started(tmp_path)
        speaker.sign_in()
        acknowledged = speaker.exchange(first=acknowledged + 1).receipt.acknowledged
    process.kill()
    process.communicate()
    speaker.session.close()


def push_until_killed(
    process: "subprocess.Popen[str]", speaker: Speaker, pen: Pen, acknowledged: int, kill_after: int
) -> int:
    """Pushes until the hub is killed in the middle of a request; gives what it acknowledged."""
    killer = threading.Timer(0.01 * kill_after, os.kill, (process.pid, signal.SIGKILL))
    killer.start()
    while True:
        for _ in range(20):
            pen.write(WorkReported(good=Decimal(1)), subject=("unit", f"SN{len(pen.bodies)}"))
        try:
            reply = speaker.exchange(pen.frames(acknowledged + 1)[:500], first=acknowledged + 1)
            acknowledged = reply.receipt.acknowledged
        except requests.ConnectionError:
            break
    killer.join()
    process.communicate()
    return acknowledged


def stored_upto(directory: Path, pen: Pen) -> int:
    """The last event in the hub's journal; all of them must be as they were sent."""
    hub = Hub(directory)
    with hub.database.reading() as connection:
        keys = [entry.key for batch in all_stored(connection, 1000) for entry in batch]
    hub.close()
    assert [key.sequence for key in keys] == list(range(1, len(keys) + 1))
    assert all(key.terminal_id == pen.terminal_id for key in keys)
    return len(keys)


@pytest.mark.slow
def test_a_quiet_line_does_not_hold_up_the_end(tmp_path: Path) -> None:
    hub = HubThread(tmp_path)
    info = hub.start()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(tmp_path / "ca.pem")
    with context.wrap_socket(
        socket.create_connection((info.host, info.port)), server_hostname=info.host
    ) as line:
        line.sendall(b"GET /v1/health HTTP/1.1\r\nHost: hub\r\n\r\n")
        assert line.recv(100).startswith(b"HTTP/1.1 200")
        hub.stop()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing", 404),
        ("GET", "/v1/terminals/", 404),
        ("GET", "/v1//terminals", 404),
        ("GET", "/v1/attachments/..%2f..%2fadmin.token", 404),
        ("TRACE", "/v1/health", 405),
        ("DELETE", "/v1/terminals", 405),
    ],
)
def test_what_the_hub_has_not_is_said_like_any_no(
    hub: HubThread, method: str, path: str, status: int
) -> None:
    answer = requests.request(method, hub.info.url + path, timeout=10, allow_redirects=False)
    assert (answer.status_code, answer.json()["code"]) == (status, "no_route")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert status != 405 or answer.headers["Allow"]
