"""One process per folder; the lock ends with whoever holds it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from terminal.faults import ConfigFault, StoreFault
from terminal.folder_lock import FolderLock, is_held

HOLDS = (
    "import sys, time; from pathlib import Path; from terminal.folder_lock import FolderLock; "
    "lock = FolderLock(Path(sys.argv[1])); print('held', flush=True); time.sleep(60)"
)


def test_the_second_is_refused_until_the_first_has_ended(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    assert not is_held(folder)
    with FolderLock(folder):
        assert is_held(folder)
        with pytest.raises(ConfigFault, match=r"already running.*nothing was started"):
            FolderLock(folder)
    assert not is_held(folder)
    FolderLock(folder).release()


def test_whoever_only_looks_is_in_nobodys_way(tmp_path: Path) -> None:
    assert not is_held(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_takes_nothing_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreFault, match="cannot be written"):
        FolderLock(tmp_path / "file")


@pytest.mark.slow
def test_a_killed_process_holds_nothing(tmp_path: Path) -> None:
    root = str(Path(__file__).parents[2])
    command = [sys.executable, "-c", HOLDS, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": root}) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(ConfigFault, match="already running"):
            FolderLock(tmp_path)
        other.send_signal(signal.SIGKILL)
        other.wait()
    FolderLock(tmp_path).release()
