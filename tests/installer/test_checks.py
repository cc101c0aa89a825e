"""Which checks and suites are run, in which order, beside whom."""

import sys
from pathlib import Path

import pytest

from installer import checks
from installer.environment import Command, Step


def test_only_suites_that_exist_are_run(tmp_path: Path) -> None:
    (tmp_path / "test_a.py").write_text("@pytest.mark.journey\ndef test(): ...\n", encoding="utf-8")
    (tmp_path / "test_b.py").write_text("pytestmark = [pytest.mark.slow]\n", encoding="utf-8")
    (tmp_path / "test_c.py").write_text('sample = "@pytest.mark.chaos"\n', encoding="utf-8")
    (tmp_path / "test_e.py").write_text("@pytest.mark.chaos\ndef test(): ...\n", encoding="utf-8")
    (tmp_path / "test_d.py").write_text("each = pytest.param(1, marks=pytest.mark.slow)\n", encoding="utf-8")
    found = {suite: [path.name for path in paths] for suite, paths in checks.suites_in(tmp_path).items()}
    assert found == {("chaos", "slow"): ["test_e.py", "test_b.py", "test_d.py"], ("journey",): ["test_a.py"]}


def test_a_test_of_two_suites_runs_once() -> None:
    assert checks.selection(("chaos", "slow")) == "(chaos or slow) and not journey and not frozen"
    assert checks.selection(("frozen",)) == "(frozen)"


@pytest.mark.slow
def test_every_step_runs_after_a_failure_and_tests_come_last(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    says: Command = [sys.executable, "-c", "print('1 passed in 0.01s')"]
    fails: Command = [sys.executable, "-c", "raise SystemExit('a type is wrong')"]
    steps: list[list[Step]] = [[("types", fails), ("style", says)], [("quick tests", says)]]
    monkeypatch.setattr(checks, "rounds", lambda quick: steps)
    assert checks.test(quick=True) == 1
    said = capfd.readouterr()
    assert said.out.splitlines()[-1] == "1 passed in 0.01s"
    assert "a type is wrong\n-- types: " in said.out
    assert "Failed: types" in said.err


def test_what_builds_one_thing_leaves_the_other_core_to_the_checks() -> None:
    first, *others = checks.rounds(quick=False)
    assert [name for name, _ in first][:2] == ["frozen tests", "ruff check"]
    assert [[name for name, _ in steps] for steps in others] == [
        ["quick tests"],
        ["chaos and slow tests"],
        ["journey tests"],
    ]


@pytest.mark.slow
def test_programs_that_the_tests_start_find_modules_compiled(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    says: Command = [sys.executable, "-c", "import sys; print(sys.dont_write_bytecode)"]
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setattr(checks, "rounds", lambda quick: [[("quick tests", says)]])
    assert checks.test(quick=True) == 0
    assert capfd.readouterr().out.splitlines()[-1] == "False"
