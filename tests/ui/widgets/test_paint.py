"""Text that fits: smaller roles first, then rows, then an ellipsis; never a word torn without need."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QApplication

from ui.widgets.paint import (
    LEFT,
    Line,
    block,
    block_height,
    height_of,
    line_that_fits,
    role_that_fits,
    rows_of,
    width_of,
)

INK = "black"


def _line(words: str, rows: int = 1, shrink: bool = True) -> Line:
    return Line(words, "h2", INK, bold=True, rows=rows, shrink=shrink)


def test_a_long_title_takes_a_smaller_role(qt_app: QApplication) -> None:
    words = "Record as NOK"
    assert role_that_fits(_line(words), width_of(words, "h2", bold=True)) == "h2"
    assert role_that_fits(_line(words), width_of(words, "title", bold=True)) == "title"
    assert role_that_fits(_line(words, shrink=False), 10) == "h2"


def test_english_breaks_between_words_and_chinese_anywhere(qt_app: QApplication) -> None:
    english = _line("Record as NOK", rows=2, shrink=False)
    assert rows_of(english, width_of("Record as", "h2", bold=True) + 4)[1] == ["Record as", "NOK"]
    chinese = _line("按不合格录入", rows=2, shrink=False)
    assert rows_of(chinese, width_of("按不合格", "h2", bold=True) + 4)[1] == ["按不合格", "录入"]


def test_a_word_is_not_torn_if_a_smaller_role_holds_it(qt_app: QApplication) -> None:
    width = width_of("Rework", "title", bold=True)
    assert rows_of(_line("Rework", rows=2), width) == ("title", ["Rework"])


def test_too_many_rows_end_in_an_ellipsis(qt_app: QApplication) -> None:
    _, rows = rows_of(_line("one two three four five six", rows=2, shrink=False), 120)
    assert len(rows) == 2
    assert rows[1].endswith("…")


def test_block_is_as_high_as_it_says(qt_app: QApplication) -> None:
    pixmap = QPixmap(200, 200)
    lines = (_line("Scrap"), Line("", "label", INK), Line("reason", "label", INK, gap=4))
    painter = QPainter(pixmap)
    end = block(painter, QRect(0, 0, 200, 200), lines, LEFT, top=True)
    painter.end()
    shown = [line for line in lines if line.words]
    assert end == block_height(shown, 200) == height_of("h2") + height_of("label") + 4


def test_a_long_name_takes_the_rows_there_are(qt_app: QApplication) -> None:
    words = "Damaged by static discharge, high temperature"
    line = line_that_fits(_line(words), 220, 3 * height_of("body"))
    assert (line.role, line.rows) == ("body", 3)
    assert " ".join(rows_of(line, 220)[1]) == words
    assert line_that_fits(_line("Scrap"), 220, 3 * height_of("body")).role == "h2"
