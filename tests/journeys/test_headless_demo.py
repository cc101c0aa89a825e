"""The headless demo as its user starts it: own process, real screens, real TLS, the hub away in between."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.journey
@pytest.mark.timeout(180)
def test_journals_are_equal_and_nothing_is_said_on_stderr(tmp_path: Path) -> None:
    out = tmp_path / "demo"
    command = [
        sys.executable,
        "-m",
        "ui.cli",
        "demo",
        "--headless",
        "--seconds",
        "20",
        "--seed",
        "3",
        "--json",
    ]
    ran = subprocess.run(
        [*command, "--out", str(out)],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=170,
        check=False,
    )
    assert ran.stderr == ""
    assert ran.returncode == 0
    summary = json.loads(ran.stdout)
    assert summary == json.loads((out / "summary.json").read_text(encoding="utf-8"))
    assert summary["equal"] is True
    assert summary["captured"] == summary["acknowledged"] >= 60
    assert {row["station"] for row in summary["terminals"]} >= {"ST-020", "ST-040"}
    assert all(Path(picture).stat().st_size > 5_000 for picture in summary["pictures"])
