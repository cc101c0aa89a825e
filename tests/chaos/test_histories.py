"""Whatever disks, lines and hubs do, no event is lost in silence."""

import pytest

from tests.chaos.histories import run


@pytest.mark.chaos
@pytest.mark.timeout(600)
def test_thirty_histories() -> None:
    figures = run(30, seed=1)
    assert figures.good(), figures
    assert figures.at_hub
    assert figures.evidence
    assert figures.new_epochs
