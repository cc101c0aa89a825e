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
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from sync.hub.keys import write_private

CA_FILE: Final = "ca.pem"
CA_KEY_FILE: Final = "ca.key"
SERVER_FILE: Final = "server.pem"
SERVER_KEY_FILE: Final = "server.key"
CA_DAYS: Final = 3650
SERVER_DAYS: Final = 397


class TlsFiles(msgspec.Struct, frozen=True):
    """Where the certificates are; `fingerprint` is the hex SHA-256 of the CA certificate."""

    ca: Path
    certificate: Path
    key: Path
    fingerprint: str


def tls_files(directory: Path, names: Iterable[str], now: dt.datetime) -> TlsFiles:
    """The certificates in `directory`, made or renewed where needed.

    Args:
        directory: the hub's data.
        names: host names and addresses the hub is reached by, beside this computer's own.
        now: the present, aware.
    """
    ca, ca_key = directory / CA_FILE, directory / CA_KEY_FILE
    if not (ca.exists() and ca_key.exists()):
        _make_ca(ca, ca_key, now)
    authority = x509.load_pem_x509_certificate(ca.read_bytes())
    server, wanted = directory / SERVER_FILE, _host_names(names)
    if not _still_good(server, authority, wanted, now):
        _make_server(directory, authority, wanted, now)
    return TlsFiles(ca, server, directory / SERVER_KEY_FILE, fingerprint_of(ca))


def fingerprint_of(ca: Path) -> str:
    """Hex SHA-256 of a PEM certificate's DER bytes."""
    certificate = x509.load_pem_x509_certificate(ca.read_bytes())
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
    if not server.exists():
        return False
    certificate = x509.load_pem_x509_certificate(server.read_bytes())
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    known = {str(name.value) for name in names}
    lives = certificate.not_valid_after_utc > now + dt.timedelta(days=30)
    return certificate.issuer == authority.subject and lives and wanted <= known


def _make_ca(path: Path, key_path: Path, now: dt.datetime) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"tracepost hub {socket.gethostname()}"[:64])])
    builder = _builder(name, name, key.public_key(), now, CA_DAYS)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_usage(signs_certificates=True), critical=True)
    builder = builder.add_extension(
        x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False
    )
    _write(path, builder.sign(key, hashes.SHA256()), key_path, key)


def _make_server(directory: Path, authority: x509.Certificate, names: set[str], now: dt.datetime) -> None:
    loaded = serialization.load_pem_private_key((directory / CA_KEY_FILE).read_bytes(), None)
    assert isinstance(loaded, ec.EllipticCurvePrivateKey)
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "tracepost hub")])
    builder = _builder(subject, authority.subject, key.public_key(), now, SERVER_DAYS)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(_usage(signs_certificates=False), critical=True)
    builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
    alternatives = x509.SubjectAlternativeName([_general(name) for name in sorted(names)])
    builder = builder.add_extension(alternatives, critical=False)
    issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(loaded.public_key())
    builder = builder.add_extension(issuer, critical=False)
    _write(directory / SERVER_FILE, builder.sign(loaded, hashes.SHA256()), directory / SERVER_KEY_FILE, key)


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


def _write(
    path: Path, certificate: x509.Certificate, key_path: Path, key: ec.EllipticCurvePrivateKey
) -> None:
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    write_private(key_path, secret)
    write_private(path, certificate.public_bytes(pem))
