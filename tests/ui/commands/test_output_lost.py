"""Output that nobody takes: a closed pipe is no fault, a full disk one sentence, and no trace of a stack."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import requests

import resources
from sync.hub.admin import import_masters
from sync.hub.app import HubThread
from terminal.domain.ids import StationCode
from terminal.store.facts import Identity
from terminal.store.keys.store_key import store_key
from terminal.store.store import Store
from tests.ui.commands.output_lost import ways

ROOT = str(Path(__file__).parents[3])
ENVIRONMENT = {**os.environ, "PYTHONPATH": ROOT, "QT_QPA_PLATFORM": "offscreen"}
HELPS = (
    "",
    "demo",
    "hub",
    "hub import-masters",
    "hub offer",
    "hub rebuild",
    "hub verify",
    "terminal",
    "enroll",
    "doctor",
    "devices",
    "signals",
    "trace",
    "decode",
    "sampling",
    "analyse",
    "analyse spc",
    "analyse capability",
    "analyse msa",
    "command-sheet",
    "gallery --",
)


@pytest.fixture(scope="module")
def plant(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("plant")
    with HubThread(root / "hub"):
        import_masters(root / "hub", resources.demo_path())
    (root / "station").mkdir()
    store = Store(root / "station", store_key(root / "station", None).key)
    store.keep(Identity(terminal_id="T-1", epoch=1, station=StationCode("ST-020"), zone="UTC"))
    store.close()
    values = [
        f"{part},{who},{10 + part / 10 + turn / 100 + who / 300}"
        for part in range(5)
        for who in (1, 2)
        for turn in (1, 2)
    ]
    (root / "v.csv").write_text("part,who,v\n" + "\n".join(values) + "\n", encoding="utf-8")
    return root


def commands(plant: Path) -> list[list[str]]:
    hub, station, values = str(plant / "hub"), str(plant / "station"), str(plant / "v.csv")
    helps = [[*words.replace(" --", "").split(), "--help"] for words in HELPS]
    return [
        *helps,
        ["hub", "import-masters", str(resources.demo_path()), "--data", hub],
        ["hub", "offer", "ST-020", "--data", hub, "--url", "https://h:1"],
        ["hub", "offer", "ST-020", "--data", hub, "--url", "https://h:1", "--json"],
        ["hub", "rebuild", "--data", hub],
        ["hub", "verify", "--data", hub],
        ["doctor", "--data", station],
        ["doctor", "--json"],
        ["devices", "--data", station],
        ["signals", "--data", station],
        ["devices", "--data", station, "--certificate"],
        ["trace", "2611-0087", "--db", hub],
        ["trace", "2611-0087", "--db", hub, "--json"],
        ["sampling", "--table"],
        ["sampling", "--lot", "100", "--aql", "1"],
        ["analyse", "spc", values, "--chart", "i-mr", "--value", "v"],
        ["analyse", "capability", values, "--value", "v", "--lsl", "9", "--usl", "12", "--json"],
        ["analyse", "msa", values, "--value", "v", "--part", "part", "--operator", "who"],
        ["decode", str(Path(ROOT) / "docs" / "pictures" / "board_en.png")],
        ["command-sheet", str(plant / "sheet.pdf")],
    ]


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_every_command_with_an_output_that_takes_nothing(plant: Path) -> None:
    wanted = plant / "commands.json"
    wanted.write_text(json.dumps(commands(plant)), encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-m", "tests.ui.commands.output_lost", str(wanted)],
        env=ENVIRONMENT,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(ran.stdout)
    assert len(found) == sum(len(ways(each)) for each in commands(plant))
    for each in found:
        assert "Traceback" not in each["said"], each
        assert "Exception ignored" not in each["said"], each
        if each["way"] == "full":
            assert each["status"] == 2, each
            assert each["said"].count("\n") == 1, each
            assert "The output cannot be used (No space left on device)" in each["said"], each
        else:
            assert each["status"] in (0, 1), each  # 1: the answer is "no"
            assert each["said"] == "", each


@pytest.mark.slow
@pytest.mark.parametrize(
    "words", [["sampling", "--table"], ["analyse", "spc", "{v}", "--chart", "i-mr", "--value", "v"]]
)
def test_a_reader_who_has_enough(words: list[str], tmp_path: Path) -> None:
    values = tmp_path / "v.csv"
    values.write_text("v\n" + "10.1\n10.2\n10.3\n" * 700, encoding="utf-8")
    command = [sys.executable, "-m", "ui.cli", *(str(values) if word == "{v}" else word for word in words)]
    environment = {**ENVIRONMENT, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as ran:
        assert ran.stdout is not None
        assert ran.stderr is not None
        assert ran.stdout.read(10)
        ran.stdout.close()
        assert ran.stderr.read() == b""
    assert ran.returncode == 0


@pytest.mark.slow
@pytest.mark.parametrize("out", ["/dev/full", "pipe"])
def test_a_hub_serves_though_nobody_hears_where(plant: Path, out: str) -> None:
    read, write = os.pipe() if out == "pipe" else (-1, os.open(out, os.O_WRONLY))
    if read >= 0:
        os.close(read)
    with HubThread(plant / "probe") as probe:  # a port that is free a moment later
        port = probe.info.port
    url, data = f"https://127.0.0.1:{port}/v1/health", str(plant / "hub")
    command = [sys.executable, "-m", "ui.cli", "hub", "--data", data, "--listen", f"127.0.0.1:{port}"]
    with subprocess.Popen(command, stdout=write, stderr=subprocess.PIPE, env=ENVIRONMENT) as hub:
        os.close(write)
        assert hub.stderr is not None
        answer = None
        while answer is None and hub.poll() is None:
            try:
                answer = requests.get(url, verify=str(plant / "hub" / "ca.pem"), timeout=5)
            except requests.ConnectionError:
                continue
        assert answer is not None
        assert answer.ok
        hub.send_signal(signal.SIGTERM)
        assert hub.stderr.read() == b""
    assert hub.returncode == 0
