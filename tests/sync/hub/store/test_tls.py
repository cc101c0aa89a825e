"""The development authority: made once, server certificate renewed when its time or its names run out."""

import datetime as dt
import ipaddress
from pathlib import Path

import pytest
from cryptography import x509

from sync.hub.store.keys import SecretBook
from sync.hub.store.tls import tls_files
from sync.hub.terminals.offer import enrolment_offer
from tests.fakes.https_server import NoteBook

NOW = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)


@pytest.fixture
def book(tmp_path: Path) -> SecretBook:
    return SecretBook(tmp_path, NoteBook())


def names_in(path: Path) -> set[str]:
    certificate = x509.load_pem_x509_certificate(path.read_bytes())
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return {str(name.value) for name in names}


def test_made_once(book: SecretBook) -> None:
    first = tls_files(book, ["10.0.0.5"], NOW)
    before = first.certificate.read_bytes()
    assert tls_files(book, ["10.0.0.5"], NOW) == first
    assert first.certificate.read_bytes() == before
    assert {"10.0.0.5", "127.0.0.1", "localhost"} <= names_in(first.certificate)


def test_address_is_an_address(book: SecretBook) -> None:
    files = tls_files(book, ["10.0.0.5"], NOW)
    certificate = x509.load_pem_x509_certificate(files.certificate.read_bytes())
    found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert ipaddress.ip_address("10.0.0.5") in found.get_values_for_type(x509.IPAddress)


def test_new_name_and_old_age_renew_the_server_alone(book: SecretBook) -> None:
    first = tls_files(book, [], NOW)
    before = first.certificate.read_bytes()
    second = tls_files(book, ["hub.plant"], NOW)
    assert second.fingerprint == first.fingerprint
    renewed = second.certificate.read_bytes()
    assert renewed != before
    assert "hub.plant" in names_in(second.certificate)
    tls_files(book, ["hub.plant"], NOW + dt.timedelta(days=380))
    assert second.certificate.read_bytes() != renewed


def test_server_is_signed_by_the_authority(book: SecretBook) -> None:
    files = tls_files(book, [], NOW)
    authority = x509.load_pem_x509_certificate(files.ca.read_bytes())
    x509.load_pem_x509_certificate(files.certificate.read_bytes()).verify_directly_issued_by(authority)


def test_offer_text() -> None:
    text = enrolment_offer("https://hub:8443", "ST-010", "c0de", "ab")
    assert text == '{"url":"https://hub:8443","station":"ST-010","code":"c0de","fingerprint":"ab"}'


def test_every_address_is_no_name(book: SecretBook) -> None:
    files = tls_files(book, ["0.0.0.0", "::", "hub.plant"], NOW)
    names = names_in(files.certificate)
    assert "hub.plant" in names
    assert not {"0.0.0.0", "::"} & names
