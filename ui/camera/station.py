"""The station's camera as its screens see it: what is seen, whether it is away, and photos of it.

It opens no camera (`devices.drivers.camera`) and draws nothing (`ui.camera.panel`). No Qt.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from devices.camera.formats import FoundCode
from devices.camera.rule import Opening
from devices.camera.sight import Lookout, Lookouts, Sight
from devices.capabilities import Capability, DeviceState, Phase
from devices.model import DeviceConfig
from devices.registry import Models, configured_model
from terminal.domain.codes.classify import classify
from terminal.domain.codes.meanings import Unknown
from terminal.domain.events.payloads import Attachment
from terminal.domain.outcome import Refusal, Refused, refused
from terminal.faults import StoreFault
from terminal.usecases.parts.workplace import Workplace
from ui.desk.grammar import grammar_of
from ui.text import text
from ui.words.devices import REASON_WORDS

if TYPE_CHECKING:
    from terminal.store.attachments import Attachments


class StationCamera:
    """One camera. `stays`: looking goes on after a code; `always`: it is open though nobody looks."""

    def __init__(self, name: str, lookout: Lookout, *, stays: bool = False, always: bool = False) -> None:
        self.name = name
        self.lookout = lookout
        self.stays = stays
        self.always = always
        self._state: DeviceState | None = None

    def told(self, state: DeviceState) -> None:
        """How the device is doing."""
        self._state = state

    def away_words(self) -> str:
        """Why there is no picture; "" while one may be expected."""
        state = self._state
        if state is None or state.phase is Phase.READY:
            return ""
        if state.reason is None:
            return text("{device}: not connected", device=self.name)
        return text(REASON_WORDS[state.reason.code], device=self.name)

    def live(self) -> Sight | None:
        """What is seen now, whoever looks; None while nothing is."""
        return self.lookout.newest()


def station_camera(
    configs: Iterable[DeviceConfig], models: Models, lookouts: Lookouts
) -> StationCamera | None:
    """The first camera among the devices; None without one."""
    for config in configs:
        model = configured_model(config, models)
        if model.capability is Capability.FRAME:
            rule = model.camera
            lookout = lookouts.of(config.name)
            return StationCamera(config.name, lookout, stays=rule.stays, always=rule.opened == Opening.ALWAYS)
    return None


class KnownCodes:
    """Whether this station knows a code that a camera read; asked in the camera's thread.

    It only reads the store, by that thread's own connection.
    """

    def __init__(self, work: Workplace) -> None:
        self._work = work

    def __call__(self, code: FoundCode) -> bool:
        """False for what would be refused as unknown: such a code is shown and not used."""
        return not isinstance(classify(grammar_of(self._work), code.text, code.aim or ""), Unknown)


def keep_photo(attachments: "Attachments", sight: Sight) -> Attachment | Refused:
    """The sight as a photo on disk; takes time, so it is done in the background."""
    from devices.camera.photo import MEDIA_TYPE, photo_of

    try:
        return attachments.keep(photo_of(sight.frame), MEDIA_TYPE)
    except StoreFault:
        return refused(Refusal.DISK_NEARLY_FULL)
