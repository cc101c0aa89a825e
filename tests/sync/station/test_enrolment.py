"""From the hub's offer to an identity in the store."""

import base64
import json
import shutil
from pathlib import Path
from types import SimpleNamespace

import msgspec
import pytest
from sqlalchemy import select

from sync.protocol.messages import EnrollReply, EnrollRequest
from sync.station.enrolment import enroll, read_offer
from terminal.domain.events.payloads import ScanRefused
from terminal.faults import ConfigFault, Fault, FaultCode, StoreFault, SyncFault
from terminal.store.facts import ExchangeState, Identity
from terminal.store.keys.store_key import pepper_mark, pin_pepper, store_key
from terminal.store.store import Store
from terminal.store.tables import fact
from terminal.usecases.parts.workplace import Workplace
from tests.fakes.clock import FakeClock
from tests.fakes.https_server import Answer, HttpsServer, certificates

PEPPER = bytes(range(32))
GOOD = EnrollReply("T-1", 1, "ST-010", "aHViLWtleQ==", "Europe/Berlin", base64.b64encode(PEPPER).decode())


class Hub:
    """Gives its certificate and one identity a code."""

    def __init__(self, reply: EnrollReply = GOOD) -> None:
        self.reply = reply
        self.asked: list[EnrollRequest] = []

    def __call__(self, path: str, headers: dict[str, str], body: bytes) -> Answer:
        if path == "/v1/ca":
            return 200, {}, certificates("hub").ca.read_bytes()
        assert path == "/v1/enroll"
        self.asked.append(msgspec.json.decode(body, type=EnrollRequest))
        if len(self.asked) > 1:
            return 403, {}, b'{"code":"code_refused","detail":"The code is used."}'
        return 200, {}, msgspec.json.encode(self.reply)


def offer(server: HttpsServer, **changes: str) -> str:
    fields = {"url": server.url, "station": "ST-010", "code": "a/../b?c", "fingerprint": server.fingerprint}
    return json.dumps({**fields, **changes})


def kept(folder: Path) -> Identity | None:
    store = Store(folder, store_key(folder, None).key)
    try:
        return store.identity()
    finally:
        store.close()


def capture(folder: Path) -> None:
    store = Store(folder, store_key(folder, None).key)
    me = store.identity()
    assert me is not None
    work = Workplace(store, FakeClock(), me)
    with work.act() as act:
        act.add(work.new_id(), ScanRefused(device="d", refusal="x", screen="s"))
    store.close()


def send_all(folder: Path) -> None:
    store = Store(folder, store_key(folder, None).key)
    store.keep(ExchangeState(acknowledged=1, cursor="c"))
    store.close()


@pytest.mark.slow
def test_a_station_without_room_uses_no_code_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(free=100 * 2**20))
    hub = Hub()
    with HttpsServer(hub) as server, pytest.raises(StoreFault, match="Only 100 MB are free"):
        enroll(tmp_path / "station", offer(server))
    assert hub.asked == []


@pytest.mark.slow
def test_identity_is_made_and_kept(tmp_path: Path) -> None:
    hub = Hub()
    with HttpsServer(hub) as server:
        identity = enroll(tmp_path / "station", offer(server))
    assert (identity.terminal_id, identity.epoch, identity.station) == ("T-1", 1, "ST-010")
    assert identity.hub_url == server.url
    assert identity.pepper_mark == pepper_mark(PEPPER)
    assert identity.hub_certificate == server.certificate
    assert len(base64.b64decode(identity.private_key)) == 32
    assert kept(tmp_path / "station") == identity
    assert server.paths == ["/v1/ca", "/v1/enroll"]  # the code is in no address
    assert hub.asked[0].code == "a/../b?c"


