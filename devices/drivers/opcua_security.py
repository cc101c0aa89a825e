"""OPC UA with Sign & Encrypt by Basic256Sha256: the station's own certificate, and the one server it trusts.

The server's certificate is known beforehand and compared byte by byte: nobody else's opens the channel. What
the server says of itself before that serves to name a refusal alone.
"""

import asyncio
from datetime import datetime
from pathlib import Path
from typing import Final, NamedTuple

from asyncua import ua
from asyncua.client.client import Client
from asyncua.crypto.security_policies import SecurityPolicyBasic256Sha256, SecurityPolicyNone
from asyncua.crypto.uacrypto import CertProperties
from asyncua.ua.uaerrors import UaError
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, load_der_private_key, load_pem_private_key

from devices.access.station_certificate import application_uri
from devices.capabilities import ReasonCode
from devices.drivers.tls import make_sure_of_files
from devices.model import Access
from devices.transport import LineFault

_PEM: Final = b"-----BEGIN"
_MODE: Final = ua.MessageSecurityMode.SignAndEncrypt
_OPEN: Final = (ua.MessageSecurityMode.None_, SecurityPolicyNone.URI)


class _File(NamedTuple):
    """A file's bytes, and whether they are written as PEM; else as DER."""

    data: bytes
    pem: bool

    @property
    def as_told(self) -> CertProperties:
        """For the library."""
        return CertProperties(self.data, "pem" if self.pem else "der")


async def secure(client: Client, address: str, access: Access, now: datetime) -> None:
    """Has `client` sign and encrypt; LineFault when a file is none or a certificate has expired."""
    make_sure_of_files(address, access)
    own, key, theirs = map(_file, (access.certificate, access.key, access.authority))
    _check_key(address, access.key, key)
    for path, file in ((access.certificate, own), (access.authority, theirs)):
        known = _certificate(address, path, file)
        if not known.not_valid_before_utc <= now <= known.not_valid_after_utc:
            raise LineFault(ReasonCode.EXPIRED, address, detail=path)
    client.application_uri = application_uri(_certificate(address, access.certificate, own))
    await client.set_security(
        SecurityPolicyBasic256Sha256, own.as_told, key.as_told, None, theirs.as_told, _MODE
    )


async def why_cut(address: str, access: Access, answer_s: float) -> ReasonCode | None:
    """Why a session was cut before it began, by what the server offers; None where that does not tell."""
    try:
        asked = Client(address, timeout=answer_s).connect_and_get_server_endpoints()
        offers = await asyncio.wait_for(asked, answer_s)
    except (UaError, OSError, TimeoutError):
        return None
    wanted = (_MODE, SecurityPolicyBasic256Sha256.URI) if access.certificate else _OPEN
    found = [offer for offer in offers if (offer.SecurityMode, offer.SecurityPolicyUri) == wanted]
    if not access.certificate:
        return None if found else ReasonCode.CLOSED
    if not found:
        return ReasonCode.NOT_SECURED
    trusted = _certificate(address, access.authority, _file(access.authority)).public_bytes(Encoding.DER)
    same = any((offer.ServerCertificate or b"").startswith(trusted) for offer in found)
    return None if same else ReasonCode.UNTRUSTED


def _file(path: str) -> _File:
    data = Path(path).read_bytes()
    return _File(data, data.lstrip().startswith(_PEM))


def _certificate(address: str, path: str, file: _File) -> x509.Certificate:
    read = x509.load_pem_x509_certificate if file.pem else x509.load_der_x509_certificate
    try:
        return read(file.data)
    except ValueError as error:
        raise LineFault(ReasonCode.NO_FILE, address, detail=path) from error


def _check_key(address: str, path: str, file: _File) -> None:
    read = load_pem_private_key if file.pem else load_der_private_key
    try:
        read(file.data, None)
    except (ValueError, TypeError) as error:  # TypeError: it has a password of its own
        raise LineFault(ReasonCode.NO_FILE, address, detail=path) from error
