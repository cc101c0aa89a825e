"""The hub's own certificate authority and server certificate, made on first start. For a plant network, not
the web.

A station pins the SHA-256 of the CA certificate (DER) that it read from the enrolment offer: it fetches the
CA certificate, compares, and trusts no other.
"""

import datetime as dt
import ipaddress
import socket
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Final

import msgspec
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from sync.hub.store.keys import SecretBook
from terminal.secret_files import broken, kept_secret, read_secret, write_secret

CA_FILE: Final = "ca.pem"
CA_KEY_FILE: Final = "ca.key"
SERVER_FILE: Final = "server.pem"
SERVER_KEY_FILE: Final = "server.key"
CA_DAYS: Final = 3650
SERVER_DAYS: Final = 397
_MAKE_ANEW: Final = "Delete server.key and server.pem: the next start makes new ones."
_Key = ec.EllipticCurvePrivateKey


class TlsFiles(msgspec.Struct, frozen=True):
    """Where the certificates are; `fingerprint` is the hex SHA-256 of the CA certificate."""

    ca: Path
    certificate: Path
    key: Path
    fingerprint: str


def tls_files(book: SecretBook, names: Iterable[str], now: dt.datetime) -> TlsFiles:
    """The certificates in the hub's folder, made or renewed where needed. Raises ConfigFault, StoreFault.

    A key is made once, a certificate always from the key that is there: so whatever is cut is finished by the
    next start.

    Args:
        book: the hub's secrets.
        names: host names and addresses the hub is reached by, beside this computer's own.
        now: the present, aware.
    """
    key, authority = _authority(book, now)
    server = _server(book.folder, key, authority, _host_names(names), now)
    ca = book.folder / CA_FILE
    return TlsFiles(ca, server, book.folder / SERVER_KEY_FILE, fingerprint_of(authority))


def ca_certificate(book: SecretBook) -> x509.Certificate | None:
    """The hub's own CA certificate; None where it has none, or another file lies in its place."""
    text = book.own(CA_FILE)
    return None if text is None else x509.load_pem_x509_certificate(text)


def _authority(book: SecretBook, now: dt.datetime) -> tuple[_Key, x509.Certificate]:
    secret = book.keep(CA_KEY_FILE, _new_key, lambda content: _key_in(content) is not None)
    key = _key_in(secret)
    assert key
    text = book.keep(CA_FILE, lambda: _pem(_ca(key, now)), lambda content: _certifies(content, key))
    return key, x509.load_pem_x509_certificate(text)


def _server(
    folder: Path, ca_key: _Key, authority: x509.Certificate, names: set[str], now: dt.datetime
) -> Path:
    """The server's certificate, signed anew when its time or its names run out."""
    path = folder / SERVER_FILE
    key_path = folder / SERVER_KEY_FILE
    key = _key_in(kept_secret(key_path, _new_key, lambda content: _key_in(content) is not None, _MAKE_ANEW))
    assert key
    if path.exists() and not _certifies(read_secret(path), key):
        raise broken(path, _MAKE_ANEW)
    if not (path.exists() and _still_good(path, authority, names, now)):
        write_secret(path, _pem(_server_certificate(key, ca_key, authority, names, now)))
    return path


def _key_in(content: bytes) -> _Key | None:
    """The key in PEM text, None where there is none of the kind."""
    try:
        key = serialization.load_pem_private_key(content, None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return None
    return key if isinstance(key, ec.EllipticCurvePrivateKey) else None


def _certifies(content: bytes, key: _Key) -> bool:
    """Whether this is the certificate of that key."""
    try:
        return x509.load_pem_x509_certificate(content).public_key() == key.public_key()
    except (ValueError, UnsupportedAlgorithm):
        return False


def fingerprint_of(certificate: x509.Certificate) -> str:
    """Hex SHA-256 of its DER bytes."""
    return sha256(certificate.public_bytes(serialization.Encoding.DER)).hexdigest()


def _host_names(names: Iterable[str]) -> set[str]:
    """All names of this hub; the addresses that mean "every address" are none."""
    given = {name for name in names if name} - {str(ipaddress.IPv4Address(0)), str(ipaddress.IPv6Address(0))}
    return {"localhost", "127.0.0.1", "::1", socket.gethostname()} | _own_addresses() | given


def _own_addresses() -> set[str]:
    """The address this computer has towards others. Nothing is sent: the socket only looks up its route."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return set()
        return {str(probe.getsockname()[0])}


def _still_good(server: Path, authority: x509.Certificate, wanted: set[str], now: dt.datetime) -> bool:
    certificate = x509.load_pem_x509_certificate(server.read_bytes())
    try:
        certificate.verify_directly_issued_by(authority)
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (ValueError, TypeError, InvalidSignature, x509.ExtensionNotFound):
        return False
    known = {str(name.value) for name in names}
    return certificate.not_valid_after_utc > now + dt.timedelta(days=30) and wanted <= known


def _ca(key: _Key, now: dt.datetime) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"tracepost hub {socket.gethostname()}"[:64])])
    builder = _builder(name, name, key.public_key(), now, CA_DAYS)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_usage(signs_certificates=True), critical=True)
    builder = builder.add_extension(
        x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False
    )
    return builder.sign(key, hashes.SHA256())


def _server_certificate(
    key: _Key, ca_key: _Key, authority: x509.Certificate, names: set[str], now: dt.datetime
) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "tracepost hub")])
    builder = _builder(subject, authority.subject, key.public_key(), now, SERVER_DAYS)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(_usage(signs_certificates=False), critical=True)
    builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
    alternatives = x509.SubjectAlternativeName([_general(name) for name in sorted(names)])
    builder = builder.add_extension(alternatives, critical=False)
    issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key())
    return builder.add_extension(issuer, critical=False).sign(ca_key, hashes.SHA256())


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, now: dt.datetime, days: int
) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key)
    builder = builder.serial_number(x509.random_serial_number())
    # A day back: the clock of a station may be behind.
    builder = builder.not_valid_before(now - dt.timedelta(days=1))
    return builder.not_valid_after(now + dt.timedelta(days=days))


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _new_key() -> bytes:
    pem = serialization.Encoding.PEM
    plain = serialization.NoEncryption()
    return ec.generate_private_key(ec.SECP256R1()).private_bytes(
        pem, serialization.PrivateFormat.PKCS8, plain
    )


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)