@pytest.mark.slow
def test_the_pepper_is_kept_beside_the_key_and_not_in_the_store(tmp_path: Path) -> None:
    with HttpsServer(Hub()) as server:
        enroll(tmp_path, offer(server))
    assert pin_pepper(tmp_path, None) == PEPPER
    store = Store(tmp_path, store_key(tmp_path, None).key)
    values = store.database.connection().execute(select(fact.c.value)).scalars().all()
    store.close()
    assert values
    assert not any(form in value for value in values for form in (PEPPER, GOOD.pepper.encode()))


@pytest.mark.slow
def test_a_damaged_pepper_changes_nothing(tmp_path: Path) -> None:
    broken = msgspec.structs.replace(GOOD, pepper="no base64!")
    with HttpsServer(Hub(broken)) as server, pytest.raises(SyncFault, match="damaged"):
        enroll(tmp_path, offer(server))
    assert (kept(tmp_path), pin_pepper(tmp_path, None)) == (None, b"")


def test_certificate_in_the_offer_needs_no_fetching(tmp_path: Path) -> None:
    with HttpsServer(Hub()) as server:
        enroll(tmp_path, offer(server, certificate=server.certificate))
    assert server.paths == ["/v1/enroll"]


@pytest.mark.parametrize("fingerprint", ["0" * 64, certificates("other").fingerprint], ids=["zeros", "other"])
def test_server_that_is_not_the_hub_gets_no_code(tmp_path: Path, fingerprint: str) -> None:
    with HttpsServer(Hub()) as server, pytest.raises(SyncFault) as caught:
        enroll(tmp_path, offer(server, fingerprint=fingerprint))
    assert caught.value.code is FaultCode.HUB_REFUSED
    assert server.paths == ["/v1/ca"]
    assert kept(tmp_path) is None


def test_server_that_shows_the_hubs_certificate_but_is_another_gets_no_code(tmp_path: Path) -> None:
    with HttpsServer(Hub(), "other") as server, pytest.raises(SyncFault) as caught:
        enroll(tmp_path, offer(server, fingerprint=certificates("hub").fingerprint))
    assert caught.value.code is FaultCode.HUB_REFUSED
    assert server.paths == ["/v1/ca"]


@pytest.mark.slow
def test_used_code_says_so(tmp_path: Path) -> None:
    hub = Hub()
    with HttpsServer(hub) as server:
        enroll(tmp_path / "one", offer(server))
        with pytest.raises(SyncFault) as caught:
            enroll(tmp_path / "two", offer(server))
    assert caught.value.detail == "The code is used."


def test_hub_that_is_not_there(tmp_path: Path) -> None:
    with HttpsServer(Hub()) as server:
        text = offer(server)
    with pytest.raises(SyncFault) as caught:
        enroll(tmp_path, text)
    assert (caught.value.code, caught.value.retry) == (FaultCode.HUB_UNREACHABLE, True)


@pytest.mark.slow
def test_enrolled_station_stays_what_it_is(tmp_path: Path) -> None:
    with HttpsServer(Hub()) as server:
        before = enroll(tmp_path, offer(server))
        with pytest.raises(ConfigFault) as caught:
            enroll(tmp_path, offer(server))
    assert "T-1" in caught.value.detail
    assert kept(tmp_path) == before


@pytest.mark.slow
def test_unsent_events_are_not_left_behind(tmp_path: Path) -> None:
    with HttpsServer(Hub()) as server:
        enroll(tmp_path, offer(server))
        capture(tmp_path)
        with pytest.raises(ConfigFault) as caught:
            enroll(tmp_path, offer(server), again=True)
    assert "1 events" in caught.value.detail


@pytest.mark.slow
def test_next_epoch_begins_from_nothing(tmp_path: Path) -> None:
    with HttpsServer(Hub()) as server:
        enroll(tmp_path, offer(server))
    capture(tmp_path)
    send_all(tmp_path)
    with HttpsServer(Hub(msgspec.structs.replace(GOOD, epoch=2))) as server:
        assert enroll(tmp_path, offer(server), again=True).epoch == 2
    store = Store(tmp_path, store_key(tmp_path, None).key)
    assert store.exchange() == ExchangeState()
    store.close()


