"""Qt for Python's import statement reads the source of every module; a station's does not."""

import builtins
import linecache
from pathlib import Path

import pytest

from ui.program.plain_imports import import_plainly


def test_an_import_reads_no_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = tmp_path / "imported_plainly.py"
    module.write_text("VALUE = 1\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(builtins, "__import__", vars(builtins)["__feature_import__"])
    import_plainly()
    exec("import imported_plainly")
    assert str(module) not in linecache.cache
