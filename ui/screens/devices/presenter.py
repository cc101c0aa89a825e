"""The logic of the device screen: what is there, trying it out, taking over, renaming, removing. No Qt.

While a device is tried out what it reads is shown here and means nothing anywhere.
"""

from typing import Any, Final

from devices.capabilities import Ask, Capability, Command, Print, Reading, Show, StateReason
from devices.model import DeviceConfig
from devices.ports.discover import proposal, unconfigured
from devices.ports.sysfs import Port
from devices.registry import configured_device, load_models
from terminal.domain.codes import meanings as means
from terminal.domain.codes.commands import CommandWord
from terminal.domain.outcome import Accepted, Refusal, refused
from terminal.faults import ConfigFault
from terminal.usecases.change_setting import change_setting
from ui.desk.buttons import Button
from ui.desk.desk import Desk
from ui.desk.pin_lock import PinLock
from ui.desk.screen import Scan
from ui.desk.touch import touch
from ui.feedback import Feedback, Tone
from ui.screens.devices.actions import ChosenDevice, actions_for, asks
from ui.screens.devices.names import names_for
from ui.screens.devices.state import Detail, DeviceLine, DevicesState
from ui.screens.devices.words import PORT, device_detail, device_line, port_detail, port_line, unlisted_words
from ui.text import phrase, text
from ui.widgets.content import Choice
from ui.words.devices import reading_words, reason_words
from ui.words.reports import shown_name

TEST_LABEL: Final = b"^XA^CI28^FO40,40^A0N,40,40^FDtracepost^FS^XZ\r\n"
"""The smallest label in ZPL, the language of the label printers there are models for."""
_RANK: Final = {Tone.BAD: 0, Tone.WARN: 1}


