"""What a screen claims against what is so: the words in sight against the journal and the hub.

The facts are counted here anew from the events themselves; no presenter, doc or cached figure is asked.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from PySide6.QtWidgets import QLabel, QWidget

from terminal.domain.events import payloads as ev
from terminal.domain.events.codec import decode_event
from terminal.domain.events.payloads import Event, EventKey
from terminal.domain.ids import ThingKind
from terminal.domain.masters.rows import Person
from terminal.usecases.parts.workplace import Workplace
from ui.feedback import Tone
from ui.widgets.content import PillTone
from ui.window.window import Window
from ui.words import headers as header_words

ALL: Final = 1_000_000
ZERO = Decimal(0)
NUMBER = re.compile(r"\d+")
SENT_WORDS: Final = ("Synced", "Everything is sent.", "All is sent")
ANSWER_WORDS: Final = ("Synced", "The hub answers", "Everything is sent.")


@dataclass(frozen=True)
class Facts:
    """What is so. `at_hub`: events the hub has; `receipted`: of those it has told so; `answers`: it has
    answered the last round, a moment ago.
    """

    events: tuple[Event, ...]
    at_hub: int
    receipted: int
    answers: bool
    stopped: bool
    disputes: int
    station: str

    @property
    def unsent(self) -> int:
        """What the hub does not have."""
        return len(self.events) - self.at_hub

    @property
    def to_send(self) -> int:
        """What the hub has not said it has."""
        return len(self.events) - self.receipted

    @property
    def person(self) -> str:
        """Who is signed in at this station."""
        here = [event for event in self.events if event.envelope.station == self.station]
        sessions = [event for event in here if isinstance(event.payload, ev.SessionStarted | ev.SessionEnded)]
        last = sessions[-1] if sessions else None
        started = last is not None and isinstance(last.payload, ev.SessionStarted)
        return (last.envelope.actor or "") if last and started else ""

    @property
    def open_calls(self) -> dict[str, bool]:
        """Calls of this station that are not cleared: whether somebody comes."""
        found: dict[str, bool] = {}
        for event in self.events:
            if isinstance(event.payload, ev.CallRaised) and event.envelope.station == self.station:
                found[event.payload.call] = False
            elif isinstance(event.payload, ev.CallAcknowledged) and event.payload.call in found:
                found[event.payload.call] = True
            elif isinstance(event.payload, ev.CallCleared):
                found.pop(event.payload.call, None)
        return found

    @property
    def taken_back(self) -> set[EventKey]:
        gone = [entry for entry in self.events if isinstance(entry.payload, ev.ReportTakenBack)]
        return {entry.envelope.corrects for entry in gone if entry.envelope.corrects}

    def reports(self, order: str = "", operation: int = 0) -> tuple[Event, ...]:
        """Reports that count; of an order's operation, or all."""
        return tuple(
            event
            for event in self.events
            if isinstance(event.payload, ev.WorkReported)
            and event.envelope.key not in self.taken_back
            and order in ("", event.envelope.order)
            and operation in (0, event.envelope.operation)
        )

    def good(self, order: str, operation: int) -> Decimal:
        """Good pieces, each counted once: one made good again was counted before it was sent back."""
        counted: dict[object, Decimal] = {}
        for event in self.reports(order, operation):
            by_unit = event.envelope.subject and event.envelope.subject[0] == ThingKind.UNIT
            piece = (event.envelope.subject, event.envelope.operation) if by_unit else event.envelope.key
            good = event.payload.good if isinstance(event.payload, ev.WorkReported) else ZERO
            counted[piece] = max(good, counted.get(piece, ZERO))
        return sum(counted.values(), ZERO)

    @property
    def held(self) -> set[str]:
        """Units that wait for a decision."""
        found: set[str] = set()
        for event in self.events:
            subject = event.envelope.subject[1] if event.envelope.subject else ""
            if isinstance(event.payload, ev.UnitHeld):
                found.add(subject)
            elif isinstance(event.payload, ev.UnitDisposed):
                found.discard(subject)
        return found

    def consumed(self, unit: str) -> set[str]:
        """What went into the unit."""
        about = [event for event in self.events if event.envelope.subject == ("unit", unit)]
        used = [event.payload for event in about if isinstance(event.payload, ev.ComponentConsumed)]
        return {str(payload.lot or payload.unit) for payload in used}


