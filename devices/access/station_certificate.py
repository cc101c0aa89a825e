"""The station's own certificate towards servers of the plant: signed by itself, trusted there by hand.

It fits OPC UA and, as a client certificate, MQTT. Nothing renews it by itself. Source: OPC 10000-6 (1.05),
6.2.2 application instance certificates.
"""

import datetime as dt
import socket
from hashlib import sha256
from pathlib import Path
from typing import Final

import msgspec
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from terminal.secret_files import broken, kept_secret, not_written, read_secret, write_secret

DAYS: Final = 3650
CERTIFICATE_FILE: Final = "station.pem"
KEY_FILE: Final = "station.key"
_KEY_BITS: Final = 2048
_MAKE_ANEW: Final = "Delete station.key and station.pem, make new ones, and have the servers trust them."
_PEM: Final = serialization.Encoding.PEM


class StationCertificate(msgspec.Struct, frozen=True):
    """Where certificate and key are; `fingerprint` is the hex SHA-256 of the DER bytes."""

    certificate: Path
    key: Path
    fingerprint: str


def station_certificate(folder: Path, name: str, now: dt.datetime) -> StationCertificate:
    """The certificate in `folder`, made, as the folder is, for the application `name` where there is none;
    `now` is aware.

    The key is made once, the certificate always from the key that is there: so whatever is cut is finished
    the next time. Raises ConfigFault where one is damaged or they do not belong together, StoreFault.
    """
    try:
        folder.mkdir(exist_ok=True, mode=0o700)
    except OSError as error:
        raise not_written(folder, error) from error
    found = StationCertificate(folder / CERTIFICATE_FILE, folder / KEY_FILE, "")
    key = _key_in(kept_secret(found.key, _new_key, lambda content: _key_in(content) is not None, _MAKE_ANEW))
    assert key
    if not found.certificate.exists():
        write_secret(found.certificate, _signed(name, key, now).public_bytes(_PEM))
    made = _certificate_of(key, read_secret(found.certificate))
    if made is None:
        raise broken(found.certificate, _MAKE_ANEW)
    printed = sha256(made.public_bytes(serialization.Encoding.DER)).hexdigest()
    return msgspec.structs.replace(found, fingerprint=printed)


def application_uri(certificate: x509.Certificate) -> str:
    """The application's name in its certificate; "" where it has none."""
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return ""
    return next(iter(names.get_values_for_type(x509.UniformResourceIdentifier)), "")


def _new_key() -> bytes:
    key = rsa.generate_private_key(public_exponent=65537, key_size=_KEY_BITS)
    return key.private_bytes(_PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


def _key_in(content: bytes) -> rsa.RSAPrivateKey | None:
    """The key in PEM text, None where there is none of the kind."""
    try:
        key = serialization.load_pem_private_key(content, None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return None
    return key if isinstance(key, rsa.RSAPrivateKey) else None


def _certificate_of(key: rsa.RSAPrivateKey, content: bytes) -> x509.Certificate | None:
    """The certificate in PEM text, None where it is none of that key."""
    try:
        found = x509.load_pem_x509_certificate(content)
        return found if found.public_key() == key.public_key() else None
    except (ValueError, UnsupportedAlgorithm):
        return None


def _signed(name: str, key: rsa.RSAPrivateKey, now: dt.datetime) -> x509.Certificate:
    host = socket.gethostname()
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"tracepost {name}"[:64])])
    uri = x509.UniformResourceIdentifier(f"urn:{host}:tracepost:{name}")
    public = key.public_key()
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(public)
    builder = builder.serial_number(x509.random_serial_number())
    # a day back: the server's clock may be behind
    builder = builder.not_valid_before(now - dt.timedelta(days=1)).not_valid_after(now + dt.timedelta(DAYS))
    for extension, critical in (
        (x509.SubjectAlternativeName([uri, x509.DNSName(host)]), False),
        (x509.BasicConstraints(ca=False, path_length=None), True),
        (x509.SubjectKeyIdentifier.from_public_key(public), False),
        (x509.AuthorityKeyIdentifier.from_issuer_public_key(public), False),
        (_USAGE, True),
        (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]), False),
    ):
        builder = builder.add_extension(extension, critical=critical)
    return builder.sign(key, hashes.SHA256())


_USAGE: Final = x509.KeyUsage(
    digital_signature=True,
    content_commitment=True,
    key_encipherment=True,
    data_encipherment=True,
    key_agreement=False,
    key_cert_sign=True,
    crl_sign=False,
    encipher_only=False,
    decipher_only=False,
)
