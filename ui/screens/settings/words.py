"""The values of the settings as people say them. No Qt."""

from collections.abc import Callable
from typing import Any, Final

from ui.screens.settings.options import ETX, GLASS, LANGUAGE, SCALE, STX, choices_of, setting_of
from ui.text import phrase, text, translations

_WORDS: Final[dict[tuple[str, Any], str]] = {
    ("theme", "light"): phrase("Light"),
    ("theme", "dark"): phrase("Dark"),
    ("volume", 0): phrase("Mute"),
    ("idle_lock_s", 0): phrase("Never"),
    ("wedge_prefix", ""): phrase("None"),
    ("wedge_suffix", ""): phrase("Enter or Tab"),
    ("kiosk", False): phrase("As it was started"),
    ("kiosk", True): phrase("Always full screen"),
}
_OWN_NAMES: Final = {"zh": phrase("Chinese"), "en": phrase("English")}
_KEYS: Final = {STX: "STX", ETX: "ETX", "\r": "Enter", "\t": "Tab"}


def value_words(name: str, value: Any) -> str:
    """A value as people say it; languages by their own names."""
    if name == LANGUAGE:
        return translations(value).get(_OWN_NAMES[value], _OWN_NAMES[value])
    if (name, value) in _WORDS:
        return text(_WORDS[name, value])
    return _KEYS.get(value) or _MEASURED.get(name, str)(value)


def _minutes(seconds: int) -> str:
    return text("{n} min", n=seconds // 60)


def _within(milliseconds: int) -> str:
    return text("within {n} s", n=f"{milliseconds / 1000:g}")


def _percent(value: int) -> str:
    return f"{value} %"


def _glass(inches: float) -> str:
    """All the sizes that make no difference here."""
    alike = next((group for group in choices_of(setting_of(GLASS)) if inches in group), (inches,))
    return "–".join(f"{inch:g}" for inch in dict.fromkeys((alike[0], alike[-1]))) + "″"


_MEASURED: Final[dict[str, Callable[[Any], str]]] = {
    SCALE: _percent,
    "volume": _percent,
    "idle_lock_s": _minutes,
    "repeat_window_ms": _within,
    "value_window_ms": _within,
    GLASS: _glass,
}
"""Settings whose values have a unit."""
