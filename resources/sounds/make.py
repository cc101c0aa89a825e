"""Makes the three committed sounds as 16-bit mono WAV at 22.05 kHz. A tool run by hand, never by the program.

python -m resources.sounds.make
"""

import math
import wave
from array import array
from pathlib import Path

RATE = 22_050
EDGE_SECONDS = 0.008
LOUD = 0.8

# name: tones of (hertz, seconds); 0 hertz is silence
SOUNDS = {
    "ok": ((1000, 0.08),),
    "bad": ((400, 0.2), (0, 0.08), (400, 0.2)),
    "warn": ((600, 0.3),),
}


def _level(index: int, count: int) -> float:
    """Rises and falls over a few milliseconds, so that a speaker does not click."""
    edge = EDGE_SECONDS * RATE
    return LOUD * min(1.0, index / edge, (count - index) / edge)


def tone(hertz: int, seconds: float) -> "array[int]":
    """Samples of one tone."""
    count = round(seconds * RATE)
    turn = 2 * math.pi * hertz / RATE
    return array("h", (round(32767 * _level(i, count) * math.sin(turn * i)) for i in range(count)))


def main(folder: Path) -> None:
    """Writes all sounds."""
    for name, tones in SOUNDS.items():
        with wave.open(str(folder / f"{name}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            for hertz, seconds in tones:
                file.writeframes(tone(hertz, seconds).tobytes())


if __name__ == "__main__":
    main(Path(__file__).parent)
