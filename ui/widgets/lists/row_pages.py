"""A list too long for the screen: as many rows as there is room for, the others behind page buttons.

Rows are widgets made once and filled again; what is in them is the caller's. No scrolling: gloves turn pages.
"""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.theme.current import metrics
from ui.widgets.action import PlainButton
from ui.widgets.content import PagerNames
from ui.widgets.words import label


class RowPages(QWidget):
    """Pages of rows; `make` makes an empty row, `fill` puts one entry into it. Rows keep their height.

    `beside` are buttons at the left of the pager, in sight as long as there are rows; they leave no room for
    the number of the page, which `turned` tells ("" on the only page).
    """

    turned = Signal(str)

    def __init__(
        self,
        make: Callable[[], Any],
        fill: Callable[[Any, Any], None],
        row_height: int,
        spacing: int = 0,
        beside: tuple[QWidget, ...] = (),
    ) -> None:
        super().__init__()
        self._make = make
        self._fill = fill
        self._row_height = row_height
        self._spacing = spacing
        self._entries: tuple[Any, ...] = ()
        self._page = 0
        self.rows: list[Any] = []
        self._where_words = ""
        self._where = label("title", bold=True)
        self.back, self.on = PlainButton(icon="chevron-left"), PlainButton(icon="chevron-right")
        self.back.touched.connect(lambda: self.show_page(self._page - 1))
        self.on.touched.connect(lambda: self.show_page(self._page + 1))
        self._beside = beside
        self._foot = QWidget(self)
        self._list = QVBoxLayout()
        self._lay_out()

    def _lay_out(self) -> None:
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(0, 0, 0, 0)
        foot.setSpacing(metrics().gap)
        for widget in self._beside:
            foot.addWidget(widget)
        foot.addStretch(1)
        for widget in (self._where, self.back, self.on):
            foot.addWidget(widget)
        self._list.setSpacing(self._spacing)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(metrics().gap)
        whole.addLayout(self._list)
        whole.addStretch(1)
        whole.addWidget(self._foot)
        self._foot.hide()
        self._where.setHidden(bool(self._beside))

    def show_entry(self, at: int) -> None:
        """Shows the page with that entry."""
        self.show_page(at // self._capacity())

    def set_names(self, names: PagerNames) -> None:
        """The words of the pager."""
        self._where_words = names.where
        self.back.set_texts("", names.back)
        self.on.set_texts("", names.on)
        self._render()

    def set_entries(self, entries: Sequence[Any], *, first_page: bool = False) -> None:
        """Shows these entries; the page stays where it is unless `first_page`."""
        self._entries = tuple(entries)
        self._page = 0 if first_page else self._page
        self._render()

    def show_page(self, page: int) -> None:
        """Shows a page, counted from 0; a number outside is taken to the nearest."""
        self._page = page
        self._render()

    def pages(self) -> int:
        """How many pages there are, at least 1."""
        return max(1, -(-len(self._entries) // self._capacity()))

    def _capacity(self) -> int:
        whole = self._rows_in(self.height())
        if len(self._entries) <= whole and not self._beside:
            return max(1, whole)
        return max(1, self._rows_in(self.height() - self._foot.sizeHint().height() - metrics().gap))

    def _rows_in(self, height: int) -> int:
        return (height + self._spacing) // (self._row_height + self._spacing)

    def _render(self) -> None:
        capacity = self._capacity()
        pages = self.pages()
        self._page = max(0, min(self._page, pages - 1))
        shown = self._entries[self._page * capacity : (self._page + 1) * capacity]
        while len(self.rows) < len(shown):
            row = self._make()
            row.setFixedHeight(self._row_height)
            self.rows.append(row)
            self._list.addWidget(row)
        for at, row in enumerate(self.rows):
            if at < len(shown):
                self._fill(row, shown[at])
            row.setVisible(at < len(shown))
        self._foot.setVisible(pages > 1 or bool(self._beside and self._entries))
        if self._beside:
            self.back.setVisible(pages > 1)
            self.on.setVisible(pages > 1)
        self.back.setEnabled(self._page > 0)
        self.on.setEnabled(self._page + 1 < pages)
        where = self._where_words.format(page=self._page + 1, pages=pages)
        self._where.setText(where)
        self.turned.emit(where if pages > 1 else "")
        if self._capacity() > capacity:  # what is shown may have moved its neighbours and made room
            self._render()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._render()

    def sizeHint(self) -> QSize:
        return QSize(metrics().px(480), self._row_height * 4)

    def minimumSizeHint(self) -> QSize:
        """One row and the pager: how many rows there are follows from the room, not the other way round."""
        return QSize(metrics().px(240), self._row_height + metrics().glove + metrics().gap)
