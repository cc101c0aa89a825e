"""What the hub shows a new station, as the text of a QR code. How the station uses it is `sync.enrolment`."""

import msgspec


class _Offer(msgspec.Struct, frozen=True):
    url: str
    station: str
    code: str
    fingerprint: str


def enrolment_offer(url: str, station: str, code: str, fingerprint: str) -> str:
    """The offer as JSON text: where the hub is, the one-time code, and the SHA-256 of its CA certificate."""
    return msgspec.json.encode(_Offer(url, station, code, fingerprint)).decode()
