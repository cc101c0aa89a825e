"""The files for a Linux station and hub stay true to the code beside them, and do what they say."""

import os
import re
import shutil
import signal
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINUX = ROOT / "installer" / "linux"
RULES = (LINUX / "70-tracepost-devices.rules").read_text(encoding="utf-8")
MOST_EXPOSED = 20
"""Tenths of systemd's own measure, of 100."""


def models() -> list[dict[str, object]]:
    return [
        tomllib.loads(path.read_text(encoding="utf-8")) for path in (ROOT / "devices/models").glob("*.toml")
    ]


def test_every_vendor_of_a_device_model_has_its_rule() -> None:
    vendors = {f"{usb['vid']:04x}" for model in models() for usb in model.get("usb", ())}  # type: ignore[attr-defined]
    assert vendors == set(re.findall(r'ATTRS\{idVendor\}=="(\w+)"', RULES))


def rule(*conditions: str) -> str:
    found = [line for line in RULES.splitlines() if all(part in line for part in conditions)]
    return found[0] if found else ""


def test_gauges_and_scales_on_a_serial_line_and_cameras_have_theirs() -> None:
    lines = {str(model["driver"]) for model in models()}
    assert {"serial", "camera"} <= lines, lines
    serial = rule('SUBSYSTEM=="tty"', 'SUBSYSTEMS=="usb"')
    assert all(part in serial for part in ('ID_MM_PORT_IGNORE}="1"', 'GROUP="dialout"', 'MODE="0660"'))
    assert 'GROUP="video"' in rule('SUBSYSTEM=="video4linux"')


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not on this machine")
def test_the_hub_is_shut_in() -> None:
    command = ["systemd-analyze", "security", "--offline=true", f"--threshold={MOST_EXPOSED}"]
    done = subprocess.run(
        [*command, LINUX / "tracepost-hub.service"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-300:] + done.stderr


# ---------------------------------------------------------------- the start script


class Computer:
    """A folder with the start script and stand-ins for what it calls: a program that ends with the given
    statuses, one after the other; a clock; a sleep that only notes.
    """

    def __init__(self, folder: Path, statuses: list[int], lived_s: int = 1) -> None:
        self.folder = folder
        shutil.copy(LINUX / "start-terminal.sh", folder)
        (folder / "statuses").write_text("".join(f"{status}\n" for status in statuses), encoding="utf-8")
        self._program("tracepost", f'echo "$@" >> {folder}/calls\n{_next_line(folder)}\nexit "$status"')
        (folder / "bin").mkdir()
        self._program("bin/sleep", f'echo "$1" >> {folder}/sleeps')
        self._program("bin/xmessage", f'echo "$@" >> {folder}/shown')
        told = f"n=$(cat {folder}/now 2>/dev/null || echo 0); echo $((n + {lived_s})) | tee {folder}/now"
        self._program("bin/date", told)

    def _program(self, name: str, body: str) -> None:
        file = self.folder / name
        file.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
        file.chmod(0o700)

    def command(self, *arguments: str) -> tuple[list[str], dict[str, str]]:
        environment = {"PATH": f"{self.folder}/bin:{os.environ['PATH']}", "HOME": "/srv/somebody"}
        return ["sh", str(self.folder / "start-terminal.sh"), *arguments], environment

    def start(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        command, environment = self.command(*arguments)
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    def lines(self, name: str) -> list[str]:
        file = self.folder / name
        return file.read_text(encoding="utf-8").splitlines() if file.exists() else []


def _next_line(folder: Path) -> str:
    return f"status=$(head -n 1 {folder}/statuses); sed -i 1d {folder}/statuses"


@pytest.mark.parametrize("status", [0, 2])
def test_what_was_closed_or_started_in_a_wrong_way_is_not_started_again(tmp_path: Path, status: int) -> None:
    computer = Computer(tmp_path, [status])
    assert computer.start("/srv/station-2", "--verbose").returncode == status
    assert computer.lines("calls") == ["terminal --data /srv/station-2 --kiosk --verbose"]
    assert computer.lines("sleeps") == []


def test_without_a_folder_it_is_the_account_s_own(tmp_path: Path) -> None:
    computer = Computer(tmp_path, [0])
    computer.start()
    assert computer.lines("calls") == ["terminal --data /srv/somebody/.local/share/tracepost --kiosk"]


@pytest.mark.slow
def test_a_fault_starts_it_again_with_growing_pauses_until_it_gives_up_with_words(tmp_path: Path) -> None:
    computer = Computer(tmp_path, [1] * 20)
    ended = computer.start("/srv/station")
    assert ended.returncode == 1
    assert computer.lines("sleeps") == ["2", "4", "8", "16", "32", "64", "64"]
    assert len(computer.lines("calls")) == 8
    words = ended.stderr.splitlines()[-1]
    assert computer.lines("shown") == [f"-center {words}"]
    assert "ended 8 times in a row (status 1) and is not started again" in words
    assert "tracepost doctor --data /srv/station" in words


@pytest.mark.slow
def test_one_that_did_run_for_long_begins_anew(tmp_path: Path) -> None:
    computer = Computer(tmp_path, [1] * 12 + [0], lived_s=700)
    assert computer.start("/srv/station").returncode == 0
    assert computer.lines("sleeps") == ["2"] * 12


def test_told_to_end_it_ends_the_program_first(tmp_path: Path) -> None:
    computer = Computer(tmp_path, [])
    computer._program(
        "tracepost",
        f"trap 'echo ended > {tmp_path}/calls; exit 0' TERM\n"
        f"echo runs > {tmp_path}/runs\nwhile :; do /bin/sleep 0.05; done",
    )
    command, environment = computer.command("/srv/station")
    with subprocess.Popen(command, env=environment) as running:
        while not (tmp_path / "runs").exists():
            assert running.poll() is None
        running.send_signal(signal.SIGTERM)
        assert running.wait(20) == 0
    assert computer.lines("calls") == ["ended"]
