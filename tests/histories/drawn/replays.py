"""The journals of a history, heard once more by a hub that has its masters and notices and nothing else: in
another order of arrival, or without some of the events.
"""

import random
import shutil
from collections.abc import Sequence
from typing import Final

import msgspec
from sqlalchemy import delete, select, update

from sync.hub.store.hub import Hub
from sync.hub.store.tables import (
    dispute,
    master,
    master_version,
    metadata,
    notice,
    setting,
    terminal,
    terminal_key,
)
from sync.protocol.messages import Frame, frame
from terminal.domain.events.chain import GENESIS, Link, digest, encode, encode_payload
from terminal.domain.events.codec import decode_envelope
from terminal.domain.events.payloads import Envelope, EventKey, ScanRefused
from tests.histories.checks import Asked
from tests.histories.plant import Plant, Station
from tests.sync.hub.projecting import Records

_KEPT: Final = (setting, master, master_version, notice, terminal, terminal_key)
"""What a hub knows that does not follow from journals, and when it told of holds."""
_PIECE: Final = 12
_NOTHING: Final = encode_payload(ScanRefused(device="", refusal="", screen=""))


class Journal:
    """What a terminal has written, as it sends it."""

    def __init__(self, terminal_id: str, station: str, links: Sequence[Link]) -> None:
        self.terminal_id, self.station, self.epoch = terminal_id, station, 1
        self.links = tuple(links)

    def frames(self, first: int = 1, last: int | None = None) -> tuple[Frame, ...]:
        return tuple(frame(link.body, link.hash) for link in self.links[first - 1 : last])

    def without(self, gone: frozenset[EventKey]) -> "Journal":
        """The same with scans that were refused in place of those events; numbers stay, the chain is anew."""
        links: list[Link] = []
        for link in self.links:
            envelope = decode_envelope(link.body)
            if envelope.key in gone:
                envelope = _emptied(envelope)
            body = encode(msgspec.structs.replace(envelope, prev=links[-1].hash if links else GENESIS))
            links.append(msgspec.structs.replace(link, body=body, hash=digest(body)))
        return Journal(self.terminal_id, self.station, links)


def _emptied(envelope: Envelope) -> Envelope:
    nothing = {"subject": None, "corrects": None, "attachments": (), "payload": _NOTHING}
    return msgspec.structs.replace(envelope, type="scan.refused", version=1, **nothing)


def journal_of(station: Station) -> Journal:
    own = station.work.identity
    return Journal(own.terminal_id, str(own.station), station.work.store.links(own, 1, 100_000))


class Replay(Records):
    """A copy of the plant's hub, to which journals can be told again and again."""

    def __init__(self, plant: Plant) -> None:
        folder = plant.new_folder()
        shutil.copytree(plant.folder / "hub", folder, ignore=shutil.ignore_patterns("hub.sqlite*"))
        shutil.copy(plant.backup(), folder / "hub.sqlite")
        super().__init__(Hub(folder, plant.clock))

    def hear(self, journals: Sequence[Journal], chance: random.Random) -> None:
        """Forgets all journals, then hears these in pieces, in some order."""
        self._forget()
        done = [0] * len(journals)
        while left := [who for who, each in enumerate(journals) if done[who] < len(each.links)]:
            who = chance.choice(left)
            upto = min(len(journals[who].links), done[who] + chance.randint(1, _PIECE))
            self.take(journals[who], done[who] + 1, upto)
            done[who] = upto

    def _forget(self) -> None:
        with self.hub.database.writing.begin() as connection:
            for table in reversed(metadata.sorted_tables):
                if table not in _KEPT:
                    connection.execute(delete(table))
            connection.execute(update(terminal).values(acknowledged=0, head=GENESIS, effective_at=0))


def asked(records: Records) -> Asked:
    """What is asked about, and what a person has ended."""
    with records.hub.database.reading() as connection:
        rows = connection.execute(select(dispute)).all()
    keys = [(str(EventKey(row.terminal_id, row.epoch, row.sequence)), row.code, row) for row in rows]
    still = frozenset((key, code) for key, code, row in keys if not row.settled)
    ended = frozenset((key, code) for key, code, row in keys if row.settled and row.settled_by)
    return still, ended
