"""The design tokens: colours of both themes, space, radius, type scale, and the colour pairs that may meet.

The only file with colour values. No Qt: `ui.theme.paint` turns them into QColor.
"""

from typing import Literal, NamedTuple

import msgspec

ThemeName = Literal["light", "dark"]


class Theme(msgspec.Struct, frozen=True):
    """One theme; every colour is "#RRGGBB", only `scrim` is "#AARRGGBB"."""

    name: ThemeName
    bg: str
    card: str
    sunken: str
    header: str
    on_header: str
    on_header2: str
    header_line: str
    ink: str
    ink2: str
    ink3: str
    line: str
    line2: str
    accent: str
    on_accent: str
    accent_soft: str
    accent_press: str
    ok: str
    ok_soft: str
    ok_fill: str
    on_ok_fill: str
    bad: str
    bad_soft: str
    bad_fill: str
    bad_press: str
    on_bad_fill: str
    warn: str
    warn_soft: str
    warn_fill: str
    on_warn_fill: str
    press: str
    focus: str
    bar: str
    on_bar: str
    bar2: str
    frame: str
    scrim: str
    persons: tuple[str, ...]
    on_person: str

    def colors(self) -> dict[str, str]:
        """All single colours by token name."""
        values = msgspec.structs.asdict(self)
        return {key: value for key, value in values.items() if isinstance(value, str) and value[0] == "#"}


LIGHT = Theme(
    name="light",
    bg="#E4E7EB",
    card="#FFFFFF",
    sunken="#F1F3F5",
    header="#1C232B",
    on_header="#F5F7FA",
    on_header2="#A9B4C0",
    header_line="#36414D",
    ink="#14181D",
    ink2="#4A5561",
    ink3="#5C6773",
    line="#CBD2D9",
    line2="#78838F",
    accent="#0C57AA",
    on_accent="#FFFFFF",
    accent_soft="#E3EEFB",
    accent_press="#0A4585",
    ok="#00654B",
    ok_soft="#D8F0E6",
    ok_fill="#00654B",
    on_ok_fill="#FFFFFF",
    bad="#AC2117",
    bad_soft="#FDE4E1",
    bad_fill="#AC2117",
    bad_press="#86170F",
    on_bad_fill="#FFFFFF",
    warn="#7A4900",
    warn_soft="#FFF0D1",
    warn_fill="#FFB938",
    on_warn_fill="#1C1400",
    press="#D3D9DF",
    focus="#0C57AA",
    bar="#5F6A76",
    on_bar="#FFFFFF",
    bar2="#A3ADB8",
    frame="#D92D20",
    scrim="#99101418",
    persons=("#0D58AB", "#7A3E9D", "#0B6B6B", "#8A4B00", "#9C2456", "#3F6212", "#4C4FB3", "#5B5048"),
    on_person="#FFFFFF",
)

DARK = Theme(
    name="dark",
    bg="#07090B",
    card="#14191F",
    sunken="#0D1115",
    header="#000000",
    on_header="#FFFFFF",
    on_header2="#B4BFCA",
    header_line="#333D47",
    ink="#FFFFFF",
    ink2="#C3CDD7",
    ink3="#95A1AD",
    line="#333D47",
    line2="#64707C",
    accent="#7CB9FF",
    on_accent="#00152E",
    accent_soft="#10263E",
    accent_press="#66A9F5",
    ok="#3DDCA6",
    ok_soft="#0C2F25",
    ok_fill="#1DB985",
    on_ok_fill="#00180F",
    bad="#FF8A78",
    bad_soft="#3F1712",
    bad_fill="#AC2117",
    bad_press="#86170F",
    on_bad_fill="#FFFFFF",
    warn="#FFC552",
    warn_soft="#382A0D",
    warn_fill="#FFC552",
    on_warn_fill="#241900",
    press="#2A333C",
    focus="#7CB9FF",
    bar="#95A1AD",
    on_bar="#0D1115",
    bar2="#55606B",
    frame="#FF4B3A",
    scrim="#CC000000",
    persons=("#7CB9FF", "#D0A2F0", "#5FD3D3", "#FFB870", "#FF9DC0", "#B5DB7A", "#B0B3FF", "#D3C4B8"),
    on_person="#0D1115",
)

THEMES: dict[ThemeName, Theme] = {"light": LIGHT, "dark": DARK}


class Space(msgspec.Struct, frozen=True):
    """Gaps in px at scale 1."""

    xs: int = 4
    s: int = 8
    m: int = 12
    l: int = 16  # noqa: E741
    xl: int = 24
    xxl: int = 32


class Radius(msgspec.Struct, frozen=True):
    """Corner radii in px at scale 1."""

    s: int = 6
    m: int = 10
    l: int = 14  # noqa: E741


class TypeScale(msgspec.Struct, frozen=True):
    """Font heights in px at scale 1; nothing below `caption`. `board` and `code` are read from 5 m."""

    caption: int = 14
    label: int = 16
    body: int = 18
    title: int = 22
    h2: int = 28
    h1: int = 36
    code: int = 48
    display: int = 56
    board: int = 70


Role = Literal["caption", "label", "body", "title", "h2", "h1", "code", "display", "board"]

SPACE = Space()
RADIUS = Radius()
TYPE = TypeScale()


class Pair(NamedTuple):
    """Two tokens that meet on a screen and the least contrast they must have."""

    front: str
    back: str
    floor: float


MAIN = 7.0
TEXT = 4.5
OUTLINE = 3.0

PAIRS: tuple[Pair, ...] = (
    *(
        Pair("ink", back, MAIN)
        for back in ("bg", "card", "sunken", "accent_soft", "ok_soft", "bad_soft", "warn_soft", "press")
    ),
    *(
        Pair("ink2", back, TEXT)
        for back in ("bg", "card", "sunken", "accent_soft", "ok_soft", "bad_soft", "warn_soft", "press")
    ),
    *(Pair("ink3", back, TEXT) for back in ("bg", "card", "sunken")),
    Pair("on_header", "header", MAIN),
    Pair("on_header2", "header", TEXT),
    Pair("accent", "card", TEXT),
    Pair("accent", "accent_soft", TEXT),
    Pair("accent", "sunken", TEXT),
    Pair("on_accent", "accent", MAIN),
    Pair("on_accent", "accent_press", MAIN),
    *(
        Pair(tone, back, TEXT)
        for tone in ("ok", "bad", "warn")
        for back in ("card", "sunken", f"{tone}_soft")
    ),
    Pair("on_ok_fill", "ok_fill", MAIN),
    Pair("on_bad_fill", "bad_fill", MAIN),
    Pair("on_bad_fill", "bad_press", MAIN),
    Pair("on_warn_fill", "warn_fill", MAIN),
    Pair("line2", "card", OUTLINE),
    Pair("line2", "bg", OUTLINE),
    Pair("line2", "sunken", OUTLINE),
    Pair("focus", "card", OUTLINE),
    Pair("focus", "bg", OUTLINE),
    Pair("bar", "card", OUTLINE),
    Pair("on_bar", "bar", TEXT),
    Pair("ink", "bar2", TEXT),
    Pair("frame", "bg", OUTLINE),
    Pair("frame", "header", OUTLINE),
)


def _channel(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def luminance(color: str) -> float:
    """Relative luminance of "#RRGGBB", 0 black to 1 white (WCAG 2.2)."""
    red, green, blue = (_channel(int(color[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two colours "#RRGGBB", 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
