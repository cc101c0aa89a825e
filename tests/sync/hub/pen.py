"""A terminal without a store, for the hub's tests: chained events, signed batches, HTTP. Not the client."""

import base64
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.protocol.messages import (
    EnrollReply,
    EnrollRequest,
    ExchangeReply,
    ExchangeRequest,
    Frame,
    Token,
    TokenRequest,
    frame,
    signed_batch,
    signed_challenge,
)
from terminal.domain.events.chain import GENESIS, digest, encode, encode_payload
from terminal.domain.events.codec import type_of
from terminal.domain.events.payloads import Envelope, EventKey, Payload, ReportTakenBack
from terminal.domain.ids import (
    EventId,
    ItemCode,
    LotCode,
    Operation,
    OrderCode,
    PersonCode,
    StationCode,
    uuid7,
)
from terminal.domain.masters.kinds import LotState, Tracking
from terminal.domain.masters.row import Names
from terminal.domain.masters.rows import (
    Item,
    Lot,
    MasterRow,
    Person,
    Plant,
    Routing,
    RoutingOperation,
    Shift,
    Station,
    WorkOrder,
)
from tests.terminal.domain import journals

START = 1_790_000_000_000_000
"""2026-09-21 14:13:20 UTC."""
SECOND = 1_000_000


def names(text: str) -> Names:
    return Names(text, text)


def plant_rows() -> list[MasterRow]:
    """A small plant: stations ST-010, ST-020 on line L1, ST-900 on L2; product P of operations 10 and 20."""
    stations = [("ST-010", "L1"), ("ST-020", "L1"), ("ST-900", "L2")]
    operations = tuple(
        RoutingOperation(
            number=Operation(number), names=names("op"), stations=(StationCode(station),), cycle_s=60
        )
        for number, station in ((10, "ST-010"), (20, "ST-020"))
    )
    rows: list[Any] = [
        Plant(names=names("plant"), zone="Europe/Berlin"),
        Shift(code="early", names=names("early"), start="06:00", end="14:00"),
        Shift(code="late", names=names("late"), start="14:00", end="22:00"),
        *(
            Station(code=StationCode(c), names=names(c), line=line, type="assembly", plan_per_shift=100)
            for c, line in stations
        ),
        *(Person(code=PersonCode(code), name=code) for code in ("P1", "P2")),
        Person(code=PersonCode("GONE"), name="gone", active=False),
        Item(code=ItemCode("P"), names=names("product"), tracking=Tracking.UNIT),
        Item(code=ItemCode("SCREW"), names=names("screw"), tracking=Tracking.LOT),
        Routing(item=ItemCode("P"), operations=operations),
        WorkOrder(code=OrderCode("WO-1"), item=ItemCode("P"), quantity=Decimal(10)),
        WorkOrder(code=OrderCode("WO-2"), item=ItemCode("P"), quantity=Decimal(1000)),
        Lot(code=LotCode("L-1"), item=ItemCode("SCREW"), quantity=Decimal(1000)),
        Lot(code=LotCode("L-2"), item=ItemCode("SCREW"), quantity=Decimal(1000), state=LotState.BLOCKED),
    ]
    return rows


SHIFT = "2026-09-21/late"


def undo(good: int | Decimal = 1, station: str = "ST-010", **more: Any) -> ReportTakenBack:
    """Takes a report of so many good pieces back that was made at START."""
    return journals.undo(good, station, reported_at=START, shift=SHIFT, **more)


