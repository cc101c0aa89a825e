"""TLS towards a server as a device's access says, and the reason that helps when it goes wrong.

Files are read here, and no connection is made.
"""

import ssl
from pathlib import Path
from typing import Final

from devices.capabilities import ReasonCode
from devices.model import Access
from devices.transport import LineFault

_VERIFY: Final = {  # X509_V_ERR_* of OpenSSL
    9: ReasonCode.EXPIRED,  # not yet valid
    10: ReasonCode.EXPIRED,
    62: ReasonCode.OTHER_NAME,
    64: ReasonCode.OTHER_NAME,  # an address in place of a name
}
_ALERTS: Final = (  # RFC 8446, 6.2, as OpenSSL spells them
    "CERTIFICATE_REQUIRED",
    "ALERT_UNKNOWN_CA",
    "ALERT_BAD_CERTIFICATE",
    "ALERT_CERTIFICATE_EXPIRED",
    "ALERT_HANDSHAKE_FAILURE",
)


def context_of(address: str, access: Access) -> ssl.SSLContext:
    """TLS 1.2 or newer that checks certificate and name of the server. LineFault for a file that is not
    there, or holds no certificate or key without a password of its own.
    """
    make_sure_of_files(address, access)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        if access.authority:
            context.load_verify_locations(access.authority)
        else:
            context.load_default_certs()
        if access.certificate:
            context.load_cert_chain(access.certificate, access.key, password="")  # else it is asked for
    except (ssl.SSLError, ValueError) as error:
        files = " · ".join(filter(None, (access.authority, access.certificate, access.key)))
        raise LineFault(ReasonCode.NO_FILE, address, detail=files) from error
    return context


def make_sure_of_files(address: str, access: Access) -> None:
    """LineFault that names the file which is not there or may not be read."""
    for path in filter(None, (access.authority, access.certificate, access.key)):
        try:
            Path(path).read_bytes()
        except OSError as error:
            raise LineFault(ReasonCode.NO_FILE, address, detail=f"{path}: {error.strerror}") from error


def fault_of_tls(address: str, error: ssl.SSLError) -> LineFault:
    """What to say of a connection that TLS refused."""
    if isinstance(error, ssl.SSLCertVerificationError):
        code = _VERIFY.get(error.verify_code, ReasonCode.UNTRUSTED)
        return LineFault(code, address, detail=error.verify_message)
    return LineFault(alert_of(str(error)) or ReasonCode.NOT_SECURED, address)


def alert_of(words: str) -> ReasonCode | None:
    """What a server's alert says of the station's certificate; None where `words` tell of no such alert."""
    return ReasonCode.STATION_UNTRUSTED if any(alert in words for alert in _ALERTS) else None
