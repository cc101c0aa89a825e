"""What the screens know of the station's devices: how they are, what they last said, and how to tell them
something. No Qt, no thread: the program notes what comes, in the screen's thread.
"""

from collections import deque
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final

from devices.capabilities import Capability, Command, DeviceState, Reading, ReasonCode, StateReason
from devices.model import DeviceConfig, Model
from devices.registry import configured_model, load_models

if TYPE_CHECKING:  # listing ports loads a library that a start does not need
    from devices.ports.sysfs import Port

KEPT: Final = 6
"""Frames of each device that can be looked at."""
OnAnswer = Callable[[StateReason | None], None]


class DeviceDesk:
    """One per window."""

    def __init__(self) -> None:
        self.configs: tuple[DeviceConfig, ...] = ()
        self.models: dict[str, Model] = {}
        """The models of the configured devices, overrides applied, by the device's name."""
        self._states: dict[str, DeviceState] = {}
        self._frames: dict[str, deque[Reading]] = {}
        self.request: Callable[[str, Command, OnAnswer], None] = _nobody
        """Tells a device something; the answer comes in the screen's thread. The program gives its own."""
        self.ports: Callable[[], tuple[Port, ...]] = _system_ports
        """Lists what is plugged in; it may take some ms."""
        self.look_through: Callable[[str], bool] = _no_camera
        """Opens the picture of a camera; False where the station looks through another. The program gives its
        own.
        """

    def set_configs(self, configs: Iterable[DeviceConfig]) -> None:
        """These devices are configured now; what others said is forgotten. Raises ConfigFault."""
        known = load_models()
        configs = tuple(configs)
        self.models = {config.name: configured_model(config, known) for config in configs}
        stay = {config.name for config in configs if config in self.configs}
        self.configs = configs
        self._states = {name: state for name, state in self._states.items() if name in stay}
        self._frames = {name: frames for name, frames in self._frames.items() if name in stay}

    def note(self, reading: Reading) -> None:
        """A device has said something."""
        self._frames.setdefault(reading.device, deque(maxlen=KEPT)).appendleft(reading)

    def note_state(self, device: str, state: DeviceState) -> None:
        """A device has come or gone."""
        self._states[device] = state

    def state_of(self, device: str) -> DeviceState | None:
        """How it is; None where nothing was heard of it."""
        return self._states.get(device)

    def frames_of(self, device: str) -> tuple[Reading, ...]:
        """The last things it said, newest first."""
        return tuple(self._frames.get(device, ()))

    def capability_of(self, device: str) -> Capability | None:
        """What it is for; None for one that is not configured."""
        model = self.models.get(device)
        return model.capability if model else None


def _nobody(device: str, command: Command, on_answer: OnAnswer) -> None:
    """A window that stands alone has no devices."""
    on_answer(StateReason(ReasonCode.AWAY, {"address": device}))


def _no_camera(_device: str) -> bool:
    """A window that stands alone has none."""
    return False


def _system_ports() -> "tuple[Port, ...]":
    from devices.ports.discover import plugged_in

    return plugged_in()