class DevicesPresenter:
    """One per window; it locks when it is left."""

    name = "devices"
    topics = frozenset({"person", "devices"})

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._lock = PinLock(desk, phrase("Devices open"))
        self._ports: tuple[Port, ...] = ()
        self._looking = False
        self._chosen = ""
        self._question = ""
        self._tried = ""
        self._heard = ""
        self._lamp = 0

    def state(self) -> DevicesState:
        """What there is to see now."""
        by = self._lock.by
        return DevicesState(
            invite=self._lock.invite(),
            opened_by=shown_name(by) if by else "",
            lines=self._lines() if by else (),
            hint=unlisted_words() if by else "",
            detail=self._detail() if by else None,
            actions=actions_for(self._standing()),
            question=self._question_words() if by and self._question else "",
            choices=self._choices() if by and self._question else (),
            asking=self._lock.asking(),
        )

    def step(self) -> str:
        """A badge is read anew for each try."""
        return f"devices/{self._lock.step()}"

    def scan(self, scan: Scan) -> bool:
        """A badge asks for its PIN; the printed "cancel" closes what is open."""
        meaning = scan.meaning
        if isinstance(meaning, means.PersonMeaning) and meaning.person is not None:
            self.leave()
            self._lock.badge(meaning.person)
            return True
        cancel = isinstance(meaning, means.CommandMeaning) and meaning.word is CommandWord.CANCEL
        if cancel and (self._lock.asking() or self._question or self._tried):
            self.cancel()
            return True
        return False

    def hears(self, reading: Reading) -> bool:
        """While a device is tried out its readings are shown, and go nowhere else."""
        if self._lock.by is None or reading.device != self._tried:
            return False
        words = reading_words(reading)
        if words != self._heard:
            self._heard = words
            tone = Tone.WARN if reading.flaw else Tone.OK
            self._desk.shell.say(Feedback(tone, text("Test: {what}", what=words), text("Nothing is booked.")))
            self._desk.changed()
        return True

    def leave(self) -> None:
        """Locks, and ends what is tried out."""
        self._lock.close()
        self._question = ""
        self._looking = False
        self._end_test()

    def look(self) -> None:
        """Lists the ports anew, beside the screen's thread."""
        if self._lock.by is not None and not self._looking:
            self._looking = True
            self._desk.shell.in_background(self._desk.devices.ports, self._found)

    def _found(self, ports: tuple[Port, ...]) -> None:
        self._looking = False
        if ports != self._ports:
            self._ports = ports
            self._desk.changed()

    # ------------------------------------------------------------ badge and PIN

    @touch
    def entered(self, pin: str) -> None:
        """The PIN pad was confirmed."""
        self._lock.entered(pin)

    @touch
    def cancel(self) -> None:
        """Closes the PIN pad or the open question, and ends a test."""
        self._lock.cancel()
        self._question = ""
        self._end_test()

    @touch
    def back(self) -> None:
        """To the screen before."""
        self._desk.shell.go_back()

    # ------------------------------------------------------------ touches

    @touch
    def choose(self, key: str) -> None:
        """A device or port was touched."""
        if key != self._chosen:
            self._end_test()
        self._chosen = key

    @touch
    def act(self, key: str) -> None:
        """An action was touched: "main" (PIN, test or use it), "rename", "remove", "lock" or "back"."""
        if key == Button.BACK:
            self.back()
        elif key == Button.LOCK:
            self.leave()
        elif self._lock.by is None:
            self._lock.own_pin()
        elif key == Button.MAIN:
            self._use_it() if self._port() else self._try_out()
        else:
            self._question = key

    @touch
    def answer(self, key: str) -> None:
        """A tile of the open question was touched."""
        question = self._question
        self._question = ""
        config = self._config()
        if config is None or key == Button.KEEP:
            return
        if question == Button.RENAME:
            plain = {**config.plain(), "name": key}
            others = [plain if each == config else each.plain() for each in self._configs()]
            self._keep(others, text("Renamed: {name}", name=key), key)
        else:
            rest = [each.plain() for each in self._configs() if each != config]
            self._keep(rest, text("Removed: {name}", name=config.name), "")

    # ------------------------------------------------------------ inside

    def _configs(self) -> tuple[DeviceConfig, ...]:
        return self._desk.devices.configs

    def _config(self) -> DeviceConfig | None:
        """The chosen device."""
        return next((config for config in self._configs() if config.name == self._chosen), None)

    def _port(self) -> Port | None:
        """The chosen port that nobody uses."""
        free = unconfigured(self._ports, self._configs())
        return next((port for port in free if PORT + port.path == self._chosen), None)

    def _lines(self) -> tuple[DeviceLine, ...]:
        """What is lost first, then what nobody uses, then what works; else as configured."""
        models = load_models()
        desk = self._desk.devices
        devices = (
            device_line(desk, config, chosen=config.name == self._chosen) for config in self._configs()
        )
        free = unconfigured(self._ports, self._configs())
        ports = (port_line(port, models, chosen=PORT + port.path == self._chosen) for port in free)
        return tuple(sorted((*devices, *ports), key=lambda line: _RANK.get(line.tone, 2)))

    def _detail(self) -> Detail | None:
        models = load_models()
        zone = self._desk.work.identity.zone
        if config := self._config():
            return device_detail(self._desk.devices, config, self._ports, models, zone)
        port = self._port()
        return port_detail(port, self._proposal(port), models) if port else None

    def _proposal(self, port: Port) -> DeviceConfig:
        taken = [config.name for config in self._configs()]
        return proposal(port, self._ports, load_models(), taken)

    def _standing(self) -> ChosenDevice:
        by = self._lock.by
        model = self._desk.devices.models.get(self._chosen)
        name = shown_name(by) if by else ""
        tried = bool(self._tried)
        return ChosenDevice(name, self._lock.own_words(), model, self._port() is not None, tried)

    def _question_words(self) -> str:
        if self._question == Button.RENAME:
            return text("New name of {name}", name=self._chosen)
        return text("Remove {name}? What is bound to it gets no values.", name=self._chosen)

    def _choices(self) -> tuple[Choice, ...]:
        if self._question == Button.REMOVE:
            keep = Choice(Button.KEEP, text("Keep"), "", "arrow-left")
            return (keep, Choice(Button.REMOVE, text("Remove"), "", "trash-2"))
        capability = self._desk.devices.capability_of(self._chosen)
        taken = {config.name for config in self._configs()}
        names = names_for(self._desk.work, capability, taken) if capability else ()
        return tuple(Choice(name, name) for name in names)

    def _use_it(self) -> None:
        port = self._port()
        if port is not None:
            config = self._proposal(port)
            devices = [*(each.plain() for each in self._configs()), config.plain()]
            self._keep(devices, text("In use: {name}", name=config.name), config.name)

    def _keep(self, devices: list[dict[str, Any]], said: str, chosen: str) -> None:
        """Keeps these devices under the name of who opened the screen; they are in force at once."""
        by = self._lock.by
        work = self._desk.work
        if by is None:
            self._desk.refuse(refused(Refusal.SUPERVISOR_NEEDED))
            return
        self._end_test()
        outcome = change_setting(work, self._desk.command(), by.code, "devices", devices)
        if isinstance(outcome, Accepted):
            self._chosen = chosen
            self._desk.shell.settings_changed(outcome.value)
        self._desk.settle(outcome, lambda _done: Feedback(Tone.OK, said, text("In force at once.")))

    # ------------------------------------------------------------ trying out

    def _try_out(self) -> None:
        """Begins to try the chosen device out, or ends it."""
        config = self._config()
        if config is None:
            return
        if self._tried and self._desk.devices.capability_of(config.name) is not Capability.SIGNAL:
            self._end_test()
            return
        self._tried = config.name
        self._heard = ""
        command = self._test_command(config)
        capability = self._desk.devices.capability_of(config.name)
        if capability is Capability.FRAME and not self._desk.devices.look_through(config.name):
            self._end_test()
            self._desk.shell.say(_other_camera_words())
        elif command is not None:
            self._desk.devices.request(config.name, command, lambda why: self._answered(config.name, why))
        else:
            self._desk.shell.say(_begin_words(capability))

    def _test_command(self, config: DeviceConfig) -> Command | None:
        """What the device is told; None where a person has to do something at it."""
        try:
            model = configured_device(config, load_models()).model
        except ConfigFault:
            return None
        if model.capability is Capability.PRINT:
            return Print(TEST_LABEL)
        if model.capability is Capability.SIGNAL:
            return self._next_lamp(sorted(model.signal.lamps))
        return Ask() if asks(model) else None

    def _next_lamp(self, lamps: list[str]) -> Command:
        """On and off again, one lamp after the other."""
        lamp, off = divmod(self._lamp, 2)
        self._lamp += 1
        return Show(lamps[lamp % len(lamps)], on=not off)

    @touch
    def _answered(self, device: str, why: StateReason | None) -> None:
        """The device has taken the command, or says why not."""
        if device != self._tried:
            return
        if why is not None:
            self._end_test()
            words = reason_words(device, why)
            self._desk.shell.say(Feedback(Tone.BAD, text("Test failed"), words, text("Nothing was booked.")))
        else:
            self._desk.shell.say(_taken_words(self._desk.devices.capability_of(device)))

    def _end_test(self) -> None:
        self._tried = self._heard = ""
        self._lamp = 0


