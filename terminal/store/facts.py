"""Single facts the store keeps about itself: the terminal's identity, how far the exchange is, the
settings.
"""

from functools import partial
from typing import Annotated, Any, Final, TypeVar

import msgspec
from msgspec import Meta
from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects.sqlite import insert

from terminal.domain.ids import StationCode
from terminal.store.prepared import Prepared, as_written
from terminal.store.tables import fact

_UNREAD: Final = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
_NEW = insert(fact)
_READ: Final = Prepared(select(fact.c.value).where(fact.c.name == bindparam("of_name")))
_WRITE: Final = Prepared(
    _NEW.on_conflict_do_update(index_elements=["name"], set_={"value": _NEW.excluded.value})
)


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """Who this terminal is. `private_key`, `hub_key`: raw Ed25519, base64; "" before enrolment. `admission`:
    the hub's signature over who this is (`sync.protocol.messages.signed_admission`). `pepper_mark`: by what
    the PINs' pepper is known again.
    """

    terminal_id: str
    epoch: int
    station: StationCode
    zone: str
    hub_url: str = ""
    private_key: str = ""
    hub_key: str = ""
    hub_certificate: str = ""
    admission: str = ""
    pepper_mark: str = ""


class Former(msgspec.Struct, frozen=True):
    """A terminal that this computer was before, with its key: what it wrote then is still its to hand over.
    `acknowledged` as in the state of the exchange, `complete` when the hub has told that it holds everything.
    """

    identity: Identity
    acknowledged: int = 0
    complete: bool = False


class Formers(msgspec.Struct, frozen=True):
    """All of them, oldest first. `reviewed`: when the hub with which they were last looked through came to
    know this terminal (us UTC of the hub); another time means that the hub was restored from a backup.
    """

    formers: tuple[Former, ...] = ()
    reviewed: int = 0


class ExchangeState(msgspec.Struct, frozen=True, kw_only=True):
    """How far the exchange is: last acknowledged sequence of this epoch, feed cursor and revision, last word
    from
    the hub.

    `contact_at` is this clock's microseconds UTC, `contact_ns` the same moment on the monotonic clock of the
    computer's start `contact_boot` ("" = not known), `offset_us` this clock minus the hub's; None before the
    first contact. `stopped`: the fault for which nothing may be captured, "" = none; meanwhile the events up
    to `handed` were handed over, and `next_key` (private, base64) is what it would go on with in a new epoch.
    `admitted_at`: when the hub came to know this terminal, its us UTC. `passed_over`: (table,
    kind) of rows of the feed that `software`, the version that met them, did not understand.
    `failing_since`: the first try that failed since the hub's last word (this clock's us UTC), None while it
    answers.
    """

    acknowledged: int = 0
    cursor: str = ""
    revision: int = 0
    contact_at: int | None = None
    contact_ns: int = 0
    contact_boot: str = ""
    offset_us: int | None = None
    stopped: str = ""
    handed: int = 0
    next_key: str = ""
    admitted_at: int = 0
    passed_over: tuple[tuple[str, str], ...] = ()
    software: str = ""
    failing_since: int | None = None


class Exported(msgspec.Struct, frozen=True, kw_only=True):
    """The events of `epoch` up to `last` were written to a file."""

    epoch: int
    last: int


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What a supervisor may set. `devices` are `devices.model.DeviceConfig`, `signals` are
    `ui.program.links.signal_rules.SignalRule`, as plain values. Within `value_window_ms` the same bytes of a
    gauge are one value. What is read keeps to the bounds.
    """

    language: str = "zh"
    theme: str = "light"
    scale: Annotated[int, Meta(ge=50, le=300)] = 100
    volume: Annotated[int, Meta(ge=0, le=100)] = 80
    idle_lock_s: Annotated[int, Meta(ge=0, le=86_400)] = 300
    repeat_window_ms: Annotated[int, Meta(ge=0, le=60_000)] = 1500
    value_window_ms: Annotated[int, Meta(ge=0, le=60_000)] = 400
    kiosk: bool = False
    wedge_prefix: Annotated[str, Meta(max_length=16)] = ""
    wedge_suffix: Annotated[str, Meta(max_length=16)] = ""
    devices: tuple[dict[str, Any], ...] = ()
    signals: tuple[dict[str, str], ...] = ()
    panel_diagonal_inch: Annotated[float, Meta(ge=3, le=200)] = 10.1


class PinTries(msgspec.Struct, frozen=True):
    """Wrong PINs of one person in a row, and the lock that followed: `lock_s` seconds from `at_ns`
    (monotonic, of the computer's start `boot_id`); 0 = no lock. `at` (wall clock, us) is for people who look.
    """

    wrong: int = 0
    lock_s: int = 0
    at: int = 0
    at_ns: int = 0
    boot_id: str = ""


class PinBook(msgspec.Struct, frozen=True):
    """Wrong PINs by person; whoever has entered the right one is not in it. A restart forgets nothing."""

    tries: dict[str, PinTries] = {}


class LostEnd(msgspec.Struct, frozen=True):
    """The events `first` to `last` of that epoch were on this disk and are no more; `hash` was the last
    one's. Their numbers are never used again.
    """

    epoch: int
    first: int
    last: int
    hash: str


class Losses(msgspec.Struct, frozen=True):
    """Every end of the journal that this store has lost, oldest first; the hub is to be told of them."""

    ends: tuple[LostEnd, ...] = ()


class DeviceResults(msgspec.Struct, frozen=True):
    """Marks of the last results by device (`devices.last_results`): one that is sent again after a restart is
    not booked twice.
    """

    seen: dict[str, tuple[str, ...]] = {}


OneFact = Identity | ExchangeState | Settings | PinBook | Losses | DeviceResults | Formers | Exported
Fact = TypeVar("Fact", Identity, ExchangeState, Settings, PinBook, Losses, DeviceResults, Formers, Exported)


def read_fact(connection: Connection, struct: type[Fact]) -> Fact | None:
    """The stored fact of that type, None when there is none."""
    row = _READ.first(connection, struct.__name__)
    if row is None:
        return None
    decode = partial(msgspec.json.decode, type=struct)
    name = f"the row {struct.__name__} of fact"
    found: Fact = as_written(connection, decode, row[0], name)
    return found


def read_settings(connection: Connection) -> tuple[Settings, tuple[str, ...]]:
    """The station's settings, and the names of those that could not be read and are as at a new station;
    "" = all. Without them a station can work, and they can be set anew. Raises StoreFault for zeros, which
    SQLCipher gives of a bad page.
    """
    row = _READ.first(connection, Settings.__name__)
    if row is None or b"\0" in row[0]:
        return read_fact(connection, Settings) or Settings(), ()
    return _settings_in(row[0])


def _settings_in(raw: bytes) -> tuple[Settings, tuple[str, ...]]:
    try:
        return msgspec.json.decode(raw, type=Settings), ()
    except _UNREAD:
        pass
    try:
        told = msgspec.json.decode(raw, type=dict[str, Any])
    except _UNREAD:
        return Settings(), ("",)
    good = {name: value for name, value in told.items() if _is_setting(name, value)}
    return msgspec.convert(good, Settings), tuple(sorted(told.keys() - good.keys()))


def _is_setting(name: str, value: Any) -> bool:
    try:
        msgspec.convert({name: value}, Settings)
    except msgspec.ValidationError:
        return False
    return True


def write_fact(connection: Connection, value: OneFact) -> None:
    """Keeps a fact, replacing what was there."""
    _WRITE.run(connection, type(value).__name__, msgspec.json.encode(value))
