"""Tags in the reader's field as deliveries: each counted once, grouped by item and lot, unknown ones apart.

It books nothing and says nothing: the presenter does. No Qt.
"""

from collections.abc import Callable
from decimal import Decimal

import msgspec

from devices.capabilities import Reading
from devices.reading.tag_inventory import SeenTag, TagInventory
from devices.wedge.repeat import FieldFilter
from terminal.domain.codes import meanings as means
from terminal.domain.ids import ItemCode
from terminal.domain.masters.kinds import Tracking
from terminal.domain.masters.rows import Item
from terminal.domain.outcome import Refusal, Refused, refused
from terminal.usecases.material.receive_lot import lot_code, may_be_lot_of
from terminal.usecases.parts.known_lot import known_lot
from terminal.usecases.parts.workplace import Workplace
from ui.screens.receiving.draft import Draft, Wanted, label_of

ONE = Decimal(1)


class TagGroup(msgspec.Struct, frozen=True):
    """Tags of one delivery, how often they were read in all, and the rule it breaks, if any."""

    draft: Draft
    tags: tuple[str, ...]
    reads: int
    problem: Refused | None = None

    @property
    def key(self) -> str:
        """Names its row."""
        return f"tags/{self.draft.item}/{self.draft.lot}"

    @property
    def ready(self) -> bool:
        """Whether it can be taken in as it is."""
        return self.problem is None and not self.draft.missing()


class TagDelivery:
    """The bulk read of the receiving screen. `meaning_of` says what a tag's identifier means."""

    def __init__(self, work: Workplace, meaning_of: Callable[[str], means.Meaning]) -> None:
        self._work = work
        self._meaning_of = meaning_of
        self._inventory = TagInventory(lambda value: label_of_tag(self._meaning_of(value)))
        self._field = FieldFilter()
        self._settled: set[str] = set()
        self._elsewhere: set[str] = set()
        self._lots: dict[ItemCode, Draft] = {}

    def take(self, reading: Reading) -> bool:
        """Counts a tag; False for a badge, whose meaning is another's. One that was taken in and still lies
        there counts no more; one that comes again does.
        """
        new = self._field.entered(reading)
        if new:
            self._settled.discard(reading.value)
            self._elsewhere.discard(reading.value)
            if isinstance(self._meaning_of(reading.value), means.PersonMeaning):
                self._elsewhere.add(reading.value)
        if reading.value in self._elsewhere:
            return False
        if reading.value not in self._settled:
            self._inventory.add(reading)
        return True

    def groups(self) -> tuple[TagGroup, ...]:
        """What the known tags say, in the order they came."""
        groups: dict[tuple[str, str], list[SeenTag[Draft]]] = {}
        for tag in self._inventory.known:
            draft = self._with_lot(tag.meaning or Draft())
            groups.setdefault((draft.item, draft.lot), []).append(tag)
        return tuple(self._group(tags) for tags in groups.values())

    @property
    def unknown(self) -> tuple[SeenTag[Draft], ...]:
        """Tags that mean no material here, in the order they came."""
        return self._inventory.unknown

    @property
    def count(self) -> int:
        """How many tags are listed."""
        return len(self._inventory.known) + len(self._inventory.unknown)

    def lot_named_by(self, label: Draft) -> Draft | None:
        """The label with its item, where tags that name their item alone wait for its lot; else None.

        A label without an item is taken where only one item waits and the number can be a lot of it.
        """
        waiting = {group.draft.item for group in self.groups() if group.draft.missing() == Wanted.LOT}
        if not label.item and len(waiting) == 1:
            (item,) = waiting
            row = self._work.masters.get(Item, item)
            if row is not None and may_be_lot_of(row, label.lot):
                label = msgspec.structs.replace(label, item=item)
        return label if label.lot and label.item in waiting else None

    def name_lot(self, label: Draft) -> None:
        """Gives tags that name their item alone the lot of `label`."""
        self._lots[label.item] = label

    def received(self, group: TagGroup) -> None:
        """These tags are taken in."""
        self._settled.update(group.tags)
        self._lots.pop(group.draft.item, None)
        self._inventory.remove(group.tags)

    def received_lot(self, lot: str) -> None:
        """That lot was taken in by hand."""
        for group in self.groups():
            if group.draft.lot == lot:
                self.received(group)

    def clear(self) -> None:
        """Begins anew: what lies in the field is read again."""
        self._inventory.clear()
        self._lots.clear()
        self._settled.clear()

    def _with_lot(self, draft: Draft) -> Draft:
        """A tag that names no lot, with the lot a label has named for its item."""
        named = self._lots.get(draft.item)
        if named is None or draft.lot:
            return draft
        return draft.with_label(msgspec.structs.replace(named, quantity=None, said=()))

    def _group(self, tags: list[SeenTag[Draft]]) -> TagGroup:
        drafts = [self._with_lot(tag.meaning or Draft()).settled(self._work)[0] for tag in tags]
        told = [draft.quantity for draft in drafts if draft.quantity is not None]
        quantity = sum(told, Decimal(0)) if len(told) == len(drafts) else None
        whole = msgspec.structs.replace(drafts[0], quantity=quantity)
        values = tuple(tag.value for tag in tags)
        reads = sum(tag.count for tag in tags)
        return TagGroup(whole, values, reads, self._problem(whole))

    def _problem(self, draft: Draft) -> Refused | None:
        item = self._work.masters.get(Item, draft.item)
        code = lot_code(self._work, draft.item, draft.lot)
        if code and known_lot(self._work, code) is not None:
            return refused(Refusal.LOT_EXISTS, lot=code)
        if item is not None and item.tracking != Tracking.LOT:
            return refused(Refusal.NO_MEANING_HERE, code=item.code)
        if item is not None and draft.lot and not may_be_lot_of(item, draft.lot):
            return refused(Refusal.LOT_NOT_OF_ITEM, lot=draft.lot, item=item.code)
        return None


def label_of_tag(meaning: means.Meaning) -> Draft | None:
    """What a tag says about a delivery; None where it says nothing about one. A serialised piece counts one,
    a lot what it tells.
    """
    if isinstance(meaning, means.UnitMeaning):
        return Draft(item=meaning.item, quantity=ONE) if meaning.item else None
    return label_of(meaning) if isinstance(meaning, means.LotMeaning) else None