def facts_of(work: Workplace, at_hub: int, receipted: int, *, answers: bool) -> Facts:
    """Read from the journal, event by event."""
    links = work.store.links(work.identity, 1, ALL)
    connection = work.store.database.connection()
    disputes = connection.exec_driver_sql("SELECT count(*) FROM dispute").scalar_one()
    return Facts(
        tuple(decode_event(link.body) for link in links),
        at_hub,
        receipted,
        answers,
        bool(work.store.exchange().stopped),
        disputes,
        work.identity.station,
    )


# ---------------------------------------------------------------- what is in sight


def words_in(widget: QWidget) -> Iterator[str]:
    """All texts in sight, painted ones by what a screen reader is told."""
    for child in [widget, *widget.findChildren(QWidget)]:
        if child.isVisible():
            yield child.text() if isinstance(child, QLabel) else child.accessibleName()


def untrue(window: Window, facts: Facts) -> list[str]:
    """Every claim in sight that is not so."""
    found = [*_of_the_exchange(window, facts), *_of_the_header(window, facts)]
    if not window.strip.isHidden():
        found += _of_the_strip(window, facts)
    state = window.presenter().state()
    for claim in _CLAIMS:
        found += claim(window, state, facts)
    return found


def _of_the_exchange(window: Window, facts: Facts) -> Iterator[str]:
    seen = [*words_in(window)]
    if facts.unsent and (said := _said(SENT_WORDS, seen)):
        yield f"“{said}”, but {facts.unsent} events are not at the hub"
    if not facts.answers and (said := _said(ANSWER_WORDS, seen)):
        yield f"“{said}”, but the hub does not answer"
    if window.header.isHidden():
        return
    pill = next(each for each in window.header.pills() if each.key == header_words.EXCHANGE)
    if facts.stopped != pill.words.startswith("Stopped"):
        yield f"“{pill.words}”, but stopped is {facts.stopped}"
    if not facts.stopped and (pill.tone is PillTone.OK) is not facts.answers:
        yield f"“{pill.words}” in {pill.tone}, but the hub answers: {facts.answers}"
    numbers = [int(number) for number in NUMBER.findall(pill.words)]
    if numbers and numbers != [facts.to_send]:
        yield f"“{pill.words}”, but {facts.to_send} events are to be sent"


def _said(words: Iterable[str], seen: Iterable[str]) -> str:
    return next((each for each in seen if any(word in each for word in words)), "")


def _of_the_header(window: Window, facts: Facts) -> Iterator[str]:
    if window.header.isHidden():
        return
    name = window.header.person.accessibleName().partition(" – ")[0]
    row = window.work.masters.get(Person, facts.person)
    wanted = (row.latin_name or row.name) if row else "Nobody signed in"
    if name != wanted:
        yield f"“{name}” in the header, but it is “{wanted}”"
    pills = {pill.key: pill.words for pill in window.header.pills()}
    yield from _counted("disputes", pills.get(header_words.DISPUTES, "0"), facts.disputes)
    calls, words = facts.open_calls, pills.get(header_words.CALLS, "")
    if bool(calls) != bool(words):
        yield f"“{words}”, but {len(calls)} calls are open"
    elif calls and words.endswith("is coming") != all(calls.values()):
        yield f"“{words}”, but the calls stand at {calls}"


def _counted(what: str, words: str, fact: int) -> Iterator[str]:
    number = NUMBER.search(words)
    if number and int(number.group()) != fact:
        yield f"“{words}” {what}, but there are {fact}"


def _of_the_strip(window: Window, facts: Facts) -> Iterator[str]:
    """What was refused left no act; what is done was written last; a done order is done."""
    said, here = window.strip.accessibleName(), window.work.terminal()
    operation = window.work.operation()
    order = window.work.order()
    if order is None or operation is None:
        return
    done = facts.good(order.code, operation.number) >= order.quantity
    if "Order done" in said and not said.startswith("Order done –") and not done and here.unit is None:
        yield f"“{said}”, but {order.code} is not done"
    if "Next: scan the next unit" in said and done and here.unit is None:
        yield f"“{said}”, but {order.code} is done"


