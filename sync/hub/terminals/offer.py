"""What the hub shows a new station, as the text of a QR code. How the station uses it is
`sync.station.enrolment`.
"""

import msgspec
from cryptography import x509

from sync.hub.store.tls import fingerprint_of


class _Offer(msgspec.Struct, frozen=True):
    url: str
    station: str
    code: str
    fingerprint: str


def offer_by(authority: x509.Certificate, url: str, station: str, code: str) -> str:
    """The offer of the hub with this CA certificate. `url`: how stations reach it."""
    return enrolment_offer(url.rstrip("/"), station, code, fingerprint_of(authority))


def enrolment_offer(url: str, station: str, code: str, fingerprint: str) -> str:
    """The offer as JSON text: where the hub is, the one-time code, and the SHA-256 of its CA certificate."""
    return msgspec.json.encode(_Offer(url, station, code, fingerprint)).decode()
