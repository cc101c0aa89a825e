"""No first start that is cut opens the hub, leaves a dead process, or stands in the next start's way."""

import pytest

from tests.chaos.first_start import run


@pytest.mark.chaos
@pytest.mark.timeout(300)
def test_first_starts_that_are_cut() -> None:
    figures = run(every=9)
    assert figures.good(), figures
    assert figures.cut >= 12
    assert (
        sum(n for name, n in figures.outcomes.items() if "after" in name and "serves" in name) == figures.cut
    )
