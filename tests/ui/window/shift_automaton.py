"""A person at a station who does anything at any time, and a hub that comes and goes: seeded, on a real store
with the real exchange.
"""

import random
from collections.abc import Callable
from pathlib import Path

import msgspec
from PySide6.QtWidgets import QApplication

from sync.protocol.messages import Dispute
from sync.protocol.problems import Problem
from sync.protocol.signing import new_key
from sync.station.apply import Intake
from sync.station.client import refusal
from sync.station.rounds import Rounds
from terminal.domain.codes.commands import CommandWord, command_code
from terminal.domain.events.payloads import WorkReported
from terminal.domain.masters.rows import Item, Lot
from tests.fakes.hub import FakeClient, FakeHub
from tests.ui.gallery.claims import Facts, facts_of, told_of_the_act, untrue
from tests.ui.window.post import Post

BADGES = ("B10482", "B10483", "B10484", "B99999")
ORDERS = ("WO-2026-1147", "WO-2026-1157", "WO-2026-1155", "WO-2026-1139")
UNITS = tuple(f"{kind}-2611-00000{n}" for kind in ("MC40", "FAN40", "PCB40A") for n in range(1, 4))
COMMANDS = (
    *(CommandWord.GOOD, CommandWord.SCRAP, CommandWord.REWORK, CommandWord.CONFIRM, CommandWord.CANCEL),
    *(CommandWord.UNDO, CommandWord.SIGN_OUT, CommandWord.CALL_MATERIAL, CommandWord.CALL_QUALITY),
)
SCREENS = ("my_reports", "andon", "disposition", "trace", "settings")


