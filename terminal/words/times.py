"""Moments and spans of time as people read them, at the stations and on the hub's pages."""

from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from terminal.text import Language, phrase, translations

DAY: Final = "%Y-%m-%d"
CLOCK: Final = "%H:%M"
CLOCK_WITH_SECONDS: Final = "%H:%M:%S"
DAY_AND_CLOCK: Final = "%m-%d %H:%M"
WHOLE_MOMENT: Final = "%Y-%m-%d %H:%M:%S"

_Unit = tuple[str, int, float]
_SECONDS: Final[_Unit] = (phrase("{n} s"), 1, 100)
_LONGER: Final[tuple[_Unit, ...]] = (
    (phrase("{n} min"), 60, 100),
    (phrase("{n} h"), 3600, 48),
    (phrase("{n} d"), 86_400, float("inf")),
)
"""Words, seconds, and the number of them from which the next unit says more."""


def clock_words(at_us: int, zone: str, form: str = CLOCK) -> str:
    """A moment (microseconds UTC) by the clock of a zone."""
    return datetime.fromtimestamp(at_us / 1e6, ZoneInfo(zone)).strftime(form)


def iso_clock_words(iso: str, zone: str, form: str) -> str:
    """A moment written as ISO 8601 by the clock of a zone."""
    return datetime.fromisoformat(iso).astimezone(ZoneInfo(zone) if zone else UTC).strftime(form)


def age_words(seconds: float, language: Language) -> str:
    """How old a word is, in one number: seconds matter here. A clock set back gives 0 s."""
    return _in_one_number(seconds, (_SECONDS, *_LONGER), language)


def duration_words(seconds: float, language: Language) -> str:
    """How long something has lasted, in one number: seconds are not counted, days are not minutes."""
    if seconds < 60:
        return translations(language).get(_SHORT, _SHORT)
    return _in_one_number(seconds, _LONGER, language)


_SHORT: Final = phrase("< 1 min")


def _in_one_number(seconds: float, units: tuple[_Unit, ...], language: Language) -> str:
    whole = max(0, int(seconds))
    words, size, _ = next(unit for unit in units if whole // unit[1] < unit[2])
    return translations(language).get(words, words).format(n=whole // size)
