"""Starts the demo plant: a hub with its master data and enrolled terminals, each with a scanner on a
pseudo-terminal, and an oven at the soldering station.

Everything is the real thing (TLS, enrolment, encrypted stores, serial drivers); only the people are not here
(`people`, `windows`).
"""

import os
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from PySide6.QtWidgets import QApplication

import resources
from sync.hub.admin import import_masters, make_offer
from sync.hub.app import HubThread
from sync.station.enrolment import enroll
from terminal.clock import SystemClock
from terminal.store.keys.store_key import store_key
from terminal.store.store import Store
from ui.demo.oven import Oven
from ui.program.app import Terminal, open_store

OVEN_AT = "ST-040"


@dataclass
class Scanner:
    """A scanner on a pseudo-terminal: what is written to it arrives at the terminal's serial driver."""

    wire: int
    address: str

    def scan(self, code: str) -> None:
        """Sends a code with its end mark."""
        os.write(self.wire, code.encode("utf-8") + b"\r")


@dataclass
class DemoPlant:
    """The running demo plant."""

    folder: Path
    hub: HubThread
    port: int
    terminals: dict[str, Terminal] = field(default_factory=dict)
    scanners: dict[str, Scanner] = field(default_factory=dict)
    wires: list[int] = field(default_factory=list)
    ovens: list[Oven] = field(default_factory=list)

    def cut(self) -> None:
        """The hub goes away."""
        self.hub.stop()

    def mend(self) -> None:
        """The hub comes back where it was."""
        self.hub = HubThread(self.folder / "hub", port=self.port)
        self.hub.start()

    def close(self) -> None:
        """Ends everything."""
        for terminal in self.terminals.values():
            terminal.stop()
        self.hub.stop()
        for oven in self.ovens:
            oven.close()
        for wire in self.wires:
            os.close(wire)


def start_plant(
    app: QApplication, folder: Path, stations: tuple[str, ...], language: str, diagonal_inch: float = 10.1
) -> DemoPlant:
    """Starts the hub, loads the demo's masters, enrols and starts a terminal at each station.

    `diagonal_inch` is the size of the glass: it says how many px a millimetre has.
    """
    hub_folder = folder / "hub"
    hub = HubThread(hub_folder)
    info = hub.start()
    plant = DemoPlant(folder, hub, info.port)
    settings = {"language": language, "panel_diagonal_inch": diagonal_inch}
    try:
        import_masters(hub_folder, resources.demo_path())
        for station in stations:
            _add_terminal(app, plant, station, info.url, dict(settings))
    except BaseException:
        plant.close()  # else the hub's threads would keep the broken program alive
        raise
    return plant


def _add_terminal(
    app: QApplication, plant: DemoPlant, station: str, url: str, settings: dict[str, object]
) -> None:
    data = plant.folder / station
    fresh = not (data / "store.db").exists()
    if fresh:
        enroll(data, make_offer(plant.folder / "hub", station, url).offer)
    settings["idle_lock_s"] = 0
    if hasattr(os, "openpty"):
        scanner, wires = _open_scanner()
        plant.scanners[station] = scanner
        plant.wires += wires
        devices = [{"name": "scanner", "model": "generic_serial", "address": scanner.address}]
        if station == OVEN_AT:
            plant.ovens.append(Oven(SystemClock(), seed=len(plant.ovens)))
            devices.append(plant.ovens[-1].config())
        settings["devices"] = tuple(devices)
    _keep_settings(data, url, settings)
    terminal = Terminal(app, open_store(data, None), SystemClock(), wedge=False)
    terminal.start()
    terminal.warm_up.stop()  # all windows share this thread: what one makes ahead the others wait for
    plant.terminals[station] = terminal


def _open_scanner() -> tuple[Scanner, list[int]]:
    ours, theirs = os.openpty()
    return Scanner(ours, os.ttyname(theirs)), [ours, theirs]


def _keep_settings(data: Path, url: str, values: dict[str, object]) -> None:
    store = Store(data, store_key(data, None).key)
    store.keep(msgspec.structs.replace(store.settings(), **values))
    identity = store.identity()
    if identity is not None and identity.hub_url != url:
        store.keep(msgspec.structs.replace(identity, hub_url=url))
    store.close()
