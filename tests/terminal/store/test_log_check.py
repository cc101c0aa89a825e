"""Store and log of one moment: what was put together otherwise is refused before SQLite lays one over the
other, and what lies in the log behind its end is looked at.
"""

import random
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from terminal.faults import FaultCode, StoreFault
from terminal.store.facts import Settings
from terminal.store.head_file import HeadFile
from terminal.store.integrity.condition import TroubleCode
from terminal.store.log_check import LONGEST_LOG
from terminal.store.page_check import PAGE
from terminal.store.store import Store
from terminal.usecases.parts.workplace import Workplace
from tests.fakes.acts import make_fans
from tests.fakes.damage import as_killed, cut, flip
from tests.fakes.workplace import KEY

FRAME = 24 + PAGE
LOG = "store.db-wal"


@pytest.fixture
def moments(work: Workplace, tmp_path: Path) -> list[Path]:
    """A station as it was killed at three moments; between them its log was emptied."""
    folders = []
    for number in range(1, 4):
        make_fans(work, number, number)
        folders.append(as_killed(tmp_path, tmp_path / f"moment-{number}"))
        work.store.database.empty_log()
    return folders


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def troubles(folder: Path, work: Workplace) -> list[tuple[TroubleCode, str]]:
    with closing(Store(folder, KEY)) as store:
        store.examine(work.identity, 10)
        return [(found.code, found.parameters.get("at", "")) for found in store.troubles]


@pytest.mark.slow
@pytest.mark.parametrize("names", [(LOG,), (LOG, "store.head")])
@pytest.mark.parametrize(("there", "of"), [(2, 0), (2, 1), (1, 0), (0, 2)])
def test_a_log_of_another_time_is_refused_and_nothing_changes(
    moments: list[Path], names: tuple[str, ...], there: int, of: int
) -> None:
    folder = moments[there]
    for name in names:
        shutil.copy(moments[of] / name, folder / name)
    before = bytes_of(folder)
    with pytest.raises(StoreFault, match=r"store\.db-wal is of another time than store\.db") as found:
        Store(folder, KEY)
    assert (found.value.code, found.value.placed) == (FaultCode.STORE_DAMAGED, True)
    assert bytes_of(folder) == before


@pytest.mark.slow
def test_without_that_log_the_store_opens_and_tells_its_lost_end(
    moments: list[Path], work: Workplace
) -> None:
    (moments[2] / LOG).unlink()
    assert TroubleCode.JOURNAL_CUT in [code for code, _ in troubles(moments[2], work)]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_whatever_a_station_does_its_files_are_of_one_time(
    work: Workplace, tmp_path: Path, seed: int
) -> None:
    chance, store = random.Random(seed), work.store
    ways: tuple[Callable[[], object], ...] = (
        lambda: make_fans(work, chance.randint(1, 10**6), 0),
        lambda: store.keep(Settings(volume=chance.randint(0, 99))),
        store.database.checkpoint,
        store.database.empty_log,
    )
    for turn in range(30):
        chance.choice(ways)()
        killed = as_killed(tmp_path, tmp_path / f"killed-{turn}")
        assert troubles(killed, work) == []
        assert troubles(killed, work) == []  # after an ordered end


def kept(moments: list[Path]) -> tuple[Path, int]:
    """The log of the last moment, and where what counts of it ends."""
    mark = HeadFile(moments[2] / "store.head", KEY).read().mark
    assert mark is not None
    return moments[2] / LOG, 32 + FRAME * mark.log.frames


@pytest.mark.slow
@pytest.mark.parametrize("at", [0, 100, PAGE])
def test_a_flipped_bit_behind_the_end_is_told_with_its_place(
    moments: list[Path], work: Workplace, at: int
) -> None:
    log, end = kept(moments)
    flip(log, end + at)
    place = end + at // FRAME * FRAME
    assert troubles(moments[2], work) == [(TroubleCode.LOG_SPOILT, str(place))]


@pytest.mark.slow
def test_a_cut_behind_the_end_is_told(moments: list[Path], work: Workplace) -> None:
    log, end = kept(moments)
    cut(log, end + 1000)
    assert troubles(moments[2], work) == [(TroubleCode.LOG_SPOILT, str(end))]


@pytest.mark.slow
def test_of_an_act_that_was_cut_nothing_is_told(moments: list[Path], work: Workplace) -> None:
    log, end = kept(moments)
    raw = bytearray(log.read_bytes())
    raw[end + 8 : end + 16] = raw[16:24]  # the header of a frame was written, its page not yet
    log.write_bytes(raw)
    assert troubles(moments[2], work) == []


@pytest.mark.slow
def test_sqlite_cuts_the_log_within_a_frame(moments: list[Path], work: Workplace) -> None:
    log, _ = kept(moments)
    frame = log.read_bytes()[-FRAME:]
    log.write_bytes((log.read_bytes() + frame * (LONGEST_LOG // FRAME))[:LONGEST_LOG])
    assert troubles(moments[2], work) == []
