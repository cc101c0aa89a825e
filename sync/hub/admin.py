"""What the person who looks after a hub does from the command line, whether the hub runs or not.

Each act opens the hub's data, does one job in one transaction and closes. A running hub sees it at its next
look.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import msgspec
from sqlalchemy.exc import DBAPIError

from sync.hub.denied import Denied
from sync.hub.exchange.import_journal import ImportedJournal, import_journal
from sync.hub.intake.rebuild import Rebuilt, rebuild
from sync.hub.masters.changes import Changes, Records
from sync.hub.masters.import_folder import MOST_PROBLEMS, judged_folder, read_folder
from sync.hub.masters.load import load_masters
from sync.hub.store.database import FILE_NAME, HubDatabase
from sync.hub.store.hub import Hub
from sync.hub.store.keys import RESTORE
from sync.hub.store.tls import CA_FILE, ca_certificate
from sync.hub.store.verify import Verified, verify
from sync.hub.store.work import Work, all_masters
from sync.hub.terminals.accounts import new_code
from sync.hub.terminals.offer import offer_by
from sync.protocol.messages import is_hub_url
from terminal.faults import ConfigFault, FaultCode, StoreFault
from terminal.folder_lock import FolderLock, is_held

T = TypeVar("T")
_SHOWN = 50
_KEYS_SHOWN = 10


class Imported(msgspec.Struct, frozen=True):
    """What an import did: the files `taken` and those `refused`; of the ones taken rows changed, removed,
    left as they were, and by kind the keys of those that the hub has and the files have not; why the others
    were refused. `encodings`: how each file was read.
    """

    taken: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    changed: int = 0
    removed: int = 0
    same: int = 0
    absent: dict[str, tuple[str, ...]] = {}
    problems: tuple[str, ...] = ()
    wrong: int = 0
    encodings: dict[str, str] = {}

    def words(self) -> str:
        """For a person."""
        parts = [self._refused_words()] if self.problems else []
        parts += [self._taken_words()] if self.taken or not self.problems else []
        return "\n".join(parts)

    def _taken_words(self) -> str:
        counts = f"{self.changed} rows new or changed, {self.removed} removed, {self.same} as they were"
        of = f" of {', '.join(self.taken)}" if self.refused else ""
        return f"Loaded{of}: {counts}.\n{self._encoding_words()}{self._absent_words()}"

    def _refused_words(self) -> str:
        shown = self.problems[:_SHOWN]
        more = self.wrong - len(shown)
        tail = f"\n… and {more} more" if more > 0 else ""
        rows = "the row above" if self.wrong == 1 else f"these {self.wrong} rows"
        lost = f"Nothing of {', '.join(self.refused)} was loaded" if self.taken else "Nothing was loaded"
        encodings = "" if self.taken or not self.encodings else f"\n{self._encoding_words()}"
        return "\n".join(shown) + f"{tail}{encodings}\n{lost}. Correct {rows}, then import again."

    def _encoding_words(self) -> str:
        """How the files were read: most as UTF-8, the others by name."""
        others = [
            f"{file} as {name.upper()}" for file, name in sorted(self.encodings.items()) if name != "utf-8"
        ]
        as_usual = "" if len(others) == len(self.encodings) and others else "UTF-8"
        named = f"as {as_usual}" if as_usual else ""
        return f"Read {', '.join(part for part in (named, *others) if part)}."

    def _absent_words(self) -> str:
        if not self.absent:
            return ""
        lines = [
            f"  {kind}: {', '.join(keys[:_KEYS_SHOWN])}"
            + (f" … {len(keys)} in all" if len(keys) > _KEYS_SHOWN else "")
            for kind, keys in self.absent.items()
        ]
        return (
            "\nAt the hub and not in the files, still valid (badges work, lots can be used):\n"
            + "\n".join(lines)
            + "\nTo remove them, import again with --remove-absent."
        )


class Offered(msgspec.Struct, frozen=True):
    """An enrolment offer: the text to scan or paste at the station; its code works once, for ten minutes."""

    station: str
    offer: str


def import_masters(hub_data: Path, directory: Path, *, remove_absent: bool = False) -> Imported:
    """Loads the master data files of `directory`, each as a whole or not at all."""
    folder = read_folder(directory)

    def job(hub: Hub, work: Work) -> Imported:
        at_hub = all_masters(work.connection)
        changes = Changes(at_hub, Records(work.connection))
        judged = judged_folder(folder, at_hub, changes, remove_absent=remove_absent)
        done = load_masters(
            work,
            hub.sealed(judged.rows),
            also=judged.also,
            kinds=judged.kinds,
            remove_absent=remove_absent,
        )
        problems = judged.problems[:MOST_PROBLEMS]
        return Imported(
            taken=judged.taken,
            refused=judged.refused,
            changed=done.changed,
            removed=done.removed,
            same=done.same,
            absent=done.absent,
            problems=tuple(f"{problem.file}:{problem.line}: {problem.reason}" for problem in problems),
            wrong=len(judged.problems),
            encodings=folder.encodings,
        )

    return _at_once(hub_data, job)


def make_offer(hub_data: Path, station: str, url: str, *, replaces: str = "") -> Offered:
    """A one-time offer for a new terminal at `station`, or for one that takes the place of `replaces`.

    Raises ConfigFault.
    """
    if not is_hub_url(url):
        detail = f"“{url}” is no address of a hub; no offer was made. Write it as https://HOST:PORT."
        raise ConfigFault(FaultCode.CONFIG_WRONG, detail)

    def job(hub: Hub, work: Work) -> str:
        authority = ca_certificate(hub.secrets)
        if authority is None:
            raise _no_certificate(hub_data / CA_FILE)
        return offer_by(authority, url, station, new_code(work.connection, work.now, station, replaces))

    return Offered(station, _at_once(hub_data, job))


def _no_certificate(path: Path) -> ConfigFault:
    detail = f"The hub in {path.parent} has never run: no offer was made. Start it once."
    if path.exists():
        detail = f"{path} is damaged, or is another file under its name: no offer was made. {RESTORE}"
    return ConfigFault(FaultCode.CONFIG_WRONG, detail)


def rebuild_hub(hub_data: Path) -> Rebuilt:
    """Makes everything that follows from the journal again. Raises ConfigFault, also beside a running hub."""
    _hub_there(hub_data)
    if is_held(hub_data):
        detail = f"The hub on {hub_data} runs: nothing was made again. Stop it first, start it afterwards."
        raise ConfigFault(FaultCode.CONFIG_WRONG, detail)
    with FolderLock(hub_data):
        return _at_once(hub_data, lambda _hub, work: rebuild(work))


def verify_hub(hub_data: Path) -> Verified:
    """Looks for what was changed past the hub, whether it runs or not: it waits for nobody meanwhile. Raises
    ConfigFault.
    """
    _hub_there(hub_data)
    database = HubDatabase(hub_data)
    try:
        with database.reading() as connection:
            return verify(connection)
    except DBAPIError as error:
        raise _failed(error) from error
    finally:
        database.close()


def take_journal(hub_data: Path, file: Path) -> ImportedJournal:
    """Takes a station's exported journal in. Raises ConfigFault."""
    if not (hub_data / FILE_NAME).exists():
        detail = (
            f"There is no hub database in {hub_data}; nothing was taken. Name the hub's folder with --db."
        )
        raise ConfigFault(FaultCode.CONFIG_WRONG, detail)
    hub = Hub(hub_data)
    try:
        return import_journal(file, hub, lambda job: _do(hub, job))
    except DBAPIError as error:
        raise _failed(error) from error
    finally:
        hub.close()


def _hub_there(hub_data: Path) -> None:
    if not (hub_data / FILE_NAME).exists():
        detail = f"There is no hub in {hub_data}: nothing was done. Check --data, or start it there once."
        raise ConfigFault(FaultCode.CONFIG_WRONG, detail)


def _failed(error: DBAPIError) -> StoreFault:
    detail = f"The hub's database failed ({error.orig}): nothing was done. Check disk space and rights."
    return StoreFault(FaultCode.STORE_DAMAGED, detail)


def _do(hub: Hub, job: Callable[[Hub, Work], T]) -> T:
    with hub.database.writing.begin() as connection:
        return job(hub, hub.work(connection))


def _at_once(hub_data: Path, job: Callable[[Hub, Work], T]) -> T:
    """Does one job in this thread; raises what it raised."""
    _hub_there(hub_data)
    hub = Hub(hub_data)
    try:
        future = hub.writer.submit(lambda connection: job(hub, hub.work(connection)))
        hub.writer.stop()
        hub.writer.run()
        return future.result()
    except Denied as denied:
        raise ConfigFault(FaultCode.CONFIG_WRONG, denied.problem.detail) from denied
    except DBAPIError as error:
        raise _failed(error) from error
    finally:
        hub.close()
