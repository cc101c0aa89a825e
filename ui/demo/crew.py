"""The demo's people beside the line: who receives material, who packs, who disposes of held units. Seeded,
like `people`.
"""

import random
from collections.abc import Iterator

from terminal.domain.masters import Person, Role
from terminal.domain.place_state import BoxDoc
from ui.demo.hands import Hands
from ui.demo.people import Belt, Seconds

LABELS = (("06901234401042", "HSG"), ("06901234401066", "PWR"), ("06901234401134", "SCR"))
"""GTINs of material that arrives with a GS1 label."""


class Colleague:
    """Somebody who signs in and then repeats a small job."""

    role = Role.OPERATOR

    def __init__(self, hands: Hands, belt: Belt, chance: random.Random) -> None:
        self.hands, self.belt, self.chance = hands, belt, chance
        self.work = hands.terminal.work

    def shift(self) -> Iterator[Seconds]:
        """Signs in, then job after job."""
        while self.work.place().actor is None:
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
    """Packs finished units, a box for each product."""

    def job(self) -> Iterator[Seconds]:
        """One unit."""
        waiting = self.belt.at(self.work.identity.station)
        if not waiting:
            return
        unit = waiting.popleft()
        box = self.work.store.doc(BoxDoc, self.work.place().box)
        item = self.hands.unit(unit).item
        if box is not None and box.closed_at is None and box.item and box.item != item:
            self.hands.touch("main")
            yield 0.5
            self.hands.touch("confirm")
            yield 0.5
            box = None
        if box is None or box.closed_at is not None:
            self.hands.touch("main")
            yield 0.5
        self.hands.scan(unit)
