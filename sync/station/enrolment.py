"""Makes this station known to its hub: from the offer the hub shows to an identity kept in the store.

The offer is JSON in a QR code: {"url", "station", "code", "fingerprint"} and perhaps "certificate" (PEM).
The fingerprint is what makes the rest safe: it came by eye, not by network.
"""

import base64
import http.client
import socket
import ssl
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import Connection

from sync.protocol.messages import EnrollReply, EnrollRequest, is_hub_url
from sync.protocol.signing import new_key
from sync.protocol.wire import OpenSocket, pinned_session
from sync.station.client import CONNECT_S, HubRefusal, post
from sync.station.handover import begin_epoch
from terminal.domain.ids import StationCode
from terminal.faults import ConfigFault, FaultCode, StoreFault, SyncFault
from terminal.folder_lock import FolderLock
from terminal.store import journal
from terminal.store.facts import ExchangeState, Former, Identity
from terminal.store.keys.store_key import KeyStore, keep_pin_pepper, pepper_mark, store_key
from terminal.store.store import Store

CA_PATH: Final = "/v1/ca"
"""Where the hub gives its CA certificate as PEM, to anybody."""
MOST_PEM_BYTES: Final = 65536


class EnrolmentOffer(msgspec.Struct, frozen=True):
    """What the hub shows. `fingerprint`: hex SHA-256 of its CA certificate's DER bytes; `code` works once."""

    url: str
    station: str
    code: str
    fingerprint: str
    certificate: str = ""


def enroll(data_dir: Path, offer: str, *, keys: KeyStore | None = None, again: bool = False) -> Identity:
    """Enrols the station in `data_dir` by the hub's offer and keeps its identity.

    `keys`: where the store's key and the PINs' pepper are kept, None = files. `again` replaces an identity;
    then all events must have been sent, or the station cannot send them: it was stopped, its journal is
    broken, or they were exported. The former key is kept, and what the hub has not is handed over with it.

    Raises ConfigFault, SyncFault, StoreFault; then nothing has changed here.
    """
    read = read_offer(offer)
    with FolderLock(data_dir), closing(Store(data_dir, store_key(data_dir, keys).key)) as store:
        before = store.identity()
        if before is not None and not again:
            raise _enrolled_already(before)
        certificate = hub_certificate(read)
        if before is not None:
            _require_nothing_left(store, before, certificate)
        store.require_space()  # before the code is used up
        above = journal.newest_epoch(store.database.connection())
        identity, pepper = _ask(read, certificate, above)
        _require_fit(store, before, identity)
        with store.database.write() as connection:
            _keep(store, connection, before, identity)
            keep_pin_pepper(data_dir, keys, pepper)
        return identity


def read_offer(text: str) -> EnrolmentOffer:
    """The offer in a scanned text. Raises ConfigFault."""
    try:
        offer = msgspec.json.decode(text, type=EnrolmentOffer)
        fingerprint = bytes.fromhex(offer.fingerprint.replace(":", ""))
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise _no_offer() from error
    if not is_hub_url(offer.url) or len(fingerprint) != 32 or not offer.code:
        raise _no_offer()
    return msgspec.structs.replace(offer, url=offer.url.rstrip("/"), fingerprint=fingerprint.hex())


def hub_certificate(offer: EnrolmentOffer) -> str:
    """The hub's CA certificate (PEM), from the offer or from the hub. Raises SyncFault when it is not the one
    the fingerprint names.
    """
    pem = offer.certificate or _fetch(offer.url)
    try:
        der = x509.load_pem_x509_certificate(pem.encode()).public_bytes(Encoding.DER)
    except ValueError:
        der = b""
    if sha256(der).hexdigest() != offer.fingerprint:
        raise SyncFault(
            FaultCode.HUB_REFUSED,
            "The server is not the hub that made the offer (its certificate differs); the station was not "
            "enrolled. Check the network, then scan a new offer.",
            retry=False,
        )
    return pem


