"""The demo's people beside the line: who receives material, who packs, who disposes of held units. Seeded,
like `people`.
"""

import random
from collections.abc import Iterator

from terminal.domain.masters.kinds import Role
from terminal.domain.masters.rows import Person
from terminal.domain.state.place import BoxDoc
from ui.demo.hands import Hands
from ui.demo.people import Belt, Seconds

LABELS = (("06901234401042", "HSG"), ("06901234401066", "PWR"), ("06901234401134", "SCR"))
"""GTINs of material that arrives with a GS1 label."""


EARLY = 3
HASTE = 0.3
"""With so much in it a box or pallet may be closed before it is full; how often a packer does."""


class Colleague:
    """Somebody who signs in and then repeats a small job."""

    role = Role.OPERATOR

    def __init__(self, hands: Hands, belt: Belt, chance: random.Random) -> None:
        self.hands = hands
        self.belt = belt
        self.chance = chance
        self.work = hands.terminal.work

    def shift(self) -> Iterator[Seconds]:
        """Signs in, then job after job."""
        while self.work.terminal().actor is None:
            known = [
                row
                for row in self.work.masters.all(Person)
                if row.active and row.badges and row.role is self.role
            ]
            if known:
                self.hands.scan(self.chance.choice(known).badges[0])
            yield 0.8
        while True:
            yield from self.job()
            yield self.chance.uniform(0.6, 1.2)

    def job(self) -> Iterator[Seconds]:
        """One job; yields the seconds between its acts."""
        raise NotImplementedError


class Receiver(Colleague):
    """Scans suppliers' GS1 labels and takes the lots in."""

    def job(self) -> Iterator[Seconds]:
        """One delivery."""
        gtin, _ = self.chance.choice(LABELS)
        lot = f"2612-{self.chance.randrange(10_000):04d}"
        self.hands.scan(f"]C101{gtin}1727123130{self.chance.randrange(50, 500)}\x1d10{lot}")
        yield 0.6
        self.hands.touch("receive")
        yield 2.0


class Packer(Colleague):
    """Packs finished units, a box for each product, and puts every closed box on a pallet of its product."""

    def job(self) -> Iterator[Seconds]:
        """One unit."""
        waiting = self.belt.at(self.work.identity.station)
        if not waiting:
            return
        unit = waiting.popleft()
        box = self._open_box()
        other = box is not None and box.item not in ("", self.hands.unit(unit).item)
        if box and (other or self._closes_early(box)):
            yield from self._touch("main", "confirm")
            yield from self._load(box)
            box = None
        if box is None:
            yield from self._touch("main")
        self.hands.scan(unit)
        full = self.work.store.doc(BoxDoc, box.box) if box else None
        if full and full.closed_at is not None:
            yield from self._load(full)

    def _open_box(self) -> BoxDoc | None:
        box = self.work.store.doc(BoxDoc, self.work.terminal().box)
        return box if box and box.closed_at is None else None

    def _closes_early(self, doc: BoxDoc) -> bool:
        return len(doc.inside) >= EARLY and self.chance.random() < HASTE

    def _load(self, box: BoxDoc) -> Iterator[Seconds]:
        """The box goes on the pallet: on a new one where none is open, this one is done, or holds another
        product.
        """
        pallet = self.work.store.doc(BoxDoc, self.work.terminal().pallet)
        done = pallet is not None and (pallet.item != box.item or self._closes_early(pallet))
        if pallet is None or done:
            yield from self._touch("pallet", *(("main", "confirm") if done else ()), "main", "box")
        self.hands.scan(box.box)
        yield 0.5

    def _touch(self, *names: str) -> Iterator[Seconds]:
        for name in names:
            self.hands.touch(name)
            yield 0.5
