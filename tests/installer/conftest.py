"""The frozen terminal is built once a run, for whichever test asks first."""

from pathlib import Path

import pytest

from installer import smoke


@pytest.fixture(scope="session")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the built program; nobody changes it."""
    return smoke.build(tmp_path_factory.mktemp("built"))
