"""The check for descriptors left open, tried on one that is."""

import os
from pathlib import Path

import pytest

from tests.devices.descriptors import no_leaked_descriptor

pytestmark = pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs /proc")


def test_what_is_left_open_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.devices.descriptors.GRACE_S", 0.0)
    ends: list[int] = []
    with pytest.raises(AssertionError, match="pipe:"), no_leaked_descriptor():
        ends += os.pipe()
    for end in ends:
        os.close(end)


@pytest.mark.slow
def test_what_others_close_is_not_counted() -> None:
    ends = os.pipe()
    with no_leaked_descriptor():
        for end in ends:
            os.close(end)
