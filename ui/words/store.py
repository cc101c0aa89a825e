"""What is wrong with the store on this disk, in words: what was found, what it means, what to do. No Qt."""

from collections.abc import Collection, Iterable
from typing import Final

import msgspec

from terminal.domain.outcome import Refusal
from terminal.faults import FaultCode, StoreFault
from terminal.store.integrity.condition import Trouble, TroubleCode
from ui.text import joined, phrase, text

_ENDS: Final = phrase("Nothing is recorded here any more; no number is used twice.")
_IN_DOUBT: Final = phrase("Whether the end of the journal was lost cannot be seen this time.")
_HAND_OVER: Final = phrase(
    "Leave it connected: what is left goes to the hub, which lets it go on. Record what was done then again."
)
_COPY_WHOLE: Final = phrase(
    "A file of the folder was lost or copied alone: copy store.db, store.db-wal and store.head together."
)
_WORDS: Final[dict[TroubleCode, tuple[str, str, str]]] = {
    TroubleCode.JOURNAL_CUT: (
        phrase("Events {first} to {last} were recorded here and are gone from the disk"),
        _ENDS,
        _HAND_OVER,
    ),
    TroubleCode.JOURNAL_REPLACED: (
        phrase("Event {event} on this disk is not the one that was recorded here"),
        _ENDS,
        _HAND_OVER,
    ),
    TroubleCode.CHAIN_BROKEN: (
        phrase("Event {event} of the journal was altered or is gone ({reason})"),
        phrase("Nothing is recorded here any more; what is whole is still sent."),
        _HAND_OVER,
    ),
    TroubleCode.SENT_PART_ALTERED: (
        phrase("Event {event} of the journal, which the hub has, was altered or is gone ({reason})"),
        phrase("The hub holds the event as it was; work goes on."),
        phrase("Keep the folder as it is and let somebody look at the disk."),
    ),
    TroubleCode.STORE_DAMAGED: (
        phrase("The store is damaged at page {page} of {pages}"),
        phrase("The station does not start with it; what is whole can still be read."),
        phrase(
            "Save what is whole with “tracepost export”, keep this folder, "
            "and enrol the station anew in an empty one."
        ),
    ),
    TroubleCode.LOG_CUT: (
        phrase("The store's log is shorter than it was: {valid} of {pages} pages"),
        phrase("What was written last may be gone; no event of this journal is."),
        _COPY_WHOLE,
    ),
    TroubleCode.LOG_SPOILT: (
        phrase("The store's log is not what was written at byte {at}, behind its end"),
        phrase("No event lay there; work goes on."),
        phrase("After a power cut that may be. If there was none, let somebody look at the disk."),
    ),
    TroubleCode.SETTINGS_UNREAD: (
        phrase("Settings of this station cannot be read"),
        phrase("They are as at a new station; work goes on."),
        phrase(
            "Set them anew under Settings, devices and lamps by “tracepost devices” and “tracepost signals”."
        ),
    ),
    TroubleCode.HEAD_FILE_MISSING: (
        phrase("The head file beside the store is missing"),
        _IN_DOUBT,
        _COPY_WHOLE,
    ),
    TroubleCode.HEAD_FILE_DAMAGED: (
        phrase("The head file beside the store is damaged (slot {slots})"),
        _IN_DOUBT,
        phrase("It is written anew. Let somebody look at the disk."),
    ),
}

STORE_REFUSALS: Final[dict[Refusal, tuple[str, str]]] = {
    Refusal.TOO_LARGE: (
        phrase("Too long or too large – not recorded"),
        phrase("A text or a number is larger than a record can hold. Enter less, or call IT."),
    ),
    Refusal.JOURNAL_CUT: (
        phrase("Station stopped – not recorded"),
        phrase(
            "Events {first} to {last}, recorded here, are gone from this disk. Call IT, "
            "and write your reports on paper until the hub has taken over what is left."
        ),
    ),
    Refusal.JOURNAL_REPLACED: (
        phrase("Station stopped – not recorded"),
        phrase(
            "Event {event} on this disk is not the one recorded here. Call IT, "
            "and write your reports on paper until the hub has taken over what is there."
        ),
    ),
    Refusal.CHAIN_BROKEN: (
        phrase("Station stopped – not recorded"),
        phrase(
            "Event {event}, recorded here, was altered or is gone. Call IT, "
            "and write your reports on paper until the hub has taken over what is left."
        ),
    ),
}
"""What somebody is told who wants to record with such a trouble."""


class TroubleWords(msgspec.Struct, frozen=True):
    """What was found, what it means and what to do: a sentence each."""

    what: str
    means: str
    todo: str


def trouble_words(found: Trouble) -> TroubleWords:
    """The words for one trouble, in the language in force."""
    what, means, todo = _WORDS[found.code]
    said = text(what, **found.parameters)
    if found.code is TroubleCode.STORE_DAMAGED:
        said = _damage_words(found)
    elif found.code is TroubleCode.SETTINGS_UNREAD and found.parameters["settings"]:
        said = text("Settings of this station cannot be read: {settings}", **found.parameters)
    return TroubleWords(said, text(means), text(todo))


def _damage_words(found: Trouble) -> str:
    """With the place: the page, the tables, the events."""
    place = found.parameters
    what = text("The store is damaged")
    if place["page"]:
        what = text("The store is damaged at page {page} of {pages}", **place)
    tables = text("tables: {tables}", tables=place["tables"]) if place["tables"] else ""
    events = text("events that cannot be read: {events}", events=place["events"]) if place["events"] else ""
    return "; ".join(filter(None, (what, tables, events)))


def condition_words(troubles: Iterable[Trouble]) -> str:
    """All troubles in a few sentences for a screen, "" without any."""
    said = [trouble_words(found) for found in troubles]
    return joined(*(f"{words.what}. {words.means} {words.todo}" for words in said))


def refuse_damaged(troubles: Collection[Trouble]) -> None:
    """Raises StoreFault with the place where the store is damaged: nothing can be trusted to it any more."""
    if any(each.code is TroubleCode.STORE_DAMAGED for each in troubles):
        fault = StoreFault(FaultCode.STORE_DAMAGED, condition_words(troubles))
        fault.placed = True
        raise fault
