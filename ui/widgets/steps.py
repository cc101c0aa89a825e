"""The steps of an operation as cards: done, current, waiting, failed, with a chip for each component lot."""

from PySide6.QtCore import QPointF, QRect, QSize, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme.current import metrics, theme
from ui.theme.tokens import Role, Theme
from ui.widgets.action import PlainButton
from ui.widgets.content import Chip, ChipState, Kind, ShownStep, StepStanding
from ui.widgets.paint import (
    LEFT,
    RIGHT,
    Line,
    block,
    block_height,
    box,
    height_of,
    in_middle,
    symbol,
    width_of,
)
from ui.widgets.touch import Painted

STEP_ICONS = {
    StepStanding.DONE: "circle-check",
    StepStanding.CURRENT: "arrow-right",
    StepStanding.WAITING: "circle-dashed",
    StepStanding.FAILED: "octagon-x",
    StepStanding.SIGNAL: "triangle-alert",
}
_CHIP_ICONS = {
    ChipState.DONE: "check",
    ChipState.EXPECTED: "scan-barcode",
    ChipState.WAITING: "circle-dashed",
    ChipState.REFUSED: "octagon-x",
}
CHIP_PX = 72
CHIP_LEAST_PX = 232
BESIDE_LEAST_PX = 180
"""Width of a chip; of one beside the hero, which is not read now."""
ROW_PX = 48
ROOMY_PX = 80
"""A step that is not open takes one row, or two where there is room."""
HERO_PX = 150
HERO_LEAST_PX = 120
HERO_MOST_PX = 460
"""Where there is room, what is to be done now is read from two metres: its part, its name, its amount."""
PLAIN_ROLES: tuple[tuple[Role, Role], ...] = (("display", "h1"), ("h1", "h2"), ("title", "body"))
"""Type of a step's name and of its value, the largest first."""
USUAL_PX = 640


def step_look(state: StepStanding, now: Theme) -> tuple[str, str, str]:
    """Fill, outline and icon colour."""
    return {
        StepStanding.DONE: (now.sunken, "", now.ok),
        StepStanding.CURRENT: (now.accent_soft, now.accent, now.accent),
        StepStanding.WAITING: (now.card, now.line, now.ink3),
        StepStanding.FAILED: (now.bad_soft, now.bad, now.bad),
        StepStanding.SIGNAL: (now.warn_soft, now.warn, now.warn),
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
            in_middle(chip.detail, words.width(), "label"),
            "label",
            detail,
            chip.state is ChipState.REFUSED,
            rows=2,
            shrink=True,
        ),
    )
    block(painter, words, lines, LEFT)


def _rows(words: str, width: int, *, bold: bool = False) -> int:
    """One row a size smaller reads better than two of which the second has one word."""
    return 1 if width_of(words, "h2", bold) <= width else 2


def draw_hero(painter: QPainter, area: QRect, chip: Chip) -> None:
    """The component in hand: its code as large as the board's, what it is and how much below."""
    now = theme()
    fill, outline, tint = _chip_look(chip.state, now)
    box(painter, area, fill, outline, 3, radius=10, dashed=chip.state is ChipState.EXPECTED)
    size = metrics().px(88)
    center = QPointF(area.left() + metrics().px(72), area.center().y())
    symbol(painter, _CHIP_ICONS[chip.state], tint, center, size)
    words = area.adjusted(metrics().px(144), 0, -metrics().px(20), 0)
    refused = chip.state is ChipState.REFUSED
    rows = _rows(chip.detail, words.width(), bold=refused)
    lines = (
        Line(chip.title, "display", now.ink, bold=True, shrink=True),
        Line(chip.detail, "h1", now.bad if refused else now.ink2, refused, rows=rows, shrink=True),
    )
    block(painter, words, lines, LEFT)


