"""Puts together what the receiving screen shows, and what its keypads say. Reads only. No Qt."""

from calendar import monthrange
from datetime import date
from decimal import Decimal, InvalidOperation

from terminal.domain.masters.kinds import Tracking
from terminal.domain.masters.rows import Item
from terminal.domain.masters.shifts import local_date
from terminal.usecases.material.receive_lot import Received, last_received, lot_code, may_be_lot_of
from terminal.usecases.parts.workplace import Workplace
from terminal.words.times import clock_words
from ui.desk.buttons import Button
from ui.feedback import Tone
from ui.screens.receiving.draft import Draft, Wanted
from ui.screens.receiving.item_words import item_words, missing_words, quantity_words, uom_words
from ui.screens.receiving.state import ReceivingState
from ui.screens.receiving.tag_words import bulk_actions, tag_rows, tags_words
from ui.screens.receiving.tags import TagDelivery
from ui.text import language, text
from ui.widgets import content
from ui.widgets.content import Action, Choice, KeypadField, Kind, Row, RowButton, StepStanding, UnitLine

TODAY = 60
"""So many of today's deliveries are kept in sight."""
DATE_DIGITS = 6


def receiving_state(
    work: Workplace, draft: Draft | None, tags: TagDelivery, asking: Wanted | None
) -> ReceivingState:
    """The whole screen."""
    groups = tags.groups()
    unknown = tags.unknown
    today = received_today(work)
    return ReceivingState(
        lot=lot_code(work, draft.item, draft.lot) if draft else "",
        heading=_heading(work, draft, tags.count, len(unknown)),
        rows=(*(_rows(work, draft) if draft else ()), *tag_rows(work, groups, unknown)),
        hint=(text("Scan a delivery label"), text("A label without an item: choose the item first.")),
        last=tuple(_line(work, entry) for entry in today),
        last_title=_today_words(len(today)),
        actions=_actions(draft) if draft or not tags.count else bulk_actions(groups),
        asking=asking,
        items=_items(work, draft) if asking == Wanted.ITEM else (),
        field=_field(work, draft, asking),
    )


def received_today(work: Workplace) -> tuple[Received, ...]:
    """What was taken in here since midnight, newest first."""
    zone = work.identity.zone
    day = local_date(work.now(), zone)
    return tuple(entry for entry in last_received(work, TODAY) if local_date(entry.at, zone) == day)


def _today_words(lots: int) -> str:
    if lots in (0, TODAY):
        return text("Received today")
    return text("Received today · {n} lot|Received today · {n} lots", n=lots)


def _heading(work: Workplace, draft: Draft | None, tags: int, unknown: int) -> str:
    if draft is not None:
        return lot_code(work, draft.item, draft.lot) or text("Scan the lot number")
    return f"{tags_words(tags)} · {text('{n} unknown', n=unknown)}" if unknown else tags_words(tags)


def _rows(work: Workplace, draft: Draft) -> tuple[Row, ...]:
    missing = draft.missing()
    return (
        _row(Wanted.ITEM, text("Item"), item_words(work, draft.item), missing, text("Choose")),
        _row(Wanted.QUANTITY, text("Quantity"), quantity_words(work, draft), missing, text("Enter")),
        _row(Wanted.EXPIRES, text("Best before"), str(draft.expires or ""), None, text("Enter")),
        _row("supplier_lot", text("Supplier's lot"), draft.supplier_lot, None, ""),
    )


def _row(key: str, title: str, value: str, missing: Wanted | None, button: str) -> Row:
    """A row of the delivery; what need not be known says so."""
    stand = StepStanding.DONE if value else StepStanding.CURRENT if key == missing else StepStanding.WAITING
    detail = value or (text("Scan it, or leave it out") if not button else text("not known"))
    words = text("Change") if value else button
    buttons = (RowButton(key, "", words, stand == StepStanding.CURRENT),) if button else ()
    return Row(key, title, detail, stand, buttons)


def _line(work: Workplace, entry: Received) -> UnitLine:
    delivery = entry.delivery
    when = clock_words(entry.at, work.identity.zone)
    quantity = f"{delivery.quantity} {uom_words(work, delivery.item)}"
    what = item_words(work, delivery.item)
    detail = (f"{what} · {delivery.supplier}", what) if delivery.supplier else (what,)
    return UnitLine(delivery.lot, when, quantity, Tone.OK, "package-check", (*detail, delivery.item))


def _actions(draft: Draft | None) -> tuple[Action, ...]:
    missing = missing_words(draft) if draft and draft.missing() else ""
    why = missing or ("" if draft else text("Scan a delivery label"))
    none = "" if draft else text("No delivery is open")
    return (
        Action(
            Button.RECEIVE,
            "package-check",
            text("Receive"),
            text("Takes the lot into stock"),
            Kind.PRIMARY,
            why,
        ),
        Action(Button.ITEM, "tag", text("Item"), text("Choose from the list")),
        Action(Button.CANCEL, "x", text("Cancel"), text("Nothing is received"), reason=none),
        Action(Button.HELP, "siren", text("Call help"), text("Andon")),
    )


def _items(work: Workplace, draft: Draft | None) -> tuple[Choice, ...]:
    """The items kept by lots whose lot numbers look like the one read."""
    lot, chosen = (draft.lot, draft.item) if draft else ("", "")
    rows = [
        row
        for row in work.masters.all(Item)
        if (may_be_lot_of(row, lot) if lot else row.tracking == Tracking.LOT)
    ]
    return tuple(
        Choice(row.code, row.names.of(language()), row.code, selected=row.code == chosen) for row in rows
    )


def _field(work: Workplace, draft: Draft | None, asking: Wanted | None) -> KeypadField | None:
    if draft is None or asking not in (Wanted.QUANTITY, Wanted.EXPIRES):
        return None
    if asking == Wanted.EXPIRES:
        today = local_date(work.now(), work.identity.zone)
        return KeypadField(
            text("Best before"), text("YYMMDD"), lambda words: _judge_day(words, today), None, fractions=False
        )
    uom = uom_words(work, draft.item)
    item = work.masters.get(Item, draft.item)
    whole = item is not None and item.uom == "pcs"
    return KeypadField(text("Quantity received"), uom, _judge_quantity, None, fractions=not whole)


def _judge_quantity(words: str) -> content.EntryVerdict:
    try:
        value = Decimal(words)
    except InvalidOperation:
        value = Decimal(0)
    if value <= 0:
        return content.EntryVerdict(Tone.NEUTRAL, "", text("Take over"), text("Enter the quantity"))
    return content.EntryVerdict(Tone.OK, "", text("Take over"))


def day_of(words: str) -> date | None:
    """The day of six digits YYMMDD; day 00 is the last of the month, as on GS1 labels. None for no day."""
    if len(words) != DATE_DIGITS or not words.isdigit():
        return None
    year = 2000 + int(words[:2])
    month = int(words[2:4])
    day = int(words[4:])
    try:
        return date(year, month, day or monthrange(year, month)[1])
    except ValueError:
        return None


def _judge_day(words: str, today: date) -> content.EntryVerdict:
    if not words:
        return content.EntryVerdict(Tone.NEUTRAL, "", text("No date"))
    day = day_of(words)
    if day is None:
        return content.EntryVerdict(Tone.NEUTRAL, "", text("Take over"), text("Six digits: year, month, day"))
    if day < today:
        return content.EntryVerdict(Tone.WARN, text("{day} – expired already", day=day), text("Take over"))
    return content.EntryVerdict(Tone.OK, str(day), text("Take over"))
