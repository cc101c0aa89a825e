"""Takes a station's exported journal in, by the same path as the exchange: each message is checked, what goes
on from the hub's journal is stored, the rest is evidence. Nothing is taken of a file that is not whole.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import msgspec
from sqlalchemy import select

from sync.hub.denied import Denied
from sync.hub.exchange.handover import checked, store
from sync.hub.intake.journal import Arrived
from sync.hub.intake.keeping import keep_unproven
from sync.hub.store.hub import Hub
from sync.hub.store.tables import terminal
from sync.hub.store.work import Work
from sync.hub.terminals.accounts import admit_again, key_row
from sync.protocol.handover import End, ExportHead, Handover, signed_missing
from sync.protocol.signing import signature_holds
from terminal.faults import ConfigFault, FaultCode

LONGEST_LINE: Final = 64 * 1024 * 1024
LONGEST_NAME: Final = 100


class ImportedJournal(msgspec.Struct, frozen=True, kw_only=True):
    """What came of an import: events of the file, how many were new and went on from the hub's journal, how
    many are new evidence, how many the hub had. `unproven` ones no key the hub knows has signed.
    """

    terminal: str
    events: int = 0
    stored: int = 0
    evidence: int = 0
    known: int = 0
    unproven: int = 0

    def words(self) -> str:
        """For a person."""
        said = (
            f"{self.terminal}: {self.events} events; {self.stored} stored, {self.evidence} kept as evidence, "
            f"{self.known} were there."
        )
        return said + (f" {self.unproven} are not proven: no known key signed them." if self.unproven else "")


Do = Callable[[Callable[[Hub, Work], tuple[int, int, int]]], tuple[int, int, int]]
"""Does one job in a transaction of its own."""


def import_journal(file: Path, hub: Hub, do: Do) -> ImportedJournal:
    """Takes the whole file in, message by message; again does no harm. Raises ConfigFault."""
    if file.exists() and not file.is_file():
        raise _not_taken(file, "it is no file that can be read twice, first to see whether it is whole")
    whole = _head(file)
    taken = ImportedJournal(terminal=whole.terminal)
    for message in _messages(file):
        try:
            batch = checked(hub, message, message.public_key)
        except Denied as denied:
            wrong, _, _ = denied.problem.detail.partition(":")  # what to do is said to a station
            raise _not_taken(file, wrong) from denied
        if message.missing and not _told_by_its_key(message):
            raise _not_taken(file, "what it says is missing was not signed by the terminal")
        stored, kept, unproven = do(_job(message, batch))
        taken = msgspec.structs.replace(
            taken,
            events=taken.events + len(batch),
            stored=taken.stored + stored,
            evidence=taken.evidence + kept,
            known=taken.known + len(batch) - stored - kept,
            unproven=taken.unproven + unproven,
        )
    return taken


def _told_by_its_key(message: Handover) -> bool:
    text = signed_missing(message.terminal_id, message.epoch, message.missing)
    return signature_holds(message.public_key, message.told, text)


def _job(message: Handover, batch: tuple[Arrived, ...]) -> Callable[[Hub, Work], tuple[int, int, int]]:
    """Keeps one message; gives how many events were stored, are evidence, and are that without a proof."""

    def job(hub: Hub, work: Work) -> tuple[int, int, int]:
        connection = work.connection
        name = message.terminal_id
        if batch:  # then the checked signature shows that whoever wrote it has the key
            admit_again(connection, work.now, message, hub.key.public)
        row = connection.execute(select(terminal).where(terminal.c.terminal_id == name)).one_or_none()
        if row is not None and key_row(connection, name, message.public_key) is not None:
            kept = store(work, row, message, batch, message.public_key, bounded=False)
            return len(kept.stored), kept.kept, 0
        unproven = keep_unproven(connection, batch, work.now, message.public_key)
        return 0, unproven, unproven

    return job


def _head(file: Path) -> ExportHead:
    """The head of a file that is whole. Raises ConfigFault."""
    head = None
    end = None
    count = 0
    for number, line in enumerate(_lines(file)):
        kind = ExportHead if number == 0 else End if line.startswith(b'{"messages":') else Handover
        read = _read(file, number, line, kind)
        head = read if isinstance(read, ExportHead) else head
        end = read if isinstance(read, End) else None
        count += isinstance(read, Handover)
        if isinstance(read, Handover) and head is not None and not _is_of(head, read):
            raise _not_taken(file, f"line {number + 1} is of another terminal than the file says")
    if head is not None and not all(_is_name(name) for name in (head.terminal, *head.formers)):
        raise _not_taken(file, "no terminal is called what it says")
    if (
        head is None
        or head.format != ExportHead.__struct_defaults__[0]
        or end is None
        or end.messages != count
    ):
        raise _not_taken(file, "it is no exported journal, or was cut")
    return head


def _is_name(text: str) -> bool:
    return 0 < len(text) <= LONGEST_NAME and text.isprintable()


def _is_of(head: ExportHead, message: Handover) -> bool:
    return message.terminal_id in (head.terminal, *head.formers)


def _messages(file: Path) -> Iterator[Handover]:
    for number, line in enumerate(_lines(file)):
        if number and not line.startswith(b'{"messages":'):
            read = _read(file, number, line, Handover)
            assert isinstance(read, Handover)
            yield read


def _read(
    file: Path, number: int, line: bytes, kind: type[ExportHead | Handover | End]
) -> ExportHead | Handover | End:
    try:
        return msgspec.json.decode(line, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise _not_taken(file, f"line {number + 1} is no part of an exported journal") from error


def _lines(file: Path) -> Iterator[bytes]:
    try:
        with file.open("rb") as lines:
            while line := lines.readline(LONGEST_LINE):
                yield line
    except OSError as error:
        raise _not_taken(file, error.strerror or "it cannot be read") from error


def _not_taken(file: Path, why: str) -> ConfigFault:
    detail = f"{file}: {why.rstrip('.')}; what follows was not taken. Export the journal again."
    return ConfigFault(FaultCode.CONFIG_WRONG, detail)
