"""The console as a person meets it: a file of cells, a command, and what it says."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest

from ui.cli import main

Run = Callable[..., tuple[int, str, str]]
Saved = Callable[..., str]
Answer = Callable[..., Any]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Exit status, stdout and stderr of a command."""

    def command(*arguments: object) -> tuple[int, str, str]:
        status = main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return status, said.out, said.err

    return command


@pytest.fixture
def answer(run: Run) -> Answer:
    """The JSON document of a command that succeeds."""

    def command(*arguments: object) -> Any:
        status, out, err = run(*arguments, "--json")
        assert (status, err) == (0, "")
        return msgspec.json.decode(out)

    return command


@pytest.fixture
def saved(tmp_path: Path) -> Saved:
    """A CSV file of named columns, as a path."""

    def save(**columns: Sequence[object]) -> str:
        lines = [",".join(columns), *(",".join(map(str, row)) for row in zip(*columns.values(), strict=True))]
        path = tmp_path / "data.csv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return str(path)

    return save
