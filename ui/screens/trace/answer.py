"""The answer of a trace before its story: what it is, how it stands and where, what is wrong since when.

It says what this station knows and no more; how far that goes is the screen's other sentence. No Qt.
"""

from collections.abc import Iterable

from terminal.domain.events.kinds import StepVerdict
from terminal.domain.ids import Thing, ThingKind
from terminal.domain.masters.kinds import LotState
from terminal.domain.masters.rows import Item, Lot, Station
from terminal.domain.masters.shifts import local_date
from terminal.domain.state.genealogy import Trace
from terminal.domain.state.place import BoxDoc, LotDoc
from terminal.domain.state.unit import Held, UnitDoc, UnitStatus, WorkResult
from terminal.usecases.parts.known_lot import known_lot
from terminal.usecases.parts.workplace import Workplace
from terminal.words.times import DAY_AND_CLOCK, clock_words, iso_clock_words
from ui.feedback import Tone
from ui.screens.trace.state import Answer
from ui.text import language, listed, text
from ui.words.defects import defect_name
from ui.words.trace import status_words
from ui.words.values import failed_words

_DOCS: dict[str, type[UnitDoc | LotDoc | BoxDoc]] = {"unit": UnitDoc, "lot": LotDoc, "box": BoxDoc}
_STOPPED = (UnitStatus.HELD, UnitStatus.SCRAPPED)
_LISTED = 3


def item_of(work: Workplace, thing: Thing) -> tuple[str, str]:
    """Name and code of what a thing is; empty where nobody knows."""
    kind, code = thing
    doc = work.store.doc(_DOCS[kind], code)
    lot = work.masters.get(Lot, code) if kind == ThingKind.LOT else None
    item = lot.item if lot else doc.item if doc else ""
    row = work.masters.get(Item, item)
    return (row.names.of(language()) if row else "", item)


def answer_of(work: Workplace, told: Trace) -> Answer:
    """The answer about the thing that `told` is the trace of: forward of a lot, of all else back."""
    thing = (told.kind, told.code)
    doc = work.store.doc(_DOCS[told.kind], told.code)
    wrong = _wrong(work, doc, told) or _disputed(work, told)
    what = [" ".join(part for part in item_of(work, thing) if part)]
    what.append(doc.order if isinstance(doc, UnitDoc | BoxDoc) else "")
    tone, words = wrong or (Tone.NEUTRAL, _nothing(told, doc))
    return Answer(told.code, _line(what), _stands(work, told), tone, words)


def _stands(work: Workplace, told: Trace) -> str:
    """How it stands and where it is, with what a lot has left and how much a box holds."""
    own = next((node for node in told.nodes if (node.kind, node.code) == (told.kind, told.code)), None)
    if own is None:
        return ""
    status = status_words(own.status)
    station = work.masters.get(Station, own.place)
    place = f"{own.place} {station.names.of(language())}" if station else own.place
    where = text("now at {place}", place=place) if own.place and told.kind != ThingKind.LOT else ""
    return _line((status[:1].upper() + status[1:], where, _amount(work, told)))


def _amount(work: Workplace, told: Trace) -> str:
    if told.kind == ThingKind.LOT:
        lot = known_lot(work, told.code)
        used = {
            edge.child
            for edge in told.edges
            if edge.parent == told.code and edge.child_kind == ThingKind.UNIT
        }
        went = text("in {n} unit|in {n} units", n=len(used)) if used else ""
        return _line((text("{n} left", n=lot.left) if lot else "", went))
    box = work.store.doc(BoxDoc, told.code) if told.kind == ThingKind.BOX else None
    if box is None or not box.inside:
        return ""
    n = len(box.inside)
    return text("{n} box|{n} boxes", n=n) if box.boxes else text("{n} piece|{n} pieces", n=n)


# ---------------------------------------------------------------- what is wrong

Wrong = tuple[Tone, str] | None


def _wrong(work: Workplace, doc: object, told: Trace) -> Wrong:
    match doc:
        case UnitDoc():
            return _wrong_unit(work, doc, told)
        case BoxDoc():
            return _wrong_inside(work, doc)
    return _wrong_lot(work, told) if told.kind == ThingKind.LOT else None


