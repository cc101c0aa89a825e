"""The soak in its short form; `python -m tests.soak --minutes 30` is the whole of it."""

import pytest

from tests.soak.__main__ import run
from tests.soak.figures import (
    Sample,
    StationFigures,
    bars,
    kinds_of,
    lines,
    missed,
    others_percent,
    slope,
)

MINUTES = 2


def sample(scans: int, memory_mb: float = 100, threads: int = 9, **files: int) -> Sample:
    return Sample(scans, memory_mb, files, threads)


def station(
    samples: tuple[Sample, ...], growing: tuple[Sample, ...], stalls: tuple[int, ...] = ()
) -> StationFigures:
    return StationFigures(
        station="ST-020",
        scans=samples[-1].scans,
        events=7,
        drained=True,
        stalls_ms=stalls,
        stalled_in=(),
        samples=samples,
        growing=growing,
        rest_percent=0.5,
        rest_wakes=20,
        store_mb=1,
        log_mb=2,
    )


def work(**grows: int) -> tuple[Sample, ...]:
    """A run in which the hub's line comes and goes; `grows` = files of a kind more for so many scans."""
    return tuple(
        sample(n, socket=2 + (n // 50 % 4 != 0), **{kind: 3 + n // each for kind, each in grows.items()})
        for n in range(0, 500, 5)
    )


def grown(scans: int, mb_each: float) -> tuple[Sample, ...]:
    return tuple(sample(n, 100 + n * mb_each) for n in range(0, scans, scans // 100))


def test_growth_is_seen_and_what_comes_and_goes_is_none() -> None:
    found = station(work(), grown(20_000, 0.0004))
    assert found.slope_mb() == pytest.approx(4)
    assert (found.more_files(), found.more_threads()) == ({}, 0)
    assert missed(bars([found], equal=True), others_percent=0) == []
    leaking = station(work(pipe=50), grown(20_000, 0.001))
    assert list(leaking.more_files()) == ["pipe"]
    names = [bar.name for bar in missed(bars([leaking], equal=False), others_percent=50)]
    assert names == [
        "journals equal byte by byte",
        "ST-020  memory, MB / 10,000 scans, over 13800",
        "ST-020  files more",
    ]
    told = lines([leaking], 3, 50, equal=False)
    assert any("files more" in line and line.endswith("NO") for line in told)
    assert any("more: pipe" in line for line in told)


def test_a_slope_over_few_scans_is_not_judged() -> None:
    found = station(work(), grown(1_000, 0.01))
    assert missed(bars([found], equal=True), others_percent=0) == []
    assert any("over 690" in line and "not judged" in line for line in lines([found], 0, 0, equal=True))


@pytest.mark.parametrize(("others", "counts"), [(3.0, True), (40.0, False)])
def test_times_count_on_a_quiet_machine_alone(others: float, *, counts: bool) -> None:
    found = station(work(), grown(20_000, 0), stalls=(361,))
    assert bool(missed(bars([found], equal=True), others)) is counts
    (line,) = (each for each in lines([found], 0, others, equal=True) if each.startswith("stalls"))
    assert line.endswith("NO" if counts else "not judged")


def test_what_others_had_of_the_cores() -> None:
    before = {"busy": 10.0, "ours": 4.0, "all": 40.0}
    assert others_percent(before, {"busy": 22.0, "ours": 14.0, "all": 60.0}) == pytest.approx(10)
    assert others_percent(before, before) == 0


def test_open_files_are_told_by_what_they_are() -> None:
    assert kinds_of(("socket:[12]", "socket:[13]", "/d/store.db")) == {"socket": 2, "/d/store.db": 1}


def test_a_station_that_scanned_nothing_has_no_slope() -> None:
    assert slope([5, 5], [1, 2]) == 0


@pytest.mark.chaos
def test_journals_are_equal_after_two_minutes_of_everything(capsys: pytest.CaptureFixture[str]) -> None:
    found, kills, equal, others = run(MINUTES, seed=1)
    with capsys.disabled():
        print("\n" + "\n".join(lines(found, kills, others, equal=equal)))
    assert kills >= 1
    assert all(entry.scans for entry in found)
    assert [bar.name for bar in missed(bars(found, equal=equal), others) if not bar.timed] == []
