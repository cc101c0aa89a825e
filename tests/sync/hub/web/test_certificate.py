"""The certificate is given to anybody; what else may lie in its file is not."""

import pytest
import requests

from sync.hub.app import HubThread

pytestmark = pytest.mark.slow

KEY = b"-----BEGIN PRIVATE KEY-----\nMC4C\n-----END PRIVATE KEY-----\n"


@pytest.mark.parametrize("content", [b"", b"half", KEY])
def test_what_lies_in_the_certificates_place_is_not_given_away(hub: HubThread, content: bytes) -> None:
    path = hub.hub.directory / "ca.pem"
    before = path.read_bytes() if path.exists() else None
    path.write_bytes(content)
    try:
        answer = requests.get(hub.info.url + "/v1/ca", timeout=10)
    finally:
        path.unlink() if before is None else path.write_bytes(before)
    assert (answer.status_code, answer.json()["code"]) == (404, "no_certificate")