def _begin_words(capability: Capability | None) -> Feedback:
    """What a person is to do at a device that cannot be asked."""
    if capability is Capability.CODE:
        todo = text("Scan something now")
    elif capability is Capability.FRAME:
        todo = text("Hold a code before the camera")
    elif capability is Capability.TAG:
        todo = text("Hold a tag before the reader now")
    elif capability is Capability.SENSOR:
        todo = text("Its next value is shown as its last reading")
    else:
        todo = text("Press the button of the gauge now")
    return Feedback(Tone.NEUTRAL, text("Test"), todo, text("Nothing is booked."), "hand")


def _other_camera_words() -> Feedback:
    """What is said of a second camera: a station looks through its first one."""
    todo = text("Remove the other camera to use this one.")
    return Feedback(Tone.WARN, text("This station looks through another camera"), todo)


def _taken_words(capability: Capability | None) -> Feedback:
    """What is said when a device has taken the command; what it answers comes as a reading."""
    if capability is Capability.PRINT:
        return Feedback(Tone.OK, text("Test label sent"), text("Does it come out of the printer?"))
    if capability is Capability.SIGNAL:
        return Feedback(Tone.OK, text("Lamp switched"), text("Touch again for the next one."))
    return Feedback(Tone.NEUTRAL, text("Asked"), text("Its answer is shown here."), "", "hand")
