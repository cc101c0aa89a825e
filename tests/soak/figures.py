"""What a soak tells of a station, and how it stands against the bars."""

from collections.abc import Sequence

import msgspec

WARM = 0.3
"""This share of a run is left out of the slopes: caches fill."""


class Sample(msgspec.Struct, frozen=True):
    """What a station had at a moment: scans so far, memory in MB, open files, threads."""

    scans: int
    memory_mb: float
    files: int
    threads: int


class StationFigures(msgspec.Struct, frozen=True, kw_only=True):
    """Of one station. `rest_percent`: of a core; `rest_wakes`: a second; sizes in MB."""

    station: str
    scans: int
    events: int
    drained: bool
    stalls_ms: tuple[int, ...]
    stalled_in: tuple[str, ...]
    samples: tuple[Sample, ...]
    rest_percent: float
    rest_wakes: float
    store_mb: float
    log_mb: float

    def slope_mb(self) -> float:
        """MB of memory for 10,000 scans, by least squares over what follows the warm-up."""
        late = self.samples[int(len(self.samples) * WARM) :]
        return 10_000 * slope([entry.scans for entry in late], [entry.memory_mb for entry in late])

    def grown(self, name: str) -> int:
        """By how much files or threads stood higher in the last fifth than after the warm-up, at their least
        in each: what comes and goes is no growth.
        """
        values = [int(getattr(entry, name)) for entry in self.samples]
        fifth = max(1, len(values) // 5)
        begin = int(len(values) * WARM)
        return min(values[-fifth:]) - min(values[begin : begin + fifth])


def slope(xs: Sequence[float], ys: Sequence[float]) -> float:
    """The slope of the straight line of least squares; 0 where all x are the same."""
    if not xs:
        return 0.0
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    spread = sum((x - mean_x) ** 2 for x in xs)
    return sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True)) / spread if spread else 0.0


def lines(found: Sequence[StationFigures], kills: int, *, equal: bool) -> list[str]:
    """The figures beside their bars."""
    stalls = sorted(value for entry in found for value in entry.stalls_ms)
    scans, events = sum(entry.scans for entry in found), sum(entry.events for entry in found)
    told = [
        f"{len(found)} stations, {scans} scans, {events} events, hub killed {kills} times",
        f"journals equal byte by byte            {'yes' if equal else 'NO':>10}   bar yes",
        f"stalls over 100 ms                     {len(stalls):>10}   bar 0 on a quiet machine",
        f"longest stall, ms                      {max(stalls, default=0):>10}",
    ]
    for entry in found:
        told += [
            f"{entry.station}  memory, MB / 10,000 scans       {entry.slope_mb():>10.2f}   bar < 5",
            f"{entry.station}  files more                      {entry.grown('files'):>10}   bar 0",
            f"{entry.station}  threads more                    {entry.grown('threads'):>10}   bar 0",
            f"{entry.station}  at rest, % of a core             {entry.rest_percent:>10.2f}   bar < 1",
            f"{entry.station}  at rest, woken a second          {entry.rest_wakes:>10.1f}",
            f"{entry.station}  store MB, its log MB             {entry.store_mb:>5.1f} {entry.log_mb:>4.1f}",
            *(f"{entry.station}  stood still in {place}" for place in entry.stalled_in),
        ]
    return told
