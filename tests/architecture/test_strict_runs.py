"""Shows that the rules of tests/conftest.py bite: a small suite of bad tests is run under them."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT

BAD_TESTS = """
import logging, threading, warnings
import pytest

stop = threading.Event()

def test_warns():
    warnings.warn("old way")

def test_logs():
    logging.getLogger("store").error("disk full")

def test_leaves_a_thread():
    threading.Thread(target=stop.wait, daemon=True, name="forgotten").start()

@pytest.mark.logs("disk full")
def test_says_that_it_logs():
    logging.getLogger("store").error("the disk full fault")

@pytest.mark.logs("disk full")
def test_says_so_but_does_not():
    pass

def test_ends_its_thread():
    thread = threading.Thread(target=print)
    thread.start()
"""
BAD_QT_TEST = """
from PySide6.QtCore import qDebug, qWarning

def test_qt_warns():
    qWarning("no such signal")

def test_qt_says():
    qDebug("a detail")
"""
REPORTED = re.compile(r"^(?:FAILED|ERROR) test_bad\.py::(\w+)", re.MULTILINE)


def refused(folder: Path, text: str) -> set[str]:
    """Run the text as a test file under the project's rules and return the tests that these refused."""
    for name in ("pyproject.toml", "tests/conftest.py"):
        shutil.copy(ROOT / name, folder)
    (folder / "test_bad.py").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-rfE", "-p", "no:cacheprovider", "test_bad.py"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return set(REPORTED.findall(done.stdout))


@pytest.mark.slow
def test_warning_log_line_and_thread_are_refused(tmp_path: Path) -> None:
    bad = {"test_warns", "test_logs", "test_leaves_a_thread", "test_says_so_but_does_not"}
    assert refused(tmp_path, BAD_TESTS) == bad


@pytest.mark.slow
def test_qt_warning_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, BAD_QT_TEST) == {"test_qt_warns"}
