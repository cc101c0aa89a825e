"""Three stations at work against a hub that is killed again and again, then every journal compared.

`python -m tests.soak [--minutes 30] [--seed 1]`. Stations, hub and oven are processes of their own, the
exchange goes over HTTPS; the clock is set, language, theme and person change all the time. Afterwards each
station reads 500 codes for every minute, one after the other, for what memory does. It exits 1 where a bar is
missed; those of times count where the machine had next to nothing else to do.
"""

import argparse
import csv
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import msgspec

import resources
from sync.hub.admin import import_masters, make_offer
from sync.hub.app import HubThread
from sync.hub.store.hub import Hub
from sync.station.enrolment import enroll
from terminal.clock import SystemClock
from terminal.store.keys.store_key import store_key
from terminal.store.store import Store
from terminal.usecases.parts.workplace import Workplace
from tests.soak.figures import StationFigures, bars, lines, missed, others_percent
from ui.demo.compare import compare

STATIONS = ("ST-040", "ST-020", "ST-030")
ROOMS = ("terminal", "devices", "sync", "ui", "tests/soak")
KILL_EVERY_S = 120.0
AWAY_S = 4.0
MUCH = 1000
SCANS_A_MINUTE = 500
LONGEST_SCAN_S = 0.2
"""On a machine that has much else to do."""
ROOT = Path(__file__).resolve().parents[2]


class HubProcess:
    """The hub as a process that can be killed and started again at the same port."""

    def __init__(self, folder: Path, port: int) -> None:
        self._command = [
            *(sys.executable, "-m", "ui.cli", "hub", "--data", str(folder)),
            *("--listen", f"127.0.0.1:{port}"),
        ]
        self.kills = 0
        self.start()

    def start(self) -> None:
        """Starts it and waits until it answers."""
        self._process = subprocess.Popen(
            self._command, cwd=ROOT, env=as_installed(), stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        if not self._process.stdout.readline():
            raise SystemExit("The hub did not start: see above.")

    def kill(self) -> None:
        """As a power cut does."""
        self._process.kill()
        self._process.communicate()
        self.kills += 1

    def stop(self) -> None:
        """Ends it in order."""
        self._process.send_signal(signal.SIGTERM)
        self._process.communicate(timeout=30)


def plenty(folder: Path) -> Path:
    """The demo's masters with a thousand times as much of every lot and order."""
    for source in resources.demo_path().iterdir():
        if source.suffix in (".csv", ".toml"):
            (folder / source.name).write_bytes(source.read_bytes())
    for name in ("lots.csv", "orders.csv"):
        with (folder / name).open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        for row in rows:
            row["quantity"] = str(int(row["quantity"]) * MUCH)
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0].keys())
            writer.writeheader()
            writer.writerows(rows)
    return folder


def set_up(folder: Path) -> HubProcess:
    """Hub and stations as after their installation, all modules compiled; the hub runs."""
    compiled = (sys.executable, "-m", "compileall", "-q", *ROOMS)
    subprocess.run(compiled, cwd=ROOT, env=as_installed(), check=True)
    hub, masters = folder / "hub", folder / "masters"
    hub.mkdir()
    masters.mkdir()
    port = _free_port()
    with HubThread(hub, port=port):
        done = import_masters(hub, plenty(masters))
        if done.problems:
            raise SystemExit(done.words())
        for station in STATIONS:
            enroll(folder / station, make_offer(hub, station, f"https://127.0.0.1:{port}").offer)
    return HubProcess(hub, port)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def as_installed() -> dict[str, str]:
    """An environment in which modules stay compiled."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def begin_stations(folder: Path, seed: int, seconds: float) -> list["subprocess.Popen[bytes]"]:
    """Starts the stations."""
    environment = {**as_installed(), "QT_QPA_PLATFORM": "offscreen"}
    return [
        subprocess.Popen(
            [
                *(sys.executable, "-m", "tests.soak.station", str(folder / station), station),
                *(str(seed * 10 + number), str(seconds), str(round(SCANS_A_MINUTE * seconds / 60))),
            ],
            cwd=ROOT,
            env=environment,
        )
        for number, station in enumerate(STATIONS, start=1)
    ]


def disturb(hub: HubProcess, seconds: float) -> None:
    """Kills the hub every two minutes, in a short run twice."""
    every = min(KILL_EVERY_S, seconds / 3)
    ends = time.monotonic() + seconds
    while time.monotonic() + every < ends:
        time.sleep(every - AWAY_S)
        hub.kill()
        time.sleep(AWAY_S)
        hub.start()


def equal_journals(folder: Path) -> bool:
    """Every station's journal against what the hub holds of it."""
    hub = Hub(folder / "hub")
    try:
        return all(_equal(hub, folder / station) for station in STATIONS)
    finally:
        hub.close()


def _equal(hub: Hub, data: Path) -> bool:
    store = Store(data, store_key(data, None).key)
    try:
        identity = store.identity()
        assert identity is not None
        found = compare(hub, Workplace(store, SystemClock(), identity))
        return found.equal and found.captured > 0
    finally:
        store.close()


class Soaked(NamedTuple):
    """What a run told: each station, how often the hub was killed, whether all journals are equal, and what
    share of the cores in percent others had.
    """

    found: list[StationFigures]
    kills: int
    equal: bool
    others: float


def run(minutes: float, seed: int) -> Soaked:
    """Works for so long. SystemExit where a station ends with an error."""
    before = _cores()
    with tempfile.TemporaryDirectory(prefix="tracepost-soak-") as name:
        folder = Path(name)
        hub = set_up(folder)
        stations = begin_stations(folder, seed, minutes * 60)
        try:
            disturb(hub, minutes * 60)
            most = 300 + LONGEST_SCAN_S * SCANS_A_MINUTE * minutes
            broken = [station.wait(most) for station in stations if station.wait(most)]
        finally:
            for station in stations:
                station.kill()
            hub.stop()
        if broken:
            raise SystemExit("A station ended with an error: see above.")
        texts = [(folder / station / "figures.json").read_bytes() for station in STATIONS]
        found = [msgspec.json.decode(text, type=StationFigures) for text in texts]
        return Soaked(found, hub.kills, equal_journals(folder), others_percent(before, _cores()))


def _cores() -> dict[str, float]:
    """Seconds of all cores so far: those that were busy, those that were ours (processes that have ended
    included), and all of them.
    """
    first = Path("/proc/stat").read_text(encoding="ascii").splitlines()[0]
    user, nice, system, idle, wait, *rest = (int(word) for word in first.split()[1:9])
    busy, ours = user + nice + system + sum(rest), os.times()
    tick = os.sysconf("SC_CLK_TCK")
    return {"busy": busy / tick, "ours": sum(ours[:4]), "all": (busy + idle + wait) / tick}


def main(arguments: list[str] | None = None) -> int:
    """Prints the figures; 1 where a bar that counts is missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    found, kills, equal, others = run(options.minutes, options.seed)
    print("\n".join(lines(found, kills, others, equal=equal)))
    return 1 if missed(bars(found, equal=equal), others) else 0


if __name__ == "__main__":
    sys.exit(main())
