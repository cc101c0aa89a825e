"""What the device screen says: lines of the list, the chosen device, its bytes, its configuration. No Qt."""

import json
from collections.abc import Mapping
from typing import Any, Final

from devices.access.security import Protection, protection_of
from devices.capabilities import Capability, Phase, Reading
from devices.model import DeviceConfig, DriverName, Model
from devices.ports.discover import MatchReason, match, port_of
from devices.ports.sysfs import LISTED, Port, PortKind
from devices.registry import Models
from terminal.words.times import CLOCK_WITH_SECONDS, clock_words
from ui.desk.device_desk import DeviceDesk
from ui.feedback import Tone
from ui.screens.devices.state import Detail, DeviceLine, FrameLine
from ui.text import either, phrase, text
from ui.words.device_advice import HINDRANCE_WORDS, PROTECTION_WORDS, advice_for, is_exposed, port_advice
from ui.words.devices import PHASE_WORDS, reading_words, reason_words

PORT: Final = "port:"
"""Begins the key of a port that nobody uses; the key of a device is its name."""
SHOWN_BYTES: Final = 24
SHOWN_LETTERS: Final = 360
"""A longer configuration does not fit beside what there is to say of a device."""
ICONS: Final[dict[Capability, str]] = {
    Capability.CODE: "scan-barcode",
    Capability.VALUE: "ruler",
    Capability.SENSOR: "thermometer",
    Capability.TAG: "tag",
    Capability.FRAME: "camera",
    Capability.PRINT: "printer",
    Capability.SIGNAL: "siren",
}
WHY: Final[dict[MatchReason, str]] = {
    "usb_product": phrase("by its USB product number"),
    "usb_vendor": phrase("by its USB maker number"),
    "usb_unknown": phrase("USB number unknown: the generic model"),
    "no_usb": phrase("no USB port: the generic model"),
    "video": phrase("gives pictures: the model for all cameras"),
    "typing": phrase("types: keyboard, or scanner set to keyboard"),
}
_PORT_ICONS: Final[dict[PortKind, str]] = {
    PortKind.SERIAL: "usb",
    PortKind.CAMERA: "camera",
    PortKind.KEYBOARD: "keyboard",
}


def title_of(model: Model | None) -> str:
    """A model as people call it."""
    return either(zh=model.title.zh, en=model.title.en) if model else ""


def device_line(desk: DeviceDesk, config: DeviceConfig, *, chosen: bool) -> DeviceLine:
    """A configured device in the list."""
    model, (words, tone) = desk.models.get(config.name), standing(desk, config)
    frames = desk.frames_of(config.name)
    last = reading_words(frames[0]) if frames else title_of(model)
    icon = ICONS[model.capability] if model else "usb"
    return DeviceLine(config.name, config.name, last, words, tone, icon, chosen)


def port_line(port: Port, models: Models, *, chosen: bool) -> DeviceLine:
    """What is plugged in and nobody uses, in the list; what types works without being configured."""
    found = title_of(models[match(port, models.values()).model])
    title = port.product or port.path
    icon = _PORT_ICONS[port.kind]
    if port.hindrance:
        word = _capital(text(HINDRANCE_WORDS[port.hindrance]))
        tone = Tone.BAD
    elif port.kind == PortKind.KEYBOARD:
        word = text("Types like a keyboard")
        tone = Tone.NEUTRAL
    else:
        word = text("Not configured")
        tone = Tone.WARN
    return DeviceLine(PORT + port.path, title, found, word, tone, icon, chosen)


def unlisted_words(*, listed: bool = LISTED) -> str:
    """What this system does not list; "" where it lists all."""
    return "" if listed else text("Cameras and keyboards are not listed on this system.")


def standing(desk: DeviceDesk, config: DeviceConfig) -> tuple[str, Tone]:
    """How a device is, in a few words."""
    model = desk.models.get(config.name)
    state = desk.state_of(config.name)
    if model is not None and model.driver == DriverName.WEDGE:
        return text("Types like a keyboard"), Tone.NEUTRAL
    if state is None:
        return text("Not started"), Tone.NEUTRAL
    if state.phase is Phase.READY and is_exposed(config):
        return text("Ready, not secure"), Tone.WARN
    tone = Tone.BAD if state.reason else Tone.NEUTRAL
    return text(PHASE_WORDS[state.phase]), tone


