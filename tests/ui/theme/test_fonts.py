"""The bundled fonts hold what is shown."""

import pytest
from PySide6.QtGui import QFont, QFontMetrics, QFontMetricsF, QRawFont
from PySide6.QtWidgets import QApplication

import resources
from resources.fonts.subset import FAMILY, RARE_FAMILY, common
from ui.text import set_language
from ui.theme.fonts import BOLD, RARE, REGULAR, font_for, font_that_fits, load_fonts, make_font

RARE_NAME = "李喆镕"


def _raw(name: str) -> QRawFont:
    font = QRawFont()
    font.loadFromData(resources.font_path(name).read_bytes(), 16, QFont.HintingPreference.PreferNoHinting)
    return font


def test_family_is_known_and_both_weights_are_there(qt_app: QApplication) -> None:
    assert load_fonts() == FAMILY == make_font(16).family()
    assert _raw(REGULAR).weight() == 400
    assert _raw(BOLD).weight() == 700


@pytest.mark.slow
def test_every_gb2312_han_is_in_both_weights(qt_app: QApplication) -> None:
    han = [point for point in common() if 0x4E00 <= point <= 0x9FFF]
    assert len(han) == 6763
    for name in (REGULAR, BOLD):
        font = _raw(name)
        assert all(font.supportsCharacter(point) for point in han)


@pytest.mark.slow
def test_all_translated_texts_can_be_drawn(qt_app: QApplication) -> None:
    font = _raw(BOLD)
    words = resources.i18n_path("zh").read_text(encoding="utf-8")
    assert {c for c in words if c.isprintable() and not font.supportsCharacter(ord(c))} == set()


def test_a_rare_name_brings_its_own_font(qt_app: QApplication) -> None:
    assert font_for("body", text="李建华").families() == [FAMILY]
    assert font_for("body", text=RARE_NAME).families() == [FAMILY, RARE_FAMILY]
    rare = _raw(RARE)
    assert all(rare.supportsCharacter(ord(c)) for c in RARE_NAME[1:])


def test_fonts_are_exact_and_unhinted(qt_app: QApplication) -> None:
    font = font_for("title", bold=True)
    assert (font.pixelSize(), font.bold()) == (22, True)
    assert font.hintingPreference() is QFont.HintingPreference.PreferNoHinting


def test_font_that_fits_between_two_roles(qt_app: QApplication) -> None:
    words = "Stopped 12 min"
    font = font_that_fits(words, 412, "board", "h1")
    assert QFontMetrics(font).horizontalAdvance(words) <= 412
    assert 48 < font.pixelSize() < 70
    assert font_that_fits(words, 10, "board", "h1").pixelSize() == 36


def _width(char: str, *, bold: bool = False) -> float:
    return QFontMetricsF(make_font(100, bold)).horizontalAdvance(char)


@pytest.mark.parametrize("bold", [False, True])
def test_a_middle_dot_is_no_hole_between_words(qt_app: QApplication, bold: bool) -> None:
    assert _width(".", bold=bold) < _width("·", bold=bold) < 50


@pytest.mark.parametrize("char", "“”‘’")
def test_quotation_marks_are_wide_in_chinese_and_narrow_in_english(qt_app: QApplication, char: str) -> None:
    set_language("zh")
    try:
        assert _width(char) > 99
    finally:
        set_language("en")
    assert _width(char) < 50
    assert font_for("body") is not _of_chinese()


def _of_chinese() -> QFont:
    set_language("zh")
    try:
        return font_for("body")
    finally:
        set_language("en")
