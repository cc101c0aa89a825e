"""What is offered for some seconds after an act: to take it back, to count a label once more, a photo.

An offer ends with what it is about: another order or another person at the station takes it away.
"""

from collections.abc import Callable

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from terminal.usecases.parts.workplace import Workplace
from ui.camera.desk import CAMERA, CameraDesk
from ui.text import text
from ui.widgets.content import Offer
from ui.widgets.dialogs.overlay import Dialog, Toast
from ui.window.toasts import SpoiltNotice, place_toasts
from ui.words.printed_commands import command_name

AGAIN = Offer("do", "+1", "plus")


class Offers:
    """The toast of one window. `room` gives the place of the screen in the window; `notice` lies above it."""

    def __init__(
        self,
        window: QWidget,
        work: Workplace,
        camera: CameraDesk,
        room: Callable[[], QRect],
        notice: SpoiltNotice,
    ) -> None:
        self._window = window
        self._work = work
        self._camera = camera
        self._room = room
        self._notice = notice
        self._act: Callable[[], object] | None = None
        self._about = self._place()
        self.toast = Toast(window)
        self.toast.chosen.connect(self._chosen)

    def undo(self, what: str, act: Callable[[], object]) -> None:
        """To take back `what` was reported."""
        undo = Offer("do", text("Undo"), "rotate-ccw")
        self._offer(text("Recorded: {what}", what=what), (*self._camera.offers(), undo), "check", act)

    def again(self, code: str, act: Callable[[], object]) -> None:
        """To count a label once more."""
        self._offer(
            text("“{code}” read again", code=command_name(code) or code), (AGAIN,), "scan-barcode", act
        )

    def photo(self) -> None:
        """A photo of what the last act says has failed, where something calls for one."""
        if question := self._camera.acted():
            self._offer(question, self._camera.offers(), CAMERA, None)

    def follow(self) -> None:
        """Somebody else, or another order: what was offered is no longer at hand."""
        if self._place() != self._about:
            self.toast.withdraw()

    def lay_out(self) -> None:
        """In their place, under what is open over the window."""
        place_toasts(self._room(), self.toast, self._notice)
        for dialog in self._window.findChildren(Dialog):
            if not dialog.isHidden():
                dialog.raise_()

    def _offer(
        self, words: str, offers: tuple[Offer, ...], icon: str, act: Callable[[], object] | None
    ) -> None:
        self._act, self._about = act, self._place()
        self.toast.offer(words, offers, icon)
        self.lay_out()

    def _place(self) -> tuple[str | None, str | None]:
        here = self._work.terminal()
        return here.actor, here.order

    def _chosen(self, key: str) -> None:
        act = self._act
        self._act = None
        if key == CAMERA:
            self._camera.photograph()
        elif act:
            act()