def device_detail(
    desk: DeviceDesk, config: DeviceConfig, ports: tuple[Port, ...], models: Models, zone: str
) -> Detail:
    """All there is to say about a configured device."""
    words, tone = standing(desk, config)
    frames = desk.frames_of(config.name)
    state = desk.state_of(config.name)
    port = port_of(config.address, ports)
    reason = state.reason if state else None
    rows = (
        (text("Model"), title_of(desk.models.get(config.name)) or config.model, Tone.NEUTRAL),
        (text("Matched"), _capital(_why(config, port, models)), Tone.NEUTRAL),
        (text("State"), words, tone),
        *_way(config, desk.models.get(config.name), ports),
        (text("Last reading"), _last(frames[0], zone) if frames else text("Nothing yet"), Tone.NEUTRAL),
    )
    lines = tuple(_frame(reading, zone) for reading in frames)
    why = reason_words(config.name, reason) if reason else ""
    todo = advice_for(config, reason, port)
    configuration = "" if frames or why else _short(toml_of(config))
    return Detail(config.name, why, todo, config.address, rows, lines, configuration)


def port_detail(port: Port, proposed: DeviceConfig, models: Models) -> Detail:
    """What is plugged in and nobody uses: what it fits and why, and the configuration to take over."""
    found = match(port, models.values())
    usb = "–" if port.vid is None or port.pid is None else f"{port.vid:04X}:{port.pid:04X}"
    rows = (
        (text("Port"), port.path, Tone.NEUTRAL),
        (text("USB number"), usb, Tone.NEUTRAL),
        (text("Maker"), port.manufacturer or "–", Tone.NEUTRAL),
        (text("Serial number"), port.serial or "–", Tone.NEUTRAL),
        (text("Fits"), title_of(models[found.model]), Tone.NEUTRAL),
        (text("Matched"), _capital(text(WHY[found.reason])), Tone.NEUTRAL),
    )
    title = port.product or text("Unknown device")
    why = _capital(text(HINDRANCE_WORDS[port.hindrance])) if port.hindrance else ""
    return Detail(title, why, port_advice(port), "", rows, (), toml_of(proposed))


def _way(
    config: DeviceConfig, model: Model | None, ports: tuple[Port, ...]
) -> tuple[tuple[str, str, Tone], ...]:
    """How a device of the network is reached; what there is of keyboards for one that types."""
    if model is not None and model.driver == DriverName.WEDGE:
        typing = ", ".join(port.product or port.path for port in ports if port.kind == PortKind.KEYBOARD)
        return ((text("Plugged in"), typing or text("No keyboard found"), Tone.NEUTRAL),)
    protection = protection_of(config.address, config.access)
    if protection == Protection.NONE:
        return ()
    tone = Tone.WARN if protection == Protection.EXPOSED else Tone.NEUTRAL
    return ((text("Network"), _capital(text(PROTECTION_WORDS[protection])), tone),)


def _short(configuration: str) -> str:
    fits = len(configuration) <= SHOWN_LETTERS
    return configuration if fits else text("It is long: tracepost devices prints it.")


def toml_of(config: DeviceConfig) -> str:
    """The configuration as TOML, ready to be pasted; a password is left out."""
    return toml_table("devices", config.shown())


def toml_table(name: str, values: Mapping[str, Any]) -> str:
    """One table of a list of tables."""
    return "\n".join((f"[[{name}]]", *(f"{key} = {_toml(value)}" for key, value in values.items())))


def _toml(value: Any) -> str:
    """A value as TOML. Its basic strings and numbers are those of JSON; tables stand in one line. What cannot
    be seen is spelt out.
    """
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(key)} = {_toml(each)}" for key, each in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_toml, value)) + "]"
    told = json.dumps(value, ensure_ascii=False)
    return "".join(sign if sign.isprintable() else f"\\U{ord(sign):08x}" for sign in told)


def _why(config: DeviceConfig, port: Port | None, models: Models) -> str:
    """Why this device has its model: as the port fits it, or chosen by whoever configured it."""
    if port is None:
        return text("chosen in the configuration")
    found = match(port, models.values())
    return text(WHY[found.reason]) if found.model == config.model else text("chosen in the configuration")


def _capital(words: str) -> str:
    """Words that stand inside of sentences elsewhere, standing alone."""
    return words[:1].upper() + words[1:]


def _last(reading: Reading, zone: str) -> str:
    return f"{reading_words(reading)} · {clock_words(reading.taken_at, zone, CLOCK_WITH_SECONDS)}"


def _frame(reading: Reading, zone: str) -> FrameLine:
    shown = reading.raw[:SHOWN_BYTES]
    rest = len(reading.raw) - SHOWN_BYTES
    more = f" … +{rest}" if rest > 0 else ""
    printable = "".join(chr(byte) if 0x20 <= byte < 0x7F else "·" for byte in shown)
    tone = Tone.WARN if reading.flaw else Tone.NEUTRAL
    told = reading_words(reading)
    clock = clock_words(reading.taken_at, zone, CLOCK_WITH_SECONDS)
    return FrameLine(clock, shown.hex(" ").upper() + more, printable, told, tone)
