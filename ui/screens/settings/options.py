"""Which settings there are, what each may be set to, and the words for it. No Qt.

Values are offered, not typed: what cannot be meant cannot be entered.
"""

from dataclasses import dataclass
from typing import Any, Final

from terminal.store.facts import Settings
from ui.text import phrase, text, translations
from ui.theme.current import metrics
from ui.theme.metrics import glasses_alike

STX, ETX = "\x02", "\x03"
GLASS: Final = "panel_diagonal_inch"


@dataclass(frozen=True, slots=True)
class Setting:
    """A field of the settings with its title, icon and the values offered."""

    name: str
    title: str
    icon: str
    values: tuple[Any, ...]


SETTINGS: Final = (
    Setting("language", phrase("Language"), "languages", ("zh", "en")),
    Setting("theme", phrase("Theme"), "moon", ("light", "dark")),
    Setting("scale", phrase("Size of text"), "ruler", (100, 110, 125, 150)),
    Setting(
        GLASS,
        phrase("Screen size"),
        "monitor",
        (7.0, 8.0, 10.1, 12.1, 13.3, 15.6, 21.5, 24.0),
    ),
    Setting("volume", phrase("Volume"), "volume-2", (0, 20, 40, 60, 80, 100)),
    Setting("idle_lock_s", phrase("Lock when idle"), "lock", (60, 120, 300, 600, 1800, 0)),
    Setting("repeat_window_ms", phrase("Same label again"), "repeat", (500, 1000, 1500, 2000, 3000, 5000)),
    Setting("value_window_ms", phrase("Same value again"), "ruler", (200, 400, 800, 1500, 3000)),
    Setting("wedge_prefix", phrase("Scanner prefix"), "scan-barcode", ("", STX, "~", "@", "#", "$")),
    Setting("wedge_suffix", phrase("Scanner suffix"), "keyboard", ("", "\r", "\t", ETX)),
    Setting("kiosk", phrase("Kiosk mode"), "shield-check", (False, True)),
)

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


def setting_of(name: str) -> Setting:
    """The setting of that name. Raises StopIteration on another."""
    return next(entry for entry in SETTINGS if entry.name == name)


def choices_of(setting: Setting) -> tuple[tuple[Any, ...], ...]:
    """The values offered, those together that make no difference on this screen."""
    if setting.name == GLASS:
        return glasses_alike(metrics().panel, setting.values)
    return tuple((value,) for value in setting.values)


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


def current(settings: Settings, name: str) -> Any:
    """What the setting is now."""
    return getattr(settings, name)
