"""A list in pages: as many rows as fit, rows used again, the page kept while the list grows."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from ui.theme.current import metrics
from ui.widgets.content import PagerNames
from ui.widgets.lists.row_pages import RowPages

ROW = 100


@pytest.fixture
def pages(qt_app: QApplication) -> Iterator[RowPages]:
    made = RowPages(QLabel, QLabel.setText, ROW)
    made.set_names(PagerNames("Back", "On", "{page} of {pages}"))
    made.resize(400, 4 * ROW)
    made.show()
    QApplication.processEvents()
    yield made
    made.close()


def shown(pages: RowPages) -> list[str]:
    return [row.text() for row in pages.rows if row.isVisible()]


def names(count: int) -> list[str]:
    return [str(n) for n in range(count)]


def test_what_fits_has_no_pager(pages: RowPages) -> None:
    pages.set_entries(names(4))
    assert (shown(pages), pages.pages(), pages.on.isVisible()) == (names(4), 1, False)


def test_what_does_not_fit_is_turned_by_glove_size_buttons(pages: RowPages) -> None:
    pages.set_entries(names(5))
    first = shown(pages)
    assert first == names(len(first))
    assert min(pages.on.width(), pages.on.height()) >= metrics().glove
    assert (pages.back.isEnabled(), pages.on.isEnabled()) == (False, True)
    pages.on.touched.emit()
    assert shown(pages) == names(5)[len(first) :][: len(first)]
    while pages.on.isEnabled():
        pages.show_page(99)
    assert shown(pages)[-1] == "4"


def test_the_page_stays_unless_another_list_is_shown(pages: RowPages) -> None:
    pages.set_entries(names(9))
    pages.show_page(1)
    second = shown(pages)
    pages.set_entries(names(10))
    assert shown(pages) == second
    pages.set_entries(names(10), first_page=True)
    assert shown(pages)[0] == "0"


def test_a_shorter_list_leaves_no_empty_page(pages: RowPages) -> None:
    pages.set_entries(names(9))
    pages.show_page(99)
    pages.set_entries(names(2))
    assert shown(pages) == names(2)


def test_more_room_shows_more_with_the_same_rows(pages: RowPages) -> None:
    pages.set_entries(names(6))
    few = len(shown(pages))
    pages.resize(400, 8 * ROW)
    QApplication.processEvents()
    assert (few, shown(pages)) == (len(shown(pages)[:few]), names(6))
    assert len(pages.rows) == 6