# ---------------------------------------------------------------- what the screens' states say


def _order_column(_window: Window, state: object, facts: Facts) -> Iterator[str]:
    order = getattr(state, "order", None)
    operation = _window.work.operation()
    if order is None or operation is None:
        return
    good = facts.good(order.code, operation.number)
    if Decimal(order.made) != good:
        yield f"{order.made} made of {order.code}, but {good} are"


def _last_reports(_window: Window, state: object, facts: Facts) -> Iterator[str]:
    """Each of the last reports is one in the journal, wherever this terminal stood, and counts where it says
    so.
    """
    lines = getattr(state, "last", ()) if hasattr(state, "order") else ()
    counts = facts.reports()
    shown = [line for line in lines if line.word != "Taken back"]
    for line in shown:
        tail = line.number.removeprefix("…")
        about = [event for event in counts if _about(event).endswith(tail)]
        if not about:
            yield f"“{line.number} {line.word}” among the last reports, but none counts"


def _about(event: Event) -> str:
    subject = event.envelope.subject
    return subject[1] if subject and subject[0] == "unit" else event.envelope.order or ""


def _chips(window: Window, state: object, facts: Facts) -> Iterator[str]:
    unit = getattr(state, "unit", "")
    if window.screen_name() != "station" or not unit:
        return
    used = facts.consumed(unit)
    for card in getattr(state, "cards", ()):
        for chip in card.chips:
            if chip.state == "done" and chip.detail not in used:
                yield f"“{chip.title} {chip.detail}” is done, but not in {unit}"


def _held(window: Window, state: object, facts: Facts) -> Iterator[str]:
    if window.screen_name() == "disposition":
        shown = {choice.key for choice in getattr(state, "held", ())}
        if shown != facts.held:
            yield f"{shown} on hold, but {facts.held} are"
    empty = getattr(state, "empty", None)
    if window.screen_name() == "inspection" and empty and "on hold" in empty[1]:
        unit = empty[1].partition(" ")[0]
        if unit not in facts.held:
            yield f"“{empty[1]}”, but it is not"


def _tabs(window: Window, state: object, facts: Facts) -> Iterator[str]:
    if window.screen_name() != "my_reports":
        return
    tabs = {tab.key: tab for tab in getattr(state, "tabs", ())}
    yield from _counted("to send", tabs["unsent"].count, facts.to_send)
    yield from _counted("to clear up", tabs["disputed"].count, facts.disputes)


def _offer(window: Window, _state: object, facts: Facts) -> Iterator[str]:
    """What can be undone counts, is the person's own and of the order at hand."""
    said = window.toast.accessibleName()
    if window.toast.isHidden() or not said.startswith("Recorded: "):
        return
    number = said.removeprefix("Recorded: ").partition(" · ")[0].removeprefix("…")
    about = [event for event in facts.reports() if _about(event).endswith(number)]
    if not about or about[-1].envelope.actor != facts.person:
        yield f"“{said}” is offered to be undone, but counts for nobody who is here"


_CLAIMS: Final[tuple[Callable[[Window, object, Facts], Iterator[str]], ...]] = (
    *(_order_column, _last_reports, _chips, _held, _tabs, _offer),
)


def told_of_the_act(window: Window, before: int, facts: Facts) -> list[str]:
    """Of the act after event number `before`: what says that nothing was done wrote no act, what says that it
    was done wrote one.
    """
    said, title = window.strip.accessibleName(), window.strip.accessibleName().partition(". ")[0]
    written = [event for event in facts.events[before:] if not isinstance(event.payload, ev.ScanRefused)]
    if " – not " in title and written:
        return [f"“{said}”, but {written[0].envelope.type} was written"]
    done = ("Recorded", "Good – recorded", "Value recorded", "Hello", "Unit started", "Taken back", "Help is")
    if window.strip.tone in (Tone.OK, Tone.WARN) and title.startswith(done) and not written:
        return [f"“{said}”, but nothing was written"]
    return []
