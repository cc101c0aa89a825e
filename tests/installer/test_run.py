"""The words of installer/run.py, and the demo with and without a display."""

import subprocess
from pathlib import Path

import pytest

from installer import run


@pytest.mark.parametrize(
    ("environment", "platform", "expected"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ""}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({}, "win32", True),
    ],
)
def test_display(environment: dict[str, str], platform: str, expected: bool) -> None:
    assert run.has_display(environment, platform) is expected


def test_headless_demo_keeps_what_was_asked() -> None:
    assert run.headless_arguments(["--seconds", "5"])[:3] == ["--seconds", "5", "--headless"]
    asked = ["--headless", "--out", "here"]
    assert run.headless_arguments(asked) == asked
    assert run.out_folder(asked) == run.out_folder(["--out=here"]) == Path("here")


def test_headless_demo_names_its_pictures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    picture = tmp_path / "screens" / "station.png"
    picture.parent.mkdir()
    picture.touch()
    started: list[list[str | Path]] = []

    def start(command: list[str | Path], **_: object) -> subprocess.CompletedProcess[str]:
        started.append(command)
        return subprocess.CompletedProcess([], 1)

    monkeypatch.setattr(run, "has_display", lambda *_: False)
    monkeypatch.setattr(subprocess, "run", start)
    assert run.demo(["--out", str(tmp_path)]) == 1
    assert started[0][1:] == ["demo", "--out", str(tmp_path), "--headless"]
    assert str(picture) in capsys.readouterr().err


def test_unknown_word_is_refused_before_anything_is_done(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        run.main(["test", "--fast"])
    assert stopped.value.code == 2
    assert "test does not know --fast, so nothing was done" in capsys.readouterr().err
