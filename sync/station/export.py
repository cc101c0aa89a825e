"""A station's whole journal as one file, for a hub that the station cannot reach (decision 0026).

JSON, one message a line: an `ExportHead`, the messages by which the journal would be handed over (`Handover`,
signed by the station's key), and an `End`, so that a file that was cut is known. It holds in clear what the
store keeps encrypted. Taking it in is the hub's work (`sync.hub.exchange.import_journal`).
"""

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

import msgspec

from sync.protocol.handover import End, ExportHead, Handover
from sync.station.segments import Segments
from terminal.clock import Clock
from terminal.faults import ConfigFault, FaultCode
from terminal.secret_files import not_written, owner_only, sync_folder
from terminal.store.facts import Exported, Identity
from terminal.store.keys.store_key import KeyStore, store_key
from terminal.store.store import Store

AT_ONCE: Final = 200


class Wrote(msgspec.Struct, frozen=True):
    """What a file holds: events, of how many epochs, and how many events the station itself has lost."""

    file: str
    terminal: str
    epochs: int
    events: int
    missing: int

    def words(self) -> str:
        """For a person."""
        lost = f"; {self.missing} events are lost here, the hub is told which" if self.missing else ""
        return f"{self.file}: {self.events} events of {self.terminal}, epochs: {self.epochs}{lost}."


def export_journal(data: Path, out: Path, clock: Clock, *, keys: KeyStore | None = None) -> Wrote:
    """Writes all the journals of the station in `data` into `out`, which must not exist, and notes that it
    did. Damage is gone around. Raises ConfigFault, StoreFault.
    """
    if not (data / "store.db").exists():
        detail = f"There is no station's store in {data}; nothing was exported. Check --data."
        raise ConfigFault(FaultCode.CONFIG_WRONG, detail)
    with closing(Store(data, store_key(data, keys).key)) as store:
        own = store.identity()
        if own is None:
            detail = f"The terminal in {data} is not enrolled; nothing was exported. Check --data."
            raise ConfigFault(FaultCode.CONFIG_WRONG, detail)
        wrote = _write(store, own, out, clock.now())
        store.keep(Exported(epoch=own.epoch, last=Segments(store, own).last))
    return wrote


def _write(store: Store, own: Identity, out: Path, now: int) -> Wrote:
    """Writes the file aside, then gives it its name: it is there whole or not at all."""
    every = [*(former.identity for former in store.formers().formers), own]
    journals = [Segments(store, each) for each in every]
    if out.exists():
        detail = f"{out} is there already; nothing was exported. Name a file that is not."
        raise ConfigFault(FaultCode.CONFIG_WRONG, detail)
    draft = out.with_name(out.name + ".new")
    try:
        with open(draft, "wb", opener=owner_only) as file:
            file.writelines(msgspec.json.encode(line) + b"\n" for line in _lines(own, journals, now))
            file.flush()
            os.fsync(file.fileno())
        draft.replace(out)
        sync_folder(out.parent)
    except OSError as error:
        raise not_written(out, error) from error
    finally:
        draft.unlink(missing_ok=True)  # in clear, and where the disk is full the room it takes is needed
    return Wrote(
        str(out),
        own.terminal_id,
        len(journals),
        sum(last - first + 1 for each in journals for first, last in each.runs),
        sum(span.last - span.first + 1 for each in journals for span in each.missing()),
    )


def _lines(own: Identity, journals: list[Segments], now: int) -> Iterator[ExportHead | Handover | End]:
    others = {each.identity.terminal_id for each in journals} - {own.terminal_id}
    yield ExportHead(own.terminal_id, own.station, now, formers=tuple(sorted(others)))
    count = 0
    for each in journals:
        for message in each.messages(AT_ONCE):
            count += 1
            yield message
    yield End(count)
