"""How the pictures of devices are brought about: the device screen, tags at receiving, a lost device."""

from functools import partial

from devices.capabilities import (
    DeviceState,
    Flaw,
    Phase,
    Reading,
    ReadingKind,
    ReasonCode,
    StateReason,
    next_reading_id,
)
from devices.model import Access, DeviceConfig, Setting
from devices.ports.sysfs import Port, PortKind
from ui.gallery.scenes.scenes import disputed, shown
from ui.gallery.scenes.stations import unit
from ui.gallery.shift import PIN, SUPERVISOR
from ui.gallery.stage import StagedTerminal
from ui.screens.devices.presenter import DevicesPresenter
from ui.widgets.content import PillState
from ui.words.devices import device_pill

SCANNER = "/dev/serial/by-id/usb-Symbol_Technologies_Symbol_Bar_Code_Scanner_S_N_4711-if00"
GAUGE = "/dev/serial/by-id/usb-FTDI_FT232R_USB_UART_A10K3ZZQ-if00-port0"
CONFIGS = (
    DeviceConfig("scanner", "zebra", SCANNER),
    DeviceConfig("CAL-70113", "sylvac", GAUGE),
    DeviceConfig("oven", "comet_tx5xx", "socket://10.0.20.31:502"),
    DeviceConfig("gate", "uhf_reader18", "usb:1a86:7523"),
)
PORTS = (
    Port("/dev/ttyACM0", SCANNER, 0x05E0, 0x1701, "4711", "Symbol Bar Code Scanner", "Symbol Technologies"),
    Port("/dev/ttyUSB0", GAUGE, 0x0403, 0x6001, "A10K3ZZQ", "FT232R USB UART", "FTDI"),
    Port("/dev/ttyACM1", "usb:1eab:1d06:NL7", 0x1EAB, 0x1D06, "NL7", "Newland POS Device", "Newland"),
)
CAMERA = "/dev/v4l/by-id/usb-046d_HD_Pro_Webcam_C920_8A3F52DF-video-index0"
TOPIC: dict[str, dict[str, Setting]] = {"mqtt": {"channels": {"": {"topic": "press/7/force"}}}}
"""What a press tells at the plant's broker."""
MANY = (
    *CONFIGS,
    DeviceConfig("top", "uvc_camera", CAMERA),
    DeviceConfig("press", "mqtt_number", "mqtt://10.0.20.5:1883", TOPIC, "", Access("press", "-")),
    DeviceConfig("wedge", "generic_wedge"),
    DeviceConfig("printer", "zpl_tcp", "socket://10.0.20.44:9100"),
    DeviceConfig("tower", "signal_relay", "socket://10.0.20.60:502"),
    DeviceConfig("scale", "mettler_sics", "usb:0403:6015"),
)
NEW_CAMERA = Port(
    "/dev/video2",
    "/dev/v4l/by-id/usb-Logitech_BRIO_Ultra_HD_Business_Webcam_5D6C4F11-video-index0",
    0x046D,
    0x085E,
    "5D6C4F11",
    "BRIO Ultra HD Business Webcam",
    "Logitech",
    kind=PortKind.CAMERA,
)
KEYBOARD = Port(
    "usb-0000:00:14.0-3", "", 0x05E0, 0x1200, "", "Symbol Bar Code Scanner", "Symbol", kind=PortKind.KEYBOARD
)
KNOWN_TAGS = tuple(f"3035A537C8272A{serial:010X}" for serial in (1, 2, 3))
"""SGTIN-96 of the demo plant's GTIN 06901234401042, the housing."""
STRAY_TAG = "E2801160600002054CC6B0F1"


def _say(
    stage: StagedTerminal, device: str, kind: ReadingKind, value: str, raw: bytes, **more: object
) -> None:
    now = stage.clock.now()
    at_ns = stage.clock.monotonic_ns()
    reading = Reading(next_reading_id(), device, kind, value, raw, None, now, at_ns, **more)  # type: ignore[arg-type]
    stage.window.desk.devices.note(reading)
    stage.clock.advance(7)


def configured(stage: StagedTerminal) -> None:
    """A station with devices, one of them unplugged; they have said something."""
    desk = stage.window.desk.devices
    desk.set_configs(CONFIGS)
    desk.ports = lambda: PORTS
    for config in CONFIGS[:3]:
        desk.note_state(config.name, DeviceState(Phase.READY))
    gone = StateReason(ReasonCode.NOT_FOUND, {"address": CONFIGS[3].address})
    desk.note_state("gate", DeviceState(Phase.RECONNECTING, gone))
    _say(stage, "scanner", ReadingKind.CODE, "MC40-2611-000343", b"MC40-2611-000343\r\n")
    _say(stage, "scanner", ReadingKind.CODE, "\\xff\\xfe", b"\xff\xfe\r\n", flaw=Flaw.UNDECODABLE)
    _say(stage, "scanner", ReadingKind.CODE, "2611-0087", b"2611-0087\r\n")
    _say(stage, "oven", ReadingKind.SAMPLE, "243.5", b"\x09\x83", unit="°C")
    _say(stage, "CAL-70113", ReadingKind.VALUE, "12.37", b"+12.37\r", unit="mm", resolution="0.01")


