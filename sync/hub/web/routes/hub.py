"""The hub itself: whether it is up, and which certificate it shows."""

from typing import Final

import msgspec
from cryptography.hazmat.primitives.serialization import Encoding

from sync.hub.denied import Denied
from sync.hub.store.tls import ca_certificate
from sync.hub.web.route import OPEN, Call, Route
from sync.protocol.problems import ProblemCode


class Health(msgspec.Struct, frozen=True):
    """The hub is up; `hub_time` in microseconds UTC."""

    status: str
    hub_time: int


def _health(call: Call) -> Health:
    return Health("up", call.hub.clock.now())


def _ca(call: Call) -> str:
    """The certificate and nothing else that may have come to lie in its file."""
    authority = ca_certificate(call.hub.secrets)
    if authority is None:
        detail = (
            "This hub speaks plain HTTP, or its certificate is missing or was changed: nothing was given."
        )
        raise Denied(ProblemCode.NO_CERTIFICATE, detail)
    return authority.public_bytes(Encoding.PEM).decode("ascii")


HUB_ROUTES: Final = (
    Route(
        method="GET",
        path="/v1/health",
        name="health",
        words="Says that the hub is up.",
        handler=_health,
        reply=Health,
        caller=OPEN,
    ),
    Route(
        method="GET",
        path="/v1/ca",
        name="ca",
        words="The CA certificate as PEM; compare its SHA-256 with the enrolment offer before trusting it.",
        handler=_ca,
        reply=str,
        media="application/x-pem-file",
        caller=OPEN,
        raises=(ProblemCode.NO_CERTIFICATE,),
    ),
)