def _columns(chips: int, width: int, least_px: int) -> int:
    """How many chips, at least so wide, a card has beside each other."""
    room = max(1, width - metrics().px(88))
    return max(1, min(chips, room // metrics().px(least_px)))


class StepCard(Painted):
    """One step: done and waiting take a row or two, the current one what it needs. `acted` is its button."""

    acted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._step = ShownStep("")
        self.button = PlainButton(Kind.PRIMARY, parent=self)
        self.button.touched.connect(self.acted)
        self.button.hide()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_step(self, step: ShownStep) -> None:
        self._step = step
        self.button.setVisible(bool(step.button))
        self.button.set_kind(Kind.PRIMARY if self.is_open() else Kind.NEUTRAL)
        self.button.set_texts(step.button, f"{step.button} – {step.title}" if step.button else "")
        chips = (f"{chip.title} {chip.detail}" for chip in step.chips)
        self._bound()
        self.changed(". ".join((step.title, step.detail, *chips)), step)
        self._place()

    def _bound(self) -> None:
        """A wider card needs fewer rows of chips. The open step takes the room there is, others little."""
        most = HERO_MOST_PX if self.is_open() else ROOMY_PX
        self.setMaximumHeight(max(self.sizeHint().height(), metrics().px(most)))
        self.updateGeometry()

    def is_open(self) -> bool:
        """True for the step in hand, or one that failed."""
        return self._step.state in (StepStanding.CURRENT, StepStanding.FAILED)

    def _hero(self) -> Chip | None:
        """The component to scan now, or the one refused."""
        wanted = (ChipState.REFUSED, ChipState.EXPECTED)
        return next((chip for chip in self._step.chips if chip.state in wanted), None)

    def _has_hero(self) -> bool:
        """True where the step in hand has room to be read from afar."""
        if not self.is_open() or (self._step.chips and self._hero() is None):
            return False
        return self.height() >= self._hero_needs(self.width())

    def _hero_needs(self, width: int) -> int:
        if not self._step.chips:
            return metrics().px(HERO_LEAST_PX)
        rows = self._rows_beside(width) * metrics().px(CHIP_PX + 8)
        return height_of("h2") + metrics().px(HERO_PX + 40) + rows

    def _rows_beside(self, width: int) -> int:
        rest = len(self._step.chips) - 1
        return -(-rest // _columns(rest, width, BESIDE_LEAST_PX)) if rest else 0

    def _chip_rows(self, width: int) -> int:
        chips = len(self._step.chips) if self.is_open() else 0
        return -(-chips // _columns(chips, width, CHIP_LEAST_PX))

    def heightForWidth(self, width: int) -> int:
        if not self.is_open():
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
        now = theme()
        step = self._step
        fill, outline, tint = step_look(step.state, now)
        box(painter, self.rect(), fill, outline, 3 if self.is_open() else 1)
        hero = self._has_hero()
        plain = hero and not step.chips
        size = metrics().px(72 if plain else 36 if self.is_open() else 30)
        center = QPointF(metrics().px(64 if plain else 36), self.height() / 2)
        symbol(painter, step.icon or STEP_ICONS[step.state], tint, center, size)
        left = metrics().px(120 if plain else 68)
        area = self.rect().adjusted(left, metrics().px(8), -metrics().px(20), -metrics().px(8))
        if step.button:
            area.setRight(self.button.x() - metrics().px(12))
        if plain:
            self._draw_plain_hero(painter, area)
        elif hero:
            self._draw_chip_hero(painter, area)
        elif self.is_open():
            self._draw_open(painter, area)
        else:
            self._draw_row(painter, area)

    def _draw_open(self, painter: QPainter, area: QRect) -> None:
        now = theme()
        step = self._step
        detail = now.bad if step.state == StepStanding.FAILED else now.ink2
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
        self._draw_chips(painter, area, row.bottom() + metrics().px(8), step.chips)

    def _draw_plain_hero(self, painter: QPainter, area: QRect) -> None:
        """A value or a check: what, and between which limits, as large as all of it fits."""
        tried = [self._plain_lines(area.width(), *roles) for roles in PLAIN_ROLES]
        fit = (lines for lines in tried if block_height(lines, area.width()) <= area.height())
        block(painter, area, next(fit, tried[-1]), LEFT)

    def _plain_lines(self, width: int, name: Role, words: Role) -> tuple[Line, ...]:
        now = theme()
        step = self._step
        detail = now.bad if step.state == StepStanding.FAILED else now.ink2
        title = Line(step.title, name, now.ink, bold=True, rows=2, shrink=True)
        if not step.detail:
            return (title,)
        return (title, Line(step.detail, words, detail, rows=_rows(step.detail, width), shrink=True, gap=8))

    def _draw_chip_hero(self, painter: QPainter, area: QRect) -> None:
        """The component to scan now large, the others small below it."""
        now = theme()
        step = self._step
        hero = self._hero()
        row = QRect(area.left(), area.top() + metrics().px(4), area.width(), height_of("h2"))
        side = min(width_of(step.detail, "h2") + 1, area.width() // 2)
        count = Line(step.detail, "h2", now.ink2, shrink=True)
        block(painter, QRect(row.right() - side, row.top(), side + 1, row.height()), (count,), RIGHT)
        title = Line(step.title, "h2", now.ink, bold=True, shrink=True)
        block(painter, row.adjusted(0, 0, -side - metrics().px(12), 0), (title,), LEFT)
        rest = tuple(chip for chip in step.chips if chip is not hero)
        rows = self._rows_beside(self.width())
        top = row.bottom() + metrics().px(8)
        gap = metrics().px(8)
        foot = rows * (metrics().px(CHIP_PX) + gap)
        if hero:
            draw_hero(painter, QRect(area.left(), top, area.width(), area.bottom() - foot - top), hero)
        self._draw_chips(painter, area, area.bottom() - foot + gap, rest, BESIDE_LEAST_PX)

    def _draw_chips(
        self, painter: QPainter, area: QRect, y: int, chips: tuple[Chip, ...], least_px: int = CHIP_LEAST_PX
    ) -> None:
        columns = _columns(len(chips), self.width(), least_px)
        gap = metrics().px(8)
        width = (area.width() - gap * (columns - 1)) // columns
        for index, chip in enumerate(chips):
            row, column = divmod(index, columns)
            x = area.left() + column * (width + gap)
            high = metrics().px(CHIP_PX)
            draw_chip(painter, QRect(x, y + row * (high + gap), width, high), chip)

    def _draw_row(self, painter: QPainter, area: QRect) -> None:
        now = theme()
        step = self._step
        done = step.state == StepStanding.DONE
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
