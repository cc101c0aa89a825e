"""What the window does with the station's camera: the button in the header, the panel, photos of what failed.

The panel is made anew each time it opens and is gone when it closes, so nothing of it is kept or repainted.
"""

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QWidget

from devices.camera.sight import Sight
from devices.capabilities import DeviceState
from terminal.domain.events.payloads import Attachment
from terminal.domain.outcome import Refused
from terminal.usecases.attach_photo import PhotoSubject, attach_photo, wants_photo
from ui.camera.station import StationCamera, keep_photo
from ui.desk.desk import Desk
from ui.feedback import Feedback, Tone
from ui.text import text
from ui.widgets.content import Offer, PillState

if TYPE_CHECKING:
    from ui.camera.panel import CameraPanel

CAMERA: Final = "camera"


class CameraDesk:
    """The camera at one window, if there is one. `subject` is what the last act calls for a photo of."""

    def __init__(self, window: QWidget, desk: Desk) -> None:
        self._window = window
        self._desk = desk
        self.camera: StationCamera | None = None
        self.panel: CameraPanel | None = None
        self.subject: PhotoSubject | None = None

    def set_camera(self, camera: StationCamera | None) -> None:
        """The station's camera now; None without one."""
        if camera is self.camera is None:
            return
        self.close()
        self.camera = camera
        self.subject = None
        self._desk.changed()

    def told(self, device: str, state: DeviceState) -> None:
        """How a device is doing."""
        if self.camera is not None and device == self.camera.name:
            self.camera.told(state)

    def pills(self) -> tuple[PillState, ...]:
        """The button in the header."""
        return (PillState(CAMERA, "camera", text("Camera")),) if self.camera else ()

    def acted(self) -> str:
        """An event was written: the question whether to keep a photo of what it says; "" for none."""
        self.subject = wants_photo(self._desk.work) if self.camera else None
        return text("Keep a photo of {unit}?", unit=self.subject.unit) if self.subject else ""

    def offers(self) -> tuple[Offer, ...]:
        """The button that offers a photo of `subject`; none where nothing calls for one."""
        return (Offer(CAMERA, text("Photo"), "camera"),) if self.subject else ()

    def open(self, about: PhotoSubject | None = None) -> None:
        """Opens the live picture, to read codes or to take a photo."""
        if self.panel is None and self.camera is not None:
            from ui.camera.panel import CameraPanel  # a station without a camera never needs it

            self.panel = CameraPanel(self._window, self.camera)
            self.panel.photo.connect(lambda sight: self._keep(about, sight))
            self.panel.closed.connect(self._closed)
            self.panel.begin(about.unit if about else "")

    def photograph(self) -> None:
        """A photo of `subject`: at once where the camera is open already, else after a look through it."""
        subject = self.subject
        camera = self.camera
        if subject is None or camera is None:
            return
        sight = camera.live() if camera.always else None
        if sight is None:
            self.open(subject)
        else:
            self._keep(subject, sight)

    def close(self) -> None:
        """Closes what is open; before the program ends or the window is built anew."""
        if self.panel is not None:
            self.panel.shut()

    def _keep(self, about: PhotoSubject | None, sight: Sight) -> None:
        if about is not None:
            attachments = self._desk.work.store.attachments
            self._desk.shell.in_background(
                lambda: keep_photo(attachments, sight), lambda kept: self._kept(about, kept)
            )

    def _kept(self, about: PhotoSubject, kept: Attachment | Refused) -> None:
        self.close()
        if isinstance(kept, Refused):
            self._desk.refuse(kept)
            return
        self.subject = None
        outcome = attach_photo(self._desk.work, self._desk.command(), about, kept)
        self._desk.settle(outcome, lambda done: _kept_words(done, kept))

    def _closed(self) -> None:
        if self.panel is not None:
            self.panel.deleteLater()
            self.panel = None


def _kept_words(subject: PhotoSubject, photo: Attachment) -> Feedback:
    detail = f"{subject.unit} · {max(1, photo.size // 1024)} KB"
    return Feedback(Tone.OK, text("Photo recorded"), detail, "", "camera")