@pytest.mark.slow
def test_code_for_another_terminal_does_not_mix_two_journals(tmp_path: Path) -> None:
    with HttpsServer(Hub()) as server:
        before = enroll(tmp_path, offer(server))
    capture(tmp_path)
    send_all(tmp_path)
    with (
        HttpsServer(Hub(msgspec.structs.replace(GOOD, terminal_id="T-2"))) as server,
        pytest.raises(SyncFault) as caught,
    ):
        enroll(tmp_path, offer(server), again=True)
    assert "replaces terminal T-1" in caught.value.detail
    assert kept(tmp_path) == before


@pytest.mark.parametrize(
    "text",
    [
        "",
        "WO-1",
        "[]",
        "{}",
        json.dumps({"url": "http://hub", "station": "S", "code": "c", "fingerprint": "0" * 64}),
        json.dumps({"url": "https://", "station": "S", "code": "c", "fingerprint": "0" * 64}),
        json.dumps({"url": "https://hub/path", "station": "S", "code": "c", "fingerprint": "0" * 64}),
        json.dumps({"url": "https://hub?q=1", "station": "S", "code": "c", "fingerprint": "0" * 64}),
        json.dumps({"url": "https://u:p@hub", "station": "S", "code": "c", "fingerprint": "0" * 64}),
        '{"x":' + "[" * 2000 + "]" * 2000 + "}",
        json.dumps({"url": "https://a..b", "station": "S", "code": "c", "fingerprint": "0" * 64}),
        json.dumps({"url": "https://.", "station": "S", "code": "c", "fingerprint": "0" * 64}),
        json.dumps({"url": f"https://{'a' * 64}.b", "station": "S", "code": "c", "fingerprint": "0" * 64}),
        json.dumps({"url": f"https://{'a.' * 127}b", "station": "S", "code": "c", "fingerprint": "0" * 64}),
        json.dumps({"url": "https://h\nub", "station": "S", "code": "c", "fingerprint": "0" * 64}),
        json.dumps({"url": "https://hub#", "station": "S", "code": "c", "fingerprint": "0" * 64}),
        json.dumps({"url": "https://hub-.b", "station": "S", "code": "c", "fingerprint": "0" * 64}),
        json.dumps({"url": "javascript:alert(1)", "station": "S", "code": "c", "fingerprint": "0" * 64}),
        json.dumps({"url": "https://hub:99999", "station": "S", "code": "c", "fingerprint": "0" * 64}),
        json.dumps({"url": "https://[::1", "station": "S", "code": "c", "fingerprint": "0" * 64}),
        json.dumps({"url": "https://hub", "station": "S", "code": "", "fingerprint": "0" * 64}),
        json.dumps({"url": "https://hub", "station": "S", "code": "c", "fingerprint": "0" * 62}),
        json.dumps({"url": "https://hub", "station": "S", "code": "c", "fingerprint": "xyz"}),
    ],
)
def test_what_is_no_offer_says_so(text: str) -> None:
    with pytest.raises(Fault) as caught:
        read_offer(text)
    assert caught.value.code is FaultCode.CONFIG_WRONG
    assert "Scan the code" in caught.value.detail


def test_fingerprint_may_have_colons() -> None:
    raw = bytes(range(32))
    text = {"url": "https://hub:8443/", "station": "S", "code": "c", "fingerprint": raw.hex(":").upper()}
    found = read_offer(json.dumps(text))
    assert (found.url, found.fingerprint) == ("https://hub:8443", raw.hex())


@pytest.mark.parametrize(
    "url", ["https://hub", "https://h-1.plant_a.local:8443/", "https://10.0.0.5:1", "https://[fe80::1]:8443"]
)
def test_addresses_of_hubs(url: str) -> None:
    text = {"url": url, "station": "S", "code": "c", "fingerprint": "0" * 64}
    assert read_offer(json.dumps(text)).url == url.rstrip("/")
