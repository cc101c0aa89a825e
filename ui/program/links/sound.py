"""The three sounds of a scan: ok, bad, warn. Mute and missing players never change the picture.

It starts no thread: `submit` hands the playing to the program's one-worker job runner. It writes no file: a
sound at the station's volume lies in memory, so a full disk silences nobody.
"""

import io
import os
import shutil
import subprocess
import sys
import wave
from array import array
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import resources
from terminal.clock import Clock
from ui.text import text

Submit = Callable[[Callable[[], None]], None]
Player = Callable[[bytes], None]

PLAYERS: Final = (("aplay", "-q"), ("paplay",), ("pw-play",))
LONGEST_SECONDS: Final = 3
REMEMBERED: Final = 100
AGAIN_NS: Final = 10_000_000_000
"""So long no player is tried after all of them have failed: each may take its time to fail."""


class Sound(StrEnum):
    """What is heard."""

    OK = "ok"
    BAD = "bad"
    WARN = "warn"


class SoundFault(Exception):
    """Nothing can be heard at this station."""


def find_players() -> tuple[Player, ...]:
    """The players this system has, the usual one first; none on a system without sound."""
    if sys.platform == "win32":
        return (_play_on_windows,)
    return tuple(ProgramPlayer(command) for command in PLAYERS if shutil.which(command[0]))


def _play_on_windows(wav: bytes) -> None:
    import winsound

    winsound.PlaySound(wav, winsound.SND_MEMORY | winsound.SND_NODEFAULT)  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class ProgramPlayer:
    """Plays by a program of the system, which reads the sound from memory as if it were a file."""

    command: tuple[str, ...]

    def __call__(self, wav: bytes) -> None:
        number = os.memfd_create("sound")
        try:
            os.write(number, wav)
            self._run(number)
        finally:
            os.close(number)

    def _run(self, number: int) -> None:
        done = subprocess.run(
            [*self.command, f"/proc/self/fd/{number}"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            pass_fds=(number,),
            timeout=LONGEST_SECONDS,
            check=False,
        )
        if done.returncode:
            raise SoundFault(f"{self.command[0]} ended with {done.returncode}")


def scaled(sound: Sound, volume: int) -> bytes:
    """The 16-bit WAV of a sound at `volume` percent."""
    with wave.open(str(resources.sound_path(sound))) as file:
        shape = file.getparams()
        frames = array("h", file.readframes(file.getnframes()))
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setparams(shape)
        file.writeframes(array("h", (frame * volume // 100 for frame in frames)).tobytes())
    return made.getvalue()


def play_by_one(players: Iterable[Player], wav: bytes) -> Player:
    """Plays by the first player that can, and gives it. Raises SoundFault with what each of them said."""
    said = []
    for player in players:
        try:
            player(wav)
        except subprocess.TimeoutExpired as fault:
            said.append(f"{fault.cmd[0]} did not end")
        except (SoundFault, OSError, RuntimeError, subprocess.SubprocessError) as fault:
            said.append(str(fault))
        else:
            return player
    raise SoundFault("; ".join(said) or text("no sound player on this system"))


class Sounder:
    """Plays sounds one after the other at the station's volume.

    `played` holds what was asked for last, also when muted. `on_state` is called from the worker when that
    changes: with the reason when no player can be heard, with "" when one is heard again.
    """

    def __init__(
        self,
        submit: Submit,
        on_state: Callable[[str], None],
        clock: Clock,
        players: Callable[[], tuple[Player, ...]] | None = None,
        volume: int = 100,
    ) -> None:
        self._submit = submit
        self._on_state = on_state
        self._clock = clock
        self._find = players
        self._best: Player | None = None
        self._silent_until_ns: int | None = None
        self._asked = 0
        self._made: dict[tuple[Sound, int], bytes] = {}
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
        number = self._asked
        volume = self._volume
        self.played.append(sound)
        if volume:
            self._submit(lambda: self._run(sound, volume, number))

    def _run(self, sound: Sound, volume: int, number: int) -> None:
        if self._rests() or (number < self._asked and sound is not Sound.BAD):
            return
        try:
            self._best = play_by_one(self._in_turn(), self._wav(sound, volume))
        except (SoundFault, OSError) as fault:
            self._tell(str(fault))
        else:
            self._tell("")

    def _rests(self) -> bool:
        until = self._silent_until_ns
        return until is not None and self._clock.monotonic_ns() < until

    def _in_turn(self) -> list[Player]:
        """The one that was heard last, then all others."""
        first = [self._best] if self._best else []
        return first + [player for player in (self._find or find_players)() if player != self._best]

    def _tell(self, why: str) -> None:
        was_silent = self._silent_until_ns is not None
        self._silent_until_ns = self._clock.monotonic_ns() + AGAIN_NS if why else None
        if bool(why) != was_silent:
            self._on_state(why)

    def _wav(self, sound: Sound, volume: int) -> bytes:
        if (sound, volume) not in self._made:
            self._made = {key: wav for key, wav in self._made.items() if key[1] == volume}
            self._made[sound, volume] = scaled(sound, volume)
        return self._made[sound, volume]
