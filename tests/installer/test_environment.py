"""What is missing, what brings it, and that a step runs once."""

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from installer import environment, run

GLIB = environment.Need("libglib-2.0.so.0", "libglib2.0-0")
GL = environment.Need("libGL.so.1", "libgl1")


def test_missing_libraries_give_their_packages_once() -> None:
    twice = environment.Need("libgthread-2.0.so.0", "libglib2.0-0")
    assert environment.missing_packages([GLIB, GL, twice], lambda need: False) == ["libglib2.0-0", "libgl1"]
    assert environment.missing_packages([GLIB, GL], lambda need: need is GL) == ["libglib2.0-0"]
    assert environment.missing_packages([GLIB, GL], lambda need: True) == []


def test_presence_is_what_the_loader_says() -> None:
    assert not environment.present(environment.Need("libnothing-of-that-name.so.7", "nothing"))
    assert not environment.present(environment.Need("program-of-no-name", "nothing", "program"))
    assert environment.present(environment.Need("ensurepip", "python3-venv", "module"))
    if sys.platform.startswith("linux"):
        assert environment.present(environment.Need("libc.so.6", "libc6"))


def test_root_installs_without_sudo_and_without_questions() -> None:
    update, install = environment.apt_commands(["libgl1", "xvfb"], [])
    assert update == ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "update", "-q"]
    assert install[-4:] == ["-y", "--no-install-recommends", "libgl1", "xvfb"]
    assert environment.apt_commands(["libgl1"], ["sudo", "-n"])[1][:3] == ["sudo", "-n", "env"]


@pytest.fixture
def bare_machine(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """A Linux without libGL whose commands are only noted down; returns the list of them."""
    commands: list[list[str]] = []

    def note(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        commands.append(command)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(subprocess, "run", note)
    monkeypatch.setattr(environment, "present", lambda need: bool(commands))
    monkeypatch.setattr(environment, "missing_packages", lambda needs: [] if commands else ["libgl1"])
    return commands


def test_without_the_right_to_install_one_command_is_printed(
    bare_machine: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(environment, "apt_prefix", lambda: None)
    assert run.main(["setup"]) == 2
    said = capsys.readouterr().err
    assert "sudo apt-get update && sudo apt-get install -y --no-install-recommends libgl1" in said
    assert bare_machine == []


def test_package_list_is_fetched_once_before_installing(
    bare_machine: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "apt_prefix", list)
    environment.install_system_libraries([GL])
    assert [command[3] for command in bare_machine] == ["update", "install"]


def test_other_systems_need_no_packages(
    bare_machine: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    environment.install_system_libraries([GL])
    assert bare_machine == []


@pytest.mark.slow
def test_step_runs_again_only_when_its_input_changes(tmp_path: Path) -> None:
    marks, stamp = tmp_path / "marks", tmp_path / "stamp"
    command: environment.Command = [sys.executable, "-c", f"open({str(marks)!r}, 'a').write('x')"]
    for content in ("pins 1", "pins 1", "pins 2"):
        environment.once("A step", stamp, content, command, "Try again.")
    assert marks.read_text(encoding="utf-8") == "xx"


@pytest.mark.slow
def test_failed_step_leaves_no_stamp_and_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(environment.SetupError, match=r"so nothing was started: a step\. Try again\."):
        environment.once(
            "A step", tmp_path / "stamp", "pins", [sys.executable, "-c", "raise SystemExit(3)"], "Try again."
        )
    assert not (tmp_path / "stamp").exists()


@pytest.mark.slow
def test_qts_binding_is_loaded_from_where_it_was_unpacked(tmp_path: Path) -> None:
    installed = Path(sysconfig.get_path("purelib")) / "shiboken6"
    shutil.copytree(installed, tmp_path / "shiboken6", ignore=shutil.ignore_patterns("files.dir"))
    told = "import shiboken6, shibokensupport; print(shibokensupport.__file__)"
    places = []
    for program in (told, environment.UNPACK, told):
        command, beside = [sys.executable, "-c", program], {**os.environ, "PYTHONPATH": str(tmp_path)}
        done = subprocess.run(command, env=beside, capture_output=True, text=True, check=True)
        places.append(done.stdout.strip())
    unpacked = tmp_path / "shiboken6" / "files.dir" / "shibokensupport" / "__init__.py"
    assert places == ["shibokensupport/__init__.py", "", str(unpacked)]


def test_only_a_complete_environment_of_this_python_is_usable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "VENV", tmp_path)
    assert not environment.usable(tmp_path)
    (tmp_path / "pyvenv.cfg").write_text(f"version = {sys.version.split()[0]}\n", encoding="utf-8")
    assert not environment.usable(tmp_path)
    environment.program("pip").parent.mkdir()
    environment.program("pip").touch()
    assert environment.usable(tmp_path)
    (tmp_path / "pyvenv.cfg").write_text("version = 3.9.1\n", encoding="utf-8")
    assert not environment.usable(tmp_path)
