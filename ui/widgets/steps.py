"""The steps of an operation as cards: done, current, waiting, failed, with a chip for each component lot."""

from PySide6.QtCore import QPointF, QRect, QSize, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme.current import metrics, theme
from ui.theme.tokens import Theme
from ui.widgets.action import PlainButton
from ui.widgets.content import Chip, ChipState, Kind, Step, StepState
from ui.widgets.paint import LEFT, RIGHT, Line, block, box, height_of, in_middle, symbol, width_of
from ui.widgets.touch import Painted

STEP_ICONS = {
    StepState.DONE: "circle-check",
    StepState.CURRENT: "arrow-right",
    StepState.WAITING: "circle-dashed",
    StepState.FAILED: "octagon-x",
    StepState.SIGNAL: "triangle-alert",
}
_CHIP_ICONS = {
    ChipState.DONE: "check",
    ChipState.EXPECTED: "scan-barcode",
    ChipState.WAITING: "circle-dashed",
    ChipState.REFUSED: "octagon-x",
}
CHIP_PX = 72
CHIP_LEAST_PX = 232
ROW_PX, ROOMY_PX = 48, 80
"""A step that is not open takes one row, or two where there is room."""
USUAL_PX = 640


def step_look(state: StepState, now: Theme) -> tuple[str, str, str]:
    """Fill, outline and icon colour."""
    return {
        StepState.DONE: (now.sunken, "", now.ok),
        StepState.CURRENT: (now.accent_soft, now.accent, now.accent),
        StepState.WAITING: (now.card, now.line, now.ink3),
        StepState.FAILED: (now.bad_soft, now.bad, now.bad),
        StepState.SIGNAL: (now.warn_soft, now.warn, now.warn),
    }[state]


def _chip_look(state: ChipState, now: Theme) -> tuple[str, str, str]:
    return {
        ChipState.DONE: (now.card, now.line, now.ok),
        ChipState.EXPECTED: (now.card, now.accent, now.accent),
        ChipState.WAITING: (now.card, now.line2, now.ink3),
        ChipState.REFUSED: (now.bad_soft, now.bad, now.bad),
    }[state]


def draw_chip(painter: QPainter, area: QRect, chip: Chip) -> None:
    """One component lot."""
    now = theme()
    fill, outline, tint = _chip_look(chip.state, now)
    waiting = chip.state in (ChipState.EXPECTED, ChipState.WAITING)
    box(painter, area, fill, outline, 1 if chip.state is ChipState.DONE else 2, radius=8, dashed=waiting)
    size = metrics().px(26)
    symbol(
        painter,
        _CHIP_ICONS[chip.state],
        tint,
        QPointF(area.left() + metrics().px(24), area.center().y()),
        size,
    )
    words = area.adjusted(metrics().px(46), 0, -metrics().px(8), 0)
    detail = now.bad if chip.state is ChipState.REFUSED else now.ink2
    lines = (
        Line(chip.title, "body", now.ink, bold=True, shrink=True),
        Line(
            in_middle(chip.detail, words.width()),
            "label",
            detail,
            chip.state is ChipState.REFUSED,
            rows=2,
            shrink=True,
        ),
    )
    block(painter, words, lines, LEFT)


