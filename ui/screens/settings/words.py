"""The values of the settings as people say them. No Qt."""

from typing import Any, Final

from ui.screens.settings.options import ETX, GLASS, STX, choices_of, setting_of
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
_KEYS: Final = {STX: "STX", ETX: "ETX", "\r": "Enter", "\t": "Tab"}


def value_words(name: str, value: Any) -> str:
    """A value as people say it; languages by their own names."""
    if name == "language":
        return translations("zh")[phrase("Chinese")] if value == "zh" else phrase("English")
    if (name, value) in _WORDS:
        return text(_WORDS[name, value])
    return _KEYS.get(value) or _measured(name, value)


def _measured(name: str, value: Any) -> str:
    """A value with its unit."""
    if name == "idle_lock_s":
        return text("{n} min", n=value // 60)
    if name in ("repeat_window_ms", "value_window_ms"):
        return text("within {n} s", n=f"{value / 1000:g}")
    if name == GLASS:
        alike = next((group for group in choices_of(setting_of(GLASS)) if value in group), (value,))
        return "–".join(f"{inch:g}" for inch in dict.fromkeys((alike[0], alike[-1]))) + "″"
    return f"{value} %" if name in ("scale", "volume") else str(value)
