"""What the hub shows a new station, as the text of a QR code. How the station uses it is
`sync.station.enrolment`.
"""

from pathlib import Path

import msgspec

from sync.hub.store.tls import CA_FILE, fingerprint_of


class _Offer(msgspec.Struct, frozen=True):
    url: str
    station: str
    code: str
    fingerprint: str


def offer_by(hub_data: Path, url: str, station: str, code: str) -> str:
    """The offer of the hub in `hub_data`, which has its certificate. `url`: how stations reach it."""
    return enrolment_offer(url.rstrip("/"), station, code, fingerprint_of(hub_data / CA_FILE))


def enrolment_offer(url: str, station: str, code: str, fingerprint: str) -> str:
    """The offer as JSON text: where the hub is, the one-time code, and the SHA-256 of its CA certificate."""
    return msgspec.json.encode(_Offer(url, station, code, fingerprint)).decode()
