"""What the header says about the person and the connection. No Qt."""

from collections.abc import Iterable
from typing import Final

from terminal.domain.masters.rows import Person as PersonRow
from terminal.domain.masters.rows import Station
from terminal.silence import SILENT_US
from terminal.usecases.call_help import open_calls
from terminal.usecases.parts.workplace import Workplace
from ui.text import language, text
from ui.widgets.content import PillState, PillTone, SignedInPerson
from ui.words.reports import person_name, shown_name

EXCHANGE: Final = "exchange"
STORE: Final = "store"
CALLS: Final = "calls"
DISPUTES: Final = "disputes"
DEVICES: Final = "devices_away"
QUEUE_LIMIT = 50_000
OLD_US = 8 * 3600 * 1_000_000


def header_station(work: Workplace, title: str = "") -> tuple[str, str, str]:
    """Code, name and line of the station. On a screen beside the work its `title` comes first."""
    row = work.masters.get(Station, work.identity.station)
    if row is None:
        code = str(work.identity.station)
        name = ""
        line = ""
    else:
        code = row.code
        name = row.names.of(language())
        line = text("Line {line}", line=row.line)
    return (title, code, name) if title else (code, name, line)


def screen_title(name: str, title: str, work_screen: str) -> str:
    """What a screen is called at its head; the work needs no title, and who signs in comes to work."""
    return "" if name in (work_screen, "sign_in") else text(title)


def header_person(work: Workplace) -> SignedInPerson | None:
    """Who is signed in, with shift."""
    row = work.masters.get(PersonRow, work.terminal().actor)
    if row is None:
        return None
    shift = work.shift()
    detail = f"{row.code} · {shift.shift.names.of(language())}" if shift else row.code
    name = shown_name(row)
    return SignedInPerson(row.code, name, name[:1], detail)


def header_pills(work: Workplace) -> tuple[PillState, ...]:
    """The connection: grey while the hub answers, amber from the first round that failed, red when the queue
    is old or nearly full.
    """
    exchange = work.store.exchange()
    unsent = work.store.unsent_count(work.identity)
    disputes = len(work.store.disputes())
    pills = list(_store_pills(work))
    if exchange.stopped and work.store.stopping(work.identity) is None:
        pills.append(PillState(EXCHANGE, "octagon-x", text("Stopped by the hub"), PillTone.BAD, firm=True))
    elif work.connected():
        words = text("{n} to send", n=unsent) if unsent else text("Synced")
        pills.append(PillState(EXCHANGE, "cloud", words, PillTone.OK, firm=True))
    else:
        pills.append(_offline(work, unsent, exchange.contact_at))
    if disputes:
        words = text("{n} to clear up", n=disputes)
        pills.append(PillState(DISPUTES, "triangle-alert", words, PillTone.WARN, firm=True))
    return tuple(pills)


def _store_pills(work: Workplace) -> tuple[PillState, ...]:
    """That something is wrong with the store on this disk; the screen behind the pill tells what."""
    if work.store.stopping(work.identity):
        return (PillState(STORE, "octagon-x", text("Station stopped"), PillTone.BAD),)
    if work.store.troubles:
        return (PillState(STORE, "triangle-alert", text("Store: call IT"), PillTone.WARN),)
    return ()


def device_pills(pills: Iterable[PillState | None]) -> tuple[PillState, ...]:
    """The pills of devices; two or more that are away are one pill, so that nothing else is squeezed."""
    shown = tuple(pill for pill in pills if pill is not None)
    away = tuple(pill for pill in shown if pill.tone is PillTone.BAD)
    if len(away) < 2:
        return shown
    words = text("{n} device away|{n} devices away", n=len(away))
    rest = tuple(pill for pill in shown if pill not in away)
    return (PillState(DEVICES, "unplug", words, PillTone.BAD), *rest)


def call_pills(work: Workplace) -> tuple[PillState, ...]:
    """That help was called here, and whether somebody comes; it reads all calls, so not with every scan."""
    calls = open_calls(work)
    if not calls:
        return ()
    waiting = [call for call in calls if call.acknowledged_at is None]
    if waiting:
        words = text("{n} open call|{n} open calls", n=len(calls))
        return (PillState(CALLS, "siren", words, PillTone.WARN),)
    words = text("{name} is coming", name=person_name(work, calls[0].acknowledged_by) or "–")
    return (PillState(CALLS, "siren", words),)


def _offline(work: Workplace, unsent: int, contact_at: int | None) -> PillState:
    age = work.now() - contact_at if contact_at is not None else SILENT_US
    red = unsent > QUEUE_LIMIT * 0.8 or (unsent and age > OLD_US)
    return PillState(
        EXCHANGE,
        "cloud-off",
        text("Offline · {n} to send", n=unsent),
        PillTone.BAD if red else PillTone.WARN,
        firm=True,
    )
