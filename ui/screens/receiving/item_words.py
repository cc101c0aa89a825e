"""An item, its quantity and what is missing in a few words, for all that receiving shows. No Qt."""

from terminal.domain.masters.rows import Item
from terminal.usecases.parts.workplace import Workplace
from ui.screens.receiving.draft import Draft, Wanted
from ui.text import language, text


def quantity_words(work: Workplace, draft: Draft) -> str:
    """The quantity with its unit, as the label says it while the item is not known; "" for none."""
    if draft.quantity is None and draft.said:
        amount, unit = draft.said[0]
        return f"{amount} {unit}"
    return "" if draft.quantity is None else f"{draft.quantity} {uom_words(work, draft.item)}"


def item_words(work: Workplace, code: str) -> str:
    """An item's code and name."""
    item = work.masters.get(Item, code)
    return f"{code}  {item.names.of(language())}" if item else code


def uom_words(work: Workplace, code: str) -> str:
    """The unit an item is counted in."""
    item = work.masters.get(Item, code)
    uom = item.uom if item else ""
    return text("pcs") if uom == "pcs" else uom


def missing_words(draft: Draft) -> str:
    """What comes next for a delivery."""
    return {
        Wanted.LOT: text("scan the lot number"),
        Wanted.ITEM: text("choose the item"),
        Wanted.QUANTITY: text("enter the quantity"),
        None: text("touch “Receive”"),
    }[draft.missing()]
