"""What lies over a screen inside its window: the dialog shell, the blocking error, the toast with a way back.

No window of its own is opened: a kiosk has one window, and a scan must be seen with a dialog open.
"""

from PySide6.QtCore import QPointF, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.theme.current import metrics, theme
from ui.widgets.action import ActionButton, PlainButton
from ui.widgets.content import Block, Offer
from ui.widgets.paint import CENTER, LEFT, Line, block, block_height, box, color, inner, symbol
from ui.widgets.touch import Cover, Painted, painter_for

TOAST_SECONDS = 10


class _Sheet(Painted):
    """The dialog's card with its title."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._title = ""
        self.body = QVBoxLayout(self)
        self.set_title("")

    def set_title(self, title: str) -> None:
        self._title = title
        side = metrics().px(16)
        self.body.setContentsMargins(side, metrics().px(64) if title else side, side, side)
        self.changed(title)

    def draw(self, painter: QPainter) -> None:
        now = theme()
        box(painter, self.rect(), now.sunken, now.line2, 2, radius=14)
        title = QRect(metrics().px(24), metrics().px(8), self.width() - metrics().px(48), metrics().px(52))
        block(painter, title, (Line(self._title, "h2", now.ink, bold=True, shrink=True),), LEFT)


class Dialog(Cover):
    """A card over the screen between header and strip; pills and feedback stay in sight.

    `fill` stretches the card over the whole room. Escape closes it as a touch on cancel would: `closed`.
    """

    closed = Signal()

    def __init__(self, window: QWidget, fill: bool = False) -> None:
        super().__init__(window, metrics().header, metrics().strip + metrics().px(16 + 10))
        self._fill = fill
        self.sheet = _Sheet(self)

    def set_title(self, title: str) -> None:
        self.sheet.set_title(title)
        self.setAccessibleName(title)

    def set_content(self, content: QWidget) -> None:
        self.sheet.body.addWidget(content)

    def open(self) -> None:
        self.fit()
        self.show()
        self.raise_()
        first = next(iter(self._stops()), None)
        self.take_focus(first or self)

    def shut(self) -> None:
        """Hides the dialog; `closed` comes once."""
        if not self.isHidden():
            self.hide()
            self.closed.emit()

    def fit(self) -> None:
        super().fit()
        room = inner(self.rect(), 8, 8)
        wanted = self.sheet.sizeHint().expandedTo(self.sheet.minimumSizeHint())
        size = room.size() if self._fill else wanted.boundedTo(room.size())
        area = QRect(0, 0, size.width(), size.height())
        area.moveCenter(self.rect().center())
        self.sheet.setGeometry(area)

    def _stops(self) -> list[QWidget]:
        """What the keyboard can reach in the dialog, in order."""
        found = []
        widget = self.nextInFocusChain()
        while widget is not None and widget is not self:
            reached = self.isAncestorOf(widget) and widget.isVisible() and widget.isEnabled()
            if reached and widget.focusPolicy() & Qt.FocusPolicy.TabFocus.value:
                found.append(widget)
            widget = widget.nextInFocusChain()
        return found

    def focusNextPrevChild(self, forward: bool) -> bool:
        stops = self._stops()
        if not stops:
            return False
        now = self.focusWidget()
        index = stops.index(now) if now in stops else (-1 if forward else 0)
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        stops[(index + (1 if forward else -1)) % len(stops)].setFocus(reason)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.shut()
        else:
            event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), color(theme().scrim))
        painter.end()


class BlockingOverlay(Cover):
    """A full-screen stop that needs a touch, or a supervisor's badge if `button` is empty."""

    acknowledged = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._block = Block("", "", "")
        self.button = ActionButton("check", parent=self)
        self.button.touched.connect(self._acknowledge)

    def show_block(self, what: Block) -> None:
        self._block = what
        self.button.set_texts(what.button)
        self.button.setVisible(bool(what.button))
        parts = (part.rstrip(".") for part in (what.title, what.not_done, what.to_do) if part)
        self.setAccessibleName(". ".join(parts) + ".")
        self.fit()
        self.show()
        self.raise_()
        self.take_focus(self.button)

    def shown(self) -> Block | None:
        """What stops the work, None where nothing does."""
        return None if self.isHidden() else self._block

    def _acknowledge(self) -> None:
        self.hide()
        self.acknowledged.emit()

    def fit(self) -> None:
        super().fit()
        width, height = metrics().px(460), metrics().primary
        self.button.setGeometry(
            (self.width() - width) // 2, self.height() - height - metrics().px(48), width, height
        )

    def focusNextPrevChild(self, _forward: bool) -> bool:
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def paintEvent(self, _event: QPaintEvent) -> None:
        now = theme()
        what = self._block
        painter = painter_for(self)
        painter.fillRect(self.rect(), color(now.bad_fill))
        size = metrics().px(160)
        gap = metrics().px(20)
        ink = now.on_bad_fill
        lines = (
            Line(what.title, "display", ink, bold=True, rows=2, shrink=True),
            Line(what.not_done, "h2", ink, rows=2, shrink=True, gap=8),
            Line(what.to_do, "h2", ink, bold=True, rows=2, shrink=True, gap=16),
            Line(what.badge, "h2", ink, rows=2, shrink=True, gap=24),
        )
        width = self.width() - metrics().px(128)
        room = self.button.y() if what.button else self.height()
        words = block_height([line for line in lines if line.words], width)
        top = max(metrics().px(16), (room - size - gap - words) // 2)
        symbol(painter, "octagon-x", ink, QPointF(self.width() / 2, top + size / 2), size)
        area = QRect(metrics().px(64), top + size + gap, width, words)
        block(painter, area, lines, CENTER, top=True)
        painter.end()


class Toast(Painted):
    """Says what was done and offers a way back for 10 s: `chosen` with the key, or `expired`. What `stays`
    waits for its touch.

    `tick` runs once a second; a test emits its `timeout`.
    """

    chosen = Signal(str)
    expired = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = ""
        self._icon = "info"
        self.left = 0
        self._stays = False
        self.floor = 0
        """Where it lies above the strip, from 1; 0 while it is hidden."""
        self.buttons: list[PlainButton] = []
        self._offers: tuple[Offer, ...] = ()
        self.tick = QTimer(self)
        self.tick.setInterval(1000)
        self.tick.timeout.connect(self._count)
        self._row = QHBoxLayout(self)
        self._row.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hide()

    def offer(
        self, words: str, offers: tuple[Offer, ...], icon: str = "info", *, stays: bool = False
    ) -> None:
        self._words = words
        self._icon = icon
        self.left = TOAST_SECONDS
        self._stays = stays
        if offers != self._offers:
            self._renew(offers)
        edge = metrics().px(10)
        self._row.setContentsMargins(metrics().px(320), edge, edge, edge + metrics().px(4))
        self._row.setSpacing(metrics().gap)
        self._row.activate()  # the words have the room that the buttons leave
        self.changed(words)
        self.show()
        if not stays:
            self.tick.start()

    def _renew(self, offers: tuple[Offer, ...]) -> None:
        self._offers = offers
        for old in self.buttons:
            self._row.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.buttons = [self._button(offer) for offer in offers]

    def _button(self, offer: Offer) -> PlainButton:
        button = PlainButton(icon=offer.icon, parent=self)
        button.set_texts(offer.words)
        button.setObjectName(offer.key)
        button.touched.connect(lambda key=offer.key: self._choose(key))
        self._row.addWidget(button)
        button.show()
        return button

    def _choose(self, key: str) -> None:
        self.withdraw()
        self.chosen.emit(key)

    def _count(self) -> None:
        self.left -= 1
        self.update()
        if self.left <= 0:
            self.withdraw()
            self.expired.emit()

    def withdraw(self) -> None:
        """Takes the offer away without a word."""
        self.floor = 0
        self.tick.stop()
        self.hide()

    def sizeHint(self) -> QSize:
        buttons = sum(button.sizeHint().width() + metrics().gap for button in self.buttons)
        return QSize(metrics().px(340) + buttons, metrics().glove + metrics().px(24))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def draw(self, painter: QPainter) -> None:
        now = theme()
        box(painter, self.rect(), now.card, now.line2, 2, radius=14)
        size = metrics().px(36)
        symbol(painter, self._icon, now.accent, QPointF(metrics().px(38), self.height() / 2), size)
        right = self.buttons[0].x() if self.buttons else self.width()
        area = QRect(metrics().px(70), 0, right - metrics().px(70 + 12), self.height())
        block(painter, area, (Line(self._words, "title", now.ink, bold=True, rows=2, shrink=True),), LEFT)
        if self._stays:
            return
        share = (self.width() - metrics().px(28)) * self.left // TOAST_SECONDS
        high = metrics().px(4)
        painter.fillRect(metrics().px(14), self.height() - high - 3, share, high, color(now.accent))
