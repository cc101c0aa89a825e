"""Which settings there are, and what each may be set to. No Qt.

Values are offered, not typed: what cannot be meant cannot be entered.
"""

from dataclasses import dataclass
from typing import Any, Final

from terminal.store.facts import Settings
from ui.text import language, phrase
from ui.theme.current import metrics
from ui.theme.metrics import glasses_alike

STX: Final = "\x02"
ETX: Final = "\x03"
LANGUAGE: Final = "language"
SCALE: Final = "scale"
GLASS: Final = "panel_diagonal_inch"


@dataclass(frozen=True, slots=True)
class Setting:
    """A field of the settings with its title, icon and the values offered."""

    name: str
    title: str
    icon: str
    values: tuple[Any, ...]


SETTINGS: Final = (
    Setting(LANGUAGE, phrase("Language"), "languages", ("zh", "en")),
    Setting("theme", phrase("Theme"), "moon", ("light", "dark")),
    Setting(SCALE, phrase("Size of text"), "ruler", (100, 110, 125, 150)),
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


def setting_of(name: str) -> Setting:
    """The setting of that name. Raises StopIteration on another."""
    return next(entry for entry in SETTINGS if entry.name == name)


def choices_of(setting: Setting) -> tuple[tuple[Any, ...], ...]:
    """The values offered, those together that make no difference on this screen."""
    if setting.name == GLASS:
        return glasses_alike(metrics().panel, setting.values)
    return tuple((value,) for value in setting.values)


def current(settings: Settings, name: str) -> Any:
    """What is in force now: another language may have been scanned since it was set."""
    return language() if name == LANGUAGE else getattr(settings, name)
