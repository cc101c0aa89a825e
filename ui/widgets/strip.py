"""The feedback strip at the bottom: what the last scan or touch did, and what comes next."""

from PySide6.QtCore import QPointF, QRect, QSize, QTimer, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.feedback import Feedback, Tone
from ui.theme.current import metrics, theme
from ui.theme.tokens import Theme
from ui.widgets.paint import LEFT, RIGHT, Line, block, box, inner, symbol, width_of
from ui.widgets.touch import Touchable

FADE_MS = 2000
NEXT_SHARE = 0.36


ICONS = {Tone.NEUTRAL: "info", Tone.OK: "circle-check", Tone.WARN: "triangle-alert", Tone.BAD: "octagon-x"}


def fill_of(tone: Tone, now: Theme) -> tuple[str, str, str]:
    """Fill, ink and outline of a tone."""
    return {
        Tone.NEUTRAL: (now.card, now.ink, now.line),
        Tone.OK: (now.ok_fill, now.on_ok_fill, now.ok_fill),
        Tone.WARN: (now.warn_fill, now.on_warn_fill, now.warn_fill),
        Tone.BAD: (now.bad_fill, now.on_bad_fill, now.bad),
    }[tone]


class FeedbackStrip(Touchable):
    """OK turns neutral after 2 s, words kept; warn and bad stay until the next feedback or a touch.

    `faded` comes each time it turns neutral, by itself or by a touch. A test calls `fade.timeout.emit()`.
    """

    faded = Signal()
    corner = 14

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._said = Feedback()
        self._tone = Tone.NEUTRAL
        self.fade = QTimer(self)
        self.fade.setSingleShot(True)
        self.fade.setInterval(FADE_MS)
        self.fade.timeout.connect(self.calm)
        self.touched.connect(self.calm)
        self.setEnabled(False)  # there is nothing to calm yet
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def tone(self) -> Tone:
        """The tone seen now; it differs from what was said after a fade."""
        return self._tone

    @property
    def said(self) -> tuple[Feedback, Tone]:
        """What was said last, and the tone in which it is seen now."""
        return self._said, self._tone

    def put_back(self, feedback: Feedback, tone: Tone) -> None:
        """Shows in a new strip what an old one showed."""
        self.say(feedback)
        if tone is not feedback.tone:
            self.calm()

    def say(self, feedback: Feedback) -> None:
        """Shows a feedback at once, before the rest of the screen follows."""
        self._said = feedback
        self._tone = feedback.tone
        self.setEnabled(bool(feedback.title))
        self.fade.stop()
        if feedback.tone is Tone.OK:
            self.fade.start()
        parts = (feedback.title, feedback.detail, feedback.next)
        self.changed(". ".join(part.rstrip(".。") for part in parts if part))
        self.repaint()

    def calm(self) -> None:
        """Turns neutral now; the words stay."""
        if self._tone is not Tone.NEUTRAL:
            self.fade.stop()
            self._tone = Tone.NEUTRAL
            self.update()
            self.faded.emit()

    def sizeHint(self) -> QSize:
        return QSize(metrics().px(640), metrics().strip)

    def minimumSizeHint(self) -> QSize:
        return QSize(metrics().px(480), metrics().strip)

    def draw(self, painter: QPainter) -> None:
        if not self._said.title:
            return  # nothing was said yet: no empty card
        now = theme()
        fill, ink, outline = fill_of(self._tone, now)
        calm = self._tone is Tone.NEUTRAL
        box(painter, self.rect(), fill, outline, 1 if calm else 2, radius=self.corner)
        area = inner(self.rect(), 28, 8)
        size = metrics().px(52)
        name = self._said.icon or ICONS[self._said.tone]
        tint = now.ink2 if calm else ink
        symbol(painter, name, tint, QPointF(area.left() + size / 2, self.height() / 2), size)
        area.setLeft(area.left() + size + metrics().px(22))
        area.setRight(area.right() - self._draw_next(painter, area, now.accent if calm else ink))
        block(painter, area, self._lines(ink, now.ink2 if calm else ink, area.width()), LEFT)

    def _lines(self, ink: str, ink2: str, width: int) -> tuple[Line, ...]:
        """Larger on a large panel, as long as what is said fits."""
        if metrics().roomy and width_of(self._said.detail, "title") <= width:
            return (
                Line(self._said.title, "h1", ink, bold=True, shrink=True),
                Line(self._said.detail, "title", ink2),
            )
        return (
            Line(self._said.title, "h2", ink, bold=True, shrink=True),
            Line(self._said.detail, "body", ink2, rows=2, shrink=True, gap=2),
        )

    def _draw_next(self, painter: QPainter, area: QRect, tint: str) -> int:
        """Draws what comes next at the right and gives the px it takes."""
        if not self._said.next:
            return 0
        line = Line(self._said.next, "title", tint, bold=True, rows=3, shrink=True)
        width = min(int(area.width() * NEXT_SHARE), width_of(line.words, line.role, line.bold) + 1)
        block(painter, QRect(area.right() - width + 1, area.top(), width, area.height()), (line,), RIGHT)
        return width + metrics().px(24)
