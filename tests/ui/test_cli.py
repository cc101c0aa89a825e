"""The command line as a person or script meets it: exit status, one sentence on errors, JSON on stdout."""

import ctypes
import json
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

import resources
from sync.hub.admin import import_masters
from sync.hub.app import HubThread
from sync.hub.store.hub import Hub
from terminal.qr_code import console_picture
from ui.cli import main
from ui.program.commands_here import NEEDS, lacks
from ui.program.display import why_no_display


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main([str(argument) for argument in arguments])
    said = capsys.readouterr()
    return status, said.out, said.err


@pytest.mark.slow
def test_import_says_what_was_loaded(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Hub(tmp_path / "hub").close()
    arguments = (
        "hub",
        "import-masters",
        str(resources.demo_path()),
        "--data",
        str(tmp_path / "hub"),
        "--json",
    )
    status, out, _ = run(capsys, *arguments)
    assert status == 0
    assert json.loads(out)["changed"] > 100
    status, out, _ = run(capsys, *arguments)
    assert json.loads(out)["changed"] == 0


@pytest.mark.slow
def test_import_refuses_the_table_of_a_bad_row_and_takes_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "masters"
    bad.mkdir()
    for path in resources.demo_path().iterdir():
        if path.suffix in (".csv", ".toml"):
            (bad / path.name).write_bytes(path.read_bytes())
    lots = bad / "lots.csv"
    lots.write_text(lots.read_text(encoding="utf-8") + "L-X,NO-ITEM,5,,,,,\n", encoding="utf-8")
    Hub(tmp_path / "hub").close()
    status, out, _ = run(capsys, "hub", "import-masters", str(bad), "--data", str(tmp_path / "hub"))
    line = len(lots.read_text(encoding="utf-8").splitlines())
    assert status == 1
    assert f"lots.csv:{line}:" in out
    assert "Nothing of lots.csv was loaded" in out
    assert "Loaded of plant.toml, people.csv" in out
    for path in bad.iterdir():
        path.write_text("?", encoding="utf-8")
    status, out, _ = run(capsys, "hub", "import-masters", str(bad), "--data", str(tmp_path / "hub"))
    assert status == 2
    assert "Nothing was loaded" in out


@pytest.mark.slow
def test_offer_needs_a_hub_that_has_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Hub(tmp_path / "hub").close()
    where = ("--data", str(tmp_path / "hub"), "--url", "https://127.0.0.1:1")
    status, out, err = run(capsys, "hub", "offer", "ST-020", *where)
    assert (status, out) == (2, "")
    assert "no offer was made" in err


@pytest.mark.slow
def test_a_terminal_that_is_not_enrolled_waits_for_the_hubs_code(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Path] = []
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setattr(
        "ui.program.enrolment_window.enrol_by_scan", lambda _app, data, *_, **__: asked.append(data)
    )
    status, out, err = run(capsys, "terminal", "--data", str(tmp_path / "station"))
    assert (status, out, err) == (0, "", "")  # given up: nothing was made
    assert asked == [tmp_path / "station"]
    assert not (tmp_path / "station").exists()


@pytest.mark.parametrize("where", [("--db", "nowhere"), ("--data", "nowhere")])
def test_trace_without_a_database(where: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, "trace", "X", *where)
    assert (status, out) == (2, "")
    assert "nothing was traced" in err


def test_wrong_use_is_two(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["no-such-command"])
    assert ended.value.code == 2
    assert "invalid choice" in capsys.readouterr().err


def test_hub_needs_a_folder(capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = run(capsys, "hub")
    assert status == 2
    assert "--data DIR" in err


def test_an_installation_without_the_hub_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "sync.hub.app", None)
    status, out, err = run(capsys, "hub", "--data", str(tmp_path))
    assert (status, out) == (2, "")
    assert "lacks sync.hub.app" in err
    assert "nothing was done" in err


@pytest.mark.parametrize(
    ("platform", "environment", "said"),
    [
        ("linux", {}, "no display here"),
        ("linux", {"DISPLAY": ""}, "no display here"),
        ("linux", {"DISPLAY": ":997"}, "The screen :997 cannot be reached"),
        ("linux", {"DISPLAY": ":997", "QT_QPA_PLATFORM": "xcb"}, "The screen :997 cannot be reached"),
        ("linux", {"WAYLAND_DISPLAY": "wayland-997"}, "The screen wayland-997 cannot be reached"),
        ("linux", {"WAYLAND_DISPLAY": "/nowhere/w"}, "The screen /nowhere/w cannot be reached"),
        ("linux", {"QT_QPA_PLATFORM": "wayland"}, "no display here"),
        ("linux", {"QT_QPA_PLATFORM": "wayland", "DISPLAY": ":997"}, "no display here"),
        ("linux", {"QT_QPA_PLATFORM": "wayland;xcb", "DISPLAY": ":997"}, "The screen :997 cannot be reached"),
        ("linux", {"QT_QPA_PLATFORM": "wayland-egl", "WAYLAND_DISPLAY": "w997"}, "The screen w997 cannot"),
        ("linux", {"QT_QPA_PLATFORM": "xbc", "DISPLAY": ":0"}, "is xbc, which this program does not have"),
        ("linux", {"QT_QPA_PLATFORM": "windows"}, "is windows, which this program does not have"),
        ("linux", {"QT_QPA_PLATFORM": "minimal:x=1"}, ""),
        ("linux", {"QT_QPA_PLATFORM": "offscreen"}, ""),
        ("win32", {}, ""),
    ],
)
def test_where_there_is_a_display(platform: str, environment: dict[str, str], said: str) -> None:
    words = why_no_display(platform, environment)
    assert said in words
    assert bool(words) is bool(said)


def test_a_wayland_session_that_is_there(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as compositor:
        compositor.bind(str(tmp_path / "w-0"))
        compositor.listen()
        environment = {"WAYLAND_DISPLAY": "w-0", "XDG_RUNTIME_DIR": str(tmp_path)}
        assert why_no_display("linux", environment) == ""


def test_wayland_alone_where_qt_came_without_it(tmp_path: Path) -> None:
    words = why_no_display("linux", {"WAYLAND_DISPLAY": "wayland-0"}, plugins=tmp_path)
    assert "Only Wayland is here" in words
    assert "nothing was started. Install Xwayland" in words


def test_a_library_that_qt_wants_is_named() -> None:
    def load(name: str) -> ctypes.CDLL:
        raise OSError("libxcb-cursor.so.0: cannot open shared object file: No such file or directory")

    words = why_no_display("linux", {"DISPLAY": ":0"}, load=load)
    assert words.startswith("The system library libxcb-cursor.so.0 is missing, so nothing was started.")
    assert "apt-get install" in words


def test_a_library_that_is_missing_at_import_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(_options: object) -> int:
        raise ImportError("libEGL.so.1: cannot open shared object file: No such file or directory")

    monkeypatch.setattr("ui.cli._run_terminal", refuse)
    status, out, err = run(capsys, "terminal", "--data", str(tmp_path))
    assert (status, out) == (2, "")
    assert err.startswith("The system library libEGL.so.1 is missing, so nothing was started.")


def listed(help_text: str) -> list[str]:
    return re.findall(r"^    [a-z-]+", help_text, re.MULTILINE)


@pytest.mark.parametrize("command", sorted(NEEDS))
def test_what_cannot_run_here_is_not_offered_and_says_why(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        run(capsys, "--help")
    assert f"    {command}" in listed(capsys.readouterr().out)
    gone = NEEDS[command][-1]
    monkeypatch.setattr("ui.program.commands_here.find_spec", lambda name: None if name == gone else object())
    with pytest.raises(SystemExit):
        run(capsys, "--help")
    assert f"    {command}" not in listed(capsys.readouterr().out)
    status, out, err = run(capsys, "--verbose", command, "--data", "x")
    assert (status, out) == (2, "")
    assert err == (
        f"“tracepost {command}” is not part of this installation, which lacks {gone}; nothing was done. "
        "Run it where tracepost is installed with the extra “terminal”, “camera” or “hub”.\n"
    )


def test_the_needs_of_the_commands_are_here() -> None:
    assert [name for name in NEEDS if lacks(name)] == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments", [("demo", "--headless", "--seconds", "1"), ("command-sheet", "sheet.pdf")]
)
def test_what_shows_nothing_needs_no_display(arguments: tuple[str, ...], tmp_path: Path) -> None:
    hidden = {
        name: value for name, value in os.environ.items() if "DISPLAY" not in name and "QPA" not in name
    }
    command = [sys.executable, "-m", "ui.cli", *arguments]
    environment = {**hidden, "PYTHONPATH": str(Path(__file__).parents[2])}
    ran = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")


@pytest.mark.parametrize("seconds", ["0", "-5", "1.5", "ten", "٣"])
def test_the_demo_wants_whole_seconds(seconds: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["demo", "--headless", f"--seconds={seconds}"])
    assert ended.value.code == 2
    assert "whole number" in capsys.readouterr().err


@pytest.mark.slow
def test_an_offer_is_shown_as_a_code_beside_its_text(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with HubThread(tmp_path / "hub"):
        import_masters(tmp_path / "hub", resources.demo_path())
    where = ("--data", str(tmp_path / "hub"), "--url", "https://127.0.0.1:8443", "--qr")
    status, out, err = run(capsys, "hub", "offer", "ST-020", *where)
    assert status == 0
    assert json.loads(out)["station"] == "ST-020"
    assert err.rstrip("\n") == console_picture(out.rstrip("\n"))