class Shift:
    """One station with its hub; `acts` are what was done, to be told where something untrue is seen."""

    def __init__(self, folder: Path, station: str, first: str, seed: int) -> None:
        self.chance = random.Random(seed)
        self.post = Post(folder, station, (first, *SCREENS[:-1]))
        self.first, self.acts = first, list[str]()
        self.work, self.clock = self.post.work, self.post.clock
        self.work.store.database.connection().exec_driver_sql("PRAGMA synchronous = OFF")
        self.hub = FakeHub(self.clock)
        private, self.hub.terminal_key = new_key()
        own = msgspec.structs.replace(self.work.identity, private_key=private, hub_key=self.hub.public)
        self.work.store.keep(own)
        state = self.work.store.exchange()
        self.work.store.keep(msgspec.structs.replace(state, cursor="1~~0"))
        self.client = FakeClient(self.hub)
        intake = Intake(self.work.store, self.work.identity, self.clock, "1", lambda _s: None)
        self.rounds = Rounds(self.work.store, self.work.identity, self.clock, self.client, intake)
        self.answered_at, self.failed, self.receipted = self.clock.now(), False, 0
        self.lots = [row.code for row in self.work.masters.all(Lot)]
        self.known = [row for row in self.work.masters.all(Item) if row.tracking == "lot"]

    def close(self) -> None:
        """Ends the window and the store."""
        self.post.close()

    def facts(self) -> Facts:
        """What is so now."""
        quiet_s = (self.clock.now() - self.answered_at) / 1e6
        answers = not self.failed and quiet_s < 45
        return facts_of(self.work, len(self.hub.bodies), self.receipted, answers=answers)

    def run(self, acts: int) -> list[str]:
        """So many acts; what was seen that was not so, the first time something was."""
        for _ in range(acts):
            before = len(self.facts().events)
            act, judged = self._choose()
            act()
            QApplication.processEvents()
            facts = self.facts()
            wrong = untrue(self.post.window, facts)
            wrong += told_of_the_act(self.post.window, before, facts) if judged else []
            if wrong:
                return [*wrong, f"after {self.acts[-6:]}"]
        return []

    # ------------------------------------------------------------ what may happen

    def _choose(self) -> tuple[Callable[[], None], bool]:
        """An act, and whether the strip speaks of it."""
        kind = self.chance.choices(
            ("scan", "command", "touch", "screen", "round", "away", "time", "dispute"),
            (34, 16, 14, 8, 12, 6, 6, 2),
        )[0]
        makers: dict[str, Callable[[], Callable[[], None]]] = {
            "scan": self._scan,
            "command": self._command,
            "touch": self._touch,
            "screen": self._screen,
            "round": self._round,
            "away": self._away,
            "time": self._time,
            "dispute": self._dispute,
        }
        return makers[kind](), kind in ("scan", "command")

    def _scan(self) -> Callable[[], None]:
        code = self.chance.choice(
            (
                self.chance.choice(BADGES),
                self.chance.choice(ORDERS),
                self.chance.choice(UNITS),
                self.chance.choice(self.lots),
                self.chance.choice(self._wanted() or self.lots),
            )
        )
        return self._named(f"scan {code}", lambda: self.post.scan(code))

    def _wanted(self) -> list[str]:
        """Lots of what the open unit waits for: else no unit would ever be finished."""
        state = self.post.window.presenter().state()
        chips = [chip.title for card in getattr(state, "cards", ()) for chip in card.chips]
        return [row.code for row in self.work.masters.all(Lot) if row.item in chips]

    def _command(self) -> Callable[[], None]:
        word = self.chance.choice(COMMANDS)
        return self._named(word.name, lambda: self.post.scan(command_code(word)))

    def _touch(self) -> Callable[[], None]:
        """What can be touched on the screen, never the way out."""
        names = [name for name in self.post._names() if not name.startswith(("key_", "qt_"))]
        if not names:
            return self._named("nothing to touch", lambda: None)
        name = self.chance.choice(names)
        return self._named(f"touch {name}", lambda: self.post.touch(name))

    def _screen(self) -> Callable[[], None]:
        name = self.chance.choice((self.first, *SCREENS))
        if not self.work.terminal().actor:
            name = "andon"
        return self._named(f"to {name}", lambda: self.post.window.show_screen(name))

    def _round(self) -> Callable[[], None]:
        return self._named("a round", lambda: self._exchange("ok"))

    def _away(self) -> Callable[[], None]:
        fate: str | Exception = self.chance.choice(("lost", "unheard", "garbled"))
        if self.chance.random() < 0.3:
            fate = refusal(503, Problem("busy", "Later."))
        return self._named(f"a round: {fate}", lambda: self._exchange(fate))

    def _exchange(self, fate: str | Exception) -> None:
        self.client.fates.append(fate)
        done = self.rounds.run(self.rounds.request())
        assert done.news is not None
        self.failed = fate != "ok"
        if not self.failed:
            self.receipted = len(self.hub.bodies)
            self.answered_at = self.work.store.exchange().contact_at or 0
        self.post.window.heard(frozenset({"exchange", "disputes"}))
        self.post.window.exchange_told(connected=done.news.connected)

    def _time(self) -> Callable[[], None]:
        seconds = self.chance.choice((5, 30, 70, 600))
        return self._named(f"{seconds} s pass", lambda: self._pass(seconds))

    def _pass(self, seconds: int) -> None:
        self.clock.turn(seconds)
        self.post.window.heard(frozenset({"minute"}))

    def _dispute(self) -> Callable[[], None]:
        """The hub asks about a report it has; it is told with the next round."""
        reports = [event for event in self.facts().events if isinstance(event.payload, WorkReported)]
        there = [event for event in reports if event.envelope.sequence <= len(self.hub.bodies)]
        if not there:
            return self._named("nothing to ask", lambda: None)
        key = self.chance.choice(there).envelope.key
        asked = Dispute(key, "duplicate_report", {"operation": "10"}, settled=self.chance.random() < 0.3)
        return self._named(f"the hub asks about {key}", lambda: self.hub.dispute(asked))

    def _named(self, words: str, act: Callable[[], None]) -> Callable[[], None]:
        self.acts.append(words)
        return act
