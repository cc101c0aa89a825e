"""A hub and the folders of its stations, all in one place and in one thread. What happens there is for the
histories to say.
"""

import json
import random
import shutil
from pathlib import Path

import sync.station.enrolment
from sync.hub.terminals.enrolling import give_code
from tests.chaos.computers import Templates, copy_database, short_wire
from tests.fakes.clock import FakeClock
from tests.fakes.direct_hub import DirectHub


class Site:
    """A real hub on a line that loses nothing until `hub.cut` says so; disks that are made and enrolled."""

    def __init__(
        self, folder: Path, templates: Templates, clock: FakeClock | None = None, seed: int = 0
    ) -> None:
        self.folder, self.templates = folder, templates
        self.clock = clock or FakeClock()
        self.chance = random.Random(seed)
        shutil.copytree(templates.hub, folder / "hub")
        self.hub = DirectHub(folder / "hub", self.clock, self.chance)
        self._disks = 0

    def new_folder(self) -> Path:
        """A path for a disk that is not there yet."""
        self._disks += 1
        return self.folder / f"disk-{self._disks}"

    def new_disk(self) -> Path:
        """A station's folder on which nothing has happened."""
        return Path(shutil.copytree(self.templates.station, self.new_folder()))

    def admit(self, disk: Path, station: str, replaces: str = "", *, again: bool = False) -> None:
        """Enrols a disk through the station's own code; only the wire is short. Raises Fault."""
        code = give_code(self.hub.hub, station, replaces)
        offer = {"url": "https://hub", "station": station, "code": code, "fingerprint": "00" * 32}
        with short_wire(self.hub):
            sync.station.enrolment.enroll(disk, json.dumps(offer), again=again)

    def backup(self) -> Path:
        """A copy of the hub's database."""
        target = self.new_folder().with_suffix(".sqlite")
        copy_database(self.folder / "hub" / "hub.sqlite", target)
        return target

    def restore(self, backup: Path) -> None:
        """The hub goes on with what it was at the backup."""
        self.hub.close()
        for suffix in ("", "-wal", "-shm"):
            (self.folder / "hub" / f"hub.sqlite{suffix}").unlink(missing_ok=True)
        shutil.copy(backup, self.folder / "hub" / "hub.sqlite")
        self.hub.open()
