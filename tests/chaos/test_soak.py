"""The soak in its short form; `python -m tests.soak --minutes 30` is the whole of it."""

import pytest

from tests.soak.__main__ import run
from tests.soak.figures import Sample, StationFigures, lines, slope

MINUTES = 2
HUB_FILES = 2
"""A line to the hub may be open at one moment and not at another."""


def station(samples: tuple[Sample, ...]) -> StationFigures:
    return StationFigures(
        station="ST-020",
        scans=samples[-1].scans,
        events=7,
        drained=True,
        stalls_ms=(120, 361),
        stalled_in=(),
        samples=samples,
        rest_percent=0.5,
        rest_wakes=20,
        store_mb=1,
        log_mb=2,
    )


def test_growth_is_seen_and_what_comes_and_goes_is_none() -> None:
    leaking = station(tuple(Sample(n, 100 + n / 1000, 40 + n // 50, 9 + n % 3) for n in range(0, 500, 5)))
    assert leaking.slope_mb() == pytest.approx(10)
    assert leaking.grown("files") > 0
    assert leaking.grown("threads") == 0
    told = "\n".join(lines([leaking], kills=3, equal=False))
    assert "longest stall, ms                             361" in told
    assert "NO   bar yes" in told


def test_a_station_that_scanned_nothing_has_no_slope() -> None:
    assert slope([5, 5], [1, 2]) == 0


@pytest.mark.chaos
def test_journals_are_equal_after_two_minutes_of_everything(capsys: pytest.CaptureFixture[str]) -> None:
    found, kills, equal = run(MINUTES, seed=1)
    with capsys.disabled():
        print("\n" + "\n".join(lines(found, kills, equal=equal)))
    assert equal
    assert kills >= 1
    assert all(entry.drained and entry.scans for entry in found)
    assert [entry.grown("threads") for entry in found] == [0] * len(found)
    assert all(entry.grown("files") <= HUB_FILES for entry in found)
