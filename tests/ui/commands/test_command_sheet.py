"""The command sheet: every code reads back, stands apart, and is named in both languages."""

import re
from itertools import combinations, pairwise
from pathlib import Path

import pytest
import zxingcpp
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from terminal.domain.codes.commands import CommandWord, command_code, command_of
from ui.commands.command_sheet import MODULE_MM, PAGE_MM, SheetCard, lay_out, paint_page, write_command_sheet
from ui.text import Language, translations
from ui.words.printed_commands import COMMAND_NAMES

pytestmark = pytest.mark.slow

DPI = 200
ALL = tuple(CommandWord)


def picture(cards: list[SheetCard], language: Language) -> QImage:
    scale = DPI / 25.4
    image = QImage(round(PAGE_MM[0] * scale), round(PAGE_MM[1] * scale), QImage.Format.Format_Grayscale8)
    image.fill(255)
    painter = QPainter(image)
    paint_page(painter, scale, cards, language, "1 / 1")
    painter.end()
    return image


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_code_reads_back_where_its_card_is(qt_app: QApplication, language: Language) -> None:
    for cards in lay_out(ALL):
        found = zxingcpp.read_barcodes(picture(cards, language), text_mode=zxingcpp.TextMode.Plain)
        by_height = sorted(found, key=lambda code: code.position.top_left.y)
        assert [code.text for code in by_height] == [command_code(card.word) for card in cards]
        assert {code.symbology_identifier for code in found} == {"]C0"}
        assert [command_of(code.text) for code in by_height] == [card.word for card in cards]


def test_no_line_and_no_glove_covers_two_codes() -> None:
    for cards in lay_out(ALL):
        for one, other in combinations(cards, 2):
            upper, lower = sorted((one.symbol, other.symbol), key=lambda place: place.top())
            assert lower.top() - upper.bottom() >= 12
        for above, below in pairwise(cards):
            assert above.symbol.center().x() != pytest.approx(below.symbol.center().x(), abs=40)


def test_quiet_zones_and_margins_are_free() -> None:
    quiet = 10 * MODULE_MM
    for card in (card for cards in lay_out(ALL) for card in cards):
        zone = card.symbol.adjusted(-quiet, 0, quiet, 0)
        assert card.row.contains(zone)
        assert not zone.intersects(card.label)
        assert card.label.width() >= 60
        assert card.row.bottom() <= PAGE_MM[1] - 10


def test_every_word_has_a_label_in_both_languages() -> None:
    assert set(COMMAND_NAMES) == set(CommandWord)
    chinese_of = translations("zh")
    names = COMMAND_NAMES.items()
    untranslated = {word for word, name in names if chinese_of.get(name, name) == name}
    assert {word.name for word in untranslated} == {f"DIGIT_{n}" for n in range(10)} | {"ENGLISH", "CHINESE"}
    chinese = [chinese_of[COMMAND_NAMES[word]] for word in CommandWord if word not in untranslated]
    assert all(re.search("[一-鿿]", label) for label in chinese)
    assert len(set(COMMAND_NAMES.values())) == len(COMMAND_NAMES)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_two_languages_look_different(qt_app: QApplication, language: Language) -> None:
    other: Language = "en" if language == "zh" else "zh"
    cards = lay_out([CommandWord.GOOD])[0]
    assert picture(cards, language) != picture(cards, other)


def test_pdf_has_all_pages_in_a4(qt_app: QApplication, tmp_path: Path) -> None:
    path = tmp_path / "sheet.pdf"
    pages = write_command_sheet(path, "zh")
    content = path.read_bytes()
    assert content.startswith(b"%PDF-")
    assert pages == len(lay_out(ALL)) == len(re.findall(rb"/Type\s*/Page\b", content)) == 4
    box = re.search(rb"/MediaBox \[0 0 ([0-9.]+) ([0-9.]+)\]", content)
    assert box is not None
    assert [float(side) for side in box.groups()] == pytest.approx([595.3, 841.9], abs=1)


def test_few_words_make_one_page(qt_app: QApplication, tmp_path: Path) -> None:
    assert write_command_sheet(tmp_path / "sheet.pdf", "en", [CommandWord.GOOD, CommandWord.SCRAP]) == 1


def test_what_cannot_be_made_is_said(qt_app: QApplication, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least one command"):
        write_command_sheet(tmp_path / "sheet.pdf", "en", [])
    with pytest.raises(OSError, match="sheet"):
        write_command_sheet(tmp_path / "no" / "sheet.pdf", "en")
