"""The demo without windows: seeded people work through the real screens and the real hub, the hub is cut and
comes back, and in the end every terminal's journal is compared with the hub's, byte by byte.
"""

import random
from collections.abc import Iterator
from pathlib import Path

import msgspec
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from terminal.clock import Clock, SystemClock
from terminal.result_file import write_result
from ui.demo.compare import Comparison, compare
from ui.demo.crew import Packer, Receiver
from ui.demo.hands import Hands
from ui.demo.measures import PaintWatch, Percentiles, memory_mb, spread
from ui.demo.people import Belt, Operator
from ui.demo.pictures import take_pictures
from ui.demo.plant import DemoPlant, start_plant
from ui.program.run_terminal import application

STATIONS = ("ST-010", "ST-040", "ST-020", "ST-030", "ST-050", "ST-060", "ST-070", "ST-080", "KB-01")
BOARD = STATIONS[-1]
JOBS = {"ST-010": Receiver, "ST-080": Packer}
DRAIN_S = 60
CUT_FROM = 0.35
CUT_TO = 0.55
TICK_MS = 20


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """What happened. Counts of events and things; times in ms, memory in MB."""

    captured: int
    acknowledged: int
    disputed: int
    units_completed: int
    inspections: int
    holds: int
    refused_scans: int
    scan_to_feedback_ms: Percentiles
    commit_ms: Percentiles
    startup_ms: int
    rss_mb: float
    seconds: int
    seed: int
    equal: bool
    terminals: tuple[Comparison, ...]
    pictures: tuple[str, ...]

    def words(self) -> str:
        """For a person."""
        verdict = "Journals equal." if self.equal else "JOURNALS DIFFER: see the terminals in summary.json."
        return (
            f"{self.captured} events captured, {self.acknowledged} acknowledged, {self.disputed} disputed; "
            f"{self.units_completed} units completed, {self.inspections} inspections, {self.holds} holds.\n"
            f"Scan to feedback p95 {self.scan_to_feedback_ms.p95} ms, commit p95 {self.commit_ms.p95} ms, "
            f"{self.rss_mb} MB.\n{verdict}\nPictures: {', '.join(self.pictures)}"
        )


def run_headless(out: Path, seconds: int, seed: int, language: str) -> Summary:
    """Runs the demo for so many seconds and writes DIR/summary.json and DIR/screens/*.png."""
    clock = SystemClock()
    app = application(shown=False)
    out.mkdir(parents=True, exist_ok=True)
    plant = start_plant(app, out / "data", STATIONS, language)
    try:
        started = clock.monotonic_ns()
        for terminal in plant.terminals.values():
            terminal.window.resize(1280, 800)
            terminal.window.show()
        app.processEvents()
        startup_ms = (clock.monotonic_ns() - started) // 1_000_000 // len(STATIONS)
        watches = [PaintWatch(terminal, clock) for terminal in plant.terminals.values()]
        _work(app, plant, clock, seconds, seed)
        pictures = take_pictures(plant, out / "screens")
        _drain(app, plant, clock)
        summary = _summary(plant, watches, startup_ms, seconds, seed, pictures)
    finally:
        plant.close()
    write_result(out / "summary.json", msgspec.json.format(msgspec.json.encode(summary), indent=2))
    return summary


def _work(app: QApplication, plant: DemoPlant, clock: Clock, seconds: int, seed: int) -> None:
    """People work for so long; in between the hub is away for a while."""
    belt = Belt()
    people = []
    for number, (station, terminal) in enumerate(plant.terminals.items()):
        kind = JOBS.get(station, Operator)
        if station != BOARD:
            chance = random.Random(seed * 1000 + number)
            people.append(
                SimulatedPerson(kind(Hands(terminal, plant.scanners[station]), belt, chance).shift())
            )
    begin = clock.monotonic_ns()
    away = False
    loop = QEventLoop()
    timer = QTimer()

    def tick() -> None:
        nonlocal away
        elapsed = (clock.monotonic_ns() - begin) / 1e9
        share = elapsed / seconds
        if share >= 1 and not away:
            loop.quit()
            return
        if not away and CUT_FROM <= share < CUT_TO:
            away = True
            plant.cut()
        elif away and share >= CUT_TO:
            away = False
            plant.mend()
        for person in people:
            person.act(elapsed)

    timer.timeout.connect(tick)
    timer.start(TICK_MS)
    loop.exec()
    timer.stop()


class SimulatedPerson:
    """Runs one person's generator: acts, then rests as long as it says."""

    def __init__(self, acts: Iterator[float]) -> None:
        self._acts = acts
        self._next = 0.0

    def act(self, elapsed_s: float) -> None:
        """Acts if the rest is over."""
        if elapsed_s >= self._next:
            self._next = elapsed_s + next(self._acts)


def _drain(app: QApplication, plant: DemoPlant, clock: Clock) -> None:
    """Waits until every terminal has sent everything."""
    begin = clock.monotonic_ns()
    terminals = plant.terminals.values()
    for terminal in terminals:
        if terminal.worker:
            terminal.worker.retry_now()
    loop = QEventLoop()
    timer = QTimer()

    def look() -> None:
        unsent = sum(terminal.work.store.unsent_count(terminal.work.identity) for terminal in terminals)
        if not unsent or clock.monotonic_ns() - begin > DRAIN_S * 1e9:
            loop.quit()

    timer.timeout.connect(look)
    timer.start(50)
    loop.exec()
    timer.stop()
    app.processEvents()


def _summary(
    plant: DemoPlant,
    watches: list[PaintWatch],
    startup_ms: int,
    seconds: int,
    seed: int,
    pictures: tuple[str, ...],
) -> Summary:
    compared = tuple(compare(plant.hub.hub, terminal.work) for terminal in plant.terminals.values())
    commits = [value for terminal in plant.terminals.values() for value in terminal.work.commit_ns]
    return Summary(
        captured=sum(entry.captured for entry in compared),
        acknowledged=sum(entry.acknowledged for entry in compared),
        disputed=sum(entry.disputed for entry in compared),
        units_completed=sum(entry.types.get("completed", 0) for entry in compared),
        inspections=sum(entry.types.get("inspection.recorded", 0) for entry in compared),
        holds=sum(entry.types.get("unit.held", 0) for entry in compared),
        refused_scans=sum(entry.types.get("scan.refused", 0) for entry in compared),
        scan_to_feedback_ms=spread([value for watch in watches for value in watch.durations_ns]),
        commit_ms=spread(commits),
        startup_ms=startup_ms,
        rss_mb=memory_mb(),
        seconds=seconds,
        seed=seed,
        equal=all(entry.equal for entry in compared),
        terminals=compared,
        pictures=pictures,
    )
