"""What is heard, at which volume, and what happens where nothing can be heard."""

import shutil
import subprocess
import sys
import threading
import wave
from array import array
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

import resources
from terminal.clock import SystemClock
from tests.fakes.workplace import make_workplace
from ui.app import Opened, Terminal
from ui.sound import Sound, Sounder, SoundFault, find_player


class Station:
    """A station whose worker runs when the test says so."""

    def __init__(self, fault: str = "", player: bool = True) -> None:
        self.jobs: list[Callable[[], None]] = []
        self.heard: list[tuple[str, int]] = []
        self.faults: list[str] = []
        self._fault = fault
        self.sounder = Sounder(self.jobs.append, self.faults.append, self._play if player else None)

    def _play(self, path: Path) -> None:
        if self._fault:
            raise SoundFault(self._fault)
        self.heard.append((path.name, _peak(path)))

    def work(self) -> None:
        while self.jobs:
            self.jobs.pop(0)()


def _peak(path: Path) -> int:
    with wave.open(str(path)) as file:
        loudest: int = max(array("h", file.readframes(file.getnframes())))
    return loudest


@pytest.fixture
def station() -> Iterator[Station]:
    made = Station()
    yield made
    made.sounder.close()


@pytest.mark.parametrize(("name", "seconds"), [("ok", 0.08), ("bad", 0.48), ("warn", 0.3)])
def test_lengths(name: str, seconds: float) -> None:
    with wave.open(str(resources.sound_path(name))) as file:
        assert file.getnframes() / file.getframerate() == pytest.approx(seconds, abs=0.002)


@pytest.mark.parametrize(("name", "hertz"), [("ok", 1000), ("bad", 400), ("warn", 600)])
def test_pitch(name: str, hertz: int) -> None:
    with wave.open(str(resources.sound_path(name))) as file:
        frames, rate = array("h", file.readframes(round(file.getframerate() * 0.08))), file.getframerate()
    rises = sum(first < 0 <= second for first, second in pairwise(frames))
    assert rises / (len(frames) / rate) == pytest.approx(hertz, rel=0.05)


def test_plays_in_the_worker_only(station: Station) -> None:
    station.sounder.play(Sound.OK)
    assert station.heard == []
    station.work()
    assert [name for name, _ in station.heard] == ["ok-100.wav"]


def test_volume(station: Station) -> None:
    station.sounder.play(Sound.BAD)
    station.work()
    station.sounder.set_volume(50)
    station.sounder.play(Sound.BAD)
    station.work()
    (_, loud), (_, soft) = station.heard
    assert soft == pytest.approx(loud / 2, rel=0.01)


def test_mute_keeps_the_record(station: Station) -> None:
    station.sounder.set_volume(0)
    station.sounder.play(Sound.OK)
    assert (station.jobs, [*station.sounder.played]) == ([], [Sound.OK])


def test_wrong_volume_is_refused(station: Station) -> None:
    with pytest.raises(ValueError, match="not changed"):
        station.sounder.set_volume(101)


def test_a_waiting_sound_gives_way_but_bad_is_always_heard(station: Station) -> None:
    for sound in (Sound.OK, Sound.BAD, Sound.WARN):
        station.sounder.play(sound)
    station.work()
    assert [name for name, _ in station.heard] == ["bad-100.wav", "warn-100.wav"]


def test_a_broken_player_is_reported_once() -> None:
    station = Station(fault="device busy")
    for _ in range(3):
        station.sounder.play(Sound.OK)
        station.work()
    station.sounder.close()
    assert station.faults == ["device busy"]


def test_no_player_is_reported_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setattr(sys, "platform", "linux")
    station = Station(player=False)
    station.sounder.play(Sound.BAD)
    station.work()
    station.sounder.play(Sound.BAD)
    station.sounder.close()
    assert station.faults == ["no sound player on this system"]
    assert station.jobs == []


def test_first_player_found_is_called_with_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[list[str]] = []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[bytes]:
        called.append(command)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(shutil, "which", lambda name: name if name == "paplay" else None)
    monkeypatch.setattr(subprocess, "run", run)
    player = find_player()
    assert player is not None
    player(Path("ok.wav"))
    assert called == [["paplay", "ok.wav"]]


def test_a_failing_command_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(shutil, "which", lambda name: name)
    monkeypatch.setattr(subprocess, "run", lambda command, **_: subprocess.CompletedProcess(command, 1))
    player = find_player()
    assert player is not None
    with pytest.raises(SoundFault, match="aplay ended with 1"):
        player(Path("ok.wav"))


def test_a_sound_does_not_wait_for_other_jobs(
    qt_app: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard, answer = threading.Event(), threading.Event()
    monkeypatch.setattr("ui.sound.find_player", lambda: lambda _path: heard.set())
    work = make_workplace(tmp_path / "station")
    terminal = Terminal(qt_app, Opened(work.store, work.identity, False), SystemClock(), exchange=False)
    terminal.window.in_background(answer.wait, lambda _: None)  # a hub that does not answer
    terminal.sounder.play(Sound.BAD)
    assert heard.wait(5)
    answer.set()
    terminal.stop()