class Pen:
    """Writes the journal of one terminal."""

    def __init__(self, terminal_id: str, station: str = "ST-010", epoch: int = 1, at: int = START) -> None:
        self.terminal_id, self.station, self.epoch = terminal_id, station, epoch
        self.at, self.head = at, GENESIS
        self.bodies: list[bytes] = []
        self.offset: int | None = 0

    def write(self, payload: Payload | msgspec.Raw, **changes: Any) -> EventKey:
        """Adds an event; `changes` are fields of the envelope, `after_s` seconds since the one before."""
        self.at += int(changes.pop("after_s", 1) * SECOND)
        kind, version = ("?", 1) if isinstance(payload, msgspec.Raw) else type_of(payload)
        fields: dict[str, Any] = {
            "terminal_id": self.terminal_id,
            "epoch": self.epoch,
            "sequence": len(self.bodies) + 1,
            "id": EventId(uuid7(self.at)),
            "type": kind,
            "version": version,
            "occurred_at": self.at,
            "zone": "Europe/Berlin",
            "monotonic_ns": 1,
            "boot_id": "b",
            "clock_offset_us": self.offset,
            "actor": PersonCode("P1"),
            "authentication": "badge",
            "session": "S1",
            "station": StationCode(self.station),
            "order": OrderCode("WO-1"),
            "operation": Operation(10),
            "subject": None,
            "equipment": None,
            "shift": SHIFT,
            "revision": 0,
            "corrects": None,
            "attachments": (),
            "prev": self.head,
            "payload": payload if isinstance(payload, msgspec.Raw) else encode_payload(payload),
        }
        return self.add(encode(Envelope(**{**fields, **changes})))

    def add(self, body: bytes) -> EventKey:
        """Adds bytes as the next event."""
        self.bodies.append(body)
        self.head = digest(body)
        return EventKey(self.terminal_id, self.epoch, len(self.bodies))

    def frames(self, first: int = 1, last: int | None = None) -> tuple[Frame, ...]:
        """The frames of sequences first..last."""
        return tuple(frame(body, digest(body)) for body in self.bodies[first - 1 : last])


class Speaker:
    """Speaks to a hub over HTTP for one terminal."""

    def __init__(self, url: str, ca: Path | None = None) -> None:
        self.url, self.session = url, requests.Session()
        self.session.verify = str(ca) if ca else True
        self.key = Ed25519PrivateKey.generate()
        self.cursor = ""

    def public(self) -> str:
        return base64.b64encode(self.key.public_key().public_bytes_raw()).decode()

    def sign(self, text: bytes) -> str:
        return base64.b64encode(self.key.sign(text)).decode()

    def post(self, path: str, body: Any, **headers: str) -> requests.Response:
        data = body if isinstance(body, bytes) else msgspec.json.encode(body)
        return self.session.post(self.url + path, data=data, headers=headers, timeout=40)

    def enroll(self, code: str, station: str = "ST-010") -> EnrollReply:
        answer = self.post("/v1/enroll", EnrollRequest(code, station, self.public(), "host"))
        assert answer.status_code == 200, answer.text
        self.me = msgspec.json.decode(answer.content, type=EnrollReply)
        self.sign_in()
        return self.me

    def sign_in(self) -> None:
        nonce = self.post("/v1/challenge", b"").json()["nonce"]
        signature = self.sign(signed_challenge(self.me.terminal_id, nonce))
        answer = self.post("/v1/token", TokenRequest(self.me.terminal_id, nonce, signature))
        assert answer.status_code == 200, answer.text
        self.token = msgspec.json.decode(answer.content, type=Token).token

    def request(self, frames: tuple[Frame, ...] = (), first: int = 1, **more: Any) -> ExchangeRequest:
        me, head = self.me, frames[-1].hash if frames else ""
        text = signed_batch(me.terminal_id, me.epoch, first, first + len(frames) - 1, head)
        fields: dict[str, Any] = {
            "terminal_id": me.terminal_id,
            "epoch": me.epoch,
            "first": first,
            "frames": frames,
            "head": head,
            "signature": self.sign(text) if frames else "",
            "cursor": self.cursor,
        }
        return ExchangeRequest(**{**fields, **more})

    def send(self, request: ExchangeRequest | bytes, **headers: str) -> requests.Response:
        return self.post("/v1/exchange", request, Authorization=f"Bearer {self.token}", **headers)

    def exchange(self, frames: tuple[Frame, ...] = (), first: int = 1, **more: Any) -> ExchangeReply:
        """An exchange that must succeed; keeps the cursor."""
        answer = self.send(self.request(frames, first, **more))
        assert answer.status_code == 200, answer.text
        reply = msgspec.json.decode(answer.content, type=ExchangeReply)
        self.cursor = reply.cursor
        return reply
