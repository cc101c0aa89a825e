"""The live picture over the screen: codes outlined, what would help, a photo as evidence, the way back.

While it is open somebody looks through the camera; when it closes the camera is given back. Codes go the way
of every scan, by their device.
"""

from PySide6.QtCore import QPointF, QRect, QSize, QTimer, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from devices.camera.sight import Sight, Stand
from ui.camera.station import StationCamera
from ui.feedback import Tone
from ui.text import text
from ui.theme.current import metrics, theme
from ui.widgets.action import ActionButton
from ui.widgets.content import Kind
from ui.widgets.dialogs.overlay import Dialog
from ui.widgets.lists.rows import tint_of
from ui.widgets.live_picture import LivePicture, Message, Outline
from ui.widgets.paint import LEFT, Line, block, inner, symbol
from ui.widgets.touch import Painted
from ui.words.camera import STAND_TONES, Said, advice_words, figure_words, mark_words

TICK_MS = 33
SEEN_NS = 600_000_000
"""So long is an accepted code shown before the panel closes."""
SLOW_TICKS = 90
"""After three seconds without a picture it is said that the camera gives none."""


class CameraPanel(Dialog):
    """`photo` when a photo is asked for. `closed` once, however it ended."""

    photo = Signal(object)

    def __init__(self, window: QWidget, camera: StationCamera) -> None:
        super().__init__(window, fill=True)
        self._camera = camera
        self._about = ""
        self._shown = 0
        self._waited = 0
        self._accepted_ns: int | None = None
        self.picture, self.side = LivePicture(), CameraSide()
        self.take, self.close_button = ActionButton("camera", Kind.PRIMARY), ActionButton("x")
        self.take.setObjectName("take_photo")
        self.close_button.setObjectName("close_camera")
        self.take.touched.connect(self._take)
        self.close_button.touched.connect(self.shut)
        self.closed.connect(self._look_away)
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.tick)
        self.set_content(self._lay_out())

    def _lay_out(self) -> QWidget:
        whole = QWidget()
        column = QVBoxLayout()
        column.setSpacing(metrics().gap)
        column.addWidget(self.side, 1)
        for button in (self.take, self.close_button):
            button.setFixedSize(metrics().px(300), metrics().primary)
            column.addWidget(button)
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(metrics().gap)
        row.addWidget(self.picture, 1)
        row.addLayout(column)
        return whole

    def begin(self, about: str = "") -> None:
        """Opens; with the unit `about` to take a photo of it, and then no code is read."""
        self._shown = self._waited = 0
        self._accepted_ns = None
        self.set_about(about)
        self.open()
        self._look()
        self._timer.start()
        self.tick()

    def set_about(self, about: str) -> None:
        """What a photo would show now; "" for nothing."""
        self._about = about
        self.set_title(text("Photo of {unit}", unit=about) if about else text("Camera"))
        self.take.setVisible(bool(about))
        self.take.set_texts(text("Take photo"), text("As evidence, with the record"))
        self.close_button.set_texts(text("Close"))

    def tick(self) -> None:
        """Shows what is seen now, if it is new."""
        sight = self._camera.live()
        if sight is None:
            self._show_absence()
            return
        self._waited = 0
        if sight.number != self._shown:
            self._shown = sight.number
            self._show(sight)
        self._close_if_read(sight)

    def _show(self, sight: Sight) -> None:
        outlines = tuple(
            Outline(mark.corners, mark_words(mark), STAND_TONES[mark.stand]) for mark in sight.marks
        )
        self.picture.set_picture(sight.shown, outlines, text("Live picture"))
        if self._about:
            self.side.show_words(Said("camera", text("Show what is wrong"), ""), ())
        else:
            self.side.show_words(advice_words(sight), figure_words(sight))
        self.take.set_reason("")

    def _show_absence(self) -> None:
        self._waited += 1
        self._shown = 0
        away = self._camera.away_words()
        if not away and self._waited < SLOW_TICKS:
            message = Message("camera", text("Opening the camera …"), "")
        else:
            title = away or text("The camera gives no picture")
            detail = text("Use a scanner or the screen: everything goes on without the camera.")
            message = Message("unplug", title, detail, Tone.BAD)
        self.picture.set_message(message)
        self.side.show_words(None, ())
        self.take.set_reason(text("No picture now"))

    def _close_if_read(self, sight: Sight) -> None:
        accepted = any(mark.stand is Stand.ACCEPTED for mark in sight.marks)
        if accepted and self._accepted_ns is None:
            self._accepted_ns = sight.at_ns
        if self._about or self._camera.stays or self._accepted_ns is None:
            return
        if sight.at_ns - self._accepted_ns >= SEEN_NS:
            self.shut()

    def _take(self) -> None:
        sight = self._camera.live()
        if sight is not None:
            self.take.set_reason(text("Keeping the photo …"))
            self.photo.emit(sight)

    def _look(self) -> None:
        room = self.picture.size().expandedTo(self.picture.minimumSizeHint())
        self._camera.lookout.look(room.width(), room.height(), reads=not self._about)

    def _look_away(self) -> None:
        self._timer.stop()
        self._camera.lookout.look_away()

    def fit(self) -> None:
        super().fit()
        if self._timer.isActive():
            self._look()


class CameraSide(Painted):
    """What to do now, and below it the figures for whoever mounts the camera."""

    def __init__(self) -> None:
        super().__init__()
        self._said: Said | None = None
        self._figures: tuple[tuple[str, str], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def show_words(self, said: Said | None, figures: tuple[tuple[str, str], ...]) -> None:
        """Shows what to do and figures (name, value)."""
        if (said, figures) != (self._said, self._figures):
            self._said = said
            self._figures = figures
            words = (said.title, said.detail) if said else ()
            self.changed(". ".join((*filter(None, words), *(f"{name} {value}" for name, value in figures))))

    def sizeHint(self) -> QSize:
        return QSize(metrics().px(300), metrics().px(240))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def draw(self, painter: QPainter) -> None:
        now = theme()
        said = self._said
        y = 0
        if said is not None:
            tint = now.accent if said.tone is Tone.NEUTRAL else tint_of(said.tone)
            size = metrics().px(56)
            symbol(painter, said.icon, tint, QPointF(metrics().px(32), metrics().px(36)), size)
            area = QRect(0, metrics().px(72), self.width(), metrics().px(140))
            lines = (
                Line(said.title, "h2", now.ink, bold=True, rows=2, shrink=True),
                Line(said.detail, "body", now.ink2, rows=3, shrink=True, gap=4),
            )
            y = block(painter, inner(area, 4, 0), lines, LEFT, top=True)
        for at, (name, value) in enumerate(reversed(self._figures)):
            bottom = self.height() - at * metrics().px(56)
            if bottom - metrics().px(52) > y:
                row = QRect(metrics().px(4), bottom - metrics().px(52), self.width(), metrics().px(48))
                lines = (Line(name, "label", now.ink2, shrink=True), Line(value, "title", now.ink, bold=True))
                block(painter, row, lines, LEFT)
