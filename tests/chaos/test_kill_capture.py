"""A station that is killed while it captures keeps every act it had said was done, whole and once."""

import pytest

from tests.chaos.kill_capture import Figures, run


def require_good(figures: Figures) -> None:
    assert figures.good(), figures
    assert figures.acknowledged >= figures.kills


@pytest.mark.slow
def test_ten_kills() -> None:
    require_good(run(10, seed=1))


@pytest.mark.chaos
@pytest.mark.timeout(180)
def test_two_hundred_kills() -> None:
    require_good(run(200, seed=2))
