"""The certificate is given to anybody; what else may come to lie in its file is neither given nor offered."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from sync.hub.admin import make_offer
from sync.hub.app import HubThread
from sync.hub.masters.load import load_rows
from sync.hub.store.keys import form_mark
from sync.hub.store.tls import ca_certificate, tls_files
from terminal.faults import ConfigFault
from tests.sync.hub.pen import plant_rows

pytestmark = pytest.mark.slow
URL = "https://hub:8443"


@pytest.fixture
def running(tmp_path: Path) -> Iterator[HubThread]:
    """A hub that has a certificate, spoken to without TLS."""
    with HubThread(tmp_path / "hub", tls=False) as hub:
        load_rows(hub.hub, plant_rows())
        tls_files(hub.hub.secrets, (), dt.datetime.now(dt.UTC))
        yield hub


def asked(hub: HubThread) -> requests.Response:
    return requests.get(hub.info.url + "/v1/ca", timeout=10)


def offered(hub: HubThread) -> requests.Response:
    token = hub.hub.admin_token
    form = {"station": "ST-010", "url": URL, "mark": form_mark(token)}
    return requests.post(hub.info.url + "/offer", data=form, auth=("it", token), timeout=10)


def test_the_hubs_own_is_given_and_offered(running: HubThread) -> None:
    folder = running.hub.directory
    assert asked(running).text == (folder / "ca.pem").read_text(encoding="ascii")
    assert "fingerprint" in offered(running).text
    assert "fingerprint" in make_offer(folder, "ST-010", URL).offer


@pytest.mark.parametrize("other", ["", "half", "admin.token", "ca.key", "receipts.key", "server.pem", "gone"])
def test_what_lies_in_its_place_is_neither_given_nor_offered(running: HubThread, other: str) -> None:
    folder = running.hub.directory
    path = folder / "ca.pem"
    if other == "gone":
        path.unlink()
    else:
        path.write_bytes((folder / other).read_bytes() if (folder / other).is_file() else other.encode())
    answer = asked(running)
    assert (answer.status_code, answer.json()["code"]) == (404, "no_certificate")
    page = offered(running)
    assert (page.status_code, "fingerprint" in page.text) == (200, False)
    assert "certificate is missing, or was changed" in page.text
    with pytest.raises(ConfigFault, match="no offer was made"):
        make_offer(folder, "ST-010", URL)


def test_another_certificate_is_not_the_hubs(running: HubThread, tmp_path: Path) -> None:
    with HubThread(tmp_path / "other", tls=False) as other:
        tls_files(other.hub.secrets, (), dt.datetime.now(dt.UTC))
    (running.hub.directory / "ca.pem").write_bytes((tmp_path / "other" / "ca.pem").read_bytes())
    assert ca_certificate(running.hub.secrets) is None
    assert asked(running).status_code == 404
