"""What to do about a device that is not ready, or that says too much to the network. No Qt."""

from typing import Final

from devices.access.security import Protection, protection_of
from devices.capabilities import ReasonCode, StateReason
from devices.model import DeviceConfig
from devices.ports.sysfs import Hindrance, Port, PortKind
from ui.text import phrase, text

_ADVICE: Final[dict[ReasonCode, str]] = {
    ReasonCode.NOT_FOUND: phrase("Plug it in and switch it on, or correct the address."),
    ReasonCode.AMBIGUOUS: phrase("Use the address by path, or unplug the others."),
    ReasonCode.BUSY: phrase("Close the other program; if it is the terminal, this is as it should be."),
    ReasonCode.NO_DRIVER: phrase("Install tracepost with the extra this device needs."),
    ReasonCode.REFUSED: phrase("Enter user and password anew: tracepost devices --password"),
    ReasonCode.UNTRUSTED: phrase(
        "If it is the right server, enter the file with its certificate as access.authority; else call IT."
    ),
    ReasonCode.OTHER_NAME: phrase("Use the name in the server's certificate as the address."),
    ReasonCode.EXPIRED: phrase("Have the certificate renewed; check date and time of this computer."),
    ReasonCode.NOT_SECURED: phrase(
        "Switch encryption on at the server, or use its port for it (MQTT: 8883)."
    ),
    ReasonCode.STATION_UNTRUSTED: phrase(
        "Have the server trust this station; tracepost devices --certificate names the file."
    ),
    ReasonCode.CLOSED: phrase("It may demand encryption (mqtts://) or a certificate of this station."),
    ReasonCode.NO_FILE: phrase("Put the file there: PEM, readable for this account, without a password."),
    ReasonCode.NO_ANSWER: phrase(
        "Switch it on and see what it shows; check cable, address and line settings."
    ),
    ReasonCode.PAPER_OUT: phrase("Put paper in and close it."),
    ReasonCode.RIBBON_OUT: phrase("Put a ribbon in and close it."),
    ReasonCode.HEAD_OPEN: phrase("Close the print head."),
    ReasonCode.PAUSED: phrase("Press its pause key."),
    ReasonCode.INTERNAL: phrase("Send the report of tracepost doctor to whoever supports the program."),
}
_NETWORK: Final[dict[ReasonCode, str]] = {
    ReasonCode.NOT_FOUND: phrase("Switch it on; check its network cable and the address."),
}
PROTECTION_WORDS: Final[dict[Protection, str]] = {
    Protection.LOCAL: phrase("on this computer"),
    Protection.PLAIN: phrase("not encrypted"),
    Protection.EXPOSED: phrase("password not encrypted"),
    Protection.ENCRYPTED: phrase("encrypted"),
}
HINDRANCE_WORDS: Final[dict[Hindrance, str]] = {
    Hindrance.DENIED: phrase("no permission"),
    Hindrance.BUSY: phrase("in use elsewhere"),
}


def is_exposed(config: DeviceConfig) -> bool:
    """Whether its password can be read by whoever listens to the network."""
    return protection_of(config.address, config.access) == Protection.EXPOSED


def exposed_words() -> str:
    """What to do about that."""
    return text("Its password can be read in the network: use mqtts://, or certificates with OPC UA.")


def reason_advice(reason: StateReason) -> str:
    """What helps against `reason`."""
    address = reason.parameters.get("address", "")
    if reason.code is ReasonCode.DENIED:
        return _permission(camera="/v4l/" in address or "/video" in address)
    network = _NETWORK.get(reason.code) if "://" in address else None
    return text(network or _ADVICE.get(reason.code, phrase("Check cable, power and address.")))


def port_advice(port: Port | None) -> str:
    """What stands in the way of a port, and what helps; "" where nothing does."""
    if port is None or not port.hindrance:
        return ""
    if port.hindrance == Hindrance.DENIED:
        return _permission(camera=port.kind == PortKind.CAMERA)
    return text("{program} has it. Close that program.", program=port.holder)


def _permission(*, camera: bool) -> str:
    group = "video" if camera else "dialout"
    return text(
        "This account may not open it. Add the account to the group {group}, then start the computer anew.",
        group=group,
    )


def advice_for(config: DeviceConfig, reason: StateReason | None, port: Port | None) -> str:
    """The one thing to do about a configured device; "" where all is well. A camera at rest is ready though
    another program has it: its port tells.
    """
    if reason is not None:
        held = reason.code is ReasonCode.BUSY and port_advice(port)
        return held or reason_advice(reason)
    return port_advice(port) or (exposed_words() if is_exposed(config) else "")
