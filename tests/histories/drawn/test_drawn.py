"""Drawn histories: whatever people, clocks, lines and planners do, all make the same of it. The whole is
`python -m tests.histories`.
"""

import pytest

from tests.histories.__main__ import run
from tests.histories.drawn.choice import Act
from tests.histories.drawn.history import Drawn, draw, shrunk

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

HISTORIES, SEED = 12, 1


def test_a_dozen_histories(capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        figures = run(HISTORIES, SEED)
        print(f"\n{figures.histories} histories, to be mended: {figures.known}")
    assert figures.good(), figures.differing


def test_a_seed_is_a_history() -> None:
    assert draw(3) == draw(3) != draw(4)
    codes = [code for code, _ in draw(3).stations]
    assert len(codes) > len(set(codes))


def test_the_shortest_part_that_is_wrong_is_found() -> None:
    acts = tuple(Act(name, 0, 0, 0, 0) for name in "abcdefghijkl")
    history = Drawn(1, (("SA", 0),), acts)
    part = shrunk(history, lambda shorter: {"c", "j"} <= {act.name for act in shorter.acts})
    assert [act.name for act in part.acts] == ["c", "j"]
