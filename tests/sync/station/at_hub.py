"""A station at a fake hub: real store, real use-case act, rounds run by hand, time that is turned by hand."""

from pathlib import Path

from sync.protocol.signing import new_key
from sync.station.apply import Intake
from sync.station.rounds import Program, Round, Rounds
from terminal.domain.events.payloads import EventKey, ScanRefused
from terminal.domain.ids import StationCode
from terminal.store.facts import Identity
from terminal.store.store import Store
from terminal.usecases.parts.workplace import Workplace
from tests.fakes.clock import FakeClock
from tests.fakes.hub import FakeClient, FakeHub

KEY = bytes(range(32))


class Station:
    """One terminal with its hub."""

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.clock = FakeClock()
        self.hub = FakeHub(self.clock)
        private, self.hub.terminal_key = new_key()
        self.me = Identity(
            terminal_id="T-1",
            epoch=1,
            station=StationCode("ST-010"),
            zone="Europe/Berlin",
            private_key=private,
            hub_key=self.hub.public,
        )
        self.store = Store(folder, KEY)
        if not durable:
            self.store.database.connection().exec_driver_sql("PRAGMA synchronous = OFF")
        self.store.keep(self.me)
        self.work = Workplace(self.store, self.clock, self.me)
        self.client = FakeClient(self.hub)
        self.pauses: list[float] = []
        self.restart()

    def restart(self, software: str = "1") -> None:
        """The program starts anew."""
        self.intake = Intake(self.store, self.me, self.clock, software, self.pauses.append)
        self.rounds = Rounds(
            self.store,
            self.me,
            self.clock,
            self.client,
            self.intake,
            program=Program(software, "life"),
            chance=lambda: 0.5,
        )

    def capture(self, count: int = 1) -> list[EventKey]:
        """Writes events as use cases do."""
        keys = []
        for number in range(count):
            self.clock.turn(0.001)
            with self.work.act() as act:
                payload = ScanRefused(device="d", refusal="unknown_code", screen="s", raw=f"raw {number}")
                keys.append(act.add(self.work.new_id(), payload))
        return keys

    def round(self) -> Round:
        """One round, and the wait after it."""
        done = self.rounds.run(self.rounds.request())
        self.clock.turn(done.wait_s)
        return done

    def drain(self, most: int = 200) -> None:
        """Rounds until everything is acknowledged and the feed is read."""
        for _ in range(most):
            done = self.round()
            if done.news and done.news.connected and not done.news.unsent and self.rounds.request().wait:
                return
        raise AssertionError("the exchange came to no end")

    def bodies(self) -> list[bytes]:
        """The station's journal as stored."""
        rows = self.store.database.connection().exec_driver_sql("SELECT body FROM journal ORDER BY position")
        return [row.body for row in rows]
