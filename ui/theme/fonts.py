"""The bundled fonts: loading, roles, and the rare Han characters that are loaded only when a text has one.

No system font is relied on: a panel PC may have none with Chinese.
"""

from functools import cache, lru_cache

from PySide6.QtGui import QFont, QFontDatabase, QFontMetrics, QRawFont

import resources
from ui.text import Language, language
from ui.theme.current import metrics
from ui.theme.tokens import Role

REGULAR = "NotoSansSC-Regular.ttf"
BOLD = "NotoSansSC-Bold.ttf"
RARE = "NotoSansSC-Rare.ttf"
NARROW_QUOTES = QFont.Tag("pwid")
"""The font's quotation marks are a Han character wide: right in Chinese, a hole in an English sentence."""


def _add(name: str) -> str:
    number = QFontDatabase.addApplicationFont(str(resources.font_path(name)))  # mapped, not read
    families = QFontDatabase.applicationFontFamilies(number)
    if not families:
        raise RuntimeError(f"The font {name} cannot be read: install the program again.")
    return families[0]


@cache
def load_fonts() -> str:
    """Loads both weights once and gives the family name. Needs a QGuiApplication."""
    _add(BOLD)
    return _add(REGULAR)


@cache
def _rare_family() -> str:
    return _add(RARE)


@cache
def _plain() -> QRawFont:
    """The font alone: metrics would count what Qt finds in others, once the rare characters are loaded."""
    return QRawFont.fromFont(make_font(16))


@lru_cache(maxsize=1024)  # serial numbers pass here all day
def _has_rare(text: str) -> bool:
    return not text.isascii() and any(
        ord(c) >= 0x3400 and not _plain().supportsCharacter(ord(c)) for c in text
    )


def make_font(size_px: int, bold: bool = False, rare: bool = False) -> QFont:
    """The bundled font at an exact px size, unhinted so that every platform draws the same."""
    font = QFont([load_fonts(), _rare_family()] if rare else [load_fonts()])
    font.setPixelSize(size_px)
    font.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setStyleStrategy(QFont.StyleStrategy.PreferAntialias)
    if language() == "en":
        font.setFeature(NARROW_QUOTES, 1)
    return font


def _sized(size_px: int, bold: bool, rare: bool) -> QFont:
    return _kept(size_px, bold, rare, language())


@cache
def _kept(size_px: int, bold: bool, rare: bool, _of: Language) -> QFont:
    return make_font(size_px, bold, rare)


def font_that_fits(words: str, width: int, largest: Role, smallest: Role) -> QFont:
    """The bold font in which `words` fit into `width` px, between two roles; for what is read from afar."""
    sizes = range(metrics().font_px(largest), metrics().font_px(smallest), -2)
    fonts = (_sized(size, True, _has_rare(words)) for size in sizes)
    fitting = (font for font in fonts if QFontMetrics(font).horizontalAdvance(words) <= width)
    return next(fitting, font_for(smallest, True, words))


def font_for(role: Role, bold: bool = False, text: str = "") -> QFont:
    """The font of a role, to be read only; `text` decides whether the rare characters are needed."""
    return _sized(metrics().font_px(role), bold, bool(text) and _has_rare(text))


def label_font(size_px: int, text: str, *, bold: bool = False) -> QFont:
    """The font for a text of that height in dots on a label, to be read only."""
    return _sized(size_px, bold, _has_rare(text))
