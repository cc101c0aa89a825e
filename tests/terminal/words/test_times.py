import pytest

from terminal.text import Language
from terminal.words.times import (
    DAY_AND_CLOCK,
    WHOLE_MOMENT,
    age_words,
    clock_words,
    duration_words,
    iso_clock_words,
)

MOMENT = 1_795_312_800_000_000


@pytest.mark.parametrize(
    ("seconds", "age", "duration"),
    [
        (-5, "0 s", "< 1 min"),
        (59.9, "59 s", "< 1 min"),
        (99, "99 s", "1 min"),
        (100, "1 min", "1 min"),
        (5999, "99 min", "99 min"),
        (6000, "1 h", "1 h"),
        (48 * 3600 - 1, "47 h", "47 h"),
        (48 * 3600, "2 d", "2 d"),
        (500 * 86400, "500 d", "500 d"),
    ],
)
def test_a_span_is_one_number(seconds: float, age: str, duration: str) -> None:
    assert (age_words(seconds, "en"), duration_words(seconds, "en")) == (age, duration)


@pytest.mark.parametrize(("language", "told"), [("en", ("7 min", "< 1 min")), ("zh", ("7 分钟", "< 1 分"))])
def test_both_languages(language: Language, told: tuple[str, str]) -> None:
    assert (age_words(420, language), duration_words(3, language)) == told


def test_moments_by_the_clock_of_the_plant() -> None:
    assert clock_words(MOMENT, "Asia/Shanghai") == "10:00"
    assert clock_words(MOMENT, "Asia/Shanghai", DAY_AND_CLOCK) == "11-22 10:00"
    for zone in ("UTC", ""):
        assert iso_clock_words("2026-11-22T02:00:00.000+00:00", zone, WHOLE_MOMENT) == "2026-11-22 02:00:00"
