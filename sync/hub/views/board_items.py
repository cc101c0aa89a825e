"""What was made of each item: the figures of a station and of a line, item by item.

Counts are kept by order (`OutputDoc.orders`); the masters say what item an order is for and what is planned.
Two items are never added up.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Final

import msgspec

from sync.protocol.messages import BoardItem
from terminal.domain.masters.rows import Item, Routing, Station
from terminal.domain.masters.shifts import ShiftNow
from terminal.domain.state.count import Counts, OutputDoc
from terminal.quality.figures.yields import first_pass_yield

_YIELD_STEP: Final = Decimal("0.0001")


class ItemFacts(msgspec.Struct, frozen=True):
    """What the masters say of items: the item of each order, the items, and where each is finished."""

    of_order: Mapping[str, str]
    items: Mapping[str, Item]
    finished_at: Mapping[str, frozenset[str]]

    def finishes(self, station: Station, item: str) -> bool:
        """Whether pieces of the item that are good there are done."""
        return station.code in self.finished_at.get(item, ())


def item_facts(of_order: dict[str, str], items: Iterable[Item], routings: Iterable[Routing]) -> ItemFacts:
    """The facts of all items; an item is finished at the stations of its routing's last operation."""
    finished: dict[str, frozenset[str]] = {
        row.item: frozenset(row.operations[-1].stations) for row in routings if row.operations
    }
    return ItemFacts(of_order, {row.code: row for row in items}, finished)


def station_items(
    facts: ItemFacts, station: Station, output: OutputDoc, shift: ShiftNow | None, now: int
) -> tuple[BoardItem, ...]:
    """Every item that the station made or should make in this shift."""
    made = _by_item(facts, output)
    codes = [*station.plan_by_item, *sorted(made.keys() - station.plan_by_item.keys())]
    plans = station.plan_by_item
    return tuple(
        _figures(facts, code, made.get(code, Counts()), plans.get(code, 0), shift, now) for code in codes
    )


def line_items(
    facts: ItemFacts,
    made: Sequence[tuple[Station, OutputDoc]],
    shift: ShiftNow | None,
    now: int,
) -> tuple[BoardItem, ...]:
    """Every item of the stations, each with what left its last operation."""
    all_made: dict[str, Counts] = {}
    good: defaultdict[str, Decimal] = defaultdict(Decimal)
    plans: Counter[str] = Counter()
    for station, output in made:
        for code, counts in _by_item(facts, output).items():
            all_made[code] = all_made.get(code, Counts()).plus(counts)
            good[code] += counts.good if facts.finishes(station, code) else 0
        plans.update({code: n for code, n in station.plan_by_item.items() if facts.finishes(station, code)})
    codes = [*plans, *sorted(all_made.keys() - plans.keys())]
    figures = (_figures(facts, code, all_made.get(code, Counts()), plans[code], shift, now) for code in codes)
    return tuple(msgspec.structs.replace(entry, good=good.get(entry.item, Decimal(0))) for entry in figures)


def plan_now(plan: int, shift: ShiftNow | None, now: int) -> int:
    """The part of the plan that is due by now."""
    return shift.due(plan, now) if shift else 0


def rounded_yield(counts: Counts) -> Decimal | None:
    """The first-pass yield of so many pieces, to four digits."""
    share = first_pass_yield(counts.first_good, counts.first_total)
    return None if share is None else share.quantize(_YIELD_STEP)


def _by_item(facts: ItemFacts, output: OutputDoc) -> Mapping[str, Counts]:
    found: dict[str, Counts] = {}
    for order, counts in output.orders.items():
        item = facts.of_order.get(order, "")
        found[item] = found.get(item, Counts()).plus(counts)
    return found


def _figures(
    facts: ItemFacts, code: str, counts: Counts, plan: int, shift: ShiftNow | None, now: int
) -> BoardItem:
    item = facts.items.get(code)
    return BoardItem(
        item=code,
        name_zh=item.names.zh if item else "",
        name_en=item.names.en if item else "",
        good=counts.good,
        scrap=counts.scrap,
        rework=counts.rework,
        plan=plan,
        plan_now=plan_now(plan, shift, now),
        first_pass_yield=rounded_yield(counts),
        first_results=counts.first_total,
    )
