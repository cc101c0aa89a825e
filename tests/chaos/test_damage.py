"""A station whose files were damaged says so at its next start, and uses no number twice."""

import pytest

from tests.chaos.damage import Figures, run


def require_good(figures: Figures, damages: int) -> None:
    assert figures.good(), figures
    assert figures.told + figures.unread == damages
    assert figures.with_place == figures.told


@pytest.mark.slow
def test_some_damages() -> None:
    require_good(run(9, 6, seed=3)[0], 15)


@pytest.mark.chaos
@pytest.mark.timeout(600)
def test_many_damages() -> None:
    require_good(run(200, 100, seed=4)[0], 300)
