"""The frozen terminal, built and started; and that the checks beside it see what is wrong."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from shutil import which

import pytest
from PySide6.QtGui import QColor, QImage

from installer import bare_root, contents, smoke
from ui.program.commands_here import NEEDS

BARE = pytest.mark.skipif(bool(bare_root.may_make()), reason=bare_root.may_make())
OFFERED = {"terminal", "enroll", "doctor", "devices", "trace", "sampling", "command-sheet"}


def linked(frozen: Path, to: Path) -> Path:
    """A copy that costs nothing, to leave something out of."""
    shutil.copytree(frozen, to, symlinks=True, copy_function=bare_root._link)
    return to


def ran(frozen: Path, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    kept = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "PYTHONTZPATH": ""} | environment
    command = [str(frozen / "tracepost"), *arguments]
    return subprocess.run(command, env=kept, capture_output=True, text=True, timeout=300, check=False)


@pytest.mark.frozen
def test_frozen_terminal_is_whole_light_and_paints(frozen: Path, tmp_path: Path) -> None:
    wrong = smoke.check(frozen, tmp_path)
    assert not wrong, "\n".join(wrong)


def drop(pattern: str) -> Callable[[Path], None]:
    def do(folder: Path) -> None:
        found = sorted(folder.glob(f"{contents.INSIDE}/{pattern}"))
        assert found, pattern
        for path in found:
            shutil.rmtree(path) if path.is_dir() else path.unlink()

    return do


@pytest.mark.frozen
@pytest.mark.parametrize(
    ("leave_out", "said"),
    [
        (drop("tzdata"), "time zone"),
        (drop("resources/fonts/NotoSansSC-Regular.ttf"), "NotoSansSC-Regular.ttf"),
        (drop("resources/licences/LGPL-3.0.txt"), "LGPL-3.0"),
        (drop("resources/licences/shipped/libxcb-cursor0.txt"), "libxcb-cursor0"),
        (drop("msgspec-*.dist-info/licenses"), "msgspec"),
    ],
)
def test_a_program_that_lacks_something_does_not_pass(
    frozen: Path, tmp_path: Path, leave_out: Callable[[Path], None], said: str
) -> None:
    folder = linked(frozen, tmp_path / "tracepost")
    leave_out(folder)
    wrong = smoke.start(folder, tmp_path / "run", QT_QPA_PLATFORM="offscreen")
    assert said in " ".join(wrong)
    assert "Traceback" not in " ".join(wrong)


@pytest.mark.frozen
def test_help_offers_what_is_there_and_the_rest_is_one_sentence(frozen: Path) -> None:
    told = ran(frozen, "--help").stdout
    assert {line.split()[0] for line in told.splitlines() if line[:4] == "    " != line[:5][-4:]} >= OFFERED
    for command in sorted(NEEDS.keys() - OFFERED):
        assert f"    {command}" not in told
        done = ran(frozen, command)
        assert (done.returncode, done.stdout) == (2, "")
        assert "is not part of this installation" in done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.frozen
@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({}, "There is no display here"),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "Only Wayland is here"),
        ({"DISPLAY": ":997"}, "The screen :997 cannot be reached"),
    ],
)
def test_without_a_screen_it_says_so(
    frozen: Path, tmp_path: Path, environment: dict[str, str], said: str
) -> None:
    done = ran(frozen, "terminal", "--data", str(tmp_path), "--kiosk", **environment)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(said)
    assert done.stderr.count("\n") == 1


@pytest.fixture(scope="module")
def root(frozen: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("root")
    bare_root.bare_root(made, frozen)
    return made


@BARE
@pytest.mark.frozen
@pytest.mark.skipif(not which("Xvfb"), reason="Xvfb is not on this machine")
@pytest.mark.parametrize(("screen", "scale"), bare_root.SCREENS)
def test_everything_is_in_reach_in_a_bare_root(root: Path, screen: str, scale: float) -> None:
    assert bare_root.walk(root, screen, scale) == []


@BARE
@pytest.mark.frozen
def test_a_missing_system_library_is_one_sentence(frozen: Path, tmp_path: Path) -> None:
    bare_root.bare_root(tmp_path, frozen, without=("libEGL.so.1",))
    done = bare_root.run(tmp_path, "terminal", "--data", "/srv/station/data", "--kiosk")
    assert done.returncode == 2
    assert done.stderr.startswith("The system library libEGL.so.1 is missing, so nothing was started.")


# ---------------------------------------------------------------- the checks themselves


@pytest.mark.parametrize(
    "name",
    [
        "PySide6/Qt/lib/libQt6QuickTimeline.so.6",
        "PySide6/Qt/plugins/platforminputcontexts/libqtvirtualkeyboardplugin.so",
        "PySide6/Qt/lib/libQt6Charts.so.6",
        "PySide6/Qt/plugins/platforms/libqvnc.so",
        "PySide6/Qt/translations/qt_zh_CN.qm",
    ],
)
def test_part_that_must_not_be_shipped_is_seen(tmp_path: Path, name: str) -> None:
    for part in (name, "terminal/quality/charts.toml", "PySide6/Qt/lib/libQt6Core.so.6"):
        (tmp_path / part).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / part).touch()
    assert contents.forbidden_parts(tmp_path) == [name]


def test_library_without_a_licence_is_seen(tmp_path: Path) -> None:
    inside = tmp_path / contents.INSIDE
    shipped = inside / "resources/licences/shipped"
    for name in ("libxcb.so.1", "libunknown.so.2", "_core.so"):
        (inside / name).parent.mkdir(parents=True, exist_ok=True)
        (inside / name).touch()
    (inside / "msgspec-1.dist-info").mkdir()
    (inside / "msgspec-1.dist-info/RECORD").write_text("msgspec/_core.so,sha256=x,1\n", encoding="utf-8")
    shipped.mkdir(parents=True)
    told = '[{"name": "libxcb1", "version": "1", "files": ["libxcb.so.1"], "texts": ["shipped/libxcb1"]}]'
    (shipped / "shipped.json").write_text(told, encoding="utf-8")
    assert contents.unlicensed(tmp_path) == ["libunknown.so.2", "libxcb.so.1"]
    (shipped / "libxcb1.txt").write_text("MIT", encoding="utf-8")
    assert contents.unlicensed(tmp_path) == ["libunknown.so.2"]


def test_paths_of_the_build_machine_are_made_neutral_in_place(tmp_path: Path) -> None:
    path = "/build/python/3.11.7"
    library = tmp_path / "libpython.so.1"
    library.write_bytes(b"\x7fELF" + path.encode() + b"/lib\0rest")
    contents.make_neutral(tmp_path, [path])
    body = library.read_bytes()
    assert len(body) == 4 + len(path) + len("/lib\0rest")
    assert b"builder" not in body
    assert body.endswith(b"/3.11.7/lib\0rest"), "the end of the path may be another text as well"
    code = compile(f"x = ({path!r}, [{path + '/lib'!r}])", "x.py", "exec")
    names: dict[str, object] = {}
    exec(contents.neutral_code(code, [path]), names)
    assert "builder" not in repr(names["x"])


def test_readable_or_absent_store_is_seen(tmp_path: Path) -> None:
    assert smoke.store_complaints(tmp_path) == ["no store was made"]
    (tmp_path / "store.db").write_bytes(b"\x8a" * 4096)
    assert smoke.store_complaints(tmp_path) == []
    (tmp_path / "open.db").write_bytes(smoke.PLAIN_SQLITE + b"\0" * 4096)
    assert smoke.store_complaints(tmp_path) == ["not encrypted: open.db"]


@pytest.mark.slow
def test_empty_or_absent_picture_is_seen(tmp_path: Path) -> None:
    picture = tmp_path / "smoke.png"
    assert smoke.picture_complaints(picture) == ["no picture was painted: smoke.png"]
    image = QImage(200, 200, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    image.save(str(picture))
    assert smoke.picture_complaints(picture) == ["the picture is empty: 1 colours"]
    for x in range(200):
        image.setPixelColor(x, 0, QColor(x, 0, 0))
    image.save(str(picture))
    assert smoke.picture_complaints(picture) == []


def test_link_into_nothing_is_seen(tmp_path: Path) -> None:
    (tmp_path / "libQt6Gone.so.6").symlink_to("nowhere")
    assert contents.dangling_links(tmp_path) == ["libQt6Gone.so.6"]
