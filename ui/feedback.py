"""What a person is told after an act: tone, words, what comes next. No Qt.

The strip shows it, `ui.program.links.sound` plays its sound, `refusal_words` words a refusal.
"""

from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    """How it went."""

    NEUTRAL = "neutral"
    OK = "ok"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Feedback:
    """What the strip says; `icon` replaces the icon of the tone."""

    tone: Tone = Tone.NEUTRAL
    title: str = ""
    detail: str = ""
    next: str = ""
    icon: str = ""
