"""Terminals come, prove themselves and go: each act in one transaction of the hub. Raises Denied."""

import base64

from sync.hub.store.hub import Hub
from sync.hub.terminals.accounts import challenge_refused, enroll, new_code, new_token, revoke
from sync.protocol.messages import EnrollReply, EnrollRequest, TokenRequest


def give_code(hub: Hub, station: str, replaces: str = "") -> str:
    """A one-time code for a new terminal at `station`, or for one that takes the place of `replaces`."""
    return hub.write(lambda work: new_code(work.connection, work.now, station, replaces))


def enroll_terminal(hub: Hub, request: EnrollRequest) -> EnrollReply:
    """Makes a terminal of whoever has a code, and tells it all it needs."""
    name, epoch = hub.write(lambda work: enroll(work.connection, work.now, request))
    pepper = base64.b64encode(hub.pepper).decode("ascii")
    admission = hub.admission(name, epoch, request.station, request.public_key)
    return EnrollReply(name, epoch, request.station, hub.key.public, hub.zone(), pepper, admission)


def give_token(hub: Hub, request: TokenRequest) -> str:
    """A token for a terminal that signed a challenge of this hub."""
    if not hub.challenges.take(request.nonce):
        raise challenge_refused("The challenge is unknown or older than a minute: ask for a new one.")
    return hub.write(lambda work: new_token(work.connection, work.now, request, hub.key.public))


def revoke_terminal(hub: Hub, terminal_id: str) -> None:
    """Revokes a terminal."""
    hub.write(lambda work: revoke(work.connection, terminal_id))
