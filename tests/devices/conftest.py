"""Each test of devices begins without results that an earlier one has seen."""

from collections.abc import Iterator

import pytest

from devices.last_results import LAST_RESULTS


@pytest.fixture(autouse=True)
def _no_results_before() -> Iterator[None]:
    LAST_RESULTS.load({})
    yield
    LAST_RESULTS.load({})
