"""Guards what is shipped: the wheel holds the five packages with their data, all of it and nothing else."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.architecture.tree import PACKAGES, ROOT, files, none_of, write


def wheel_complaints(root: Path, scratch: Path) -> list[str]:
    """Build the wheel from a copy of the committed files and compare it with the packages in them."""
    shipped = {path for path in files(root) if path.split("/")[0] in PACKAGES}
    for path in files(root):
        (scratch / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(root / path, scratch / path)
    packed = {name for name in _build(scratch) if ".dist-info/" not in name}
    return [f"not in the wheel: {name}" for name in sorted(shipped - packed)] + [
        f"does not belong into the wheel: {name}" for name in sorted(packed - shipped)
    ]


def _build(folder: Path) -> list[str]:
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "-q",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        "out",
        ".",
    ]
    done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)
    if done.returncode:
        pytest.fail(done.stderr, pytrace=False)
    (wheel,) = (folder / "out").glob("tracepost-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


@pytest.mark.slow
def test_wheel_is_complete_and_clean(tmp_path: Path) -> None:
    none_of(wheel_complaints(ROOT, tmp_path))


@pytest.mark.slow
def test_wrong_wheel_is_seen(tmp_path: Path) -> None:
    root = write(
        tmp_path / "sample",
        {
            "pyproject.toml": (
                '[project]\nname = "tracepost"\nversion = "0"\n'
                '[tool.setuptools]\npackages = ["ui", "tests"]\n'
            ),
            "ui/__init__.py": "",
            "ui/keys.toml": "",
            "tests/__init__.py": "",
        },
    )
    assert wheel_complaints(root, tmp_path / "scratch") == [
        "not in the wheel: ui/keys.toml",
        "does not belong into the wheel: tests/__init__.py",
    ]
