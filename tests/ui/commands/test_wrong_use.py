"""Wrong uses of the command line: each one sentence on stderr, exit 2, nothing made, no trace of a stack."""

import io
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import resources
from sync.hub.admin import import_masters
from sync.hub.app import HubThread
from sync.hub.store.hub import Hub
from terminal.domain.ids import StationCode
from terminal.folder_lock import FolderLock
from terminal.store.facts import Identity
from terminal.store.keys.store_key import store_key
from terminal.store.store import Store
from ui.cli import main

URL = "https://127.0.0.1:8443"
GOOD_OFFER = f'{{"url":"{URL}","station":"ST-020","code":"c0de","fingerprint":"{"ab" * 32}"}}'
LONG = "x" * 5000


@pytest.fixture(scope="module")
def plant(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hub that has run, one that has not, a station, and files of the wrong kind."""
    root = tmp_path_factory.mktemp("plant")
    with HubThread(root / "hub"):
        import_masters(root / "hub", resources.demo_path())
    Hub(root / "new_hub").close()
    (root / "station").mkdir()
    store = Store(root / "station", store_key(root / "station", None).key)
    store.keep(Identity(terminal_id="T-1", epoch=1, station=StationCode("ST-020"), zone="UTC"))
    store.close()
    (root / "folder").mkdir()
    (root / "file").write_text("no table, no picture, no offer", encoding="utf-8")
    (root / "deep.json").write_text("[" * 100_000, encoding="utf-8")
    (root / "values.csv").write_text("v\n1\n2\n3\nx\n", encoding="utf-8")
    (root / "empty").touch()
    damaged = root / "damaged"
    shutil.copytree(root / "hub", damaged)
    (damaged / "receipts.key").write_bytes(b"")
    newer = Hub(root / "newer")
    with newer.database.writing.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    newer.close()
    return root


@pytest.fixture(autouse=True)
def _umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def at_hub(act: str, folder: str = "{hub}", *more: str) -> tuple[str, ...]:
    return ("hub", *act.split(), "--data", folder, *more)


OFFER = "offer ST-020"
CASES: tuple[tuple[tuple[str, ...], str], ...] = (
    # no command, no such command, no such option
    ((), "required: COMMAND"),
    (("nonsense",), "invalid choice"),
    (("--nonsense", "doctor"), "unrecognized arguments"),
    (("doctor", LONG), "unrecognized arguments"),
    (("doctor", "--lang", "fr"), "invalid choice: 'fr'"),
    # the hub's start
    (("hub",), "needs --data DIR"),
    (at_hub("", "{hub}", "--listen", "8443"), "is no HOST:PORT"),
    (at_hub("", "{hub}", "--listen", ":8443"), "is no HOST:PORT"),
    (at_hub("", "{hub}", "--listen", "127.0.0.1:"), "is no HOST:PORT"),
    (at_hub("", "{hub}", "--listen", "127.0.0.1:https"), "is no HOST:PORT"),
    (at_hub("", "{hub}", "--listen", "127.0.0.1:-1"), "is no HOST:PORT"),
    (at_hub("", "{hub}", "--listen", "127.0.0.1:٣٣"), "is no HOST:PORT"),
    (at_hub("", "{hub}", "--listen", "127.0.0.1:65536"), "no port 65536"),
    (at_hub("", "{hub}", "--listen", "127.0.0.1:99999"), "no port 99999"),
    (at_hub("", "{hub}", "--listen", "127.0.0.1:" + "9" * 400), "is no HOST:PORT"),
    (at_hub("", "{hub}", "--listen", "no.such.host.invalid:0"), "cannot listen"),
    (at_hub("", "{hub}", "--listen", "..:0"), "cannot listen"),
    (at_hub("", "{hub}", "--listen", "192.0.2.1:0"), "cannot listen"),
    (at_hub("", "{file}"), "is no folder"),
    (at_hub("", "{file}/hub"), "cannot be written"),
    (at_hub("", "/proc/hub"), "cannot be written"),
    (at_hub("", f"{{folder}}/{LONG}"), "File name too long"),
    (at_hub("", "{damaged}", "--listen", "127.0.0.1:0"), "receipts.key is damaged"),
    (at_hub("", "{newer}", "--listen", "127.0.0.1:0"), "newer version"),
    (at_hub("", "{station}"), "is the folder of a station"),
    # what is done to a hub
    (("hub", "nonsense"), "invalid choice"),
    (("hub", "import-masters", "{folder}"), "needs --data DIR"),
    (at_hub("import-masters {demo}", "{missing}"), "no hub in"),
    (at_hub("import-masters {demo}", "{folder}"), "no hub in"),
    (at_hub("import-masters {demo}", "{file}"), "no hub in"),
    (at_hub("import-masters {demo}", "{station}"), "no hub in"),
    (at_hub("import-masters {demo}", "{newer}"), "newer version"),
    (at_hub(OFFER), "required: --url"),
    (at_hub("offer ST-999", "{hub}", "--url", URL), "no station ST-999"),
    (at_hub(OFFER, "{hub}", "--url", URL, "--replaces", "T-9"), "no terminal T-9"),
    (at_hub(OFFER, "{missing}", "--url", URL), "no hub in"),
    (at_hub(OFFER, "{new_hub}", "--url", URL), "never run"),
    *(
        (at_hub(OFFER, "{hub}", "--url", url), "no address of a hub")
        for url in (
            "hub:8443",
            "127.0.0.1",
            "",
            "http://hub:8443",
            "https://",
            "https://hub:99999",
            "https://hub:x",
            "https://hub/path",
            "https://me@hub",
            "https://hub name",
            "https://hub?x",
            "https://[::1",
            "javascript:alert(1)",
        )
    ),
    (at_hub("rebuild", "{missing}"), "no hub in"),
    (at_hub("verify", "{missing}"), "no hub in"),
    # a station
    (("terminal",), "required: --data"),
    (("terminal", "--data", "{file}"), "is no folder"),
    (("terminal", "--data", "{hub}"), "is the folder of a hub"),
    (("enroll", "--data", "{missing}"), "one of the arguments"),
    (("enroll", "--data", "{missing}", "--offer", "nonsense"), "no enrolment offer"),
    (("enroll", "--data", "{missing}", "--offer", ""), "no enrolment offer"),
    (("enroll", "--data", "{missing}", "--offer", "-"), "no enrolment offer"),
    (("enroll", "--data", "{missing}", "--offer-file", "{missing}"), "No such file"),
    (("enroll", "--data", "{missing}", "--offer-file", "{folder}"), "Is a directory"),
    (("enroll", "--data", "{missing}", "--offer-file", "{empty}"), "no enrolment offer"),
    (("enroll", "--data", "{file}/x", "--offer", GOOD_OFFER), "cannot be written"),
    (("enroll", "--data", "/proc/x", "--offer", GOOD_OFFER), "cannot be written"),
    (("enroll", "--data", "{hub}", "--offer", GOOD_OFFER), "is the folder of a hub"),
    (("enroll", "--data", "{station}", "--offer", GOOD_OFFER), "enrolled already"),
    (("doctor", "--data", "{missing}"), "no station's store"),
    (("doctor", "--data", "{file}"), "no station's store"),
    (("signals", "--data", "{missing}"), "no station's store"),
    (("signals", "--data", "{station}", "--take", "{missing}"), "nothing was taken over"),
    (("signals", "--data", "{station}", "--take", "{deep.json}"), "nothing was taken over"),
    (("devices", "--data", "{missing}"), "no station's store"),
    (("devices", "--data", "{station}", "--take", "{missing}"), "nothing was taken over"),
    (("devices", "--data", "{station}", "--take", "{folder}"), "nothing was taken over"),
    (("devices", "--data", "{station}", "--take", "{file}"), "nothing was taken over"),
    (("devices", "--data", "{station}", "--take", "{deep.json}"), "nothing was taken over"),
    (("devices", "--data", "{station}", "--password", "nobody"), "no device 'nobody'"),
    (("devices", "--data", "{station}", "--take", "x", "--certificate"), "not allowed with"),
    # traces
    (("trace", "X"), "one of the arguments --db --data is required"),
    (("trace", "X", "--db", "{missing}"), "no hub database"),
    (("trace", "X", "--db", "sqlite:///{missing}/hub.sqlite"), "no hub database"),
    (("trace", "X", "--db", "{newer}"), "newer version"),
    (("trace", "X", "--data", "{missing}"), "no station's store"),
    (("trace", "NO-SUCH-CODE", "--data", "{station}"), "Nothing is known of"),
    (("trace", "X", "--data", "{station}", "--direction", "up"), "invalid choice"),
    # papers and figures
    (("decode", "{missing}"), "could not be read"),
    (("decode", "{folder}"), "could not be read"),
    (("decode", "{file}"), "holds no picture"),
    (("command-sheet", "{missing}/sheet.pdf"), "No such file"),
    (("command-sheet", "{folder}"), "Is a directory"),
    (("command-sheet", "/proc/sheet.pdf"), "cannot be used"),
    (("sampling",), "--lot and --aql"),
    (("sampling", "--lot", "0", "--aql", "1"), "no whole number of 1 or more"),
    (("sampling", "--lot", "x", "--aql", "1"), "no whole number of 1 or more"),
    (("sampling", "--lot", "9" * 5000, "--aql", "1"), "no whole number of 1 or more"),
    (("demo", "--headless", "--out", "{folder}", "--seed", "x"), "no whole number of 1 or more"),
    (("sampling", "--lot", "100", "--aql", "nan"), "no finite number"),
    (("sampling", "--lot", "100", "--aql", "1", "--picture", "{folder}/x.gif"), "no name for a picture"),
    (("sampling", "--lot", "100", "--aql", "1", "--picture", "{missing}/x.png"), "cannot be written"),
    (("analyse",), "required: ANALYSIS"),
    (("analyse", "spc", "{missing}", "--chart", "i-mr", "--value", "v"), "cannot be read"),
    (("analyse", "spc", "{folder}", "--chart", "i-mr", "--value", "v"), "cannot be read"),
    (("analyse", "spc", "{values.csv}", "--chart", "i-mr", "--value", "v"), "is no number"),
    (("analyse", "spc", "{values.csv}", "--chart", "i-mr", "--value", "w"), "no column"),
    (("analyse", "spc", "{empty}", "--chart", "i-mr", "--value", "v"), "is empty"),
    (("analyse", "capability", "{values.csv}", "--value", "v", "--confidence", "2000"), "no share"),
    (("analyse", "msa", "{file}", "--value", "v"), "column"),
    (("gallery", "{file}/pictures"), "Not a directory"),
    (("demo", "--headless", "--seconds", "0"), "no whole number"),
    (("demo", "--headless", "--seconds", "1", "--out", "{file}"), "File exists"),
    (("demo", "--headless", "--seconds", "1", "--out", "/proc/demo"), "cannot be used"),
)


def tree(folder: Path) -> dict[str, int]:
    """What is there, logs of databases and locks apart."""
    passing = ("-wal", "-shm", "running.lock")
    found = sorted(path for path in folder.rglob("*") if not path.name.endswith(passing))
    return {str(path): path.stat().st_size for path in found if path.is_dir() or path.suffix != ".sqlite"}


def filled(plant: Path, argument: str) -> str:
    names = ("hub", "new_hub", "station", "folder", "file", "deep.json", "values.csv", "empty", "damaged")
    for name in (*names, "newer", "missing"):
        argument = argument.replace(f"{{{name}}}", str(plant / name))
    return argument.replace("{demo}", str(resources.demo_path()))


@pytest.mark.parametrize(("arguments", "said"), CASES, ids=lambda value: " ".join(value)[:60])
def test_wrong_use_is_one_sentence(
    plant: Path,
    arguments: tuple[str, ...],
    said: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    monkeypatch.setattr("terminal.store.keys.system_keys.system_keys", lambda: None)
    before = tree(plant)
    try:
        status = main([filled(plant, argument) for argument in arguments])
    except SystemExit as ended:
        status = int(ended.code or 0)
    out, err = capsys.readouterr()
    assert (status, out) == (2, "")
    assert len(err.splitlines()) == 1, err
    assert any(part in err for part in said.split("|")), err
    assert len(err) < 6000
    assert "Traceback" not in err
    assert tree(plant) == before


def test_there_are_many_of_them() -> None:
    assert len(CASES) >= 60


@pytest.mark.slow
def test_what_writes_a_running_stations_store_is_refused(
    plant: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    station, devices = str(plant / "station"), plant / "devices.toml"
    devices.write_text("devices = []\n", encoding="utf-8")
    signals = plant / "signals.toml"
    signals.write_text("signals = []\n", encoding="utf-8")
    with FolderLock(plant / "station"):
        for command in (
            ("enroll", "--data", station, "--offer", GOOD_OFFER, "--again"),
            ("devices", "--data", station, "--take", str(devices)),
            ("signals", "--data", station, "--take", str(signals)),
            ("devices", "--data", station, "--password", "x"),
            ("terminal", "--data", station),
        ):
            assert main(command) == 2
            assert "already running" in capsys.readouterr().err
        assert main(("devices", "--data", station)) == 0
        assert main(("doctor", "--data", station)) in (0, 1)


@pytest.mark.slow
def test_reading_beside_a_running_hub(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with HubThread(tmp_path):
        data = str(tmp_path)
        assert main(("hub", "--data", data, "--listen", "127.0.0.1:0")) == 2
        assert "already running" in capsys.readouterr().err
        assert main(("hub", "import-masters", str(resources.demo_path()), "--data", data)) == 0
        assert main(("hub", "--data", data, "offer", "ST-020", "--url", URL)) == 0
        assert main(("trace", "2611-0087", "--db", data)) == 0
        assert main(("hub", "verify", "--data", data)) == 0
        capsys.readouterr()
        assert main(("hub", "rebuild", "--data", data)) == 2
        said = capsys.readouterr().err.strip()
        assert said.endswith("runs: nothing was made again. Stop it first, start it afterwards.")
        assert "\n" not in said
    assert main(("hub", "rebuild", "--data", data)) == 0
