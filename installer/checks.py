"""All checks and test suites, and in which order they share the cores; standard library only."""

import ast
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from installer.environment import PACKAGES, ROOT, Command, Step, program, section

Suite = tuple[str, ...]
"""Its markers."""
SUITES: tuple[Suite, ...] = (("chaos", "slow"), ("journey",), ("frozen",))
"""The slow suites, in the order in which they run; of two markers the longer tests come first."""
WAITING = ("chaos", "slow")
"""Its tests do not mind neighbours and wait a third of their time: for scans, for a hub that was killed."""
ONE_CORE = ("frozen",)
"""It builds one thing and looks at it, with one core, whoever uses the other."""
GUARDS = ["tests/architecture", "tests/ui/test_text.py"]
"""They read every source file, as ruff and mypy do, and run nothing of the product."""
BOTH_CORES = ["-n", "2", "--dist", "worksteal"]
"""Two workers, the one that is done first takes from the other."""
ONE_MORE = ["-n", "3", "--dist", "worksteal"]
"""Three, where there is waiting."""


def static_checks() -> list[Step]:
    """Return every check that needs no test run."""
    sources = [name for name in (*PACKAGES, "installer", "tests") if any((ROOT / name).rglob("*.py"))]
    checks: list[Step] = [
        ("ruff check", [program("ruff"), "check", "."]),
        ("ruff format", [program("ruff"), "format", "--check", "."]),
        ("mypy", [program("mypy"), *sources]),
    ]
    if all((ROOT / name / "__init__.py").exists() for name in PACKAGES):
        checks.append(("import directions", [program("lint-imports"), "--no-logo"]))
    return checks


def marked(path: Path) -> set[str]:
    """Return the names X of all `pytest.mark.X` in a test file, strings not counted."""
    tree = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    attributes = [(node.attr, node.value) for node in tree if isinstance(node, ast.Attribute)]
    return {name for name, of in attributes if isinstance(of, ast.Attribute) and of.attr == "mark"}


def suites_in(tests: Path) -> dict[Suite, list[Path]]:
    """Return the slow suites in the order in which they run, each with the files that hold its tests.

    Naming the files spares each suite the time in which pytest collects all others.
    """
    found = {path: marked(path) for path in sorted(tests.rglob("test_*.py"))}
    files = {
        suite: list(dict.fromkeys(path for mark in suite for path, marks in found.items() if mark in marks))
        for suite in SUITES
    }
    return {suite: paths for suite, paths in files.items() if paths}


def selection(suite: Suite) -> str:
    """Return the marker expression of one suite; a test of two suites runs in the later one alone."""
    later = [mark for other in SUITES[SUITES.index(suite) + 1 :] for mark in other]
    return " and not ".join([f"({' or '.join(suite)})", *later])


def pytest_of(*arguments: str | Path) -> Command:
    """Return the command of a test run."""
    return [program("python"), "-m", "pytest", "--no-header", *arguments]


def suite_run(suite: Suite, files: Sequence[Path]) -> Step:
    """Return the test run of one slow suite."""
    shared = ONE_MORE if suite == WAITING else []
    slowest = ["--timeout=900", "--durations=25"]
    return f"{' and '.join(suite)} tests", pytest_of(*shared, *slowest, "-m", selection(suite), *files)


def rounds(quick: bool) -> list[list[Step]]:
    """Return the steps, those of one round beside each other on one core each, the others alone."""
    slow = {} if quick else suites_in(ROOT / "tests")
    guards = ("guards", pytest_of(*GUARDS))
    built = [suite_run(suite, files) for suite, files in slow.items() if suite == ONE_CORE]
    quick_tests = ("quick tests", pytest_of(*BOTH_CORES, *(f"--ignore={place}" for place in GUARDS)))
    alone = [suite_run(suite, files) for suite, files in slow.items() if suite != ONE_CORE]
    return [[*built, *static_checks(), guards], *([step] for step in (quick_tests, *alone))]


def run_quietly(step: Step, environment: dict[str, str]) -> tuple[str, bool]:
    """Run one step; return all that is to be read of it and whether it failed."""
    name, command = step
    began = time.monotonic()
    done = subprocess.run(
        command, cwd=ROOT, env=environment, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    said = done.stdout.decode(errors="replace")
    return f"{said}-- {name}: {time.monotonic() - began:.1f} s", bool(done.returncode)


def run_beside(steps: Sequence[Step], environment: dict[str, str]) -> list[str]:
    """Run the steps two at a time and print each when it is done; return the names of those that failed."""
    failed = []
    with ThreadPoolExecutor(max_workers=2) as cores:
        runs = {cores.submit(run_quietly, step, environment): step[0] for step in steps}
        for ended in as_completed(runs):
            said, bad = ended.result()
            section(runs[ended])
            print(said, flush=True)
            failed += [runs[ended]] * bad
    return failed


def run_alone(step: Step, environment: dict[str, str]) -> list[str]:
    """Run one step with both cores, what it says is printed as it comes; return its name where it failed."""
    name, command = step
    section(name)
    status = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    return [name] * bool(status)


def test(quick: bool) -> int:
    """Run every check and test to the end; the last line is the closing line of the last test run.

    Modules are compiled once, as in an installation; else each of the hundreds of programs that the tests
    start compiles them all.
    """
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    failed: list[str] = []
    for steps in rounds(quick):
        failed += run_beside(steps, environment) if len(steps) > 1 else run_alone(steps[0], environment)
    if failed:
        print(f"Failed: {', '.join(failed)}. See the sections above.", file=sys.stderr)
    return 1 if failed else 0