def _fetch(url: str) -> str:
    """What the server gives as its CA certificate; not to be trusted before its fingerprint was compared."""
    parts = urlsplit(url)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False  # there is nothing to check it by yet; nothing is sent that is secret
    context.verify_mode = ssl.CERT_NONE
    line = http.client.HTTPSConnection(
        parts.hostname or "", parts.port, timeout=CONNECT_S + 7, context=context
    )
    try:
        line.request("GET", CA_PATH)
        return line.getresponse().read(MOST_PEM_BYTES).decode("ascii", "replace")
    except (OSError, http.client.HTTPException) as error:
        detail = (
            f"The hub at {parts.netloc} does not answer ({error}); the station was not enrolled. Check both."
        )
        raise SyncFault(FaultCode.HUB_UNREACHABLE, detail, retry=True) from error
    finally:
        line.close()


def _ask(offer: EnrolmentOffer, certificate: str, above: int) -> tuple[Identity, bytes]:
    """Uses the code up; gives the identity and the PINs' pepper. Raises SyncFault."""
    private, public = new_key()
    asked = EnrollRequest(offer.code, offer.station, public, socket.gethostname(), above)
    line = OpenSocket()
    session = pinned_session(certificate, line)
    try:
        reply = post(session, offer.url + "/v1/enroll", msgspec.json.encode(asked), EnrollReply, {})
    except HubRefusal as error:
        raise SyncFault(FaultCode.HUB_REFUSED, error.detail, retry=False) from error
    finally:
        session.close()
        line.close()
    pepper = _pepper(reply)
    identity = Identity(
        terminal_id=reply.terminal_id,
        epoch=reply.epoch,
        station=StationCode(reply.station),
        zone=reply.zone,
        hub_url=offer.url,
        private_key=private,
        hub_key=reply.hub_key,
        hub_certificate=certificate,
        admission=reply.admission,
        pepper_mark=pepper_mark(pepper),
    )
    return identity, pepper


def _pepper(reply: EnrollReply) -> bytes:
    try:
        return base64.b64decode(reply.pepper, validate=True)
    except ValueError as error:
        detail = "The hub's answer was damaged; the station was not enrolled. Ask for a new offer."
        raise SyncFault(FaultCode.HUB_REFUSED, detail, retry=False) from error


def _keep(store: Store, connection: Connection, before: Identity | None, identity: Identity) -> None:
    if before is None:
        store.keep_within(connection, identity)
        store.keep_within(connection, ExchangeState())
        return
    state = store.exchange()
    held = max(state.acknowledged, state.handed)
    complete = journal.head(connection, before.epoch).sequence <= held
    begin_epoch(store, connection, Former(before, held, complete), identity)


def _enrolled_already(before: Identity) -> ConfigFault:
    detail = (
        f"This station is enrolled already, as {before.terminal_id} at {before.station}; nothing was "
        "changed. To replace it, repeat the command with --again."
    )
    return ConfigFault(FaultCode.CONFIG_WRONG, detail)


def _require_nothing_left(store: Store, before: Identity, certificate: str) -> None:
    """No event is left behind that is neither at the hub nor exported nor handed over later."""
    unsent = store.unsent_count(before)
    exported = store.exported()
    written = exported.last if exported and exported.epoch == before.epoch else 0
    if not unsent or written >= store.newest_given(before.epoch):
        return
    if certificate == before.hub_certificate and _cannot_send(store, before):
        return
    raise ConfigFault(
        FaultCode.CONFIG_WRONG,
        f"{unsent} events of this station are not at the hub yet; nothing was changed. Let it send them, "
        "or export them, before it is enrolled anew.",
    )


def _cannot_send(store: Store, before: Identity) -> bool:
    """True while an ordinary exchange is impossible: the events are handed over after the enrolment."""
    if store.exchange().stopped:
        return True
    try:
        store.check_unsent(before)
    except StoreFault:
        return True
    return False


def _require_fit(store: Store, before: Identity | None, new: Identity) -> None:
    """The journal of a new epoch must be empty here."""
    if journal.head(store.database.connection(), new.epoch).sequence:
        name = before.terminal_id if before else "?"
        raise SyncFault(
            FaultCode.HUB_REFUSED,
            "The code was for another terminal than the one whose journal is here; nothing was changed. "
            f"Ask the hub for a code that replaces terminal {name}, or use an empty data folder.",
            retry=False,
        )


def _no_offer() -> ConfigFault:
    return ConfigFault(
        FaultCode.CONFIG_WRONG,
        "This is no enrolment offer of a hub; the station was not enrolled. Scan the code the hub shows.",
    )
