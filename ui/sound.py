"""The three sounds of a scan: ok, bad, warn. Mute and missing players never change the picture.

It starts no thread: `submit` hands the playing to the program's one-worker job runner.
"""

import shutil
import subprocess
import sys
import tempfile
import wave
from array import array
from collections import deque
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

import resources

Submit = Callable[[Callable[[], None]], None]
Player = Callable[[Path], None]

PLAYERS = (("aplay", "-q"), ("paplay",), ("pw-play",))
LONGEST_SECONDS = 3
REMEMBERED = 100


class Sound(StrEnum):
    """What is heard."""

    OK = "ok"
    BAD = "bad"
    WARN = "warn"


class SoundFault(Exception):
    """Nothing can be heard at this station."""


def find_player() -> Player | None:
    """The first player this system has; None if there is none."""
    if sys.platform == "win32":
        return _play_on_windows
    for command in PLAYERS:
        if shutil.which(command[0]):
            return lambda path, command=command: _play_by(command, path)  # type: ignore[misc]
    return None


def _play_on_windows(path: Path) -> None:
    import winsound

    winsound.PlaySound(str(path), winsound.SND_FILENAME | winsound.SND_NODEFAULT)  # type: ignore[attr-defined]


def _play_by(command: tuple[str, ...], path: Path) -> None:
    done = subprocess.run([*command, str(path)], capture_output=True, timeout=LONGEST_SECONDS, check=False)
    if done.returncode:
        raise SoundFault(f"{command[0]} ended with {done.returncode}")


def scaled(source: Path, volume: int, target: Path) -> Path:
    """Writes a 16-bit WAV at `volume` percent of the source and gives `target`."""
    with wave.open(str(source)) as file:
        shape, frames = file.getparams(), array("h", file.readframes(file.getnframes()))
    with wave.open(str(target), "wb") as file:
        file.setparams(shape)
        file.writeframes(array("h", (frame * volume // 100 for frame in frames)).tobytes())
    return target


class Sounder:
    """Plays sounds one after the other at the station's volume.

    `played` holds what was asked for last, also when muted. `on_fault` is called once, from the worker, when
    nothing can be heard; the caller shows it as a status.
    """

    def __init__(
        self,
        submit: Submit,
        on_fault: Callable[[str], None],
        player: Player | None = None,
        volume: int = 100,
    ) -> None:
        self._submit, self._on_fault, self._player = submit, on_fault, player
        self._folder = tempfile.TemporaryDirectory(prefix="tracepost-sounds-")
        self._silent = False
        self._asked = 0
        self.played: deque[Sound] = deque(maxlen=REMEMBERED)
        self.set_volume(volume)

    def set_volume(self, percent: int) -> None:
        """0 is mute, 100 as loud as the system allows. Raises ValueError outside."""
        if not 0 <= percent <= 100:
            raise ValueError(
                f"Volume {percent} is not between 0 and 100: it was not changed. Choose 0 to 100."
            )
        self._volume = percent

    def play(self, sound: Sound) -> None:
        """Asks for a sound and returns at once. A waiting sound but `bad` gives way to a newer one."""
        self._asked += 1
        number, volume = self._asked, self._volume
        self.played.append(sound)
        if volume and not self._silent:
            self._submit(lambda: self._run(sound, volume, number))

    def close(self) -> None:
        """Removes the files at the station's volume; call it after the job runner has ended."""
        self._folder.cleanup()

    def _run(self, sound: Sound, volume: int, number: int) -> None:
        if self._silent or (number < self._asked and sound is not Sound.BAD):
            return
        try:
            self._needed_player()(self._file(sound, volume))
        except (SoundFault, OSError, RuntimeError, subprocess.SubprocessError) as fault:
            self._silent = True
            self._on_fault(str(fault))

    def _needed_player(self) -> Player:
        self._player = self._player or find_player()
        if self._player is None:
            raise SoundFault("no sound player on this system")
        return self._player

    def _file(self, sound: Sound, volume: int) -> Path:
        target = Path(self._folder.name) / f"{sound}-{volume}.wav"
        return target if target.exists() else scaled(resources.sound_path(sound), volume, target)
