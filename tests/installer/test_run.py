"""The pure parts of installer/run.py: what is missing, what brings it, what is run and in which order."""

import subprocess
import sys
from pathlib import Path

import pytest

from installer import run

GLIB = run.Need("libglib-2.0.so.0", "libglib2.0-0")
GL = run.Need("libGL.so.1", "libgl1")


def test_missing_libraries_give_their_packages_once() -> None:
    twice = run.Need("libgthread-2.0.so.0", "libglib2.0-0")
    assert run.missing_packages([GLIB, GL, twice], lambda need: False) == ["libglib2.0-0", "libgl1"]
    assert run.missing_packages([GLIB, GL], lambda need: need is GL) == ["libglib2.0-0"]
    assert run.missing_packages([GLIB, GL], lambda need: True) == []


def test_presence_is_what_the_loader_says() -> None:
    assert not run.present(run.Need("libnothing-of-that-name.so.7", "nothing"))
    assert not run.present(run.Need("program-of-no-name", "nothing", "program"))
    assert run.present(run.Need("ensurepip", "python3-venv", "module"))
    if sys.platform.startswith("linux"):
        assert run.present(run.Need("libc.so.6", "libc6"))


def test_root_installs_without_sudo_and_without_questions() -> None:
    update, install = run.apt_commands(["libgl1", "xvfb"], [])
    assert update == ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "update", "-q"]
    assert install[-4:] == ["-y", "--no-install-recommends", "libgl1", "xvfb"]
    assert run.apt_commands(["libgl1"], ["sudo", "-n"])[1][:3] == ["sudo", "-n", "env"]


@pytest.fixture
def bare_machine(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """A Linux without libGL whose commands are only noted down; returns the list of them."""
    commands: list[list[str]] = []

    def note(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        commands.append(command)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(subprocess, "run", note)
    monkeypatch.setattr(run, "present", lambda need: bool(commands))
    monkeypatch.setattr(run, "missing_packages", lambda needs: [] if commands else ["libgl1"])
    return commands


def test_without_the_right_to_install_one_command_is_printed(
    bare_machine: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run, "apt_prefix", lambda: None)
    assert run.main(["setup"]) == 2
    said = capsys.readouterr().err
    assert "sudo apt-get update && sudo apt-get install -y --no-install-recommends libgl1" in said
    assert bare_machine == []


def test_package_list_is_fetched_once_before_installing(
    bare_machine: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "apt_prefix", list)
    run.install_system_libraries([GL])
    assert [command[3] for command in bare_machine] == ["update", "install"]


def test_other_systems_need_no_packages(
    bare_machine: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    run.install_system_libraries([GL])
    assert bare_machine == []


@pytest.mark.slow
def test_step_runs_again_only_when_its_input_changes(tmp_path: Path) -> None:
    marks, stamp = tmp_path / "marks", tmp_path / "stamp"
    command: run.Command = [sys.executable, "-c", f"open({str(marks)!r}, 'a').write('x')"]
    for content in ("pins 1", "pins 1", "pins 2"):
        run.once("A step", stamp, content, command, "Try again.")
    assert marks.read_text(encoding="utf-8") == "xx"


@pytest.mark.slow
def test_failed_step_leaves_no_stamp_and_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(run.SetupError, match=r"so nothing was started: a step\. Try again\."):
        run.once(
            "A step", tmp_path / "stamp", "pins", [sys.executable, "-c", "raise SystemExit(3)"], "Try again."
        )
    assert not (tmp_path / "stamp").exists()


def test_only_a_complete_environment_of_this_python_is_usable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "VENV", tmp_path)
    assert not run.usable(tmp_path)
    (tmp_path / "pyvenv.cfg").write_text(f"version = {sys.version.split()[0]}\n", encoding="utf-8")
    assert not run.usable(tmp_path)
    run.program("pip").parent.mkdir()
    run.program("pip").touch()
    assert run.usable(tmp_path)
    (tmp_path / "pyvenv.cfg").write_text("version = 3.9.1\n", encoding="utf-8")
    assert not run.usable(tmp_path)


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


def test_only_suites_that_exist_are_run(tmp_path: Path) -> None:
    (tmp_path / "test_a.py").write_text("@pytest.mark.journey\ndef test(): ...\n", encoding="utf-8")
    (tmp_path / "test_b.py").write_text("pytestmark = [pytest.mark.slow]\n", encoding="utf-8")
    (tmp_path / "test_c.py").write_text('sample = "@pytest.mark.chaos"\n', encoding="utf-8")
    (tmp_path / "test_d.py").write_text("each = pytest.param(1, marks=pytest.mark.slow)\n", encoding="utf-8")
    found = {suite: [path.name for path in paths] for suite, paths in run.suites_in(tmp_path).items()}
    assert found == {"slow": ["test_b.py", "test_d.py"], "journey": ["test_a.py"]}


def test_a_test_of_two_suites_runs_once() -> None:
    assert run.selection("slow") == "slow and not journey and not chaos and not frozen"
    assert run.selection("frozen") == "frozen"


@pytest.mark.slow
def test_every_step_runs_after_a_failure_and_tests_come_last(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    says: run.Command = [sys.executable, "-c", "print('1 passed in 0.01s')"]
    monkeypatch.setattr(
        run, "static_checks", lambda: [("types", [sys.executable, "-c", "raise SystemExit(1)"])]
    )
    monkeypatch.setattr(run, "test_runs", lambda quick: [("quick tests", says)])
    assert run.test(quick=True) == 1
    said = capfd.readouterr()
    assert said.out.splitlines()[-1] == "1 passed in 0.01s"
    assert "Failed: types" in said.err


@pytest.mark.slow
def test_programs_that_the_tests_start_find_modules_compiled(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    says: run.Command = [sys.executable, "-c", "import sys; print(sys.dont_write_bytecode)"]
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setattr(run, "static_checks", list)
    monkeypatch.setattr(run, "test_runs", lambda quick: [("quick tests", says)])
    assert run.test(quick=True) == 0
    assert capfd.readouterr().out.splitlines()[-1] == "False"


def test_unknown_word_is_refused_before_anything_is_done(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        run.main(["test", "--fast"])
    assert stopped.value.code == 2
    assert "test does not know --fast, so nothing was done" in capsys.readouterr().err