class StepCard(Painted):
    """One step: done and waiting take a row or two, the current one what it needs. `acted` is its button."""

    acted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._step = Step("")
        self.button = PlainButton(Kind.PRIMARY, parent=self)
        self.button.touched.connect(self.acted)
        self.button.hide()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_step(self, step: Step) -> None:
        self._step = step
        self.button.setVisible(bool(step.button))
        self.button.set_kind(Kind.PRIMARY if self._open() else Kind.NEUTRAL)
        self.button.set_texts(step.button, f"{step.button} – {step.title}" if step.button else "")
        chips = (f"{chip.title} {chip.detail}" for chip in step.chips)
        self._bound()
        self.changed(". ".join((step.title, step.detail, *chips)), step)
        self._place()

    def _bound(self) -> None:
        """A wider card needs fewer rows of chips; more room than it needs only makes it roomy."""
        self.setMaximumHeight(max(self.sizeHint().height(), metrics().px(ROOMY_PX)))
        self.updateGeometry()

    def _open(self) -> bool:
        return self._step.state in (StepState.CURRENT, StepState.FAILED)

    def _columns(self, width: int) -> int:
        room = max(1, width - metrics().px(88))
        return max(1, min(len(self._step.chips), room // metrics().px(CHIP_LEAST_PX)))

    def _chip_rows(self, width: int) -> int:
        chips = len(self._step.chips) if self._open() else 0
        return -(-chips // self._columns(width))

    def heightForWidth(self, width: int) -> int:
        if not self._open():
            return max(metrics().px(ROW_PX), self._button_room())
        words = height_of("title") + (height_of("body") if self._step.detail and not self._step.chips else 0)
        chips = self._chip_rows(width) * metrics().px(CHIP_PX + 8)
        return max(words + chips + metrics().px(24), metrics().px(84), self._button_room())

    def sizeHint(self) -> QSize:
        width = metrics().px(USUAL_PX)
        return QSize(width, self.heightForWidth(max(width, self.width())))

    def minimumSizeHint(self) -> QSize:
        return QSize(metrics().px(320), self.sizeHint().height())

    def _button_room(self) -> int:
        return self.button.sizeHint().height() + metrics().px(16) if self._step.button else 0

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._step.chips and event.size().width() != event.oldSize().width():
            self._bound()
        self._place()

    def _place(self) -> None:
        hint = self.button.sizeHint()
        width = max(hint.width(), metrics().px(132))
        x = self.width() - width - metrics().px(12)
        self.button.setGeometry(x, (self.height() - hint.height()) // 2, width, hint.height())

    def draw(self, painter: QPainter) -> None:
        now, step = theme(), self._step
        fill, outline, tint = step_look(step.state, now)
        box(painter, self.rect(), fill, outline, 3 if self._open() else 1)
        size = metrics().px(36 if self._open() else 30)
        center = QPointF(metrics().px(36), self.height() / 2)
        symbol(painter, step.icon or STEP_ICONS[step.state], tint, center, size)
        area = self.rect().adjusted(metrics().px(68), metrics().px(8), -metrics().px(20), -metrics().px(8))
        if step.button:
            area.setRight(self.button.x() - metrics().px(12))
        if self._open():
            self._draw_open(painter, area)
        else:
            self._draw_row(painter, area)

    def _draw_open(self, painter: QPainter, area: QRect) -> None:
        now, step = theme(), self._step
        detail = now.bad if step.state is StepState.FAILED else now.ink2
        lines = (
            Line(step.title, "title", now.ink, bold=True, shrink=True),
            Line(step.detail, "body", detail, shrink=True),
        )
        if not step.chips:
            block(painter, area, lines, LEFT)
            return
        row = QRect(area.left(), area.top() + metrics().px(2), area.width(), height_of("title"))
        side = min(width_of(step.detail, "body") + 1, area.width() // 2)
        block(painter, QRect(row.right() - side, row.top(), side + 1, row.height()), lines[1:], RIGHT)
        block(painter, row.adjusted(0, 0, -side - metrics().px(12), 0), lines[:1], LEFT)
        self._draw_chips(painter, area, row.bottom() + metrics().px(8))

    def _draw_chips(self, painter: QPainter, area: QRect, y: int) -> None:
        columns, gap = self._columns(self.width()), metrics().px(8)
        width = (area.width() - gap * (columns - 1)) // columns
        for index, chip in enumerate(self._step.chips):
            row, column = divmod(index, columns)
            x = area.left() + column * (width + gap)
            high = metrics().px(CHIP_PX)
            draw_chip(painter, QRect(x, y + row * (high + gap), width, high), chip)

    def _draw_row(self, painter: QPainter, area: QRect) -> None:
        now, step = theme(), self._step
        done = step.state is StepState.DONE
        if self.height() >= metrics().px(ROOMY_PX) - 1:
            name = Line(step.title, "title", now.ink2 if done else now.ink, bold=not done, shrink=True)
            block(painter, area, (name, Line(step.detail, "label", now.ink2, shrink=True)), LEFT)
            return
        title = QRect(area.left(), area.top(), round(area.width() * 0.52), area.height())
        rest = QRect(title.right() + metrics().px(12), area.top(), 0, area.height())
        rest.setRight(area.right())
        words = Line(step.title, "body", now.ink2 if done else now.ink, bold=not done, rows=2, shrink=True)
        block(painter, title, (words,), LEFT)
        block(painter, rest, (Line(step.detail, "label", now.ink2, rows=2),), RIGHT)
