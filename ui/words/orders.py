"""The order card in words: what is made, how far it is, how the station stands against its plan. No Qt."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from terminal.domain.masters.kinds import OrderState
from terminal.domain.masters.rows import Item, RoutingOperation, Station, WorkOrder
from terminal.domain.state.count import OutputDoc
from terminal.quality.figures.plans import Planned, behind, planned_good
from terminal.quality.figures.yields import first_pass_yield
from terminal.usecases.parts.workplace import Workplace
from terminal.usecases.report_work import remaining
from ui.feedback import Tone
from ui.text import language, text
from ui.widgets.content import Choice, OrderView

SHORT: Final = 0.9
"""Below this share of its plan an hour, a station or an item is short, and a first-pass yield low."""


def order_view(work: Workplace) -> OrderView | None:
    """The order that is worked on, None when none is."""
    order = work.order()
    operation = work.operation()
    if order is None:
        return None
    item = work.masters.get(Item, order.item)
    counts = work.order_doc(order.code).at(operation.number if operation else 0)
    first_pass = first_pass_yield(counts.first_good, counts.first_total)
    low = first_pass is not None and first_pass < SHORT
    rows = (
        *_plan_rows(work),
        (text("Scrap · rework"), f"{counts.scrap} · {counts.rework}", Tone.NEUTRAL),
        (
            text("First pass"),
            "–" if first_pass is None else f"{first_pass * 100:.1f} %",
            Tone.WARN if low else Tone.NEUTRAL,
        ),
    )
    return OrderView(
        code=order.code,
        item=f"{order.item}  {item.names.of(language()) if item else ''}",
        made=str(counts.good),
        ordered=f"/ {order.quantity}",
        due=due_words(work, order.due),
        late=is_overdue(work, order.due),
        done=float(counts.good / order.quantity) if order.quantity else 0.0,
        plan=None,
        rows=rows,
    )


def orders_here(work: Workplace) -> tuple[Choice, ...]:
    """The released orders that have work left at this station, the next due first."""
    rows = [
        row
        for row in work.masters.all(WorkOrder)
        if row.state == OrderState.RELEASED and _left_here(work, row)
    ]
    return tuple(_tile(work, row) for row in sorted(rows, key=lambda row: (row.due or "9", row.code)))


def _tile(work: Workplace, order: WorkOrder) -> Choice:
    late = is_overdue(work, order.due)
    done = float(_made(work, order) / order.quantity) if order.quantity else None
    icon = "triangle-alert" if late else ""
    return Choice(order.code, order.code, _in_short(work, order), icon, done=done, late=late)


def _made(work: Workplace, order: WorkOrder) -> Decimal:
    """Good pieces at the order's first operation here."""
    operations = work.operations(order)
    return work.order_doc(order.code).at(operations[0].number if operations else 0).good


def is_overdue(work: Workplace, iso: str) -> bool:
    """True where something was due before now, or before today where no hour is named."""
    due = _due(work, iso)
    now = _now(work)
    if due is None:
        return False
    return due.date() < now.date() if _names_day(iso) else due < now


def _left_here(work: Workplace, order: WorkOrder) -> bool:
    return any(remaining(work, order, operation) for operation in work.operations(order))


def _in_short(work: Workplace, order: WorkOrder) -> str:
    """What is made, how many, until when: a line each."""
    item = work.masters.get(Item, order.item)
    name = f"{order.item} {item.names.of(language())}" if item else order.item
    pieces = text("{n} of {m} made", n=_made(work, order), m=order.quantity)
    return "\n".join(part for part in (name, pieces, due_words(work, order.due)) if part)


def operation_caption(operation: RoutingOperation | None) -> str:
    """Number and name of an operation."""
    return f"{operation.number} {operation.names.of(language())}" if operation else ""


def shift_rows(work: Workplace) -> tuple[tuple[str, str, Tone], ...]:
    """What is said of the station while no order is worked on."""
    parts = planned_here(work)
    if not parts:
        return ()
    made = f"{planned_good(parts)} / {sum(part.plan for part in parts)}"
    return ((text("This shift"), made, Tone.NEUTRAL), *_plan_rows(work))


def planned_here(work: Workplace) -> tuple[Planned, ...]:
    """What is planned at the station in the shift that runs, and made of it; an entry for each item where the
    plan names them.
    """
    station = work.masters.get(Station, work.identity.station)
    shift = work.shift()
    if station is None or shift is None or not station.plan_per_shift:
        return ()
    output = work.store.doc(OutputDoc, f"{station.code}|{shift.name}") or OutputDoc(station.code, shift.name)
    good: defaultdict[str, Decimal] = defaultdict(Decimal)
    for code, counts in output.orders.items():
        order = work.masters.get(WorkOrder, code)
        good[order.item if order else ""] += counts.good
    plan = station.plan_per_shift
    now = work.now()
    if not station.plan_by_item:
        return (Planned(plan, shift.due(plan, now), output.total.good),)
    return tuple(
        Planned(part, shift.due(part, now), good[item]) for item, part in station.plan_by_item.items()
    )


def _plan_rows(work: Workplace) -> list[tuple[str, str, Tone]]:
    """How the station stands against the plan of the shift that runs."""
    parts = planned_here(work)
    return [(text("Shift plan"), *stand_words(parts))] if parts else []


def stand_words(parts: Sequence[Planned]) -> tuple[str, Tone]:
    """How many pieces are due and not made, or that none is."""
    missing = behind(parts)
    words = text("{n} behind", n=missing) if missing else text("on plan")
    return words, Tone.WARN if missing else Tone.NEUTRAL


def due_words(work: Workplace, iso: str) -> str:
    """The day something is due, with its year if that is not this one; of today the hour, where one is named.
    Says so where it is overdue; what cannot be read stands as it is.
    """
    due = _due(work, iso)
    today = _now(work).date()
    if due is None:
        return iso
    if due.date() == today and _names_day(iso):
        return text("due today")
    form = "%H:%M" if due.date() == today else "%m-%d" if due.year == today.year else "%Y-%m-%d"
    words = text("due {when}", when=due.strftime(form))
    return text("overdue, {due}", due=words) if is_overdue(work, iso) else words


def _due(work: Workplace, iso: str) -> datetime | None:
    """When something is due, by the plant's clock; None where that cannot be read."""
    zone = ZoneInfo(work.identity.zone)
    try:
        due = datetime.fromisoformat(iso)
    except ValueError:
        return None
    return due.astimezone(zone) if due.tzinfo else due.replace(tzinfo=zone)


def _names_day(iso: str) -> bool:
    """A day without an hour: until it is over."""
    return len(iso) <= len("2026-11-24")


def _now(work: Workplace) -> datetime:
    return datetime.fromtimestamp(work.now() / 1e6, ZoneInfo(work.identity.zone))
