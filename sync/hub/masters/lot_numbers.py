"""Lots of two items that bear one number: each gets a code of its own, which it keeps for ever.

Events, docs and edges know a lot by its code alone. A number that one item bears is the code; where another
item's lot has it, the code is item and number, and the number stays what is scanned: stations ask which is
meant. It reads nothing itself.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence

import msgspec

from terminal.domain.ids import LotCode
from terminal.domain.masters.rows import Lot, MasterRow


def with_own_codes(rows: Sequence[MasterRow], holder: Callable[[str], str | None]) -> list[MasterRow]:
    """The rows, lots under the codes they have here or get now.

    Args:
        rows: as a planner's files name them: a lot's code is its number.
        holder: the item whose lot is known by a code at this hub, also one that was removed; None = nobody's.
    """
    items: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        if isinstance(row, Lot):
            items[row.code].add(row.item)
    return [
        _own(row, holder, alone=len(items[row.code]) == 1) if isinstance(row, Lot) else row for row in rows
    ]


def _own(lot: Lot, holder: Callable[[str], str | None], *, alone: bool) -> Lot:
    own = f"{lot.item}/{lot.code}"
    held = holder(lot.code)
    if holder(own) is None and (held == lot.item or (held is None and alone)):
        return lot
    return msgspec.structs.replace(lot, code=LotCode(own), number=lot.code)
