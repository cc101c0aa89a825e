"""What a soak tells of a station, and how it stands against the bars."""

from collections import Counter
from collections.abc import Mapping, Sequence

import msgspec

WARM = 0.3
"""This share of a run is left out of the slopes: caches fill."""
SLOPE_SCANS = 5_000
"""A slope that stands on fewer scans is not judged: 10,000 times the noise of a few hundred says nothing."""
QUIET_PERCENT = 10.0
"""Of the cores' time: where others took more, times tell of them."""


class Sample(msgspec.Struct, frozen=True):
    """What a station had at a moment: scans so far, memory in MB, open files by what they are, threads."""

    scans: int
    memory_mb: float
    files: dict[str, int]
    threads: int


class StationFigures(msgspec.Struct, frozen=True, kw_only=True):
    """Of one station. `rest_percent`: of a core; `rest_wakes`: a second; sizes in MB. `samples` are of the
    work, `growing` of the scans one after the other that follow it.
    """

    station: str
    scans: int
    events: int
    drained: bool
    stalls_ms: tuple[int, ...]
    stalled_in: tuple[str, ...]
    samples: tuple[Sample, ...]
    growing: tuple[Sample, ...]
    rest_percent: float
    rest_wakes: float
    store_mb: float
    log_mb: float

    def slope_scans(self) -> int:
        """How many scans the slope of memory stands on."""
        late = _late(self.growing)
        return late[-1].scans - late[0].scans if late else 0

    def slope_mb(self) -> float:
        """MB of memory for 10,000 scans, by least squares over the scans one after the other."""
        late = _late(self.growing)
        return 10_000 * slope([entry.scans for entry in late], [entry.memory_mb for entry in late])

    def more_threads(self) -> int:
        """How many threads there were more in the last fifth of the work than after the warm-up."""
        return max(0, self._more([entry.threads for entry in self.samples]))

    def more_files(self) -> dict[str, int]:
        """The same for files, by what they are; empty where none are more."""
        kinds = {kind for entry in self.samples for kind in entry.files}
        more = {kind: self._more([entry.files.get(kind, 0) for entry in self.samples]) for kind in kinds}
        return {kind: count for kind, count in more.items() if count > 0}

    def _more(self, values: Sequence[int]) -> int:
        """By how much the least at the end is above the most after the warm-up: what comes and goes is no
        growth, what is never given back is one.
        """
        fifth, begin = max(1, len(values) // 5), int(len(values) * WARM)
        return min(values[-fifth:]) - max(values[begin : begin + fifth])


class Bar(msgspec.Struct, frozen=True):
    """A bar and how a figure stands to it. `timed`: on a machine with other work it is not judged."""

    name: str
    figure: str
    limit: str
    met: bool
    timed: bool = False
    judged: bool = True


def kinds_of(links: Sequence[str]) -> dict[str, int]:
    """Open files by what they are: numbers in the links of a process, and of sockets, are left out."""
    return dict(Counter(link.partition(":[")[0] for link in links))


def slope(xs: Sequence[float], ys: Sequence[float]) -> float:
    """The slope of the straight line of least squares; 0 where all x are the same."""
    if not xs:
        return 0.0
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    spread = sum((x - mean_x) ** 2 for x in xs)
    return sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True)) / spread if spread else 0.0


def bars(found: Sequence[StationFigures], *, equal: bool) -> list[Bar]:
    """Every bar of a run."""
    stalls = [value for entry in found for value in entry.stalls_ms]
    told = [
        Bar("journals equal byte by byte", "yes" if equal else "no", "yes", equal),
        Bar("stalls over 100 ms", str(len(stalls)), "0", not stalls, timed=True),
    ]
    for entry in found:
        told += _bars_of(entry)
    return told


def _bars_of(entry: StationFigures) -> list[Bar]:
    files, scans = entry.more_files(), entry.slope_scans()
    threads, memory, rest = entry.more_threads(), entry.slope_mb(), entry.rest_percent
    growth = f"memory, MB / 10,000 scans, over {scans}"
    return [
        Bar(f"{entry.station}  all is sent", "yes" if entry.drained else "no", "yes", entry.drained),
        Bar(f"{entry.station}  {growth}", f"{memory:.2f}", "< 5", memory < 5, judged=scans >= SLOPE_SCANS),
        Bar(f"{entry.station}  files more", str(sum(files.values())), "0", not files),
        Bar(f"{entry.station}  threads more", str(threads), "0", threads <= 0),
        Bar(f"{entry.station}  at rest, % of a core", f"{rest:.2f}", "< 1", rest < 1, timed=True),
    ]


def missed(of: Sequence[Bar], others_percent: float) -> list[Bar]:
    """The bars that count and are not met."""
    quiet = others_percent < QUIET_PERCENT
    return [bar for bar in of if bar.judged and not bar.met and (quiet or not bar.timed)]


def lines(found: Sequence[StationFigures], kills: int, others_percent: float, *, equal: bool) -> list[str]:
    """The figures beside their bars."""
    scans, events = sum(entry.scans for entry in found), sum(entry.events for entry in found)
    quiet = others_percent < QUIET_PERCENT
    longest = max((value for entry in found for value in entry.stalls_ms), default=0)
    told = [
        f"{len(found)} stations, {scans} scans, {events} events, hub killed {kills} times",
        f"other work took {others_percent:.0f} % of the cores: "
        + ("a quiet machine" if quiet else f"times are not judged (quiet: < {QUIET_PERCENT:.0f} %)"),
        *(_bar_line(bar, quiet=quiet) for bar in bars(found, equal=equal)),
        f"longest stall, ms: {longest}",
    ]
    for entry in found:
        told += [
            f"{entry.station}  at rest, woken a second: {entry.rest_wakes:.1f}",
            f"{entry.station}  store {entry.store_mb:.1f} MB, its log {entry.log_mb:.1f} MB",
            *(f"{entry.station}  {count} more: {kind}" for kind, count in entry.more_files().items()),
            *(f"{entry.station}  stood still in {place}" for place in entry.stalled_in),
        ]
    return told


def _bar_line(bar: Bar, *, quiet: bool) -> str:
    judged = bar.judged and (quiet or not bar.timed)
    verdict = ("yes" if bar.met else "NO") if judged else "not judged"
    return f"{bar.name:52} {bar.figure:>8}   bar {bar.limit:4} {verdict}"


def others_percent(before: Mapping[str, float], after: Mapping[str, float]) -> float:
    """The share of all cores' time that went to neither us nor idleness, from two looks (`busy`, `ours`,
    `all`, each in seconds).
    """
    spent = {name: after[name] - before[name] for name in before}
    return max(0.0, 100 * (spent["busy"] - spent["ours"]) / spent["all"]) if spent["all"] else 0.0


def _late(samples: Sequence[Sample]) -> Sequence[Sample]:
    return samples[int(len(samples) * WARM) :]
