"""The station's own certificate: made once, its key for this account alone, fit for OPC UA."""

import datetime as dt
from pathlib import Path

import pytest
from cryptography import x509

from devices.access.station_certificate import application_uri, station_certificate
from terminal.faults import StoreFault

pytestmark = pytest.mark.slow
NOW = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)


def test_it_is_made_once_and_its_key_is_private(tmp_path: Path) -> None:
    made = station_certificate(tmp_path, "T-01", NOW)
    assert made.key.stat().st_mode & 0o077 == 0
    assert station_certificate(tmp_path, "T-01", NOW + dt.timedelta(9)) == made
    assert len(made.fingerprint) == 64
    found = x509.load_pem_x509_certificate(made.certificate.read_bytes())
    assert application_uri(found).endswith(":tracepost:T-01")
    assert found.not_valid_before_utc < NOW < found.not_valid_after_utc
    usage = found.extensions.get_extension_for_class(x509.KeyUsage).value
    assert (usage.digital_signature, usage.data_encipherment, usage.content_commitment) == (True, True, True)


def test_a_disk_that_takes_no_folder_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "certificates").write_bytes(b"")
    with pytest.raises(StoreFault, match="certificates cannot be written"):
        station_certificate(tmp_path / "certificates", "T-01", NOW)
