"""What is heard, at which volume, and what happens where nothing can be heard."""

import io
import shutil
import subprocess
import sys
import threading
import wave
from array import array
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

import resources
from terminal.clock import SystemClock
from tests.fakes.clock import FakeClock
from tests.fakes.workplace import make_workplace
from ui.program.app import Opened, Terminal
from ui.program.links.sound import (
    Player,
    ProgramPlayer,
    Sound,
    Sounder,
    SoundFault,
    find_players,
    play_by_one,
    scaled,
)


class Station:
    """A station whose worker runs when the test says so, with players that can be broken."""

    def __init__(self, players: int = 1) -> None:
        self.jobs: list[Callable[[], None]] = []
        self.heard: list[tuple[int, int]] = []
        self.told: list[str] = []
        self.broken: set[int] = set()
        self.clock = FakeClock()
        self._players = tuple(self._player(number) for number in range(players))
        self.sounder = Sounder(self.jobs.append, self.told.append, self.clock, lambda: self._players)

    def _player(self, number: int) -> Player:
        def play(wav: bytes) -> None:
            if number in self.broken:
                raise SoundFault(f"player {number} busy")
            self.heard.append((number, _peak(wav)))

        return play

    def work(self) -> None:
        while self.jobs:
            self.jobs.pop(0)()

    def say(self, sound: Sound = Sound.BAD) -> None:
        self.sounder.play(sound)
        self.work()


def _peak(wav: bytes) -> int:
    with wave.open(io.BytesIO(wav)) as file:
        loudest: int = max(array("h", file.readframes(file.getnframes())))
    return loudest


@pytest.fixture
def station() -> Station:
    return Station()


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
    assert len(station.heard) == 1


def test_volume(station: Station) -> None:
    station.say()
    station.sounder.set_volume(50)
    station.say()
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
    wanted = [_peak(scaled(sound, 100)) for sound in (Sound.BAD, Sound.WARN)]
    assert [peak for _, peak in station.heard] == wanted


def test_another_player_is_tried_and_kept() -> None:
    station = Station(players=3)
    station.broken = {0, 1}
    station.say()
    station.broken = set()
    station.say()
    assert [number for number, _ in station.heard] == [2, 2]
    assert station.told == []


def test_silence_is_told_once_and_tried_again_later_and_its_end_is_told() -> None:
    station = Station(players=2)
    station.broken = {0, 1}
    for _ in range(3):
        station.say()
    assert station.told == ["player 0 busy; player 1 busy"]
    station.broken = {0}
    station.say()
    assert station.heard == [], "the players rest for a while"
    station.clock.turn(11)
    station.say()
    assert [number for number, _ in station.heard] == [1]
    assert station.told[1:] == [""]
    station.broken = {0, 1}
    station.say()
    assert station.told[2:] == ["player 1 busy; player 0 busy"]


def test_no_player_is_told_once() -> None:
    station = Station(players=0)
    station.say()
    station.say()
    assert station.told == ["no sound player on this system"]


def test_players_of_this_system(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(shutil, "which", lambda name: name if name != "aplay" else None)
    assert find_players() == (ProgramPlayer(("paplay",)), ProgramPlayer(("pw-play",)))


def test_a_program_reads_the_sound_from_memory(tmp_path: Path) -> None:
    program = tmp_path / "player"
    program.write_text(f'#!/bin/sh\ncat "$1" > {tmp_path}/heard.wav\n')
    program.chmod(0o700)
    wav = scaled(Sound.WARN, 40)
    ProgramPlayer((str(program),))(wav)
    assert (tmp_path / "heard.wav").read_bytes() == wav


def test_no_folder_for_temporary_files_is_needed(station: Station, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.gettempdir", lambda: "/nonexistent")
    monkeypatch.setattr("tempfile.tempdir", "/nonexistent")
    monkeypatch.setenv("TMPDIR", "/nonexistent")
    station.say()
    assert len(station.heard) == 1


def test_programs_that_fail_or_hang_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[bytes]:
        if command[0] == "aplay":
            raise subprocess.TimeoutExpired(command, 3)
        return subprocess.CompletedProcess(command, 1)

    monkeypatch.setattr(subprocess, "run", run)
    with pytest.raises(SoundFault, match="aplay did not end; paplay ended with 1"):
        play_by_one([ProgramPlayer(("aplay", "-q")), ProgramPlayer(("paplay",))], b"")


def test_the_station_shows_that_nothing_is_heard(
    qt_app: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def play(_wav: bytes) -> None:
        raise SoundFault("aplay ended with 1")

    monkeypatch.setattr("ui.program.links.sound.find_players", lambda: (play,))
    work = make_workplace(tmp_path / "station")
    terminal = Terminal(qt_app, Opened(work.store, work.identity, False), SystemClock(), exchange=False)
    terminal.sounder.play(Sound.BAD)
    while "sound" not in [pill.key for pill in terminal.window.header.pills()]:
        qt_app.processEvents()
    terminal.window.header.pill_touched.emit("sound")
    assert "aplay ended with 1" in terminal.window.strip.accessibleName()
    terminal.stop()


@pytest.mark.slow
def test_a_sound_does_not_wait_for_other_jobs(
    qt_app: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard, answer = threading.Event(), threading.Event()
    monkeypatch.setattr("ui.program.links.sound.find_players", lambda: (lambda _wav: heard.set(),))
    work = make_workplace(tmp_path / "station")
    terminal = Terminal(qt_app, Opened(work.store, work.identity, False), SystemClock(), exchange=False)
    terminal.window.in_background(answer.wait, lambda _: None)  # a hub that does not answer
    terminal.sounder.play(Sound.BAD)
    assert heard.wait(5)
    answer.set()
    terminal.stop()