def _wrong_unit(work: Workplace, unit: UnitDoc, told: Trace) -> Wrong:
    """Scrapped or held, since when and why; else a lot in it that may not be used."""
    if unit.status is UnitStatus.SCRAPPED:
        since = next(entry for entry in unit.history if entry.result == WorkResult.SCRAP)
        return Tone.BAD, text(
            "Scrapped {when} at {station}", when=_when(work, since.at), station=since.station
        )
    if held := unit.held:
        words = text("Since {when}", when=_when(work, held.at))
        words = words if held.station == unit.station else f"{words}, {held.station}"
        why = defect_name(work, held.defect) if held.defect else _failed(work, unit, held)
        return Tone.BAD, text("{name}: {value}", name=words, value=why) if why else words
    inside = {edge.parent for edge in told.edges if edge.parent_kind == ThingKind.LOT and edge.to_at is None}
    return _blocked(work, inside)


def _failed(work: Workplace, unit: UnitDoc, held: Held) -> str:
    """The value or check that put it on hold, "" where nobody knows."""
    done = unit.steps_done(held.operation or 0)
    failed = next((number for number, step in done.items() if step.verdict == StepVerdict.FAIL), None)
    return "" if failed is None else failed_words(work, unit.unit, failed).rstrip(".。")


def _blocked(work: Workplace, lots: Iterable[str]) -> Wrong:
    found = [
        code for code in sorted(lots) if (lot := known_lot(work, code)) and lot.state != LotState.RELEASED
    ]
    if not found:
        return None
    return Tone.BAD, text("Made with blocked lots: {lots}", lots=_some(found))


def _wrong_lot(work: Workplace, told: Trace) -> Wrong:
    """Blocked, past its date, or gone into what is on hold or scrap."""
    lot = known_lot(work, told.code)
    if lot is not None and lot.state != LotState.RELEASED:
        return Tone.BAD, text("Blocked: {reason}", reason=lot.reason or lot.state)
    if lot is not None and lot.expires and lot.expires < local_date(work.now(), work.identity.zone):
        return Tone.WARN, text("Past its date since {day}", day=lot.expires)
    return _stopped(
        [node.code for node in told.nodes if node.kind == ThingKind.UNIT and node.status in _STOPPED]
    )


def _wrong_inside(work: Workplace, box: BoxDoc) -> Wrong:
    """A unit on hold or scrap in a box, or in a box of a pallet."""
    inner = [work.store.doc(BoxDoc, code) for code in box.boxes]
    units = [*box.units, *(code for one in inner if one for code in one.units)]
    docs = [work.store.doc(UnitDoc, code) for code in units]
    return _stopped([doc.unit for doc in docs if doc and doc.status in _STOPPED])


def _stopped(units: list[str]) -> Wrong:
    return (Tone.WARN, text("On hold or scrap: {units}", units=_some(sorted(units)))) if units else None


def _disputed(work: Workplace, told: Trace) -> Wrong:
    """Records of it that the hub asks about."""
    asked = [fact for fact in told.facts if fact.disputes and fact.subject == told.code]
    if not asked:
        return None
    since = moment(min(fact.at for fact in asked), work.identity.zone)
    n = len(asked)
    return Tone.WARN, text(
        "{n} record to clear up since {when}|{n} records to clear up since {when}", n=n, when=since
    )


def _nothing(told: Trace, doc: object) -> str:
    """That nothing is wrong as far as this station knows; a unit's failed results that were decided on."""
    if doc is None and told.kind != ThingKind.LOT:
        return text("This station has no record of it.")
    failed = sum(
        fact.data.get("verdict") == StepVerdict.FAIL and fact.subject == told.code for fact in told.facts
    )
    if not failed:
        return text("Nothing wrong is known here.")
    return text(
        "Nothing is wrong now; {n} result failed before.|Nothing is wrong now; {n} results failed before.",
        n=failed,
    )


# ---------------------------------------------------------------- words


def moment(at: str, zone: str) -> str:
    """Date and time of a moment of a trace, in the plant's zone."""
    return iso_clock_words(at, zone, DAY_AND_CLOCK)


def _when(work: Workplace, at_us: int) -> str:
    return clock_words(at_us, work.identity.zone, DAY_AND_CLOCK)


def _some(codes: list[str]) -> str:
    more = [text("{n} more", n=len(codes) - _LISTED)] if len(codes) > _LISTED else []
    return listed([*codes[:_LISTED], *more])


def _line(parts: Iterable[str]) -> str:
    return " · ".join(part for part in parts if part)
