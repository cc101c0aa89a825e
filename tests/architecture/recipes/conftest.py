"""What every recipe is tried in."""

import shutil
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, files


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the files that are committed."""
    for path in files(ROOT):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, tmp_path / path)
    return tmp_path
