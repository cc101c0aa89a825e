"""The words for every finding of the hub: what is the matter, what a person does. Once, for all who say it.

`after_hold` and `before_notice` are about a unit on hold or about a blocked lot; their parameters tell which.
A code of a newer hub is told as one that nobody here understands.
"""

from collections.abc import Mapping
from typing import Final

from terminal.domain.events.finding import FindingCode as Code
from terminal.text import Language, phrase, translations

Words = tuple[str, str]

FINDING_WORDS: Final[dict[Code, Words]] = {
    Code.DUPLICATE_REPORT: (
        phrase("Reported twice – counted once"),
        phrase(
            "Operation {operation} of this unit was reported before. If it was rework, say so in My reports."
        ),
    ),
    Code.OVER_REPORT: (
        phrase("More than ordered – surplus not counted"),
        phrase("{surplus} more than the order allows. Count again, take it back, report the right quantity."),
    ),
    Code.SERIAL_CONFLICT: (
        phrase("Serial number used twice – on hold"),
        phrase("It belongs to {order} and to {other_order}. Put both units aside, call the supervisor."),
    ),
    Code.COMPONENT_TWICE: (
        phrase("Part built in twice – counted once"),
        phrase("{unit} is part of {other} already. Check the part's label, call the supervisor."),
    ),
    Code.PACKED_TWICE: (
        phrase("Packed twice – counted once"),
        phrase("It is in {box} already. Look where it really is, call the supervisor."),
    ),
    Code.BOX_UNCONFIRMED: (
        phrase("Box on a pallet not confirmed"),
        phrase("{box} was not closed, or holds other goods. Look into it, call the supervisor."),
    ),
    Code.ON_HOLD: (
        phrase("Worked on a unit on hold"),
        phrase("{unit} was on hold. Put it on the hold rack, call the supervisor."),
    ),
    Code.AFTER_HOLD: (
        phrase("Worked on a unit on hold, known here"),
        phrase("{unit} was on hold and this station knew it. Put it on the hold rack, call the supervisor."),
    ),
    Code.BEFORE_NOTICE: (
        phrase("Unit was on hold before this station knew"),
        phrase("{unit} must not travel on. Put it on the hold rack, call the supervisor."),
    ),
    Code.OPERATION_MISSING: (
        phrase("Earlier operation never reported"),
        phrase("Operation {operation} is missing. Take the unit there, or call the supervisor."),
    ),
    Code.UNIT_SCRAPPED: (
        phrase("Worked with a scrapped unit"),
        phrase("{unit} was scrapped. Take it out and put it aside, call the supervisor."),
    ),
    Code.UNIT_BUILT_IN: (
        phrase("Worked with a unit that is built in"),
        phrase("{unit} is part of {other}. Check the label, call the supervisor."),
    ),
    Code.UNIT_PACKED: (
        phrase("Worked with a packed unit"),
        phrase("{unit} is in {box}. Look where it really is, call the supervisor."),
    ),
    Code.COMPONENT_NOT_FINISHED: (
        phrase("Part built in before it was finished"),
        phrase("{unit} has not passed its last operation. Check it, call the supervisor."),
    ),
    Code.BOX_CLOSED: (
        phrase("Put into what was closed"),
        phrase("{box} was closed before. Open it and count, then print its label anew."),
    ),
    Code.BOX_FULL: (
        phrase("More in it than it holds"),
        phrase("{box} holds {capacity}. Count what is in it, call the supervisor."),
    ),
    Code.BOX_EMPTY: (
        phrase("Closed with nothing in it"),
        phrase("{box} holds nothing that is known. Look into it, call the supervisor."),
    ),
    Code.BOX_ON_PALLET: (
        phrase("Taken out of a box on a pallet"),
        phrase("{box} is on {pallet}. Look where it really is, then print both labels anew."),
    ),
    Code.BOX_OTHER_GOODS: (
        phrase("Different goods together"),
        phrase("{box} held other goods. Look into it, call the supervisor."),
    ),
    Code.LOT_TWICE: (
        phrase("Lot received twice – counted once"),
        phrase("{lot} was received at {station} before. Count what is there, call the supervisor."),
    ),
    Code.LOT_KNOWN: (
        phrase("Lot received that the hub had – counted once"),
        phrase("The hub knew {lot} and how much there was. Count what is there, call the supervisor."),
    ),
    Code.LOT_OVERDRAWN: (
        phrase("More used than there was"),
        phrase("{surplus} more of {lot} than there was. Check the lot's label and count, call quality."),
    ),
    Code.LOT_EXPIRED: (
        phrase("Expired lot used"),
        phrase("{lot} had expired on {expired}. Put the unit aside, call quality."),
    ),
    Code.CORRECTION_RACE: (
        phrase("Correction came too late – not counted"),
        phrase("What it corrects had changed before. Check the unit, call the supervisor."),
    ),
    Code.ACTOR_UNVERIFIED: (
        phrase("Badge not confirmed by the hub"),
        phrase("{actor} is unknown or no longer active. A second person must confirm; tell the supervisor."),
    ),
    Code.NOT_FOLDED: (
        phrase("Stored, but not counted"),
        phrase("The hub could not apply it to {thing}. Tell the hub's administrator."),
    ),
    Code.UNKNOWN_TYPE: (
        phrase("Stored, but not understood by the hub"),
        phrase("The hub does not know this kind of event ({detail}). The hub needs an update."),
    ),
    Code.FUTURE_VERSION: (
        phrase("Stored, but newer than the hub"),
        phrase("The station is newer than the hub ({detail}). The hub needs an update."),
    ),
    Code.BAD_PAYLOAD: (
        phrase("Stored, but with a value the hub cannot use"),
        phrase("{detail}. Tell the hub's administrator."),
    ),
    Code.WRONG_STATION: (
        phrase("Reported for another station"),
        phrase(
            "This terminal belongs to {own}, and the event says {station}. "
            "Check where it was done, call the supervisor."
        ),
    ),
    Code.BAD_FRAME: (
        phrase("Stored, but unreadable for the hub"),
        phrase("Tell the hub's administrator; do not repeat the work."),
    ),
}

LOT_WORDS: Final[dict[Code, Words]] = {
    Code.AFTER_HOLD: (
        phrase("Blocked lot used"),
        phrase("{lot} was blocked and this station knew it. Put the unit aside, call quality."),
    ),
    Code.BEFORE_NOTICE: (
        phrase("Lot was blocked before this station knew"),
        phrase("{lot} must not be used. Put the unit aside, call quality."),
    ),
}
"""Of those that can be about a lot."""

_UNKNOWN: Final = (
    phrase("Stored, but questioned by the hub"),
    phrase("This program does not know the question. It needs an update; call the supervisor."),
)


def finding_words(code: str, parameters: Mapping[str, str], language: Language) -> Words:
    """What is the matter, and what to do."""
    known = Code(code) if code in set(Code) else None
    title, to_do = _UNKNOWN if known is None else _table(parameters).get(known, FINDING_WORDS[known])
    told = translations(language)
    return told.get(title, title), told.get(to_do, to_do).format_map(_Named(parameters))


def _table(parameters: Mapping[str, str]) -> Mapping[Code, Words]:
    return LOT_WORDS if "lot" in parameters else FINDING_WORDS


class _Named(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "–"