def locked(stage: StagedTerminal) -> None:
    """Nobody has opened it."""
    configured(stage)
    stage.window.show_screen("devices")


def opened(stage: StagedTerminal) -> None:
    """A supervisor has opened it; the scanner is chosen."""
    locked(stage)
    stage.scan(SUPERVISOR)
    stage.type(PIN)
    stage.touch("key_confirm")
    _presenter(stage).look()
    _presenter(stage).choose("scanner")


def unknown_port(stage: StagedTerminal) -> None:
    """A port that nobody uses, with the configuration to take over."""
    opened(stage)
    _presenter(stage).choose("port:/dev/ttyACM1")


def none(stage: StagedTerminal) -> None:
    """Nothing is configured, nothing plugged in."""
    opened(stage)
    desk = stage.window.desk.devices
    desk.set_configs(())
    desk.ports = tuple
    _presenter(stage).look()
    _presenter(stage).choose("")


def many(stage: StagedTerminal) -> None:
    """Ten devices, one of them saying its password to the whole network, and a new camera; it is chosen."""
    opened(stage)
    desk = stage.window.desk.devices
    desk.set_configs(MANY)
    desk.ports = lambda: (*PORTS[:2], NEW_CAMERA, KEYBOARD)
    for config in MANY[4:]:
        desk.note_state(config.name, DeviceState(Phase.READY))
    gone = StateReason(ReasonCode.NO_ANSWER, {"address": "socket://10.0.20.44:9100"})
    desk.note_state("printer", DeviceState(Phase.RECONNECTING, gone))
    _say(stage, "press", ReadingKind.SAMPLE, "1204.5", b"1204.5", unit="N")
    _presenter(stage).look()
    _presenter(stage).choose("port:/dev/video2")


def exposed(stage: StagedTerminal) -> None:
    """One of ten, reached by a password that everybody can read."""
    many(stage)
    _presenter(stage).choose("press")


def denied(stage: StagedTerminal) -> None:
    """The account may not open the camera."""
    many(stage)
    why = StateReason(ReasonCode.DENIED, {"address": CAMERA})
    stage.window.desk.devices.note_state("top", DeviceState(Phase.SEARCHING, why))
    _presenter(stage).choose("top")


def untrusted(stage: StagedTerminal) -> None:
    """A broker whose certificate nobody vouches for."""
    many(stage)
    secured = DeviceConfig("press", "mqtt_number", "mqtts://10.0.20.5:8883", TOPIC, "", Access("press", "-"))
    configs = [secured if config.name == "press" else config for config in MANY]
    stage.window.desk.devices.set_configs(configs)
    why = StateReason(
        ReasonCode.UNTRUSTED,
        {"address": "mqtts://10.0.20.5:8883", "detail": "unable to get local issuer certificate"},
    )
    stage.window.desk.devices.note_state("press", DeviceState(Phase.SEARCHING, why))
    _presenter(stage).choose("press")


def testing(stage: StagedTerminal) -> None:
    """The scanner is tried out."""
    opened(stage)
    stage.touch("main")


def lost(stage: StagedTerminal) -> None:
    """A gauge is unplugged while a unit is open; its pill was touched."""
    unit(stage)
    configured(stage)
    gone = DeviceState(Phase.LOST, StateReason(ReasonCode.CUT, {"address": GAUGE}))
    pill = device_pill("CAL-70113", gone, stage.window.desk.devices.capability_of("CAL-70113"))
    stage.window.set_device_pill("CAL-70113", lambda: pill)
    stage.window.header.pill_touched.emit("CAL-70113")


def two_lost(stage: StagedTerminal) -> None:
    """Two devices are away, the hub too with events unsent, and it has asked about a report."""
    disputed(stage)
    configured(stage)
    for name in ("CAL-70113", "SCALE-2"):
        gone = DeviceState(Phase.LOST, StateReason(ReasonCode.CUT, {"address": GAUGE}))
        pill = device_pill(name, gone, stage.window.desk.devices.capability_of("CAL-70113"))
        stage.window.set_device_pill(name, partial(_pill, pill))
    stage.offline(3)
    shown(stage, "station")


def _pill(pill: PillState | None) -> PillState | None:
    return pill


def tags(stage: StagedTerminal) -> None:
    """Tags lie in the field at receiving: goods without their lot, and a tag nobody knows."""
    stage.scan(SUPERVISOR)
    for number in range(12):
        for value in (*KNOWN_TAGS, STRAY_TAG)[: 4 if number % 2 else 3]:
            now = stage.clock.now()
            at_ns = stage.clock.monotonic_ns()
            raw = bytes.fromhex(value)
            stage.window.router.read(
                Reading(next_reading_id(), "gate", ReadingKind.TAG, value, raw, None, now, at_ns)
            )
        stage.clock.advance(0.2)
    stage.window.heard(frozenset({"devices"}))


def tags_with_lot(stage: StagedTerminal) -> None:
    """The label has named their lot."""
    tags(stage)
    stage.scan("2612-0001")


def _presenter(stage: StagedTerminal) -> DevicesPresenter:
    found = stage.window.presenter()
    assert isinstance(found, DevicesPresenter)
    return found
