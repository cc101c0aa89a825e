"""What every act of the hub works with, as one object: database, writer, keys, clock. No thread, no HTTP."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import msgspec
from sqlalchemy import Connection

from sync.hub.store.challenges import Challenges
from sync.hub.store.database import HubDatabase
from sync.hub.store.keys import ReceiptKey, SecretBook, admin_token, pin_pepper
from sync.hub.store.work import MasterCache, Work, read_master
from sync.hub.store.writer import Writer
from sync.protocol.messages import signed_admission
from terminal.clock import Clock, SystemClock
from terminal.domain.masters.rows import MasterRow, Person, Plant
from terminal.domain.pin_verifier import sealed

T = TypeVar("T")


class Hub:
    """A hub over the data in `directory`. `on_commit` is called in the writer's thread after each commit.

    Raises ConfigFault for a broken secret, StoreFault for the database.
    """

    def __init__(
        self, directory: Path, clock: Clock | None = None, on_commit: Callable[[], None] | None = None
    ) -> None:
        self.clock: Clock = clock or SystemClock()
        self.directory = directory
        self.database = HubDatabase(directory, self.clock.now() // 1000)
        try:
            self.secrets = SecretBook(directory, self.database)
            self.key = ReceiptKey(self.secrets)
            self.pepper = pin_pepper(self.secrets)
            self.admin_token = admin_token(directory)
        except BaseException:
            self.database.close()
            raise
        self.challenges = Challenges(self.clock.now)
        self.on_commit: Callable[[], None] = on_commit or (lambda: None)
        self.writer = Writer(self.database.writing, self._committed)
        self._cache = MasterCache()
        self._admissions: dict[tuple[str, int, str, str], str] = {}

    def _committed(self) -> None:
        self.on_commit()

    def write(self, job: Callable[[Work], T]) -> T:
        """Does a job in the writer and gives its answer once it is on disk; raises what the job raised."""
        return self.writer.do(lambda connection: job(self.work(connection)))

    def work(self, connection: Connection) -> Work:
        """A working set for a job of the writer."""
        return Work(connection, self.clock.now(), self._cache)

    def sealed(self, rows: Sequence[MasterRow]) -> list[MasterRow]:
        """The rows with every verifier of a PIN sealed."""
        return [self._sealed(row) if isinstance(row, Person) else row for row in rows]

    def _sealed(self, person: Person) -> Person:
        return msgspec.structs.replace(person, pin=sealed(person.pin, self.pepper))

    def admission(self, terminal_id: str, epoch: int, station: str, public_key: str) -> str:
        """The hub's signature over who a terminal is; by it a hub that was restored knows it again."""
        who = (terminal_id, epoch, station, public_key)
        if who not in self._admissions:
            self._admissions[who] = self.key.sign(signed_admission(*who))
        return self._admissions[who]

    def zone(self) -> str:
        """The plant's time zone."""
        with self.database.reading() as connection:
            plant = read_master(connection, "plant", "plant")
        return plant.zone if isinstance(plant, Plant) else "UTC"

    def close(self) -> None:
        """Gives the database back; the writer must have stopped."""
        self.database.close()
