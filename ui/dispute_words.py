"""The words for every dispute of the hub: what is the matter, and what the person does. No Qt.

Parameters are those of the hub's findings. A code that only a newer hub knows is told as one that nobody here
understands.
"""

from collections.abc import Mapping
from typing import Final

from terminal.store.store import DisputeRow
from ui.text import phrase, text

DISPUTE_WORDS: Final[dict[str, tuple[str, str]]] = {
    "duplicate_report": (
        phrase("Reported twice – counted once"),
        phrase("Operation {operation} of this unit was reported before. If it was rework, say so here."),
    ),
    "over_report": (
        phrase("More than ordered – surplus not counted"),
        phrase("{surplus} more than the order allows. Count again, take it back, report what is right."),
    ),
    "serial_conflict": (
        phrase("Serial number used twice – on hold"),
        phrase("It belongs to {order} and to {other_order}. Put both units aside, call the supervisor."),
    ),
    "component_twice": (
        phrase("Part built in twice – counted once"),
        phrase("{unit} is part of {other} already. Check the part's label, call the supervisor."),
    ),
    "packed_twice": (
        phrase("Packed twice – counted once"),
        phrase("It is in {box} already. Look where it really is, call the supervisor."),
    ),
    "box_unconfirmed": (
        phrase("Box on a pallet not confirmed"),
        phrase("{box} was not closed, or holds other goods. Look into it, call the supervisor."),
    ),
    "after_hold": (
        phrase("Blocked lot used"),
        phrase("{lot} was blocked and this station knew it. Put the unit aside, call quality."),
    ),
    "before_notice": (
        phrase("Lot was blocked before this station knew"),
        phrase("{lot} must not be used. Put the unit aside, call quality."),
    ),
    "on_hold": (
        phrase("Worked on a unit on hold"),
        phrase("{unit} was on hold. Put it on the hold rack, call the supervisor."),
    ),
    "operation_missing": (
        phrase("Earlier operation never reported"),
        phrase("Operation {operation} is missing. Take the unit there, or call the supervisor."),
    ),
    "correction_race": (
        phrase("Correction came too late – not counted"),
        phrase("What it corrects had changed before. Check the unit, call the supervisor."),
    ),
    "actor_unverified": (
        phrase("Badge not confirmed by the hub"),
        phrase("{actor} is unknown or no longer active. A second person must confirm; tell the supervisor."),
    ),
    "not_folded": (
        phrase("Stored, but not counted"),
        phrase("The hub could not work it into {thing}. Tell whoever looks after the hub."),
    ),
    "unknown_type": (
        phrase("Stored, but not understood by the hub"),
        phrase("The hub does not know this kind of event ({detail}). The hub needs an update."),
    ),
    "future_version": (
        phrase("Stored, but newer than the hub"),
        phrase("The station is newer than the hub ({detail}). The hub needs an update."),
    ),
    "bad_payload": (
        phrase("Stored, but with a value the hub cannot use"),
        phrase("{detail}. Tell whoever looks after the hub."),
    ),
    "bad_frame": (
        phrase("Stored, but unreadable for the hub"),
        phrase("Tell whoever looks after the hub; do not repeat the work."),
    ),
}

_UNKNOWN: Final = (
    phrase("Stored, but questioned by the hub"),
    phrase("The hub says “{code}”. Call the supervisor."),
)


def dispute_words(row: DisputeRow) -> tuple[str, str]:
    """What is the matter, and what to do."""
    title, to_do = DISPUTE_WORDS.get(row.code, _UNKNOWN)
    return text(title), text(to_do).format_map(_Lenient({"code": row.code, **row.parameters}))


class _Lenient(dict[str, str]):
    def __init__(self, known: Mapping[str, str]) -> None:
        super().__init__(known)

    def __missing__(self, key: str) -> str:
        return "–"
