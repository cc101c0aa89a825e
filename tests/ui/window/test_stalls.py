"""Scanners whose sender stops between keys, through filter, router and window: nothing wrong is taken and
nothing lost without a word. The full size is `python -m tests.devices.stalls`.
"""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.devices.stalls import VARIANTS, run


@pytest.mark.slow
@pytest.mark.parametrize(
    ("scans", "seed"), [(len(VARIANTS), 3), pytest.param(400, 1, marks=pytest.mark.slow)]
)
def test_nothing_wrong_is_taken_and_nothing_lost_without_a_word(
    qt_app: QApplication, tmp_path: Path, scans: int, seed: int
) -> None:
    found = run(tmp_path / "station", scans, seed)
    assert (found["wrong codes taken"], found["lost without a word"]) == (0, 0)
    assert found["taken"] + found["refused with a word"] == found["scans"] >= scans
    assert found["taken"] > scans / 4
